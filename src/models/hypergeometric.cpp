#include "hypergeometric.hpp"

#include <algorithm>
#include <cmath>

namespace cxm::inline v0::models {

double hypergeometric_1(double b, double c, double z) {
  // The number of terms that brings the tail below rounding, from the limit's rate of convergence.
  double const root = std::sqrt(1 - z);
  double const rate = -std::log1p(-2 * root / (1 + root));
  double const terms = (std::min)(5e6, std::ceil(40 / rate) + 20);
  double fraction = 0;
  for (double k = terms; k >= 1; --k) {
    double const m = std::floor((k + 1) / 2);
    bool const odd = m + m > k;
    double const above = odd ? (b + m - 1) * (c + m - 2) / ((c + 2 * m - 3) * (c + 2 * m - 2))
                             : m * (c - b + m - 1) / ((c + 2 * m - 2) * (c + 2 * m - 1));
    // The first is b/c, which the formula gives as 0/0 for c = 1.
    double const term = k == 1 ? b / c : above;
    fraction = term * z / (1 - fraction);
  }
  return 1 / (1 - fraction);
}

}  // namespace cxm::inline v0::models
