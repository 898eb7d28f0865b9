#pragma once
/// Customers invented by a model of buying, spending or renewing: to see what a model implies, whether
/// a fit finds what is known to be true, and how far data like yours may differ by chance. Declared
/// here and compiled into cxm::models.
///
/// Formula       exactly what each model says, without a step for each purchase. In A, the time alive
///               within T, a customer with the rate λ makes a Poisson(λA) number of purchases.
///               Pareto/NBD   A = min(T, τ), τ exponential at μ; the last of x is A·max of x uniforms.
///               BG/NBD       N ~ Poisson(λT) would be made, but the K-th is the last of all, K
///                            geometric: x = min(N, K), and the x-th of N is at T·Beta(x, N + 1 − x).
///                            MBG/NBD: K counts from 0.
///               BG/BB        alive through A of n opportunities, A geometric up to n; x binomial; the
///                            last is the largest of x out of A.
///               Gamma-Gamma  the mean of x spends is Gamma(p·x, ν·x), as of one draw.
///               sBG, BdW     renews floor((E/−log(1 − θ))^(1/c)) times, E exponential; c = 1 for sBG.
/// Use           cxm::customer_base watched{cxm::time_unit::week()};   // T of each, and covariates
///               for (int i = 0; i < 1000; ++i) watched.push({0, 0, 52});
///               auto const seen = cxm::simulate(model, watched, {.seed = 1, .later = 26});
///               cxm::fit<cxm::pareto_nbd>(seen.base);
/// Input         a model whose parameters are finite and above 0. Of `watched`, T and the covariates
///               are read (a real base may stand there); of a base that gets spends, x.
/// Streams       customer number i has random numbers of its own, made of the seed and
///               `first_customer` + i: a batch, a thread or another customer changes nothing. What
///               happens later is drawn last, and changes nothing before T. Spends have a stream of
///               their own.
/// Same figures  on one machine; another library of mathematics may round logarithms otherwise.
/// Errors        std::invalid_argument: a parameter that is not above 0 and finite; time in another
///               unit than the model's; other covariates; opportunities or periods that are not
///               whole; what no customer_base takes, such as a spend beyond all doubles.
/// Complexity    O(1) for each customer; for BG/BB also for each opportunity left unused at the end.
/// Source        the papers of the models. Draws: Marsaglia and Tsang 2000, ACM TOMS 26, 363–372
///               (gamma; below shape 1 in logarithms); Ahrens and Dieter 1974, Computing 12, 223–246,
///               and Devroye 1986, chapter X (Poisson and binomial by the gaps of order statistics).

#include <cxm/clv/bg_bb.hpp>
#include <cxm/clv/bg_nbd.hpp>
#include <cxm/clv/customer_base.hpp>
#include <cxm/clv/gamma_gamma.hpp>
#include <cxm/clv/pareto_nbd.hpp>
#include <cxm/retention/beta_discrete_weibull.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace cxm::inline v0 {

struct simulation_options {
  std::uint64_t seed = 1;
  double later = 0;                  ///< how long, or how many periods, to go on after T or n
  std::uint64_t first_customer = 0;  ///< the number of the first, where this is a batch of more
};

struct simulated_customers {
  customer_base base;
  std::vector<double> later;        ///< purchases of each in `options.later` after T
  std::vector<std::uint8_t> alive;  ///< 1 for who was still a customer at T
};
struct simulated_opportunities {
  std::vector<discrete_buyer> customers;
  std::vector<double> later;
  std::vector<std::uint8_t> alive;  ///< at opportunity n
  [[nodiscard]] purchase_opportunities histories() const {
    purchase_opportunities out;
    for (discrete_buyer const& c : customers) out.push(c);
    return out;
  }
};

[[nodiscard]] simulated_customers simulate(pareto_nbd const& by, customer_base const& watched,
                                           simulation_options const& options = {});
[[nodiscard]] simulated_customers simulate(bg_nbd const& by, customer_base const& watched,
                                           simulation_options const& options = {});
[[nodiscard]] simulated_customers simulate(mbg_nbd const& by, customer_base const& watched,
                                           simulation_options const& options = {});
/// A customer for each number of opportunities.
[[nodiscard]] simulated_opportunities simulate(bg_bb const& by,
                                               std::span<double const> opportunities,
                                               simulation_options const& options = {});
/// The same customers, with a mean spend where x > 0 and without one elsewhere.
[[nodiscard]] customer_base simulate(gamma_gamma const& by, customer_base const& buyers,
                                     simulation_options const& options = {});
/// So many customers, up for so many renewals each.
[[nodiscard]] renewals simulate(shifted_beta_geometric const& by, std::uint64_t customers,
                                std::uint64_t periods, simulation_options const& options = {});
[[nodiscard]] renewals simulate(beta_discrete_weibull const& by, std::uint64_t customers,
                                std::uint64_t periods, simulation_options const& options = {});

}  // namespace cxm::inline v0
