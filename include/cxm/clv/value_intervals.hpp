#pragma once
/// How sure a figure of a model of buying is: intervals of a parameter, of a customer's P(alive),
/// expected purchases and lifetime value, and of what the whole base is worth.
///
/// Formula       Delta method: a figure h(f(θ)), h = log, or logit for P(alive), has the variance
///               gᵀ·Σ·g with g its derivatives in the logarithms of the parameters, by central
///               differences of 1e-4, and Σ their covariance; its interval ± z standard errors is
///               brought back by h⁻¹. Of two models, one of buying and one of spend, the variances
///               are added: they are fitted apart, and take both as independent.
///               Drawn: parameters are drawn from their normal law in logarithms; the interval runs
///               between percentiles of what they give. It needs no derivative, and follows a
///               figure that is far from linear.
///               Resampled: customers are drawn with replacement, and both models fitted again.
/// Covers        Delta and drawn: the parameters, which would come out otherwise with other
///               customers of the same kind. So they are intervals of an expectation: what the
///               model says of the average of customers like this one, given that the model holds.
///               Resampled: which customers these are, too, and spread that the model does not
///               explain. For the base's total alone.
/// Does not      None covers chance: what one customer does will lie far outside of the interval of
///   cover       what it is expected to do. None covers a model that is wrong, or a future unlike
///               the past.
/// Input         models that were fitted: with log_covariance. Customers with covariates are given
///               as a base.
/// Undefined     NaN limits: no covariance; a figure that is infinite or NaN, also nearby;
///               resamples of which more than one in twenty could not be fitted.
/// Same bits     for any order of customers and any number of threads; resamples follow a seed.
/// Complexity    a figure 2p + 1 times, p parameters; or once for each draw.
/// Source        Oehlert 1992, The American Statistician 46, 27–29 (delta method); Efron 1979,
///               Annals of Statistics 7, 1–26; Krinsky and Robb 1986, Review of Economics and
///               Statistics 68, 715–719 (drawn parameters).

#include <cxm/clv/lifetime_value.hpp>
#include <cxm/core/estimate.hpp>
#include <cxm/core/exact_sum.hpp>
#include <cxm/core/executor.hpp>
#include <cxm/statistics/bootstrap.hpp>
#include <cxm/statistics/cholesky.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace cxm::inline v0 {

/// A model whose parameters are known with their covariance.
template <class M>
concept parametric_model = requires(M const& m, std::vector<double> const& at) {
  { m.log_parameters() } -> std::same_as<std::vector<double>>;
  { m.with_log_parameters(at) } -> std::same_as<M>;
  { m.log_covariance } -> std::convertible_to<std::vector<double> const&>;
};

struct resampling {
  std::size_t samples = 999;
  std::uint64_t seed = 1;
};

/// What a base is worth: the sum over its customers.
struct customer_equity {
  estimate total;
  count_t unvalued = 0;  ///< customers without a value, in no sum: expected spend that is undefined
  count_t failed = 0;    ///< resamples that could not be fitted
};

