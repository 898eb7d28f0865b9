#pragma once
/// How unequally something is shared out among customers: revenue, or lifetime value.
///
/// Formula       of x₁ ≤ … ≤ xₙ: gini = 2·Σ i·xᵢ/(n·Σ xᵢ) − (n + 1)/n, 0 where all have the same and
///               1 − 1/n where one has all. lorenz(p): the share of the total that the poorest p of
///               them have; top(p) = 1 − lorenz(1 − p). Between customers both are straight lines.
/// Interval      gini ± z·SE, SE by the jackknife: each customer left out once.
/// Input         amounts of 0 or more, one for each customer, in any order; NaN is left out and
///               counted: nothing is known of them.
/// Undefined     no customers, or all have nothing: NaN. An interval for fewer than three customers.
/// Errors        std::invalid_argument for an amount below 0 or infinite, of which there is no share;
///               for a p outside 0 to 1.
/// Complexity    O(n log n), lorenz and top O(1). Same bits for any order.
/// Source        Gini 1914; Lorenz 1905, Publications of the American Statistical Association 9,
///               209–219; Ogwang 2000, Oxford Bulletin of Economics and Statistics 62, 123–129 (the
///               jackknife in one pass).

#include <cxm/core/estimate.hpp>
#include <cxm/core/metric.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

class concentration {
 public:
  explicit concentration(std::span<double const> amounts) {
    for (double const x : amounts) {
      if (std::isnan(x)) {
        ++unknown_;
      } else if (x >= 0 && x < HUGE_VAL) {
        below_.push_back(x);
      } else {
        throw std::invalid_argument("cxm::concentration: an amount is a number, 0 or more");
      }
    }
    std::sort(below_.begin(), below_.end());
    double sum = 0;
    for (std::size_t i = 0; i < below_.size(); ++i) {
      ranked_ += static_cast<double>(i + 1) * below_[i];
      sum += below_[i];
      below_[i] = sum;
    }
  }

  /// Customers of whom something is known, and of whom nothing is.
  [[nodiscard]] count_t count() const noexcept { return below_.size(); }
  [[nodiscard]] count_t unknown() const noexcept { return unknown_; }
  [[nodiscard]] double total() const noexcept { return below_.empty() ? 0 : below_.back(); }

  [[nodiscard]] estimate gini(confidence level = confidence{0.95}) const {
    estimate out{gini_of(size(), total(), ranked_),
                 {undefined, undefined, level.level(), interval_method::wald}};
    if (count() < 3 || !(total() > 0)) return out;
    std::vector<double> without(below_.size());
    double mean = 0;
    for (std::size_t i = 0; i < below_.size(); ++i) {
      double const x = amount(i);
      double const above = total() - below_[i];
      double const rank = static_cast<double>(i + 1);
      without[i] = gini_of(size() - 1, total() - x, ranked_ - rank * x - above);
      mean += without[i] / size();
    }
    double squares = 0;
    for (double const g : without) squares += (g - mean) * (g - mean);
    double const half = normal_deviate(level) * std::sqrt((size() - 1) / size() * squares);
    out.range.lower = out.value - half;
    out.range.upper = out.value + half;
    return out;
  }
  /// The share of the total that the poorest p of the customers have.
  [[nodiscard]] double lorenz(double p) const {
    if (!(p >= 0 && p <= 1)) throw std::invalid_argument("cxm::concentration: p is from 0 to 1");
    if (!(total() > 0)) return undefined;
    double const at = p * size();
    auto const whole = (std::min)(static_cast<std::size_t>(at), below_.size());
    double sum = whole == 0 ? 0 : below_[whole - 1];
    if (whole < below_.size()) sum += (at - static_cast<double>(whole)) * amount(whole);
    return sum / total();
  }
  /// The share that the richest p of them have.
  [[nodiscard]] double top(double p) const { return 1 - lorenz(1 - p); }

 private:
  [[nodiscard]] double size() const noexcept { return static_cast<double>(below_.size()); }
  [[nodiscard]] double amount(std::size_t i) const noexcept {
    return i == 0 ? below_[0] : below_[i] - below_[i - 1];
  }
  [[nodiscard]] static double gini_of(double n, double sum, double ranked) noexcept {
    return sum > 0 ? 2 * ranked / (n * sum) - (n + 1) / n : undefined;
  }
  std::vector<double> below_;  // sums of the amounts, from the smallest up
  double ranked_ = 0;
  count_t unknown_ = 0;
};

}  // namespace cxm::inline v0
