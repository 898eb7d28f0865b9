#pragma once
/// Two proportions of independent samples: x₁ of n₁ against x₂ of n₂.
///
/// Intervals of d = x₁/n₁ − x₂/n₂
///   wilson (default)  Newcombe's method 10: made of the Wilson intervals of both sides
///   score             Miettinen and Nurminen: all δ with |T(δ)| ≤ z,
///                     T(δ) = (d − δ)/√(N/(N − 1)·(p̃₁(1 − p̃₁)/n₁ + p̃₂(1 − p̃₂)/n₂)), N = n₁ + n₂ and p̃ the
///                     likeliest proportions that differ by δ
///   adjusted_wald     Agresti and Caffo: Wald's after one success and one failure more on each side
///   wald              d ± z·√(p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂)
/// Tests, each with its own name: `pooled` z = d/√(p(1 − p)(1/n₁ + 1/n₂)) and `n_minus_1`, the same
/// times √((N − 1)/N), which holds its level with few rows too. Fisher's exact test needs a
/// distribution: cxm/statistics/distributions.hpp.
///
/// Input         0 ≤ xᵢ ≤ nᵢ; fractional too (effective sample sizes).
/// Undefined     nᵢ = 0, or xᵢ outside [0, nᵢ]: NaN. All successes or all failures on both sides:
///               the tests have nothing to go by, p is NaN.
/// Errors        std::invalid_argument for another method.
/// Complexity    O(1).
/// Source        Newcombe 1998, Statistics in Medicine 17, 873–890; Miettinen and Nurminen 1985,
///               Statistics in Medicine 4, 213–226; Agresti and Caffo 2000, American Statistician 54,
///               280–288; Campbell 2007, Statistics in Medicine 26, 3661–3675.

#include <cxm/statistics/independent_difference.hpp>
#include <cxm/statistics/proportion.hpp>
#include <cxm/statistics/root.hpp>

#include <cmath>

namespace cxm::inline v0 {

struct two_proportions {
  double x1 = 0, n1 = 0, x2 = 0, n2 = 0;

  [[nodiscard]] constexpr bool usable() const noexcept {
    return n1 > 0 && n2 > 0 && x1 >= 0 && x2 >= 0 && x1 <= n1 && x2 <= n2;
  }
};

enum class pooling : unsigned char { pooled, n_minus_1 };

namespace detail {
/// The likeliest p₂ when p₁ = p₂ + δ, as the one root in range of the cubic
/// a·p³ + b·p² + c·p + e = 0 that the likelihood's derivative has.
[[nodiscard]] inline double likeliest_second(two_proportions const& x, double delta) noexcept {
  double const total = x.n1 + x.n2;
  double const a = total;
  double const b = (x.n1 + 2 * x.n2) * delta - total - x.x1 - x.x2;
  double const c = (x.n2 * delta - total - 2 * x.x2) * delta + x.x1 + x.x2;
  double const e = x.x2 * delta * (1 - delta);
  double const third = b / (3 * a);
  double const v = third * third * third - b * c / (6 * a * a) + e / (2 * a);
  double const u = std::copysign(std::sqrt(std::fmax(0, third * third - c / (3 * a))), v);
  double const ratio = u == 0 ? 0 : v / (u * u * u);
  double const angle = (3.14159265358979323846 + std::acos(std::fmin(1, std::fmax(-1, ratio)))) / 3;
  double const p = 2 * u * std::cos(angle) - third;
  double const low = std::fmax(0, -delta);
  double const high = std::fmin(1, 1 - delta);
  return std::fmin(high, std::fmax(low, p));
}

[[nodiscard]] inline double two_proportion_score(two_proportions const& x, double delta) noexcept {
  // Turned round where δ > 0, so that rounding is the same in both directions.
  if (delta > 0) return -two_proportion_score({x.x2, x.n2, x.x1, x.n1}, -delta);
  double const gap = x.x1 / x.n1 - x.x2 / x.n2 - delta;
  if (gap == 0) return 0;
  double const p2 = likeliest_second(x, delta);
  double const p1 = p2 + delta;
  double const total = x.n1 + x.n2;
  double const variance = total / (total - 1) * (p1 * (1 - p1) / x.n1 + p2 * (1 - p2) / x.n2);
  return variance > 0 ? gap / std::sqrt(variance) : std::copysign(HUGE_VAL, gap);
}

[[nodiscard]] inline bounds miettinen_nurminen(two_proportions const& x,
                                               confidence level) noexcept {
  double const z = normal_deviate(level);
  double const d = x.x1 / x.n1 - x.x2 / x.n2;
  auto const off_by = [&](double target) {
    return [&x, target](double delta) {
      double const t = two_proportion_score(x, delta) - target;
      return std::fmin(1e9, std::fmax(-1e9, t));
    };
  };
  bounds range{-1, 1, level.level(), interval_method::score};
  if (d > -1) range.lower = root(off_by(z), -1, d, 1e9, -z);
  if (d < 1) range.upper = root(off_by(-z), d, 1, z, -1e9);
  return range;
}
}  // namespace detail

/// x₁/n₁ − x₂/n₂ with its interval.
[[nodiscard]] inline estimate proportion_difference(two_proportions const& x, reading how = {}) {
  using enum interval_method;
  interval_method const used = how.method == standard ? wilson : how.method;
  if (used != wilson && used != score && used != adjusted_wald && used != wald) {
    refuse_method(
        "cxm: a difference of proportions has the intervals wilson, score, adjusted_wald and wald");
  }
  estimate out{undefined, {undefined, undefined, how.level.level(), used}};
  if (!x.usable()) return out;
  out.value = x.x1 / x.n1 - x.x2 / x.n2;
  if (used == score) {
    out.range = detail::miettinen_nurminen(x, how.level);
  } else if (used == wilson) {
    auto const side = [&](double k, double n) {
      return estimate{k / n, proportion_interval(k, n, {how.level, wilson})};
    };
    out.range = independent_difference(side(x.x1, x.n1), side(x.x2, x.n2)).by.range;
  } else {
    double const more = used == adjusted_wald ? 1 : 0;
    double const p1 = (x.x1 + more) / (x.n1 + 2 * more);
    double const p2 = (x.x2 + more) / (x.n2 + 2 * more);
    double const variance = p1 * (1 - p1) / (x.n1 + 2 * more) + p2 * (1 - p2) / (x.n2 + 2 * more);
    double const half = normal_deviate(how.level) * std::sqrt(variance);
    out.range.lower = p1 - p2 - half;
    out.range.upper = p1 - p2 + half;
  }
  return out;
}

/// Whether the proportions differ.
[[nodiscard]] inline test_result proportion_test(two_proportions const& x,
                                                 pooling how = pooling::n_minus_1) noexcept {
  if (!x.usable()) return {};
  double const total = x.n1 + x.n2;
  double const p = (x.x1 + x.x2) / total;
  double const shrink = how == pooling::n_minus_1 ? std::sqrt((total - 1) / total) : 1;
  double const error = std::sqrt(p * (1 - p) * (1 / x.n1 + 1 / x.n2));
  return normal_test((x.x1 / x.n1 - x.x2 / x.n2) / error * shrink);
}

}  // namespace cxm::inline v0
