#pragma once
// What the first bytes of a file give away.

#include <cxm/io/source.hpp>
#include <cxm/io/table.hpp>

#include <initializer_list>
#include <string_view>

namespace cxm::inline v0::detail::input {

/// Skips a UTF-8 byte order mark, and says whether there was one. Errors: io_error for UTF-16 and UTF-32,
/// compressed files, workbooks and the like, with how to turn them into text.
bool skip_byte_order_mark(source& from);

/// Whether a text begins as JSON that holds objects does.
[[nodiscard]] bool looks_like_json(source& from);

/// Whether the name of a file ends so, in any case.
[[nodiscard]] bool is_named(std::string_view file, std::initializer_list<std::string_view> endings);

/// The kind of a table: as asked for, else by its name, else by its first bytes.
[[nodiscard]] table_kind kind_of(source& from, table_options const& options);

}  // namespace cxm::inline v0::detail::input
