// How rows reach a metric: ranges, projections, and columns with a validity bitmap.

#include <cxm/core/observe.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

using cxm::validity;

namespace {

struct answer {
  std::string plan{};
  int likelihood = 0;
  std::optional<double> satisfied{};
  [[nodiscard]] int doubled() const noexcept { return 2 * likelihood; }
  [[nodiscard]] std::string const& name() const { return plan; }
};

/// Writes down what it is given.
struct recorder {
  std::vector<std::string> seen{};
  void push(int x) { seen.push_back(std::to_string(x)); }
  void push(std::optional<int> x) { seen.push_back(x ? std::to_string(*x) : "-"); }
  void push(std::string const& s, int x) { seen.push_back(s + std::to_string(x)); }
};
/// Takes columns whole.
struct column_taker {
  int columns = 0;
  std::size_t rows = 0;
  void push(int) { ++rows; }
  void push_column(std::span<int const> column, validity) { ++columns, rows += column.size(); }
};

std::vector<answer> const answers{{"basic", 9, 4.0}, {"pro", 3, {}}, {"pro", 10, 5.0}};

}  // namespace

static_assert(cxm::observes_rows<cxm::nps, std::vector<int>>);
static_assert(cxm::observes_rows<cxm::nps, std::vector<answer> const&, int answer::*>);
static_assert(!cxm::observes_rows<cxm::nps, std::vector<answer> const&>);
static_assert(!cxm::observes_rows<cxm::nps, std::vector<answer> const&, std::string answer::*>);
static_assert(
    !cxm::observes_rows<cxm::nps, std::vector<answer> const&, int answer::*, int answer::*>);
static_assert(!cxm::observes_rows<cxm::nps, std::vector<bool>>);
static_assert(!cxm::observes_rows<cxm::nps, std::vector<char>>);
static_assert(!cxm::observes_rows<cxm::nps, std::string>);
static_assert(!cxm::observes_rows<cxm::nps, int>);
static_assert(cxm::rows<std::vector<answer> const&, std::string answer::*>);
static_assert(!cxm::rows<std::vector<int> const&, std::string answer::*>);
static_assert(cxm::number_column<std::vector<int>> && cxm::number_column<std::array<float, 3>> &&
              cxm::number_column<std::span<std::uint8_t const>>);
static_assert(!cxm::number_column<std::vector<bool>> && !cxm::number_column<std::list<int>> &&
              !cxm::number_column<std::string> && !cxm::number_column<std::vector<answer>>);

TEST_CASE("push_rows: every range gives the same metric") {
  std::vector<int> const scores{10, 9, 7, 3, 10, 8, 6, 9, 11};
  cxm::nps const expected{scores};
  CHECK(expected.count() == 8);
  CHECK(cxm::nps{std::list<int>(scores.begin(), scores.end())} == expected);
  CHECK(cxm::nps{std::deque<short>(scores.begin(), scores.end())} == expected);
  CHECK(cxm::nps{std::span{scores}} == expected);
  CHECK(cxm::nps{std::vector<std::uint8_t>(scores.begin(), scores.end())} == expected);
  CHECK(cxm::nps{std::vector<double>(scores.begin(), scores.end())} == expected);
  int const array[]{10, 9, 7, 3, 10, 8, 6, 9, 11};
  CHECK(cxm::nps{array} == expected);
  CHECK(cxm::nps{std::vector<int>{}} == cxm::nps{});
  std::vector<std::optional<int>> maybe(scores.begin(), scores.end());
  maybe.emplace_back();
  CHECK(cxm::nps{maybe}.excluded()[cxm::reason::missing] == 1);
}

TEST_CASE("push_rows: members, member functions and callables are projections") {
  recorder r;
  cxm::push_rows(r, answers, &answer::likelihood);
  cxm::push_rows(r, answers, &answer::doubled);
  cxm::push_rows(r, answers, [](answer const& a) { return -a.likelihood; });
  cxm::push_rows(r, answers, &answer::plan, &answer::likelihood);
  cxm::push_rows(r, answers, &answer::name, &answer::doubled);
  CHECK(r.seen == std::vector<std::string>{"9", "3", "10", "18", "6", "20", "-9", "-3", "-10",
                                           "basic9", "pro3", "pro10", "basic18", "pro6", "pro20"});
  auto changeable = answers;
  recorder again;
  cxm::push_rows(again, changeable, &answer::likelihood);
  CHECK(again.seen == std::vector<std::string>{"9", "3", "10"});
}

