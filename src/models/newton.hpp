#pragma once
// What the fits by Newton's method share.

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <cmath>
#include <limits>

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

}  // namespace cxm::inline v0::models
