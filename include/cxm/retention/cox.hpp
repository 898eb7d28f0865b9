#pragma once
/// Cox regression: how much faster customers with one more unit of a covariate leave, without
/// assuming how the rate of leaving changes with time. Declared here and compiled into cxm::models.
///
/// Formula       hazard λ(t|x) = λ₀(t)·exp(xᵀβ), with a λ₀ of its own for each stratum. β maximises
///               the partial likelihood Π exp(xᵢᵀβ)/Σ_{at risk} exp(xₗᵀβ) over those who left.
/// Use           auto const fit = cxm::fit<cxm::cox>(rows, cxm::cox_options{});
///               fit->coefficients[0].hazard_ratio();
/// Input         survival_columns; where rows have a start, one is at risk in (start, stop]. An
///               event at time 0 counts where there are no starts. Times matter by their order
///               alone: another unit of time changes no coefficient.
/// Near ties     as in kaplan_meier (risk_table.hpp), over all stops and starts together.
/// Separation    where a coefficient runs to infinity (all who left had the covariate, or none) the
///               status is `separated`, the warning names the covariates, and Firth's penalty gives
///               a finite answer.
/// Undefined     coefficients are NaN where the status is `singular`: a covariate that follows from
///               others or does not vary within the risk sets, named in the warning.
/// Errors        std::invalid_argument: no covariates; no row left; nobody left; a covariate that
///               never changes, by its name; exact ties with weights or with Firth's penalty.
/// Complexity    one sort, then O(n·p²) for each step of Newton's method; O(n·p) memory. Exact ties
///               take O(at risk·tied·p²) for each event time.
/// Same bits     for any order of the rows.
/// Source        Cox 1972, JRSS B 34, 187–220; Efron 1977, JASA 72, 557–565; Breslow 1974,
///               Biometrics 30, 89–99; Gail, Lubin and Rubinstein 1981, Biometrika 68, 703–707
///               (exact); Lin and Wei 1989, JASA 84, 1074–1078 (robust variance); Heinze and
///               Schemper 2001, Biometrics 57, 114–119 (Firth); Therneau and Grambsch 2000,
///               Modeling Survival Data.

#include <cxm/core/estimate.hpp>
#include <cxm/retention/survival_columns.hpp>
#include <cxm/statistics/chi_square.hpp>
#include <cxm/statistics/fitted.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cxm::inline v0 {

/// What happens where several leave at one time. Without ties all are the same.
enum class cox_ties : std::uint8_t {
  efron,    ///< as if they had left in a random order, on average: close to exact
  breslow,  ///< all by the whole risk set: simple, biased to 0 with many ties
  exact,    ///< the conditional likelihood of discrete times
};

enum class cox_penalty : std::uint8_t {
  none,
  firth,  ///< + ½·log |information|: less biased with few events, finite under separation
};

struct cox_options {
  cox_ties ties = cox_ties::efron;
  cox_penalty penalty = cox_penalty::none;
  bool robust = false;  ///< sandwich variance by row; clusters always have it by cluster
  bool join_near_ties = true;
  int most_iterations =
      50;  ///< Firth's penalty has four times as many, for its steps converge slower
};

struct cox_coefficient {
  std::string name;
  double value = undefined;                  ///< of log hazard, for one unit more
  double standard_error = undefined;         ///< from the information
  double robust_standard_error = undefined;  ///< where asked for

  /// The robust one where there is one.
  [[nodiscard]] double error() const noexcept {
    return robust_standard_error == robust_standard_error ? robust_standard_error : standard_error;
  }
  [[nodiscard]] test_result test() const noexcept { return normal_test(value / error()); }
  [[nodiscard]] bounds interval(confidence level = confidence{0.95}) const noexcept {
    double const half = normal_deviate(level) * error();
    return {value - half, value + half, level.level(), interval_method::wald};
  }
  [[nodiscard]] double hazard_ratio() const noexcept { return std::exp(value); }
  [[nodiscard]] bounds hazard_ratio_interval(confidence level = confidence{0.95}) const noexcept {
    bounds range = interval(level);
    range.lower = std::exp(range.lower);
    range.upper = std::exp(range.upper);
    return range;
  }
};

/// The baseline of one stratum, at its event times, rising. Centred quantities belong to a customer
/// whose covariates are cox::means; that keeps exp(xᵀβ) within range where x is a year or an
/// amount.
struct cox_baseline {
  std::uint32_t stratum = 0;
  std::vector<double> time;
  std::vector<double> centred_hazard;    ///< cumulative, at the means
  std::vector<double> centred_variance;  ///< of it, for known coefficients
  std::vector<double> centred_drift;  ///< ∫ (mean of those at risk − means) dΛ, p for each time
};

class cox {
 public:
  count_t count = 0;  ///< rows that were used
  count_t events = 0;
  exclusions excluded;
  std::vector<cox_coefficient> coefficients;
  std::vector<double> covariance;         ///< p × p, from the information
  std::vector<double> robust_covariance;  ///< p × p, or empty
  double null_log_likelihood = undefined;
  double log_likelihood = undefined;  ///< without the penalty
  double null_penalised = undefined;  ///< + ½·log |information|, with Firth's penalty
  double penalised = undefined;
  /// That all coefficients are 0. With Firth's penalty the ratio is that of the penalised
  /// likelihoods.
  chi_square_test likelihood_ratio, wald, score;
  chi_square_test robust_wald;
  std::vector<double> means;  ///< weighted, of each covariate
  std::vector<cox_baseline> baselines;
  cox_options options;

  /// Errors: as above.
  [[nodiscard]] static fitted<cox> fit(survival_columns const& rows,
                                       cox_options const& options = {});

  /// (x − means)ᵀ·β. Errors: std::invalid_argument when there is not one value for each covariate.
  [[nodiscard]] double linear_predictor(std::span<double const> x) const;
  /// Of every row, in its order; NaN where a covariate is. Covariates in the order of the fit.
  [[nodiscard]] std::vector<double> linear_predictors(std::span<covariate const> of) const;

  /// The cumulative hazard at x = 0, up to and including `time`: Breslow's estimator, or Efron's
  /// where ties are Efron's. 0 before the first event. Errors: std::invalid_argument for a stratum
  /// that was not in the fit.
  [[nodiscard]] double baseline_hazard(double time, std::uint32_t stratum = 0) const;
  /// Of a customer: Λ(t|x), its value and standard error. The error holds that of the coefficients
  /// (from `covariance`) and of the baseline.
  struct hazard {
    double value = undefined;
    double standard_error = undefined;
  };
  [[nodiscard]] hazard cumulative_hazard(std::span<double const> x, double time,
                                         std::uint32_t stratum = 0) const;
  /// exp(−Λ(t|x)), with the log-log interval. No interval before the first event.
  [[nodiscard]] estimate survival(std::span<double const> x, double time, std::uint32_t stratum = 0,
                                  confidence level = confidence{0.95}) const;
  /// The probability of still being there at a time, of every row in its order: 1 − the predicted risk.
  /// NaN where a covariate is. Errors: as linear_predictors and baseline_hazard.
  [[nodiscard]] std::vector<double> survivals(std::span<covariate const> of, double time,
                                              std::uint32_t stratum = 0) const;
};

}  // namespace cxm::inline v0