namespace detail {
enum class interval_link : unsigned char { log, logit };
[[nodiscard]] inline double linked(interval_link link, double x) noexcept {
  return link == interval_link::log ? std::log(x) : std::log(x) - std::log1p(-x);
}
[[nodiscard]] inline double unlinked(interval_link link, double y) noexcept {
  return link == interval_link::log ? std::exp(y) : 1 / (1 + std::exp(-y));
}

/// Adds what a model's parameters contribute to the variance of each linked figure of f(model).
template <parametric_model Model, class F>
void add_variance(Model const& model, interval_link link, F const& f,
                  std::vector<double>& variance) {
  constexpr double step = 1e-4;
  std::vector<double> const at = model.log_parameters();
  std::size_t const p = at.size();
  std::vector<std::vector<double>> slope(p);
  for (std::size_t i = 0; i < p; ++i) {
    std::vector<double> moved = at;
    moved[i] = at[i] + step;
    slope[i] = f(model.with_log_parameters(moved));
    moved[i] = at[i] - step;
    std::vector<double> const down = f(model.with_log_parameters(moved));
    for (std::size_t k = 0; k < down.size(); ++k) {
      slope[i][k] = (linked(link, slope[i][k]) - linked(link, down[k])) / (2 * step);
    }
  }
  bool const known = model.log_covariance.size() == p * p;
  for (std::size_t k = 0; k < variance.size(); ++k) {
    for (std::size_t i = 0; i < p; ++i) {
      for (std::size_t j = 0; j < p; ++j) {
        double const with = known ? model.log_covariance[i * p + j] : undefined;
        variance[k] += slope[i][k] * with * slope[j][k];
      }
    }
  }
}
[[nodiscard]] inline std::vector<estimate> linked_intervals(interval_link link,
                                                            std::vector<double> const& value,
                                                            std::vector<double> const& variance,
                                                            confidence level) {
  double const z = normal_deviate(level);
  std::vector<estimate> out(value.size());
  for (std::size_t k = 0; k < value.size(); ++k) {
    double const at = linked(link, value[k]);
    double const half = z * std::sqrt(variance[k]);
    out[k] = {value[k], {undefined, undefined, level.level(), interval_method::wald}};
    if (at == -HUGE_VAL || (link == interval_link::logit && at == HUGE_VAL)) {
      // Whatever the parameters: who bought a moment ago is alive.
      out[k].range.lower = out[k].range.upper = value[k];
    } else if (std::isfinite(at) && half >= 0) {
      out[k].range.lower = unlinked(link, at - half);
      out[k].range.upper = unlinked(link, at + half);
    }
  }
  return out;
}
[[nodiscard]] inline std::vector<estimate> times_margin(std::vector<estimate> of, double margin) {
  check_margin(margin);
  for (estimate& e : of) e = e.scaled(margin);
  return of;
}
template <class Model>
[[nodiscard]] customer_base alone(Model const& model, buyer const& of) {
  customer_base base{model.unit};
  base.push(of);
  return base;
}

/// The sum of the values that there are.
[[nodiscard]] inline double total_value(std::vector<double> const& values, count_t& unvalued) {
  exact_sum sum;
  double beyond = 0;  // what no exact sum takes: infinite, or less than any sum would show
  unvalued = 0;
  for (double const v : values) {
    if (std::isnan(v)) {
      ++unvalued;
    } else if (exact_sum::takes(v)) {
      sum.add(v);
    } else if (std::fabs(v) > 1) {
      beyond += v;
    }
  }
  return sum.value() + beyond;
}

/// Models at parameters drawn from their normal law in logarithms. Empty without a covariance.
template <parametric_model Model>
[[nodiscard]] std::vector<Model> drawn(Model const& model, resampling const& how,
                                       std::uint64_t stream) {
  std::vector<double> const at = model.log_parameters();
  std::size_t const p = at.size();
  std::vector<Model> out;
  if (model.log_covariance.size() != p * p) return out;
  std::vector<double> scale(p), correlation(p * p);
  for (std::size_t i = 0; i < p; ++i) scale[i] = std::sqrt(model.log_covariance[i * p + i]);
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j < p; ++j) {
      double const r = model.log_covariance[i * p + j] / (scale[i] * scale[j]);
      correlation[i * p + j] = i == j ? 1 : r;
    }
  }
  cholesky const factor{correlation, p};
  if (!factor.complete()) return out;
  split_mix random{how.seed * 2 + stream};
  std::vector<double> z(p);
  for (std::size_t b = 0; b < how.samples; ++b) {
    for (double& one : z) {
      one = normal_quantile((static_cast<double>(random.next() >> 12) + 0.5) * 0x1p-52);
    }
    factor.multiply(z);
    for (std::size_t i = 0; i < p; ++i) z[i] = at[i] + scale[i] * z[i];
    out.push_back(model.with_log_parameters(z));
  }
  return out;
}
}  // namespace detail

// ---- parameters ---------------------------------------------------------------------------------

/// Of each parameter in the order of log_parameters(): on the scale of logarithms, and of the
/// coefficients of covariates as they are.
template <parametric_model Model>
[[nodiscard]] std::vector<estimate> parameter_intervals(Model const& of,
                                                        confidence level = confidence{0.95}) {
  std::vector<double> const at = of.log_parameters();
  std::size_t const p = at.size();
  std::vector<estimate> out(p);
  for (std::size_t i = 0; i < p; ++i) {
    double const half = of.log_covariance.size() == p * p
                            ? normal_deviate(level) * std::sqrt(of.log_covariance[i * p + i])
                            : undefined;
    auto const back = [&](double x) { return i < Model::parameter_names.size() ? std::exp(x) : x; };
    out[i] = {back(at[i]),
              {back(at[i] - half), back(at[i] + half), level.level(), interval_method::wald}};
  }
  return out;
}

// ---- customers, in the order of the base; delta method ------------------------------------------

