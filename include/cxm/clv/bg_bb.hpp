#pragma once
/// The beta-geometric/beta-Bernoulli model (BG/BB): purchases that can happen once in each period,
/// such as a yearly donation or a convention. Declared here and compiled into cxm::models.
///
/// Formula       a customer uses each opportunity with probability p ~ Beta(α, β) while alive, and
///               dies before each with probability θ ~ Beta(γ, δ), p and θ independent. With x
///               purchases, the last at opportunity t_x of n,
///
///                 L = A(x, n)·D(n) + Σ_{i=t_x}^{n−1} A(x, i)·[D(i) − D(i + 1)],
///                 A(x, i) = B(α + x, β + i − x)/B(α, β),   D(i) = B(γ, δ + i)/B(γ, δ).
///
/// Use           cxm::purchase_opportunities seen;
///               seen.push({.repeats = 2, .last = 5, .opportunities = 6}, customers);
///               auto const fit = cxm::fit<cxm::bg_bb>(seen);
///               fit->expected_purchases({2, 5, 6}, 5);
/// Input         whole numbers 0 ≤ x ≤ t_x ≤ n, x = 0 exactly where t_x = 0; n ≥ 1 for somebody.
///               The first purchase, by which a customer came, is not counted.
/// Undefined     status `boundary`: a parameter runs to 0 or to infinity, such as where nobody dies or
///               all are alike; the warning names it.
/// Errors        std::invalid_argument for other numbers, no customers, nobody with a purchase, or
///               nobody who ever left an opportunity unused.
/// Complexity    of a fit, O(different histories × n) for each step of Newton's method; predictions
///               O(n) for each customer and for each period ahead.
/// Accuracy      1e-13 relative: all sums are of positive terms, made of logarithms of α + j, …
/// Source        Fader, Hardie and Shang 2010, Marketing Science 29, 1086–1108, equations (4) to (15).

#include <cxm/core/reading.hpp>
#include <cxm/statistics/fitted.hpp>

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

/// One customer: x purchases, the last at opportunity t_x, of n.
struct discrete_buyer {
  double repeats = 0;
  double last = 0;
  double opportunities = 0;
  friend auto operator<=>(discrete_buyer const&, discrete_buyer const&) = default;
};

/// Customers by their history, those that are alike once.
class purchase_opportunities {
 public:
  struct row {
    discrete_buyer of;
    double customers = 0;
  };
  /// Errors: as above.
  void push(discrete_buyer const& of, double customers = 1);
  /// In the order of x, t_x, n.
  [[nodiscard]] std::vector<row> const& rows() const noexcept { return rows_; }
  [[nodiscard]] double customers() const noexcept;

 private:
  std::vector<row> rows_;
};

class bg_bb {
 public:
  static constexpr std::string_view id = "bg_bb";
  static constexpr std::array<std::string_view, 4> parameter_names{"alpha", "beta", "gamma",
                                                                   "delta"};
  double alpha = undefined;  ///< of p: the mean is α/(α + β)
  double beta = undefined;
  double gamma = undefined;  ///< of θ: the mean is γ/(γ + δ)
  double delta = undefined;
  std::vector<double> errors;  ///< standard errors, from the observed information
  [[nodiscard]] static constexpr std::array<double bg_bb::*, 4> parameters() noexcept {
    return {&bg_bb::alpha, &bg_bb::beta, &bg_bb::gamma, &bg_bb::delta};
  }
  std::vector<double> covariance;      ///< of the parameters, 4 × 4
  std::vector<double> log_covariance;  ///< of their logarithms
  double log_likelihood = undefined;
  double customers = 0;

  /// Errors: as above.
  [[nodiscard]] static fitted<bg_bb> fit(purchase_opportunities const& seen);

  [[nodiscard]] std::vector<double> log_parameters() const;
  [[nodiscard]] bg_bb with_log_parameters(std::span<double const> logarithms) const;

  [[nodiscard]] double log_likelihood_of(discrete_buyer const& of) const;
  /// That the customer was alive at the last opportunity, n.
  [[nodiscard]] double p_alive(discrete_buyer const& of) const;
  /// That the customer will be at the next one, n + 1.
  [[nodiscard]] double p_alive_next(discrete_buyer const& of) const;
  /// At the next `periods` opportunities, a whole number.
  [[nodiscard]] double expected_purchases(discrete_buyer const& of, double periods) const;
  /// Of a new customer, at the first `periods` opportunities.
  [[nodiscard]] double expected_purchases(double periods) const;
  /// That a new customer makes `purchases` at the first `periods` opportunities.
  [[nodiscard]] double purchases_probability(double purchases, double periods) const;
  /// Discounted expected residual transactions: purchases at all opportunities from n + 1 on, that at
  /// n + j worth 1/(1 + discount)^j. Infinite without a discount where γ ≤ 1. Errors:
  /// std::invalid_argument for a discount below 0.
  [[nodiscard]] double dert(discrete_buyer const& of, double discount) const;
  [[nodiscard]] double dert(double discount) const { return dert(discrete_buyer{}, discount); }
};

}  // namespace cxm::inline v0
