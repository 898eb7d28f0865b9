#pragma once
/// The interval of a proportion x/n.
///
/// Default: Wilson's score interval. With p = x/n and z the normal deviate of the level,
///   (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
/// It never leaves [0, 1], is not degenerate at 0 and n, and covers close to its level on average.
/// Others, by name: Agresti–Coull, p̃ ± z·√(p̃(1 − p̃)/ñ) with ñ = n + z², p̃ = (x + z²/2)/ñ; and Wald,
/// p ± z·√(p(1 − p)/n). Both are clamped to [0, 1]. always_valid holds at every look at a growing
/// stream: sequential.hpp. Clopper–Pearson and Jeffreys need quantiles of
/// the beta distribution: cxm/statistics/distributions.hpp has them. Source: Wilson 1927, JASA 22,
/// 209–212; Agresti and Coull 1998, American Statistician 52, 119–126; Brown, Cai and DasGupta
/// 2001, Statistical Science 16, 101–133.

#include <cxm/core/normal.hpp>
#include <cxm/statistics/sequential.hpp>

#include <cmath>

namespace cxm::inline v0 {

/// Input: 0 ≤ successes ≤ n; both may be fractional (an effective sample size).
/// Undefined (NaN bounds): n = 0, or successes outside [0, n].
/// Errors: std::invalid_argument for a method that is not one of standard, wilson, score,
/// agresti_coull, wald, always_valid.
[[nodiscard]] inline bounds proportion_interval(double successes, double n, reading how = {}) {
  using enum interval_method;
  bool const wilson_too = how.method == standard || how.method == score;
  interval_method const used = wilson_too ? wilson : how.method;
  if (used != wilson && used != agresti_coull && used != wald && used != always_valid) {
    refuse_method(
        "cxm: a proportion has the intervals wilson, agresti_coull, wald and always_valid");
  }
  bounds range{undefined, undefined, how.level.level(), used};
  if (!(n > 0 && successes >= 0 && successes <= n)) return range;
  if (used == always_valid) {
    level_weight const levels[] = {{0, n - successes}, {1, successes}};
    return always_valid_interval(levels, 0, 1, how.level);
  }
  double const z = normal_deviate(how.level);
  double const p = successes / n;
  double centre = p;
  double half = z * std::sqrt(p * (1 - p) / n);
  if (used == wilson) {
    double const wider = 1 + z * z / n;
    centre = (p + z * z / (2 * n)) / wider;
    half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / wider;
  } else if (used == agresti_coull) {
    double const more = n + z * z;
    centre = (successes + z * z / 2) / more;
    half = z * std::sqrt(centre * (1 - centre) / more);
  }
  // At 0 and n Wilson's bound is exactly 0 or 1; rounding must not move it.
  bool const whole = used == wilson || used == wald;
  range.lower = successes == 0 && whole ? 0 : std::fmax(0, centre - half);
  range.upper = successes == n && whole ? 1 : std::fmin(1, centre + half);
  return range;
}

}  // namespace cxm::inline v0
