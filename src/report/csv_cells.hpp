#pragma once
// Cells of the CSV that cxm prints.

#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail {

/// By RFC 4180: in quotes where that is needed.
[[nodiscard]] std::string csv_quoted(std::string_view text);
/// Text from a file, so that no spreadsheet runs it as a formula.
[[nodiscard]] std::string csv_guarded(std::string const& text);
[[nodiscard]] std::string csv_line(std::vector<std::string> const& cells);

}  // namespace cxm::inline v0::detail
