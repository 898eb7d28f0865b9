#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/analysis/disclosure.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

using cxm::count_t;
using cxm::disclosed_table;
using cxm::disclosure;
using cxm::hidden_cells;
using cxm::hidden_groups;
using cxm::suppression;
using enum cxm::suppression;

namespace {

using counts = std::vector<count_t>;
using marks = std::vector<suppression>;

count_t sum(counts const& some) {
  count_t all = 0;
  for (count_t n : some) all += n;
  return all;
}
std::size_t hidden(marks const& some) {
  return some.size() - static_cast<std::size_t>(std::count(some.begin(), some.end(), shown));
}

/// A table with its totals as what a reader sees: a mark for each cell, totals last.
struct published {
  std::size_t rows, columns;
  counts cells;
  disclosed_table marks;

  published(std::size_t r, std::size_t c, counts const& given, disclosure policy = {})
      : rows{r}, columns{c}, cells{given}, marks{hidden_cells(r, c, given, policy)} {}

  [[nodiscard]] count_t row_total(counts const& of, std::size_t r) const {
    count_t n = 0;
    for (std::size_t c = 0; c < columns; ++c) n += of[r * columns + c];
    return n;
  }
  [[nodiscard]] count_t column_total(counts const& of, std::size_t c) const {
    count_t n = 0;
    for (std::size_t r = 0; r < rows; ++r) n += of[r * columns + c];
    return n;
  }
  /// Whether another table would look the same.
  [[nodiscard]] bool looks_like(counts const& other) const {
    for (std::size_t r = 0; r < rows; ++r) {
      if (marks.row_totals[r] == shown && row_total(other, r) != row_total(cells, r)) return false;
    }
    for (std::size_t c = 0; c < columns; ++c) {
      if (marks.column_totals[c] == shown && column_total(other, c) != column_total(cells, c)) {
        return false;
      }
    }
    return marks.total != shown || sum(other) == sum(cells);
  }
  /// How often a value other than the true one is possible, of each hidden cell and total. A hidden
  /// count is known to be 1 or more. Where any other value is possible, one at a distance of 1 is:
  /// the possible tables are the whole points of a polytope whose edges are walks of ±1.
  [[nodiscard]] bool nothing_can_be_told() const {
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (marks.cells[i] != shown) free.push_back(i);
    }
    std::vector<bool> cell_varies(cells.size(), false);
    std::vector<bool> row_varies(rows, false);
    std::vector<bool> column_varies(columns, false);
    bool total_varies = false;
    counts guess = cells;
    for (std::size_t i : free) guess[i] = (std::max)(cells[i], count_t{2}) - 1;
    for (;;) {
      if (looks_like(guess)) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
          if (guess[i] != cells[i]) cell_varies[i] = true;
        }
        for (std::size_t r = 0; r < rows; ++r) {
          if (row_total(guess, r) != row_total(cells, r)) row_varies[r] = true;
        }
        for (std::size_t c = 0; c < columns; ++c) {
          if (column_total(guess, c) != column_total(cells, c)) column_varies[c] = true;
        }
        total_varies = total_varies || sum(guess) != sum(cells);
      }
      std::size_t k = 0;
      for (; k < free.size(); ++k) {
        count_t& x = guess[free[k]];
        if (++x <= cells[free[k]] + 1) break;
        x = (std::max)(cells[free[k]], count_t{2}) - 1;
      }
      if (k == free.size()) break;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (marks.cells[i] != shown && !cell_varies[i]) return false;
    }
    for (std::size_t r = 0; r < rows; ++r) {
      if (marks.row_totals[r] != shown && !row_varies[r]) return false;
    }
    for (std::size_t c = 0; c < columns; ++c) {
      if (marks.column_totals[c] != shown && !column_varies[c]) return false;
    }
    return marks.total == shown || total_varies;
  }
  /// Where a total is shown, what is hidden below it reaches the minimum together.
  [[nodiscard]] bool sums_reach(count_t minimum) const {
    auto const reaches = [&](count_t together) { return together == 0 || together >= minimum; };
    for (std::size_t r = 0; r < rows; ++r) {
      count_t together = 0;
      for (std::size_t c = 0; c < columns; ++c) {
        if (marks.cells[r * columns + c] != shown) together += cells[r * columns + c];
      }
      if (marks.row_totals[r] == shown && !reaches(together)) return false;
    }
    for (std::size_t c = 0; c < columns; ++c) {
      count_t together = 0;
      for (std::size_t r = 0; r < rows; ++r) {
        if (marks.cells[r * columns + c] != shown) together += cells[r * columns + c];
      }
      if (marks.column_totals[c] == shown && !reaches(together)) return false;
    }
    if (marks.total != shown) return true;
    count_t of_rows = 0;
    count_t of_columns = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      if (marks.row_totals[r] != shown) of_rows += row_total(cells, r);
    }
    for (std::size_t c = 0; c < columns; ++c) {
      if (marks.column_totals[c] != shown) of_columns += column_total(cells, c);
    }
    return reaches(of_rows) && reaches(of_columns);
  }
  /// Small ones are hidden and marked so, zeros never.
  [[nodiscard]] bool small_are_hidden(count_t minimum) const {
    auto const right = [&](count_t n, suppression why) {
      if (n == 0) return why == shown;
      return n < minimum ? why == small : why != small;
    };
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!right(cells[i], marks.cells[i])) return false;
    }
    for (std::size_t r = 0; r < rows; ++r) {
      if (!right(row_total(cells, r), marks.row_totals[r])) return false;
    }
    for (std::size_t c = 0; c < columns; ++c) {
      if (!right(column_total(cells, c), marks.column_totals[c])) return false;
    }
    return right(sum(cells), marks.total);
  }
};

}  // namespace

