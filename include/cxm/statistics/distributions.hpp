#pragma once
/// What needs quantiles beyond the normal and Student's t. Declared here and compiled into
/// cxm::models, where Boost.Math computes them.

#include <cxm/core/reading.hpp>
#include <cxm/statistics/survey_design.hpp>
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

/// Korn and Graubard's interval of a share that was estimated by a survey design: Clopper and Pearson's
/// of as many answers as have its standard error. NaN bounds where the standard error is 0 or undefined.
/// Source: Korn and Graubard 1998, Survey Methodology 24, 193–201.
[[nodiscard]] bounds korn_graubard_interval(design_estimate const& share,
                                            confidence level = confidence{0.95});

/// The probability that a net share is at least `target`, given the answers and the prior
/// Dirichlet(½, ½, ½): the posterior of (p₊, p₀, p₋) is Dirichlet(P + ½, n − P − D + ½, D + ½). With
/// T = p₊ + p₋ and Q = p₊/T, which are independent, it is the mean over T of P(T(2Q − 1) ≥ target).
/// Input: as net_share_interval(); target in shares, −1 to 1. Undefined (NaN): no answers.
/// Accuracy: about 1e-10. Source: Jeffreys 1961, Theory of Probability, 3.10.
[[nodiscard]] double net_share_probability(double plus, double minus, double n, double target);

/// The probability that a proportion is at least `target`, given x of n and the prior Beta(½, ½).
[[nodiscard]] double proportion_probability(double successes, double n, double target);

}  // namespace cxm::inline v0
