#pragma once
// Where results go: all at once, or not at all.

#include "request.hpp"

#include <string>

namespace cxm::cli {

/// Writes to the request's file, beside it first and renamed when it is whole, or to the standard output.
/// Errors: io_error when not everything could be written.
void write_output(request const& of, std::string const& text);

/// Whether the standard output is a terminal that wants colour: --color, then NO_COLOR.
[[nodiscard]] bool wants_colour(request const& of);

}  // namespace cxm::cli
