#pragma once
/// Rows of few groups as bytes: group and class of the answer together, so that counting them is
/// counting the values of a column of bytes (byte_histogram.hpp), which no row has to wait for.

#include <cxm/core/byte_classes.hpp>
#include <cxm/core/byte_histogram.hpp>
#include <cxm/core/byte_vectors.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cxm::inline v0::detail {

/// What a byte adds to the code of its group: 1 + class · groups, and nothing where it is no answer.
struct few_groups_table {
  static constexpr std::size_t most_keys = 3 * most_bins;
  alignas(32) std::array<std::uint8_t, 256> of{};
  std::size_t keys = 0;  // 0: too many for this way of counting

  constexpr few_groups_table(byte_classes const& classes, std::size_t groups) noexcept {
    if (groups == 0 || groups > most_keys || groups * classes.count > most_keys) return;
    if (!classes.below_16()) return;
    keys = groups * classes.count;
    for (std::size_t x = 0; x < 16; ++x) {
      if (classes.of[x] < 0) continue;
      of[x] = static_cast<std::uint8_t>(1 + static_cast<std::size_t>(classes.of[x]) * groups);
    }
  }
};

CXM_ALWAYS_INLINE static void key_row(std::uint32_t const* codes, std::uint8_t const* answers,
                                      std::size_t i, few_groups_table const& table,
                                      std::uint8_t* keys) noexcept {
  std::uint8_t const t = table.of[answers[i]];
  keys[i] = static_cast<std::uint8_t>(t == 0 ? 0 : t + codes[i]);
}
CXM_KERNEL void few_keys_portable(std::uint32_t const* codes, std::uint8_t const* answers,
                                  std::size_t n, few_groups_table const& table,
                                  std::uint8_t* keys) noexcept {
  for (std::size_t i = 0; i < n; ++i) key_row(codes, answers, i, table, keys);
}
#if CXM_HAS_AVX2_PATH
[[gnu::target("avx2")]] CXM_KERNEL void few_keys_avx2(std::uint32_t const* codes,
                                                      std::uint8_t const* answers, std::size_t n,
                                                      few_groups_table const& table,
                                                      std::uint8_t* keys) noexcept {
  constexpr std::size_t width = 32;
  using u8 = vector_t<std::uint8_t, width>;
  using i8 = vector_t<std::int8_t, width>;
  using i32 = vector_t<int, width>;
  using i16 = vector_t<short, width>;
  using bytes = vector_t<char, width>;
  bytes low;
  load_twice(table.of.data(), low);
  i32 const in_order = {0, 4, 1, 5, 2, 6, 3, 7};  // packing works in each half by itself
  std::size_t i = 0;
  for (; n - i >= width; i += width) {
    i32 a;
    i32 b;
    i32 c;
    i32 d;
    load_four(codes + i, a, b, c, d);
    auto const halves = reinterpret_cast<i16>(__builtin_ia32_packusdw256(a, b));
    auto const others = reinterpret_cast<i16>(__builtin_ia32_packusdw256(c, d));
    auto const packed = reinterpret_cast<i32>(__builtin_ia32_packuswb256(halves, others));
    auto const group = reinterpret_cast<u8>(__builtin_ia32_permvarsi256(packed, in_order));
    u8 x;
    std::memcpy(&x, answers + i, width);
    x |= reinterpret_cast<u8>(reinterpret_cast<i8>(x) > 15);  // a sign looks up 0
    auto const t = reinterpret_cast<u8>(__builtin_ia32_pshufb256(low, reinterpret_cast<bytes>(x)));
    u8 const key = (t + group) & reinterpret_cast<u8>(t != 0);
    std::memcpy(keys + i, &key, width);
  }
  for (; i < n; ++i) key_row(codes, answers, i, table, keys);
}
#endif
/// keys[i] is 1 + class · groups + code, or 0 where the answer is none.
static inline void few_keys(std::uint32_t const* codes, std::uint8_t const* answers, std::size_t n,
                            few_groups_table const& table, std::uint8_t* keys) noexcept {
#if CXM_HAS_AVX2_PATH
  if (has_avx2()) return few_keys_avx2(codes, answers, n, table, keys);
#endif
  few_keys_portable(codes, answers, n, table, keys);
}

}  // namespace cxm::inline v0::detail
