#pragma once
/// The name somebody probably meant: of columns, commands, options and their words.

#include <span>
#include <string>
#include <string_view>

namespace cxm::inline v0 {

/// The one of `names` with the fewest edits (insert, delete, replace, swap two neighbours) from `word`,
/// the first of several; at most a third of the word's bytes are edits, or one in a shorter word, and
/// something of the word must be left. Otherwise the only name that begins with the word, which has two
/// bytes then at least. Empty when there is neither. ASCII case and blanks around are not looked at;
/// only the first 200 bytes are. Complexity: length of the word times that of all names.
[[nodiscard]] std::string nearest_name(std::string_view word, std::span<std::string const> names);

}  // namespace cxm::inline v0
