#pragma once
/// Where a continuous function crosses zero, for interval limits that have no closed form.

#include <cxm/core/config.hpp>

#include <cmath>
#include <limits>

namespace cxm::inline v0::detail {

/// A zero of f between a and b. Precondition: fa and fb, the values there or stand-ins of their
/// signs, have opposite signs, or one of them is 0. Ends when the bracket is a few neighbouring
/// doubles wide, f is exactly 0, or after 200 evaluations. Never leaves the bracket.
/// Source: Chandrupatla 1997, Advances in Engineering Software 28, 145–149 (bisection that switches
/// to inverse quadratic interpolation where that is safe).
template <class F>
[[nodiscard]] double root(F const& f, double a, double b, double fa, double fb) {
  if (fa == 0) return a;
  if (fb == 0) return b;
  double c = a;
  double fc = fa;
  double t = 0.5;
  for (int i = 0; i < 200; ++i) {
    double const x = a + t * (b - a);
    double const fx = f(x);
    if ((fx < 0) == (fa < 0)) {
      c = a, fc = fa;
    } else {
      c = b, fc = fb;
      b = a, fb = fa;
    }
    a = x, fa = fx;
    double const best = std::fabs(fa) < std::fabs(fb) ? a : b;
    double const width = std::fabs(b - a);
    double const finest = (std::numeric_limits<double>::epsilon)() * std::fabs(best) +
                          (std::numeric_limits<double>::min)();
    if (fa == 0 || width <= 2 * finest) return best;
    double const xi = (a - b) / (c - b);
    double const phi = (fa - fb) / (fc - fb);
    bool const safe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    t = safe ? fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
             : 0.5;
    double const least = finest / width;
    if (!(t > least)) t = least;
    if (t > 1 - least) t = 1 - least;
  }
  return 0.5 * (a + b);
}

}  // namespace cxm::inline v0::detail
