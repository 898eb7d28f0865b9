#pragma once
/// The shifted beta-geometric model: how many customers under contract renew, from a few renewals
/// seen to all that follow. Declared here and compiled into cxm::models.
///
/// Formula       each customer leaves at a renewal with a probability θ of its own, Beta(α, β)
///               among customers. S(t) = B(α, β + t)/B(α, β) of them have renewed t times, and
///               r(t) = (β + t − 1)/(α + β + t − 1) of those who are left renew the t-th time:
///               retention rises although nobody changes, since those who leave easily are gone
///               first. α and β maximise Π over renewals of r(t)^renewed·(1 − r(t))^lost.
/// Use           auto const fit = cxm::fit<cxm::shifted_beta_geometric>(
///                   cxm::renewals::from_survivors({{1000, 869, 743, 653}}));
///               fit->survival(12);
/// Input         renewals: how many were up for the t-th renewal and how many left at it, t = 1, 2,
///               … Cohorts of different age are added up renewal by renewal; who is not due any
///               more, or not yet, is in neither number. Counts may be weighted sums.
/// Undefined     status `boundary`: retention does not rise with tenure, so α and β run to infinity
///               together; then one churn rate says all: `geometric`. `singular`: one renewal alone
///               was seen.
/// Errors        std::invalid_argument: no renewals; a count below 0, infinite or NaN; more lost
///               than at risk; nobody lost; nobody renewed.
/// Complexity    O(renewals) for each step of Newton's method.
/// Source        Fader and Hardie 2007, Journal of Interactive Marketing 21(1), 76–90; 2010,
///               Marketing Science 29, 85–93 (discounted residual lifetimes).

#include <cxm/core/estimate.hpp>
#include <cxm/statistics/chi_square.hpp>
#include <cxm/statistics/fitted.hpp>

#include <span>
#include <vector>

namespace cxm::inline v0 {

/// Who was up for each renewal, and who of them left. at_risk[0] and lost[0] are of the first
/// renewal.
struct renewals {
  std::vector<double> at_risk;
  std::vector<double> lost;

  /// Of one cohort: how many there were at first, and how many were left after each renewal.
  /// Errors: std::invalid_argument when these rise, or are fewer than two.
  [[nodiscard]] static renewals from_survivors(std::span<double const> left);
  /// Of one cohort: how many it lost at each renewal, and how many are still active.
  [[nodiscard]] static renewals from_losses(std::span<double const> lost, double active);
  /// Adds another cohort, younger or older, renewal by renewal.
  void add(renewals const& cohort);
};

/// One churn rate for everybody, at every renewal: what the shifted beta-geometric has to beat.
struct geometric_retention {
  double churn = undefined;  ///< lost ÷ (customers × renewals)
  double log_likelihood = undefined;

  [[nodiscard]] double survival(double t) const noexcept {
    return std::exp(t * std::log1p(-churn));
  }
  /// Σ S(t)/(1 + discount)^t over t = 0, 1, …
  [[nodiscard]] double expected_lifetime(double discount = 0) const noexcept {
    return (1 + discount) / (discount + churn);
  }
};

class shifted_beta_geometric {
 public:
  double alpha = undefined;
  double beta = undefined;
  double alpha_error = undefined;  ///< standard errors, from the observed information
  double beta_error = undefined;
  std::vector<double> covariance;      ///< of α and β, 2 × 2
  std::vector<double> log_covariance;  ///< of log α and log β
  double log_likelihood = undefined;
  geometric_retention geometric;
  /// That customers do not differ: twice the gain over the geometric model. p is that of ½ of χ²
  /// with one degree of freedom, since no difference is the edge of the parameters (Self and Liang
  /// 1987, JASA 82, 605–610).
  chi_square_test heterogeneity;

  /// Errors: as above.
  [[nodiscard]] static fitted<shifted_beta_geometric> fit(renewals const& of);

  /// α/(α + β): who leaves at the first renewal.
  [[nodiscard]] double mean_churn() const noexcept { return alpha / (alpha + beta); }
  /// S(t), t ≥ 0 whole; 1 at 0.
  [[nodiscard]] double survival(double t) const noexcept;
  /// r(t), t ≥ 1 whole.
  [[nodiscard]] double retention(double t) const noexcept {
    return (beta + t - 1) / (alpha + beta + t - 1);
  }
  /// S(t) with an interval on the log-log scale, from the errors of log α and log β.
  [[nodiscard]] estimate survival_estimate(double t, confidence level = confidence{0.95}) const;
  /// How many periods a new customer pays for, Σ S(t)/(1 + discount)^t over t = 0, 1, … Without a
  /// discount it is (α + β − 1)/(α − 1), and infinite where α ≤ 1. Errors: std::invalid_argument
  /// for a discount below 0.
  [[nodiscard]] double expected_lifetime(double discount = 0) const;
  /// How many more periods a customer will pay for who has paid for `paid` ≥ 1 and is up for the
  /// renewal after them, discounted to that renewal. Infinite without a discount where α ≤ 1.
  [[nodiscard]] double residual_lifetime(double paid, double discount = 0) const;
};

}  // namespace cxm::inline v0
