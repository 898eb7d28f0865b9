#include "cell_values.hpp"

#include <charconv>
#include <initializer_list>
#include <limits>
#include <string>

namespace cxm::inline v0::detail::input {

namespace {

// The number after an optional sign must begin like one: from_chars would take inf and nan as well.
bool begins_as_number(std::string_view unsigned_part, char decimal) noexcept {
  if (unsigned_part.empty()) return false;
  if (is_digit(unsigned_part[0])) return true;
  return unsigned_part.size() > 1 && unsigned_part[0] == decimal && is_digit(unsigned_part[1]);
}

bool equal_ignoring_case(std::string_view a, std::string_view lower_b) noexcept {
  if (a.size() != lower_b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower_b[i]) return false;
  }
  return true;
}

bool take(std::string_view& text, std::string_view what) noexcept {
  if (!text.starts_with(what)) return false;
  text.remove_prefix(what.size());
  return true;
}

bool take_blanks(std::string_view& text) noexcept {
  std::size_t const before = text.size();
  while (take(text, " ") || take(text, "\t") || take(text, "\xC2\xA0")) {
  }
  return text.size() < before;
}

// What follows the whole number of a label: "- Extremely likely", "(very likely)", "stars". A second
// number right behind the sign, or anywhere if there is no sign, makes it a range, a date or a share.
bool is_label(std::string_view rest) noexcept {
  bool const blank = take_blanks(rest);
  bool sign = false;
  for (std::string_view s : {"-", "–", "—", "=", ":", ".", ")", "(", "：", "（"}) {
    sign = sign || take(rest, s);
    if (sign) break;
  }
  auto const letter = [](char c) { return is_letter(c) || static_cast<unsigned char>(c) >= 0x80; };
  if (sign) {
    for (char c : rest) {
      if (is_digit(c)) return false;
      if (letter(c)) return true;
    }
    return false;
  }
  if (!blank || rest.empty() || !letter(rest[0])) return false;
  for (char c : rest) {
    if (is_digit(c)) return false;
  }
  return true;
}

}  // namespace

fault read_number(std::string_view cell, char decimal, double& value) {
  bool const plus = cell.starts_with('+');
  if (plus) cell.remove_prefix(1);
  std::string_view const unsigned_part = !plus && cell.starts_with('-') ? cell.substr(1) : cell;
  if (!begins_as_number(unsigned_part, decimal)) return fault::form;
  std::string with_point;
  if (decimal != '.') {
    if (cell.find('.') != std::string_view::npos) return fault::form;
    if (std::size_t const comma = cell.find(decimal); comma != std::string_view::npos) {
      with_point = cell;
      with_point[comma] = '.';
      cell = with_point;
    }
  }
  char const* const end = cell.data() + cell.size();
  double read = 0;
  auto const [stop, error] = std::from_chars(cell.data(), end, read);
  if (stop != end) return fault::form;
  if (error == std::errc::result_out_of_range) return fault::beyond;
  if (error != std::errc{}) return fault::form;
  value = read;
  return fault::none;
}

fault read_answer(std::string_view cell, char decimal, double& value) {
  fault const plain = read_number(cell, decimal, value);
  if (plain != fault::form) return plain;
  std::size_t digits = cell.starts_with('-') || cell.starts_with('+') ? 1 : 0;
  std::size_t const first = digits;
  while (digits < cell.size() && is_digit(cell[digits])) ++digits;
  if (digits == first || digits - first > 9 || !is_label(cell.substr(digits))) return fault::form;
  return read_number(cell.substr(0, digits), decimal, value);
}

fault read_amount(std::string_view cell, int decimals, char decimal, std::int64_t& value) noexcept {
  bool const negative = cell.starts_with('-');
  if (negative || cell.starts_with('+')) cell.remove_prefix(1);
  if (!begins_as_number(cell, decimal)) return fault::form;
  constexpr auto largest = static_cast<std::uint64_t>((std::numeric_limits<std::int64_t>::max)());
  std::uint64_t const limit = largest + (negative ? 1 : 0);
  std::uint64_t units = 0;
  bool fraction = false;
  bool too_large = false;
  bool too_fine = false;
  int left = decimals;
  auto const append = [&](unsigned digit) {
    too_large = too_large || units > (limit - digit) / 10;
    if (!too_large) units = units * 10 + digit;
  };
  for (char c : cell) {
    if (c == decimal && !fraction) {
      fraction = true;
    } else if (!is_digit(c)) {
      return fault::form;
    } else if (!fraction || left > 0) {
      append(static_cast<unsigned>(c - '0'));
      if (fraction) --left;
    } else {
      too_fine = too_fine || c != '0';  // 11.770 is 11.77, exactly
    }
  }
  if (too_fine) return fault::decimals;
  for (; left > 0; --left) append(0);
  if (too_large) return fault::beyond;
  value = negative ? static_cast<std::int64_t>(0 - units) : static_cast<std::int64_t>(units);
  return fault::none;
}

fault read_flag(std::string_view cell, std::uint8_t& value) noexcept {
  for (std::string_view yes : {"yes", "true", "1", "y", "t"}) {
    if (equal_ignoring_case(cell, yes)) {
      value = 1;
      return fault::none;
    }
  }
  for (std::string_view no : {"no", "false", "0", "n", "f"}) {
    if (equal_ignoring_case(cell, no)) {
      value = 0;
      return fault::none;
    }
  }
  return fault::form;
}

}  // namespace cxm::inline v0::detail::input
