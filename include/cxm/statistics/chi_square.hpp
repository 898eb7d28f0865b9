#pragma once
/// The tail of the chi-square distribution, and its logarithm where the tail itself underflows:
/// what tests over several groups need.
///
/// Formula       Q(x; ν) = Γ(ν/2, x/2)/Γ(ν/2). With y = x/2, all terms being positive:
///               ν even: e^−y Σ_{j<ν/2} y^j/j!
///               ν odd: erfc √y + e^−y Σ_{1≤j<(ν+1)/2} y^(j−½)/Γ(j + ½)
///               Where y is below ν/2, 1 less the power series of P = 1 − Q.
/// Input         x ≥ 0, whole degrees of freedom from 1 on. NaN otherwise.
/// Accuracy      about 1e-14 of the tail for a few degrees of freedom, 1e-12 for thousands, however
///               far out; log p keeps as many digits.
/// Complexity    O(ν + √x).
/// Source        Abramowitz and Stegun 26.4.4, 26.4.5, 26.4.6.

#include <cxm/core/estimate.hpp>
#include <cxm/core/exclusions.hpp>

#include <cmath>

namespace cxm::inline v0 {

namespace detail {
/// log Γ(n/2). std::lgamma would do, were it not for its global sign. Stirling's series from 15 on.
[[nodiscard]] inline double log_gamma_of_half(double n) noexcept {
  double x = 0.5 * n;
  double factor = 1;
  double logs = 0;
  for (; x < 15; ++x) factor *= x;
  logs = std::log(factor);
  double const i = 1 / x;
  double const s = i * i;
  double const series =
      i * (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188)))));
  return (x - 0.5) * std::log(x) - x + 0.91893853320467274178 + series - logs;
}
}  // namespace detail

/// log P(X > x).
[[nodiscard]] inline double chi_square_log_tail(double x, count_t degrees) noexcept {
  if (!(x >= 0) || degrees == 0) return undefined;
  if (x == 0) return 0;
  if (std::isinf(x)) return -x;
  double const y = 0.5 * x;
  auto const n = static_cast<double>(degrees);
  double const a = 0.5 * n;
  if (degrees > 2 && y < a) {
    double term = 1;
    double sum = 1;
    for (double j = a + 1; term > 1e-17 * sum; ++j) {
      term *= y / j;
      sum += term;
    }
    double const below =
        std::exp(a * std::log(y) - y - detail::log_gamma_of_half(n + 2) + std::log(sum));
    return std::log1p(-below);
  }
  // The sum from its last term down, relative to it: with y ≥ a none is above 1.
  double sum = 0;
  double term = 1;
  bool const odd = degrees % 2 != 0;
  for (double j = a - 1; j > (odd ? 0 : -1) && term > 0; --j) {
    sum += term;
    term *= j / y;
  }
  double const last = sum > 0
                          ? (a - 1) * std::log(y) - y - detail::log_gamma_of_half(n) + std::log(sum)
                          : -HUGE_VAL;
  if (!odd) return last;
  double const first = normal_log_two_sided(std::sqrt(x));
  double const high = first > last ? first : last;
  double const low = first > last ? last : first;
  return high + std::log1p(std::exp(low - high));
}

/// A statistic that is chi-square under the hypothesis, with its degrees of freedom. p is the upper
/// tail; log p is there where p itself underflows.
struct chi_square_test {
  double statistic = undefined;
  double degrees_of_freedom = undefined;
  double p = undefined;
  double log_p = undefined;

  /// Without its degrees of freedom.
  [[nodiscard]] constexpr test_result as_test() const noexcept { return {statistic, p, log_p}; }
};

[[nodiscard]] inline chi_square_test chi_square(double statistic, count_t degrees) noexcept {
  double const log_p = chi_square_log_tail(statistic, degrees);
  return {statistic, static_cast<double>(degrees), std::exp(log_p), log_p};
}

}  // namespace cxm::inline v0
