#pragma once
/// The exact interval of a Poisson count, such as churn events over customer-days.
///
/// With k events, the limits are the means at which k or fewer (k or more) events have probability
/// (1 − level)/2:  P(X ≥ k | lower) = P(X ≤ k | upper) = (1 − level)/2;  lower = 0 for k = 0.
/// Source: Garwood 1936, Biometrika 28, 437–442.

#include <cxm/core/exclusions.hpp>
#include <cxm/core/reading.hpp>
#include <cxm/statistics/root.hpp>

#include <cmath>

namespace cxm::inline v0 {

namespace detail {
/// log k! by Stirling's series from 20 on, by the product below.
[[nodiscard]] inline double log_factorial(double k) noexcept {
  if (k < 20) {
    double product = 1;
    for (double i = 2; i <= k; ++i) product *= i;
    return std::log(product);
  }
  double const i = 1 / (k * k);
  double const series = (1.0 / 12 - i * (1.0 / 360 - i * (1.0 / 1260 - i / 1680))) / k;
  return k * std::log(k) - k + 0.5 * std::log(2 * 3.14159265358979323846 * k) + series;
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
  return k * std::log(mean) - mean - log_factorial(k) + std::log(sum);
}
}  // namespace detail

/// Input: a count. Result: limits of the mean of that count; divide by the exposure for a rate.
[[nodiscard]] inline bounds poisson_interval(count_t events, confidence level) noexcept {
  auto const k = static_cast<double>(events);
  double const target = std::log(0.5 * (1 - level.level()));
  bounds range{0, 0, level.level(), interval_method::exact_poisson};
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
