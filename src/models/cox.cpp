// Fitting: Newton's method on the partial likelihood, what can go wrong on the way, and the
// results.

#include <cxm/retention/cox.hpp>

#include "cox_hazards.hpp"
#include "cox_likelihood.hpp"
#include "dependent_columns.hpp"
#include "newton.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace cxm::inline v0 {

namespace {
using models::cox_hazards;
using models::cox_point;
using models::newton_step;
using models::survival_rows;

[[nodiscard]] std::string quoted(std::vector<std::string> const& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += "'" + names[i] + "'";
  }
  return text;
}

void check(survival_columns const& from, survival_rows const& rows, cox_options const& options) {
  if (options.ties == cox_ties::exact) {
    if (options.penalty != cox_penalty::none) {
      throw std::invalid_argument("cxm::cox: Firth's penalty goes with Efron's or Breslow's ties");
    }
    for (double const w : rows.weight) {
      if (w != 1) throw std::invalid_argument("cxm::cox: exact ties have no weights");
    }
    if (options.robust || !from.cluster.empty()) {
      throw std::invalid_argument("cxm::cox: exact ties have no robust variance");
    }
  }
  if (options.most_iterations < 1) {
    throw std::invalid_argument("cxm::cox: at least one iteration");
  }
  if (rows.count() == 0) throw std::invalid_argument("cxm::cox: no row is left to fit to");
  if (rows.events == 0) throw std::invalid_argument("cxm::cox: nobody left (no row has an event)");
  std::vector<std::string> constant;
  for (std::size_t j = 0; j < rows.width; ++j) {
    if (rows.scale[j] == 0) constant.push_back(from.covariates[j].name);
  }
  if (!constant.empty()) {
    throw std::invalid_argument("cxm::cox: " + quoted(constant) +
                                (constant.size() == 1 ? " never changes" : " never change"));
  }
}

/// Likelihoods, with the penalty where there is one.
class objective {
 public:
  objective(survival_rows const& rows, cox_options const& how) : rows_{rows}, how_{how} {}
  struct point_type {
    cox_point point;
    double penalised = undefined;
    Eigen::VectorXd gradient;
  };
  [[nodiscard]] bool penalty() const { return how_.penalty == cox_penalty::firth; }
  [[nodiscard]] static double height(point_type const& of) { return of.penalised; }
  [[nodiscard]] static bool usable(point_type const& of) {
    return of.point.information.allFinite();
  }
  [[nodiscard]] static newton_step step(point_type const& of) {
    return {of.gradient, of.point.information};
  }
  [[nodiscard]] static bool allowed(Eigen::VectorXd const&) { return true; }
  [[nodiscard]] static bool at_edge(Eigen::VectorXd const&) { return false; }
  [[nodiscard]] bool may_be_level() const { return !penalty(); }
  [[nodiscard]] point_type at(Eigen::VectorXd const& beta) const {
    point_type v{how_.ties == cox_ties::exact ? models::exact_likelihood(rows_, beta)
                                              : models::cox_likelihood(rows_, how_.ties, beta),
                 undefined,
                 {}};
    v.penalised = v.point.log_likelihood;
    v.gradient = v.point.gradient;
    if (penalty()) {
      auto const more = models::firth(rows_, how_.ties, beta, v.point.information);
      v.penalised += more.value;
      v.gradient += more.gradient;
    }
    return v;
  }

 private:
  survival_rows const& rows_;
  cox_options const& how_;
};

struct maximum {
  objective::point_type null, last;
  Eigen::VectorXd beta;
  Eigen::VectorXd step;  // the last one that was considered
  fit_report report;
};

/// Says why the information at β = 0 has no inverse; true where it has.
[[nodiscard]] bool told_apart(survival_columns const& from, survival_rows const& rows,
                              cox_point const& null, fit_report& report) {
  auto const& information = null.information;
  double total = 0;
  for (auto const& t : rows.times) total += t.weight;
  std::vector<std::string> flat;
  for (std::size_t j = 0; j < rows.width; ++j) {
    auto const at = static_cast<Eigen::Index>(j);
    if (!(information(at, at) > 1e-12 * total)) flat.push_back(from.covariates[j].name);
  }
  if (!flat.empty()) {
    report.warnings.push_back(quoted(flat) + (flat.size() == 1 ? " does" : " do") +
                              " not vary among those at risk when somebody left");
    return false;
  }
  auto const dependent = models::dependent_columns(information);
  if (dependent.empty()) return true;
  std::vector<std::string> others;
  for (std::size_t j = 0; j + 1 < dependent.size(); ++j) {
    others.push_back(from.covariates[dependent[j]].name);
  }
  report.warnings.push_back("'" + from.covariates[dependent.back()].name + "' follows from " +
                            quoted(others) + ": leave one of them out");
  return false;
}

