#pragma once
/// Rows of one group, as they follow each other where rows are in the order of their groups: 32 at a
/// time, counted by class and added to the group's cell in one.

#include <cxm/core/byte_classes.hpp>
#include <cxm/core/byte_vectors.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cxm::inline v0::detail {

/// What an answer is and what a class adds to a cell; `found` where answers are bytes below 16, a class
/// adds to the first word, and the processor has AVX2.
struct alike_table {
  static constexpr std::size_t width = 32;
  static constexpr std::size_t most_of_word = 5;
  alignas(32) std::array<std::uint8_t, 16> of{};  // 0xFF: no answer
  std::array<std::uint64_t, most_of_word> amount{};
  std::size_t classes = 0;
  bool found = false;

  /// `one(c)`: a row of class c.
  template <class One>
  constexpr alike_table(byte_classes const& from, One const& one) noexcept : classes{from.count} {
    if (classes > most_of_word || !from.below_16()) return;
    for (std::size_t x = 0; x < 16; ++x) of[x] = static_cast<std::uint8_t>(from.of[x]);
    for (std::size_t c = 0; c < classes; ++c) amount[c] = one(c);
#if CXM_HAS_AVX2_PATH
    found = has_avx2();
#endif
  }
};

#if CXM_HAS_AVX2_PATH
[[gnu::target("avx2,popcnt")]] CXM_KERNEL std::size_t add_alike_rows_avx2(
    std::uint32_t const* codes, std::uint8_t const* answers, std::size_t n,
    alike_table const& table, std::uint64_t guards, std::uint64_t& cell) noexcept {
  constexpr std::size_t width = alike_table::width;
  using u8 = vector_t<std::uint8_t, width>;
  using i64 = vector_t<long long, width>;
  using bytes = vector_t<char, width>;
  using u32 = vector_t<std::uint32_t, width>;
  bytes classes;
  load_twice(table.of.data(), classes);
  u32 const group = u32{} + codes[0];
  std::uint64_t sum = cell;
  std::size_t i = 0;
  while (n - i >= width && (sum & guards) == 0) {
    u32 a;
    u32 b;
    u32 c;
    u32 d;
    load_four(codes + i, a, b, c, d);
    u8 x;
    std::memcpy(&x, answers + i, width);
    auto const others =
        reinterpret_cast<i64>((a ^ group) | (b ^ group) | (c ^ group) | (d ^ group));
    auto const high = reinterpret_cast<i64>(x & 0xF0);
    auto const seen = __builtin_ia32_pshufb256(classes, reinterpret_cast<bytes>(x));
    if (__builtin_ia32_ptestz256(others | high, others | high) == 0) break;
    if (__builtin_ia32_pmovmskb256(seen) != 0) break;
    for (std::size_t k = 0; k < table.classes; ++k) {
      auto const is_k = reinterpret_cast<u8>(seen) == static_cast<std::uint8_t>(k);
      auto const bits =
          static_cast<std::uint32_t>(__builtin_ia32_pmovmskb256(reinterpret_cast<bytes>(is_k)));
      sum += static_cast<std::uint64_t>(std::popcount(bits)) * table.amount[k];
    }
    i += width;
  }
  cell = sum;
  return i;
}
#endif
/// Adds rows from the first on to the cell of its group, and says how many: a multiple of 32, up to a
/// row of another group or one that is no answer, or until the cell has one of the guards.
/// Precondition: the table was found.
static inline std::size_t add_alike_rows([[maybe_unused]] std::uint32_t const* codes,
                                         [[maybe_unused]] std::uint8_t const* answers,
                                         [[maybe_unused]] std::size_t n,
                                         [[maybe_unused]] alike_table const& table,
                                         [[maybe_unused]] std::uint64_t guards,
                                         [[maybe_unused]] std::uint64_t& cell) noexcept {
#if CXM_HAS_AVX2_PATH
  return add_alike_rows_avx2(codes, answers, n, table, guards, cell);
#else
  return 0;
#endif
}

}  // namespace cxm::inline v0::detail
