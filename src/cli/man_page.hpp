#pragma once
// The manual page, from the tables of commands and options.

#include "commands.hpp"

#include <string>

namespace cxm::cli {

/// cxm(1) in roff, with the macros of man(7).
[[nodiscard]] std::string man_page();

/// `cxm man`.
int run_man(request const& of);

}  // namespace cxm::cli
