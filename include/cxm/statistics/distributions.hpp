#pragma once
/// What needs quantiles beyond the normal and Student's t. Declared here and compiled into
/// cxm::models, where Boost.Math computes them.

#include <cxm/core/reading.hpp>
#include <cxm/statistics/two_proportions.hpp>

namespace cxm::inline v0 {

/// Clopper–Pearson, the "exact" interval of a proportion: it covers at least its level always, and
/// is wide for that. [B⁻¹(α/2; x, n − x + 1), B⁻¹(1 − α/2; x + 1, n − x)], 0 at x = 0 and 1 at x =
/// n, with B⁻¹ the beta quantile. Input: 0 ≤ successes ≤ n. Undefined (NaN bounds): n = 0, or
/// successes outside [0, n]. Source: Clopper and Pearson 1934, Biometrika 26, 404–413.
[[nodiscard]] bounds clopper_pearson_interval(double successes, double n,
                                              confidence level = confidence{0.95});

/// Jeffreys: the equal-tailed interval of Beta(x + ½, n − x + ½); with `forced` the lower bound is
/// 0 at x = 0 and the upper one 1 at x = n, as Brown, Cai and DasGupta recommend. Input and
/// undefined cases as above. Source: Brown, Cai and DasGupta 2001, Statistical Science 16, 101–133.
[[nodiscard]] bounds jeffreys_interval(double successes, double n,
                                       confidence level = confidence{0.95}, bool forced = true);

/// Fisher's exact test of two proportions, two-sided: the probability, given the margins, of all tables
/// that are at most as likely as the one seen. Input: whole counts of at most four billion answers
/// together; NaN otherwise and where a side has none. Complexity: O(min(x₁ + x₂, n₁)). Source: Fisher
/// 1935, JRSS 98, 39–82.
[[nodiscard]] double fisher_exact_p(two_proportions const& x);

}  // namespace cxm::inline v0
