#pragma once
/// What a weight of an answer is, and weights summed up.

#include <cxm/core/answer_scale.hpp>
#include <cxm/core/exact_sum.hpp>
#include <cxm/core/exclusions.hpp>

#include <stdexcept>

namespace cxm::inline v0 {

/// A weight: a number, an optional number or std::nullopt.
template <class T>
concept answer_weight = answer<T>;

/// How many answers, and exactly how much their weights are together: Σw and Σw².
struct weight_total {
  count_t count = 0;
  exact_sum weight;
  exact_sum square;

  /// Precondition: a weight that check_weight() takes.
  void add(double w) noexcept {
    ++count;
    weight.add(w);
    square.add(w * w);
  }
  /// Precondition: the counts fit.
  void merge(weight_total const& other) noexcept {
    count += other.count;
    weight.merge(other.weight);
    square.merge(other.square);
  }
  friend bool operator==(weight_total const&, weight_total const&) = default;
};

/// A weight is a finite number ≥ 0 whose square an exact_sum takes (about 1e-20 to 1e19).
/// Errors: std::invalid_argument for anything else. NaN is no weight but a missing one: ask first.
inline void check_weight(double weight) {
  if (!(weight >= 0) || !exact_sum::takes(weight) || !exact_sum::takes(weight * weight) ||
      (weight > 0 && weight * weight == 0)) {
    throw std::invalid_argument(
        "cxm: a weight is 0 or a number from 1e-20 to 1e19; divide all "
        "weights by their mean if they are not");
  }
}

}  // namespace cxm::inline v0
