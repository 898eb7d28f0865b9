#pragma once
/// The beta-discrete-Weibull model: the shifted beta-geometric with customers whose own risk of
/// leaving changes with tenure. Declared here and compiled into cxm::models.
///
/// Formula       each customer is left after t renewals with probability (1 − θ)^(t^c), θ ~ Beta(γ, δ)
///               among customers: S(t) = B(γ, δ + t^c)/B(γ, δ). c = 1 is the shifted beta-geometric;
///               below 1 a customer's own risk falls with tenure, above 1 it rises.
/// Use           auto const fit = cxm::fit<cxm::beta_discrete_weibull>(
///                   cxm::renewals::from_survivors({{1000, 869, 743, 653, 593}}));
///               fit->survival(12);
///               fit->duration_dependence.p            // whether c differs from 1
/// Input         renewals, as for the shifted beta-geometric.
/// Undefined     status `boundary`: a parameter runs to 0 or to infinity; the warning names it.
///               `singular`: fewer than three renewals were seen, which do not tell three parameters.
/// Errors        std::invalid_argument, as for the shifted beta-geometric.
/// Complexity    O(renewals) for each step of Newton's method. A lifetime takes the first thousand
///               terms of its sum, and the rest by Euler and Maclaurin's formula.
/// Accuracy      survival 1e-13 relative for δ up to 10⁴; lifetimes 1e-10.
/// Source        Fader, Hardie, Liu, Davin and Steenburgh 2018, Journal of Interactive Marketing 43,
///               1–16.

#include <cxm/retention/shifted_beta_geometric.hpp>

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

class beta_discrete_weibull {
 public:
  static constexpr std::string_view id = "beta_discrete_weibull";
  static constexpr std::array<std::string_view, 3> parameter_names{"gamma", "delta", "c"};
  double gamma = undefined;
  double delta = undefined;
  double c = undefined;
  std::vector<double> errors;  ///< standard errors, from the observed information
  [[nodiscard]] static constexpr std::array<double beta_discrete_weibull::*, 3>
  parameters() noexcept {
    return {&beta_discrete_weibull::gamma, &beta_discrete_weibull::delta,
            &beta_discrete_weibull::c};
  }
  std::vector<double> covariance;      ///< of the parameters, 3 × 3
  std::vector<double> log_covariance;  ///< of their logarithms
  double log_likelihood = undefined;
  /// That c = 1: twice the gain over the shifted beta-geometric, whose own fit may have ended at its
  /// boundary.
  chi_square_test duration_dependence;

  /// Errors: as above.
  [[nodiscard]] static fitted<beta_discrete_weibull> fit(renewals const& of);

  [[nodiscard]] std::vector<double> log_parameters() const;
  [[nodiscard]] beta_discrete_weibull with_log_parameters(std::span<double const> logarithms) const;

  /// S(t), t ≥ 0; 1 at 0.
  [[nodiscard]] double survival(double t) const;
  /// S(t)/S(t − 1), t ≥ 1: who of those left renews the t-th time.
  [[nodiscard]] double retention(double t) const;
  /// S(t) with an interval on the log-log scale, from the errors of the logarithms.
  [[nodiscard]] estimate survival_estimate(double t, confidence level = confidence{0.95}) const;
  /// How many periods a new customer pays for, Σ S(t)/(1 + discount)^t over t = 0, 1, … Infinite
  /// without a discount where c·γ ≤ 1. Errors: std::invalid_argument for a discount below 0.
  [[nodiscard]] double expected_lifetime(double discount = 0) const;
  /// How many more periods a customer will pay for who has paid for `paid` ≥ 1, a whole number, and is
  /// up for the renewal after them, discounted to that renewal.
  [[nodiscard]] double residual_lifetime(double paid, double discount = 0) const;
};

}  // namespace cxm::inline v0
