#pragma once
// The exponential integral of real order, scaled.

#include "gauss_legendre.hpp"

#include <algorithm>
#include <cmath>

namespace cxm::inline v0::models {

/// e^z·E_s(z) = ∫ e^(−zt)·(1 + t)^−s over t > 0 (DLMF 8.19.4), s > 0, z ≥ 0: with t = w(e^u − 1),
/// w = 1/(z + s) ≤ 1 as far as e^−46 of it is left. Infinite for z = 0 and s ≤ 1; 1/(s − 1) for z =
/// 0 and s > 1.
[[nodiscard]] inline double scaled_exponential_integral(double s, double z) {
  if (z == 0) return s > 1 ? 1 / (s - 1) : HUGE_VAL;
  if (!(z > 0 && z < HUGE_VAL)) return z > 0 ? 0 : std::nan("");
  double const w = (std::min)(1.0, 1 / (z + s));
  // log(1 + t) at the end: by e^(−zt), or by (1 + t)^(1 − s) alone.
  double end = std::log1p(46 / z);
  if (s > 1) end = (std::min)(end, 46 / (s - 1));
  double const until = std::log1p(std::expm1(end) / w);
  auto const f = [&](double u) {
    double const t = w * std::expm1(u);
    return std::exp(u - z * t - s * std::log1p(t));
  };
  return w * integral(f, 0, until, std::ceil(until / 4));
}

}  // namespace cxm::inline v0::models
