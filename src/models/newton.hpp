#pragma once
// What the fits by Newton's method share.

#include <cxm/statistics/fitted.hpp>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace cxm::inline v0::models {

/// The step to where the quadratic through a point has its maximum, and gradientᵀ·step: twice what
/// the likelihood would gain, and the square of the step's length in standard errors. The
/// information is scaled to 1 on its diagonal first. NaN where it is not positive definite.
struct newton_step {
  newton_step(Eigen::VectorXd const& gradient, Eigen::MatrixXd const& information) {
    Eigen::VectorXd const scale = information.diagonal().cwiseSqrt().cwiseInverse();
    Eigen::LLT<Eigen::MatrixXd> const factor{scale.asDiagonal() * information * scale.asDiagonal()};
    if (factor.info() != Eigen::Success || !scale.allFinite()) return;
    by = scale.cwiseProduct(factor.solve(scale.cwiseProduct(gradient)));
    decrement = gradient.dot(by);
  }
  [[nodiscard]] bool defined() const { return decrement >= 0; }
  Eigen::VectorXd by;
  double decrement = std::numeric_limits<double>::quiet_NaN();
};

/// The inverse, by way of the matrix scaled to 1 on its diagonal.
[[nodiscard]] inline Eigen::MatrixXd scaled_inverse(Eigen::MatrixXd const& information) {
  Eigen::VectorXd const scale = information.diagonal().cwiseSqrt().cwiseInverse();
  Eigen::LLT<Eigen::MatrixXd> const factor{scale.asDiagonal() * information * scale.asDiagonal()};
  auto const p = information.rows();
  if (factor.info() != Eigen::Success) {
    return Eigen::MatrixXd::Constant(p, p, std::numeric_limits<double>::quiet_NaN());
  }
  Eigen::MatrixXd const inverse = factor.solve(Eigen::MatrixXd::Identity(p, p));
  return scale.asDiagonal() * inverse * scale.asDiagonal();
}

/// The largest eigenvalue ÷ the smallest, of the matrix scaled to 1 on its diagonal.
[[nodiscard]] inline double scaled_condition(Eigen::MatrixXd const& information) {
  Eigen::VectorXd const scale = information.diagonal().cwiseSqrt().cwiseInverse();
  Eigen::MatrixXd const scaled = scale.asDiagonal() * information * scale.asDiagonal();
  if (!scaled.allFinite()) return std::numeric_limits<double>::infinity();
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const axes{scaled, Eigen::EigenvaluesOnly};
  double const least = axes.eigenvalues().minCoeff();
  return least > 0 ? axes.eigenvalues().maxCoeff() / least
                   : std::numeric_limits<double>::infinity();
}

/// Where a climb ended. `step` is the last one that was considered.
template <class Point>
struct climbed {
  Eigen::VectorXd at;
  Eigen::VectorXd step;
  Point point;
  fit_report report;
};

/// Newton's method with halved steps, from a place whose point is known. A problem has
///   point at(parameters)           the likelihood there, with what a step is made from
///   double height(point)           what is to be as large as can be
///   bool usable(point)             whether a step can be made from it
///   newton_step step(point)
///   bool allowed(parameters)       whether the likelihood is there at all
///   bool at_edge(parameters)       whether it only rises up to an edge: status `boundary`
///   bool may_be_level()            whether it may level off towards infinity: status `separated`
template <class Problem>
[[nodiscard]] climbed<typename Problem::point_type> climb(Problem& f, Eigen::VectorXd start,
                                                          typename Problem::point_type first,
                                                          int most_iterations) {
  climbed<typename Problem::point_type> m{std::move(start), {}, std::move(first), {}};
  fit_report& report = m.report;
  double before = HUGE_VAL;       // the last decrement
  double step_before = HUGE_VAL;  // the last step's largest part
  int alike = 0;                  // steps in a row that did not shrink
  for (;; ++report.iterations) {
    newton_step const step = f.step(m.point);
    if (!step.defined()) break;
    m.step = step.by;
    report.gradient_norm = std::sqrt(step.decrement);
    // Beyond that only rounding is left, of which the second limit is the sign.
    if (step.decrement <= 1e-20 || (step.decrement <= 1e-14 && step.decrement > 0.9 * before)) {
      report.status = fit_status::converged;
      return m;
    }
    // Near a maximum steps shrink to their squares. Where the likelihood only levels off towards
    // infinity, its gradient and curvature fall by the same factor, and steps stay what they are.
    double const length = step.by.template lpNorm<Eigen::Infinity>();
    alike = step.decrement < 1e-2 && length > 0.5 * step_before ? alike + 1 : 0;
    if (alike >= 4 && f.may_be_level()) {
      report.status = fit_status::separated;
      return m;
    }
    if (f.at_edge(m.at)) {
      report.status = fit_status::boundary;
      return m;
    }
    if (report.iterations == most_iterations) break;
    before = step.decrement;
    step_before = length;
    double factor = 1;
    bool improved = false;
    for (int halvings = 0; halvings < 40 && !improved; ++halvings, factor *= 0.5) {
      Eigen::VectorXd const there = m.at + factor * step.by;
      if (!f.allowed(there)) continue;
      auto next = f.at(there);
      // Close to the maximum gains are less than the rounding of the likelihood.
      improved = std::isfinite(f.height(next)) && f.usable(next) &&
                 (f.height(next) >= f.height(m.point) || step.decrement < 1e-6);
      if (!improved) continue;
      m.at = there;
      m.point = std::move(next);
    }
    if (!improved) break;
  }
  report.status = fit_status::not_converged;
  return m;
}

/// What a fit says that ended without reaching the maximum.
[[nodiscard]] inline std::string ended_after(int iterations) {
  return "Newton's method ended after " + std::to_string(iterations) +
         " iterations without reaching the maximum";
}

}  // namespace cxm::inline v0::models
