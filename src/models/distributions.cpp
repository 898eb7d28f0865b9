#include <cxm/statistics/distributions.hpp>

#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
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

bounds korn_graubard_interval(design_estimate const& share, confidence level) {
  bounds range{undefined, undefined, level.level(), interval_method::clopper_pearson};
  double const p = share.value;
  double const error = share.standard_error;
  if (!(p > 0 && p < 1 && error > 0 && share.degrees >= 1 && share.rows >= 2)) return range;
  double const ratio = student_t_deviate(level, static_cast<double>(share.rows) - 1) /
                       student_t_deviate(level, share.degrees);
  double const n = p * (1 - p) / (error * error) * ratio * ratio;
  double const tail = 0.5 * (1 - level.level());
  range.lower = boost::math::ibeta_inv(n * p, n * (1 - p) + 1, tail);
  range.upper = boost::math::ibetac_inv(n * p + 1, n * (1 - p), tail);
  return range;
}

double net_share_probability(double plus, double minus, double n, double target) {
  double const rest = n - plus - minus;
  if (!(n > 0 && plus >= 0 && minus >= 0 && rest >= 0 && target == target)) return undefined;
  if (target > 1) return 0;
  if (target <= -1) return 1;
  double const a = plus + 0.5;
  double const b = minus + 0.5;
  double const c = rest + 0.5;
  double const size = std::fabs(target);
  // P(T(2Q − 1) ≥ target) for T: Q at least (or, of a negative target, at most) where it is reached.
  auto const given = [&](double t) {
    if (t <= size) return target > 0 ? 0.0 : 1.0;
    return boost::math::ibetac(a, b, std::fmin(1, 0.5 * (1 + target / t)));
  };
  if (target == 0) return boost::math::ibetac(a, b, 0.5);
  // In the angle u with T = sin²u the density has no pole at either end.
  double const log_beta = std::lgamma(a + b) + std::lgamma(c) - std::lgamma(a + b + c);
  auto const density = [&](double u) {
    double const s = std::sin(u);
    double const k = std::cos(u);
    if (!(s > 0 && k > 0)) return 0.0;
    return 2 * std::exp((2 * (a + b) - 1) * std::log(s) + (2 * c - 1) * std::log(k) - log_beta);
  };
  constexpr double quarter_turn = 1.57079632679489661923;
  double const mode = std::atan(std::sqrt((a + b) / c));
  double const width = 1 / std::sqrt(2 * (a + b + c));  // about the standard deviation of u
  double const start = std::asin(std::sqrt(size));
  auto const integrand = [&](double u) {
    double const s = std::sin(u);
    return density(u) * given(s * s);
  };
  // Below |target| the answer is known; above it the integrand lives within a few widths of the mode.
  double sum = target > 0 ? 0 : boost::math::ibeta(a + b, c, size);
  double from = start;
  for (int step = -12; step <= 13; ++step) {
    double const to = step == 13 ? quarter_turn : std::fmin(quarter_turn, mode + 3 * step * width);
    if (to <= from) continue;
    sum += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(integrand, from, to, 8,
                                                                         1e-12);
    from = to;
  }
  return std::fmin(1, std::fmax(0, sum));
}

double proportion_probability(double successes, double n, double target) {
  if (!(n > 0 && usable(successes, n) && target == target)) return undefined;
  if (target <= 0) return 1;
  if (target >= 1) return 0;
  return boost::math::ibetac(successes + 0.5, n - successes + 0.5, target);
}

}  // namespace cxm::inline v0
