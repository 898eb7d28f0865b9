#include "draw.hpp"

#include <cxm/format.hpp>

#include <algorithm>
#include <cmath>

namespace cxm::inline v0::detail {

std::string tick_text(double x, unit in, double step) {
  double const unit_step = in == unit::share ? 100 * step : step;
  int decimals = 0;
  for (double s = unit_step; decimals < 6 && std::fabs(s - std::round(s)) > 1e-6 * s; s *= 10) {
    ++decimals;
  }
  std::string text = shown(x, in, decimals);
  // Thousands are set apart, as in the tables.
  std::size_t const point = (std::min)(text.find_first_of(". %"), text.size());
  std::size_t const first = (std::min)(text.find_first_of("0123456789"), point);
  for (std::size_t at = point; at > first + 3;) text.insert(at -= 3, ",");
  return text;
}

}  // namespace cxm::inline v0::detail
