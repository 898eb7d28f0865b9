// Fitting Pareto/NBD: Newton's method in logarithms of the parameters, with time counted in the
// longest that anybody was watched, and covariates standardised.

#include <cxm/clv/pareto_nbd.hpp>

#include "pareto_likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace cxm::inline v0 {

namespace {
using Eigen::Index;
using pareto_maximum = models::climbed<models::likelihood_point>;

/// What ran away, and what that means.
void explain_running(pareto_maximum& m, pareto_nbd const& model) {
  auto& report = m.report;
  Index away = 0;
  double const length = m.step.cwiseAbs().maxCoeff(&away);
  if (away >= 4) {
    auto const effect = static_cast<std::size_t>(away - 4);
    std::size_t const lifetime = effect - model.buying.size();
    auto const& of = effect < model.buying.size() ? model.buying[effect] : model.lifetime[lifetime];
    report.warnings.push_back("the coefficient of '" + of.name + "' runs to infinity");
    return;
  }
  report.status = fit_status::boundary;
  if (away < 2) {
    report.warnings.push_back(
        "customers do not differ in how often they buy: r and alpha run to infinity together, and "
        "only r/alpha, the rate at which all buy, is told by the data");
  } else if (m.step[2] - m.step[3] < -0.02 * length) {
    report.warnings.push_back(
        "nobody leaves as far as this shows: s/beta runs to 0; a model without leaving (negative "
        "binomial) says the same");
  } else {
    report.warnings.push_back(
        "customers do not differ in how soon they leave: s and beta run to infinity together, and "
        "only s/beta, the rate at which all leave, is told by the data");
  }
}
}  // namespace

fitted<pareto_nbd> pareto_nbd::fit(customer_base const& base, clv_fit_options const& options) {
  models::watched_customers const of{base, "pareto_nbd"};
  pareto_nbd model;
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
  std::vector<std::size_t> const times{1, 3};
  auto priors = models::place(options, model, of, times);
  if (auto const why = of.untold(); !why.empty()) {
    fit_report report;
    report.status = fit_status::singular;
    report.condition = HUGE_VAL;
    report.warnings.push_back(why);
    return {std::move(model), std::move(report)};
  }
  models::pareto_likelihood likelihood{of.alike, of.columns, acting, of.longest};
  models::with_priors f{likelihood, std::move(priors), options};
  // Customers who buy as often as these did, half as often again while they stay, and of whom half
  // stay for as long as these were watched.
  Eigen::VectorXd start = Eigen::VectorXd::Zero(likelihood.size());
  double const rate = 1.5 * of.repeats / (of.watched / of.longest);
  start[0] = std::log(0.7);
  start[1] = std::log(0.7 / rate);
  start[2] = std::log(0.7);
  start[3] = std::log(0.5 * of.watched / of.customers / of.longest);
  pareto_maximum m = models::maximise(f, std::move(start), of.alike.rows.size());
  if (m.report.status == fit_status::separated) explain_running(m, model);
  models::explain_end(m);
  m.report.log_likelihood = model.log_likelihood =
      (options.priors.empty() ? m.point.log_likelihood : f.log_likelihood(m.at)) -
      of.repeats * std::log(of.longest);
  m.report.condition = models::scaled_condition(m.point.information);
  models::translate(model, m, of, times, {{1, -1}}, {{3, -1}});
  return {std::move(model), std::move(m.report)};
}

std::vector<double> pareto_nbd::log_parameters() const {
  std::vector<double> out{std::log(r), std::log(alpha), std::log(s), std::log(beta)};
  for (covariate_effect const& e : buying) out.push_back(e.coefficient);
  for (covariate_effect const& e : lifetime) out.push_back(e.coefficient);
  return out;
}

pareto_nbd pareto_nbd::with_log_parameters(std::span<double const> at) const {
  if (at.size() != 4 + buying.size() + lifetime.size()) {
    throw std::invalid_argument("cxm::pareto_nbd: a value for each parameter");
  }
  pareto_nbd out;
  out.r = std::exp(at[0]);
  out.alpha = std::exp(at[1]);
  out.s = std::exp(at[2]);
  out.beta = std::exp(at[3]);
  out.unit = unit;
  out.covariates = covariates;
  out.buying = buying;
  out.lifetime = lifetime;
  std::size_t k = 4;
  for (covariate_effect& e : out.buying) e.coefficient = at[k++];
  for (covariate_effect& e : out.lifetime) e.coefficient = at[k++];
  return out;
}

}  // namespace cxm::inline v0
