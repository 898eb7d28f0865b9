#include "times.hpp"

#include <algorithm>
#include <vector>

namespace cxm::inline v0::detail::input {

namespace {

// A cell such as 3/4/2025 10:00 PM or 31 Mar 2025, seen as three parts and what follows.
struct shape {
  int first = 0;
  int second = 0;
  int first_digits = 0;
  int third_digits = 0;
  char separator = '\0';
  bool named_month = false;
  std::string time{};
};

int digits_at(std::string_view text) noexcept {
  int n = 0;
  for (char c : text) {
    if (!is_digit(c)) break;
    ++n;
  }
  return n;
}

// The conversions for what stands behind the day, " %H:%M:%S" for instance; false if it is no time.
bool see_time(text_cursor in, std::string& conversions) {
  if (in.at_end()) return true;
  if (in.take('T') || in.take('t')) {
    conversions = "T";
  } else if (in.take_blanks()) {
    conversions = " ";
  } else {
    return false;
  }
  int number = 0;
  if (!in.take_digits(1, 2, number) || !in.take(':') || !in.take_digits(2, 2, number)) return false;
  std::string rest = ":%M";
  if (in.take(':')) {
    if (!in.take_digits(2, 2, number)) return false;
    in.skip_fraction();
    rest += ":%S";
  }
  bool blank = in.take_blanks();
  bool const twelve = in.take_word("am") || in.take_word("pm");
  if (twelve) {
    rest += blank ? " %p" : "%p";
    blank = in.take_blanks();
  }
  std::optional<int> minutes;
  fault ignored = fault::none;
  if (!in.at_end()) {
    if (!in.take_zone(true, minutes, ignored) || !in.at_end()) return false;
    rest += blank ? " %z" : "%z";
  }
  conversions += (twelve ? "%I" : "%H") + rest;
  return true;
}

bool see_shape(std::string_view cell, shape& seen) {
  text_cursor in{cell};
  seen.first_digits = digits_at(cell);
  if (!in.take_digits(1, 4, seen.first) || in.at_end()) return false;
  seen.separator = in.peek();
  if (std::string_view{"/.- "}.find(seen.separator) == std::string_view::npos) return false;
  in.take(seen.separator);
  if (is_letter(in.peek())) {
    seen.named_month = true;
    while (is_letter(in.peek())) in.take(in.peek());
  } else if (!in.take_digits(1, 2, seen.second)) {
    return false;
  }
  if (!in.take(seen.separator)) return false;
  seen.third_digits = digits_at(in.rest());
  int third = 0;
  if (!in.take_digits(1, 4, third)) return false;
  return see_time(in, seen.time);
}

std::string option(std::string const& format) {
  return format.find(' ') == std::string::npos ? format : '"' + format + '"';
}

}  // namespace

bool day_or_month(std::string_view cell) noexcept {
  shape seen;
  return see_shape(cell, seen) && !seen.named_month && seen.first_digits <= 2 && seen.first <= 12 &&
         seen.second <= 12;
}

std::vector<std::string> date_formats(std::string_view cell) {
  shape seen;
  if (!see_shape(cell, seen)) return {};
  std::string const s(1, seen.separator);
  std::vector<std::string> readings;
  if (seen.first_digits == 4) {
    readings.push_back("%Y" + s + (seen.named_month ? "%b" : "%m") + s + "%d");
  } else if (seen.first_digits <= 2 && (seen.third_digits == 4 || seen.third_digits == 2)) {
    std::string const year = s + (seen.third_digits == 4 ? "%Y" : "%y");
    if (seen.named_month) {
      readings.push_back("%d" + s + "%b" + year);
    } else {
      if (seen.first <= 31 && seen.second <= 12) readings.push_back("%d" + s + "%m" + year);
      if (seen.first <= 12 && seen.second <= 31) readings.push_back("%m" + s + "%d" + year);
    }
  }
  for (std::string& reading : readings) reading += seen.time;
  return readings;
}

std::string date_format_hint(std::string_view cell) {
  if (cell.size() >= 9 && cell.size() <= 11 && std::all_of(cell.begin(), cell.end(), is_digit)) {
    return "--date-format %s if these are Unix seconds";
  }
  std::string hint;
  for (std::string const& reading : date_formats(cell)) {
    hint += (hint.empty() ? "--date-format " : " or ") + option(reading);
  }
  return hint;
}

}  // namespace cxm::inline v0::detail::input
