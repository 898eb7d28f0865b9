#pragma once
/// Where a table keeps its keys: numbers, tuples and the like in a vector; texts packed, 16 bytes
/// each, because a table with a million customers waits for memory and for nothing else.

#include <cxm/core/key.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail {

/// Keys by their number. What is added may be a view of one; the strong guarantee holds.
template <key_type K>
class key_store {
 public:
  using view = K const&;
  [[nodiscard]] view operator[](std::size_t id) const noexcept { return keys_[id]; }
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  void reserve(std::size_t n) { keys_.reserve(n); }
  /// Errors: std::invalid_argument for what K can't hold, such as a tuple with 300 where K has a byte.
  template <class Seen>
  void add(Seen const& seen) {
    K stored = static_cast<K>(seen);
    if constexpr (!std::integral<K>) {  // key_index has looked at numbers
      if (!(stored == seen)) {
        throw std::invalid_argument("cxm::key_index: a key that its type can't hold");
      }
    }
    keys_.push_back(static_cast<K&&>(stored));
  }
  /// Where a key lies, first and last byte, to have it fetched.
  [[nodiscard]] std::pair<char const*, char const*> at(std::size_t id) const noexcept {
    auto const* const first = reinterpret_cast<char const*>(&keys_[id]);
    return {first, first + sizeof(K) - 1};
  }

 private:
  std::vector<K> keys_;
};

/// Up to 12 bytes lie in the cell itself, which never lies in two lines of the cache; a longer text
/// lies with the others of its kind. Cells come in blocks, so that many are not copied as they grow.
/// Errors: std::length_error for a text of 4 GiB or more.
template <>
class key_store<std::string> {
 public:
  using view = std::string_view;
  [[nodiscard]] view operator[](std::size_t id) const noexcept {
    cell const& c = blocks_[id / block][id % block];
    if (c.size <= c.bytes.size()) return {c.bytes.data(), c.size};
    std::uint64_t from;
    std::memcpy(&from, c.bytes.data(), sizeof from);
    return {long_.data() + from, c.size};
  }
  [[nodiscard]] std::size_t size() const noexcept {
    return blocks_.empty() ? 0 : (blocks_.size() - 1) * block + blocks_.back().size();
  }
  void reserve(std::size_t n) {
    if (n <= block && blocks_.size() <= 1) open_block().reserve(n);
  }
  template <class Seen>
  void add(Seen const& seen) {
    if constexpr (std::convertible_to<Seen const&, std::string_view>) {
      add_text(seen);
    } else {
      add_text(static_cast<std::string>(seen));
    }
  }
  [[nodiscard]] std::pair<char const*, char const*> at(std::size_t id) const noexcept {
    auto const* const first = reinterpret_cast<char const*>(&blocks_[id / block][id % block]);
    return {first, first};
  }

 private:
  struct alignas(16) cell {
    std::uint32_t size;
    std::array<char, 12> bytes;  // the text, or where it begins among the long ones
  };
  void add_text(std::string_view text) {
    if (text.size() > 0xFFFFFFFFU) throw std::length_error("cxm::key_index: a text of 4 GiB");
    cell c{static_cast<std::uint32_t>(text.size()), {}};
    if (text.size() <= c.bytes.size()) {
      std::copy(text.begin(), text.end(), c.bytes.begin());
      open_block().push_back(c);
      return;
    }
    std::uint64_t const from = long_.size();
    std::memcpy(c.bytes.data(), &from, sizeof from);
    auto& cells = open_block();
    cells.push_back(c);
    try {
      long_.insert(long_.end(), text.begin(), text.end());
    } catch (...) {
      cells.pop_back();
      throw;
    }
  }
  /// The block that the next cell goes to. The first grows as a vector does; the others are whole.
  [[nodiscard]] std::vector<cell>& open_block() {
    if (blocks_.empty()) {
      blocks_.emplace_back();
    } else if (blocks_.back().size() == block) {
      std::vector<cell> fresh;
      fresh.reserve(block);
      blocks_.push_back(std::move(fresh));
    }
    return blocks_.back();
  }
  static constexpr std::size_t block = 4096;
  std::vector<std::vector<cell>> blocks_;
  std::vector<char> long_;
};

}  // namespace cxm::inline v0::detail
