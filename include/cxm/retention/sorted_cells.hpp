#pragma once
/// Cells of customers and periods, added in any order and kept in a sorted run, those of one key as
/// one: what doesn't fit into a customer's word.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail {

/// Ordered by customer, then by period.
[[nodiscard]] constexpr std::uint64_t cell_key(std::uint32_t customer,
                                               std::int32_t period) noexcept {
  return std::uint64_t{customer} << 32 | (static_cast<std::uint32_t>(period) ^ 0x80000000U);
}
[[nodiscard]] constexpr std::uint32_t customer_of(std::uint64_t key) noexcept {
  return static_cast<std::uint32_t>(key >> 32);
}
[[nodiscard]] constexpr std::int32_t period_of(std::uint64_t key) noexcept {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(key) ^ 0x80000000U);
}

struct seen_cell {
  std::uint64_t key;
  void absorb(seen_cell const&) noexcept {}
  friend bool operator==(seen_cell const&, seen_cell const&) = default;
};
/// Minor units; the owner sees to it that no sum leaves 64 bits.
struct paid_cell {
  std::uint64_t key;
  std::int64_t amount;
  void absorb(paid_cell const& other) noexcept { amount += other.amount; }
  friend bool operator==(paid_cell const&, paid_cell const&) = default;
};

/// State: each key once, and until they are sorted in at most as many again. add() is O(log n) on
/// average.
template <class Cell>
class sorted_cells {
 public:
  void add(Cell const& c) {
    cells_.push_back(c);
    if (cells_.size() - sorted_ >= (std::max)(least_unsorted, sorted_)) settle();
  }
  /// In any order; a key may be there several times.
  [[nodiscard]] std::vector<Cell> const& cells() const noexcept { return cells_; }
  /// Each key once, ascending.
  [[nodiscard]] std::vector<Cell> sorted() const {
    sorted_cells copy = *this;
    copy.settle();
    return std::move(copy.cells_);
  }
  /// The same with other numbers for the customers.
  [[nodiscard]] std::vector<Cell> renumbered(std::vector<std::uint32_t> const& number) const {
    sorted_cells copy = *this;
    for (Cell& c : copy.cells_) c.key = cell_key(number[customer_of(c.key)], period_of(c.key));
    copy.sorted_ = 0;
    copy.settle();
    return std::move(copy.cells_);
  }

 private:
  static constexpr std::size_t least_unsorted = std::size_t{1} << 16;

  void settle() {
    auto const by_key = [](Cell const& a, Cell const& b) { return a.key < b.key; };
    auto const middle = cells_.begin() + static_cast<std::ptrdiff_t>(sorted_);
    std::sort(middle, cells_.end(), by_key);
    std::inplace_merge(cells_.begin(), middle, cells_.end(), by_key);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (kept > 0 && cells_[kept - 1].key == cells_[i].key) {
        cells_[kept - 1].absorb(cells_[i]);
      } else {
        cells_[kept++] = cells_[i];
      }
    }
    cells_.erase(cells_.begin() + static_cast<std::ptrdiff_t>(kept), cells_.end());
    sorted_ = kept;
  }
  std::vector<Cell> cells_;
  std::size_t sorted_ = 0;  // so many of them, at the front
};

}  // namespace cxm::inline v0::detail
