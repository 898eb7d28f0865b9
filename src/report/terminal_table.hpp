#pragma once
// Tables and emphasis on a terminal.

#include "people.hpp"

#include <string>

namespace cxm::inline v0::detail {

[[nodiscard]] std::string bold(std::string const& text, bool colour);

/// The table in columns, two blanks apart, its header bold. Nothing in it can drive the terminal.
[[nodiscard]] std::string table_lines(text_table table, bool colour);

}  // namespace cxm::inline v0::detail
