#include <cxm/statistics/distributions.hpp>

#include <boost/math/special_functions/beta.hpp>

namespace cxm::inline v0 {

namespace {
[[nodiscard]] bool usable(double successes, double n) {
  return n > 0 && successes >= 0 && successes <= n;
}
}  // namespace

bounds clopper_pearson_interval(double successes, double n, confidence level) {
  bounds range{undefined, undefined, level.level(), interval_method::clopper_pearson};
  if (!usable(successes, n)) return range;
  double const tail = 0.5 * (1 - level.level());
  range.lower = successes == 0 ? 0 : boost::math::ibeta_inv(successes, n - successes + 1, tail);
  range.upper = successes == n ? 1 : boost::math::ibetac_inv(successes + 1, n - successes, tail);
  return range;
}

bounds jeffreys_interval(double successes, double n, confidence level, bool forced) {
  bounds range{undefined, undefined, level.level(), interval_method::jeffreys};
  if (!usable(successes, n)) return range;
  double const tail = 0.5 * (1 - level.level());
  double const a = successes + 0.5;
  double const b = n - successes + 0.5;
  range.lower = forced && successes == 0 ? 0 : boost::math::ibeta_inv(a, b, tail);
  range.upper = forced && successes == n ? 1 : boost::math::ibetac_inv(a, b, tail);
  return range;
}

}  // namespace cxm::inline v0
