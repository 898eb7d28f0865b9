#pragma once
/// The interval of a mean over a fixed set of levels, such as the mean of 1–5 answers.
///
/// Default: the inverted score test. For a mean μ let p(μ) be the likeliest shares of the levels
/// among all with that mean, and σ²(μ) their variance; the interval is every μ with
///   |x̄ − μ| ≤ z·√(σ²(μ)/n)
/// With two levels this is Wilson's interval, with three equally spaced ones the score interval of
/// the net share: one method from the proportion to the mean. It stays on the scale, and it is not
/// degenerate when everybody gives the same answer, where mean ± t·s/√n would claim certainty.
/// Student's t is there by name; its bounds are NaN when all answers are equal or n < 2.
/// Source: Rao 1948, Proc. Cambridge Phil. Soc. 44, 50–57 (score test); the likeliest shares under
/// a mean constraint as in Owen 2001, Empirical Likelihood, section 2.9, with the levels of the
/// scale as support instead of those observed.

#include <cxm/core/estimate.hpp>
#include <cxm/statistics/level_weight.hpp>
#include <cxm/statistics/root.hpp>
#include <cxm/statistics/sequential.hpp>
#include <cxm/statistics/student_t.hpp>

#include <cmath>
#include <span>

namespace cxm::inline v0 {

/// n, mean and standard deviation (divisor n − 1) of answers on levels.
struct level_moments {
  double n = 0;
  double mean = undefined;
  double deviation = undefined;
};

[[nodiscard]] inline level_moments moments(std::span<level_weight const> levels) noexcept {
  level_moments m;
  double sum = 0;
  double least = HUGE_VAL;
  double most = -HUGE_VAL;
  for (auto const& x : levels) {
    if (!(x.weight > 0)) continue;
    m.n += x.weight;
    sum += x.weight * x.value;
    least = x.value < least ? x.value : least;
    most = x.value > most ? x.value : most;
  }
  if (!(m.n > 0)) return m;
  m.mean = sum / m.n;
  // Rounding must not take the mean beyond the answers: equal answers deviate by exactly 0.
  m.mean = m.mean < least ? least : m.mean > most ? most : m.mean;
  double squares = 0;
  for (auto const& x : levels) squares += x.weight * (x.value - m.mean) * (x.value - m.mean);
  if (m.n > 1) m.deviation = std::sqrt(squares / (m.n - 1));
  return m;
}

namespace detail {
/// Variance of the likeliest shares whose mean is mu, for low < mu < high.
///
/// They are p_k = n_k/(n(1 + λ(x_k − μ))). λ solves Σ n_k(x_k − μ)/(1 + λ(x_k − μ)) = 0, which
/// falls in λ, within the range that keeps 1 + λ(x − μ) ≥ 0 over the scale. If that range ends
/// first, λ is its end and the mass that is left sits on that end of the scale, which nobody chose.
///
/// Computed from that end, the one that lies beyond μ as seen from the mean: with d the distance
/// from μ towards it, D that of the end itself, and δ that of |λ| from its limit,
///   1 + λ(x − μ) = (D − d)/D + δ·d,
/// where nothing cancels however few answers lie on the end.
[[nodiscard]] inline double constrained_variance(std::span<level_weight const> levels, double n,
                                                 double low, double high, double mu) noexcept {
  double pull = 0;
  for (auto const& x : levels) pull += x.weight * (x.value - mu);
  bool const up = pull < 0;  // the shares have to move up
  double const end = up ? high : low;
  double const far = std::fabs(end - mu);
  auto const distance = [&](double x) { return up ? x - mu : mu - x; };
  auto const divisor = [&](double x, double delta) {
    return std::fabs(end - x) / far + delta * distance(x);
  };
  struct at_delta {
    double slope = 0, fall = 0;  // Σ n·d/(1 + λ(x − μ)), and minus its derivative
  };
  auto const look = [&](double delta) {
    at_delta sum;
    for (auto const& x : levels) {
      if (!(x.weight > 0)) continue;
      double const d = distance(x.value) / divisor(x.value, delta);
      sum.slope += x.weight * d;
      sum.fall += x.weight * d * d;
    }
    return sum;
  };
  double at_end = 0;
  for (auto const& x : levels) {
    if (x.value == end) at_end += x.weight;
  }
  double left = at_end / (n * far);  // the share at the end is at most 1
  double right = 1 / far;            // λ = 0
  double delta = left;
  if (at_end > 0 || look(0).slope > 0) {
    for (int i = 0; i < 100; ++i) {  // Newton, with bisection where it would leave the bracket
      at_delta const here = look(delta);
      (here.slope > 0 ? left : right) = delta;
      double next = delta + here.slope / here.fall;
      if (!(next >= left && next <= right)) next = 0.5 * (left + right);
      bool const done = std::fabs(next - delta) <= 1e-15 * delta;
      delta = next;
      if (done) break;
    }
  }
  double taken = 0;
  double variance = 0;
  for (auto const& x : levels) {
    if (!(x.weight > 0)) continue;
    double const p = x.weight / (n * divisor(x.value, delta));
    taken += p;
    variance += p * (x.value - mu) * (x.value - mu);
  }
  if (delta == 0) variance += std::fmax(0, 1 - taken) * far * far;
  return variance;
}

[[nodiscard]] inline bounds level_mean_score_interval(std::span<level_weight const> levels,
                                                      level_moments const& m, double low,
                                                      double high, confidence level) noexcept {
  double const z = normal_deviate(level);
  double const root_n = std::sqrt(m.n);
  // Positive while mu is too far from the mean to be believed. At the mean itself all-equal answers
  // would give 0, a zero that is not the limit: any negative number brackets the right one.
  auto const beyond = [&](double mu) {
    if (mu <= low || mu >= high) return root_n * std::fabs(m.mean - mu);
    return root_n * std::fabs(m.mean - mu) -
           z * std::sqrt(constrained_variance(levels, m.n, low, high, mu));
  };
  double const inside = -z * (high - low);
  bounds range{low, high, level.level(), interval_method::score};
  if (m.mean > low) range.lower = root(beyond, low, m.mean, root_n * (m.mean - low), inside);
  if (m.mean < high) range.upper = root(beyond, m.mean, high, inside, root_n * (high - m.mean));
  return range;
}
}  // namespace detail

/// Input: every level of the scale with its count, in any order; low and high are the scale's ends.
/// Result in units of the scale. Undefined (NaN bounds): no answers; student_t also for n < 2 or
/// all answers equal. Errors: std::invalid_argument for a method that is not one of standard,
/// score, student_t, wald, always_valid (sequential.hpp). Complexity: about 10 × 10 passes over the levels for the score interval.
[[nodiscard]] inline bounds level_mean_interval(std::span<level_weight const> levels, double low,
                                                double high, reading how = {}) {
  using enum interval_method;
  interval_method const used = how.method == standard ? score : how.method;
  if (used != score && used != student_t && used != wald && used != always_valid) {
    refuse_method(
        "cxm: a mean of answers has the intervals score, student_t, wald and always_valid");
  }
  bounds range{undefined, undefined, how.level.level(), used};
  level_moments const m = moments(levels);
  if (!(m.n > 0)) return range;
  if (used == score) return detail::level_mean_score_interval(levels, m, low, high, how.level);
  if (used == always_valid) return always_valid_interval(levels, low, high, how.level);
  if (!(m.deviation > 0)) return range;
  double const deviate =
      used == wald ? normal_deviate(how.level) : student_t_deviate(how.level, m.n - 1);
  double const half = deviate * m.deviation / std::sqrt(m.n);
  range.lower = m.mean - half;
  range.upper = m.mean + half;
  return range;
}

/// Whether the mean of answers differs from `mean`: the score test (x̄ − μ)/√(σ²(μ)/n), in keeping with
/// the default interval, which holds every μ that it does not reject. With two levels at the ends of
/// the scale it is the score test of a proportion, with answers of −1, 0 and 1 that of a net share.
/// Input: as level_mean_interval, and a mean within the scale's ends. Undefined (NaN): no answers, a
/// mean at or beyond an end.
[[nodiscard]] inline test_result level_mean_test(std::span<level_weight const> levels, double low,
                                                 double high, double mean) noexcept {
  level_moments const m = moments(levels);
  if (!(m.n > 0) || !(mean > low && mean < high)) return {};
  double const variance = detail::constrained_variance(levels, m.n, low, high, mean);
  double const gap = m.mean - mean;
  if (gap == 0) return normal_test(0);
  return normal_test(gap / std::sqrt(variance / m.n));
}

}  // namespace cxm::inline v0
