// Columns of bytes reach their kernels in stretches and windows; what they count is what pushing
// row by row counts, for any scale, code, length and bitmap.

#include <cxm/survey/byte_column.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/core/thread_executor.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/satisfaction.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

using cxm::answer_scale;
using cxm::validity;
using cxm::detail::byte_window;

namespace {

static_assert(cxm::observes_columns<cxm::nps, std::uint8_t>);
static_assert(cxm::observes_columns<cxm::level_counts, std::uint8_t>);
static_assert(cxm::observes_columns<cxm::csat, std::uint8_t>);
static_assert(cxm::observes_columns<cxm::ces, std::uint8_t>);
static_assert(cxm::observes_columns<cxm::satisfaction, std::uint8_t>);
static_assert(!cxm::observes_columns<cxm::weighted_csat, std::uint8_t>);

template <class M>
M one_by_one(answer_scale const& scale, std::span<std::uint8_t const> column, validity present) {
  M m{scale};
  for (std::size_t i = 0; i < column.size(); ++i) {
    m.push(present[i] ? std::optional<int>{column[i]} : std::nullopt);
  }
  return m;
}
template <class M>
M whole(answer_scale const& scale, std::span<std::uint8_t const> column, validity present) {
  M m{scale};
  cxm::push_column(m, column, present);
  return m;
}

std::vector<answer_scale> const scales{
    cxm::zero_to_ten,
    cxm::one_to_ten,
    cxm::one_to_five,
    cxm::one_to_seven,
    cxm::poor_fair_excellent,
    answer_scale{0, 1},
    cxm::one_to_five.not_applicable({0}),
    cxm::one_to_five.not_applicable({6, 99}),
    cxm::one_to_five.not_applicable({8, 9, 0, -1, 255, 256, 1000}),
    cxm::poor_fair_excellent.not_applicable({1, 4, 6}),
    cxm::one_to_seven.not_applicable({0, 8, 255}),
    cxm::zero_to_ten.not_applicable({11, 12, 127, 128}),
    answer_scale{-5, 5}.not_applicable({6, 7, -9, 251, 250}),
    answer_scale{250, 260}.not_applicable({249, 0, 4, 261}),
    answer_scale{245, 255},
    answer_scale{300, 304}.not_applicable({44, 45}),
    answer_scale{-10, -3}.not_applicable({0, 250}),
    answer_scale::of({1, 4, 9}).not_applicable({2, 3}),
    answer_scale{122, 132}.not_applicable({121, 133}),
};

/// Mostly what lies on and about the scale, and some of everything.
std::vector<std::uint8_t> column_about(cxm_test::generator& g, answer_scale const& scale,
                                       std::size_t n) {
  std::vector<std::uint8_t> column(n);
  unsigned const clean = g.pick({100U, 95U, 50U, 0U});
  for (auto& x : column) {
    auto const level = static_cast<std::uint64_t>(scale.span());
    x = static_cast<std::uint8_t>(g.chance(clean) ? scale.low() + static_cast<int>(g.below(level))
                                                  : static_cast<int>(g.below(256)));
  }
  return column;
}

}  // namespace

TEST_CASE("byte_column: every scale counts a column as it counts its rows") {
  cxm_test::generator g{21};
  for (auto const& scale : scales) {
    CAPTURE(scale.low(), scale.high());
    for (int round = 0; round < 60; ++round) {
      std::size_t const n = round < 50 ? g.below(700) : 16'000 + g.below(1000);
      auto const column = column_about(g, scale, n);
      auto const offset = static_cast<std::size_t>(g.below(30));
      std::vector<std::uint8_t> bits((n + offset) / 8 + 1);
      unsigned const full = g.pick({100U, 90U, 40U, 0U});
      for (auto& b : bits) b = static_cast<std::uint8_t>(g.chance(full) ? 255 : g.below(256));
      for (validity const present : {validity{}, validity{bits, offset}}) {
        REQUIRE(whole<cxm::level_counts>(scale, column, present) ==
                one_by_one<cxm::level_counts>(scale, column, present));
      }
    }
  }
}

