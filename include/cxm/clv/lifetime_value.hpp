#pragma once
/// What a customer's purchases to come are worth now: how many there will be, by a model of buying,
/// times what one brings, by a model of spend, times the margin.
///
/// Formula       lifetime_value          DERT·E[spend]·margin: without an end, discounted at every
///                                       moment at the typed rate
///               lifetime_value_within   Σ over periods of purchases in the period·E[spend]·margin,
///                                       each discounted from the end of its period; with 12
///                                       periods of 4.345 weeks this is the convention of lifetimes
///               new_customer_value      of who buys for the first time now, that purchase not
///                                       counted: DERT of a new customer·population mean·margin
/// Use           cxm::lifetime_value(*buying, *spend, base[0], cxm::annual_rate{0.10}, 0.3);
///               cxm::lifetime_value(*buying, *spend, base, cxm::annual_rate{0.10});   // each
/// Input         a model of buying with dert and expected_purchases, such as bg_nbd, mbg_nbd or
///               pareto_nbd; gamma_gamma; a share of revenue that is earned, 1 for revenue itself.
///               What is needed is asked of the models in their unit of time.
/// Undefined     NaN where the model of spend has no expectation; infinite at a rate of 0 where the
///               purchases to come have no end.
/// Trap          Both models take frequency and spend as independent: see gamma_gamma::correlation.
///               A model of buying under which who has not come back is surely alive (BG/NBD, x =
///               0) values such customers as if nobody of them had left.
/// Errors        std::invalid_argument: a margin that is not finite; a number of periods that is
///               not whole; what the models refuse.
/// Source        Fader, Hardie and Lee 2005, Journal of Marketing Research 42, 415–430.

#include <cxm/clv/discount.hpp>
#include <cxm/clv/gamma_gamma.hpp>

#include <concepts>
#include <span>
#include <vector>

namespace cxm::inline v0 {

template <class M>
concept buying_model = requires(M const& m, buyer const& one, customer_base const& all, double v) {
  { m.dert(one, v) } -> std::same_as<double>;
  { m.dert(all, v) } -> std::same_as<std::vector<double>>;
  { m.dert(v) } -> std::same_as<double>;
  { m.expected_purchases(one, v) } -> std::same_as<double>;
  { m.expected_purchases(all, v) } -> std::same_as<std::vector<double>>;
  { m.unit } -> std::convertible_to<time_unit>;
};

/// So many periods, each so long in the model's unit of time.
struct value_horizon {
  double periods = 12;
  double length = 1;
};

namespace detail {
inline void check_margin(double margin) {
  if (!std::isfinite(margin)) throw std::invalid_argument("cxm: a margin is a finite number");
}
/// Discounted purchases in periods as Σ weight·purchases until a time: what the end of one period
/// adds is discounted more in the next.
struct discounted_periods {
  discounted_periods(value_horizon const& of, double delta) {
    if (!(of.periods >= 1 && of.periods <= 1e6) || of.periods != std::floor(of.periods) ||
        !(of.length > 0 && of.length < HUGE_VAL)) {
      throw std::invalid_argument("cxm: a horizon is a whole number of periods, longer than 0");
    }
    for (double k = 1; k <= of.periods; ++k) {
      times.push_back(k * of.length);
      double const worth = std::exp(-delta * k * of.length);
      weights.push_back(k < of.periods ? worth * -std::expm1(-delta * of.length) : worth);
    }
  }
  std::vector<double> times;
  std::vector<double> weights;
};
template <class Buying>
[[nodiscard]] std::vector<double> purchases_within(Buying const& buying, customer_base const& of,
                                                   discounted_periods const& in) {
  if constexpr (requires {
                  buying.expected_purchases(of, std::span<double const>{},
                                            std::span<double const>{});
                }) {
    return buying.expected_purchases(of, in.times, in.weights);
  } else {
    std::vector<double> sum(of.size());
    for (std::size_t k = 0; k < in.times.size(); ++k) {
      auto const until = buying.expected_purchases(of, in.times[k]);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += in.weights[k] * until[i];
    }
    return sum;
  }
}
}  // namespace detail

template <buying_model Buying>
[[nodiscard]] double lifetime_value(Buying const& buying, gamma_gamma const& spend, buyer const& of,
                                    continuous_rate rate, double margin = 1) {
  detail::check_margin(margin);
  return buying.dert(of, rate.per(buying.unit)) * spend.expected_spend(of) * margin;
}
/// Of each, in the order of the base.
template <buying_model Buying>
[[nodiscard]] std::vector<double> lifetime_value(Buying const& buying, gamma_gamma const& spend,
                                                 customer_base const& of, continuous_rate rate,
                                                 double margin = 1) {
  detail::check_margin(margin);
  std::vector<double> out = buying.dert(of, rate.per(buying.unit));
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = out[i] * spend.expected_spend(of[i]) * margin;
  return out;
}
template <buying_model Buying>
[[nodiscard]] double new_customer_value(Buying const& buying, gamma_gamma const& spend,
                                        continuous_rate rate, double margin = 1) {
  detail::check_margin(margin);
  return buying.dert(rate.per(buying.unit)) * spend.population_mean() * margin;
}

template <buying_model Buying>
[[nodiscard]] double lifetime_value_within(Buying const& buying, gamma_gamma const& spend,
                                           buyer const& of, value_horizon const& horizon,
                                           continuous_rate rate, double margin = 1) {
  customer_base one{buying.unit};
  one.push(of);
  return lifetime_value_within(buying, spend, one, horizon, rate, margin)[0];
}
template <buying_model Buying>
[[nodiscard]] std::vector<double> lifetime_value_within(Buying const& buying,
                                                        gamma_gamma const& spend,
                                                        customer_base const& of,
                                                        value_horizon const& horizon,
                                                        continuous_rate rate, double margin = 1) {
  detail::check_margin(margin);
  detail::discounted_periods const periods{horizon, rate.per(buying.unit)};
  std::vector<double> out = detail::purchases_within(buying, of, periods);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = out[i] * spend.expected_spend(of[i]) * margin;
  return out;
}

}  // namespace cxm::inline v0
