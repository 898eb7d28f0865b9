#pragma once
// The hazards of a fitted Cox model at its event times, and what residuals need beside them.

#include "survival_rows.hpp"

#include <cxm/retention/cox.hpp>

#include <Eigen/Core>

#include <vector>

namespace cxm::inline v0::models {

/// By event time, in the units of survival_rows and relative to exp(top): hazards are those of a
/// customer with η = top. Vectors of p are laid one after the other.
struct cox_hazards {
  enum class depth : bool { baseline, residuals };
  cox_hazards(survival_rows const& rows, cox_ties ties, Eigen::VectorXd const& beta, depth wanted);

  std::vector<double> eta;  // of each row
  double top = 0;
  std::vector<double> hazard, variance;  // increments
  std::vector<double> drift;             // increments of hazard × mean of those at risk
  // For residuals: of those who leave, what Efron spares them of hazard and drift, and the mean
  // over his steps of the mean of those at risk.
  std::vector<double> spared, spared_drift, mean;
};

/// The score residuals of the rows, unweighted, p for each: Σ weight·residual is the gradient.
[[nodiscard]] std::vector<double> score_residuals(survival_rows const& rows, cox_hazards of);

/// The ties by which hazards are made: exact ties have Breslow's.
[[nodiscard]] constexpr cox_ties hazard_ties(cox_ties ties) noexcept {
  return ties == cox_ties::exact ? cox_ties::breslow : ties;
}

/// β of a fit in the units of the rows, which must be the fit's or have its covariates.
[[nodiscard]] Eigen::VectorXd scaled_coefficients(cox const& model, survival_rows const& rows);

}  // namespace cxm::inline v0::models
