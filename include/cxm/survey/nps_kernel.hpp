#pragma once
/// Counting promoters and detractors in a column of bytes at the speed of memory.
///
/// 64 byte-wide counters of each kind stand side by side; each block of 64 scores adds one
/// comparison to each, and every 255 blocks, before a byte could overflow, they are summed. Scores
/// are shifted so that the scale's order is that of signed bytes, which one instruction compares.
/// What lies beyond the scale counts as a promoter and as beyond, and is taken off at the end: a
/// column full of wrong values costs what a clean one does. Values that an Arrow validity bitmap
/// marks absent are moved beyond the scale on the way.

#include <cxm/core/byte_vectors.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace cxm::inline v0::detail {

/// Where the classes lie after `x − low`, as bytes: detractors up to `detractor`, promoters from
/// `promoter` to `top`; larger values (also those below low, which wrap round) are off the scale.
/// Precondition: detractor < promoter <= top < 127.
struct nps_classes {
  std::uint8_t low = 0;
  std::uint8_t detractor = 6;
  std::uint8_t promoter = 9;
  std::uint8_t top = 10;
};

struct nps_counts {
  count_t on_scale = 0;
  count_t promoters = 0;
  count_t detractors = 0;
  count_t absent = 0;
};

/// From row `i` on, one by one.
CXM_ALWAYS_INLINE static void count_nps_rows(std::uint8_t const* s, std::size_t i, std::size_t n,
                                             nps_classes const c, std::uint8_t const* bits,
                                             nps_counts& sum) noexcept {
  for (; i < n; ++i) {
    if (is_absent(bits, i)) {
      ++sum.absent;
      continue;
    }
    auto const x = static_cast<std::uint8_t>(s[i] - c.low);
    sum.on_scale += x <= c.top;
    sum.promoters += x >= c.promoter && x <= c.top;
    sum.detractors += x <= c.detractor;
  }
}

#if CXM_HAS_BYTE_VECTORS
/// At most 255 blocks.
template <std::size_t Width, bool HasBits>
CXM_ALWAYS_INLINE static void count_nps_blocks(std::uint8_t const* s, std::size_t blocks,
                                               nps_classes const c, std::uint8_t const* bits,
                                               nps_counts& sum) noexcept {
  using u8 = vector_t<std::uint8_t, Width>;
  using i8 = vector_t<std::int8_t, Width>;
  constexpr std::size_t rows = rows_of_block<Width>;
  // Only "less than" is one instruction everywhere, whichever side a compiler puts the limit on.
  auto const from = [](int x) { return static_cast<std::int8_t>(x - 128); };
  i8 const end_of_detractors = i8{} + from(c.detractor + 1);
  i8 const first_promoter = i8{} + from(c.promoter);
  i8 const end_of_scale = i8{} + from(c.top + 1);
  auto const shift = static_cast<std::uint8_t>(c.low + 128);
  byte_lanes<Width> detractors;
  byte_lanes<Width> below_promoters;
  byte_lanes<Width> on_scale;
  byte_lanes<Width> absents;
  for (std::size_t b = 0; b < blocks; ++b) {
    byte_lanes<Width> absent;
    if constexpr (HasBits) spread_absent(bits + b * rows / 8, absent);
    for (std::size_t k = 0; k < 2; ++k) {
      u8 block;
      std::memcpy(&block, s + b * rows + k * Width, Width);
      block -= shift;
      if constexpr (HasBits) {
        block |= absent.part[k];
        absents.part[k] -= absent.part[k];
      }
      auto const x = reinterpret_cast<i8>(block);  // -128 is the low end of the scale
      detractors.part[k] -= reinterpret_cast<u8>(x < end_of_detractors);
      below_promoters.part[k] -= reinterpret_cast<u8>(x < first_promoter);
      on_scale.part[k] -= reinterpret_cast<u8>(x < end_of_scale);
    }
  }
  count_t const answers = sum_of(on_scale);
  sum.on_scale += answers;
  sum.promoters += answers - sum_of(below_promoters);
  sum.detractors += sum_of(detractors);
  if constexpr (HasBits) sum.absent += sum_of(absents);
}
#endif

template <std::size_t Width>
CXM_ALWAYS_INLINE static nps_counts count_nps(std::uint8_t const* s, std::size_t n,
                                              nps_classes const c,
                                              std::uint8_t const* bits) noexcept {
  nps_counts sum;
  std::size_t i = 0;
#if CXM_HAS_BYTE_VECTORS
  constexpr std::size_t rows = rows_of_block<Width>;
  while (n - i >= rows) {
    std::size_t const blocks = (n - i) / rows < most_blocks ? (n - i) / rows : most_blocks;
    if (bits == nullptr || all_set<Width>(bits + i / 8, blocks)) {
      count_nps_blocks<Width, false>(s + i, blocks, c, nullptr, sum);
    } else {
      count_nps_blocks<Width, true>(s + i, blocks, c, bits + i / 8, sum);
    }
    i += blocks * rows;
  }
#endif
  count_nps_rows(s, i, n, c, bits, sum);
  return sum;
}

CXM_KERNEL nps_counts count_nps_portable(std::uint8_t const* s, std::size_t n, nps_classes c,
                                         std::uint8_t const* bits = nullptr) noexcept {
  return count_nps<16>(s, n, c, bits);
}
#if CXM_HAS_AVX2_PATH
[[gnu::target("avx2")]] CXM_KERNEL nps_counts
count_nps_avx2(std::uint8_t const* s, std::size_t n, nps_classes c,
               std::uint8_t const* bits = nullptr) noexcept {
  return count_nps<32>(s, n, c, bits);
}
#endif

/// A column, and from bit 0 of `bits` on whether each value is present; null: all are.
[[nodiscard]] static inline nps_counts count_nps_bytes(
    std::span<std::uint8_t const> column, nps_classes c,
    std::uint8_t const* bits = nullptr) noexcept {
#if CXM_HAS_AVX2_PATH
  if (has_avx2()) return count_nps_avx2(column.data(), column.size(), c, bits);
#endif
  return count_nps_portable(column.data(), column.size(), c, bits);
}

}  // namespace cxm::inline v0::detail
