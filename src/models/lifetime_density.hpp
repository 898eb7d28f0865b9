#pragma once
// Log densities and log survival of the standard distributions of log time, with two derivatives.

#include <cxm/core/normal.hpp>
#include <cxm/retention/accelerated_failure_time.hpp>

#include <cmath>

namespace cxm::inline v0::models {

struct with_derivatives {
  double value, first, second;
};

/// φ(u)/(1 − Φ(u)), without loss far in either tail: beyond 25 by its continued fraction, DLMF
/// 7.9.3.
[[nodiscard]] inline double normal_hazard(double u) {
  constexpr double root_two_pi = 2.50662827463100050242;
  if (u < 25) {
    double const tail = 0.5 * std::erfc(u / 1.41421356237309504880);
    return std::exp(-0.5 * u * u) / (root_two_pi * tail);
  }
  double fraction = u;
  for (int k = 20; k >= 1; --k) fraction = u + k / fraction;
  return fraction;
}

[[nodiscard]] inline with_derivatives log_survival(lifetime_distribution of, double u) {
  switch (of) {
    case lifetime_distribution::log_normal: {
      double const h = normal_hazard(u);
      constexpr double half_log_two_pi = 0.91893853320467274178;
      double const value = u < 25 ? std::log(0.5 * std::erfc(u / 1.41421356237309504880))
                                  : -0.5 * u * u - half_log_two_pi - std::log(h);
      return {value, -h, -h * (h - u)};
    }
    case lifetime_distribution::log_logistic: {
      double const left = 1 / (1 + std::exp(-u));
      double const stays = 1 / (1 + std::exp(u));
      double const value = u > 0 ? -u - std::log1p(std::exp(-u)) : -std::log1p(std::exp(u));
      return {value, -left, -left * stays};
    }
    case lifetime_distribution::weibull:
    case lifetime_distribution::exponential: break;
  }
  double const e = std::exp(u);
  return {-e, -e, -e};
}

[[nodiscard]] inline with_derivatives log_density(lifetime_distribution of, double u) {
  switch (of) {
    case lifetime_distribution::log_normal: return {-0.5 * u * u - 0.91893853320467274178, -u, -1};
    case lifetime_distribution::log_logistic: {
      with_derivatives const s = log_survival(of, u);
      return {u + 2 * s.value, 1 + 2 * s.first, 2 * s.second};
    }
    case lifetime_distribution::weibull:
    case lifetime_distribution::exponential: break;
  }
  double const e = std::exp(u);
  return {u - e, 1 - e, -e};
}

/// The log density of who left, or the log survival of who did not.
[[nodiscard]] inline with_derivatives log_contribution(lifetime_distribution of, double u,
                                                       bool left) {
  if (of == lifetime_distribution::weibull || of == lifetime_distribution::exponential) {
    // Without a branch: whether somebody left can't be foreseen.
    double const e = std::exp(u);
    return {(left ? u : 0) - e, (left ? 1 : 0) - e, -e};
  }
  return left ? log_density(of, u) : log_survival(of, u);
}

/// u with 1 − S(u) = share.
[[nodiscard]] inline double standard_quantile(lifetime_distribution of, double share) {
  switch (of) {
    case lifetime_distribution::log_normal: return normal_quantile(share);
    case lifetime_distribution::log_logistic: return std::log(share) - std::log1p(-share);
    case lifetime_distribution::weibull:
    case lifetime_distribution::exponential: break;
  }
  return std::log(-std::log1p(-share));
}

}  // namespace cxm::inline v0::models
