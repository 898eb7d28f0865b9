// What BG/NBD and MBG/NBD say of customers, and their fit.

#include <cxm/clv/bg_nbd.hpp>

#include "beta_mean.hpp"
#include "dropout_likelihood.hpp"
#include "exponential_integral.hpp"
#include "rising_factorial.hpp"

#include <boost/math/special_functions/beta.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

namespace cxm::inline v0 {

namespace {
using Eigen::Index;

[[noreturn]] void refuse(std::string_view model, char const* what) {
  throw std::invalid_argument("cxm::" + std::string{model} + ": " + what);
}

/// A customer as the model has it: α, a and b with the covariates, n the purchases after which the
/// customer could have left.
struct placed_buyer {
  double r, alpha, a, b, n;
  buyer of;

  [[nodiscard]] double k() const noexcept { return r + of.repeats; }
  /// log P(left)/P(alive).
  [[nodiscard]] double log_odds_left() const noexcept {
    if (n == 0) return -HUGE_VAL;
    return std::log(a / (b + (n - 1))) +
           k() * std::log1p((of.observed - of.recency) / (alpha + of.recency));
  }
  [[nodiscard]] double p_alive() const noexcept { return 1 / (1 + std::exp(log_odds_left())); }
  [[nodiscard]] double log_likelihood() const {
    double const q = log_odds_left();
    double const either = q > 0 ? q + std::log1p(std::exp(-q)) : std::log1p(std::exp(q));
    // log (r)ₓ − x·log(α + T) together, and log B(a, b + n)/B(a, b).
    return models::log_rising_factorial(r, of.repeats, alpha + of.observed) -
           r * std::log1p(of.observed / alpha) + models::log_rising_factorial(b, n) -
           models::log_rising_factorial(a + b, n) + either;
  }
  /// Of who is alive.
  [[nodiscard]] double purchases_within(double t) const {
    double const tau = t / (alpha + of.observed);
    double const power = k();
    if (!(tau > 0)) return 0;
    return models::beta_mean(a, b + n, 1e-17 / (1 + tau * (1 + power)), [&](double p) {
      return p == 0 ? power * tau : -std::expm1(-power * std::log1p(p * tau)) / p;
    });
  }
  [[nodiscard]] double residual(double delta) const {
    double const power = k();
    if (delta == 0) return a > 1 ? (a + b + n - 1) / (a - 1) : HUGE_VAL;
    double const scaled = delta * (alpha + of.observed);
    return models::beta_mean(a, b + n, 1e-17 * scaled / (1 + power + scaled), [&](double p) {
      return p == 0 ? power / scaled
                    : power / p * models::scaled_exponential_integral(power + 1, scaled / p);
    });
  }
};

template <class Model>
[[nodiscard]] placed_buyer placed(Model const& m, buyer const& of, std::span<double const> z) {
  double buys = 0, leaves = 0;
  for (covariate_effect const& e : m.buying) buys += e.coefficient * z[e.column];
  for (covariate_effect const& e : m.lifetime) leaves += e.coefficient * z[e.column];
  double const n = of.repeats + (Model::tells_alive_without_repeats ? 1 : 0);
  if (m.covariates.empty()) return {m.r, m.alpha, m.a, m.b, n, of};
  return {m.r, m.alpha * std::exp(-buys), m.a * std::exp(leaves), m.b * std::exp(leaves), n, of};
}
template <class Model>
void check(Model const& m, buyer const& of, std::span<double const> z) {
  customer_base one{m.unit, m.covariates};
  one.push(of, z);  // refuses what is no history
}
template <class Model>
void check_amount(double x, char const* what) {
  if (!(x >= 0 && x < HUGE_VAL)) refuse(Model::id, what);
}

/// f(customer) of the rows that are alike, for each customer of the base.
template <class Model, class F>
[[nodiscard]] std::vector<double> of_each(Model const& m, customer_base const& base, F const& f) {
  if (base.unit() != m.unit) {
    refuse(Model::id, "the customers' time is in another unit than the model's");
  }
  if (base.covariate_names() != m.covariates) {
    refuse(Model::id, "the covariates are not those of the fit");
  }
  alike_buyers const alike = base.alike();
  std::size_t const width = m.covariates.size();
  std::vector<double> by_row(alike.rows.size());
  for (std::size_t i = 0; i < by_row.size(); ++i) {
    auto const& row = alike.rows[i];
    by_row[i] = f(placed(m, {row.repeats, row.recency, row.observed},
                         std::span{alike.covariates.data() + i * width, width}));
  }
  std::vector<double> out(alike.row_of.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = by_row[alike.row_of[i]];
  return out;
}
/// P(alive)·g(customer), where g depends on x and T alone: there are far fewer of these than rows.
template <class Model, class G>
[[nodiscard]] std::vector<double> expected_of_each(Model const& m, customer_base const& base,
                                                   G const& g) {
  std::map<std::pair<double, double>, double> known;
  return of_each(m, base, [&](placed_buyer const& who) {
    if (!m.covariates.empty()) return who.p_alive() * g(who);
    auto const [at, is_new] = known.try_emplace({who.of.repeats, who.of.observed}, 0.0);
    if (is_new) at->second = g(who);
    return who.p_alive() * at->second;
  });
}

/// What ran away, and what that means.
template <class Model>
void explain_running(models::climbed<models::likelihood_point>& m, Model const& model) {
  auto& report = m.report;
  Index away = 0;
  double const length = m.step.cwiseAbs().maxCoeff(&away);
  if (away >= 4) {
    auto const effect = static_cast<std::size_t>(away - 4);
    auto const& of = effect < model.buying.size() ? model.buying[effect]
                                                  : model.lifetime[effect - model.buying.size()];
    report.warnings.push_back("the coefficient of '" + of.name + "' runs to infinity");
    return;
  }
  report.status = fit_status::boundary;
  if (away < 2) {
    report.warnings.push_back(
        "customers do not differ in how often they buy: r and alpha run to infinity together, and "
        "only r/alpha, the rate at which all buy, is told by the data");
  } else if (std::abs(m.step[2] - m.step[3]) > 0.02 * length) {
    report.warnings.push_back(
        m.step[2] < m.step[3]
            ? "nobody leaves as far as this shows: a/b runs to 0; a model without leaving "
              "(negative binomial) says the same"
            : "everybody leaves at the first chance as far as this shows: a/b runs to infinity");
  } else {
    report.warnings.push_back(
        "customers do not differ in how soon they leave: a and b run together, and only a/(a + b), "
        "the chance at which all leave, is told by the data");
  }
}
}  // namespace

template <leaves_after Which>
fitted<geometric_dropout<Which>> geometric_dropout<Which>::fit(customer_base const& base,
                                                               clv_fit_options const& options) {
  models::watched_customers const of{base, std::string{id}};
  geometric_dropout model;
  model.unit = base.unit();
  model.covariates = base.covariate_names();
  model.customers = of.customers;
  models::acting_columns acting;
  for (std::size_t c = 0; c < of.columns; ++c) {
    acting.buying.push_back(c);
    acting.lifetime.push_back(c);
    model.buying.push_back({model.covariates[c], c, undefined});
    model.lifetime.push_back({model.covariates[c], c, undefined});
  }
  std::vector<std::size_t> const times{1};
  auto priors = models::place(options, model, of, times);
  if (auto const why = of.untold(); !why.empty()) {
    fit_report report;
    report.status = fit_status::singular;
    report.condition = HUGE_VAL;
    report.warnings.push_back(why);
    return {std::move(model), std::move(report)};
  }
  models::dropout_likelihood likelihood{of.alike, of.columns, acting, of.longest,
                                        tells_alive_without_repeats};
  models::with_priors f{likelihood, std::move(priors), options};
  // Customers who buy as often as these did, half as often again while they stay, and of whom one in
  // four leaves at each chance.
  Eigen::VectorXd start = Eigen::VectorXd::Zero(likelihood.size());
  double const rate = 1.5 * of.repeats / (of.watched / of.longest);
  start[0] = std::log(0.5);
  start[1] = std::log(0.5 / rate);
  start[2] = std::log(0.7);
  start[3] = std::log(2.1);
  auto m = models::maximise(f, std::move(start), of.alike.rows.size());
  if (m.report.status == fit_status::separated) explain_running(m, model);
  models::explain_end(m);
  m.report.log_likelihood = model.log_likelihood =
      (options.priors.empty() ? m.point.log_likelihood : f.log_likelihood(m.at)) -
      of.repeats * std::log(of.longest);
  m.report.condition = models::scaled_condition(m.point.information);
  models::translate(model, m, of, times, {{1, -1}}, {{2, 1}, {3, 1}});
  return {std::move(model), std::move(m.report)};
}

template <leaves_after Which>
std::vector<double> geometric_dropout<Which>::log_parameters() const {
  std::vector<double> out{std::log(r), std::log(alpha), std::log(a), std::log(b)};
  for (covariate_effect const& e : buying) out.push_back(e.coefficient);
  for (covariate_effect const& e : lifetime) out.push_back(e.coefficient);
  return out;
}
template <leaves_after Which>
geometric_dropout<Which> geometric_dropout<Which>::with_log_parameters(
    std::span<double const> at) const {
  if (at.size() != 4 + buying.size() + lifetime.size()) {
    refuse(id, "a value for each parameter");
  }
  geometric_dropout out;
  out.r = std::exp(at[0]);
  out.alpha = std::exp(at[1]);
  out.a = std::exp(at[2]);
  out.b = std::exp(at[3]);
  out.unit = unit;
  out.covariates = covariates;
  out.buying = buying;
  out.lifetime = lifetime;
  std::size_t k = 4;
  for (covariate_effect& e : out.buying) e.coefficient = at[k++];
  for (covariate_effect& e : out.lifetime) e.coefficient = at[k++];
  return out;
}

template <leaves_after Which>
double geometric_dropout<Which>::log_likelihood_of(buyer const& of,
                                                   std::span<double const> z) const {
  check(*this, of, z);
  return placed(*this, of, z).log_likelihood();
}
template <leaves_after Which>
double geometric_dropout<Which>::p_alive(buyer const& of, std::span<double const> z) const {
  check(*this, of, z);
  return placed(*this, of, z).p_alive();
}
template <leaves_after Which>
double geometric_dropout<Which>::expected_purchases(buyer const& of, double t,
                                                    std::span<double const> z) const {
  check_amount<geometric_dropout>(t, "a time of 0 or more");
  check(*this, of, z);
  auto const who = placed(*this, of, z);
  return who.p_alive() * who.purchases_within(t);
}
template <leaves_after Which>
double geometric_dropout<Which>::dert(buyer const& of, double delta,
                                      std::span<double const> z) const {
  check_amount<geometric_dropout>(delta, "a discount rate of 0 or more");
  check(*this, of, z);
  auto const who = placed(*this, of, z);
  return who.p_alive() * who.residual(delta);
}

template <leaves_after Which>
std::vector<double> geometric_dropout<Which>::log_likelihoods(customer_base const& of) const {
  return of_each(*this, of, [](placed_buyer const& who) { return who.log_likelihood(); });
}
template <leaves_after Which>
std::vector<double> geometric_dropout<Which>::p_alive(customer_base const& of) const {
  return of_each(*this, of, [](placed_buyer const& who) { return who.p_alive(); });
}
template <leaves_after Which>
std::vector<double> geometric_dropout<Which>::expected_purchases(customer_base const& of,
                                                                 double t) const {
  check_amount<geometric_dropout>(t, "a time of 0 or more");
  return expected_of_each(*this, of,
                          [&](placed_buyer const& who) { return who.purchases_within(t); });
}
template <leaves_after Which>
std::vector<double> geometric_dropout<Which>::dert(customer_base const& of, double delta) const {
  check_amount<geometric_dropout>(delta, "a discount rate of 0 or more");
  return expected_of_each(*this, of, [&](placed_buyer const& who) { return who.residual(delta); });
}

/// Those who are still there after t with n, and those who left after the n-th.
template <leaves_after Which>
double geometric_dropout<Which>::purchases_probability(double n, double t,
                                                       std::span<double const> z) const {
  check_amount<geometric_dropout>(t, "a time of 0 or more");
  check(*this, {}, z);
  if (!(n >= 0 && n < 0x1p53) || n != std::floor(n)) refuse(id, "purchases are a whole number");
  auto const who = placed(*this, {}, z);
  double const chances = n + (tells_alive_without_repeats ? 1 : 0);
  double const log_stays = models::log_rising_factorial(who.b, chances) -
                           models::log_rising_factorial(who.a + who.b, chances);
  double still = 0;  // log of that n are made by who stays
  if (n > 0) {
    still = models::log_rising_factorial(r, n) - models::log_rising_factorial(1, n) -
            r * std::log1p(t / who.alpha) - n * std::log1p(who.alpha / t);
  } else {
    still = -r * std::log1p(t / who.alpha);
  }
  double sum = t == 0 && n > 0 ? 0 : std::exp(log_stays + still);
  if (chances > 0) {
    // Left at the last of the chances, having made n of which the last was within t.
    double const leaves = std::exp(log_stays) * who.a / (who.b + (chances - 1));
    double const made = n == 0 ? 1 : t == 0 ? 0 : boost::math::ibeta(n, r, t / (who.alpha + t));
    sum += leaves * made;
  }
  return sum;
}

template class geometric_dropout<leaves_after::repeats>;
template class geometric_dropout<leaves_after::all_purchases>;

}  // namespace cxm::inline v0
