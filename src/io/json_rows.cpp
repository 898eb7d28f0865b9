#include "json_rows.hpp"

#include "text_encoding.hpp"

namespace cxm::inline v0::detail::input {

namespace {

constexpr std::size_t none = std::string_view::npos;

std::size_t end_of_text(std::string_view text, std::size_t from) noexcept {
  for (std::size_t at = from + 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return none;
}

std::size_t end_of_brackets(std::string_view text, std::size_t from) {
  std::string open;
  for (std::size_t at = from; at < text.size(); ++at) {
    switch (text[at]) {
      case '{':
      case '[': open += text[at]; break;
      case '}':
      case ']':
        if ((open.back() == '{') != (text[at] == '}')) {
          throw json_break{.at = at,
                           .message = quoted_text(text.substr(at, 1)) +
                                      " closes nothing: the bracket before it is " +
                                      quoted_text({&open.back(), 1}),
                           .hint = "see whether a bracket is missing before it"};
        }
        open.pop_back();
        if (open.empty()) return at + 1;
        break;
      case '"':
        at = end_of_text(text, at);
        if (at == none) return none;
        --at;
        break;
      default: break;
    }
  }
  return none;
}

[[noreturn]] void refuse(std::string_view text, std::size_t at, std::string_view wanted) {
  throw json_break{
      .at = at,
      .message = quoted_text(text.substr(at, 1)) + " where " + std::string{wanted} + " should be",
      .hint = "rows are an array of objects, or one object a line"};
}

}  // namespace

std::size_t skip_json_blanks(std::string_view text, std::size_t from) noexcept {
  std::size_t const at = text.find_first_not_of(" \t\r\n", from);
  return at == none ? text.size() : at;
}

std::size_t end_of_value(std::string_view text, std::size_t from, bool at_end) {
  std::size_t end = none;
  char const first = text[from];
  if (first == '"') {
    end = end_of_text(text, from);
  } else if (first == '{' || first == '[') {
    end = end_of_brackets(text, from);
  } else {
    end = text.find_first_of(",]} \t\r\n", from);
    if (end == from) refuse(text, from, "a value");
    if (end == none && at_end) end = text.size();
  }
  if (end == none && at_end) {
    throw json_break{
        .at = from,
        .message = "the " + quoted_text(text.substr(from, 1)) + " that opens here is never closed",
        .hint = "see whether the file is cut off"};
  }
  return end;
}

json_piece json_splitter::next_line(std::string_view text, std::size_t from, bool at_end) {
  std::size_t const begin = skip_json_blanks(text, from);
  if (begin == text.size()) {
    return {.what = at_end ? json_piece::outcome::end : json_piece::outcome::more, .next = begin};
  }
  std::size_t const line_end = text.find('\n', begin);
  if (line_end == none && !at_end) return {.what = json_piece::outcome::more, .next = begin};
  std::size_t end = line_end == none ? text.size() : line_end;
  std::size_t const next = line_end == none ? end : end + 1;
  while (text[end - 1] == ' ' || text[end - 1] == '\t' || text[end - 1] == '\r') --end;
  return {.what = json_piece::outcome::row, .begin = begin, .end = end, .next = next};
}

void json_splitter::close_array() noexcept {
  phase_ = shape_ == json_shape::wrapped ? phase::behind_member : phase::done;
}

bool json_splitter::pass_member(std::string_view text, std::size_t& at, bool at_end) {
  if (text[at] != '"') refuse(text, at, "the name of a member");
  std::size_t const name_end = end_of_value(text, at, at_end);
  if (name_end == none) return false;
  std::size_t value = skip_json_blanks(text, name_end);
  if (value == text.size()) return false;
  if (text[value] != ':') refuse(text, value, "a colon");
  value = skip_json_blanks(text, value + 1);
  if (value == text.size()) return false;
  if (text[value] == '[') {
    std::size_t const first = skip_json_blanks(text, value + 1);
    if (first == text.size()) return false;
    if (text[first] == '{') {
      if (found_) {
        throw json_break{.at = at,
                         .message = "a second array of objects: " +
                                    quoted_text(text.substr(at + 1, name_end - at - 2)),
                         .hint = "jq .NAME keeps the one that holds the rows"};
      }
      found_ = true;
      phase_ = phase::first_row;
      at = value + 1;
      return true;
    }
    empty_ = empty_ || text[first] == ']';
  }
  std::size_t const end = end_of_value(text, value, at_end);
  if (end == none) return false;
  phase_ = phase::behind_member;
  at = end;
  return true;
}

json_piece json_splitter::next(std::string_view text, std::size_t from, bool at_end) {
  if (shape_ == json_shape::lines) return next_line(text, from, at_end);
  for (std::size_t at = from;;) {
    at = skip_json_blanks(text, at);
    if (at == text.size()) {
      if (phase_ == phase::done && at_end) return {.what = json_piece::outcome::end, .next = at};
      if (at_end) {
        throw json_break{.at = at,
                         .message = "the file ends before its brackets are closed",
                         .hint = "see whether the file is cut off"};
      }
      return {.what = json_piece::outcome::more, .next = at};
    }
    char const c = text[at];
    switch (phase_) {
      case phase::start:
        phase_ = shape_ == json_shape::array ? phase::first_row : phase::first_member;
        ++at;
        break;
      case phase::first_row:
      case phase::row: {
        if (c == ']' && phase_ == phase::first_row) {
          close_array();
          ++at;
          break;
        }
        std::size_t const end = end_of_value(text, at, at_end);
        if (end == none) return {.what = json_piece::outcome::more, .next = at};
        phase_ = phase::behind_row;
        return {.what = json_piece::outcome::row, .begin = at, .end = end, .next = end};
      }
      case phase::behind_row:
        if (c != ',' && c != ']') refuse(text, at, "a comma or the end of the array");
        if (c == ',') phase_ = phase::row;
        if (c == ']') close_array();
        ++at;
        break;
      case phase::first_member:
      case phase::member:
        if (c == '}' && phase_ == phase::first_member) {
          phase_ = phase::behind_member;
        } else if (std::size_t const here = at; !pass_member(text, at, at_end)) {
          if (!at_end) return {.what = json_piece::outcome::more, .next = here};
          at = text.size();
        }
        break;
      case phase::behind_member:
        if (c != ',' && c != '}') refuse(text, at, "a comma or the end of the object");
        if (c == '}' && !found_ && !empty_) {
          throw json_break{.at = at,
                           .message = "the object has no array of objects",
                           .hint = "rows are an array of objects, or one object a line: jq -c .",
                           .no_array = true};
        }
        phase_ = c == ',' ? phase::member : phase::done;
        ++at;
        break;
      case phase::done:
        throw json_break{.at = at,
                         .message = "text behind the end of the rows",
                         .hint = "several objects are read one a line: jq -c ."};
    }
  }
}

json_guess guess_json_shape(std::string_view text, std::size_t from, bool at_end) {
  // An object of one line is shorter than this, or its file is named .jsonl.
  constexpr std::size_t longest_first_line = std::size_t{1} << 20;
  if (text[from] == '[') return {.shape = json_shape::array};
  std::size_t const line_end = text.find('\n', from);
  std::size_t end = none;
  try {
    end = end_of_value(text, from, at_end);
  } catch (json_break const& wrong) {
    return {.shape = line_end < wrong.at ? json_shape::wrapped : json_shape::lines};
  }
  if (end == none) {
    return {.shape = json_shape::wrapped, .more = text.size() - from <= longest_first_line};
  }
  if (line_end < end) return {.shape = json_shape::wrapped};
  std::size_t const behind = skip_json_blanks(text, end);
  if (behind < text.size()) return {.shape = json_shape::lines};
  if (!at_end) return {.more = true};
  try {
    json_splitter as_wrapped{json_shape::wrapped};
    for (json_piece piece{.what = json_piece::outcome::row, .next = from};
         piece.what == json_piece::outcome::row;) {
      piece = as_wrapped.next(text, piece.next, true);
    }
  } catch (json_break const& wrong) {
    if (wrong.no_array) return {.shape = json_shape::lines};
  }
  return {.shape = json_shape::wrapped};
}

}  // namespace cxm::inline v0::detail::input
