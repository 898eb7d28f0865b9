#pragma once
/// How many left at each time, and since when they had been observed: what the survival metrics
/// keep. Rows that are alike are one cell, so day-grained data of any size takes a few kilobytes,
/// and the state does not depend on order or chunks: cells are sorted, counts are integers, weights
/// are exact.
///
/// Input         times and entries that are finite and from 0 on, an entry before its time; without
///               an entry a row has been observed from the start.
/// Merge         exact. Memory: 16 bytes for each different time (24 with entries, 112 with
///               weights), and what waits to be sorted in: at most as many rows as there are cells,
///               or 8,192.
/// Complexity    push O(1); the sorting in O(1) for each row of whole times that are small beside
///               the number of rows (counted by time), O(log) otherwise. Reading O(cells), and it
///               changes nothing.

#include <cxm/core/exact_sum.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/state.hpp>
#include <cxm/core/weight.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail {

/// A number of rows that can be taken away from again: the counterpart of exact_sum.
struct count_sum {
  count_t n = 0;
  constexpr void merge(count_sum other) noexcept { n += other.n; }
  constexpr void subtract(count_sum other) noexcept { n -= other.n; }
  [[nodiscard]] constexpr double value() const noexcept { return static_cast<double>(n); }
};

/// Rows that count once each.
struct row_total {
  using sum = count_sum;
  struct one {};  // what a row adds
  count_t count = 0;

  constexpr void add(one) noexcept { ++count; }
  constexpr void merge(row_total const& other) noexcept { count += other.count; }
  [[nodiscard]] constexpr count_sum amount() const noexcept { return {count}; }
  [[nodiscard]] double squares() const noexcept { return static_cast<double>(count); }
  void write(state_writer& out) const { out.u64(count); }
  [[nodiscard]] static row_total read(state_reader& in, count_t left) { return {in.count(left)}; }
  friend bool operator==(row_total const&, row_total const&) = default;
};

/// Rows with weights.
struct weighted_total : weight_total {
  using sum = exact_sum;
  using one = double;

  [[nodiscard]] exact_sum const& amount() const noexcept { return weight; }
  [[nodiscard]] double squares() const noexcept { return square.value(); }
  void write(state_writer& out) const {
    out.u64(count);
    weight.write(out);
    square.write(out);
  }
  [[nodiscard]] static weighted_total read(state_reader& in, count_t left) {
    weighted_total loaded;
    loaded.count = in.count(left);
    loaded.weight = exact_sum::read(in);
    loaded.square = exact_sum::read(in);
    // More than so many weights can have summed to could overflow in a merge.
    auto const n = static_cast<double>(loaded.count);
    if (loaded.weight.negative() || loaded.square.negative() ||
        loaded.weight.value() > n * 0x1p64 || loaded.square.value() > n * 0x1p127) {
      throw state_error("cxm::load: weights that contradict their count");
    }
    return loaded;
  }
  friend bool operator==(weighted_total const&, weighted_total const&) = default;
};

/// A time as its bits, which for numbers from 0 on are ordered like the numbers.
using time_bits = std::uint64_t;
[[nodiscard]] inline time_bits bits_of(double time) noexcept {
  return std::bit_cast<time_bits>(time + 0.0);  // −0 becomes 0
}
[[nodiscard]] inline double time_of(time_bits bits) noexcept { return std::bit_cast<double>(bits); }
inline constexpr time_bits first_infinite_time = 0x7FF0'0000'0000'0000;

/// When somebody left who entered late.
struct late_exit {
  time_bits time = 0;
  time_bits entry = 0;
  friend constexpr auto operator<=>(late_exit const&, late_exit const&) = default;
};

template <class Key, class Total>
struct exit_cell {
  Key key{};
  Total total{};
  friend bool operator==(exit_cell const&, exit_cell const&) = default;
};

/// Sorted by radix, 11 bits at a time; a digit that all have in common costs nothing.
inline void sort_times(std::vector<time_bits>& times) {
  constexpr std::size_t digit = 11;
  constexpr std::size_t digits = 6;
  constexpr std::size_t values = std::size_t{1} << digit;
  if (times.size() < values) {
    std::sort(times.begin(), times.end());
    return;
  }
  std::vector<std::array<std::size_t, values>> counts(digits);
  for (time_bits const x : times) {
    for (std::size_t d = 0; d < digits; ++d) ++counts[d][(x >> (d * digit)) & (values - 1)];
  }
  std::vector<time_bits> sorted(times.size());
  for (std::size_t d = 0; d < digits; ++d) {
    auto& at = counts[d];
    if (at[(times.front() >> (d * digit)) & (values - 1)] == times.size()) continue;
    std::size_t before = 0;
    for (std::size_t& n : at) before += std::exchange(n, before);
    for (time_bits const x : times) sorted[at[(x >> (d * digit)) & (values - 1)]++] = x;
    times.swap(sorted);
  }
}

