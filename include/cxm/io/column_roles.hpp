#pragma once
/// The roles that columns play, and the names they are known by.

#include <string>
#include <vector>

namespace cxm::inline v0 {

/// Every role of every command.
[[nodiscard]] std::vector<std::string> const& all_roles();

/// Whether a header name is one that a role is known by, compared without case, blanks and underscores.
[[nodiscard]] bool is_known_as(std::string const& role, std::string const& name);

/// The columns of a header that a role is known by.
[[nodiscard]] std::vector<std::string> known_columns(std::string const& role,
                                                     std::vector<std::string> const& header);

/// Whether a header has a column of this name, as the readers look it up.
[[nodiscard]] bool has_column(std::vector<std::string> const& header, std::string const& name);

}  // namespace cxm::inline v0
