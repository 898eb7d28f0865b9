#pragma once
// The first rows of a file as text, and how it is laid out.

#include <cxm/io/inspect.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cxm::inline v0::detail::input {

struct sampled_table {
  /// Records from the first on; those of CSV with the header, however many rows it has. No value where a
  /// JSON object has no such member.
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> names;  // JSON: the columns
};

/// Fills in what the bytes say: layout, delimiter, encoding, mark, rows that are broken, whether it is
/// whole; and `notes`.
[[nodiscard]] sampled_table take_sample(source from, std::size_t most_rows, inspection& into);

/// A cell or a header without blanks around it, in lower case.
[[nodiscard]] std::string lower_case(std::string_view text);

}  // namespace cxm::inline v0::detail::input
