#pragma once
// Lists and numbers inside one word of a command line.

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cxm::cli {

/// "a,b" as a and b. A part in double quotes keeps its commas: `"a,b",c` is `a,b` and c.
/// Errors: usage_error for an empty part, which `option` is named in.
[[nodiscard]] std::vector<std::string> split_list(std::string const& text,
                                                  std::string const& option);

/// "name=value,name=value" as pairs. A value ends only at a comma that is followed by one of `names` and
/// the sign, so a value may hold commas of its own. What comes before the first name has the name "".
[[nodiscard]] std::vector<std::pair<std::string, std::string>> split_named(
    std::string const& text, char sign, std::vector<std::string> const& names);

/// Errors: usage_error.
[[nodiscard]] int whole_number(std::string const& text, std::string const& option);
[[nodiscard]] std::uint64_t count_number(std::string const& text, std::string const& option);
[[nodiscard]] double real_number(std::string const& text, std::string const& option);
/// A date such as 2026-06-30.
[[nodiscard]] std::chrono::local_days day_word(std::string const& text, std::string const& option);

}  // namespace cxm::cli
