#pragma once
/// A value with its interval, and the outcome of a test.

#include <cxm/core/normal.hpp>

#include <cmath>

namespace cxm::inline v0 {

struct estimate {
  double value = undefined;
  bounds range{};

  [[nodiscard]] constexpr estimate scaled(double factor, double shift = 0) const noexcept {
    return {value * factor + shift, range.scaled(factor, shift)};
  }
};

/// A two-sided test: the statistic, p, and log p for where p itself underflows.
struct test_result {
  double statistic = undefined;
  double p = undefined;
  double log_p = undefined;
};

/// log P(|Z| ≥ |z|); beyond 25 by the asymptotic series of the tail (Abramowitz and
/// Stegun 26.2.12), whose relative error there is below 1e-10 of the probability.
[[nodiscard]] inline double normal_log_two_sided(double z) noexcept {
  double const a = std::fabs(z);
  if (a <= 25) return std::log(normal_two_sided(a));
  if (std::isinf(a)) return -a;
  double const i = 1 / (a * a);
  double const series = -i * (1 - i * (3 - i * (15 - i * 105)));
  return -0.5 * a * a - std::log(a) + 0.5 * std::log(2 / 3.14159265358979323846) +
         std::log1p(series);
}

/// The two-sided test of a statistic that is standard normal under the hypothesis. NaN stays NaN.
[[nodiscard]] inline test_result normal_test(double z) noexcept {
  return {z, normal_two_sided(z), normal_log_two_sided(z)};
}

}  // namespace cxm::inline v0
