#pragma once
// What the likelihood of Gamma-Gamma sums over customers with the same number of repeats.

#include <cstddef>

namespace cxm::inline v0::models {

/// Over all w = x·z of a stretch, with t = w/(γ + w).
struct spend_sums {
  double logs = 0;     // Σ log(γ + w)
  double shares = 0;   // Σ t
  double squares = 0;  // Σ t·(1 − t)
};
[[nodiscard]] spend_sums sum_spend(double const* total, std::size_t count, double gamma);

}  // namespace cxm::inline v0::models