TEST_CASE("push_rows: a contiguous range takes the metric's column loop") {
  column_taker whole;
  cxm::push_rows(whole, std::vector<int>{1, 2, 3});
  CHECK(whole.columns == 1);
  CHECK(whole.rows == 3);
  column_taker single;
  cxm::push_rows(single, std::list<int>{1, 2, 3});
  CHECK(single.columns == 0);
  CHECK(single.rows == 3);
  column_taker projected;
  cxm::push_rows(projected, answers, &answer::likelihood);
  CHECK(projected.columns == 0);
  CHECK(projected.rows == 3);
}

TEST_CASE("validity: bits are counted from the least significant, from an offset") {
  std::vector<std::uint8_t> const bits{0b0000'0101, 0b1000'0000};
  validity const v{bits};
  std::vector<std::size_t> present;
  for (std::size_t i = 0; i < 16; ++i) {
    if (v[i]) present.push_back(i);
  }
  CHECK(present == std::vector<std::size_t>{0, 2, 15});
  validity const later{bits, 2};
  CHECK(later[0]);
  CHECK_FALSE(later[1]);
  CHECK(later[13]);
  CHECK(validity{}[0]);
  CHECK(validity{}[1'000'000]);
}

TEST_CASE("validity: a bitmap shorter than its column is refused") {
  std::vector<std::uint8_t> const bits(2, 0xFF);
  CHECK_NOTHROW(validity{bits}.check_covers(16));
  CHECK_THROWS_AS(validity{bits}.check_covers(17), std::invalid_argument);
  CHECK_NOTHROW((validity{bits, 9}.check_covers(7)));
  CHECK_THROWS_AS((validity{bits, 9}.check_covers(8)), std::invalid_argument);
  CHECK_THROWS_AS((validity{bits, 17}.check_covers(1)), std::invalid_argument);
  CHECK_THROWS_AS((validity{bits, (std::numeric_limits<std::size_t>::max)()}.check_covers(1)),
                  std::invalid_argument);
  CHECK_THROWS_AS(validity{bits}.check_covers((std::numeric_limits<std::size_t>::max)()),
                  std::invalid_argument);
  CHECK_NOTHROW((validity{bits, 100}.check_covers(0)));
  CHECK_NOTHROW(validity{}.check_covers(1'000'000));

  recorder r;
  std::vector<int> const column(17, 1);
  CHECK_THROWS_AS(cxm::push_column(r, std::span{column}, validity{bits}), std::invalid_argument);
  CHECK(r.seen.empty());
  CHECK_THROWS_AS((cxm::nps{column, validity{bits}}), std::invalid_argument);
}

TEST_CASE("push_column: absent values are missing whatever their bits say") {
  std::vector<int> const column{9, 77, 3};
  std::vector<std::uint8_t> const bits{0b101};
  recorder r;
  cxm::push_column(r, std::span{column}, validity{bits});
  CHECK(r.seen == std::vector<std::string>{"9", "-", "3"});
  cxm::nps const m{column, validity{bits}};
  CHECK(m.count() == 2);
  CHECK(m.excluded()[cxm::reason::missing] == 1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 0);
}

TEST_CASE("push_column: a column's own loop gives what one by one gives, for any bitmap") {
  cxm_test::generator g{1};
  for (int i = 0; i < 300; ++i) {
    std::vector<std::uint8_t> column(static_cast<std::size_t>(g.below(300)));
    for (auto& x : column) x = static_cast<std::uint8_t>(g.chance(90) ? g.below(11) : g.below(256));
    auto const offset = static_cast<std::size_t>(g.below(20));
    std::vector<std::uint8_t> bits((column.size() + offset) / 8 + 1);
    for (auto& b : bits) b = static_cast<std::uint8_t>(g.chance(60) ? 255 : g.below(256));
    auto const scale = cxm::zero_to_ten.not_applicable({11, 99, 255});
    validity const present{bits, offset};
    cxm::nps one_by_one{scale};
    cxm::nps wide{scale};
    for (std::size_t k = 0; k < column.size(); ++k) {
      auto const x = present[k] ? std::optional{column[k]} : std::nullopt;
      one_by_one.push(x);
      wide.push(x ? std::optional<int>{*x} : std::nullopt);
    }
    REQUIRE(cxm::nps{column, present, scale} == one_by_one);
    REQUIRE(wide == one_by_one);
  }
}
