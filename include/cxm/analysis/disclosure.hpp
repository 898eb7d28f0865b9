#pragma once
/// Which counts of a table may be shown, so that nobody's answer can be told from it.
///
/// Small         a count from 1 to minimum − 1. A 0 is shown: there is nobody to protect. So a
///               reader knows of a hidden count that it is at least 1, and everything here reckons
///               with that.
/// Complementary a hidden count follows from totals that are shown as soon as the others of its
///               line are. So more is hidden, the smallest counts first, until
///               1. every hidden count and total has at least two possible values for a reader who
///                  knows all that is shown and that no hidden count is 0;
///               2. wherever a total is shown, the hidden counts below it together reach the
///                  minimum.
///               Both hold for every table. That as little as possible is hidden does not: finding
///               the least is NP-hard.
/// Groups        with their total: of all positive counts the smallest is hidden next.
/// Two ways      with totals of rows, of columns and of all. A table with its totals is a table
///               whose lines sum to 0 when single totals count as negative. A hidden count can
///               change where it lies on a closed walk over hidden cells, from row to column and
///               back, that adds 1 and takes 1 away in turns: it can be told exactly when there is
///               no such walk (without bounds: when its edge is a bridge). For each hidden cell the
///               walk that hides least is found, as a shortest path; totals are hidden only where
///               no walk goes without them.
/// Not covered   sums over several lines may stay below the minimum; a reader who knows a member of
///               a group knows more than the table; two tables of the same people can be compared.
///               Don't publish why a count is hidden: small or complementary says more than hidden.
/// Source        Cox 1980, JASA 75, 377–385; Gusfield 1988, SIAM Journal on Computing 17, 552–571
///               (what can be told, as a property of the graph of hidden cells).

#include <cxm/core/exclusions.hpp>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

/// The policy: counts below `minimum` are small; 0 and 1 hide nothing. Without `complementary` only
/// small counts are hidden, for tables whose totals are not shown.
struct disclosure {
  count_t minimum = 10;
  bool complementary = true;

  [[nodiscard]] constexpr bool is_small(count_t n) const noexcept { return n > 0 && n < minimum; }
  friend constexpr bool operator==(disclosure const&, disclosure const&) = default;
};

enum class suppression : std::uint8_t {
  shown,
  small,          ///< hidden, since it is below the minimum
  complementary,  ///< hidden, since a small one would follow from it
};

/// What may be shown of groups and their total.
struct disclosed_groups {
  std::vector<suppression> groups;  ///< in the order of the counts
  suppression total = suppression::shown;
};

/// What may be shown of a table and its totals.
struct disclosed_table {
  std::vector<suppression> cells;  ///< row by row
  std::vector<suppression> row_totals;
  std::vector<suppression> column_totals;
  suppression total = suppression::shown;
};

