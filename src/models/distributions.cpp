#include <cxm/statistics/distributions.hpp>

#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/special_functions/beta.hpp>

#include <algorithm>
#include <cmath>

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

double fisher_exact_p(two_proportions const& x) {
  auto const whole = [](double v) { return v == std::floor(v); };
  double const total = x.n1 + x.n2;
  if (!x.usable() || !whole(x.x1) || !whole(x.x2) || !whole(x.n1) || !whole(x.n2) || total > 4e9) {
    return undefined;
  }
  double const successes = x.x1 + x.x2;
  double const seen = boost::math::pdf(
      boost::math::hypergeometric{static_cast<unsigned>(successes), static_cast<unsigned>(x.n1),
                                  static_cast<unsigned>(total)},
      static_cast<unsigned>(x.x1));
  // How likely a table with k + 1 successes on the first side is, against one with k.
  auto const next = [&](double k) {
    return (successes - k) * (x.n1 - k) / ((k + 1) * (x.n2 - successes + k + 1));
  };
  double const low = (std::max)(0.0, successes - x.n2);
  double const high = (std::min)(successes, x.n1);
  constexpr double as_likely = 1 + 1e-7;  // equal but for rounding
  double sum = 1;                         // in units of the table seen
  double chance = 1;
  for (double k = x.x1; k < high; ++k) {
    chance *= next(k);
    if (chance <= as_likely) sum += chance;
  }
  chance = 1;
  for (double k = x.x1; k > low; --k) {
    chance /= next(k - 1);
    if (chance <= as_likely) sum += chance;
  }
  return (std::min)(1.0, seen * sum);
}

}  // namespace cxm::inline v0
