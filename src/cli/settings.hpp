#pragma once
// What was typed wins over the environment, and that over a file of settings.

#include "commands.hpp"
#include "words.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace cxm::cli {

/// Fills in the options of a command that were not typed: `typed` has the names of those that were. An
/// option comes from one source as a whole; the words of a list are not added to those of another.
/// Returns where each came from. Errors: io_error, usage_error.
[[nodiscard]] std::map<std::string, place> add_settings(command const& c,
                                                        std::set<std::string_view> const& typed,
                                                        option_words& into);

/// One note of the files and variables that set something which results depend on.
void note_settings(request const& of);
/// The same for the result: "by=cxm.toml", "timezone=CXM_TIMEZONE"; empty when all was typed.
[[nodiscard]] std::vector<std::string> settings_in_force(request const& of);

/// Runs `what`. A usage_error about an option that was not typed becomes an io_error at the place it came
/// from, in the words of that place.
int with_places(std::map<std::string, place> const& settings, std::function<int()> const& what);

}  // namespace cxm::cli
