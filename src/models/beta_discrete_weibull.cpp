// log S(t) = lnΓ(δ + u) − lnΓ(γ + δ + u) − lnΓ(δ) + lnΓ(γ + δ) with u = t^c; of the renewals at t the
// share exp(log S(t) − log S(t − 1)) is renewed. Parameters: the logarithms of γ, δ and c.

#include <cxm/retention/beta_discrete_weibull.hpp>

#include "careful_step.hpp"

#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace cxm::inline v0 {

namespace {
[[noreturn]] void refuse(char const* what) {
  throw std::invalid_argument(std::string{"cxm::beta_discrete_weibull: "} + what);
}

/// log Γ(a + γ)/Γ(a).
[[nodiscard]] double log_gamma_ratio(double a, double gamma) {
  double const ratio = boost::math::tgamma_delta_ratio(a, gamma);  // Γ(a)/Γ(a + γ)
  if (ratio > 0 && ratio < HUGE_VAL) return -std::log(ratio);
  return std::lgamma(a + gamma) - std::lgamma(a);
}

/// log S(t) and its derivatives in log γ, log δ, log c.
struct log_survival {
  log_survival() = default;
  log_survival(double gamma, double delta, double c, double t) {
    using boost::math::digamma;
    using boost::math::trigamma;
    if (t == 0) return;
    double const u = std::pow(t, c);
    value = log_gamma_ratio(delta, gamma) - log_gamma_ratio(delta + u, gamma);
    double const d0 = digamma(delta), d1 = digamma(delta + u);
    double const e0 = digamma(gamma + delta), e1 = digamma(gamma + delta + u);
    double const t0 = trigamma(delta), t1 = trigamma(delta + u);
    double const f0 = trigamma(gamma + delta), f1 = trigamma(gamma + delta + u);
    // In γ, δ and u.
    Eigen::Vector3d const g{e0 - e1, d1 - e1 - d0 + e0, d1 - e1};
    Eigen::Matrix3d h;
    h(0, 0) = h(0, 1) = h(1, 0) = f0 - f1;
    h(1, 1) = t1 - f1 - t0 + f0;
    h(0, 2) = h(2, 0) = -f1;
    h(1, 2) = h(2, 1) = h(2, 2) = t1 - f1;
    // du/d log c = u·c·log t, and its own derivative (1 + c·log t) times that.
    double const c_log_t = c * std::log(t);
    Eigen::Vector3d const scale{gamma, delta, u * c_log_t};
    first = g.cwiseProduct(scale);
    second = scale.asDiagonal() * h * scale.asDiagonal();
    second(0, 0) += first[0];
    second(1, 1) += first[1];
    second(2, 2) += first[2] * (1 + c_log_t);
  }
  double value = 0;
  Eigen::Vector3d first = Eigen::Vector3d::Zero();
  Eigen::Matrix3d second = Eigen::Matrix3d::Zero();
};

class renewals_likelihood {
 public:
  struct point_type {
    double log_likelihood = 0;
    Eigen::Vector3d gradient = Eigen::Vector3d::Zero();
    Eigen::Matrix3d information = Eigen::Matrix3d::Zero();
  };
  explicit renewals_likelihood(renewals const& of) : of_{of} {}

