#pragma once
/// The interval of a net share (P − D)/n: the share of one class minus that of another, as in the
/// net promoter score and net satisfaction.
///
/// With P, D of n observations, δ the net share and z the normal deviate of the level:
///   score (default)  all δ with |T(δ)| ≤ z, T(δ) = (P − D − nδ)/√(n(2q + δ(1 − δ))), where
///                    q = (√(B² − 4AC) − B)/2A is the likeliest share of D given δ, A = 2n,
///                    B = −D − P + (2n − P + D)δ, C = −Dδ(1 − δ); −1 is the lower bound when D = n,
///                    1 the upper one when P = n
///   adjusted Wald    Wald's on P + ¾, D + ¾ of n + 3
///   Wald             s ± z·√(v/n), v = (P + D)/n − s²
///   wilson           all δ with (s − δ)² ≤ z²·(w − δ²)/n, w = (P + D)/n: Wilson's idea with w taken as
///                    known. [0, 0] when nobody is in either class
///   student_t        s ± t·√(v/(n − 1)), n − 1 degrees of freedom: the mean of −1, 0 and 1
///   bootstrap, bca   exactly, without random numbers: net_share_bootstrap.hpp
///   goodman          s ± √(χ²₂)·√(v/n): holds for every contrast of the three shares at once
///   always_valid     holds at every look at a growing stream: sequential.hpp
/// The forms with ± are not clamped: a bound beyond ±1 says that the method does not fit. How often
/// each covers, by exact enumeration: docs/metrics/intervals.md. The score interval is the default
/// because its worst case is the best.
/// Source: Tango 1998, Statistics in Medicine 17, 891–908 (the same algebra for paired
/// proportions); Rocks 2016, The American Statistician 70, 365–372; Goodman 1965, Technometrics 7,
/// 247–254.

#include <cxm/core/normal.hpp>
#include <cxm/statistics/net_share_bootstrap.hpp>
#include <cxm/statistics/root.hpp>
#include <cxm/statistics/sequential.hpp>
#include <cxm/statistics/student_t.hpp>

#include <cmath>

namespace cxm::inline v0 {

namespace detail {
/// The signed score T(δ), for −1 < δ < 1.
[[nodiscard]] inline double net_share_score(double plus, double minus, double n,
                                            double delta) noexcept {
  double const a = 2 * n;
  double const b = -minus - plus + (2 * n - plus + minus) * delta;
  double const c = -minus * delta * (1 - delta);
  double const root_of = std::sqrt(std::fmax(0, b * b - 4 * a * c));
  // Two forms of one number: each subtracts nothing where the other would cancel.
  double const q = b > 0 ? -2 * c / (root_of + b) : (root_of - b) / (2 * a);
  double const variance = n * (2 * q + delta * (1 - delta));
  double const gap = plus - minus - n * delta;
  if (gap == 0) return 0;
  return variance > 0 ? gap / std::sqrt(variance) : std::copysign(HUGE_VAL, gap);
}

[[nodiscard]] inline bounds net_share_score_interval(double plus, double minus, double n,
                                                     confidence level) noexcept {
  double const z = normal_deviate(level);
  double const s = (plus - minus) / n;
  // The limits solve T = ±z. Near ±1 T grows without bound, so a finite stand-in brackets the zero.
  auto const off_by = [&](double target) {
    return [=](double delta) {
      double const t = net_share_score(plus, minus, n, delta) - target;
      return std::fmin(1e9, std::fmax(-1e9, t));
    };
  };
  bounds range{-1, 1, level.level(), interval_method::score};
  if (minus < n) range.lower = root(off_by(z), -1, s, 1e9, -z);
  if (plus < n) range.upper = root(off_by(-z), s, 1, z, -1e9);
  return range;
}

/// Solved in closed form; δ² ≤ w holds within the interval.
[[nodiscard]] inline bounds net_share_wilson(double plus, double minus, double n,
                                             confidence level) noexcept {
  double const z = normal_deviate(level);
  double const s = (plus - minus) / n;
  double const w = (plus + minus) / n;
  double const k = 1 + z * z / n;
  double const root_of = std::sqrt(std::fmax(0, s * s - k * (s * s - z * z * w / n)));
  return {(s - root_of) / k, (s + root_of) / k, level.level(), interval_method::wilson};
}
}  // namespace detail

/// Observations that nobody made, added to each class before Wald's interval is taken. `adjusted_wald`
/// adds ¾, 1½ and ¾, as do the package NPS and MeasuringU; others add 1 of each.
struct pseudo_observations {
  double plus = 0.75;
  double rest = 1.5;
  double minus = 0.75;
};

/// s ± z·√(v/n) after adding. Input as in net_share_interval; nothing added is Wald's own.
[[nodiscard]] inline bounds net_share_adjusted_wald(double plus, double minus, double n,
                                                    confidence level,
                                                    pseudo_observations added = {}) noexcept {
  double const m = n + added.plus + added.rest + added.minus;
  double const s = (plus + added.plus - minus - added.minus) / m;
  double const v = (plus + added.plus + minus + added.minus) / m - s * s;
  double const half = normal_deviate(level) * std::sqrt(std::fmax(0, v) / m);
  return {s - half, s + half, level.level(), interval_method::adjusted_wald};
}

/// Input: plus, minus ≥ 0 and plus + minus ≤ n; fractional for an effective sample size, but not for
/// bootstrap, bca and always_valid.
/// Result in shares, −1 to 1. Undefined (NaN bounds): n = 0; for student_t also n = 1.
/// Errors: std::invalid_argument for a method that is not one of standard, score, adjusted_wald,
/// wald, wilson, student_t, bootstrap, bca, goodman, always_valid, and those of net_share_bootstrap.hpp.
[[nodiscard]] inline bounds net_share_interval(double plus, double minus, double n,
                                               reading how = {}) {
  using enum interval_method;
  interval_method const used = how.method == standard ? score : how.method;
  bounds range{undefined, undefined, how.level.level(), used};
  bool const none = !(n > 0);
  double const s = (plus - minus) / n;
  double const v = std::fmax(0, (plus + minus) / n - s * s);
  auto const around = [&](double half) {
    if (!none) {
      range.lower = s - half;
      range.upper = s + half;
    }
    return range;
  };
  switch (used) {
    case score: return none ? range : detail::net_share_score_interval(plus, minus, n, how.level);
    case wilson: return none ? range : detail::net_share_wilson(plus, minus, n, how.level);
    case adjusted_wald: return none ? range : net_share_adjusted_wald(plus, minus, n, how.level);
    case wald: return around(normal_deviate(how.level) * std::sqrt(v / n));
    case goodman: {
      // The quantile of χ² with two degrees of freedom is −2·ln(1 − level).
      return around(std::sqrt(-2 * std::log1p(-how.level.level()) * v / n));
    }
    case student_t:
      if (!(n > 1)) return range;
      return around(student_t_deviate(how.level, n - 1) * std::sqrt(v / (n - 1)));
    case bootstrap: return none ? range : net_share_resampled{plus, minus, n}.percentile(how.level);
    case bca: return none ? range : net_share_resampled{plus, minus, n}.bias_corrected(how.level);
    case always_valid: {
      level_weight const levels[] = {{-1, minus}, {0, n - plus - minus}, {1, plus}};
      return always_valid_interval(levels, -1, 1, how.level);
    }
    default:
      refuse_method(
          "cxm: a net share has the intervals score, adjusted_wald, wald, wilson, student_t, "
          "bootstrap, bca, goodman and always_valid");
  }
}

}  // namespace cxm::inline v0
