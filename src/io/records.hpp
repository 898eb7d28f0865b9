#pragma once
// Where the records of a CSV text begin and end, and where their fields do.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

/// What separates and what quotes.
struct dialect {
  char delimiter = ',';
  bool white_space = false;
  char quote = '"';
  bool quotes = true;
};

/// The content of a field, from byte `begin` to before byte `end` of the text, without its quotes.
struct field {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool in_quotes = false;
  bool doubled = false;  // has doubled quotes, which stand for one
  [[nodiscard]] std::size_t first_byte() const noexcept { return begin - (in_quotes ? 1U : 0U); }
};

enum class scan_outcome : std::uint8_t {
  record,
  more,              // the text ends before it is clear where the record does
  nothing,           // nothing but empty lines up to the end
  text_after_quote,  // `"a"b`
  open_quote,        // the text ends within quotes
};

struct scan_result {
  static constexpr std::size_t none = std::string_view::npos;
  scan_outcome outcome = scan_outcome::nothing;
  std::size_t begin = 0;      // the first byte of the record: empty lines are behind
  std::size_t next = 0;       // where the next record may begin
  std::size_t at = 0;         // text_after_quote: the first byte that should not be there
  std::size_t opened = none;  // the quote that is open or was just closed
  std::size_t fields = 0;     // how many there are, stored or not
};

/// Finds the record that begins at `from` or behind the empty lines there, and stores its first `most`
/// fields. `at_end`: the text is all there is. LF and CR end a record, and the LF of a CRLF is an empty
/// line. The text is shorter than 4 GiB. Complexity: one pass.
[[nodiscard]] scan_result scan_record(std::string_view text, std::size_t from, bool at_end,
                                      dialect const& how, std::vector<field>& fields,
                                      std::size_t most);

/// Appends the content of a field with doubled quotes made single.
void append_content(std::string_view text, field const& what, char quote, std::string& out);

}  // namespace cxm::inline v0::detail::input
