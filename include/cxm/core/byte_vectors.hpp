#pragma once
/// Columns of bytes in vectors: what every kernel that counts a column shares.
///
/// A kernel's loop is written over the compiler's vectors and compiled for 16 bytes and on x86-64 a
/// second time for the 32 of AVX2, chosen when the program runs; what is left of a column goes one
/// by one. Every path gives the same counts. A program that defines CXM_BASELINE_ONLY in all its
/// files leaves the second out.

#include <cxm/core/exclusions.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(CXM_BASELINE_ONLY)
#define CXM_HAS_AVX2_PATH 1
#else
#define CXM_HAS_AVX2_PATH 0
#endif
// Compilers take a vector that the processor does not have apart, byte by byte.
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && \
    (defined(__SSE2__) || defined(__ARM_NEON) || defined(__wasm_simd128__))
#define CXM_HAS_BYTE_VECTORS 1
#else
#define CXM_HAS_BYTE_VECTORS 0
#endif
// g++ 12 keeps the counters in registers from -O3 on only; within another function, the options of
// that one would count.
#if defined(__GNUC__) && !defined(__clang__)
#define CXM_KERNEL [[maybe_unused, gnu::noinline, gnu::optimize("O3")]] static
#elif defined(__GNUC__)
#define CXM_KERNEL [[maybe_unused, gnu::noinline]] static
#else
#define CXM_KERNEL [[maybe_unused]] static
#endif
#if defined(__GNUC__)
#define CXM_ALWAYS_INLINE [[gnu::always_inline]] inline
#else
#define CXM_ALWAYS_INLINE inline
#endif

// A short loop over counters stays in registers only when it is taken apart.
#if defined(__clang__)
#define CXM_UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#define CXM_UNROLL _Pragma("GCC unroll 16")
#else
#define CXM_UNROLL
#endif

