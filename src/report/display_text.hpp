#pragma once
// How wide text is on a terminal, and cutting it to a width.

#include <cstddef>
#include <string>
#include <string_view>

namespace cxm::inline v0::detail {

/// How many columns of a terminal a UTF-8 text takes: two for the characters that Unicode TR 11 calls
/// wide (East Asian ones and emoji), none for combining marks, joiners and variation selectors. A byte
/// that is not UTF-8 counts as one.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The text, or its beginning and "…" where it is wider than `most` columns.
[[nodiscard]] std::string shortened(std::string const& text, std::size_t most);

}  // namespace cxm::inline v0::detail
