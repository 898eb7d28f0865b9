#pragma once
// log Γ(r + n)/Γ(r) for whole n, and what its derivatives need: as the product that it is, or,
// where that is long, by Stirling's series for both at once, so that nothing cancels.

#include <cmath>

namespace cxm::inline v0::models {

inline constexpr double long_product = 64;
inline constexpr double stirling_from = 16;  // from here on the series are within 2e-18

/// Σ log((r + i)/unit) over i = 0, …, n − 1.
[[nodiscard]] inline double log_product(double r, double n, double unit) {
  double sum = 0;
  double product = 1;
  for (double i = 0; i < n; ++i) {
    product *= (r + i) / unit;
    // Before it can leave the range of a double.
    if (product > 1e-150 && product < 1e150) continue;
    sum += std::log(product);
    product = 1;
  }
  return sum + std::log(product);
}

/// log Γ(r + n)/Γ(r) − n·log unit: what n purchases of rates in this unit contribute.
[[nodiscard]] inline double log_rising_factorial(double r, double n, double unit = 1) {
  if (n <= long_product) return log_product(r, n, unit);
  double const first = r < stirling_from ? std::ceil(stirling_from - r) : 0;
  double const low = r + first;
  double const rest = n - first;
  double const high = low + rest;
  auto const series = [](double z) {
    double const i = 1 / (z * z);
    return (1.0 / 12 -
            i * (1.0 / 360 -
                 i * (1.0 / 1260 - i * (1.0 / 1680 - i * (1.0 / 1188 - i * 691.0 / 360360))))) /
           z;
  };
  return log_product(r, first, unit) + rest * std::log(high / unit) +
         (low - 0.5) * std::log1p(rest / low) - rest + (series(high) - series(low));
}

/// Σ 1/(r + i) and Σ 1/(r + i)² over i = 0, …, n − 1: how log Γ(r + n)/Γ(r) rises with r, and how
/// that falls.
struct inverse_sums {
  double first = 0;
  double second = 0;
};
[[nodiscard]] inline inverse_sums rising_factorial_slopes(double r, double n) {
  inverse_sums sums;
  double const low = n <= long_product ? r + n : (std::fmax)(r, r + std::ceil(stirling_from - r));
  double const products = low - r;
  for (double i = 0; i < products - 0.5; ++i) {
    double const one = 1 / (r + i);
    sums.first += one;
    sums.second += one * one;
  }
  if (n <= long_product) return sums;
  double const high = r + n;
  auto const digamma_less_log = [](double z) {
    double const i = 1 / (z * z);
    return -0.5 / z -
           i * (1.0 / 12 - i * (1.0 / 120 - i * (1.0 / 252 - i * (1.0 / 240 - i / 132))));
  };
  auto const trigamma = [](double z) {
    double const i = 1 / (z * z);
    return (1 + i * (1.0 / 6 - i * (1.0 / 30 - i * (1.0 / 42 - i / 30)))) / z + 0.5 * i;
  };
  sums.first += std::log(high / low) + digamma_less_log(high) - digamma_less_log(low);
  sums.second += trigamma(low) - trigamma(high);
  return sums;
}

}  // namespace cxm::inline v0::models
