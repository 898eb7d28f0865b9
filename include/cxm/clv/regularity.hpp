#pragma once
/// How regularly customers buy: the shape k of the waits between purchases, if these are gamma
/// distributed about a pace that is each customer's own. Declared here; the maximum likelihood is
/// compiled into cxm::models.
///
/// Formula       waits of a customer are Gamma(k, λ), k for all and λ their own. Divided by their
///               sum, n waits are Dirichlet(k, …, k) whatever λ, when the customer left, and where
///               watching ended, since all that depends on their number and their sum alone.
///               maximum_likelihood   k maximises Σ log Γ(nk) − n·log Γ(k) + (k − 1)·Σ log share
///               wheat_morrison       M, the first of the first two waits, is Beta(k, k) with the
///                                    variance 1/(4(2k + 1)): k = (1 − 4v)/(8v), v the mean of
///                                    (M − ½)²
///               k = 1 is Poisson: waits without memory, as all models of buying here take them to
///               be. Above 1 purchases are regular, below 1 they come in clumps.
/// Use           cxm::purchase_regularity seen;
///               seen.push(times);                       // of one customer, the first purchase too
///               seen.maximum_likelihood().value;
///               seen.poisson_test().p;                  // that k = 1
/// Input         times of a customer's purchases, rising. Those of one day are one purchase: merge
///               them before. Times in whole days round short waits: k is off where these are a few
///               days.
/// Left out      customers with fewer than three purchases, as not_applicable: one wait tells nothing.
/// Interval      for log k: from the information (maximum likelihood); from the standard error of v
///               (Wheat and Morrison, which takes two customers). Customers are independent.
/// Undefined     NaN: nobody with three purchases. Infinite, without an interval: all waits of each
///               customer are equal. Wheat and Morrison's is 0, without an interval, only where each M
///               is 0 or 1 to rounding.
/// Errors        std::invalid_argument for times that are not finite or do not rise, or a wait less
///               than 2^-139 of them all.
/// Merge         exact, in any order. State: O(different numbers of purchases). Push: O(purchases).
/// Source        Wheat and Morrison 1990, Journal of Marketing Research 27, 87–93. The likelihood is
///               that of a symmetric Dirichlet: Minka 2000, "Estimating a Dirichlet distribution".

#include <cxm/core/estimate.hpp>
#include <cxm/core/exact_sum.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/statistics/chi_square.hpp>

#include <span>
#include <vector>

namespace cxm::inline v0 {

class purchase_regularity {
 public:
  /// Errors: as above, and nothing has changed.
  void push(std::span<double const> times);
  void merge(purchase_regularity const& other);

  /// Customers with three purchases or more.
  [[nodiscard]] count_t count() const noexcept;
  /// Their waits.
  [[nodiscard]] count_t waits() const noexcept;
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }

  [[nodiscard]] estimate maximum_likelihood(confidence level = confidence{0.95}) const;
  [[nodiscard]] estimate wheat_morrison(confidence level = confidence{0.95}) const;
  /// That k = 1: twice what the maximum likelihood gains over it, chi-square with one degree of
  /// freedom.
  [[nodiscard]] chi_square_test poisson_test() const;

  friend bool operator==(purchase_regularity const&, purchase_regularity const&) = default;

 private:
  [[nodiscard]] double log_likelihood(double k) const;
  /// What log n − log share adds up to: 0 where all waits of each customer are equal.
  [[nodiscard]] double unevenness() const;

  std::vector<count_t> customers_;  ///< by their number of waits, from 2 on
  exact_sum log_shares_;            ///< Σ log share, over all waits
  exact_sum squares_;               ///< Σ (M − ½)²
  exact_sum fourths_;               ///< Σ (M − ½)⁴
  exclusions excluded_;
};

}  // namespace cxm::inline v0
