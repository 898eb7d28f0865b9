#pragma once
// Which column of a covariance or information follows from the ones before it.

#include <cxm/statistics/cholesky.hpp>

#include <Eigen/Core>

#include <cmath>
#include <cstddef>
#include <vector>

namespace cxm::inline v0::models {

/// Empty where all are independent; else the columns it follows from, and then itself.
/// Precondition: the diagonal is positive.
[[nodiscard]] inline std::vector<std::size_t> dependent_columns(Eigen::MatrixXd const& of) {
  auto const size = static_cast<std::size_t>(of.rows());
  std::vector<double> scaled;
  scaled.reserve(size * size);
  for (Eigen::Index i = 0; i < of.rows(); ++i) {
    for (Eigen::Index j = 0; j < of.rows(); ++j) {
      scaled.push_back(i == j ? 1 : of(i, j) / std::sqrt(of(i, i) * of(j, j)));
    }
  }
  cholesky const lower{scaled, size};
  std::vector<std::size_t> found;
  if (lower.complete()) return found;
  std::size_t const last = lower.factored();
  std::vector<double> by(last);
  for (std::size_t i = 0; i < last; ++i) by[i] = scaled[last * size + i];
  lower.forward(by);
  lower.backward(by);
  for (std::size_t i = 0; i < last; ++i) {
    if (std::fabs(by[i]) > 1e-5) found.push_back(i);  // beyond rounding at 1e-12
  }
  found.push_back(last);
  return found;
}

}  // namespace cxm::inline v0::models