TEST_CASE("disclosure: the minimum is 10, and 0 is not small") {
  disclosure const policy;
  CHECK(policy.is_small(1));
  CHECK(policy.is_small(9));
  CHECK_FALSE(policy.is_small(10));
  CHECK_FALSE(policy.is_small(0));
  CHECK_FALSE(disclosure{.minimum = 1}.is_small(1));
  CHECK_FALSE(disclosure{.minimum = 0}.is_small(1));
}

TEST_CASE("disclosure: one hidden group takes the smallest shown one with it") {
  auto const out = hidden_groups(counts{25, 9, 12});
  CHECK(out.groups == marks{shown, small, complementary});
  CHECK(out.total == shown);
  auto const alone = hidden_groups(counts{25, 9, 12}, {.complementary = false});
  CHECK(alone.groups == marks{shown, small, shown});
}

TEST_CASE("disclosure: hidden groups that are few together take one more with them") {
  // 46 − 40 = 6 people would be a group of their own.
  CHECK(hidden_groups(counts{15, 2, 25, 4}).groups == marks{complementary, small, shown, small});
  CHECK(hidden_groups(counts{15, 6, 25, 4}).groups == marks{shown, small, shown, small});
}

TEST_CASE("disclosure: nothing is hidden where all groups are large or empty") {
  CHECK(hidden(hidden_groups(counts{10, 0, 12, 400}).groups) == 0);
  CHECK(hidden(hidden_groups(counts{}).groups) == 0);
  CHECK(hidden(hidden_groups(counts{0, 0}).groups) == 0);
  CHECK(hidden_groups(counts{0, 0}).total == shown);
  CHECK(hidden(hidden_groups(counts{1, 2, 3}, {.minimum = 0}).groups) == 0);
  CHECK(hidden(hidden_groups(counts{1, 2, 3}, {.minimum = 1}).groups) == 0);
}

TEST_CASE("disclosure: an empty group protects nobody, so the total goes instead") {
  auto const out = hidden_groups(counts{0, 3, 0});
  CHECK(out.groups == marks{shown, small, shown});
  CHECK(out.total == small);
}

