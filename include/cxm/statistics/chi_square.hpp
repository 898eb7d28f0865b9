#pragma once
/// The test of a statistic that is χ² under the hypothesis. Declared here and compiled into
/// cxm::models.

#include <cxm/core/reading.hpp>

namespace cxm::inline v0 {

/// p is the upper tail; log p is there where p itself underflows.
struct chi_square_test {
  double statistic = undefined;
  double degrees_of_freedom = undefined;
  double p = undefined;
  double log_p = undefined;
};

/// Input: statistic ≥ 0, degrees > 0; p is NaN otherwise. Relative error of p about 1e-14; of log p
/// far in the tail, where it is taken from the asymptotic series of the incomplete gamma function
/// (DLMF 8.11.2), below 1e-12.
[[nodiscard]] chi_square_test chi_square(double statistic, double degrees_of_freedom);

}  // namespace cxm::inline v0
