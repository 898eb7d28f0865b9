#pragma once
// A value of an option that was not typed: from a file or the environment.

#include "option_table.hpp"

#include <cxm/io/io_error.hpp>

#include <string>
#include <vector>

namespace cxm::cli {

struct setting {
  option const* of = nullptr;
  /// As it would be typed: one word, several for a list; "true" or "false" for a flag.
  std::vector<std::string> words;
  /// The place in a file, or the name of a variable.
  place where;
};

}  // namespace cxm::cli
