#pragma once
// Whether two numbers agree: relative tolerance with an absolute floor. NaN agrees with NaN only,
// and infinities with themselves.

#include <cmath>

namespace cxm_test {

[[nodiscard]] inline bool close(double actual, double expected, double relative = 1e-9,
                                double floor = 1e-12) {
  if (std::isnan(expected)) return std::isnan(actual);
  if (std::isinf(expected)) return actual == expected;
  double const allowed = relative * std::fabs(expected);
  return std::fabs(actual - expected) <= (allowed > floor ? allowed : floor);
}

}  // namespace cxm_test
