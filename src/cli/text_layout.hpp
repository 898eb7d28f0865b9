#pragma once
// Text of cxm's own in lines that fit a terminal.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::cli {

/// The widest a line of help is.
inline constexpr std::size_t page_width = 80;

/// How many characters a text has, which is how wide cxm's own texts are. Precondition: UTF-8.
[[nodiscard]] std::size_t width_of(std::string_view text) noexcept;

/// A command for a shell in lines of at most `width`, broken with backslashes at blanks outside
/// quotes, so that it can be copied as it stands.
[[nodiscard]] std::vector<std::string> wrapped_command(std::string_view line, std::size_t width);

}  // namespace cxm::cli
