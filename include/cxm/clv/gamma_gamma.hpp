#pragma once
/// Gamma-Gamma: what customers spend on a purchase, each about a mean of their own. Declared here
/// and compiled into cxm::models.
///
/// Formula       a purchase brings Gamma(p, ν), and ν is Gamma(q, γ) among customers, whatever
///               their rate of purchases. Of x repeats with the mean z,
///               L = Γ(px + q)/(Γ(px)·Γ(q))·γ^q·z^(px−1)·x^(px)/(γ + xz)^(px+q)
///               expected spend    p·(γ + xz)/(px + q − 1): between z, which it tends to with x,
///                                 and the population mean p·γ/(q − 1), which it is at x = 0
/// Use           auto const spend = cxm::fit<cxm::gamma_gamma>(base);
///               spend->expected_spend(base[0]);
/// Input         customer_base; γ and what is expected are in the unit of z.
/// Left out      by the fit, counted: x = 0 as not_applicable; z that isn't known as missing; z ≤
///               0, which no Gamma has, as out_of_scale.
/// Undefined     NaN: the population mean for q ≤ 1, where it is infinite, and with it who has x =
///               0; who has repeats for px + q ≤ 1, or a z ≤ 0. Who has repeats of unknown z gets
///               the population mean, since nothing is known of them. Status `boundary`: customers
///               do not differ (q and γ run to infinity together), or their purchases don't (p runs
///               to infinity, γ to 0).
/// Trap          Who buys often may spend more or less on each purchase: then values made of this
///               model and one of buying are off. `correlation` tells.
/// Errors        std::invalid_argument: nobody with repeats of known spend above 0; a prior of
///               another parameter than p, q and gamma, or that is no normal law.
/// Complexity    the fit O(n log n), and O(n) for each step; a customer O(1).
/// Source        Fader, Hardie and Lee 2005, Journal of Marketing Research 42, 415–430; Fader and
///               Hardie 2013, "The Gamma-Gamma model of monetary value".

#include <cxm/clv/clv_fit_options.hpp>
#include <cxm/clv/customer_base.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/statistics/fitted.hpp>

#include <array>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

class gamma_gamma {
 public:
  static constexpr std::string_view id = "gamma_gamma";
  static constexpr std::array<std::string_view, 3> parameter_names{"p", "q", "gamma"};

  double p = undefined;
  double q = undefined;
  double gamma = undefined;  ///< in the unit of z

  [[nodiscard]] static constexpr std::array<double gamma_gamma::*, 3> parameters() noexcept {
    return {&gamma_gamma::p, &gamma_gamma::q, &gamma_gamma::gamma};
  }
  std::vector<double> covariance;      ///< of p, q and γ, 3 × 3
  std::vector<double> log_covariance;  ///< of their logarithms
  std::vector<double> errors;          ///< standard errors
  double log_likelihood = undefined;
  double customers = 0;  ///< that it was fitted to
  exclusions excluded;
  double correlation = undefined;  ///< of x and z among these: Pearson's

  /// Errors: as above.
  [[nodiscard]] static fitted<gamma_gamma> fit(customer_base const& of,
                                               clv_fit_options const& options = {});

  [[nodiscard]] std::vector<double> log_parameters() const;
  /// The same model at other parameters; without the figures of the fit.
  [[nodiscard]] gamma_gamma with_log_parameters(std::span<double const> at) const;

  [[nodiscard]] double population_mean() const noexcept {
    return q > 1 ? p * gamma / (q - 1) : undefined;
  }
  [[nodiscard]] double expected_spend(buyer const& of) const noexcept {
    if (of.repeats == 0 || of.mean_spend != of.mean_spend) return population_mean();
    double const weight = p * of.repeats + q - 1;
    return weight > 0 && of.mean_spend > 0 ? p * (gamma + of.repeats * of.mean_spend) / weight
                                           : undefined;
  }
  /// Of each, in the order of the base.
  [[nodiscard]] std::vector<double> expected_spend(customer_base const& of) const {
    std::vector<double> out(of.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = expected_spend(of[i]);
    return out;
  }
  /// NaN for whom the fit leaves out.
  [[nodiscard]] double log_likelihood_of(buyer const& of) const;
};

}  // namespace cxm::inline v0
