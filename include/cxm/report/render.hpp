#pragma once
/// Result sets as text: for a terminal, for programs, for a spreadsheet and for a page.

#include <cxm/report/result_set.hpp>

#include <string>
#include <vector>

namespace cxm::inline v0 {

/// JSON with full precision, keys as in the command's documentation; undefined numbers are null.
[[nodiscard]] std::string as_json(result_set const& results);

/// Several results of one command as one document: `sections` holds what the form above has for each.
[[nodiscard]] std::string as_json(std::vector<result_set> const& sections);

/// One line for each group, full precision, undefined numbers empty. A text cell that a spreadsheet
/// would take for a formula (it begins with = + - or @) gets an apostrophe in front.
[[nodiscard]] std::string as_csv(result_set const& results);

/// A table for people, rounded for reading, as GitHub-flavoured Markdown.
[[nodiscard]] std::string as_markdown(result_set const& results);

/// The same for a terminal. `colour` adds ANSI codes.
[[nodiscard]] std::string as_table(result_set const& results, bool colour = false);

}  // namespace cxm::inline v0
