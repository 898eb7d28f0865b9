#pragma once
// What --help shows, from the tables of commands and options. No line is wider than 80 columns.

#include "commands.hpp"

#include <string>

namespace cxm::cli {

/// The commands by what they are for. `colour`: headings are bold.
[[nodiscard]] std::string help_page(bool colour);
/// One command: its usage, options by heading, roles and examples.
[[nodiscard]] std::string help_page(command const& of, bool colour);

/// `cxm help [COMMAND]`. Errors: usage_error for a command that is not there.
int run_help(request const& of);

}  // namespace cxm::cli
