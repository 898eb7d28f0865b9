#include "draw.hpp"

#include <cxm/format.hpp>

#include <cmath>

namespace cxm::inline v0::detail {

std::string tick_text(double x, unit in, double step) {
  double const unit_step = in == unit::share ? 100 * step : step;
  int decimals = 0;
  for (double s = unit_step; decimals < 6 && std::fabs(s - std::round(s)) > 1e-6 * s; s *= 10) {
    ++decimals;
  }
  return shown(x, in, decimals);
}

}  // namespace cxm::inline v0::detail
