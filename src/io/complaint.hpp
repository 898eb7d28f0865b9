#pragma once
// What is wrong with a cell, in words, and what to do about it.

#include "cell_values.hpp"

#include <string>
#include <string_view>

namespace cxm::inline v0::detail::input {

struct complaint {
  std::string message;
  std::string hint;
};

/// `cell` is as it was read: without blanks around it, in UTF-8 (unless the fault is that it is not).
[[nodiscard]] complaint complain(fault what, column const& about, char decimal,
                                 std::string_view cell);

/// A word as it is typed after an option: in double quotes where the shell would take it apart.
[[nodiscard]] std::string as_argument(std::string_view word);

}  // namespace cxm::inline v0::detail::input