/// Cells in ascending order, and rows that wait to be sorted in.
template <class Key, class Total>
class exit_runs {
 public:
  using cell = exit_cell<Key, Total>;
  using run = std::vector<cell>;
  using one = typename Total::one;

  void add(Key key, one what) {
    waiting_.push_back(waiting_row(key, what));
    if (waiting_.size() >= (std::max)(fewest, cells_.size())) settle();
  }
  void add(cell const& many) {
    loose_.push_back(many);
    if (loose_.size() >= (std::max)(fewest, cells_.size())) settle();
  }
  void merge(exit_runs const& other) {
    run all = united(sorted(), other.sorted());
    cells_ = std::move(all);
    waiting_.clear();
    loose_.clear();
  }
  [[nodiscard]] run sorted() const {
    if (waiting_.empty() && loose_.empty()) return cells_;
    std::vector<waiting_type> rows = waiting_;
    run fresh = counted(rows);
    if (!loose_.empty()) fresh = united(fresh, ascending(loose_));
    return cells_.empty() ? fresh : united(cells_, fresh);
  }
  void take(run&& ascending_cells) { cells_ = std::move(ascending_cells); }

 private:
  static constexpr std::size_t fewest = 8192;
  static constexpr bool bare = std::is_empty_v<one> && std::is_same_v<Key, time_bits>;
  struct keyed_row {
    Key key;
    [[no_unique_address]] one what;
  };
  using waiting_type = std::conditional_t<bare, time_bits, keyed_row>;

  [[nodiscard]] static waiting_type waiting_row(Key key, one what) noexcept {
    if constexpr (bare) {
      static_cast<void>(what);
      return key;
    } else {
      return {key, what};
    }
  }
  [[nodiscard]] static Key key_of(waiting_type const& row) noexcept {
    if constexpr (bare) {
      return row;
    } else {
      return row.key;
    }
  }
  static void add_to(Total& total, waiting_type const& row) noexcept {
    if constexpr (bare) {
      static_cast<void>(row);
      total.add(one{});
    } else {
      total.add(row.what);
    }
  }

  void settle() {
    run fresh = counted(waiting_);
    if (!loose_.empty()) fresh = united(fresh, ascending(loose_));
    cells_ = cells_.empty() ? std::move(fresh) : united(cells_, fresh);
    waiting_.clear();
    loose_.clear();
  }
  /// Rows as cells in ascending order; the rows are left in some order.
  [[nodiscard]] static run counted(std::vector<waiting_type>& rows) {
    run cells;
    if (rows.empty()) return cells;
    if constexpr (std::is_same_v<Key, time_bits>) {
      if (counted_by_whole_time(rows, cells)) return cells;
    }
    if constexpr (bare) {
      sort_times(rows);
    } else {
      std::sort(rows.begin(), rows.end(),
                [](auto const& a, auto const& b) { return a.key < b.key; });
    }
    cells.reserve(rows.size());
    for (auto const& row : rows) {
      if (cells.empty() || cells.back().key != key_of(row)) cells.push_back({key_of(row), {}});
      add_to(cells.back().total, row);
    }
    return cells;
  }
  /// Where all times are whole and there are not many more of them than rows: no sorting at all.
  [[nodiscard]] static bool counted_by_whole_time(std::vector<waiting_type> const& rows,
                                                  run& cells) {
    auto const limit = static_cast<double>((std::min)(rows.size(), std::size_t{1} << 22));
    double last = 0;
    bool whole = true;
    for (auto const& row : rows) {
      double const t = time_of(key_of(row));
      double const inside = t < limit ? t : 0;
      whole = whole && t < limit && static_cast<double>(static_cast<std::int32_t>(inside)) == t;
      last = last < t ? t : last;
    }
    if (!whole) return false;
    std::vector<Total> at(static_cast<std::size_t>(last) + 1);
    for (auto const& row : rows) {
      add_to(at[static_cast<std::size_t>(time_of(key_of(row)))], row);
    }
    for (std::size_t t = 0; t < at.size(); ++t) {
      if (at[t].count > 0) cells.push_back({bits_of(static_cast<double>(t)), at[t]});
    }
    return true;
  }
  [[nodiscard]] static run ascending(run cells) {
    std::sort(cells.begin(), cells.end(),
              [](cell const& a, cell const& b) { return a.key < b.key; });
    return cells;
  }
  /// Of two ascending runs, in which a key may repeat, one in which none does.
  [[nodiscard]] static run united(run const& a, run const& b) {
    run all;
    all.reserve(a.size() + b.size());
    auto const take_in = [&](cell const& x) {
      if (!all.empty() && all.back().key == x.key) {
        all.back().total.merge(x.total);
      } else {
        all.push_back(x);
      }
    };
    auto left = a.begin();
    auto right = b.begin();
    while (left != a.end() && right != b.end()) {
      take_in(right->key < left->key ? *right++ : *left++);
    }
    for (; left != a.end(); ++left) take_in(*left);
    for (; right != b.end(); ++right) take_in(*right);
    return all;
  }

