#pragma once
// cxm.toml: options that a folder's files always need.

#include "setting.hpp"

#include <string>
#include <vector>

namespace cxm::cli {

/// The settings of a file for one command. Keys are names of options. At the top they are for every
/// command that has the option; in a table that is called like a command, for that command alone, and
/// there they take the place of those at the top.
///
/// A text is read as it would be typed. In an array each element is one value, whatever it holds: a
/// comma in it separates nothing. Roles of `map` and metrics of `scale` and `not-applicable` can be the
/// keys of a table. What stands at the top and is of no use here is left to the commands it is for: a
/// value of another form, as `reverse = true` for nps has beside that of report, and in a table the roles
/// and metrics that this command does not have. The whole file is checked, whichever command runs.
///
/// Errors: io_error with the place (columns count characters) for what is no TOML, for keys that are
/// neither options nor commands, and for values of the wrong type.
[[nodiscard]] std::vector<setting> settings_of_file(std::string const& file, command const& c);

}  // namespace cxm::cli
