#pragma once
/// Many tests at once: p-values adjusted for how many there are.
///
/// With 20 segments and nothing going on, one is "significant" at 5 %. An adjusted p is compared with
/// the level as before.
///   bonferroni  m·p
///   holm        step-down Bonferroni: the chance of one false finding or more is held (family-wise),
///               whatever the tests have to do with each other. The default: it is never worse than
///               Bonferroni and assumes as little
///   hochberg, hommel  family-wise, more powerful, for independent or positively dependent tests;
///               Hommel's is the closed test of Simes' test
///   bh          Benjamini–Hochberg: the expected share of false ones among the findings is held, for
///               independent or positively dependent tests
///   by          Benjamini–Yekutieli: the same whatever the dependence
/// Input         p from 0 to 1. NaN is no test: it is not counted and stays NaN.
/// Shape         one adjusted p for each, in the same places, at most 1.
/// Errors        std::invalid_argument for a p outside [0, 1].
/// Complexity    O(m log m); hommel O(m²).
/// Source        Holm 1979, Scandinavian Journal of Statistics 6, 65–70; Hochberg 1988, Biometrika 75,
///               800–802; Hommel 1988, Biometrika 75, 383–386, computed as in Wright 1992, Biometrics
///               48, 1005–1013; Benjamini and Hochberg 1995, JRSS B 57, 289–300; Benjamini and
///               Yekutieli 2001, Annals of Statistics 29, 1165–1188.

#include <cxm/core/reading.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

enum class multiplicity : unsigned char { none, bonferroni, holm, hochberg, hommel, bh, by };

[[nodiscard]] constexpr std::string_view name(multiplicity how) noexcept {
  switch (how) {
    case multiplicity::none: return "none";
    case multiplicity::bonferroni: return "bonferroni";
    case multiplicity::holm: return "holm";
    case multiplicity::hochberg: return "hochberg";
    case multiplicity::hommel: return "hommel";
    case multiplicity::bh: return "bh";
    case multiplicity::by: return "by";
  }
  return "unknown";
}

namespace detail {
/// p in ascending order in, adjusted p in the same order out.
using sorted_p = std::vector<double>;

/// `factor(i)` belongs to the i-th smallest. Going up, an adjusted p is never below one before it.
template <class F>
void step_down(sorted_p& p, F const& factor) {
  double so_far = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    so_far = (std::max)(so_far, factor(i) * p[i]);
    p[i] = (std::min)(so_far, 1.0);
  }
}
/// The same from the largest down, never above one after it.
template <class F>
void step_up(sorted_p& p, F const& factor) {
  double so_far = 1;
  for (std::size_t i = p.size(); i-- > 0;) {
    so_far = (std::min)(so_far, factor(i) * p[i]);
    p[i] = so_far;
  }
}
/// Simes' test over the worst set of every size j that holds a hypothesis: itself and the j − 1
/// largest others.
inline void hommel(sorted_p& p) {
  std::size_t const m = p.size();
  sorted_p const given = p;
  for (std::size_t j = m; j >= 2; --j) {
    std::size_t const others = m - j;  // smaller than the j largest
    double least = 1;
    for (std::size_t k = 1; k <= j; ++k) {
      least = (std::min)(least,
                         static_cast<double>(j) * given[others + k - 1] / static_cast<double>(k));
    }
    for (std::size_t i = 0; i < m; ++i) {
      double const own = static_cast<double>(j) * given[i];
      p[i] = (std::max)(p[i], i < others ? (std::min)(least, own) : least);
    }
  }
}
}  // namespace detail

[[nodiscard]] inline std::vector<double> adjusted_p(std::span<double const> p,
                                                    multiplicity how = multiplicity::holm) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] != p[i]) continue;
    if (!(p[i] >= 0 && p[i] <= 1)) {
      throw std::invalid_argument("cxm: a p-value lies between 0 and 1");
    }
    order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  detail::sorted_p sorted;
  for (std::size_t const i : order) sorted.push_back(p[i]);
  auto const m = static_cast<double>(sorted.size());
  auto const left = [m](std::size_t i) { return m - static_cast<double>(i); };
  auto const by_rank = [m](std::size_t i) { return m / static_cast<double>(i + 1); };
  switch (how) {
    case multiplicity::none: break;
    case multiplicity::bonferroni:
      for (double& x : sorted) x = (std::min)(1.0, m * x);
      break;
    case multiplicity::holm: detail::step_down(sorted, left); break;
    case multiplicity::hochberg: detail::step_up(sorted, left); break;
    case multiplicity::hommel: detail::hommel(sorted); break;
    case multiplicity::bh: detail::step_up(sorted, by_rank); break;
    case multiplicity::by: {
      double harmonic = 0;
      for (std::size_t i = 1; i <= sorted.size(); ++i) harmonic += 1 / static_cast<double>(i);
      detail::step_up(sorted, [&](std::size_t i) { return harmonic * by_rank(i); });
      break;
    }
  }
  std::vector<double> out(p.begin(), p.end());
  for (std::size_t k = 0; k < order.size(); ++k) out[order[k]] = sorted[k];
  return out;
}

}  // namespace cxm::inline v0
