#pragma once
// What the first bytes of a file give away.

#include <cxm/io/source.hpp>

namespace cxm::inline v0::detail::input {

/// Skips a UTF-8 byte order mark, and says whether there was one. Errors: io_error for UTF-16 and UTF-32,
/// compressed files, workbooks and the like, with how to turn them into text.
bool skip_byte_order_mark(source& from);

/// Whether a text begins as JSON that holds objects does.
[[nodiscard]] bool looks_like_json(source& from);

}  // namespace cxm::inline v0::detail::input
