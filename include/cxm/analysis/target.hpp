#pragma once
/// How far a result is from a target, and how probable it is that the target is met.
///
/// Formula       distance = value − target, with the interval of the value; the test is p = 2Φ(−z·|d|/h), h
///               from the value to its limit on the target's side: p is below 1 − level exactly where the
///               interval leaves the target out. For NPS and shares the score tests at the target
///               are nps_target_test() and share_target_test().
/// Probability   that the true figure is at least the target, given the answers and Jeffreys' prior:
///               net_share_probability() and proportion_probability() of distributions.hpp, for NPS and
///               for shares. A probability of 0.5 is what a result exactly at its target has.
/// Undefined     no answers, or no interval: NaN.
/// Source        Jeffreys 1961, Theory of Probability, 3.10; tests as in net_share.hpp and
///               proportion.hpp.

#include <cxm/core/estimate.hpp>
#include <cxm/statistics/distributions.hpp>
#include <cxm/statistics/independent_difference.hpp>
#include <cxm/statistics/net_share.hpp>
#include <cxm/survey/nps.hpp>

#include <cmath>

namespace cxm::inline v0 {

/// The difference from a result that is known exactly.
[[nodiscard]] inline difference_estimate distance_to(estimate const& result, double target) {
  return independent_difference(
      result, {target, {target, target, result.range.level, result.range.method}});
}

/// Whether the score differs from a target, in points: the score test T(δ) of net_share.hpp. NaN for a
/// target at or beyond ±100.
[[nodiscard]] inline test_result nps_target_test(nps const& m, double target) {
  if (m.count() == 0 || !(target > -100 && target < 100)) return {};
  return normal_test(detail::net_share_score(static_cast<double>(m.promoters()),
                                             static_cast<double>(m.detractors()),
                                             static_cast<double>(m.count()), target / 100));
}

/// Whether x of n differs from a share: (x/n − p)/√(p(1 − p)/n). NaN for a target at or beyond 0 and 1.
[[nodiscard]] inline test_result share_target_test(double x, double n, double target) noexcept {
  if (!(n > 0 && target > 0 && target < 1)) return {};
  return normal_test((x / n - target) / std::sqrt(target * (1 - target) / n));
}

/// The probability that the score is at least a target, in points.
[[nodiscard]] inline double target_probability(nps const& m, double target) {
  return net_share_probability(static_cast<double>(m.promoters()),
                               static_cast<double>(m.detractors()), static_cast<double>(m.count()),
                               target / 100);
}

}  // namespace cxm::inline v0
