#pragma once
/// The standard normal quantile and tail: what every default interval needs.

#include <cxm/core/reading.hpp>

#include <cmath>

namespace cxm::inline v0 {

namespace detail {
/// c[0] + c[1]·x + c[2]·x² + … by Horner's scheme.
template <std::size_t N>
[[nodiscard]] constexpr double polynomial(double x, double const (&c)[N]) noexcept {
  double sum = c[N - 1];
  for (std::size_t i = N - 1; i-- > 0;) sum = sum * x + c[i];
  return sum;
}
}  // namespace detail

/// z with Φ(z) = p. Relative error about 1e-16.
/// Undefined (NaN): p outside [0, 1]; 0 and 1 give −∞ and +∞.
/// Source: M. J. Wichura 1988, Algorithm AS 241 (PPND16), Applied Statistics 37, 477–484.
[[nodiscard]] inline double normal_quantile(double p) noexcept {
  constexpr double centre[] = {3.387132872796366608,  133.14166789178437745, 1971.5909503065514427,
                               13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
                               33430.575583588128105, 2509.0809287301226727};
  constexpr double centre_below[] = {1.0,
                                     42.313330701600911252,
                                     687.1870074920579083,
                                     5394.1960214247511077,
                                     21213.794301586595867,
                                     39307.89580009271061,
                                     28729.085735721942674,
                                     5226.495278852545925};
  constexpr double middle[] = {1.42343711074968357734,   4.6303378461565452959,
                               5.7694972214606914055,    3.64784832476320460504,
                               1.27045825245236838258,   0.24178072517745061177,
                               0.0227238449892691845833, 7.7454501427834140764e-4};
  constexpr double middle_below[] = {1.0,
                                     2.05319162663775882187,
                                     1.6763848301838038494,
                                     0.68976733498510000455,
                                     0.14810397642748007459,
                                     0.0151986665636164571966,
                                     5.475938084995344946e-4,
                                     1.05075007164441684324e-9};
  constexpr double far[] = {6.6579046435011037772,     5.4637849111641143699,
                            1.7848265399172913358,     0.29656057182850489123,
                            0.026532189526576123093,   0.0012426609473880784386,
                            2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr double far_below[] = {1.0,
                                  0.59983220655588793769,
                                  0.13692988092273580531,
                                  0.0148753612908506148525,
                                  7.868691311456132591e-4,
                                  1.8463183175100546818e-5,
                                  1.4215117583164458887e-7,
                                  2.04426310338993978564e-15};
  if (!(p >= 0 && p <= 1)) return undefined;
  double const q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    double const r = 0.180625 - q * q;
    return q * detail::polynomial(r, centre) / detail::polynomial(r, centre_below);
  }
  double const tail = q < 0 ? p : 1 - p;
  if (tail <= 0) return q < 0 ? -HUGE_VAL : HUGE_VAL;
  double const r = std::sqrt(-std::log(tail));
  double const z =
      r <= 5 ? detail::polynomial(r - 1.6, middle) / detail::polynomial(r - 1.6, middle_below)
             : detail::polynomial(r - 5, far) / detail::polynomial(r - 5, far_below);
  return q < 0 ? -z : z;
}

/// P(|Z| ≥ |z|), accurate far into the tail.
[[nodiscard]] inline double normal_two_sided(double z) noexcept {
  return std::erfc(std::fabs(z) / 1.4142135623730950488);
}

/// The deviate that leaves (1 − level)/2 in each tail: 1.95996… for 0.95.
[[nodiscard]] inline double normal_deviate(confidence level) noexcept {
  // From the tail: a level of 1 − 1e-12 keeps its digits.
  return -normal_quantile(0.5 * (1 - level.level()));
}

}  // namespace cxm::inline v0