  run cells_;
  std::vector<waiting_type> waiting_;
  run loose_;
};

/// All cells of a table, each kind in ascending order.
template <class Total>
struct sorted_exits {
  std::vector<exit_cell<time_bits, Total>> from_start;
  std::vector<exit_cell<late_exit, Total>> late;

  [[nodiscard]] bool empty() const noexcept { return from_start.empty() && late.empty(); }
  friend bool operator==(sorted_exits const&, sorted_exits const&) = default;
};

/// Those who left for one reason: the censored, or those with an event (of one cause).
template <class Total>
class exit_table {
 public:
  using one = typename Total::one;

  /// Precondition: as the header says.
  void add(double time, one what) {
    from_start_.add(bits_of(time), what);
    ++count_;
  }
  void add(double time, double entry, one what) {
    late_.add(late_exit{bits_of(time), bits_of(entry)}, what);
    ++count_;
  }
  /// Many rows that are alike. Precondition: also that they fit the count.
  void add(double time, Total const& many) {
    from_start_.add({bits_of(time), many});
    count_ += many.count;
  }
  void add(double time, double entry, Total const& many) {
    late_.add({late_exit{bits_of(time), bits_of(entry)}, many});
    count_ += many.count;
  }
  /// Precondition: the counts fit.
  void merge(exit_table const& other) {
    count_t const both = count_ + other.count_;
    from_start_.merge(other.from_start_);
    late_.merge(other.late_);
    count_ = both;
  }
  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] sorted_exits<Total> sorted() const {
    return {from_start_.sorted(), late_.sorted()};
  }

  void write(state_writer& out) const {
    auto const all = sorted();
    out.u64(all.from_start.size());
    for (auto const& c : all.from_start) {
      out.u64(c.key);
      c.total.write(out);
    }
    out.u64(all.late.size());
    for (auto const& c : all.late) {
      out.u64(c.key.time);
      out.u64(c.key.entry);
      c.total.write(out);
    }
  }
  /// Takes what it reads off `left`, the rows that may still come. Errors: state_error.
  [[nodiscard]] static exit_table read(state_reader& in, count_t& left) {
    exit_table loaded;
    sorted_exits<Total> all;
    auto const add_cell = [&]<class Key>(std::vector<exit_cell<Key, Total>>& cells, Key key) {
      auto const total = Total::read(in, left);
      if (total.count == 0 || (!cells.empty() && !(cells.back().key < key))) {
        throw state_error("cxm::load: an empty cell of times, or cells out of order");
      }
      left -= total.count;
      loaded.count_ += total.count;
      cells.push_back({key, total});
    };
    auto const time = [&] {
      auto const bits = in.u64();
      if (bits >= first_infinite_time) throw state_error("cxm::load: a time that can't be there");
      return bits;
    };
    for (std::size_t n = in.length(16); n > 0; --n) add_cell(all.from_start, time());
    for (std::size_t n = in.length(24); n > 0; --n) {
      late_exit key;
      key.time = time();
      key.entry = time();
      if (key.entry >= key.time) throw state_error("cxm::load: an entry after its time");
      add_cell(all.late, key);
    }
    loaded.from_start_.take(std::move(all.from_start));
    loaded.late_.take(std::move(all.late));
    return loaded;
  }
  friend bool operator==(exit_table const& a, exit_table const& b) {
    return a.count_ == b.count_ && a.sorted() == b.sorted();
  }

 private:
  exit_runs<time_bits, Total> from_start_;
  exit_runs<late_exit, Total> late_;
  count_t count_ = 0;
};

}  // namespace cxm::inline v0::detail