template <buying_model Buying>
[[nodiscard]] std::vector<estimate> p_alive_intervals(Buying const& buying, customer_base const& of,
                                                      confidence level = confidence{0.95}) {
  auto const f = [&](Buying const& at) { return at.p_alive(of); };
  std::vector<double> variance(of.size());
  detail::add_variance(buying, detail::interval_link::logit, f, variance);
  return detail::linked_intervals(detail::interval_link::logit, f(buying), variance, level);
}
template <buying_model Buying>
[[nodiscard]] estimate p_alive_interval(Buying const& buying, buyer const& of,
                                        confidence level = confidence{0.95}) {
  return p_alive_intervals(buying, detail::alone(buying, of), level)[0];
}

template <buying_model Buying>
[[nodiscard]] std::vector<estimate> expected_purchases_intervals(
    Buying const& buying, customer_base const& of, double t, confidence level = confidence{0.95}) {
  auto const f = [&](Buying const& at) { return at.expected_purchases(of, t); };
  std::vector<double> variance(of.size());
  detail::add_variance(buying, detail::interval_link::log, f, variance);
  return detail::linked_intervals(detail::interval_link::log, f(buying), variance, level);
}
template <buying_model Buying>
[[nodiscard]] estimate expected_purchases_interval(Buying const& buying, buyer const& of, double t,
                                                   confidence level = confidence{0.95}) {
  return expected_purchases_intervals(buying, detail::alone(buying, of), t, level)[0];
}

template <buying_model Buying>
[[nodiscard]] std::vector<estimate> lifetime_value_intervals(
    Buying const& buying, gamma_gamma const& spend, customer_base const& of, continuous_rate rate,
    double margin = 1, confidence level = confidence{0.95}) {
  std::vector<double> variance(of.size());
  detail::add_variance(
      buying, detail::interval_link::log,
      [&](Buying const& at) { return at.dert(of, rate.per(buying.unit)); }, variance);
  detail::add_variance(
      spend, detail::interval_link::log,
      [&](gamma_gamma const& at) { return at.expected_spend(of); }, variance);
  return detail::times_margin(
      detail::linked_intervals(detail::interval_link::log, lifetime_value(buying, spend, of, rate),
                               variance, level),
      margin);
}
template <buying_model Buying>
[[nodiscard]] estimate lifetime_value_interval(Buying const& buying, gamma_gamma const& spend,
                                               buyer const& of, continuous_rate rate,
                                               double margin = 1,
                                               confidence level = confidence{0.95}) {
  return lifetime_value_intervals(buying, spend, detail::alone(buying, of), rate, margin, level)[0];
}
/// Of any figure f(model) by drawn parameters: drawn_interval(buying, [&](auto const& m) { return
/// m.p_alive(b); }).
template <parametric_model Model, class F>
[[nodiscard]] estimate drawn_interval(Model const& model, F const& f, resampling const& how = {},
                                      confidence level = confidence{0.95}) {
  std::vector<double> values;
  for (Model const& at : detail::drawn(model, how, 0)) {
    double const v = f(at);
    if (std::isfinite(v)) values.push_back(v);
  }
  return {f(model), detail::percentile_interval(values, how.samples, level)};
}
/// By drawn parameters of both models.
template <buying_model Buying>
[[nodiscard]] estimate lifetime_value_drawn(Buying const& buying, gamma_gamma const& spend,
                                            buyer const& of, continuous_rate rate,
                                            double margin = 1, resampling const& how = {},
                                            confidence level = confidence{0.95}) {
  auto const buyings = detail::drawn(buying, how, 0);
  auto const spends = detail::drawn(spend, how, 1);
  std::vector<double> values;
  for (std::size_t b = 0; b < buyings.size() && b < spends.size(); ++b) {
    double const v = lifetime_value(buyings[b], spends[b], of, rate, margin);
    if (std::isfinite(v)) values.push_back(v);
  }
  return {lifetime_value(buying, spend, of, rate, margin),
          detail::percentile_interval(values, how.samples, level)};
}

// ---- the base's total ---------------------------------------------------------------------------