namespace detail {
[[nodiscard]] inline count_t total_of(std::span<count_t const> counts) {
  count_t sum = 0;
  for (count_t n : counts) {
    if (!counts_fit(sum, n)) {
      throw std::invalid_argument("cxm::disclosure: more than a count holds");
    }
    sum += n;
  }
  return sum;
}

/// A table with its totals as a last row and a last column.
class table_disclosure {
 public:
  table_disclosure(std::size_t rows, std::size_t columns, std::span<count_t const> counts,
                   disclosure policy)
      : rows_{rows}, columns_{columns}, policy_{policy} {
    cells_.resize((rows + 1) * (columns + 1));
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        count_t const n = counts[r * columns + c];
        at(r, c).count = n;
        at(r, columns).count += n;
        at(rows, c).count += n;
        at(rows, columns).count += n;
      }
    }
    for (cell& x : cells_) {
      if (policy.is_small(x.count)) x.why = suppression::small;
    }
    if (!policy.complementary) return;
    do {
      protect_all();
    } while (fill_lines());
  }

  [[nodiscard]] disclosed_table table() const {
    disclosed_table out;
    for (std::size_t r = 0; r <= rows_; ++r) {
      for (std::size_t c = 0; c <= columns_; ++c) {
        suppression const why = at(r, c).why;
        if (r < rows_ && c < columns_) {
          out.cells.push_back(why);
        } else if (r < rows_) {
          out.row_totals.push_back(why);
        } else if (c < columns_) {
          out.column_totals.push_back(why);
        } else {
          out.total = why;
        }
      }
    }
    return out;
  }

 private:
  struct cell {
    count_t count = 0;
    suppression why = suppression::shown;
    bool has_two_values = false;  // once true it stays: hiding more only adds possibilities
  };
  /// What a walk hides anew: totals before counts, so that one total outweighs any counts.
  struct loss {
    count_t totals = 0;
    count_t counts = 0;
    friend constexpr auto operator<=>(loss const&, loss const&) = default;
  };
  struct walk {
    static constexpr count_t none = (std::numeric_limits<count_t>::max)();
    loss hides{none, none};
    std::vector<std::size_t> nodes;
  };

  [[nodiscard]] cell& at(std::size_t r, std::size_t c) { return cells_[r * (columns_ + 1) + c]; }
  [[nodiscard]] cell const& at(std::size_t r, std::size_t c) const {
    return cells_[r * (columns_ + 1) + c];
  }
  [[nodiscard]] bool is_total(std::size_t r, std::size_t c) const {
    return r == rows_ || c == columns_;
  }
  static bool hidden(cell const& x) { return x.why != suppression::shown; }

  /// Nodes are the rows, then the columns. From row to column a walk adds 1 to the cell, from
  /// column to row it takes 1 away, which leaves at least 1 of a hidden count. Totals follow from
  /// the counts.
  [[nodiscard]] walk cheapest(std::size_t from, std::size_t to, cell const& without) const {
    std::size_t const nodes = rows_ + columns_ + 2;
    std::vector<loss> best(nodes, loss{walk::none, walk::none});
    std::vector<std::size_t> before(nodes, from);
    std::vector<bool> done(nodes, false);
    best[from] = {};
    for (;;) {
      std::size_t here = nodes;
      for (std::size_t v = 0; v < nodes; ++v) {
        if (done[v] || best[v].totals == walk::none) continue;
        if (here == nodes || best[v] < best[here]) here = v;
      }
      if (here == nodes) return {};
      if (here == to) break;
      done[here] = true;
      bool const adds = here <= rows_;
      std::size_t const first = adds ? rows_ + 1 : 0;
      std::size_t const last = adds ? nodes : rows_ + 1;
      for (std::size_t v = first; v < last; ++v) {
        std::size_t const r = adds ? here : v;
        std::size_t const c = (adds ? v : here) - (rows_ + 1);
        cell const& x = at(r, c);
        if (&x == &without || x.count == 0 || (!adds && !may_shrink(r, c))) continue;
        loss next = best[here];
        if (!hidden(x)) {
          next.totals += is_total(r, c);
          next.counts += x.count;
        }
        if (next < best[v]) {
          best[v] = next;
          before[v] = here;
        }
      }
    }
    walk out{best[to], {to}};
    while (out.nodes.back() != from) out.nodes.push_back(before[out.nodes.back()]);
    return out;
  }
  [[nodiscard]] bool may_shrink(std::size_t r, std::size_t c) const {
    return is_total(r, c) || at(r, c).count > 1;
  }
  void protect(std::size_t r, std::size_t c) {
    cell& x = at(r, c);
    std::size_t const column = rows_ + 1 + c;
    // Closed by the cell itself: it grows, or it shrinks. Over the totals one of the two always
    // exists.
    walk chosen = cheapest(column, r, x);
    if (may_shrink(r, c) && chosen.hides != loss{}) {
      walk other = cheapest(r, column, x);
      if (other.hides < chosen.hides) chosen = static_cast<walk&&>(other);
    }
    x.has_two_values = true;
    for (std::size_t i = 0; i + 1 < chosen.nodes.size(); ++i) {
      std::size_t const row = (std::min)(chosen.nodes[i], chosen.nodes[i + 1]);
      std::size_t const on = (std::max)(chosen.nodes[i], chosen.nodes[i + 1]) - (rows_ + 1);
      cell& also = at(row, on);
      if (!hidden(also)) also.why = suppression::complementary;
      also.has_two_values = true;
    }
  }
  /// One pass: a walk hides nothing that it does not protect.
  void protect_all() {
    for (std::size_t r = 0; r <= rows_; ++r) {
      for (std::size_t c = 0; c <= columns_; ++c) {
        if (hidden(at(r, c)) && !at(r, c).has_two_values) protect(r, c);
      }
    }
  }
  /// Whether anything more had to be hidden.
  bool fill_lines() {
    bool more = false;
    for (std::size_t r = 0; r <= rows_; ++r) {
      more |= fill(columns_, [&](std::size_t c) -> cell& { return at(r, c); });
    }
    for (std::size_t c = 0; c <= columns_; ++c) {
      more |= fill(rows_, [&](std::size_t r) -> cell& { return at(r, c); });
    }
    return more;
  }
  /// A line of `n` counts, and their total at n.
  template <class Line>
  bool fill(std::size_t n, Line const& line) {
    bool more = false;
    while (!hidden(line(n))) {
      count_t sum = 0;
      cell* smallest = nullptr;
      for (std::size_t i = 0; i < n; ++i) {
        cell& x = line(i);
        if (hidden(x)) {
          sum += x.count;
        } else if (x.count > 0 && (smallest == nullptr || x.count < smallest->count)) {
          smallest = &x;
        }
      }
      if (sum == 0 || sum >= policy_.minimum) return more;
      (smallest == nullptr ? line(n) : *smallest).why = suppression::complementary;
      more = true;
    }
    return more;
  }

  std::size_t rows_;
  std::size_t columns_;
  disclosure policy_;
  std::vector<cell> cells_;
};
}  // namespace detail

