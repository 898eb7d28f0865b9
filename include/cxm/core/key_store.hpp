#pragma once
/// Where a table keeps its keys: numbers, tuples and the like in a vector; texts packed, 16 bytes
/// each, because a table with a million customers waits for memory and for nothing else.

#include <cxm/core/key.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail {

/// Texts as keys are: short ones, mostly equal. Compares by words, without a call.
[[nodiscard]] inline bool same_text(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  std::size_t const n = a.size();
  if (n > 16) return std::memcmp(a.data(), b.data(), n) == 0;
  // Two words that overlap say all of a short text.
  auto const both_ends = [&]<class Word>(Word) {
    Word of_a[2];
    Word of_b[2];
    std::memcpy(&of_a[0], a.data(), sizeof(Word));
    std::memcpy(&of_b[0], b.data(), sizeof(Word));
    std::memcpy(&of_a[1], a.data() + n - sizeof(Word), sizeof(Word));
    std::memcpy(&of_b[1], b.data() + n - sizeof(Word), sizeof(Word));
    return ((of_a[0] ^ of_b[0]) | (of_a[1] ^ of_b[1])) == 0;
  };
  if (n >= 8) return both_ends(std::uint64_t{});
  if (n >= 4) return both_ends(std::uint32_t{});
  for (std::size_t i = 0; i < n; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

/// Keys by their number. `seen` where it is added may be a view; the strong guarantee holds.
template <key_type K>
class key_store {
 public:
  using view = K const&;
  [[nodiscard]] view operator[](std::size_t id) const noexcept { return keys_[id]; }
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  void reserve(std::size_t n) { keys_.reserve(n); }
  /// Errors: std::invalid_argument for what K can't hold, as `same` tells.
  template <class Seen, class Same>
  void add(Seen const& seen, Same const& same) {
    K stored = static_cast<K>(seen);
    if (!same(stored, seen)) {
      throw std::invalid_argument("cxm::key_index: a key that its type can't hold");
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
/// lies with the others of its kind. Errors: std::length_error for a text of 4 GiB or more.
template <>
class key_store<std::string> {
 public:
  using view = std::string_view;
  [[nodiscard]] view operator[](std::size_t id) const noexcept {
    cell const& c = cells_[id];
    if (c.size <= c.bytes.size()) return {c.bytes.data(), c.size};
    std::uint64_t from;
    std::memcpy(&from, c.bytes.data(), sizeof from);
    return {long_.data() + from, c.size};
  }
  [[nodiscard]] std::size_t size() const noexcept { return cells_.size(); }
  void reserve(std::size_t n) { cells_.reserve(n); }
  template <class Seen, class Same>
  void add(Seen const& seen, Same const& /*any text can be held*/) {
    if constexpr (std::convertible_to<Seen const&, std::string_view>) {
      add(std::string_view{seen});
    } else {
      add(std::string_view{static_cast<std::string>(seen)});
    }
  }
  [[nodiscard]] std::pair<char const*, char const*> at(std::size_t id) const noexcept {
    auto const* const first = reinterpret_cast<char const*>(&cells_[id]);
    return {first, first};
  }

 private:
  struct alignas(16) cell {
    std::uint32_t size;
    std::array<char, 12> bytes;  // the text, or where it begins among the long ones
  };
  void add(std::string_view text) {
    if (text.size() > 0xFFFFFFFFU) throw std::length_error("cxm::key_index: a text of 4 GiB");
    cell c{static_cast<std::uint32_t>(text.size()), {}};
    if (text.size() <= c.bytes.size()) {
      std::copy(text.begin(), text.end(), c.bytes.begin());
      cells_.push_back(c);
      return;
    }
    std::uint64_t const from = long_.size();
    std::memcpy(c.bytes.data(), &from, sizeof from);
    cells_.push_back(c);
    try {
      long_.insert(long_.end(), text.begin(), text.end());
    } catch (...) {
      cells_.pop_back();
      throw;
    }
  }
  std::vector<cell> cells_;
  std::vector<char> long_;
};

}  // namespace cxm::inline v0::detail
