#pragma once
// Where colour is shown.

#include "request.hpp"

#include <string>
#include <string_view>

namespace cxm::cli {

/// Whether what is written to a stream (1: standard output, 2: standard error) is coloured. `wish`
/// decides if it is not `automatic`; then NO_COLOR (anything but empty) forbids it, CLICOLOR_FORCE and
/// FORCE_COLOR (anything but empty or 0) demand it, TERM=dumb and CLICOLOR=0 forbid it; otherwise a
/// terminal has colour and nothing else.
[[nodiscard]] bool wants_colour(int stream, colours wish);

/// What --color says among the words of a command that nobody has understood yet: complaints about
/// them are coloured too. The last one counts; a wrong one is `automatic`.
[[nodiscard]] colours colour_among(int argc, char const* const* argv);

enum class ink { bold, dim, red, yellow };
[[nodiscard]] std::string painted(std::string_view text, ink how, bool colour);

}  // namespace cxm::cli