template <buying_model Buying>
[[nodiscard]] customer_equity equity(Buying const& buying, gamma_gamma const& spend,
                                     customer_base const& of, continuous_rate rate,
                                     double margin = 1, confidence level = confidence{0.95}) {
  customer_equity out;
  std::vector<double> const purchases = buying.dert(of, rate.per(buying.unit));
  std::vector<double> const each = spend.expected_spend(of);
  auto const total = [&](std::vector<double> const& times, std::vector<double> const& worth) {
    std::vector<double> values(of.size());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = times[i] * worth[i];
    return std::vector<double>{detail::total_value(values, out.unvalued)};
  };
  std::vector<double> variance(1);
  detail::add_variance(
      buying, detail::interval_link::log,
      [&](Buying const& at) { return total(at.dert(of, rate.per(buying.unit)), each); }, variance);
  detail::add_variance(
      spend, detail::interval_link::log,
      [&](gamma_gamma const& at) { return total(purchases, at.expected_spend(of)); }, variance);
  out.total = detail::times_margin(
      detail::linked_intervals(detail::interval_link::log, total(purchases, each), variance, level),
      margin)[0];
  return out;
}
/// By drawn parameters.
template <buying_model Buying>
[[nodiscard]] customer_equity equity_drawn(Buying const& buying, gamma_gamma const& spend,
                                           customer_base const& of, continuous_rate rate,
                                           double margin = 1, resampling const& how = {},
                                           confidence level = confidence{0.95}) {
  auto const buyings = detail::drawn(buying, how, 0);
  auto const spends = detail::drawn(spend, how, 1);
  customer_equity out;
  std::vector<double> totals;
  for (std::size_t b = 0; b < buyings.size() && b < spends.size(); ++b) {
    double const v =
        detail::total_value(lifetime_value(buyings[b], spends[b], of, rate, margin), out.unvalued);
    if (std::isfinite(v)) totals.push_back(v);
  }
  out.total.range = detail::percentile_interval(totals, how.samples, level);
  out.total.value =
      detail::total_value(lifetime_value(buying, spend, of, rate, margin), out.unvalued);
  return out;
}
/// By resampled customers, to whom both models are fitted again: `equity_resampled<pareto_nbd>(…)`.
template <buying_model Buying>
[[nodiscard]] customer_equity equity_resampled(executor& on, customer_base const& of,
                                               continuous_rate rate, double margin = 1,
                                               resampling const& how = {199},
                                               confidence level = confidence{0.95}) {
  // In an order of their own, so that a draw is the same customer however they came.
  std::vector<std::uint32_t> order(of.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t i, std::uint32_t k) {
    buyer const& a = of[i];
    buyer const& b = of[k];
    if (a.repeats != b.repeats) return a.repeats < b.repeats;
    if (a.recency != b.recency) return a.recency < b.recency;
    if (a.observed != b.observed) return a.observed < b.observed;
    bool const known = a.mean_spend == a.mean_spend;
    if (known != (b.mean_spend == b.mean_spend)) return known;
    if (known && a.mean_spend != b.mean_spend) return a.mean_spend < b.mean_spend;
    auto const za = of.covariates_of(i);
    auto const zb = of.covariates_of(k);
    return std::lexicographical_compare(za.begin(), za.end(), zb.begin(), zb.end());
  });
  // At the edge of its parameters a model's figures are those of a simpler one: to leave such
  // resamples out would leave out what can happen.
  auto const usable = [](fit_status status) {
    return status == fit_status::converged || status == fit_status::boundary;
  };
  auto const value_of = [&](customer_base const& base, count_t& unvalued) {
    auto const buying = Buying::fit(base);
    auto const spend = gamma_gamma::fit(base);
    if (!usable(buying.status()) || !usable(spend.status())) return undefined;
    return detail::total_value(
        lifetime_value(buying.value_even_so(), spend.value_even_so(), base, rate, margin),
        unvalued);
  };
  customer_equity out;
  std::vector<double> totals(how.samples, undefined);
  on.run(how.samples, [&](std::size_t b) {
    detail::split_mix random{detail::mix(how.seed, b)};
    customer_base drawn{of.unit(), of.covariate_names()};
    drawn.reserve(of.size());
    bool spends = false;
    for (std::size_t i = 0; i < order.size(); ++i) {
      std::uint32_t const one = order[static_cast<std::size_t>(random.below(order.size()))];
      spends = spends || (of[one].repeats > 0 && of[one].mean_spend > 0);
      drawn.push(of[one], of.covariates_of(one));
    }
    count_t unvalued = 0;
    if (spends) totals[b] = value_of(drawn, unvalued);
  });
  std::vector<double> values;
  for (double const v : totals) {
    if (std::isfinite(v)) values.push_back(v);
  }
  out.failed = how.samples - values.size();
  out.total.range = detail::percentile_interval(values, how.samples, level);
  out.total.value = value_of(of, out.unvalued);
  return out;
}

}  // namespace cxm::inline v0
