#include "times.hpp"

#include "text_encoding.hpp"

#include <array>
#include <stdexcept>

namespace cxm::inline v0::detail::input {

namespace {

constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                  "may",       "june",     "july",     "august",
                                                  "september", "october",  "november", "december"};

bool take_month_name(text_cursor& in, int& month) noexcept {
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (in.take_word(months[i]) || in.take_word(months[i].substr(0, 3))) {
      month = static_cast<int>(i) + 1;
      return true;
    }
  }
  return false;
}

// Whole seconds since 1970; a fraction is floored, so -1.5 is -2.
fault take_unix_seconds(text_cursor& in, std::int64_t& seconds) noexcept {
  bool const negative = in.take('-');
  if (!is_digit(in.peek())) return fault::form;
  std::int64_t count = 0;
  constexpr std::int64_t enough = std::int64_t{1} << 50;
  for (int digit = 0; is_digit(in.peek()) && in.take_digits(1, 1, digit);) {
    if (count < enough) count = count * 10 + digit;
  }
  bool fraction = false;
  if (in.take('.')) {
    if (!is_digit(in.peek())) return fault::form;
    for (int digit = 0; is_digit(in.peek()) && in.take_digits(1, 1, digit);) {
      fraction = fraction || digit != 0;
    }
  }
  seconds = negative ? -count - (fraction ? 1 : 0) : count;
  constexpr std::int64_t first = -62135596800;  // 0001-01-01
  constexpr std::int64_t last = 253402300799;   // 9999-12-31T23:59:59
  return seconds < first || seconds > last ? fault::beyond : fault::none;
}

[[noreturn]] void refuse(std::string const& format, std::string const& why) {
  throw std::invalid_argument("cxm::column: date format " + quoted_text(format) + " " + why);
}

// How often each conversion occurs.
class conversion_counts {
 public:
  void add(char c) noexcept { ++n_[static_cast<unsigned char>(c)]; }
  [[nodiscard]] int operator[](std::string_view any_of) const noexcept {
    int sum = 0;
    for (char c : any_of) sum += n_[static_cast<unsigned char>(c)];
    return sum;
  }

 private:
  std::array<int, 256> n_{};
};

}  // namespace

date_pattern::date_pattern(std::string const& format) {
  conversion_counts seen;
  for (std::size_t i = 0; i < format.size(); ++i) {
    char const c = format[i];
    if (c == ' ' || c == '\t') {
      if (parts_.empty() || parts_.back().conversion != ' ') parts_.push_back({.conversion = ' '});
      continue;
    }
    if (c != '%') {
      parts_.push_back({.literal = c});
      continue;
    }
    if (++i == format.size()) refuse(format, "ends in a single %; a percent sign is written %%");
    if (format[i] == '%') {
      parts_.push_back({.literal = '%'});
    } else if (std::string_view{"YymdbHIMSpzs"}.find(format[i]) == std::string_view::npos) {
      refuse(format, "has " + printable(format.substr(i - 1, 2)) +
                         ", which is not known; use %Y %y %m %d %b %H %I %M %S %p %z %s");
    } else {
      parts_.push_back({.conversion = format[i]});
      seen.add(format[i]);
    }
  }
  for (std::string_view once : {"Yy", "mb", "d", "HI", "M", "S", "p", "z", "s"}) {
    if (seen[once] > 1) refuse(format, "says a thing twice: " + std::string{once});
  }
  if (seen["s"] > 0) {
    if (seen["YymdbHIMSpz"] > 0) refuse(format, "has more than %s, which says everything");
    kind_ = time_kind::instant;
    return;
  }
  if (seen["Yy"] == 0 || seen["mb"] == 0 || seen["d"] == 0) {
    refuse(format, "does not say the day; it needs %Y or %y, %m or %b, and %d");
  }
  if (seen["I"] != seen["p"]) refuse(format, "needs %I and %p together");
  if (seen["M"] > 0 && seen["HI"] == 0) refuse(format, "has minutes without hours");
  if (seen["S"] > 0 && seen["M"] == 0) refuse(format, "has seconds without minutes");
  if (seen["z"] > 0 && seen["HI"] == 0) refuse(format, "has an offset without hours");
  if (seen["HI"] > 0) kind_ = seen["z"] > 0 ? time_kind::instant : time_kind::wall_clock;
}

fault date_pattern::read(std::string_view cell, time_cell& value) const noexcept {
  text_cursor in{cell};
  civil_time at;
  fault wrong = fault::none;
  bool twelve = false;
  bool afternoon = false;
  bool unix_seconds = false;
  for (part const& p : parts_) {
    bool fits = false;
    switch (p.conversion) {
      case '\0': fits = in.take(p.literal); break;
      case ' ': fits = in.take_blanks(); break;
      case 'Y': fits = in.take_digits(4, 4, at.year); break;
      case 'y':
        fits = in.take_digits(2, 2, at.year);
        at.year += at.year < 69 ? 2000 : 1900;
        break;
      case 'm': fits = in.take_digits(1, 2, at.month); break;
      case 'b': fits = take_month_name(in, at.month); break;
      case 'd': fits = in.take_digits(1, 2, at.day); break;
      case 'H': fits = in.take_digits(1, 2, at.hour); break;
      case 'I':
        fits = in.take_digits(1, 2, at.hour);
        twelve = true;
        break;
      case 'M': fits = in.take_digits(2, 2, at.minute); break;
      case 'S':
        fits = in.take_digits(2, 2, at.second);
        in.skip_fraction();
        break;
      case 'p':
        afternoon = lower(in.peek()) == 'p';
        fits = in.take_word("am") || in.take_word("pm");
        break;
      case 'z': fits = in.take_zone(true, at.offset_minutes, wrong); break;
      default: {
        std::int64_t seconds = 0;
        wrong = take_unix_seconds(in, seconds);
        if (wrong == fault::form) return wrong;
        value = {seconds, kind_};
        unix_seconds = true;
        fits = true;
      }
    }
    if (!fits) return fault::form;
  }
  if (!in.at_end()) return fault::form;
  if (unix_seconds) return wrong;
  if (twelve) {
    if (at.hour < 1 || at.hour > 12) return fault::no_such_hour;
    at.hour = at.hour % 12 + (afternoon ? 12 : 0);
  }
  std::int64_t seconds = 0;
  fault const civil = at.seconds(seconds);
  if (civil != fault::none) return civil;
  if (wrong != fault::none) return wrong;
  value = {seconds, kind_};
  return fault::none;
}

}  // namespace cxm::inline v0::detail::input
