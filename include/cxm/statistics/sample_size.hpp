#pragma once
/// How many answers a survey needs, and what margin of error a number of answers gives.
///
/// All in shares: 5 points of NPS are a margin of 0.05. `variance` is that of one answer: of NPS coded
/// −1, 0, 1 at most 1 (half promoters, half detractors), around 0.66 as often seen; of a proportion
/// p(1 − p), at most ¼.
/// Formulas      n = z²·variance/margin²                                   one sample
///               n = (z + z_power)²·(variance₁ + variance₂)/difference²    in each of two groups
///               n/(1 + (n − 1)/N)              of a population of N, sampled without replacement
///               margin = z·√(variance/n·(N − n)/(N − 1))
/// Shape         as real numbers; `whole_answers` rounds up to what a survey can have.
/// Undefined     no answers, or more than the population has: NaN.
/// Errors        std::invalid_argument for a margin, difference or variance that is not positive, or a
///               power outside (0, 1).
/// Source        Cochran 1977, Sampling Techniques, 4.4 to 4.6; Rocks 2016, The American Statistician
///               70, 365–372.

#include <cxm/core/exclusions.hpp>
#include <cxm/core/normal.hpp>

#include <cmath>

namespace cxm::inline v0 {

namespace detail {
inline void check_positive(double x, char const* message) {
  if (!(x > 0)) throw std::invalid_argument(message);
}
}  // namespace detail

/// Answers for a half-width of `margin`.
[[nodiscard]] inline double sample_size(double margin, double variance,
                                        confidence level = confidence{0.95}) {
  detail::check_positive(margin, "cxm::sample_size: the margin is above 0");
  detail::check_positive(variance, "cxm::sample_size: the variance is above 0");
  double const z = normal_deviate(level);
  return z * z * variance / (margin * margin);
}

/// Answers in each group so that a difference of this size is found with this probability.
[[nodiscard]] inline double sample_size_of_difference(double difference, double variance1,
                                                      double variance2, double power = 0.8,
                                                      confidence level = confidence{0.95}) {
  detail::check_positive(std::fabs(difference), "cxm::sample_size: the difference is not 0");
  detail::check_positive(variance1, "cxm::sample_size: the variance is above 0");
  detail::check_positive(variance2, "cxm::sample_size: the variance is above 0");
  if (!(power > 0 && power < 1)) {
    throw std::invalid_argument("cxm::sample_size: the power lies between 0 and 1");
  }
  double const z = normal_deviate(level) + normal_quantile(power);
  return z * z * (variance1 + variance2) / (difference * difference);
}

/// What n answers become in a population of N.
[[nodiscard]] inline double for_population(double n, double population) noexcept {
  if (!(population > 0)) return undefined;
  return n / (1 + (n - 1) / population);
}

/// The smallest whole number of answers that is enough.
[[nodiscard]] inline count_t whole_answers(double n) noexcept {
  return n > 0 ? static_cast<count_t>(std::ceil(n)) : 0;
}

/// The half-width that n answers give; `population` is infinite unless it is known.
[[nodiscard]] inline double margin_of_error(double n, double variance,
                                            confidence level = confidence{0.95},
                                            double population = HUGE_VAL) noexcept {
  if (!(n > 0 && variance >= 0 && n <= population)) return undefined;
  double const left = std::isinf(population) ? 1
                      : population == 1      ? 0
                                             : (population - n) / (population - 1);
  return normal_deviate(level) * std::sqrt(variance / n * left);
}

}  // namespace cxm::inline v0
