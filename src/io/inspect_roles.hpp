#pragma once
// Which columns could play which part, and the command that follows.

#include "column_profile.hpp"

#include <cxm/io/inspect.hpp>

#include <string>
#include <vector>

namespace cxm::inline v0::detail::input {

/// Fills in roles and notes of an inspection whose columns are described.
void guess_roles(std::vector<column_profile> const& profiles, inspection& into);

/// Fills in the command and its options, or why there is none.
void choose_command(std::vector<column_profile> const& profiles, inspection& into);

/// Whether a name or a question speaks of a score, or of a time.
[[nodiscard]] bool speaks_of_score(std::string_view text);
[[nodiscard]] bool speaks_of_time(std::string_view text);

}  // namespace cxm::inline v0::detail::input
