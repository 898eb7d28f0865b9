#include "elementary.hpp"

#include <bit>
#include <cfloat>
#include <cstdint>
#include <limits>

namespace cxm::simulation {

static_assert(std::numeric_limits<double>::is_iec559 && FLT_EVAL_METHOD == 0,
              "the simulation needs doubles of IEEE 754 that are rounded after every operation");

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// ln 2 in two parts: the first has 32 bits, so that its product with an exponent is exact.
constexpr double ln2_high = 0x1.62e42feep-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;
constexpr double one_by_ln2 = 0x1.71547652b82fep+0;

/// 2^k for a normal result.
[[nodiscard]] double two_to(std::int64_t k) noexcept {
  return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52U);
}
}  // namespace

// x = k ln 2 + r with |r| <= ln 2 / 2; e^r from its series, whose 14th term is below 2^-57.
double exponential(double x) noexcept {
  if (x != x) return x;
  if (x > 709.79) return infinity;
  if (x < -746) return 0;
  double const scaled = x * one_by_ln2;
  auto const k = static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  auto const n = static_cast<double>(k);
  double const high = x - n * ln2_high;
  double const low = n * ln2_low;
  double const r = high - low;
  double const lost = (high - r) - low;  // what rounding r took away

  double sum = 1.0 / 6227020800.0;
  sum = sum * r + 1.0 / 479001600.0;
  sum = sum * r + 1.0 / 39916800.0;
  sum = sum * r + 1.0 / 3628800.0;
  sum = sum * r + 1.0 / 362880.0;
  sum = sum * r + 1.0 / 40320.0;
  sum = sum * r + 1.0 / 5040.0;
  sum = sum * r + 1.0 / 720.0;
  sum = sum * r + 1.0 / 120.0;
  sum = sum * r + 1.0 / 24.0;
  sum = sum * r + 1.0 / 6.0;
  sum = sum * r + 0.5;
  double const result = 1 + (r + (sum * (r * r) + lost));
  // In two steps where one factor would not be a normal number.
  if (k > 1023) return result * two_to(1023) * two_to(k - 1023);
  if (k < -1021) return result * two_to(k + 100) * two_to(-100);
  return result * two_to(k);
}

// x = 2^k (1 + f) with 1 + f between √½ and √2, and s = f/(2 + f):
// ln(1 + f) = f − s (f − 2 (s²/3 + s⁴/5 + …)). The first term left out is below 2^-57.
double logarithm(double x) noexcept {
  if (x != x || x < 0) return not_a_number;
  if (x == 0) return -infinity;
  if (x == infinity) return x;
  std::int64_t k = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    k = -54;
  }
  auto bits = std::bit_cast<std::uint64_t>(x);
  k += static_cast<std::int64_t>(bits >> 52U) - 1023;
  bits = (bits & 0x000FFFFFFFFFFFFFU) | 0x3FF0000000000000U;
  double m = std::bit_cast<double>(bits);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++k;
  }
  double const f = m - 1;
  double const s = f / (2 + f);
  double const z = s * s;
  double sum = 2.0 / 23.0;
  sum = sum * z + 2.0 / 21.0;
  sum = sum * z + 2.0 / 19.0;
  sum = sum * z + 2.0 / 17.0;
  sum = sum * z + 2.0 / 15.0;
  sum = sum * z + 2.0 / 13.0;
  sum = sum * z + 2.0 / 11.0;
  sum = sum * z + 2.0 / 9.0;
  sum = sum * z + 2.0 / 7.0;
  sum = sum * z + 2.0 / 5.0;
  sum = sum * z + 2.0 / 3.0;
  double const bend = sum * z;
  auto const n = static_cast<double>(k);
  // f − s (f − bend) with f²/2 split off, so that the rounding of s weighs little.
  double const half = 0.5 * f * f;
  return n * ln2_high - ((half - (s * (half + bend) + n * ln2_low)) - f);
}

double power(double x, double y) noexcept { return exponential(y * logarithm(x)); }

}  // namespace cxm::simulation
