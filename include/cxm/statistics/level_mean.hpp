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

#include <cxm/statistics/root.hpp>
#include <cxm/statistics/student_t.hpp>

#include <cmath>
#include <span>

namespace cxm::inline v0 {

/// A level of a scale and how many answers (or how much weight) it has.
struct level_weight {
  double value = 0;
  double weight = 0;
};

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
[[nodiscard]] inline double constrained_variance(std::span<level_weight const> levels, double n,
                                                 double low, double high, double mu) noexcept {
  double const least = -1 / (high - mu);
  double const most = 1 / (mu - low);
  struct at_lambda {
    double slope = 0, fall = 0;  // Σ n·d/(1 + λd), and minus its derivative
  };
  auto const look = [&](double lambda) {
    at_lambda sum;
    for (auto const& x : levels) {
      if (!(x.weight > 0)) continue;
      double const d = (x.value - mu) / (1 + lambda * (x.value - mu));
      sum.slope += x.weight * d;
      sum.fall += x.weight * d * d;
    }
    return sum;
  };
  bool low_taken = false;
  bool high_taken = false;
  for (auto const& x : levels) {
    low_taken = low_taken || (x.weight > 0 && x.value == low);
    high_taken = high_taken || (x.weight > 0 && x.value == high);
  }
  double lambda = 0;
  double end = 0;
  // At an end that somebody chose the slope is infinite, so the zero lies within.
  if (!high_taken && look(least).slope <= 0) {
    lambda = least, end = high;
  } else if (!low_taken && look(most).slope >= 0) {
    lambda = most, end = low;
  } else {
    double left = least;
    double right = most;
    for (int i = 0; i < 100; ++i) {  // Newton, with bisection where it would leave the bracket
      at_lambda const here = look(lambda);
      (here.slope > 0 ? left : right) = lambda;
      double next = lambda + here.slope / here.fall;
      if (!(next > left && next < right)) next = 0.5 * (left + right);
      bool const done = std::fabs(next - lambda) <= 1e-15 * (most - least);
      lambda = next;
      if (done) break;
    }
  }
  double taken = 0;
  double variance = 0;
  for (auto const& x : levels) {
    if (!(x.weight > 0)) continue;
    double const p = x.weight / (n * (1 + lambda * (x.value - mu)));
    taken += p;
    variance += p * (x.value - mu) * (x.value - mu);
  }
  if (lambda == least || lambda == most) {
    variance += std::fmax(0, 1 - taken) * (end - mu) * (end - mu);
  }
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
/// score, student_t, wald. Complexity: about 10 × 10 passes over the levels for the score interval.
[[nodiscard]] inline bounds level_mean_interval(std::span<level_weight const> levels, double low,
                                                double high, reading how = {}) {
  using enum interval_method;
  interval_method const used = how.method == standard ? score : how.method;
  if (used != score && used != student_t && used != wald) {
    refuse_method("cxm: a mean of answers has the intervals score, student_t and wald");
  }
  bounds range{undefined, undefined, how.level.level(), used};
  level_moments const m = moments(levels);
  if (!(m.n > 0)) return range;
  if (used == score) return detail::level_mean_score_interval(levels, m, low, high, how.level);
  if (!(m.deviation > 0)) return range;
  double const deviate =
      used == wald ? normal_deviate(how.level) : student_t_deviate(how.level, m.n - 1);
  double const half = deviate * m.deviation / std::sqrt(m.n);
  range.lower = m.mean - half;
  range.upper = m.mean + half;
  return range;
}

}  // namespace cxm::inline v0
