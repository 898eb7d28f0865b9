#pragma once
// Completions for shells, from the tables of commands and options.

#include "commands.hpp"

#include <string>

namespace cxm::cli {

[[nodiscard]] std::string bash_completion();
[[nodiscard]] std::string zsh_completion();
[[nodiscard]] std::string fish_completion();

/// `cxm completion bash`, zsh or fish.
int run_completion(request const& of);

/// What may stand as the operand of a command that reads no files: empty where nothing may.
[[nodiscard]] std::vector<std::string> operands_of(command const& c);

}  // namespace cxm::cli
