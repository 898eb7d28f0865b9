#pragma once
/// Whether the hazard ratios of a Cox regression stay what they are as time passes. Declared here
/// and compiled into cxm::models.
///
/// Formula       the score test that a covariate's coefficient is β + θ·g(t), with θ = 0; for all
///               covariates together it has p degrees of freedom. It holds the information of β and
///               θ together, with the risk sets' own covariances.
/// Input         the model and the rows of its fit. `time_scale` is g: 1 − the Kaplan–Meier
///               survival just before t, of all strata together and without weights (default: few
///               late events don't decide it), the mean rank of t among the stops of all rows, t
///               itself, or its logarithm (times above 0).
/// Ties          as in the fit; those of exact ties are Breslow's.
/// Complexity    O(n log n + n·p²).
/// Trap          with many customers every departure is significant: look at the size of the change
///               too (Schoenfeld residuals over time, cox_residuals.hpp), or stratify.
/// Source        Grambsch and Therneau 1994, Biometrika 81, 515–526.

#include <cxm/retention/cox.hpp>

#include <vector>

namespace cxm::inline v0 {

enum class time_scale : std::uint8_t { kaplan_meier, rank, identity, logarithm };

struct proportional_hazards {
  std::vector<chi_square_test> by_covariate;  ///< in the order of the fit, 1 degree of freedom each
  chi_square_test all;
};

/// Errors: std::invalid_argument where the covariates are not those of the fit, or a time has no
/// logarithm.
[[nodiscard]] proportional_hazards test_proportional_hazards(
    cox const& model, survival_columns const& rows, time_scale by = time_scale::kaplan_meier);

}  // namespace cxm::inline v0
