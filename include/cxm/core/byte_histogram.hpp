#pragma once
/// How often each of up to twelve neighbouring values stands in a column of bytes, at the speed of
/// memory.
///
/// With AVX2 a value is looked up in a table of sixteen bytes: each table knows two values and
/// answers 1 for the one and 16 for the other, so that one addition counts both, in the two halves
/// of a byte. That is half of what a comparison for each value takes. A half holds fifteen rows;
/// before it could overflow, the bytes are summed into 64-bit words. What lies beyond the tables,
/// or is marked absent by an Arrow validity bitmap, is looked up as 0 and costs nothing more.
///
/// Without a table look-up, which x86-64 does not promise, each value has its own byte-wide counter
/// and a comparison. Every path gives the same counts.

#include <cxm/core/byte_vectors.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace cxm::inline v0::detail {

inline constexpr std::size_t most_bins = 12;

/// at[k] is how many are present and have the value base + k.
struct bin_counts {
  std::array<count_t, most_bins> at{};
  count_t absent = 0;
};

/// From row `i` on, one by one.
template <std::size_t Bins>
CXM_ALWAYS_INLINE static void count_bins_rows(std::uint8_t const* s, std::size_t i, std::size_t n,
                                              std::uint8_t base, std::uint8_t const* bits,
                                              bin_counts& sum) noexcept {
  for (; i < n; ++i) {
    if (is_absent(bits, i)) {
      ++sum.absent;
      continue;
    }
    auto const k = static_cast<std::uint8_t>(s[i] - base);
    if (k < Bins) ++sum.at[k];
  }
}

#if CXM_HAS_BYTE_VECTORS
/// At most 127 blocks: both vectors of a block add to the same counters.
template <std::size_t Bins, bool HasBits>
CXM_ALWAYS_INLINE static void count_bins_blocks(std::uint8_t const* s, std::size_t blocks,
                                                std::uint8_t base, std::uint8_t const* bits,
                                                bin_counts& sum) noexcept {
  constexpr std::size_t width = 16;
  using u8 = vector_t<std::uint8_t, width>;
  u8 seen[Bins] = {};
  byte_lanes<width> absents;
  for (std::size_t b = 0; b < blocks; ++b) {
    byte_lanes<width> absent;
    if constexpr (HasBits) spread_absent(bits + b * (2 * width) / 8, absent);
    CXM_UNROLL for (std::size_t k = 0; k < 2; ++k) {
      u8 block;
      std::memcpy(&block, s + (2 * b + k) * width, width);
      block -= base;
      if constexpr (HasBits) {
        block |= absent.part[k];  // 255 is no bin
        absents.part[k] -= absent.part[k];
      }
      CXM_UNROLL for (std::size_t bin = 0; bin < Bins; ++bin) {
        seen[bin] -= reinterpret_cast<u8>(block == static_cast<std::uint8_t>(bin));
      }
    }
  }
  for (std::size_t bin = 0; bin < Bins; ++bin) {
    byte_lanes<width> one;
    one.part[0] = seen[bin];
    sum.at[bin] += sum_of(one);
  }
  if constexpr (HasBits) sum.absent += sum_of(absents);
}
#endif

template <std::size_t Bins>
CXM_KERNEL bin_counts count_bins_portable(std::uint8_t const* s, std::size_t n, std::uint8_t base,
                                          std::uint8_t const* bits = nullptr) noexcept {
  bin_counts sum;
  std::size_t i = 0;
#if CXM_HAS_BYTE_VECTORS
  constexpr std::size_t rows = rows_of_block<16>;
  while (n - i >= rows) {
    std::size_t const blocks = (n - i) / rows < 127 ? (n - i) / rows : 127;
    if (bits == nullptr || all_set<16>(bits + i / 8, blocks)) {
      count_bins_blocks<Bins, false>(s + i, blocks, base, nullptr, sum);
    } else {
      count_bins_blocks<Bins, true>(s + i, blocks, base, bits + i / 8, sum);
    }
    i += blocks * rows;
  }
#endif
  count_bins_rows<Bins>(s, i, n, base, bits, sum);
  return sum;
}

#if CXM_HAS_AVX2_PATH
/// Sixteen bytes, twice: the processor looks up in each half of a vector by itself.
struct pair_table {
  alignas(32) std::uint8_t of[32]{};
  constexpr explicit pair_table(std::size_t pair) {
    for (std::size_t half : {std::size_t{0}, std::size_t{16}}) {
      of[half + 2 * pair] = 1;
      of[half + 2 * pair + 1] = 16;
    }
  }
};
inline constexpr pair_table pair_tables[most_bins / 2]{pair_table{0}, pair_table{1}, pair_table{2},
                                                       pair_table{3}, pair_table{4}, pair_table{5}};

