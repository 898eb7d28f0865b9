#pragma once
/// Shares of k classes that hold at once: with the level's probability all k intervals cover.
///
/// Formula       Goodman's: [B + 2x ± √(B(B + 4x(n − x)/n))]/(2(n + B)) for each class, with B the
///               1 − α/k quantile of χ² with one degree of freedom. It is Wilson's interval at the
///               level 1 − α/k.
/// Input         counts ≥ 0 of at least two classes; fractional too.
/// Shape         as many intervals as classes, each within [0, 1].
/// Undefined     no answers at all: NaN bounds.
/// Errors        std::invalid_argument for fewer than two classes or a negative count.
/// Complexity    O(k).
/// Source        Goodman 1965, Technometrics 7, 247–254.

#include <cxm/statistics/proportion.hpp>

#include <span>
#include <vector>

namespace cxm::inline v0 {

[[nodiscard]] inline std::vector<bounds> multinomial_intervals(std::span<double const> counts,
                                                               confidence level = confidence{
                                                                   0.95}) {
  if (counts.size() < 2) {
    throw std::invalid_argument("cxm: shares that hold at once are of two classes at least");
  }
  double n = 0;
  for (double const x : counts) {
    if (!(x >= 0)) throw std::invalid_argument("cxm: a count of a class is 0 or more");
    n += x;
  }
  double const classes = static_cast<double>(counts.size());
  reading const each{confidence{1 - (1 - level.level()) / classes}, interval_method::wilson};
  std::vector<bounds> out;
  out.reserve(counts.size());
  for (double const x : counts) {
    bounds range = proportion_interval(x, n, each);
    range.level = level.level();
    range.method = interval_method::goodman;
    out.push_back(range);
  }
  return out;
}

}  // namespace cxm::inline v0
