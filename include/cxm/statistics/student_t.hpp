#pragma once
/// Student's t: upper tail and quantile. It is here, and not among the distributions that are
/// linked, because the default interval of every weighted score and mean needs it.

#include <cxm/core/normal.hpp>

#include <cmath>

namespace cxm::inline v0 {

namespace detail {
/// Γ((v + 1)/2) / (√π Γ(v/2)), by the asymptotic series of Γ(x + ½)/Γ(x) (Tricomi and Erdélyi 1951)
/// at x ≥ 60 and the recurrence below it. std::lgamma would do, were it not for its global sign.
[[nodiscard]] inline double half_step_gamma_ratio(double v) noexcept {
  constexpr double series[] = {1,
                               -1.0 / 8,
                               1.0 / 128,
                               5.0 / 1024,
                               -21.0 / 32768,
                               -399.0 / 262144,
                               869.0 / 4194304,
                               39325.0 / 33554432};
  double factor = 1;
  for (; v < 120; v += 2) factor *= v / (v + 1);
  double const x = 0.5 * v;
  return factor * std::sqrt(x) * polynomial(1 / x, series) / 1.7724538509055160273;
}

/// The continued fraction of I_x(a, b) without its factor x^a·y^b/B(a, b), where y = 1 − x and
/// x < (a + 1)/(a + b + 2), by Lentz's method. This form, unlike DLMF 8.17.22, does not cancel where
/// a is large and x close to 1; y is asked for since 1 − x would have lost it.
/// Source: DiDonato and Morris 1992, ACM Trans. Math. Software 18, 360–373, equation 9.
[[nodiscard]] inline double beta_fraction(double a, double b, double x, double y) noexcept {
  constexpr double tiny = 1e-300;
  double const gap = a * y - b * x;
  double c = 1 / tiny;
  double d = 1 / (a / (a + 1) * (gap + 1));
  double h = d;
  for (int m = 1; m < 1000; ++m) {
    double const n = m;
    double const wide = a + 2 * n - 1;
    double const above = (a + n - 1) / wide * ((a + b + n - 1) / wide) * n * (b - n) * x * x;
    double const below =
        n + n * (b - n) * x / wide + (a + n) / (wide + 2) * (gap + 1 + n * (1 + y));
    d = below + above * d;
    d = 1 / (std::fabs(d) < tiny ? tiny : d);
    c = below + above / c;
    if (std::fabs(c) < tiny) c = tiny;
    h *= c * d;
    if (std::fabs(c * d - 1) < 1e-16) break;
  }
  return h;
}

/// log(1 + t²/v), also where t² overflows.
[[nodiscard]] inline double log_one_plus_square(double t, double v) noexcept {
  double const w = t / std::sqrt(v);
  return w < 1e8 ? std::log1p(w * w) : 2 * std::log(t) - std::log(v);
}
}  // namespace detail

/// P(T > t) for t ≥ 0 with `df` > 0 degrees of freedom (any real number); NaN otherwise.
/// Relative error about 1e-13, also far in the tail and for a billion degrees of freedom.
/// Source: P = ½ I_{v/(v+t²)}(v/2, ½), DLMF 8.17; near 0 from the power series of ½ − P.
[[nodiscard]] inline double student_t_tail(double t, double df) noexcept {
  if (!(t >= 0 && df > 0)) return undefined;
  if (std::isinf(t)) return 0;
  if (std::isinf(df)) return 0.5 * normal_two_sided(t);
  double const w = t / std::sqrt(df);
  double const x = 1 / (1 + w * w);  // v/(v + t²)
  double const root_y = w < 1e8 ? w / std::hypot(1, w) : 1;
  double const y = root_y * root_y;
  // x^(v/2)·√y ÷ B(v/2, ½)
  double const front = detail::half_step_gamma_ratio(df) *
                       std::exp(-0.5 * df * detail::log_one_plus_square(t, df)) * root_y;
  double const a = 0.5 * df;
  if (x < (a + 1) / (a + 2.5)) return 0.5 * front * detail::beta_fraction(a, 0.5, x, y);
  double sum = 1;  // the power series of I_y(½, v/2): every term is positive
  double term = 1;
  for (double n = 0; term > 1e-17 * sum; ++n) {
    term *= (a + 0.5 + n) / (1.5 + n) * y;
    sum += term;
  }
  return 0.5 - front * sum;
}

/// t with P(T > t) = tail, for a tail in (0, ½] and df > 0; NaN otherwise. df = ∞ gives the normal.
/// Source: Newton on log tail against log t; beyond a million degrees the expansion of Fisher and
/// Cornish 1960 (Abramowitz and Stegun 26.7.5), whose first omitted term is then below 1e-16.
[[nodiscard]] inline double student_t_upper_quantile(double tail, double df) noexcept {
  if (!(tail > 0 && tail <= 0.5 && df > 0)) return undefined;
  if (tail == 0.5) return 0;
  double const z = -normal_quantile(tail);
  if (std::isinf(df)) return z;
  double const s = z * z;
  double const g1 = z * (s + 1) / 4;
  double const g2 = z * ((5 * s + 16) * s + 3) / 96;
  double const g3 = z * (((3 * s + 19) * s + 17) * s - 15) / 384;
  double const g4 = z * ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160;
  double t = z + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df;
  if (df > 1e6) return t;
  // Below three degrees the expansion may be far off: start at the Cauchy quantile instead.
  if (df < 3) t = 1 / std::tan(3.14159265358979323846 * tail);
  for (int i = 0; i < 100; ++i) {
    double const p = student_t_tail(t, df);
    double const density = detail::half_step_gamma_ratio(df) / std::sqrt(df) *
                           std::exp(-0.5 * (df + 1) * detail::log_one_plus_square(t, df));
    double const step = std::log(p / tail) * p / (density * t);
    double const next = t * std::exp(step);
    bool const done = std::fabs(next - t) <= 4e-16 * t;
    t = next;
    if (done) break;
  }
  return t;
}

/// The deviate of a two-sided interval at this level: 2.262… for 0.95 and 9 degrees of freedom.
[[nodiscard]] inline double student_t_deviate(confidence level, double df) noexcept {
  return student_t_upper_quantile(0.5 * (1 - level.level()), df);
}

}  // namespace cxm::inline v0