/// The direction in which the likelihood has levelled off: where its curvature is next to nothing
/// beside that at β = 0. Empty where there is none.
[[nodiscard]] Eigen::VectorXd level_direction(cox_point const& null, cox_point const& last,
                                              double ratio) {
  Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> const axes{last.information,
                                                                       null.information};
  if (axes.info() != Eigen::Success || !(axes.eigenvalues()[0] < ratio)) return {};
  return axes.eigenvectors().col(0);
}

[[nodiscard]] maximum maximise(survival_columns const& from, survival_rows const& rows,
                               cox_options const& options) {
  objective const f{rows, options};
  maximum m;
  m.beta = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(rows.width));
  m.last = m.null = f.at(m.beta);
  fit_report& report = m.report;
  if (!told_apart(from, rows, m.null.point, report)) {
    report.status = fit_status::singular;
    return m;
  }
  int const limit = options.most_iterations * (f.penalty() ? 4 : 1);
  auto end = models::climb(f, m.beta, m.null, limit);
  m.beta = std::move(end.at);
  m.last = std::move(end.point);
  m.step = std::move(end.step);
  report = std::move(end.report);
  if (report.status == fit_status::converged) {
    Eigen::VectorXd level;
    if (!f.penalty()) level = level_direction(m.null.point, m.last.point, 1e-6);
    if (level.size() > 0) {  // one long step has gone where the likelihood is level
      m.step = std::move(level);
      report.status = fit_status::separated;
    }
  }
  if (report.status != fit_status::not_converged) return m;
  // With a large gap between who left and who stayed the information is soon made of rounding
  // alone.
  if (!f.penalty() && report.iterations < limit && m.last.point.information.allFinite()) {
    Eigen::VectorXd direction = level_direction(m.null.point, m.last.point, 1e-3);
    if (direction.size() > 0) {
      m.step = std::move(direction);
      report.status = fit_status::separated;
      return m;
    }
  }
  report.warnings.push_back(models::ended_after(report.iterations));
  return m;
}

void name_separated(maximum& m, survival_columns const& from) {
  double const longest = m.step.lpNorm<Eigen::Infinity>();
  std::vector<std::string> names;
  for (std::size_t j = 0; j < from.covariates.size(); ++j) {
    if (std::fabs(m.step[static_cast<Eigen::Index>(j)]) > 0.05 * longest) {
      names.push_back(from.covariates[j].name);
    }
  }
  m.report.warnings.push_back(
      (names.size() == 1 ? "the coefficient of " : "the coefficients of ") + quoted(names) +
      (names.size() == 1 ? " runs" : " run") +
      " to infinity: who left and who stayed are told apart without fail; cox_penalty::firth gives "
      "finite ones");
}

/// Sums of the weighted score residuals of each cluster, or of each row: their cross products.
[[nodiscard]] Eigen::MatrixXd score_products(survival_rows const& rows,
                                             std::span<std::uint32_t const> cluster,
                                             std::vector<double> const& score) {
  auto const p = static_cast<Eigen::Index>(rows.width);
  std::vector<std::size_t> order(rows.count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  auto const code = [&](std::size_t i) { return cluster[rows.source[i]]; };
  if (!cluster.empty()) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return code(a) < code(b); });
  }
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(p, p);
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(p);
  for (std::size_t k = 0; k < order.size(); ++k) {
    std::size_t const i = order[k];
    sum += rows.weight[i] * Eigen::Map<Eigen::VectorXd const>{score.data() + i * rows.width, p};
    bool const last = k + 1 == order.size() || cluster.empty() || code(order[k + 1]) != code(i);
    if (!last) continue;
    products += sum * sum.transpose();
    sum.setZero();
  }
  return products;
}

