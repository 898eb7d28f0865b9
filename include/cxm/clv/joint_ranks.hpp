#pragma once
/// Rows by the order of several columns, the first of which counts most, without comparing rows:
/// each value is replaced by its rank among the different values of its column, and the ranks are
/// one number.
///
/// Input         finite numbers, n rows, fewer than 2^32; −0 is 0.
/// Complexity    O(n) for each column, and O(d·log d) for its d different values; ordering O(n).

#include <cxm/core/key_index.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail {

class joint_ranks {
 public:
  struct row {
    std::uint64_t rank = 0;
    std::uint32_t number = 0;
  };

  explicit joint_ranks(std::size_t rows) : rows_(rows) {
    for (std::uint32_t i = 0; i < rows; ++i) rows_[i].number = i;
  }

  /// A further column: value(i) of row i.
  template <class Value>
  void add(Value const& value) {
    key_index<std::uint64_t> different;
    std::vector<std::uint32_t> seen(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      seen[i] = different.find_or_add(bits_of(value(i)));
    }
    std::vector<std::uint32_t> const rank = ranks_of(different);
    if (different.size() > limit_ / (most_ + 1)) close_gaps();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      rows_[i].rank = rows_[i].rank * different.size() + rank[seen[i]];
    }
    if (!rows_.empty()) most_ = (most_ + 1) * different.size() - 1;
  }

  /// All rows in their order, alike ones in that of their numbers.
  [[nodiscard]] std::vector<row> ordered() && {
    std::vector<row> other(rows_.size());
    constexpr unsigned digit = 11;
    std::array<std::uint32_t, (std::size_t{1} << digit) + 1> begin{};
    for (unsigned shift = 0; shift < 64 && most_ >> shift != 0; shift += digit) {
      auto const of = [shift](row const& r) {
        return static_cast<std::size_t>(r.rank >> shift) & ((std::size_t{1} << digit) - 1);
      };
      begin.fill(0);
      for (row const& r : rows_) ++begin[of(r) + 1];
      for (std::size_t d = 1; d < begin.size(); ++d) begin[d] += begin[d - 1];
      for (row const& r : rows_) other[begin[of(r)]++] = r;
      rows_.swap(other);
    }
    return std::move(rows_);
  }

 private:
  // Bits that order as the numbers do.
  [[nodiscard]] static std::uint64_t bits_of(double x) noexcept {
    std::uint64_t bits = 0;
    double const plain = x + 0.0;  // no −0
    std::memcpy(&bits, &plain, sizeof bits);
    return bits >> 63 != 0 ? ~bits : bits | std::uint64_t{1} << 63;
  }
  /// Of each number of a key, which it is in the order of the keys.
  [[nodiscard]] static std::vector<std::uint32_t> ranks_of(key_index<std::uint64_t> const& keys) {
    std::vector<std::uint32_t> rank(keys.size());
    auto const order = keys.sorted();
    for (std::uint32_t k = 0; k < order.size(); ++k) rank[order[k]] = k;
    return rank;
  }
  /// Ranks that no row has are closed up.
  void close_gaps() {
    key_index<std::uint64_t> different;
    std::vector<std::uint32_t> seen(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) seen[i] = different.find_or_add(rows_[i].rank);
    auto const rank = ranks_of(different);
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].rank = rank[seen[i]];
    most_ = different.size() - 1;
  }

  static constexpr std::uint64_t limit_ = std::uint64_t{1} << 63;
  std::vector<row> rows_;
  std::uint64_t most_ = 0;  // the largest rank there can be
};

}  // namespace cxm::inline v0::detail