/// Input: the count of each group. Shape: one mark for each, and one for their total. Errors:
/// std::invalid_argument when the counts together are more than a count holds. Complexity:
/// O(groups·log groups). Of equal counts the earlier one is hidden first.
[[nodiscard]] inline disclosed_groups hidden_groups(std::span<count_t const> counts,
                                                    disclosure policy = {}) {
  using enum suppression;
  count_t const total = detail::total_of(counts);
  disclosed_groups out{std::vector<suppression>(counts.size(), shown),
                       policy.is_small(total) ? small : shown};
  std::vector<std::size_t> next;  // the shown ones, smallest first
  count_t hidden = 0;
  count_t sum = 0;
  for (std::size_t g = 0; g < counts.size(); ++g) {
    if (policy.is_small(counts[g])) {
      out.groups[g] = small;
      ++hidden;
      sum += counts[g];
    } else if (counts[g] > 0) {
      next.push_back(g);
    }
  }
  if (!policy.complementary || hidden == 0) return out;
  std::stable_sort(next.begin(), next.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] < counts[b]; });
  // With all of them at 1 their sum would say so; and a hidden total says nothing about its parts,
  // but shown parts about it.
  auto const open = [&] {
    if (out.total != shown) return false;
    return hidden < 2 || sum < policy.minimum || sum == hidden;
  };
  for (std::size_t g : next) {
    if (!open()) break;
    out.groups[g] = complementary;
    ++hidden;
    sum += counts[g];
  }
  if (open()) out.total = complementary;
  return out;
}

/// Input: the counts of a table, row by row. Shape: one mark for each cell, each total of a row and
/// of a column, and the total of all. Errors: std::invalid_argument when the counts are not
/// rows·columns, or together more than a count holds. Complexity: O(hidden·(rows + columns)²).
/// The marks depend on the table alone; turning it over may hide other cells of the same counts.
[[nodiscard]] inline disclosed_table hidden_cells(std::size_t rows, std::size_t columns,
                                                  std::span<count_t const> counts,
                                                  disclosure policy = {}) {
  bool const fits = columns == 0 ? counts.empty()
                                 : counts.size() % columns == 0 && counts.size() / columns == rows;
  if (!fits) throw std::invalid_argument("cxm::hidden_cells: rows times columns counts, no more");
  static_cast<void>(detail::total_of(counts));
  return detail::table_disclosure{rows, columns, counts, policy}.table();
}

}  // namespace cxm::inline v0