void add_baselines(cox& model, survival_rows const& rows, cox_hazards const& of) {
  std::size_t const p = rows.width;
  double const factor = std::exp(-of.top);
  for (models::stratum_rows const& s : rows.strata) {
    cox_baseline base;
    base.stratum = s.code;
    std::vector<double> drift(p);
    double hazard = 0;
    double variance = 0;
    for (std::size_t e = s.times_end; e-- > s.times_begin;) {
      base.time.push_back(rows.times[e].time);
      base.centred_hazard.push_back(hazard += of.hazard[e] * factor);
      base.centred_variance.push_back(variance += of.variance[e] * factor * factor);
      for (std::size_t j = 0; j < p; ++j) {
        drift[j] += of.drift[e * p + j] * factor * rows.scale[j];
        base.centred_drift.push_back(drift[j]);
      }
    }
    model.baselines.push_back(std::move(base));
  }
}

[[nodiscard]] std::vector<double> unscaled(Eigen::MatrixXd const& of, survival_rows const& rows) {
  std::vector<double> all;
  for (std::size_t i = 0; i < rows.width; ++i) {
    for (std::size_t j = 0; j < rows.width; ++j) {
      all.push_back(of(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) /
                    (rows.scale[i] * rows.scale[j]));
    }
  }
  return all;
}
}  // namespace

fitted<cox> cox::fit(survival_columns const& from, cox_options const& options) {
  if (from.covariates.empty()) throw std::invalid_argument("cxm::cox: at least one covariate");
  survival_rows const rows{from, {options.join_near_ties, true}};
  check(from, rows, options);
  maximum m = maximise(from, rows, options);

  cox model;
  model.options = options;
  model.count = rows.count();
  model.events = rows.events;
  model.excluded = rows.excluded;
  model.means = rows.mean;
  std::size_t const p = rows.width;
  auto const degrees = static_cast<count_t>(p);
  bool const firth = options.penalty == cox_penalty::firth;
  model.null_log_likelihood = m.null.point.log_likelihood;
  // ½·log |information| in the units of the covariates.
  double unit = 0;
  for (double const scale : rows.scale) unit += std::log(scale);
  if (firth) model.null_penalised = m.null.penalised + unit;
  for (covariate const& c : from.covariates) model.coefficients.push_back({c.name});
  if (m.report.status == fit_status::singular) {
    m.report.condition = HUGE_VAL;
    return {std::move(model), std::move(m.report)};
  }
  if (m.report.status == fit_status::separated) name_separated(m, from);

  auto const& information = m.last.point.information;
  m.report.log_likelihood = model.log_likelihood = m.last.point.log_likelihood;
  m.report.condition = models::scaled_condition(information);
  if (m.report.condition > 1e10) {
    m.report.warnings.push_back("covariates are nearly dependent: condition above 1e10");
  }
  if (firth) model.penalised = m.last.penalised + unit;
  double const gain = m.last.penalised - m.null.penalised;
  model.likelihood_ratio = chi_square((std::max)(0.0, 2 * gain), degrees);
  model.wald = chi_square(m.beta.dot(information * m.beta), degrees);
  model.score =
      chi_square(newton_step{m.null.gradient, m.null.point.information}.decrement, degrees);
  Eigen::MatrixXd const inverse = models::scaled_inverse(information);
  model.covariance = unscaled(inverse, rows);
  bool const robust = options.robust || !from.cluster.empty();
  cox_hazards const hazards{rows, models::hazard_ties(options.ties), m.beta,
                            robust ? cox_hazards::depth::residuals : cox_hazards::depth::baseline};
  if (robust) {
    Eigen::MatrixXd const meat =
        score_products(rows, from.cluster, models::score_residuals(rows, hazards));
    Eigen::MatrixXd const sandwich = inverse * meat * inverse;
    model.robust_covariance = unscaled(sandwich, rows);
    model.robust_wald = chi_square(newton_step{m.beta, sandwich}.decrement, degrees);
  }
  for (std::size_t j = 0; j < p; ++j) {
    cox_coefficient& c = model.coefficients[j];
    c.value = m.beta[static_cast<Eigen::Index>(j)] / rows.scale[j];
    c.standard_error = std::sqrt(model.covariance[j * p + j]);
    if (robust) c.robust_standard_error = std::sqrt(model.robust_covariance[j * p + j]);
  }
  add_baselines(model, rows, hazards);
  return {std::move(model), std::move(m.report)};
}

}  // namespace cxm::inline v0
