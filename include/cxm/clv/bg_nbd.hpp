#pragma once
/// BG/NBD and MBG/NBD: customers who buy at random and leave, unseen, right after a purchase. They
/// are declared here and compiled into cxm::models.
///
/// Formula       a customer buys at a rate λ, Gamma(r, α) among customers, and after a purchase leaves
///               for good with a probability p, Beta(a, b) among customers, λ and p independent.
///               bg_nbd: after each repeat. mbg_nbd: after the first purchase too. With n = x, or x + 1,
///               the purchases after which a customer could have left, k = r + x,
///               L = Γ(k)/Γ(r)·α^r·[B(a, b+n)/B(a, b)·(α+T)^−k + B(a+1, b+n−1)/B(a, b)·(α+t_x)^−k],
///               the second term for n > 0 alone, and P(alive) is the share of the first.
///               Of who is alive, λ is Gamma(k, α + T) and p is Beta(a, b + n), and what is expected of
///               them is a mean over p:
///               purchases in the next t   E[(1 − (1 + p·t/(α+T))^−k)/p]
///               DERT                      E[λ/(δ + λp)] = E[(k/p)·e^z·E_{k+1}(z)], z = δ(α+T)/p:
///                                         purchases to come, discounted at the continuous rate δ
/// Use           auto const buying = cxm::fit<cxm::mbg_nbd>(base);
///               buying->p_alive(base[0]);
///               buying->expected_purchases(base, 52);
/// Input         customer_base; α, t and 1/δ are in its unit of time. A covariate that acts on buying
///               divides α by e^(g·z); one that acts on lifetime multiplies a and b by e^(h·z).
/// Trap          Under BG/NBD who has not bought again is alive for certain, since nobody leaves
///               before the first repeat: P(alive) = 1 for x = 0 by construction, whatever T. Such a
///               model is no source for a list of customers at risk: tells_alive_without_repeats.
/// Undefined     NaN for a model with a parameter that is NaN. DERT at δ = 0 is infinite for a ≤ 1.
///               Status `boundary`: nobody leaves (a/b runs to 0), all leave alike (a and b run to
///               infinity together) or all buy alike (r and α). `singular`: nobody bought again, or
///               nobody was watched.
/// Errors        std::invalid_argument: no customers; time in another unit than the model's; other
///               covariates; a t or δ below 0; n not whole.
/// Order         of customers changes no bit; a single customer gets what it gets in a batch.
/// Accuracy      1e-12 of each figure, docs/metrics/bg_nbd.md.
/// Complexity    a batch O(rows that differ); expectations some 10 µs for each pair of x and T that
///               differs.
/// Source        Fader, Hardie and Lee 2005, Marketing Science 24, 275–284 (BG/NBD); Batislam,
///               Denizel and Filiztekin 2007, International Journal of Research in Marketing 24,
///               201–209 (MBG/NBD); Fader and Hardie 2007, "Incorporating time-invariant covariates
///               into the Pareto/NBD and BG/NBD models".

#include <cxm/clv/clv_fit_options.hpp>
#include <cxm/clv/covariate_effect.hpp>
#include <cxm/clv/customer_base.hpp>
#include <cxm/statistics/fitted.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

/// After which purchases a customer can leave.
enum class leaves_after : std::uint8_t { repeats, all_purchases };

template <leaves_after Which>
class geometric_dropout {
 public:
  static constexpr std::string_view id =
      Which == leaves_after::repeats ? std::string_view{"bg_nbd"} : std::string_view{"mbg_nbd"};
  static constexpr std::array<std::string_view, 4> parameter_names{"r", "alpha", "a", "b"};
  /// Whether P(alive) of a customer without repeats says anything.
  static constexpr bool tells_alive_without_repeats = Which == leaves_after::all_purchases;

  double r = undefined;
  double alpha = undefined;  ///< in `unit`
  double a = undefined;
  double b = undefined;
  time_unit unit = time_unit::day();
  std::vector<std::string> covariates;     ///< names, in the order of a customer's values
  std::vector<covariate_effect> buying;    ///< g
  std::vector<covariate_effect> lifetime;  ///< h

  // ---- of the fit: r, α, a, b, then g, then h -------------------------------------------------------
  [[nodiscard]] static constexpr std::array<double geometric_dropout::*, 4> parameters() noexcept {
    return {&geometric_dropout::r, &geometric_dropout::alpha, &geometric_dropout::a,
            &geometric_dropout::b};
  }
  std::vector<double> covariance;      ///< p × p, by row
  std::vector<double> log_covariance;  ///< of the logarithms of r, α, a, b, and of g and h
  std::vector<double> errors;          ///< standard errors
  double log_likelihood = undefined;
  double customers = 0;

  /// Errors: as above.
  [[nodiscard]] static fitted<geometric_dropout> fit(customer_base const& of,
                                                     clv_fit_options const& options = {});

  /// log r, log α, log a, log b, then g, then h.
  [[nodiscard]] std::vector<double> log_parameters() const;
  /// The same model at other parameters; without the figures of the fit.
  [[nodiscard]] geometric_dropout with_log_parameters(std::span<double const> at) const;

  // ---- each customer, z its covariates, and all in the order of a base ----------------------------------------
  [[nodiscard]] double log_likelihood_of(buyer const& of, std::span<double const> z = {}) const;
  [[nodiscard]] double p_alive(buyer const& of, std::span<double const> z = {}) const;
  [[nodiscard]] double expected_purchases(buyer const& of, double t,
                                          std::span<double const> z = {}) const;
  [[nodiscard]] double dert(buyer const& of, double delta, std::span<double const> z = {}) const;
  [[nodiscard]] std::vector<double> log_likelihoods(customer_base const& of) const;
  [[nodiscard]] std::vector<double> p_alive(customer_base const& of) const;
  [[nodiscard]] std::vector<double> expected_purchases(customer_base const& of, double t) const;
  [[nodiscard]] std::vector<double> dert(customer_base const& of, double delta) const;

  // ---- a new customer, from the first purchase on, which is not counted ---------------------------
  [[nodiscard]] double expected_purchases(double t, std::span<double const> z = {}) const {
    return expected_purchases(buyer{}, t, z);
  }
  /// That there are n within t.
  [[nodiscard]] double purchases_probability(double n, double t,
                                             std::span<double const> z = {}) const;
  [[nodiscard]] double dert(double delta, std::span<double const> z = {}) const {
    return dert(buyer{}, delta, z);
  }
};

/// A customer can leave after each repeat.
using bg_nbd = geometric_dropout<leaves_after::repeats>;
/// A customer can leave after the first purchase, too.
using mbg_nbd = geometric_dropout<leaves_after::all_purchases>;

extern template class geometric_dropout<leaves_after::repeats>;
extern template class geometric_dropout<leaves_after::all_purchases>;

}  // namespace cxm::inline v0
