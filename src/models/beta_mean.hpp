#pragma once
// The mean of a function of a share over a beta distribution.

#include <algorithm>
#include <cmath>

namespace cxm::inline v0::models {

/// E[h(p)] for p ~ Beta(a, b), a, b > 0. h is positive and smooth on (0, 1]; below `constant_below` it
/// is what it is at 0, to the last digit. With p = 1/(1 + e^−u) the integrand is analytic as far as ±πi
/// from the real axis, so the trapezoidal rule loses e^(−2π²/step); for large a or b it grows beyond
/// ±πi/2, and that is e^(−π²/step) (Trefethen and Weideman 2014, SIAM Review 56, 385–458). The same sum
/// without h divides out the normalisation. Where p is next to 0 or 1, the terms fall like a geometric
/// series, which is added in closed form: a and b may be tiny.
template <class H>
[[nodiscard]] double beta_mean(double a, double b, double constant_below, H const& h) {
  double const spread = std::sqrt(1 / a + 1 / b);  // of u, roughly
  double const step = (std::min)((std::max)(a, b) > 3 ? 0.25 : 0.4, 0.6 * spread);
  double const mode = std::log(a / b);
  // log of the density in u, less that at the mode.
  auto const log_p = [](double u) {
    return u > 0 ? -std::log1p(std::exp(-u)) : u - std::log1p(std::exp(u));
  };
  double const p_at_mode = log_p(mode);
  double const q_at_mode = log_p(-mode);
  double const left_end = std::log((std::min)(constant_below, 1e-17));
  double weights = 0, sum = 0;
  double last = 0;
  auto const add = [&](double u) {
    double const lp = log_p(u);
    double const f = std::exp(a * (lp - p_at_mode) + b * (log_p(-u) - q_at_mode));
    weights += f;
    sum += f * h(std::exp(lp));
    last = f;
  };
  // Outwards from the mode until nothing is left, or a tail begins.
  constexpr double nothing = 1e-20;
  double u = mode;
  for (;; u -= step) {
    add(u);
    if (last < nothing * weights || u < left_end) break;
  }
  if (last >= nothing * weights) {
    double const tail = last / std::expm1(a * step);
    weights += tail;
    sum += tail * h(0);
  }
  u = mode + step;
  for (;; u += step) {
    add(u);
    if (last < nothing * weights || u > 40) break;
  }
  if (last >= nothing * weights) {
    double const tail = last / std::expm1(b * step);
    weights += tail;
    sum += tail * h(1);
  }
  return sum / weights;
}

}  // namespace cxm::inline v0::models
