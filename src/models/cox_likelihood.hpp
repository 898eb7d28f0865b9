#pragma once
// The partial likelihood with its gradient and information.

#include "survival_rows.hpp"

#include <cxm/retention/cox.hpp>

#include <Eigen/Core>

#include <vector>

namespace cxm::inline v0::models {

/// The likelihood at one β, in the units of survival_rows.
struct cox_point {
  double log_likelihood = undefined;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;  // the negative Hessian
};

/// η of each row, from which risks are made.
[[nodiscard]] std::vector<double> linear_predictors(survival_rows const& rows,
                                                    Eigen::VectorXd const& beta);
/// weight·exp(η − top): each row's part in risk sets. `top` keeps exp within range.
struct weighted_risks {
  weighted_risks(survival_rows const& rows, Eigen::VectorXd const& beta);
  std::vector<double> eta;
  double top = 0;
  std::vector<double> risk;
};

/// Σ cᵢ·xᵢ·xᵢᵀ over the rows.
[[nodiscard]] Eigen::MatrixXd weighted_cross_products(survival_rows const& rows,
                                                      std::vector<double> const& c);

/// By Efron's or Breslow's risk sets.
[[nodiscard]] cox_point cox_likelihood(survival_rows const& rows, cox_ties ties,
                                       Eigen::VectorXd const& beta);
/// The conditional likelihood; weights are 1.
[[nodiscard]] cox_point exact_likelihood(survival_rows const& rows, Eigen::VectorXd const& beta);
/// ½·log |information| and its gradient, at a point of Efron's or Breslow's likelihood.
struct firth_penalty {
  double value = undefined;
  Eigen::VectorXd gradient;
};
[[nodiscard]] firth_penalty firth(survival_rows const& rows, cox_ties ties,
                                  Eigen::VectorXd const& beta, Eigen::MatrixXd const& information);

}  // namespace cxm::inline v0::models
