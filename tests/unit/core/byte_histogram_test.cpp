// The histogram of bytes against the definition, one value at a time. The portable path and the one
// for AVX2 are called by name, so that both are tested on whatever machine has them.

#include <cxm/core/byte_histogram.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

using cxm::detail::bin_counts;

namespace {

bool same(bin_counts const& a, bin_counts const& b) { return a.at == b.at && a.absent == b.absent; }

template <std::size_t Bins>
bin_counts naive(std::span<std::uint8_t const> column, int base, std::uint8_t const* bits) {
  bin_counts sum;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (bits != nullptr && ((bits[i / 8] >> (i % 8)) & 1) == 0) {
      ++sum.absent;
    } else if (column[i] >= base && column[i] < base + static_cast<int>(Bins)) {
      ++sum.at[static_cast<std::size_t>(column[i] - base)];
    }
  }
  return sum;
}
template <std::size_t Bins>
bool paths_agree(std::span<std::uint8_t const> column, std::uint8_t base,
                 std::uint8_t const* bits) {
  auto const expected = naive<Bins>(column, base, bits);
  auto const* const at = column.data();
  bool good =
      same(cxm::detail::count_bins_portable<Bins>(at, column.size(), base, bits), expected) &&
      same(cxm::detail::count_bins<Bins>(column, base, bits), expected);
#if CXM_HAS_AVX2_PATH
  if (cxm::detail::has_avx2()) {
    good =
        good && same(cxm::detail::count_bins_avx2<Bins>(at, column.size(), base, bits), expected);
  }
#endif
  return good;
}
/// Every width and path against the definition. A window ends at 255 or before it.
bool all_agree(std::span<std::uint8_t const> column, std::uint8_t const* bits = nullptr,
               std::initializer_list<int> bases = {0, 1}) {
  bool good = true;
  for (int const base : bases) {
    auto const from = static_cast<std::uint8_t>(base);
    good = good && paths_agree<6>(column, from, bits) && paths_agree<8>(column, from, bits) &&
           paths_agree<12>(column, from, bits);
  }
  return good;
}

// Rows between two sums of the counters: vectors of 16 and of 32.
constexpr std::size_t portable_flush = std::size_t{127} * 32;
constexpr std::size_t avx2_flush = std::size_t{7} * 64;

}  // namespace

TEST_CASE("byte_histogram: clean, dirty and arbitrary bytes at every length and alignment") {
  cxm_test::generator g{5};
  std::vector<std::uint8_t> clean(1100);
  std::vector<std::uint8_t> dirty(1100);
  std::vector<std::uint8_t> any(1100);
  for (std::size_t i = 0; i < clean.size(); ++i) {
    clean[i] = static_cast<std::uint8_t>(g.below(11));
    dirty[i] = static_cast<std::uint8_t>(g.chance(5) ? g.below(256) : g.below(12));
    any[i] = static_cast<std::uint8_t>(g.below(256));
  }
  for (std::size_t n = 0; n <= clean.size(); ++n) {
    REQUIRE(all_agree(std::span{clean}.first(n)));
    REQUIRE(all_agree(std::span{dirty}.first(n)));
    REQUIRE(all_agree(std::span{any}.last(n)));
  }
}

TEST_CASE("byte_histogram: each value counts as itself, wherever the window lies") {
  for (int x = 0; x < 256; ++x) {
    std::vector<std::uint8_t> const column(2 * avx2_flush + 77, static_cast<std::uint8_t>(x));
    REQUIRE(all_agree(column, nullptr, {0, 1, 2, 100, 116, 117, 127, 128, 200, 244}));
  }
}

TEST_CASE("byte_histogram: a column of one value never overflows a counter") {
  for (int x : {0, 1, 5, 10, 11, 12, 15, 16, 127, 128, 255}) {
    std::vector<std::uint8_t> const column(3 * portable_flush + 77, static_cast<std::uint8_t>(x));
    REQUIRE(all_agree(column));
  }
}

TEST_CASE("byte_histogram: lengths around a block and around a flush of the counters") {
  cxm_test::generator g{6};
  std::vector<std::uint8_t> column(2 * portable_flush + 130);
  for (auto& x : column) x = static_cast<std::uint8_t>(g.below(14));
  for (std::size_t base : {std::size_t{66}, avx2_flush, 2 * avx2_flush, portable_flush,
                           9 * avx2_flush, 2 * portable_flush}) {
    for (std::size_t n = base - 66; n <= base + 66; ++n) {
      REQUIRE(all_agree(std::span{column}.first(n)));
    }
  }
}

TEST_CASE("byte_histogram: absent values at every length, with bitmaps of every kind") {
  cxm_test::generator g{7};
  std::vector<std::uint8_t> column(1000);
  for (auto& x : column) x = static_cast<std::uint8_t>(g.chance(10) ? g.below(256) : g.below(11));
  std::vector<std::vector<std::uint8_t>> bitmaps(5, std::vector<std::uint8_t>(125, 0xFF));
  for (auto& b : bitmaps[1]) b = 0;
  for (auto& b : bitmaps[2]) b = static_cast<std::uint8_t>(g.below(256));
  for (std::size_t i = 0; i < 125; ++i) bitmaps[3][i] = i / 13 % 2 == 0 ? 0xFF : 0;
  bitmaps[4][77] = 0xFB;
  for (std::size_t n = 0; n <= column.size(); ++n) {
    for (auto const& bits : bitmaps) {
      REQUIRE(all_agree(std::span{column}.first(n), bits.data(), {1}));
    }
  }
}

TEST_CASE("byte_histogram: each bit of a bitmap stands for its own row") {
  std::vector<std::uint8_t> column(192, 3);
  for (std::size_t at = 0; at < column.size(); ++at) {
    std::vector<std::uint8_t> only(24, 0);
    only[at / 8] = static_cast<std::uint8_t>(1U << (at % 8));
    column[at] = 10;
    auto const seen = cxm::detail::count_bins<12>(column, 0, only.data());
    REQUIRE(seen.at[10] == 1);
    REQUIRE(seen.at[3] == 0);
    REQUIRE(seen.absent == 191);
    REQUIRE(all_agree(column, only.data()));
    column[at] = 3;
  }
}

TEST_CASE("byte_histogram: columns of absent values alone don't overflow a counter") {
  std::vector<std::uint8_t> const bits((2 * portable_flush + 80) / 8, 0);
  for (int x : {0, 9, 15, 16, 127, 255}) {
    std::vector<std::uint8_t> const column(2 * portable_flush + 77, static_cast<std::uint8_t>(x));
    REQUIRE(all_agree(column, bits.data()));
  }
}