template <std::size_t Pairs>
struct pair_sums {
  vector_t<std::uint64_t, 32> both[Pairs] = {};  // first + 16 · second
  vector_t<std::uint64_t, 32> first[Pairs] = {};
  vector_t<std::uint64_t, 32> absent = {};
};

inline constexpr std::size_t round_blocks = 7;  // of two vectors: 14 rows for half a byte

template <std::size_t Pairs, bool HasBits>
[[gnu::target("avx2")]] CXM_ALWAYS_INLINE static void count_pairs_round(
    std::uint8_t const* s, std::size_t blocks, std::uint8_t base, std::uint8_t const* bits,
    pair_sums<Pairs>& sum) noexcept {
  constexpr std::size_t width = 32;
  using u8 = vector_t<std::uint8_t, width>;
  using i8 = vector_t<std::int8_t, width>;
  using u64 = vector_t<std::uint64_t, width>;
  using bytes = vector_t<char, width>;
  u8 seen[Pairs] = {};
  u8 absents = {};
  for (std::size_t b = 0; b < blocks; ++b) {
    byte_lanes<width> absent;
    if constexpr (HasBits) spread_absent(bits + b * (2 * width) / 8, absent);
    byte_lanes<width> block;
    CXM_UNROLL for (std::size_t k = 0; k < 2; ++k) {
      u8& x = block.part[k];
      std::memcpy(&x, s + (2 * b + k) * width, width);
      x -= base;
      // Only the low half of a byte and its sign are looked at; a sign answers 0.
      x |= reinterpret_cast<u8>(reinterpret_cast<i8>(x) > 15);
      if constexpr (HasBits) {
        x |= absent.part[k];
        absents -= absent.part[k];
      }
    }
    CXM_UNROLL for (std::size_t pair = 0; pair < Pairs; ++pair) {
      bytes table;
      std::memcpy(&table, pair_tables[pair].of, width);
      seen[pair] += reinterpret_cast<u8>(
          __builtin_ia32_pshufb256(table, reinterpret_cast<bytes>(block.part[0])));
      seen[pair] += reinterpret_cast<u8>(
          __builtin_ia32_pshufb256(table, reinterpret_cast<bytes>(block.part[1])));
    }
  }
  bytes const zero = {};
  CXM_UNROLL for (std::size_t pair = 0; pair < Pairs; ++pair) {
    auto const low = seen[pair] & 15;
    sum.both[pair] +=
        reinterpret_cast<u64>(__builtin_ia32_psadbw256(reinterpret_cast<bytes>(seen[pair]), zero));
    sum.first[pair] +=
        reinterpret_cast<u64>(__builtin_ia32_psadbw256(reinterpret_cast<bytes>(low), zero));
  }
  if constexpr (HasBits) {
    sum.absent +=
        reinterpret_cast<u64>(__builtin_ia32_psadbw256(reinterpret_cast<bytes>(absents), zero));
  }
}

template <std::size_t Bins>
[[gnu::target("avx2")]] CXM_KERNEL bin_counts
count_bins_avx2(std::uint8_t const* s, std::size_t n, std::uint8_t base,
                std::uint8_t const* bits = nullptr) noexcept {
  constexpr std::size_t pairs = Bins / 2;
  constexpr std::size_t rows = rows_of_block<32>;
  bin_counts sum;
  pair_sums<pairs> seen;
  std::size_t i = 0;
  while (n - i >= rows) {
    std::size_t const blocks = (n - i) / rows < round_blocks ? (n - i) / rows : round_blocks;
    if (bits == nullptr || all_set<32>(bits + i / 8, blocks)) {
      count_pairs_round<pairs, false>(s + i, blocks, base, nullptr, seen);
    } else {
      count_pairs_round<pairs, true>(s + i, blocks, base, bits + i / 8, seen);
    }
    i += blocks * rows;
  }
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    count_t const first = sum_of<32>(seen.first[pair]);
    sum.at[2 * pair] += first;
    sum.at[2 * pair + 1] += (sum_of<32>(seen.both[pair]) - first) / 16;
  }
  sum.absent += sum_of<32>(seen.absent);
  count_bins_rows<Bins>(s, i, n, base, bits, sum);
  return sum;
}
#endif

/// A column, and from bit 0 of `bits` on whether each value is present; null: all are. Bins: 6, 8
/// or 12.
template <std::size_t Bins>
[[nodiscard]] static inline bin_counts count_bins(std::span<std::uint8_t const> column,
                                                  std::uint8_t base,
                                                  std::uint8_t const* bits = nullptr) noexcept {
  static_assert(Bins % 2 == 0 && Bins <= most_bins);
#if CXM_HAS_AVX2_PATH
  if (has_avx2()) return count_bins_avx2<Bins>(column.data(), column.size(), base, bits);
#endif
  return count_bins_portable<Bins>(column.data(), column.size(), base, bits);
}

}  // namespace cxm::inline v0::detail