  [[nodiscard]] point_type at(Eigen::VectorXd const& logarithms) const {
    double const gamma = std::exp(logarithms[0]), delta = std::exp(logarithms[1]);
    double const c = std::exp(logarithms[2]);
    point_type point;
    log_survival before;
    for (std::size_t i = 0; i < of_.lost.size() && of_.at_risk[i] > 0; ++i) {
      log_survival const now{gamma, delta, c, static_cast<double>(i + 1)};
      double const lost = of_.lost[i];
      double const renewed = of_.at_risk[i] - lost;
      double const log_rate = now.value - before.value;
      Eigen::Vector3d const first = now.first - before.first;
      Eigen::Matrix3d const second = now.second - before.second;
      // d log(1 − e^r)/dr = −odds, and of that −odds·(1 + odds), for r = log_rate.
      double const odds = 1 / std::expm1(-log_rate);
      point.log_likelihood += renewed * log_rate;
      if (lost > 0) point.log_likelihood += lost * std::log(-std::expm1(log_rate));
      double const slope = renewed - lost * odds;
      point.gradient += slope * first;
      point.information -= slope * second;
      if (lost > 0) {
        point.information += lost * odds * (1 + odds) * first * first.transpose();
      }
      before = now;
    }
    return point;
  }
  [[nodiscard]] double height(point_type const& point) const { return point.log_likelihood; }
  [[nodiscard]] bool usable(point_type const& point) const {
    return point.information.allFinite() && point.gradient.allFinite();
  }
  [[nodiscard]] models::newton_step step(point_type const& point) const {
    return models::careful_step(point.gradient, point.information);
  }
  [[nodiscard]] bool allowed(Eigen::VectorXd const& logarithms) const {
    return logarithms.lpNorm<Eigen::Infinity>() < edge + 2 && logarithms[2] < 4;
  }
  [[nodiscard]] bool at_edge(Eigen::VectorXd const& logarithms) const {
    return logarithms.lpNorm<Eigen::Infinity>() > edge;
  }
  [[nodiscard]] bool may_be_level() const { return false; }
  static constexpr double edge = 14;  // a million, or a millionth

 private:
  renewals const& of_;
};

[[nodiscard]] std::vector<double> row_major(Eigen::MatrixXd const& matrix) {
  std::vector<double> out;
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) out.push_back(matrix(i, j));
  }
  return out;
}

/// Σ S(t)/S(before)·v^(t − from) over t = from, from + 1, …
[[nodiscard]] double discounted_sum(beta_discrete_weibull const& m, double before, double from,
                                    double discount) {
  if (!(discount >= 0)) refuse("a discount of 0 or more");
  if (discount == 0 && m.c * m.gamma <= 1) return HUGE_VAL;
  double const rate = std::log1p(discount);
  double const start = log_survival{m.gamma, m.delta, m.c, before}.value;
  auto const term = [&](double t) {
    double const u = std::pow(t, m.c);
    double const log_now =
        log_gamma_ratio(m.delta, m.gamma) - log_gamma_ratio(m.delta + u, m.gamma);
    return std::exp((t == 0 ? 0 : log_now) - start - rate * (t - from));
  };
  constexpr double exactly = 1000;
  double sum = 0;
  for (double t = 0; t < exactly; ++t) sum += term(from + t);
  // Σ from N on is the integral, half the first term, and −f′(N)/12.
  double const n = from + exactly;
  boost::math::quadrature::exp_sinh<double> integrator;
  double const rest = integrator.integrate([&](double t) { return term(n + t); }, 1e-12);
  double const slope = (term(n + 0.5) - term(n - 0.5));
  return sum + rest + 0.5 * term(n) - slope / 12;
}
}  // namespace

