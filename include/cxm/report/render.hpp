#pragma once
/// Result sets as text: for a terminal, for programs, for a spreadsheet and for a page.

#include <cxm/report/document.hpp>
#include <cxm/report/result_set.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

/// JSON with full precision, keys as in the command's documentation; undefined numbers are null.
[[nodiscard]] std::string as_json(result_set const& results);

/// Several results of one command as one document: `sections` holds what the form above has for each.
[[nodiscard]] std::string as_json(std::vector<result_set> const& sections);

/// One line for each group, full precision, undefined numbers empty. Rows of several metrics have
/// columns such as nps.score; a group's column that is called like a figure becomes key.score. A text
/// cell that a spreadsheet would take for a formula (it begins with = + - @ or a control character)
/// gets an apostrophe in front.
[[nodiscard]] std::string as_csv(result_set const& results);

/// Several results as one table, a line for each figure: `files`, `metric`, the groups' columns,
/// `figure`, `value`, `lower`, `upper`, `confidence`, `method`, `currency` and `note`.
[[nodiscard]] std::string as_csv(std::vector<result_set> const& sections);

/// A table for people, rounded for reading, as GitHub-flavoured Markdown.
[[nodiscard]] std::string as_markdown(result_set const& results);

/// The same for a terminal. `colour` adds ANSI codes.
[[nodiscard]] std::string as_table(result_set const& results, bool colour = false);

/// A report as one HTML file that needs nothing else, not even a network: static pictures, light and
/// dark, for a desk, a phone and paper. Names and comments of the data stay text: everything is
/// escaped, and the page's content-security policy runs its own script alone, which sorts tables and
/// fades segments. The JSON form is in it, as data.
[[nodiscard]] std::string as_html(document const& report);

/// The same as GitHub-flavoured Markdown, with tables in place of pictures.
[[nodiscard]] std::string as_markdown(document const& report);

/// The same for a terminal, in lines of at most `width` columns as far as tables allow; pictures are
/// drawn in block characters.
[[nodiscard]] std::string as_text(document const& report, bool colour = false,
                                  std::size_t width = 80);

/// The same as JSON: title, findings, cards and sections with their tables at full precision, and
/// under `sections` the results that they were made of, as as_json(sections) has them.
[[nodiscard]] std::string as_json(document const& report);

/// Text from outside with everything that could drive a terminal made a question mark: control
/// characters, ANSI escapes, line ends, changes of direction, bytes that are not UTF-8.
[[nodiscard]] std::string terminal_safe(std::string_view text);

/// The words of a text in lines of at most `width` columns of a terminal; a longer word has a line of
/// its own. At least one line, which may be empty.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// Text from outside for one line of Markdown: it can't end a table's cell, begin markup or become a
/// tag. Line ends and tabs become blanks.
[[nodiscard]] std::string markdown_safe(std::string_view text);

}  // namespace cxm::inline v0
