#include <cxm/clv/simulate.hpp>

#include "random_draws.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace cxm::inline v0 {

namespace {
using models::drawn;
using models::random_stream;

[[noreturn]] void refuse(std::string const& what) {
  throw std::invalid_argument("cxm::simulate: " + what);
}
[[nodiscard]] bool is_whole(double n) noexcept {
  return n >= 0 && n < 0x1p53 && n == std::floor(n);
}

template <std::size_t N>
void check_parameters(std::array<std::string_view, N> const& names,
                      std::array<double, N> const& values) {
  for (std::size_t k = 0; k < N; ++k) {
    if (!(values[k] > 0 && values[k] < HUGE_VAL)) {
      refuse("the parameter '" + std::string{names[k]} + "' is a finite number above 0");
    }
  }
}
template <class Model>
void check(Model const& by, customer_base const& watched, simulation_options const& options) {
  if (watched.unit() != by.unit) refuse("time is counted in another unit than the model's");
  if (watched.covariate_names() != by.covariates) refuse("other covariates than the model's");
  if (!(options.later >= 0 && options.later < HUGE_VAL)) {
    refuse("how long to go on is a number, 0 or more");
  }
}
[[nodiscard]] double effect(std::vector<covariate_effect> const& of, std::span<double const> z) {
  double sum = 0;
  for (covariate_effect const& e : of) sum += e.coefficient * z[e.column];
  return sum;
}

/// How many times a chance was survived, before it is rounded down: E/−log(1 − θ), which is infinite
/// where θ is too small for 1 − θ to tell.
[[nodiscard]] double waits(random_stream& from, double log_stays) noexcept {
  return from.exponential() / std::fabs(log_stays);  // not −0
}

/// What one customer did.
struct life {
  buyer seen;
  double later;
  bool alive;
};
/// The time of a last purchase, which rounding keeps within what was watched and after the first.
[[nodiscard]] double last_at(double time, double observed) noexcept {
  return (std::min)((std::max)(time, (std::numeric_limits<double>::min)()), observed);
}

template <class Model, class Live>
[[nodiscard]] simulated_customers each(Model const& by, customer_base const& watched,
                                       simulation_options const& options, Live const& live) {
  check(by, watched, options);
  simulated_customers out{customer_base{watched.unit(), watched.covariate_names()}, {}, {}};
  out.base.reserve(watched.size());
  out.later.reserve(watched.size());
  out.alive.reserve(watched.size());
  for (std::size_t i = 0; i < watched.size(); ++i) {
    random_stream from{options.seed, options.first_customer + i, drawn::buying};
    auto const z = watched.covariates_of(i);
    life const one = live(from, watched[i].observed, effect(by.buying, z), effect(by.lifetime, z));
    out.base.push(one.seen, z);
    out.later.push_back(one.later);
    out.alive.push_back(one.alive ? 1 : 0);
  }
  return out;
}

template <leaves_after Which>
[[nodiscard]] simulated_customers leaving_after_purchases(geometric_dropout<Which> const& by,
                                                          customer_base const& watched,
                                                          simulation_options const& options) {
  using model = geometric_dropout<Which>;
  check_parameters(model::parameter_names, std::array{by.r, by.alpha, by.a, by.b});
  return each(by, watched, options,
              [&](random_stream& from, double T, double buying, double lifetime) -> life {
                double const rate = std::exp(from.log_gamma(by.r) + buying) / by.alpha;
                double const scale = std::exp(lifetime);
                double const log_stays = from.beta(by.a * scale, by.b * scale).rest;
                // The repeat after which the customer leaves; 0 is the first purchase.
                double const earliest = Which == leaves_after::repeats ? 1 : 0;
                double const last = earliest + std::floor(waits(from, log_stays));
                double const would = from.poisson(rate * T);
                double const x = (std::min)(would, last);
                double const at = x > 0 ? T * std::exp(from.beta(x, would + 1 - x).of) : 0;
                double const more = from.poisson(rate * options.later);
                bool const alive = would < last;
                return {{x, x > 0 ? last_at(at, T) : 0, T},
                        alive ? (std::min)(more, last - would) : 0,
                        alive};
              });
}

/// How often a customer renews who leaves at each renewal with a share θ of Beta(a, b).
[[nodiscard]] renewals renewing(double a, double b, double c, std::uint64_t customers,
                                std::uint64_t periods, simulation_options const& options) {
  if (periods == 0) refuse("at least one renewal");
  renewals out{std::vector<double>(periods, 0), std::vector<double>(periods, 0)};
  for (std::uint64_t i = 0; i < customers; ++i) {
    random_stream from{options.seed, options.first_customer + i, drawn::renewing};
    double const log_stays = from.beta(a, b).rest;
    double const times = std::floor(std::pow(waits(from, log_stays), 1 / c));
    if (times < static_cast<double>(periods)) ++out.lost[static_cast<std::size_t>(times)];
  }
  double left = static_cast<double>(customers);
  for (std::size_t t = 0; t < out.lost.size(); ++t) {
    out.at_risk[t] = left;
    left -= out.lost[t];
  }
  return out;
}
}  // namespace

