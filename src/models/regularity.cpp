#include <cxm/clv/regularity.hpp>

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

#include <cxm/statistics/root.hpp>

#include <cmath>
#include <stdexcept>
#include <string>

namespace cxm::inline v0 {

namespace {
using boost::math::digamma;
using boost::math::trigamma;

/// The interval of k that an error of log k makes.
[[nodiscard]] estimate on_log_scale(double k, double log_error, confidence level) {
  estimate out{k, {undefined, undefined, level.level(), interval_method::standard}};
  if (!(log_error > 0 && log_error < HUGE_VAL)) return out;
  double const factor = std::exp(normal_deviate(level) * log_error);
  out.range.lower = k / factor;
  out.range.upper = k * factor;
  return out;
}
void add(exact_sum& to, double x) {
  if (exact_sum::takes(x)) to.add(x);  // a square below 2^-139 is none
}
}  // namespace

void purchase_regularity::push(std::span<double const> times) {
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!std::isfinite(times[i]) || (i > 0 && !(times[i] > times[i - 1]))) {
      throw std::invalid_argument("cxm::purchase_regularity: purchase " + std::to_string(i + 1) +
                                  ": times are finite and rise; merge purchases of one day");
    }
  }
  if (times.size() < 3) return excluded_.add(reason::not_applicable);
  double const whole = times.back() - times.front();
  if (!(whole < HUGE_VAL)) {
    throw std::invalid_argument("cxm::purchase_regularity: times too far apart");
  }
  exact_sum logs;
  for (std::size_t i = 1; i < times.size(); ++i) {
    double const share = (times[i] - times[i - 1]) / whole;
    if (!(share >= 0x1p-139)) {
      throw std::invalid_argument("cxm::purchase_regularity: purchase " + std::to_string(i + 1) +
                                  ": a wait too short beside the others");
    }
    double const logarithm = std::log(share);
    if (exact_sum::takes(logarithm)) logs.add(logarithm);
  }
  std::size_t const place = times.size() - 3;
  if (place >= customers_.size()) customers_.resize(place + 1, 0);
  ++customers_[place];
  log_shares_.merge(logs);
  double const off = (times[1] - times[0]) / (times[2] - times[0]) - 0.5;
  add(squares_, off * off);
  add(fourths_, off * off * off * off);
}

void purchase_regularity::merge(purchase_regularity const& other) {
  if (other.customers_.size() > customers_.size()) customers_.resize(other.customers_.size(), 0);
  for (std::size_t i = 0; i < other.customers_.size(); ++i) customers_[i] += other.customers_[i];
  log_shares_.merge(other.log_shares_);
  squares_.merge(other.squares_);
  fourths_.merge(other.fourths_);
  excluded_.merge(other.excluded_);
}

count_t purchase_regularity::count() const noexcept {
  count_t sum = 0;
  for (count_t const c : customers_) sum += c;
  return sum;
}
count_t purchase_regularity::waits() const noexcept {
  count_t sum = 0;
  for (std::size_t i = 0; i < customers_.size(); ++i) sum += customers_[i] * (i + 2);
  return sum;
}

double purchase_regularity::log_likelihood(double k) const {
  double sum = (k - 1) * log_shares_.value();
  for (std::size_t i = 0; i < customers_.size(); ++i) {
    if (customers_[i] == 0) continue;
    double const n = static_cast<double>(i + 2);
    sum += static_cast<double>(customers_[i]) *
           (boost::math::lgamma(n * k) - n * boost::math::lgamma(k));
  }
  return sum;
}

double purchase_regularity::unevenness() const {
  double even = 0;
  for (std::size_t i = 0; i < customers_.size(); ++i) {
    double const n = static_cast<double>(i + 2);
    even += static_cast<double>(customers_[i]) * n * std::log(n);
  }
  return -log_shares_.value() - even;
}

estimate purchase_regularity::maximum_likelihood(confidence level) const {
  if (count() == 0) return on_log_scale(undefined, undefined, level);
  double const logs = log_shares_.value();
  // Equal waits have equal shares but for the rounding of their logarithms.
  if (unevenness() <= 1e-13 * std::fabs(logs)) return on_log_scale(HUGE_VAL, undefined, level);
  auto const score = [&](double k) {
    double sum = logs;
    for (std::size_t i = 0; i < customers_.size(); ++i) {
      if (customers_[i] == 0) continue;
      double const n = static_cast<double>(i + 2);
      sum += static_cast<double>(customers_[i]) * n * (digamma(n * k) - digamma(k));
    }
    return sum;
  };
  // The score falls from infinity at 0 to −unevenness at infinity.
  double low = 1;
  double high = 1;
  double at_low = score(low);
  double at_high = at_low;
  while (at_low < 0) high = low, at_high = at_low, low /= 4, at_low = score(low);
  while (at_high > 0) low = high, at_low = at_high, high *= 4, at_high = score(high);
  double const k = detail::root(score, low, high, at_low, at_high);
  double information = 0;
  for (std::size_t i = 0; i < customers_.size(); ++i) {
    if (customers_[i] == 0) continue;
    double const n = static_cast<double>(i + 2);
    information += static_cast<double>(customers_[i]) * n * (trigamma(k) - n * trigamma(n * k));
  }
  return on_log_scale(k, 1 / (k * std::sqrt(information)), level);
}

estimate purchase_regularity::wheat_morrison(confidence level) const {
  double const n = static_cast<double>(count());
  if (n == 0) return on_log_scale(undefined, undefined, level);
  double const v = squares_.value() / n;
  if (v == 0) return on_log_scale(HUGE_VAL, undefined, level);
  double const k = (1 - 4 * v) / (8 * v);
  double const variance = n > 1 ? (fourths_.value() / n - v * v) / (n - 1) : undefined;
  // dk/dv = −1/(8v²).
  return on_log_scale(k, std::sqrt(variance) / (8 * v * v * k), level);
}

chi_square_test purchase_regularity::poisson_test() const {
  double const k = maximum_likelihood().value;
  if (k != k) return {};
  if (std::isinf(k)) return chi_square(HUGE_VAL, 1);
  double const gain = 2 * (log_likelihood(k) - log_likelihood(1));
  return chi_square(gain > 0 ? gain : 0, 1);
}

}  // namespace cxm::inline v0
