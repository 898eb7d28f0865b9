#pragma once
/// How well a score orders customers by who leaves first. Declared here and compiled into
/// cxm::models.
///
/// Formula       C = (concordant + tied_score/2)/(concordant + discordant + tied_score) over the
///               pairs of which it is known who left first: one left while the other, of the same
///               stratum, was at risk and stayed on. Concordant: the one who left has the higher
///               score. ½ is chance.
/// Input         survival_columns (covariates are not looked at) and a score for each row, higher
///               for those who should leave sooner: a linear predictor, or − an expected lifetime.
///               NaN leaves the row out. Where rows have a start, only pairs that were at risk
///               together count.
/// Weights       a pair counts as the product of its weights.
/// Error         of C: the infinitesimal jackknife over rows, or over clusters where there are any.
/// Undefined     C is NaN where no pair can be compared.
/// Complexity    O(n log n).
/// Source        Harrell, Califf, Pryor, Lee and Rosati 1982, JAMA 247, 2543–2546; Therneau and
///               Watson 2017, Mayo Clinic Technical Report 85.

#include <cxm/core/estimate.hpp>
#include <cxm/retention/survival_columns.hpp>

#include <span>

namespace cxm::inline v0 {

struct concordance {
  double concordant = 0;
  double discordant = 0;
  double tied_score = 0;  ///< the same score, and known who left first
  double tied_time = 0;   ///< both left at one time, with different scores
  double tied_both = 0;
  double value = undefined;
  double standard_error = undefined;
  exclusions excluded;

  [[nodiscard]] bounds interval(confidence level = confidence{0.95}) const noexcept {
    double const half = normal_deviate(level) * standard_error;
    return {value - half, value + half, level.level(), interval_method::wald};
  }
};

/// Errors: std::invalid_argument as those of survival_columns.
[[nodiscard]] concordance concordance_of(survival_columns const& rows,
                                         std::span<double const> score, bool join_near_ties = true);

}  // namespace cxm::inline v0
