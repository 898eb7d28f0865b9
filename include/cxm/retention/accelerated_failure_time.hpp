#pragma once
/// Accelerated failure time: how much longer customers stay with one more unit of a covariate, with
/// a distribution assumed for how long they stay. Unlike Cox regression it says something of times
/// that nobody has reached yet. Declared here and compiled into cxm::models.
///
/// Formula       log T = β₀ + xᵀβ + σ·W, with W of the smallest extreme value (Weibull: shape 1/σ,
///               scale exp(β₀ + xᵀβ); exponential: σ = 1), normal (log-normal) or logistic
///               (log-logistic). β and σ maximise Σ wᵢ·(log density of those who left, log survival
///               of the others), less log survival at the start where rows have one.
/// Use           auto const fit = cxm::fit<cxm::accelerated_failure_time>(rows, options);
///               fit->median(x);
/// Input         survival_columns, with any number of covariates; no strata and no clusters. A stop
///               of 0 or less has no logarithm: the row is left out and counted as out_of_scale. A
///               start of 0 or less is none.
/// Undefined     status `separated`: a covariate of which nobody left, named in the warning;
///               `boundary`: σ runs to 0, as where all left at one time; `singular`: a covariate
///               follows from others.
/// Errors        std::invalid_argument: no row left; nobody left; a covariate that never changes,
///               by its name; strata or clusters.
/// Unit of time  another unit shifts β₀ by its logarithm and changes nothing else.
/// Complexity    O(n·p²) for each step of Newton's method, in the parameters 1/σ and β/σ, in which
///               the likelihood without starts is concave: there is one maximum.
/// Same bits     for any order of the rows.
/// Source        Kalbfleisch and Prentice 2002, The Statistical Analysis of Failure Time Data, 2nd
///               edition, chapter 3; Burridge 1981, JRSS B 43, 41–45 (concavity).

#include <cxm/core/estimate.hpp>
#include <cxm/retention/survival_columns.hpp>
#include <cxm/statistics/chi_square.hpp>
#include <cxm/statistics/fitted.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cxm::inline v0 {

enum class lifetime_distribution : std::uint8_t { weibull, exponential, log_normal, log_logistic };

struct lifetime_options {
  lifetime_distribution distribution = lifetime_distribution::weibull;
  int most_iterations = 100;
};

struct lifetime_coefficient {
  std::string name;                   ///< of the covariate, or "intercept"
  double value = undefined;           ///< of log time, for one unit more
  double standard_error = undefined;  ///< from the observed information

  [[nodiscard]] test_result test() const noexcept { return normal_test(value / standard_error); }
  [[nodiscard]] bounds interval(confidence level = confidence{0.95}) const noexcept {
    double const half = normal_deviate(level) * standard_error;
    return {value - half, value + half, level.level(), interval_method::wald};
  }
  /// How many times as long customers stay with one unit more.
  [[nodiscard]] double time_ratio() const noexcept { return std::exp(value); }
};

class accelerated_failure_time {
 public:
  count_t count = 0;  ///< rows that were used
  count_t events = 0;
  exclusions excluded;
  lifetime_distribution distribution = lifetime_distribution::weibull;
  std::vector<lifetime_coefficient> coefficients;  ///< the intercept first
  double scale = undefined;                        ///< σ
  double log_scale_error = undefined;  ///< standard error of log σ; the exponential has none
  std::vector<double> covariance;  ///< of coefficients and, but for the exponential, log σ; by row
  double null_log_likelihood = undefined;  ///< of the intercept (and σ) alone
  double log_likelihood = undefined;
  chi_square_test likelihood_ratio;  ///< that all coefficients but the intercept are 0

  /// Errors: as above.
  [[nodiscard]] static fitted<accelerated_failure_time> fit(survival_columns const& rows,
                                                            lifetime_options const& options = {});

  /// −2·log-likelihood + penalty·parameters: 2 for AIC, log n for BIC, by which distributions are
  /// compared.
  [[nodiscard]] double aic() const noexcept;
  [[nodiscard]] double bic() const noexcept;

  /// Of a customer; x without the intercept. Errors: std::invalid_argument when there is not one
  /// value for each covariate. Intervals are made on the scale of log time.
  /// P(T > t), 1 for t ≤ 0.
  [[nodiscard]] estimate survival(std::span<double const> x, double t,
                                  confidence level = confidence{0.95}) const;
  /// P(T > t) of every row, in its order: 1 − the predicted risk. NaN where a covariate is. Errors:
  /// std::invalid_argument unless the covariates are those of the fit, of one length.
  [[nodiscard]] std::vector<double> survivals(std::span<covariate const> of, double t) const;
  /// The time by which this share has left. NaN for a share outside (0, 1).
  [[nodiscard]] estimate quantile(std::span<double const> x, double share,
                                  confidence level = confidence{0.95}) const;
  [[nodiscard]] estimate median(std::span<double const> x,
                                confidence level = confidence{0.95}) const {
    return quantile(x, 0.5, level);
  }
  /// E[T]; infinite for the log-logistic with σ ≥ 1.
  [[nodiscard]] double mean(std::span<double const> x) const;

 private:
  [[nodiscard]] double location(std::span<double const> x) const;
  [[nodiscard]] double error_of(std::vector<double> const& by) const;
};

}  // namespace cxm::inline v0
