#pragma once
// Which of the usual delimiters a file uses.

#include <cxm/io/csv.hpp>

#include <string_view>

namespace cxm::inline v0::detail::input {

struct detected_delimiter {
  char delimiter = ',';
  char tied_with = '\0';  // another one that splits the file as well
};

/// As csv_format::delimiter says. `at_end`: the text is all there is.
[[nodiscard]] detected_delimiter detect_delimiter(std::string_view text, bool at_end,
                                                  csv_format const& format);

}  // namespace cxm::inline v0::detail::input
