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
using pareto_maximum = models::climbed<models::pareto_point>;

struct watched_customers {
  explicit watched_customers(customer_base const& base)
      : alike{base.alike()}, columns{base.covariate_names().size()} {
    for (auto const& row : alike.rows) {
      customers += row.customers;
      repeats += row.customers * row.repeats;
      watched += row.customers * row.observed;
      longest = (std::max)(longest, row.observed);
    }
    standardise(base.covariate_names());
  }
  /// Covariates become z = (z − mean)/deviation.
  void standardise(std::vector<std::string> const& names) {
    mean.assign(columns, 0);
    deviation.assign(columns, 0);
    for (std::size_t c = 0; c < columns; ++c) {
      auto const each = [&](auto const& f) {
        for (std::size_t i = 0; i < alike.rows.size(); ++i) {
          f(alike.covariates[i * columns + c], alike.rows[i].customers);
        }
      };
      each([&](double z, double w) { mean[c] += w / customers * z; });
      double squares = 0;
      each([&](double z, double w) { squares += w * (z - mean[c]) * (z - mean[c]); });
      deviation[c] = std::sqrt(squares / customers);
      if (!(deviation[c] > 1e-12 * std::fabs(mean[c]))) {
        throw std::invalid_argument("cxm::pareto_nbd: '" + names[c] + "' never changes");
      }
      for (std::size_t i = 0; i < alike.rows.size(); ++i) {
        double& z = alike.covariates[i * columns + c];
        z = (z - mean[c]) / deviation[c];
      }
    }
  }
  alike_buyers alike;
  std::size_t columns;
  double customers = 0, repeats = 0, watched = 0, longest = 0;
  std::vector<double> mean, deviation;
};

/// Many rows begin at the maximum of one in so many of them.
[[nodiscard]] pareto_maximum maximise(models::pareto_likelihood& f, Eigen::VectorXd start,
                                      std::size_t rows) {
  constexpr int most_iterations = 200;
  constexpr std::size_t enough = 4096;
  if (std::size_t const one_in = rows / enough; one_in > 1) {
    f.thin(one_in);
    auto const some = models::climb(f, start, f.at(start), most_iterations);
    f.thin(1);
    if (some.report.status == fit_status::converged) start = some.at;
  }
  auto const first = f.at(start);
  return models::climb(f, std::move(start), first, most_iterations);
}

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

void explain(pareto_maximum& m, pareto_nbd const& model) {
  auto& report = m.report;
  if (report.status == fit_status::separated) {
    explain_running(m, model);
  } else if (report.status == fit_status::not_converged) {
    report.warnings.push_back(models::ended_after(report.iterations));
  } else if (!models::newton_step{m.point.gradient, m.point.information}.defined()) {
    report.status = fit_status::singular;
    report.warnings.push_back(
        "the likelihood is level where the fit ended: the parameters are not "
        "told apart by these customers");
  }
}

/// From standardised covariates and scaled time to those of the data.
void translate(pareto_nbd& model, pareto_maximum const& m, watched_customers const& of) {
  Index const size = m.at.size();
  Eigen::MatrixXd by = Eigen::MatrixXd::Identity(size, size);
  Eigen::VectorXd at = m.at;
  at[1] += std::log(of.longest);
  at[3] += std::log(of.longest);
  Index k = 4;
  for (auto const* effects : {&model.buying, &model.lifetime}) {
    Index const moves = effects == &model.buying ? 1 : 3;
    for (covariate_effect const& e : *effects) {
      by(k, k) = 1 / of.deviation[e.column];
      by(moves, k) = of.mean[e.column] / of.deviation[e.column];
      at[moves] += by(moves, k) * m.at[k];
      at[k] = by(k, k) * m.at[k];
      ++k;
    }
  }
  auto const figures = model.with_log_parameters({at.data(), static_cast<std::size_t>(size)});
  model.r = figures.r;
  model.alpha = figures.alpha;
  model.s = figures.s;
  model.beta = figures.beta;
  model.buying = figures.buying;
  model.lifetime = figures.lifetime;
  Eigen::MatrixXd const logs = by * models::scaled_inverse(m.point.information) * by.transpose();
  Eigen::VectorXd scale = Eigen::VectorXd::Ones(size);
  scale.head(4) << model.r, model.alpha, model.s, model.beta;
  for (Index i = 0; i < size; ++i) {
    model.errors.push_back(scale[i] * std::sqrt(logs(i, i)));
    for (Index j = 0; j < size; ++j) {
      model.log_covariance.push_back(logs(i, j));
      model.covariance.push_back(scale[i] * logs(i, j) * scale[j]);
    }
  }
}
}  // namespace

fitted<pareto_nbd> pareto_nbd::fit(customer_base const& base) {
  if (base.empty()) throw std::invalid_argument("cxm::pareto_nbd: no customers to fit to");
  watched_customers const of{base};
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
  if (of.repeats == 0) {
    fit_report report;
    report.status = fit_status::singular;
    report.condition = HUGE_VAL;
    report.warnings.push_back(of.watched > 0
                                  ? "nobody bought again: how often customers buy is not told"
                                  : "nobody was watched after the first purchase");
    return {std::move(model), std::move(report)};
  }
  models::pareto_likelihood f{of.alike, of.columns, acting, of.longest};
  // Customers who buy as often as these did, half as often again while they stay, and of whom half
  // stay for as long as these were watched.
  Eigen::VectorXd start = Eigen::VectorXd::Zero(f.size());
  double const rate = 1.5 * of.repeats / (of.watched / of.longest);
  start[0] = std::log(0.7);
  start[1] = std::log(0.7 / rate);
  start[2] = std::log(0.7);
  start[3] = std::log(0.5 * of.watched / of.customers / of.longest);
  pareto_maximum m = maximise(f, std::move(start), of.alike.rows.size());
  explain(m, model);
  m.report.log_likelihood = model.log_likelihood =
      m.point.log_likelihood - of.repeats * std::log(of.longest);
  m.report.condition = models::scaled_condition(m.point.information);
  translate(model, m, of);
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
