#pragma once
/// The difference of two figures from independent samples, made of the intervals that each of them
/// has: the square-and-add method (MOVER, method of variance estimates recovery).
///
/// Formula       d = a − b
///               lower = d − √((a − a.lower)² + (b.upper − b)²)
///               upper = d + √((a.upper − a)² + (b − b.lower)²)
///               The limits of a and b recover what their variances are near the limits, so the
///               difference inherits what makes the single intervals good: of two proportions with
///               Wilson's intervals it is Newcombe's method 10. The test is p = 2Φ(−z·|d|/h), with h
///               the distance from d to the limit on the side of 0 and z the deviate of the level:
///               p is below 1 − level exactly where the interval leaves 0 out.
/// Input         two estimates in one unit with intervals of one level. Their samples have no row in
///               common.
/// Undefined     either value or interval undefined, or two levels: the interval and p are NaN.
///               h = 0 (both intervals are points): p is NaN.
/// Complexity    O(1).
/// Source        Newcombe 1998, Statistics in Medicine 17, 873–890; Zou and Donner 2008, Statistics
///               in Medicine 27, 1693–1702.

#include <cxm/core/estimate.hpp>

#include <cmath>

namespace cxm::inline v0 {

struct difference_estimate {
  estimate by;  ///< a − b; the method of its interval is that of a
  test_result test;

  /// Whether the interval leaves 0 out.
  [[nodiscard]] constexpr bool clear() const noexcept {
    return by.range.defined() && (by.range.lower > 0 || by.range.upper < 0);
  }
};

[[nodiscard]] inline difference_estimate independent_difference(estimate const& a,
                                                                estimate const& b) {
  difference_estimate out;
  out.by.value = a.value - b.value;
  out.by.range = {undefined, undefined, a.range.level, a.range.method};
  bool const known = a.range.defined() && b.range.defined() && a.range.level == b.range.level;
  if (!known || std::isnan(out.by.value)) return out;
  double const d = out.by.value;
  out.by.range.lower = d - std::hypot(a.value - a.range.lower, b.range.upper - b.value);
  out.by.range.upper = d + std::hypot(a.range.upper - a.value, b.value - b.range.lower);
  double const half = d >= 0 ? d - out.by.range.lower : out.by.range.upper - d;
  if (half > 0) out.test = normal_test(normal_deviate(confidence{a.range.level}) * d / half);
  return out;
}

}  // namespace cxm::inline v0
