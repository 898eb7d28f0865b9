#include <cxm/statistics/chi_square.hpp>

#include <boost/math/special_functions/gamma.hpp>

#include <cmath>

namespace cxm::inline v0 {

chi_square_test chi_square(double statistic, double degrees_of_freedom) {
  chi_square_test test{statistic, degrees_of_freedom, undefined, undefined};
  if (!(statistic >= 0 && degrees_of_freedom > 0)) return test;
  double const a = 0.5 * degrees_of_freedom;
  double const x = 0.5 * statistic;
  if (std::isinf(x)) {
    test.p = 0;
    test.log_p = -x;
    return test;
  }
  // The tail is far away where boost's result nears the smallest doubles, which lose digits.
  constexpr double smallest = 1e-290;
  test.p = boost::math::gamma_q(a, x);
  if (test.p > smallest) {
    test.log_p = std::log(test.p);
    return test;
  }
  // Γ(a, x) = x^(a−1)·e^−x·(1 + (a−1)/x + (a−1)(a−2)/x² + …): here x is far above a.
  double sum = 1;
  double term = 1;
  for (int k = 1; k < 500; ++k) {
    double const next = term * (a - k) / x;
    if (!(std::fabs(next) < std::fabs(term)) || std::fabs(next) < 1e-17 * sum) break;
    term = next;
    sum += term;
  }
  test.log_p = (a - 1) * std::log(x) - x - boost::math::lgamma(a) + std::log(sum);
  return test;
}

}  // namespace cxm::inline v0
