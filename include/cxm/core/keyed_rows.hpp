#pragma once
/// Rows that name customers, or anything else, by a key, kept to be read together: what a metric
/// holds whose customers may be spread over parts.
///
/// Row           an ordered struct; `for_each_id(f)` calls f on each of its members that number a
///               key, `write` and `read` take it whole.
/// Merge         exact, in any order: rows are put together, and read in the order of their content.
/// State         O(rows).

#include <cxm/core/error.hpp>
#include <cxm/core/key.hpp>
#include <cxm/core/key_index.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace cxm::inline v0 {

template <key_type Id, class Row>
class keyed_rows {
 public:
  using number = std::uint32_t;

  template <key_view<Id> Seen>
  [[nodiscard]] number number_of(Seen const& key) {
    return ids_.find_or_add(key);
  }
  void add(Row const& row) { rows_.push_back(row); }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  /// In the order they came in, and the number of a key there.
  [[nodiscard]] std::vector<Row> const& rows() const noexcept { return rows_; }
  template <key_view<Id> Seen>
  [[nodiscard]] std::optional<number> find(Seen const& key) const {
    return ids_.find(key);
  }

  void merge(keyed_rows const& other) {
    std::vector<number> here;
    here.reserve(other.ids_.size());
    for (number k = 0; k < other.ids_.size(); ++k) {
      here.push_back(ids_.find_or_add(other.ids_.key(k)));
    }
    // By number, up to the size from before: `other` may be these rows themselves.
    for (std::size_t i = 0, n = other.rows_.size(); i < n; ++i) {
      Row row = other.rows_[i];
      row.for_each_id([&](number& k) { k = here[k]; });
      rows_.push_back(row);
    }
  }

  /// Rows in the order of their content; keys numbered in their own order, those of rows only.
  struct in_order {
    std::vector<number> keys;
    std::vector<Row> rows;
  };
  [[nodiscard]] in_order sorted() const {
    in_order all{ids_.sorted(), rows_};
    std::vector<bool> used(ids_.size(), false);
    for (Row& row : all.rows) row.for_each_id([&](number k) { used[k] = true; });
    all.keys.erase(
        std::remove_if(all.keys.begin(), all.keys.end(), [&](number k) { return !used[k]; }),
        all.keys.end());
    std::vector<number> rank(ids_.size());
    for (number i = 0; i < all.keys.size(); ++i) rank[all.keys[i]] = i;
    for (Row& row : all.rows) row.for_each_id([&](number& k) { k = rank[k]; });
    std::sort(all.rows.begin(), all.rows.end());
    return all;
  }
  /// The key of one of the numbers in `sorted().keys`.
  [[nodiscard]] decltype(auto) key(number k) const noexcept { return ids_.key(k); }

  void write(state_writer& out) const {
    auto const all = sorted();
    out.u64(all.keys.size());
    for (number k : all.keys) key_traits<Id>::write(out, ids_.key(k));
    out.u64(all.rows.size());
    for (Row const& row : all.rows) row.write(out);
  }
  /// `row_bytes`: the least a row takes.
  [[nodiscard]] static keyed_rows read(state_reader& in, std::size_t row_bytes) {
    keyed_rows loaded;
    std::size_t const keys = in.length(1);
    for (std::size_t i = 0; i < keys; ++i) {
      if (loaded.ids_.find_or_add(key_traits<Id>::read(in)) != i) {
        throw state_error("cxm::load: a key twice");
      }
    }
    for (std::size_t left = in.length(row_bytes); left > 0; --left) {
      Row row = Row::read(in);
      row.for_each_id([&](number k) {
        if (k >= keys) throw state_error("cxm::load: a key that is not there");
      });
      loaded.rows_.push_back(row);
    }
    return loaded;
  }
  friend bool operator==(keyed_rows const& a, keyed_rows const& b) {
    if (a.rows_.size() != b.rows_.size()) return false;
    auto const left = a.sorted();
    auto const right = b.sorted();
    if (left.keys.size() != right.keys.size()) return false;
    for (std::size_t i = 0; i < left.keys.size(); ++i) {
      if (!(a.ids_.key(left.keys[i]) == b.ids_.key(right.keys[i]))) return false;
    }
    return left.rows == right.rows;
  }

 private:
  key_index<Id> ids_;
  std::vector<Row> rows_;
};

}  // namespace cxm::inline v0