namespace cxm::inline v0::detail {

inline constexpr std::size_t lanes = 64;
inline constexpr std::size_t most_blocks = 255;  // a byte-wide counter holds that many

// Functions are `static`: one that exists once for each file can't be replaced at link time by a
// copy that another file compiled for another processor. `bits` is null where all are present.

CXM_ALWAYS_INLINE static bool is_absent(std::uint8_t const* bits, std::size_t i) noexcept {
  return bits != nullptr && ((bits[i >> 3] >> (i & 7)) & 1) == 0;
}

#if CXM_HAS_BYTE_VECTORS
template <class T, std::size_t Bytes>
struct vector_of {
  typedef T type __attribute__((vector_size(Bytes)));
};
template <class T, std::size_t Bytes>
using vector_t = typename vector_of<T, Bytes>::type;

/// Four vectors, one behind the other. Each by itself: of an array of vectors g++ 12 makes a detour.
template <class V, class T>
CXM_ALWAYS_INLINE static void load_four(T const* from, V& a, V& b, V& c, V& d) noexcept {
  constexpr std::size_t each = sizeof(V) / sizeof(T);
  std::memcpy(&a, from, sizeof a);
  std::memcpy(&b, from + each, sizeof b);
  std::memcpy(&c, from + 2 * each, sizeof c);
  std::memcpy(&d, from + 3 * each, sizeof d);
}
/// 16 bytes in each half: what a vector of 32 looks bytes up in.
template <class V>
CXM_ALWAYS_INLINE static void load_twice(std::uint8_t const* from, V& to) noexcept {
  static_assert(sizeof to == 32);
  std::memcpy(&to, from, 16);
  std::memcpy(reinterpret_cast<char*>(&to) + 16, from, 16);
}

/// Two vectors of bytes, side by side: as many as the counters of three kinds leave registers for.
/// They are handed over by reference alone: by value, the calling convention would depend on the
/// processor.
template <std::size_t Width>
struct byte_lanes {
  vector_t<std::uint8_t, Width> part[2] = {};
};
template <std::size_t Width>
inline constexpr std::size_t rows_of_block = 2 * Width;

template <std::size_t Width>
CXM_ALWAYS_INLINE static count_t sum_of(vector_t<std::uint64_t, Width> const& words) noexcept {
  count_t sum = 0;
  for (std::size_t j = 0; j < Width / 8; ++j) sum += words[j];
  return sum;
}
template <std::size_t Width>
CXM_ALWAYS_INLINE static count_t sum_of(byte_lanes<Width> const& lane) noexcept {
  using u16 = vector_t<std::uint16_t, Width>;
  using u32 = vector_t<std::uint32_t, Width>;
  using u64 = vector_t<std::uint64_t, Width>;
  u16 pairs = {};
  for (auto const& part : lane.part) {
    auto const two = reinterpret_cast<u16>(part);
    pairs += (two & 0xFF) + (two >> 8);
  }
  auto const halves = reinterpret_cast<u32>(pairs);
  auto const words = reinterpret_cast<u64>((halves & 0xFFFF) + (halves >> 16));
  return sum_of<Width>((words & 0xFFFFFFFF) + (words >> 32));
}

/// 255 where a bit is 0, and 0 where it is 1.
template <std::size_t Width>
CXM_ALWAYS_INLINE static void spread_absent(std::uint8_t const* bits,
                                            byte_lanes<Width>& absent) noexcept {
  using u8 = vector_t<std::uint8_t, Width>;
  using u64 = vector_t<std::uint64_t, Width>;
  // Every byte of the bitmap is put side by side eight times, then each place looks at its own bit.
  if constexpr (Width == 32) {
    std::uint64_t word = 0;
    std::memcpy(&word, bits, sizeof word);
    auto const x = reinterpret_cast<u8>(u64{} + word);
    absent.part[0] =
        __builtin_shufflevector(x, x, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 18, 18, 18,
                                18, 18, 18, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19);
    absent.part[1] =
        __builtin_shufflevector(x, x, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 22, 22, 22,
                                22, 22, 22, 22, 22, 23, 23, 23, 23, 23, 23, 23, 23);
  } else {
    using u16 = vector_t<std::uint16_t, Width>;
    using u32 = vector_t<std::uint32_t, Width>;
    std::uint32_t word = 0;
    std::memcpy(&word, bits, sizeof word);
    auto const x = reinterpret_cast<u8>(u32{} + word);
    auto const twice = reinterpret_cast<u16>(
        __builtin_shufflevector(x, x, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    auto const fourfold =
        reinterpret_cast<u32>(__builtin_shufflevector(twice, twice, 0, 8, 1, 9, 2, 10, 3, 11));
    absent.part[0] = reinterpret_cast<u8>(__builtin_shufflevector(fourfold, fourfold, 0, 0, 1, 1));
    absent.part[1] = reinterpret_cast<u8>(__builtin_shufflevector(fourfold, fourfold, 2, 2, 3, 3));
  }
  auto const own_bit = reinterpret_cast<u8>(u64{} + 0x8040201008040201U);
  for (auto& part : absent.part) part = reinterpret_cast<u8>((part & own_bit) == 0);
}

template <std::size_t Width>
CXM_ALWAYS_INLINE static bool all_set(std::uint8_t const* bits, std::size_t blocks) noexcept {
  using word = std::conditional_t<Width == 32, std::uint64_t, std::uint32_t>;
  static_assert(sizeof(word) * 8 == rows_of_block<Width>);
  word unset = 0;
  for (std::size_t b = 0; b < blocks; ++b) {
    word w = 0;
    std::memcpy(&w, bits + b * sizeof w, sizeof w);
    unset |= ~w;
  }
  return unset == 0;
}

template <std::size_t Width, bool HasBits>
CXM_ALWAYS_INLINE static count_t count_equal_blocks(std::uint8_t const* s, std::size_t blocks,
                                                    std::uint8_t wanted,
                                                    std::uint8_t const* bits) noexcept {
  using u8 = vector_t<std::uint8_t, Width>;
  constexpr std::size_t rows = rows_of_block<Width>;
  byte_lanes<Width> equal;
  for (std::size_t b = 0; b < blocks; ++b) {
    byte_lanes<Width> absent;
    if constexpr (HasBits) spread_absent(bits + b * rows / 8, absent);
    for (std::size_t k = 0; k < 2; ++k) {
      u8 block;
      std::memcpy(&block, s + b * rows + k * Width, Width);
      equal.part[k] -= reinterpret_cast<u8>(block == wanted) & ~absent.part[k];
    }
  }
  return sum_of(equal);
}
#endif

template <std::size_t Width>
CXM_ALWAYS_INLINE static count_t count_equal(std::uint8_t const* s, std::size_t n,
                                             std::uint8_t wanted,
                                             std::uint8_t const* bits) noexcept {
  count_t sum = 0;
  std::size_t i = 0;
#if CXM_HAS_BYTE_VECTORS
  constexpr std::size_t rows = rows_of_block<Width>;
  while (n - i >= rows) {
    std::size_t const blocks = (n - i) / rows < most_blocks ? (n - i) / rows : most_blocks;
    sum += bits == nullptr ? count_equal_blocks<Width, false>(s + i, blocks, wanted, nullptr)
                           : count_equal_blocks<Width, true>(s + i, blocks, wanted, bits + i / 8);
    i += blocks * rows;
  }
#endif
  for (; i < n; ++i) sum += s[i] == wanted && !is_absent(bits, i);
  return sum;
}

CXM_KERNEL count_t count_equal_portable(std::uint8_t const* s, std::size_t n, std::uint8_t wanted,
                                        std::uint8_t const* bits = nullptr) noexcept {
  return count_equal<16>(s, n, wanted, bits);
}
#if CXM_HAS_AVX2_PATH
[[gnu::target("avx2")]] CXM_KERNEL count_t
count_equal_avx2(std::uint8_t const* s, std::size_t n, std::uint8_t wanted,
                 std::uint8_t const* bits = nullptr) noexcept {
  return count_equal<32>(s, n, wanted, bits);
}
[[nodiscard]] static inline bool has_avx2() noexcept { return __builtin_cpu_supports("avx2") != 0; }
#endif

/// A column, and from bit 0 of `bits` on whether each value is present; null: all are.
[[nodiscard]] static inline count_t count_equal_bytes(std::span<std::uint8_t const> column,
                                                      std::uint8_t wanted,
                                                      std::uint8_t const* bits = nullptr) noexcept {
#if CXM_HAS_AVX2_PATH
  if (has_avx2()) return count_equal_avx2(column.data(), column.size(), wanted, bits);
#endif
  return count_equal_portable(column.data(), column.size(), wanted, bits);
}

}  // namespace cxm::inline v0::detail
