#pragma once
// Exponential and logarithm over several doubles at once, by the operations that every processor
// rounds alike: the same bits with vectors of any width.

#include <cxm/core/byte_vectors.hpp>

#include <cstddef>
#include <cstdint>

namespace cxm::inline v0::models {

/// As many doubles as make `Width` bytes, and what is as wide.
template <std::size_t Width>
struct lanes {
  typedef double real __attribute__((vector_size(Width)));
  typedef std::int64_t whole __attribute__((vector_size(Width)));  // what comparisons give
  typedef std::uint64_t bits __attribute__((vector_size(Width)));
  static constexpr std::size_t count = Width / sizeof(double);
};

// Vectors are handed over by reference alone: by value, the calling convention would depend on the
// processor.

template <std::size_t Width>
CXM_ALWAYS_INLINE static void choose(typename lanes<Width>::whole const& where,
                                     typename lanes<Width>::real const& yes,
                                     typename lanes<Width>::real const& no,
                                     typename lanes<Width>::real& out) {
  using whole = typename lanes<Width>::whole;
  out = reinterpret_cast<typename lanes<Width>::real>((reinterpret_cast<whole>(yes) & where) |
                                                      (reinterpret_cast<whole>(no) & ~where));
}

/// e^x for −708 ≤ x ≤ 709, and e^x − 1. x = n·ln 2 + r, and e^r by its Taylor series to the 13th
/// power, which is within 4e-18 for |r| ≤ ln(2)/2. Errors: 1 unit of the last place, 2 of e^x − 1.
template <std::size_t Width>
CXM_ALWAYS_INLINE static void exponential(typename lanes<Width>::real const& x,
                                          typename lanes<Width>::real& power,
                                          typename lanes<Width>::real& power_less_1) {
  using real = typename lanes<Width>::real;
  using bits = typename lanes<Width>::bits;
  constexpr double rounder = 0x1.8p52;  // adding it leaves a whole number in the last bits
  real const shifted = x * 1.44269504088896340736 + rounder;
  real const n = shifted - rounder;
  real const r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33;
  real const r2 = r * r;
  real const r4 = r2 * r2;
  // By pairs, so that the processor need not wait for one after the other.
  real const a = 0.5 + r * (1.0 / 6);
  real const b = 1.0 / 24 + r * (1.0 / 120);
  real const c = 1.0 / 720 + r * (1.0 / 5040);
  real const d = 1.0 / 40320 + r * (1.0 / 362880);
  real const e = 1.0 / 3628800 + r * (1.0 / 39916800);
  real const f = 1.0 / 479001600 + r * (1.0 / 6227020800);
  real const tail = (a + r2 * b) + r4 * ((c + r2 * d) + r4 * (e + r2 * f));
  real const less_1 = r + r2 * tail;
  bits const exponent = reinterpret_cast<bits>(shifted) << 52;
  real const scale = reinterpret_cast<real>(exponent + 0x3FF0000000000000);
  power = scale + scale * less_1;
  power_less_1 = (scale - 1) + scale * less_1;
}

/// log u + correction/u for u > 0 that is neither infinite nor subnormal: the logarithm of a sum
/// whose rounding was `correction`. By 2·atanh of f/(2 + f), 1 + f = u/2^k, with the polynomial of
/// fdlibm (Sun Microsystems 1993), which is within 2^−58. Error: 1 unit of the last place.
template <std::size_t Width>
CXM_ALWAYS_INLINE static void logarithm(typename lanes<Width>::real const& u,
                                        typename lanes<Width>::real const& correction_by_u,
                                        typename lanes<Width>::real& out) {
  using real = typename lanes<Width>::real;
  using bits = typename lanes<Width>::bits;
  constexpr std::uint64_t root_half = 0x3FE6A09E667F3BCD;
  bits const moved = reinterpret_cast<bits>(u) + (0x3FF0000000000000 - root_half);
  real const k = reinterpret_cast<real>((moved >> 52) + 0x4330000000000000) - (0x1p52 + 1023);
  real const f = reinterpret_cast<real>((moved & 0x000FFFFFFFFFFFFF) + root_half) - 1;
  real const s = f / (2 + f);
  real const z = s * s;
  real const w = z * z;
  real const odd =
      w * (0x1.999999997fa04p-2 + w * (0x1.c71c51d8e78afp-3 + w * 0x1.39a09d078c69fp-3));
  real const even =
      z * (0x1.5555555555593p-1 +
           w * (0x1.2492494229359p-2 + w * (0x1.7466496cb03dep-3 + w * 0x1.2f112df3e5244p-3)));
  real const half_square = 0.5 * f * f;
  out = s * (half_square + (odd + even)) + (k * 0x1.a39ef35793c76p-33 + correction_by_u) -
        half_square + f + k * 0x1.62e42feep-1;
}

/// log(1 + d) for d ≥ 0, and 1/(1 + d).
template <std::size_t Width>
CXM_ALWAYS_INLINE static void logarithm_of_1_plus(typename lanes<Width>::real const& d,
                                                  typename lanes<Width>::real& out,
                                                  typename lanes<Width>::real& inverse) {
  using real = typename lanes<Width>::real;
  real const u = 1 + d;
  inverse = 1 / u;
  real const correction_by_u = (d - (u - 1)) * inverse;
  logarithm<Width>(u, correction_by_u, out);
}

}  // namespace cxm::inline v0::models
