#pragma once
// The word somebody probably meant.

#include <string>
#include <string_view>
#include <vector>

namespace cxm::cli {

/// The candidate with the fewest edits (insert, delete, replace, swap neighbours), at most a third of the
/// word's length and at least one; empty when none is near.
[[nodiscard]] std::string nearest(std::string_view word,
                                  std::vector<std::string> const& candidates);

}  // namespace cxm::cli
