#pragma once
// Characters: whether bytes are UTF-8, and single-byte encodings turned into it.

#include <cxm/io/csv.hpp>

#include <string>
#include <string_view>

namespace cxm::inline v0::detail::input {

[[nodiscard]] bool all_ascii(std::string_view bytes) noexcept;

/// The position of the first byte that is not UTF-8 (RFC 3629), or npos.
[[nodiscard]] std::size_t first_not_utf8(std::string_view bytes) noexcept;

/// Appends bytes of a single-byte encoding as UTF-8.
void append_as_utf8(std::string_view bytes, text_encoding encoding, std::string& out);

[[nodiscard]] std::string_view name_of(text_encoding encoding) noexcept;

/// Without blanks around it: ASCII white space and the no-break space U+00A0.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// Text in double quotes for a message: cut to some forty bytes at a character, controls and bytes that
/// are not UTF-8 as `\x..`, so that a file can't write to a terminal.
[[nodiscard]] std::string quoted_text(std::string_view text);

/// The same without the quotes.
[[nodiscard]] std::string printable(std::string_view text, std::size_t most = 40);

}  // namespace cxm::inline v0::detail::input