TEST_CASE("byte_column: every offset of a bitmap, every alignment, lengths about a block") {
  cxm_test::generator g{22};
  auto const scale = cxm::one_to_five.not_applicable({0, 99});
  auto const column = column_about(g, scale, 600);
  std::vector<std::uint8_t> bits(90);
  for (auto& b : bits) b = static_cast<std::uint8_t>(g.below(256));
  for (std::size_t offset = 0; offset < 17; ++offset) {
    for (std::size_t from = 0; from < 9; ++from) {
      for (std::size_t n :
           {0U, 1U, 7U, 31U, 32U, 33U, 63U, 64U, 65U, 127U, 128U, 129U, 447U, 448U, 449U, 512U}) {
        auto const part = std::span{column}.subspan(from, n);
        validity const present{bits, offset + from};
        REQUIRE(whole<cxm::csat>(scale, part, present) ==
                one_by_one<cxm::csat>(scale, part, present));
      }
    }
  }
}

TEST_CASE("byte_column: the rating metrics and nps take columns, constructors and threads too") {
  cxm_test::generator g{23};
  auto const column = column_about(g, cxm::one_to_seven, 40'000);
  std::vector<std::uint8_t> bits(5002);
  for (auto& b : bits) b = static_cast<std::uint8_t>(g.chance(80) ? 255 : g.below(256));
  validity const present{bits, 3};
  auto const expected = one_by_one<cxm::ces>(cxm::one_to_seven, column, present);
  CHECK(whole<cxm::ces>(cxm::one_to_seven, column, present) == expected);
  CHECK(cxm::ces{column, present} == expected);
  CHECK(cxm::ces{column} == one_by_one<cxm::ces>(cxm::one_to_seven, column, {}));
  CHECK(cxm::satisfaction{cxm::one_to_seven, column, present} ==
        one_by_one<cxm::satisfaction>(cxm::one_to_seven, column, present));
  CHECK(cxm::nps{column, present, cxm::one_to_ten} ==
        one_by_one<cxm::nps>(cxm::one_to_ten, column, present));
  cxm::thread_executor on{3};
  cxm::ces in_parallel;
  cxm::observe_rows(on, in_parallel, column.size(),
                    [&](cxm::ces& part, std::size_t first, std::size_t last) {
                      cxm::push_column(part, std::span{column}.subspan(first, last - first),
                                       validity{bits, 3 + first});
                    });
  CHECK(in_parallel == expected);
  CHECK_THROWS_AS((cxm::csat{column, validity{bits, 5000 * 8}}), std::invalid_argument);
}

TEST_CASE("byte_column: a column at compile time") {
  constexpr cxm::level_counts m = [] {
    std::array<std::uint8_t, 4> const column{1, 5, 9, 5};
    std::array<std::uint8_t, 1> const bits{0b0111};
    cxm::level_counts c{cxm::one_to_five.not_applicable({9})};
    c.push_column(column, validity{bits});
    return c;
  }();
  STATIC_REQUIRE(m.count() == 2);
  STATIC_REQUIRE(m.excluded()[cxm::reason::not_applicable] == 1);
  STATIC_REQUIRE(m.excluded()[cxm::reason::missing] == 1);
}

TEST_CASE("byte_column: the window holds what bytes can answer, and codes where there is room") {
  auto const window = [](answer_scale const& scale) { return byte_window::of(scale); };
  CHECK(window(cxm::one_to_five).base == 1);
  CHECK(window(cxm::one_to_five).bins == 6);
  CHECK(window(cxm::one_to_five.not_applicable({0})).base == 0);
  CHECK(window(cxm::one_to_five.not_applicable({6})).base == 1);
  CHECK(window(cxm::one_to_seven).bins == 8);
  CHECK(window(cxm::zero_to_ten).base == 0);
  CHECK(window(cxm::zero_to_ten).bins == 12);
  CHECK(window(answer_scale{-5, 5}).base == 0);
  CHECK(window(answer_scale{250, 260}).base == 244);
  CHECK(window(answer_scale{245, 255}).base == 244);
  for (auto const& scale : scales) {
    for (int x = 0; x < 256; ++x) {
      cxm::exclusions ignored;
      if (scale.level(x, ignored) >= 0) CHECK(window(scale).has(x));
    }
  }
}
