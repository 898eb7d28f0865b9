#pragma once
// The command line's words, their help and their checks. The one part that knows CLI11.

#include "request.hpp"

#include <optional>

namespace cxm::cli {

/// Nothing when the words asked for help or the version, which has then been printed. Without any word
/// the help goes to the standard error. Errors: usage_error.
[[nodiscard]] std::optional<request> parse_arguments(int argc, char const* const* argv);

}  // namespace cxm::cli