fitted<beta_discrete_weibull> beta_discrete_weibull::fit(renewals const& of) {
  auto const nested = cxm::fit<shifted_beta_geometric>(of);  // checks the counts
  beta_discrete_weibull model;
  fit_report report;
  auto const seen =
      std::count_if(of.at_risk.begin(), of.at_risk.end(), [](double n) { return n > 0; });
  if (seen < 3) {
    report.status = fit_status::singular;
    report.condition = HUGE_VAL;
    report.warnings.push_back("three parameters need three renewals or more");
    return {std::move(model), std::move(report)};
  }
  renewals_likelihood likelihood{of};
  models::climbed<renewals_likelihood::point_type> best;
  double const churn = nested.value_even_so().geometric.churn;
  for (double const c : {1.0, 0.6, 1.6}) {
    Eigen::VectorXd const start = Eigen::Vector3d{0, std::log(1 / churn - 1), std::log(c)};
    auto const first = likelihood.at(start);
    auto climbed = models::climb(likelihood, start, first, 300);
    bool const better = best.at.size() == 0 ||
                        climbed.point.log_likelihood > best.point.log_likelihood + 1e-7 ||
                        (climbed.report.status == fit_status::converged &&
                         best.report.status != fit_status::converged &&
                         climbed.point.log_likelihood > best.point.log_likelihood - 1e-7);
    if (better) best = std::move(climbed);
  }
  model.gamma = std::exp(best.at[0]);
  model.delta = std::exp(best.at[1]);
  model.c = std::exp(best.at[2]);
  report = best.report;
  report.log_likelihood = model.log_likelihood = best.point.log_likelihood;
  // At the maximum the one follows from the other; elsewhere neither means anything.
  Eigen::MatrixXd const of_logarithms = models::scaled_inverse(best.point.information);
  Eigen::Vector3d const scale{model.gamma, model.delta, model.c};
  Eigen::MatrixXd const of_parameters = scale.asDiagonal() * of_logarithms * scale.asDiagonal();
  model.log_covariance = row_major(of_logarithms);
  model.covariance = row_major(of_parameters);
  for (Eigen::Index i = 0; i < 3; ++i) model.errors.push_back(std::sqrt(of_parameters(i, i)));
  report.condition = models::scaled_condition(best.point.information);
  double const without = nested.status() == fit_status::boundary
                             ? nested.value_even_so().geometric.log_likelihood
                             : nested.log_likelihood();
  model.duration_dependence = chi_square((std::max)(0.0, 2 * (model.log_likelihood - without)), 1);
  if (report.status == fit_status::boundary) {
    for (Eigen::Index i = 0; i < 3; ++i) {
      if (std::abs(best.at[i]) <= renewals_likelihood::edge) continue;
      report.warnings.push_back(
          std::string{parameter_names[static_cast<std::size_t>(i)]} +
          (best.at[i] > 0 ? " runs to infinity: customers do not differ as far as this shows"
                          : " runs to 0: customers stay for ever, or leave at once"));
    }
  } else if (report.status == fit_status::not_converged) {
    report.warnings.push_back(models::ended_after(report.iterations));
  }
  return {std::move(model), std::move(report)};
}

std::vector<double> beta_discrete_weibull::log_parameters() const {
  return {std::log(gamma), std::log(delta), std::log(c)};
}
beta_discrete_weibull beta_discrete_weibull::with_log_parameters(
    std::span<double const> logarithms) const {
  if (logarithms.size() != 3) refuse("three parameters");
  beta_discrete_weibull other = *this;
  other.gamma = std::exp(logarithms[0]);
  other.delta = std::exp(logarithms[1]);
  other.c = std::exp(logarithms[2]);
  return other;
}

double beta_discrete_weibull::survival(double t) const {
  return std::exp(log_survival{gamma, delta, c, t}.value);
}
double beta_discrete_weibull::retention(double t) const {
  return std::exp(log_survival{gamma, delta, c, t}.value -
                  log_survival{gamma, delta, c, t - 1}.value);
}

estimate beta_discrete_weibull::survival_estimate(double t, confidence level) const {
  estimate of{survival(t), {undefined, undefined, level.level(), interval_method::wald}};
  if (!(t > 0)) return of;
  log_survival const log{gamma, delta, c, t};
  double variance = 0;
  for (Eigen::Index i = 0; i < 3; ++i) {
    for (Eigen::Index j = 0; j < 3; ++j) {
      variance += log.first[i] * log.first[j] * log_covariance[static_cast<std::size_t>(3 * i + j)];
    }
  }
  double const factor = std::exp(normal_deviate(level) * std::sqrt(variance) / std::abs(log.value));
  of.range.lower = std::exp(log.value * factor);
  of.range.upper = std::exp(log.value / factor);
  return of;
}

double beta_discrete_weibull::expected_lifetime(double discount) const {
  return discounted_sum(*this, 0, 0, discount);
}
double beta_discrete_weibull::residual_lifetime(double paid, double discount) const {
  if (!(paid >= 1)) refuse("one paid period or more");
  return discounted_sum(*this, paid - 1, paid, discount);
}

}  // namespace cxm::inline v0