TEST_CASE("disclosure: hidden groups of one each would follow from their sum") {
  auto const out = hidden_groups(counts{1, 1, 7}, {.minimum = 2});
  CHECK(out.groups == marks{small, small, complementary});
  auto const all = hidden_groups(counts{1, 1, 1}, {.minimum = 2});
  CHECK(all.groups == marks{small, small, small});
  CHECK(all.total == complementary);
}

TEST_CASE("disclosure: of equal groups the earlier one is hidden") {
  CHECK(hidden_groups(counts{12, 3, 12}).groups == marks{complementary, small, shown});
}

TEST_CASE("disclosure: no hidden group follows from the total, on random groups") {
  cxm_test::generator g{1};
  for (int i = 0; i < 3000; ++i) {
    counts groups(static_cast<std::size_t>(g.between(1, 5)));
    for (count_t& n : groups) n = static_cast<count_t>(g.between(0, 6));
    auto const minimum = static_cast<count_t>(g.between(1, 5));
    auto const out = hidden_groups(groups, {.minimum = minimum});
    count_t together = 0;
    count_t how_many = 0;
    bool any_small = false;
    for (std::size_t k = 0; k < groups.size(); ++k) {
      bool const is_small = groups[k] > 0 && groups[k] < minimum;
      any_small = any_small || is_small;
      REQUIRE((out.groups[k] == small) == is_small);
      if (groups[k] == 0) REQUIRE(out.groups[k] == shown);
      if (out.groups[k] == shown) continue;
      ++how_many;
      together += groups[k];
    }
    if (!any_small) REQUIRE(how_many == 0);
    if (how_many > 0 && out.total == shown) {
      // Two or more of at least 1 each, with something to share out: each has two values or more.
      REQUIRE(how_many >= 2);
      REQUIRE(together > how_many);
      REQUIRE(together >= minimum);
    }
  }
}

TEST_CASE("disclosure: a small cell takes the cheapest square of cells with it") {
  //  30  4 50
  //  40 20 60
  //  12 70 80
  published const t{3, 3, {30, 4, 50, 40, 20, 60, 12, 70, 80}};
  CHECK(t.marks.cells == marks{complementary, small, shown,          //
                               complementary, complementary, shown,  //
                               shown, shown, shown});
  CHECK(hidden(t.marks.row_totals) == 0);
  CHECK(hidden(t.marks.column_totals) == 0);
  CHECK(t.marks.total == shown);
  CHECK(t.nothing_can_be_told());
}

TEST_CASE("disclosure: a walk over several rows is taken where it hides less") {
  //   4  10 900        (0,0) (0,1) (1,1) (1,2) (2,2) (2,0): 10 + 10 + 10 + 10 + 10
  // 900  10  10
  //  10 900  10
  published const t{3, 3, {4, 10, 900, 900, 10, 10, 10, 900, 10}};
  CHECK(t.marks.cells == marks{small, complementary, shown,          //
                               shown, complementary, complementary,  //
                               complementary, shown, complementary});
  CHECK(t.nothing_can_be_told());
}

TEST_CASE("disclosure: small cells that protect each other hide nothing else") {
  published const t{3, 3, {5, 6, 50, 7, 8, 50, 50, 50, 50}};
  CHECK(hidden(t.marks.cells) == 4);
  CHECK(std::count(t.marks.cells.begin(), t.marks.cells.end(), complementary) == 0);
  CHECK(t.nothing_can_be_told());
}

TEST_CASE("disclosure: cells of one person each can't change without going to 0") {
  // A square of ones in two pairs of opposite corners would be known: a hidden count is 1 or more.
  published const t{2, 3, {1, 1, 20, 1, 1, 20}, {.minimum = 2}};
  CHECK(hidden(t.marks.cells) == 6);
  CHECK(t.nothing_can_be_told());
}

