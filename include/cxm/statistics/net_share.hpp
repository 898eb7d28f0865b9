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
/// The Wald forms are not clamped: a bound beyond ±1 says that the method does not fit.
/// Source: Tango 1998, Statistics in Medicine 17, 891–908 (the same algebra for paired
/// proportions); Rocks 2016, The American Statistician 70, 365–372.

#include <cxm/core/normal.hpp>
#include <cxm/statistics/root.hpp>

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
}  // namespace detail

/// Input: plus, minus ≥ 0 and plus + minus ≤ n; fractional for an effective sample size.
/// Result in shares, −1 to 1. Undefined (NaN bounds): n = 0.
/// Errors: std::invalid_argument for a method that is not one of standard, score, adjusted_wald,
/// wald.
[[nodiscard]] inline bounds net_share_interval(double plus, double minus, double n,
                                               reading how = {}) {
  using enum interval_method;
  interval_method const used = how.method == standard ? score : how.method;
  if (used != score && used != adjusted_wald && used != wald) {
    refuse_method("cxm: a net share has the intervals score, adjusted_wald and wald");
  }
  bounds range{undefined, undefined, how.level.level(), used};
  if (!(n > 0)) return range;
  if (used == score) return detail::net_share_score_interval(plus, minus, n, how.level);
  double const extra = used == adjusted_wald ? 0.75 : 0;
  double const m = n + 4 * extra;
  double const s = (plus - minus) / m;
  double const v = (plus + minus + 2 * extra) / m - s * s;
  double const half = normal_deviate(how.level) * std::sqrt(std::fmax(0, v) / m);
  range.lower = s - half;
  range.upper = s + half;
  return range;
}

}  // namespace cxm::inline v0
