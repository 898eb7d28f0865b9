#include "times.hpp"

#include <chrono>

namespace cxm::inline v0::detail::input {

bool text_cursor::take(char c) noexcept {
  if (peek() != c || rest_.empty()) return false;
  rest_.remove_prefix(1);
  return true;
}

bool text_cursor::take_word(std::string_view word) noexcept {
  if (rest_.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (lower(rest_[i]) != word[i]) return false;
  }
  rest_.remove_prefix(word.size());
  return true;
}

bool text_cursor::take_blanks() noexcept {
  bool any = false;
  while (take(' ') || take('\t')) any = true;
  return any;
}

bool text_cursor::take_digits(int least, int most, int& value) noexcept {
  int n = 0;
  int read = 0;
  while (n < most && is_digit(peek())) {
    read = read * 10 + (peek() - '0');
    rest_.remove_prefix(1);
    ++n;
  }
  value = read;
  return n >= least;
}

void text_cursor::skip_fraction() noexcept {
  if (rest_.size() < 2 || (rest_[0] != '.' && rest_[0] != ',') || !is_digit(rest_[1])) return;
  rest_.remove_prefix(1);
  while (is_digit(peek())) rest_.remove_prefix(1);
}

bool text_cursor::take_zone(bool loose, std::optional<int>& minutes, fault& wrong) noexcept {
  if (take('Z') || take('z')) {
    minutes = 0;
    return true;
  }
  if (take_word("utc") || take_word("gmt")) {
    minutes = 0;
    if (!loose || (peek() != '+' && peek() != '-')) return true;
  }
  bool const west = peek() == '-';
  if (!take('+') && !take('-')) return false;
  int hours = 0;
  int rest = 0;
  if (!take_digits(loose ? 1 : 2, 2, hours)) return false;
  if (take(':') || is_digit(peek())) {
    if (!take_digits(2, 2, rest)) return false;
  }
  if (hours > 18 || rest > 59) wrong = fault::no_such_hour;
  minutes = west ? -(hours * 60 + rest) : hours * 60 + rest;
  return true;
}

fault civil_time::seconds(std::int64_t& value) const noexcept {
  std::chrono::year_month_day const date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 1 || year > 9999 || !date.ok()) return fault::no_such_day;
  if (hour > 23 || minute > 59 || second > 59) return fault::no_such_hour;
  std::int64_t const days = std::chrono::sys_days{date}.time_since_epoch().count();
  value = days * 86400 + hour * 3600 + minute * 60 + second -
          std::int64_t{offset_minutes.value_or(0)} * 60;
  return fault::none;
}

fault read_iso_time(std::string_view cell, time_cell& value) noexcept {
  text_cursor in{cell};
  civil_time at;
  if (!in.take_digits(4, 4, at.year)) return fault::form;
  bool const extended = in.take('-');
  if (!in.take_digits(2, 2, at.month)) return fault::form;
  if (extended && !in.take('-')) return fault::form;
  if (!in.take_digits(2, 2, at.day)) return fault::form;
  time_kind kind = time_kind::date;
  fault wrong = fault::none;
  if (!in.at_end()) {
    if (!in.take('T') && !in.take('t') && !in.take(' ')) return fault::form;
    if (!in.take_digits(2, 2, at.hour)) return fault::form;
    bool const colons = in.take(':');
    if (!in.take_digits(2, 2, at.minute)) return fault::form;
    if (colons ? in.take(':') : is_digit(in.peek())) {
      if (!in.take_digits(2, 2, at.second)) return fault::form;
      in.skip_fraction();
    }
    kind = time_kind::wall_clock;
    if (!in.at_end()) {
      in.take(' ');
      if (!in.take_zone(false, at.offset_minutes, wrong) || !in.at_end()) return fault::form;
      kind = time_kind::instant;
    }
  }
  std::int64_t seconds = 0;
  fault const civil = at.seconds(seconds);
  if (civil != fault::none) return civil;
  if (wrong != fault::none) return wrong;
  value = {seconds, kind};
  return fault::none;
}

}  // namespace cxm::inline v0::detail::input
