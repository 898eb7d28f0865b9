// The likelihood has no special functions: with h(t) = α/(α + β + t − 1) of those at risk leaving
// at the t-th renewal, it is Σ lost·log α + renewed·log(β + t − 1) − at risk·log(α + β + t − 1).

#include <cxm/retention/shifted_beta_geometric.hpp>

#include "hypergeometric.hpp"
#include "newton.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace cxm::inline v0 {

namespace {
[[noreturn]] void refuse(char const* what) {
  throw std::invalid_argument(std::string{"cxm::shifted_beta_geometric: "} + what);
}

void check(renewals const& of) {
  if (of.at_risk.empty() || of.at_risk.size() != of.lost.size()) {
    refuse("how many were at risk and how many were lost, for each of one or more renewals");
  }
  double lost = 0, renewed = 0;
  for (std::size_t i = 0; i < of.lost.size(); ++i) {
    if (!(of.lost[i] >= 0 && of.at_risk[i] < HUGE_VAL && of.lost[i] <= of.at_risk[i])) {
      refuse("counts are numbers from 0 to those at risk");
    }
    lost += of.lost[i];
    renewed += of.at_risk[i] - of.lost[i];
  }
  if (!(lost > 0)) refuse("nobody was lost");
  if (!(renewed > 0)) refuse("nobody renewed");
}

/// In α and β.
struct renewal_point {
  double log_likelihood = 0;
  Eigen::Vector2d gradient = Eigen::Vector2d::Zero();
  Eigen::Matrix2d information = Eigen::Matrix2d::Zero();
};
[[nodiscard]] renewal_point at(renewals const& of, double alpha, double beta) {
  renewal_point point;
  for (std::size_t i = 0; i < of.lost.size(); ++i) {
    auto const t = static_cast<double>(i);  // of the renewal, less 1
    double const n = of.at_risk[i];
    double const lost = of.lost[i];
    double const renewed = n - lost;
    double const b = beta + t;
    double const c = alpha + b;
    // Ratios, so that nothing cancels where α and β are large.
    point.log_likelihood += lost * std::log(alpha / c) + renewed * std::log(b / c);
    point.gradient[0] += lost / alpha - n / c;
    point.gradient[1] += renewed / b - n / c;
    point.information(0, 0) += lost / (alpha * alpha) - n / (c * c);
    point.information(1, 1) += renewed / (b * b) - n / (c * c);
    point.information(0, 1) -= n / (c * c);
  }
  point.information(1, 0) = point.information(0, 1);
  return point;
}

/// The same in log α and log β.
[[nodiscard]] renewal_point in_logarithms(renewal_point const& of, double alpha, double beta) {
  Eigen::Vector2d const scale{alpha, beta};
  renewal_point out{of.log_likelihood, of.gradient.cwiseProduct(scale), {}};
  out.information = scale.asDiagonal() * of.information * scale.asDiagonal();
  out.information.diagonal() -= out.gradient;
  return out;
}
}  // namespace

renewals renewals::from_survivors(std::span<double const> left) {
  if (left.size() < 2) refuse("how many there were, and how many after one renewal or more");
  renewals out;
  for (std::size_t i = 1; i < left.size(); ++i) {
    if (!(left[i] <= left[i - 1])) refuse("survivors do not rise");
    out.at_risk.push_back(left[i - 1]);
    out.lost.push_back(left[i - 1] - left[i]);
  }
  return out;
}

renewals renewals::from_losses(std::span<double const> lost, double active) {
  renewals out;
  out.lost.assign(lost.begin(), lost.end());
  out.at_risk.resize(lost.size());
  double left = active;
  for (std::size_t i = lost.size(); i-- > 0;) out.at_risk[i] = left += lost[i];
  return out;
}

void renewals::add(renewals const& cohort) {
  std::size_t const n = (std::max)(lost.size(), cohort.lost.size());
  lost.resize(n);
  at_risk.resize(n);
  for (std::size_t i = 0; i < cohort.lost.size(); ++i) {
    lost[i] += cohort.lost[i];
    at_risk[i] += cohort.at_risk[i];
  }
}

