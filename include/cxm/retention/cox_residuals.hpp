#pragma once
/// Residuals of a Cox regression: which customers it does not explain, and which of them move it.
/// Declared here and compiled into cxm::models.
///
/// Formulas      martingale  δᵢ − Λ̂ᵢ: left, less how often that was to be expected
///               deviance    sign(M)·√(−2(M + δ·log(δ − M))): the same, symmetric about 0
///               score       ∫ (xᵢ − x̄(t)) dMᵢ(t): what the row adds to the gradient for each case
///                           of it
///               Schoenfeld  xᵢ − x̄(tᵢ) of those who left, with x̄ the mean of those at risk
/// Ties          as in the fit; those of exact ties are Breslow's.
/// Input         the model and the rows of its fit (or others with the same covariates).
/// Complexity    O(n log n + n·p).
/// Source        Therneau, Grambsch and Fleming 1990, Biometrika 77, 147–160; Schoenfeld 1982,
///               Biometrika 69, 239–241.

#include <cxm/retention/cox.hpp>

#include <cstddef>
#include <vector>

namespace cxm::inline v0 {

struct cox_residuals {
  std::vector<double> martingale;  ///< of each row, in the order given; NaN where it was left out
  std::vector<double> deviance;
  std::vector<double> score;  ///< p for each row

  std::vector<std::size_t> left;   ///< rows with an event, by stratum, time and number
  std::vector<double> schoenfeld;  ///< p for each of them
};

/// Errors: std::invalid_argument where the covariates are not those of the fit.
[[nodiscard]] cox_residuals residuals(cox const& model, survival_columns const& rows);

}  // namespace cxm::inline v0
