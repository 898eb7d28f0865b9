#pragma once
// What each command is for, with examples that work.

#include <span>
#include <string>
#include <vector>

namespace cxm::cli {

struct command_help {
  char const* name;
  char const* what;
  char const* examples;
};

[[nodiscard]] std::span<command_help const> commands();
[[nodiscard]] std::vector<std::string> command_names();

/// The text below the options: roles and examples.
[[nodiscard]] std::string footer_of(command_help const& command);

}  // namespace cxm::cli