TEST_CASE("disclosure: totals are hidden where no other cell can protect") {
  published const one{1, 1, {3}};
  CHECK(one.marks.cells == marks{small});
  CHECK(one.marks.row_totals == marks{small});
  CHECK(one.marks.total == small);
  // The small cell is alone in its row and its column.
  published const diagonal{2, 2, {3, 0, 0, 40}};
  CHECK(diagonal.marks.cells[0] == small);
  CHECK(diagonal.marks.row_totals[0] == small);
  CHECK(diagonal.nothing_can_be_told());
  CHECK(diagonal.sums_reach(10));
}

TEST_CASE("disclosure: without complementary only small counts and totals are hidden") {
  published const t{2, 2, {30, 4, 40, 20}, {.complementary = false}};
  CHECK(t.marks.cells == marks{shown, small, shown, shown});
  CHECK_FALSE(t.nothing_can_be_told());
}

TEST_CASE("disclosure: nothing is hidden in a table of large counts and zeros") {
  published const t{2, 3, {10, 0, 12, 40, 11, 0}};
  CHECK(hidden(t.marks.cells) == 0);
  CHECK(hidden(t.marks.row_totals) + hidden(t.marks.column_totals) == 0);
  CHECK(hidden_cells(0, 0, {}).total == shown);
  CHECK(hidden_cells(2, 0, {}).row_totals == marks{shown, shown});
}

TEST_CASE("disclosure: no hidden cell or total can be told, on random tables") {
  cxm_test::generator g{2};
  std::size_t with_hidden = 0;
  for (int i = 0; i < 4000; ++i) {
    auto const rows = static_cast<std::size_t>(g.between(1, 3));
    auto const columns = static_cast<std::size_t>(g.between(1, 3));
    auto const most = g.pick({2, 5, 9, 20});
    counts cells(rows * columns);
    for (count_t& n : cells) n = g.chance(20) ? 0 : static_cast<count_t>(g.between(1, most));
    auto const minimum = static_cast<count_t>(g.between(1, 6));
    published const t{rows, columns, cells, {.minimum = minimum}};
    INFO(rows << " rows of " << columns << ", minimum " << minimum);
    for (count_t n : cells) UNSCOPED_INFO(n);
    REQUIRE(t.small_are_hidden(minimum));
    REQUIRE(t.nothing_can_be_told());
    REQUIRE(t.sums_reach(minimum));
    bool const any_small =
        std::any_of(cells.begin(), cells.end(), [&](count_t n) { return n > 0 && n < minimum; });
    if (!any_small) {
      REQUIRE(hidden(t.marks.cells) == 0);
      REQUIRE(t.marks.total == shown);
    }
    with_hidden += any_small;
  }
  CHECK(with_hidden > 1000);
}

TEST_CASE("disclosure: large tables hide a part of themselves") {
  cxm_test::generator g{3};
  counts cells(40 * 25);
  for (count_t& n : cells)
    n = static_cast<count_t>(g.chance(5) ? g.between(1, 9) : g.between(10, 500));
  auto const out = hidden_cells(40, 25, cells);
  auto const primary = std::count(out.cells.begin(), out.cells.end(), small);
  auto const more = std::count(out.cells.begin(), out.cells.end(), complementary);
  CHECK(primary > 30);
  CHECK(more > 0);
  CHECK(more < 3 * primary);
  CHECK(hidden(out.row_totals) + hidden(out.column_totals) == 0);
}

TEST_CASE("disclosure: counts that are no table are refused") {
  CHECK_THROWS_AS(hidden_cells(2, 2, counts{1, 2, 3}), std::invalid_argument);
  CHECK_THROWS_AS(hidden_cells(2, 0, counts{1}), std::invalid_argument);
  CHECK_THROWS_AS(hidden_cells(std::size_t{1} << 63, 2, counts{}), std::invalid_argument);
  counts const full{cxm::most_observations, 1};
  CHECK_THROWS_AS(hidden_groups(full), std::invalid_argument);
  CHECK_THROWS_AS(hidden_cells(1, 2, full), std::invalid_argument);
  CHECK(hidden(hidden_groups(counts{cxm::most_observations}).groups) == 0);
}
