#pragma once
// Whose export a table is, by its first rows.

#include <cxm/io/inspect.hpp>

#include <string>
#include <vector>

namespace cxm::inline v0::detail::input {

struct known_export {
  export_kind kind = export_kind::plain;
  std::string table{};  // of cxm's own
  std::string reason{};
  unsigned header_rows = 1;
};

/// `records`: the first records, the header among them. `file`: its name.
[[nodiscard]] known_export recognise(std::vector<std::vector<std::string>> const& records,
                                     std::string const& file, bool json);

}  // namespace cxm::inline v0::detail::input
