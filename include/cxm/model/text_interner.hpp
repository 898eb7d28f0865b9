#pragma once
/// Texts as numbers: each different text is held once.

#include <cxm/core/key_index.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

/// Numbers texts from 1 in the order they were first seen; the empty text ("not stated") is 0.
/// The empty text is never stored, so an interner that was moved from is an empty one.
/// Errors: std::length_error beyond 2^32 − 2 texts. Complexity: O(length) a look-up.
class text_interner {
 public:
  /// The number of a text, given out now if it is new.
  std::uint32_t add(std::string_view text) {
    return text.empty() ? 0 : texts_.find_or_add(text) + 1;
  }
  /// The number of a text that was added; nothing for any other.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const {
    if (text.empty()) return 0;
    auto const found = texts_.find(text);
    if (!found) return std::nullopt;
    return *found + 1;
  }
  /// The text of a number below size(). Valid until a text is added.
  [[nodiscard]] std::string_view operator[](std::uint32_t id) const noexcept {
    return id == 0 ? std::string_view{} : texts_.key(id - 1);
  }
  /// How many numbers there are, the 0 of the empty text included.
  [[nodiscard]] std::size_t size() const noexcept { return texts_.size() + 1; }
  void reserve(std::size_t n) { texts_.reserve(n); }

  /// Adds every text of the other; element i is the number here of the other's number i.
  std::vector<std::uint32_t> append(text_interner const& other) {
    std::vector<std::uint32_t> here(other.size());
    for (std::uint32_t id = 0; id < here.size(); ++id) here[id] = add(other[id]);
    return here;
  }

 private:
  key_index<std::string> texts_;
};

}  // namespace cxm::inline v0