fitted<shifted_beta_geometric> shifted_beta_geometric::fit(renewals const& of) {
  check(of);
  shifted_beta_geometric model;
  double lost = 0, all = 0;
  for (std::size_t i = 0; i < of.lost.size(); ++i) {
    lost += of.lost[i];
    all += of.at_risk[i];
  }
  model.geometric.churn = lost / all;
  model.geometric.log_likelihood =
      lost * std::log(lost / all) + (all - lost) * std::log1p(-lost / all);

  fit_report report;
  auto const seen =
      std::count_if(of.at_risk.begin(), of.at_risk.end(), [](double n) { return n > 0; });
  if (seen < 2) {
    report.status = fit_status::singular;
    report.condition = HUGE_VAL;
    report.warnings.push_back("one renewal does not tell alpha from beta");
    return {std::move(model), std::move(report)};
  }
  double alpha = 1;
  double beta = all / lost - 1;  // the mean churn seen
  renewal_point now = at(of, alpha, beta);
  double before = HUGE_VAL;
  report.status = fit_status::not_converged;
  for (; report.iterations < 200; ++report.iterations) {
    renewal_point const log = in_logarithms(now, alpha, beta);
    // Beyond this all customers are alike but for a thousandth of their churn.
    if (alpha + beta > 1e7) break;
    Eigen::MatrixXd curvature = log.information;
    models::newton_step step{log.gradient, curvature};
    for (double ridge = 1e-3; !step.defined() && ridge < 1e9; ridge *= 10) {
      curvature = log.information;
      curvature.diagonal().array() += ridge * log.information.diagonal().cwiseAbs().maxCoeff();
      step = models::newton_step{log.gradient, curvature};
    }
    if (!step.defined()) break;
    report.gradient_norm = std::sqrt(step.decrement);
    bool const convex = models::newton_step{log.gradient, log.information}.defined();
    if (convex &&
        (step.decrement <= 1e-20 || (step.decrement <= 1e-14 && step.decrement > 0.9 * before))) {
      report.status = fit_status::converged;
      break;
    }
    before = step.decrement;
    double factor = (std::min)(1.0, 3 / step.by.lpNorm<Eigen::Infinity>());
    bool improved = false;
    for (int halvings = 0; halvings < 40 && !improved; ++halvings, factor *= 0.5) {
      double const a = alpha * std::exp(factor * step.by[0]);
      double const b = beta * std::exp(factor * step.by[1]);
      renewal_point const next = at(of, a, b);
      improved = next.log_likelihood >= now.log_likelihood ||
                 (step.decrement < 1e-6 && std::isfinite(next.log_likelihood));
      if (!improved) continue;
      alpha = a;
      beta = b;
      now = next;
    }
    if (!improved) break;
  }
  report.log_likelihood = model.log_likelihood = now.log_likelihood;
  model.alpha = alpha;
  model.beta = beta;
  Eigen::MatrixXd const inverse = models::scaled_inverse(now.information);
  Eigen::MatrixXd const log_inverse =
      models::scaled_inverse(in_logarithms(now, alpha, beta).information);
  for (Eigen::Index i = 0; i < 2; ++i) {
    for (Eigen::Index j = 0; j < 2; ++j) {
      model.covariance.push_back(inverse(i, j));
      model.log_covariance.push_back(log_inverse(i, j));
    }
  }
  model.alpha_error = std::sqrt(inverse(0, 0));
  model.beta_error = std::sqrt(inverse(1, 1));
  report.condition = models::scaled_condition(now.information);
  if (report.status != fit_status::converged &&
      !(now.log_likelihood > model.geometric.log_likelihood + 1e-3)) {
    report.status = fit_status::boundary;
    report.warnings.push_back(
        "retention does not rise with tenure: customers do not differ in their churn as far as "
        "this "
        "shows, and one rate says all (geometric)");
  }
  double const gain = 2 * (now.log_likelihood - model.geometric.log_likelihood);
  model.heterogeneity = chi_square((std::max)(0.0, gain), 1);
  if (gain > 0) {
    model.heterogeneity.p *= 0.5;
    model.heterogeneity.log_p += std::log(0.5);
  }
  return {std::move(model), std::move(report)};
}

double shifted_beta_geometric::survival(double t) const noexcept {
  double product = 1;
  for (double i = 1; i <= t; ++i) product *= retention(i);
  return product;
}

estimate shifted_beta_geometric::survival_estimate(double t, confidence level) const {
  estimate of{survival(t), {undefined, undefined, level.level(), interval_method::wald}};
  if (!(t >= 1)) return of;
  // Λ = −log S and its derivatives in log α and log β.
  double hazard = 0, by_alpha = 0, by_beta = 0;
  for (double i = 0; i < t; ++i) {
    double const b = beta + i;
    double const c = alpha + b;
    hazard += std::log1p(alpha / b);
    by_alpha += alpha / c;
    by_beta -= beta * alpha / (b * c);
  }
  double const variance = by_alpha * by_alpha * log_covariance[0] +
                          2 * by_alpha * by_beta * log_covariance[1] +
                          by_beta * by_beta * log_covariance[3];
  double const factor = std::exp(normal_deviate(level) * std::sqrt(variance) / hazard);
  of.range.lower = std::exp(-hazard * factor);
  of.range.upper = std::exp(-hazard / factor);
  return of;
}

double shifted_beta_geometric::expected_lifetime(double discount) const {
  if (!(discount >= 0)) refuse("a discount of 0 or more");
  if (discount == 0) return alpha > 1 ? (alpha + beta - 1) / (alpha - 1) : HUGE_VAL;
  return models::hypergeometric_1(beta, alpha + beta, 1 / (1 + discount));
}

double shifted_beta_geometric::residual_lifetime(double paid, double discount) const {
  if (!(discount >= 0)) refuse("a discount of 0 or more");
  if (!(paid >= 1)) refuse("one paid period or more");
  double const b = beta + paid;
  double const c = alpha + b;
  if (discount == 0) return alpha > 1 ? (b - 1) / (alpha - 1) : HUGE_VAL;
  return retention(paid) * models::hypergeometric_1(b, c, 1 / (1 + discount));
}

}  // namespace cxm::inline v0