simulated_customers simulate(pareto_nbd const& by, customer_base const& watched,
                             simulation_options const& options) {
  check_parameters(pareto_nbd::parameter_names, std::array{by.r, by.alpha, by.s, by.beta});
  return each(by, watched, options,
              [&](random_stream& from, double T, double buying, double lifetime) -> life {
                double const rate = std::exp(from.log_gamma(by.r) + buying) / by.alpha;
                double const log_leaving = from.log_gamma(by.s) + lifetime - std::log(by.beta);
                double const lasts = std::exp(std::log(from.exponential()) - log_leaving);
                double const lived = (std::min)(T, lasts);
                double const x = from.poisson(rate * lived);
                double const at = x > 0 ? lived * std::exp(-from.exponential() / x) : 0;
                double const ahead = lasts > T ? (std::min)(options.later, lasts - T) : 0;
                return {{x, x > 0 ? last_at(at, T) : 0, T}, from.poisson(rate * ahead), lasts > T};
              });
}
simulated_customers simulate(bg_nbd const& by, customer_base const& watched,
                             simulation_options const& options) {
  return leaving_after_purchases(by, watched, options);
}
simulated_customers simulate(mbg_nbd const& by, customer_base const& watched,
                             simulation_options const& options) {
  return leaving_after_purchases(by, watched, options);
}

simulated_opportunities simulate(bg_bb const& by, std::span<double const> opportunities,
                                 simulation_options const& options) {
  check_parameters(bg_bb::parameter_names, std::array{by.alpha, by.beta, by.gamma, by.delta});
  if (!is_whole(options.later)) refuse("a whole number of later opportunities, 0 or more");
  simulated_opportunities out;
  for (std::size_t i = 0; i < opportunities.size(); ++i) {
    double const n = opportunities[i];
    if (!is_whole(n)) refuse("opportunities are whole numbers, 0 or more");
    random_stream from{options.seed, options.first_customer + i, drawn::buying};
    double const buys = std::exp(from.beta(by.alpha, by.beta).of);
    double const log_stays = from.beta(by.gamma, by.delta).rest;
    double const lasts = std::floor(waits(from, log_stays));
    double const lived = (std::min)(n, lasts);
    double const x = from.binomial(lived, buys);
    // The m-th is among the x of the first m with a chance of x/m.
    double last = x > 0 ? lived : 0;
    while (last > x && from.uniform() >= x / last) --last;
    out.customers.push_back({x, last, n});
    out.later.push_back(lasts > n ? from.binomial((std::min)(options.later, lasts - n), buys) : 0);
    out.alive.push_back(lasts >= n ? 1 : 0);
  }
  return out;
}

customer_base simulate(gamma_gamma const& by, customer_base const& buyers,
                       simulation_options const& options) {
  check_parameters(gamma_gamma::parameter_names, std::array{by.p, by.q, by.gamma});
  customer_base out{buyers.unit(), buyers.covariate_names()};
  out.reserve(buyers.size());
  for (std::size_t i = 0; i < buyers.size(); ++i) {
    buyer one = buyers[i];
    one.mean_spend = undefined;
    if (one.repeats > 0) {
      random_stream from{options.seed, options.first_customer + i, drawn::spending};
      double const log_nu = from.log_gamma(by.q) - std::log(by.gamma);
      one.mean_spend =
          std::exp(from.log_gamma(by.p * one.repeats) - log_nu - std::log(one.repeats));
    }
    out.push(one, buyers.covariates_of(i));
  }
  return out;
}

renewals simulate(shifted_beta_geometric const& by, std::uint64_t customers, std::uint64_t periods,
                  simulation_options const& options) {
  check_parameters(std::array<std::string_view, 2>{"alpha", "beta"}, std::array{by.alpha, by.beta});
  return renewing(by.alpha, by.beta, 1, customers, periods, options);
}
renewals simulate(beta_discrete_weibull const& by, std::uint64_t customers, std::uint64_t periods,
                  simulation_options const& options) {
  check_parameters(beta_discrete_weibull::parameter_names, std::array{by.gamma, by.delta, by.c});
  return renewing(by.gamma, by.delta, by.c, customers, periods, options);
}

}  // namespace cxm::inline v0
