#pragma once
/// Rows of money that name customers, or anything else, by a key, kept to be read together: what a
/// metric holds whose customers may be spread over parts.
///
/// Row           an ordered struct; `for_each_id(f)` calls f on each of its members that number a
///               key, `money()` is its amount in minor units, `write` and `read` take it whole.
/// Alike rows    are kept once, with how often: `times`.
/// Errors        std::invalid_argument for rows whose amounts, each without its sign, sum to more
///               than 64 bits; nothing has changed then. So no sum of them overflows, in any order.
/// Merge         exact, in any order: rows are put together, and read in the order of their content.
/// State         O(rows).

#include <cxm/core/currency.hpp>
#include <cxm/core/error.hpp>
#include <cxm/core/key.hpp>
#include <cxm/core/key_index.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace cxm::inline v0 {

template <key_type Id, class Row>
class keyed_rows {
 public:
  using number = std::uint32_t;
  struct counted {
    Row row;
    count_t times = 1;
    friend bool operator==(counted const&, counted const&) = default;
  };

  template <key_view<Id> Seen>
  [[nodiscard]] number number_of(Seen const& key) {
    return ids_.find_or_add(key);
  }
  void add(Row const& row) {
    add_money(turnover_, size_of(row));
    rows_.push_back({row, 1});
    ++count_;
  }
  [[nodiscard]] count_t count() const noexcept { return count_; }
  /// In the order they came in, and the number of a key there.
  [[nodiscard]] std::vector<counted> const& rows() const noexcept { return rows_; }
  template <key_view<Id> Seen>
  [[nodiscard]] std::optional<number> find(Seen const& key) const {
    return ids_.find(key);
  }
  /// Precondition: counts_fit(count(), other.count()).
  void merge(keyed_rows const& other) {
    add_money(turnover_, other.turnover_);
    auto const here = ids_.find_or_add_all(other.ids_);
    // By number, up to the size from before: `other` may be these rows themselves.
    for (std::size_t i = 0, n = other.rows_.size(); i < n; ++i) {
      counted c = other.rows_[i];
      c.row.for_each_id([&](number& k) { k = here[k]; });
      rows_.push_back(c);
    }
    count_ += other.count_;
  }

  /// Rows in the order of their content, each once; keys numbered in their own order, those of rows
  /// only.
  struct in_order {
    std::vector<number> keys;
    std::vector<counted> rows;
  };
  [[nodiscard]] in_order sorted() const {
    in_order all{ids_.sorted(), rows_};
    std::vector<bool> used(ids_.size(), false);
    for (counted& c : all.rows) c.row.for_each_id([&](number k) { used[k] = true; });
    all.keys.erase(
        std::remove_if(all.keys.begin(), all.keys.end(), [&](number k) { return !used[k]; }),
        all.keys.end());
    std::vector<number> rank(ids_.size());
    for (number i = 0; i < all.keys.size(); ++i) rank[all.keys[i]] = i;
    for (counted& c : all.rows) c.row.for_each_id([&](number& k) { k = rank[k]; });
    std::sort(all.rows.begin(), all.rows.end(),
              [](counted const& a, counted const& b) { return a.row < b.row; });
    std::size_t last = 0;
    for (std::size_t i = 1; i < all.rows.size(); ++i) {
      if (all.rows[i].row == all.rows[last].row) {
        all.rows[last].times += all.rows[i].times;
      } else {
        all.rows[++last] = all.rows[i];
      }
    }
    if (!all.rows.empty()) all.rows.resize(last + 1);
    return all;
  }
  /// The key of one of the numbers in `sorted().keys`.
  [[nodiscard]] decltype(auto) key(number k) const noexcept { return ids_.key(k); }

  void write(state_writer& out) const {
    auto const all = sorted();
    out.u64(all.keys.size());
    for (number k : all.keys) key_traits<Id>::write(out, ids_.key(k));
    out.u64(all.rows.size());
    for (counted const& c : all.rows) {
      c.row.write(out);
      out.u64(c.times);
    }
  }
  /// `row_bytes`: the least a row takes.
  [[nodiscard]] static keyed_rows read(state_reader& in, std::size_t row_bytes) {
    __extension__ using wide = unsigned __int128;
    keyed_rows loaded;
    std::size_t const keys = in.length(1);
    for (std::size_t i = 0; i < keys; ++i) {
      if (loaded.ids_.find_or_add(key_traits<Id>::read(in)) != i) {
        throw state_error("cxm::load: a key twice");
      }
    }
    wide turnover = 0;
    for (std::size_t left = in.length(row_bytes + 8); left > 0; --left) {
      counted c{Row::read(in), 0};
      c.row.for_each_id([&](number k) {
        if (k >= keys) throw state_error("cxm::load: a key that is not there");
      });
      c.times = in.count(most_observations - loaded.count_);
      if (c.times == 0) throw state_error("cxm::load: a row that was never seen");
      if (c.row.money() == lowest) throw state_error("cxm::load: money beyond 64 bits");
      turnover += wide{c.times} * static_cast<wide>(size_of(c.row));
      if (turnover > static_cast<wide>(-(lowest + 1))) {
        throw state_error("cxm::load: money beyond 64 bits");
      }
      loaded.count_ += c.times;
      loaded.rows_.push_back(c);
    }
    loaded.turnover_ = static_cast<std::int64_t>(turnover);
    return loaded;
  }
  friend bool operator==(keyed_rows const& a, keyed_rows const& b) {
    if (a.count_ != b.count_ || a.turnover_ != b.turnover_) return false;
    auto const left = a.sorted();
    auto const right = b.sorted();
    if (left.keys.size() != right.keys.size()) return false;
    for (std::size_t i = 0; i < left.keys.size(); ++i) {
      if (!(a.ids_.key(left.keys[i]) == b.ids_.key(right.keys[i]))) return false;
    }
    return left.rows == right.rows;
  }

 private:
  static constexpr std::int64_t lowest = (std::numeric_limits<std::int64_t>::min)();
  /// Its amount without the sign.
  [[nodiscard]] static std::int64_t size_of(Row const& row) {
    std::int64_t const x = row.money();
    if (x == lowest) {
      throw std::invalid_argument("cxm: a sum of money beyond 64 bits of minor units");
    }
    return x < 0 ? -x : x;
  }
  key_index<Id> ids_;
  std::vector<counted> rows_;
  count_t count_ = 0;
  std::int64_t turnover_ = 0;  // of all amounts without their sign
};

}  // namespace cxm::inline v0
