#pragma once
// Where the rows of a JSON text begin and end. What is in them is not looked at here.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cxm::inline v0::detail::input {

/// Brackets or separators that are wrong, so that no row can be told from the next.
struct json_break {
  std::size_t at = 0;
  std::string message{};
  std::string hint{};
  bool no_array = false;  // an object without an array of objects
};

/// The end of the value at `from`, or npos if the text ends before. Throws json_break.
[[nodiscard]] std::size_t end_of_value(std::string_view text, std::size_t from, bool at_end);

enum class json_shape : std::uint8_t {
  array,    // [{…}, {…}]
  wrapped,  // {"total": 2, "rows": [{…}, {…}]}
  lines,    // {…} on each line
};

struct json_piece {
  enum class outcome : std::uint8_t { row, more, end };
  outcome what = outcome::end;
  std::size_t begin = 0;  // of the row
  std::size_t end = 0;
  std::size_t next = 0;  // where to go on
};

/// Takes a text apart that comes in pieces: call next() with a text that begins, at `from`, where the
/// last piece said to go on. A value, regular.
class json_splitter {
 public:
  explicit json_splitter(json_shape shape) noexcept : shape_{shape} {}
  /// Throws json_break.
  [[nodiscard]] json_piece next(std::string_view text, std::size_t from, bool at_end);

 private:
  enum class phase : std::uint8_t {
    start,
    first_row,
    row,
    behind_row,
    first_member,
    member,
    behind_member,
    done
  };
  [[nodiscard]] static json_piece next_line(std::string_view text, std::size_t from, bool at_end);
  // False: the text ends before the member does.
  [[nodiscard]] bool pass_member(std::string_view text, std::size_t& at, bool at_end);
  void close_array() noexcept;

  json_shape shape_;
  phase phase_ = phase::start;
  bool found_ = false;
  bool empty_ = false;
};

/// Which shape the text has that begins with a bracket at `from`. `more`: that shows only further on.
struct json_guess {
  json_shape shape = json_shape::lines;
  bool more = false;
};
[[nodiscard]] json_guess guess_json_shape(std::string_view text, std::size_t from, bool at_end);

/// The first byte from `from` on that is no white space of JSON, or the size.
[[nodiscard]] std::size_t skip_json_blanks(std::string_view text, std::size_t from) noexcept;

}  // namespace cxm::inline v0::detail::input
