#pragma once
/// The exact interval of a Poisson count, such as churn events over customer-days.
///
/// With k events, the limits are the means at which k or fewer (k or more) events have probability
/// (1 − level)/2:  P(X ≥ k | lower) = P(X ≤ k | upper) = (1 − level)/2;  lower = 0 for k = 0.
/// Source: Garwood 1936, Biometrika 28, 437–442.

#include <cxm/core/exclusions.hpp>
#include <cxm/core/normal.hpp>
#include <cxm/statistics/root.hpp>

#include <cmath>

namespace cxm::inline v0 {

namespace detail {
/// log P(X = k) for k > 0. From 20 on by Stirling's series, with the large terms taken out before
/// they cancel: k·log(mean) − mean − (k·log k − k) = k·(log(1 + x) − x), x = (mean − k)/k.
[[nodiscard]] inline double log_poisson(double k, double mean) noexcept {
  if (k < 20) {
    double factorial = 1;
    for (double i = 2; i <= k; ++i) factorial *= i;
    return k * std::log(mean) - mean - std::log(factorial);
  }
  double const i = 1 / (k * k);
  double const series = (1.0 / 12 - i * (1.0 / 360 - i * (1.0 / 1260 - i / 1680))) / k;
  double const x = (mean - k) / k;
  return k * (std::log1p(x) - x) - 0.5 * std::log(2 * 3.14159265358979323846 * k) - series;
}

/// log P(X ≥ k) for mean < k, or log P(X ≤ k) for mean > k: the side whose terms fall.
[[nodiscard]] inline double log_poisson_tail(double k, double mean) noexcept {
  double sum = 1;
  double term = 1;
  bool const upper = mean < k;
  for (double j = k; term > 1e-18 * sum;) {
    if (upper) {
      term *= mean / ++j;
    } else {
      if (j == 0) break;
      term *= j-- / mean;
    }
    sum += term;
  }
  return (k > 0 ? log_poisson(k, mean) : -mean) + std::log(sum);
}

/// The quantile of a gamma distribution of shape a ≥ 1e5 at the normal deviate z: the expansion of
/// Cornish and Fisher. Relative error below 1e-14 for |z| < 8.
/// Source: Goldberg and Levine 1946, Annals of Mathematical Statistics 17, 216–225.
[[nodiscard]] inline double large_gamma_quantile(double a, double z) noexcept {
  double const s = z * z;
  double const r = 1 / std::sqrt(a);
  double const c1 = (s - 1) / 3;
  double const c2 = (s - 7) * z / 36;
  double const c3 = -((3 * s + 7) * s - 16) / 810;
  double const c4 = ((9 * s + 256) * s - 433) * z / 38880;
  double const c5 = (((12 * s - 243) * s - 923) * s + 1472) / 204120;
  return a + (z / r + (c1 + (c2 + (c3 + (c4 + c5 * r) * r) * r) * r));
}
}  // namespace detail

/// Input: a count. Result: limits of the mean of that count; divide by the exposure for a rate.
/// Complexity: O(√events), constant from 100,000 events on.
[[nodiscard]] inline bounds poisson_interval(count_t events, confidence level) noexcept {
  auto const k = static_cast<double>(events);
  double const target = std::log(0.5 * (1 - level.level()));
  bounds range{0, 0, level.level(), interval_method::exact_poisson};
  if (events >= 100000) {  // the limits are quantiles of gamma distributions
    double const z = normal_deviate(level);
    range.lower = detail::large_gamma_quantile(k, -z);
    range.upper = detail::large_gamma_quantile(k + 1, z);
    return range;
  }
  auto const off = [&](double mean) { return detail::log_poisson_tail(k, mean) - target; };
  if (events > 0) {
    double below = k;  // P(X ≥ k) falls as the mean falls
    while (off(below * 0.999) > 0) below *= 0.5;
    range.lower =
        detail::root(off, below * 0.999, k * 0.9999999, off(below * 0.999), off(k * 0.9999999));
  }
  double above = k + 1;  // P(X ≤ k) falls as the mean rises
  double const start = k + 1e-7 * (k + 1);
  while (off(above) > 0) above = k + 2 * (above - k);
  range.upper = detail::root(off, start, above, off(start), off(above));
  return range;
}

}  // namespace cxm::inline v0
