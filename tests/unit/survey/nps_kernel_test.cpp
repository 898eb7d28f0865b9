// The byte kernels against the definition, one value at a time. The portable path and the one for
// AVX2 are called by name, so that both are tested on whatever machine has them.

#include <cxm/survey/nps_kernel.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace {

using cxm::detail::nps_classes;
using cxm::detail::nps_counts;

constexpr nps_classes zero_based{};
constexpr nps_classes one_based{1, 5, 8, 9};  // 1 to 10, after taking 1 off

bool same(nps_counts const& a, nps_counts const& b) {
  return a.on_scale == b.on_scale && a.promoters == b.promoters && a.detractors == b.detractors &&
         a.absent == b.absent;
}
bool present(std::uint8_t const* bits, std::size_t i) {
  return bits == nullptr || ((bits[i / 8] >> (i % 8)) & 1) != 0;
}

/// By the definition, in terms of the answer itself.
nps_counts naive(std::span<std::uint8_t const> column, int low, std::uint8_t const* bits) {
  nps_counts sum;
  for (std::size_t i = 0; i < column.size(); ++i) {
    int const x = column[i];
    if (!present(bits, i)) {
      ++sum.absent;
    } else if (x >= low && x <= 10) {
      ++sum.on_scale;
      if (x >= 9) ++sum.promoters;
      if (x <= 6) ++sum.detractors;
    }
  }
  return sum;
}

/// Every path against the definition.
bool all_agree(std::span<std::uint8_t const> column, std::uint8_t const* bits = nullptr) {
  std::uint8_t const* const at = column.data();
  std::size_t const n = column.size();
  bool good = true;
  for (int low : {0, 1}) {
    auto const classes = low == 0 ? zero_based : one_based;
    auto const expected = naive(column, low, bits);
    good = good && same(cxm::detail::count_nps_portable(at, n, classes, bits), expected);
    good = good && same(cxm::detail::count_nps_bytes(column, classes, bits), expected);
#if CXM_HAS_AVX2_PATH
    if (cxm::detail::has_avx2()) {
      good = good && same(cxm::detail::count_nps_avx2(at, n, classes, bits), expected);
    }
#endif
  }
  return good;
}

// Rows between two sums of the counters: with blocks of 64 rows, and twice that with 32.
constexpr std::size_t flush = 64 * cxm::detail::most_blocks;

}  // namespace

TEST_CASE("nps_kernel: clean, dirty and arbitrary bytes at every length up to 2000") {
  std::mt19937_64 random{5};
  std::vector<std::uint8_t> clean(2000);
  std::vector<std::uint8_t> dirty(2000);
  std::vector<std::uint8_t> any(2000);
  for (std::size_t i = 0; i < clean.size(); ++i) {
    clean[i] = static_cast<std::uint8_t>(random() % 11);
    dirty[i] = static_cast<std::uint8_t>(random() % 20 == 0 ? random() % 256 : random() % 11);
    any[i] = static_cast<std::uint8_t>(random());
  }
  for (std::size_t n = 0; n <= clean.size(); ++n) {
    REQUIRE(all_agree(std::span{clean}.first(n)));
    REQUIRE(all_agree(std::span{dirty}.first(n)));
    REQUIRE(all_agree(std::span{any}.last(n)));  // at every alignment
  }
}

TEST_CASE("nps_kernel: a column of one value, whichever it is, never overflows a byte counter") {
  for (int x = 0; x < 256; ++x) {
    std::vector<std::uint8_t> const column(2 * flush + 77, static_cast<std::uint8_t>(x));
    REQUIRE(all_agree(column));
  }
}

TEST_CASE("nps_kernel: lengths around a block and around a flush of the counters") {
  std::mt19937_64 random{6};
  std::vector<std::uint8_t> column(3 * flush + 130);
  for (auto& x : column) x = static_cast<std::uint8_t>(random() % 12);
  for (std::size_t base :
       {std::size_t{66}, flush / 2, flush, 3 * flush / 2, 2 * flush, 3 * flush}) {
    for (std::size_t n = base - 66; n <= base + 66; ++n) {
      REQUIRE(all_agree(std::span{column}.first(n)));
    }
  }
}

TEST_CASE("nps_kernel: one wrong byte is found wherever it stands") {
  std::vector<std::uint8_t> column(700, 10);
  for (std::size_t at = 0; at < column.size(); ++at) {
    for (int wrong : {11, 255}) {
      column[at] = static_cast<std::uint8_t>(wrong);
      REQUIRE(all_agree(column));
    }
    column[at] = 10;
  }
}

TEST_CASE("nps_kernel: below a scale that starts at 1 lies off the scale") {
  std::vector<std::uint8_t> const zeros(1000, 0);
  auto const seen = cxm::detail::count_nps_bytes(zeros, one_based);
  CHECK(seen.on_scale == 0);
  CHECK(seen.promoters == 0);
  CHECK(seen.detractors == 0);
}

TEST_CASE("nps_kernel: absent values at every length, with bitmaps of every kind") {
  std::mt19937_64 random{7};
  std::vector<std::uint8_t> column(1000);
  for (auto& x : column)
    x = static_cast<std::uint8_t>(random() % 9 == 0 ? random() : random() % 11);
  std::vector<std::uint8_t> const all(125, 0xFF);
  std::vector<std::uint8_t> const none(125, 0);
  std::vector<std::uint8_t> any(125);
  std::vector<std::uint8_t> stretches(125);
  std::vector<std::uint8_t> one_absent(125, 0xFF);
  for (auto& b : any) b = static_cast<std::uint8_t>(random());
  for (std::size_t i = 0; i < stretches.size(); ++i) stretches[i] = i / 13 % 2 == 0 ? 0xFF : 0;
  one_absent[77] = 0xFB;
  for (std::size_t n = 0; n <= column.size(); ++n) {
    auto const part = std::span{column}.first(n);
    for (auto const* bits : {all.data(), none.data(), std::as_const(any).data(),
                             std::as_const(stretches).data(), std::as_const(one_absent).data()}) {
      REQUIRE(all_agree(part, bits));
    }
  }
}

TEST_CASE("nps_kernel: each bit of a bitmap stands for its own row") {
  std::vector<std::uint8_t> const column(192, 10);
  for (std::size_t at = 0; at < column.size(); ++at) {
    std::vector<std::uint8_t> only(24, 0);
    only[at / 8] = static_cast<std::uint8_t>(1U << (at % 8));
    auto const seen = cxm::detail::count_nps_bytes(column, zero_based, only.data());
    REQUIRE(seen.promoters == 1);
    REQUIRE(seen.absent == 191);
    std::vector<std::uint8_t> marked(192, 3);
    marked[at] = 10;  // the one that is present
    REQUIRE(all_agree(marked, only.data()));
    auto const right = cxm::detail::count_nps_bytes(marked, zero_based, only.data());
    REQUIRE(right.promoters == 1);
    REQUIRE(right.detractors == 0);
  }
}

TEST_CASE("nps_kernel: columns of absent values alone don't overflow a byte counter") {
  std::vector<std::uint8_t> const bits((2 * flush + 80) / 8, 0);
  for (int x : {0, 9, 10, 11, 255}) {
    std::vector<std::uint8_t> const column(2 * flush + 77, static_cast<std::uint8_t>(x));
    REQUIRE(all_agree(column, bits.data()));
  }
}
