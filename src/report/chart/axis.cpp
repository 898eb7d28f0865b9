#include "axis.hpp"

#include <algorithm>
#include <cmath>

namespace cxm::inline v0::detail {

namespace {
[[nodiscard]] double nice_step(double low, double high, int wanted) {
  double const rough = (high - low) / (std::max)(wanted, 1);
  double const power = std::pow(10.0, std::floor(std::log10(rough)));
  for (double m : {1.0, 2.0, 5.0}) {
    if (rough <= m * power * 1.0000001) return m * power;
  }
  return 10 * power;
}
}  // namespace

std::vector<double> nice_ticks(double low, double high, int wanted) {
  for (int n = wanted;; ++n) {
    double const step = nice_step(low, high, n);
    double const slack = step * 1e-9;
    std::vector<double> ticks;
    auto const first = static_cast<long long>(std::ceil((low - slack) / step));
    auto const last = static_cast<long long>(std::floor((high + slack) / step));
    for (long long k = first; k <= last; ++k) ticks.push_back(static_cast<double>(k) * step);
    if (ticks.size() >= 2 || n > 4 * wanted) return ticks;
  }
}

double axis::clipped(double value) const noexcept {
  return (*this)((std::min)((std::max)(value, (std::min)(low_, high_)), (std::max)(low_, high_)));
}

void value_range::see(double x) noexcept {
  if (!std::isfinite(x)) return;
  low_ = any_ ? (std::min)(low_, x) : x;
  high_ = any_ ? (std::max)(high_, x) : x;
  any_ = true;
}

value_range value_range::rounded(unit in) const {
  double const most = in == unit::points ? 100 : in == unit::share ? 1 : HUGE_VAL;
  double const least = -most;
  value_range out;
  if (!seen()) {
    out.see(0);
    out.see(1);
    return out;
  }
  double low = low_;
  double high = high_;
  if (high - low < 1e-12 * (std::max)(1.0, std::fabs(high))) {
    double const room = (std::max)(std::fabs(high) * 0.1, 0.01);
    low -= room;
    high += room;
  }
  double const step = nice_step(low, high, 5);
  out.see((std::max)(least, std::floor(low / step + 1e-9) * step));
  out.see((std::min)(most, std::ceil(high / step - 1e-9) * step));
  return out;
}

}  // namespace cxm::inline v0::detail
