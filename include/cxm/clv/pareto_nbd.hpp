#pragma once
/// Pareto/NBD: customers who buy at random until, unseen, they leave for good, each at rates of
/// their own. Declared here and compiled into cxm::models.
///
/// Formula       a customer buys at a rate λ, Gamma(r, α) among customers, and leaves at a rate μ,
///               Gamma(s, β) among customers, λ and μ independent. Of x repeats, the last at t_x,
///               of T watched,
///               L = Γ(r + x)/Γ(r)·α^r·β^s·[(α + T)^−(r+x)·(β + T)^−s
///                   + ∫ from t_x to T of s·(α + y)^−(r+x)·(β + y)^−(s+1) dy]
///               and P(alive) is what the first term has in the bracket. The integral is computed
///               as it stands: every part is positive, so nothing cancels (the closed form is a
///               difference of two ₂F₁, and does).
///               purchases in the next t   P(alive)·(r + x)/(α + T)·(β + T)·(1 − q^(s−1))/(s − 1),
///                                         q = (β + T)/(β + T + t); its limit −log q at s = 1
///               DERT                      P(alive)·(r + x)/(α + T)·(β + T)·e^z·E_s(z),
///                                         z = δ(β + T):
///                                         what all purchases to come are worth now, one each,
///                                         discounted at the continuous rate δ
/// Use           auto const buying = cxm::fit<cxm::pareto_nbd>(base);
///               buying->p_alive(base[0]);
///               buying->expected_purchases(base, 52);
/// Input         customer_base; α, β, t and 1/δ are in its unit of time. A covariate that acts on
///               buying divides α by e^(g·z), one that acts on lifetime divides β by e^(h·z): g > 0
///               buys more often, h > 0 leaves sooner.
/// Undefined     NaN for a model with a parameter that is NaN. DERT at δ = 0 is infinite for s ≤ 1.
///               Status `boundary`: customers do not differ in how soon they leave (s and β run to
///               infinity together) or in how often they buy (r and α), or nobody leaves (s runs to
///               0). `singular`: nobody bought again, or nobody was watched.
/// Errors        std::invalid_argument: no customers; time in another unit than the model's; other
///               covariates; a t or δ below 0; n not whole.
/// Order         of customers changes no bit; a single customer gets what it gets in a batch.
/// Accuracy      1e-12 of each figure, docs/metrics/pareto_nbd.md.
/// Complexity    a batch and each step of the fit O(rows that differ), some 0.2 µs each.
/// Source        Schmittlein, Morrison and Colombo 1987, Management Science 33, 1–24; Fader and
///               Hardie 2005, "A note on deriving the Pareto/NBD model and related expressions";
///               Fader, Hardie and Lee 2005, Journal of Marketing Research 42, 415–430 (DERT);
///               Fader and Hardie 2007, "Incorporating time-invariant covariates into the
///               Pareto/NBD and BG/NBD models".

#include <cxm/clv/clv_fit_options.hpp>
#include <cxm/clv/covariate_effect.hpp>
#include <cxm/clv/customer_base.hpp>
#include <cxm/statistics/fitted.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

class pareto_nbd {
 public:
  static constexpr std::string_view id = "pareto_nbd";
  static constexpr std::array<std::string_view, 4> parameter_names{"r", "alpha", "s", "beta"};

  double r = undefined;
  double alpha = undefined;  ///< in `unit`
  double s = undefined;
  double beta = undefined;  ///< in `unit`
  time_unit unit = time_unit::day();
  std::vector<std::string> covariates;     ///< names, in the order of a customer's values
  std::vector<covariate_effect> buying;    ///< g
  std::vector<covariate_effect> lifetime;  ///< h

  // ---- of the fit: r, α, s, β, then g, then h ---------------------------------------------------
  [[nodiscard]] static constexpr std::array<double pareto_nbd::*, 4> parameters() noexcept {
    return {&pareto_nbd::r, &pareto_nbd::alpha, &pareto_nbd::s, &pareto_nbd::beta};
  }
  std::vector<double> covariance;      ///< p × p, by row
  std::vector<double> log_covariance;  ///< of the logarithms of r, α, s, β, and of g and h
  std::vector<double> errors;          ///< standard errors
  double log_likelihood = undefined;
  double customers = 0;

  /// Errors: as above.
  [[nodiscard]] static fitted<pareto_nbd> fit(customer_base const& of,
                                              clv_fit_options const& options = {});

  /// log r, log α, log s, log β, then g, then h.
  [[nodiscard]] std::vector<double> log_parameters() const;
  /// The same model at other parameters; without the figures of the fit.
  [[nodiscard]] pareto_nbd with_log_parameters(std::span<double const> at) const;

  // ---- each customer, z its covariates, and all in the order of a base --------------------------
  [[nodiscard]] double log_likelihood_of(buyer const& of, std::span<double const> z = {}) const;
  [[nodiscard]] double p_alive(buyer const& of, std::span<double const> z = {}) const;
  [[nodiscard]] double expected_purchases(buyer const& of, double t,
                                          std::span<double const> z = {}) const;
  [[nodiscard]] double dert(buyer const& of, double delta, std::span<double const> z = {}) const;
  [[nodiscard]] std::vector<double> log_likelihoods(customer_base const& of) const;
  [[nodiscard]] std::vector<double> p_alive(customer_base const& of) const;
  [[nodiscard]] std::vector<double> expected_purchases(customer_base const& of, double t) const;
  [[nodiscard]] std::vector<double> dert(customer_base const& of, double delta) const;
  /// Σ weightₖ·purchases until timeₖ.
  [[nodiscard]] std::vector<double> expected_purchases(customer_base const& of,
                                                       std::span<double const> times,
                                                       std::span<double const> weights) const;

  // ---- a new customer, from the first purchase on, which is not counted -------------------------
  [[nodiscard]] double expected_purchases(double t, std::span<double const> z = {}) const;
  /// That there are n within t.
  [[nodiscard]] double purchases_probability(double n, double t,
                                             std::span<double const> z = {}) const;
  [[nodiscard]] double dert(double delta, std::span<double const> z = {}) const;
};

}  // namespace cxm::inline v0
