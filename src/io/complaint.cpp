#include "complaint.hpp"

#include "text_encoding.hpp"
#include "times.hpp"

#include <algorithm>

namespace cxm::inline v0::detail::input {

namespace {

// The cell from its first digit (or the sign before it) to its last: what is left of "$1,177.00 USD".
std::string_view digits_of(std::string_view cell) noexcept {
  std::size_t const first = cell.find_first_of("0123456789");
  if (first == std::string_view::npos) return {};
  std::size_t const last = cell.find_last_of("0123456789");
  bool const sign = first > 0 && (cell[first - 1] == '-' || cell[first - 1] == '+');
  std::size_t const from = sign ? first - 1 : first;
  return cell.substr(from, last - from + 1);
}

// "1,177.00" as 1177.00: without what stands between groups of three digits. Empty if it has none.
std::string without_thousands(std::string_view number, char decimal) {
  std::string out;
  bool any = false;
  for (std::size_t i = 0; i < number.size(); ++i) {
    char const c = number[i];
    bool const mark = c != decimal && (c == ',' || c == '.' || c == '\'' || c == ' ');
    if (!mark) {
      out += c;
    } else if (i > 0 && is_digit(number[i - 1]) && number.size() - i > 3 &&
               std::all_of(number.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                           number.begin() + static_cast<std::ptrdiff_t>(i) + 4, is_digit)) {
      any = true;
    } else {
      return {};
    }
  }
  double value = 0;
  return any && read_number(out, decimal, value) == fault::none ? out : std::string{};
}

bool is_currency(std::string_view around) noexcept {
  around = trimmed(around);
  for (std::string_view sign : {"$", "€", "£", "¥", "₽", "₹"}) {
    if (around == sign) return true;
  }
  return around.size() == 3 &&
         std::all_of(around.begin(), around.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Whether all that surrounds `core` in the cell is a currency.
bool in_currency(std::string_view cell, std::string_view core) noexcept {
  auto const before = cell.substr(0, static_cast<std::size_t>(core.data() - cell.data()));
  auto const after = cell.substr(before.size() + core.size());
  return (is_currency(before) && trimmed(after).empty()) ||
         (is_currency(after) && trimmed(before).empty());
}

std::string count_it(std::string_view cell) {
  if (printable(cell) != cell) return "--on-bad-row=count leaves it out and counts it";
  return "--missing " + as_argument(cell) + " if it stands for no value, or --on-bad-row=count";
}

complaint about_number(std::string const& subject, std::string const& thing, char decimal,
                       std::string_view cell) {
  std::string_view const core = digits_of(cell);
  bool const money = !core.empty() && in_currency(cell, core);
  if (!money && core.size() != cell.size()) return {subject + " is not " + thing, count_it(cell)};
  char const other = decimal == '.' ? ',' : '.';
  std::string const plain = without_thousands(core, decimal);
  double value = 0;
  if (core.find(other) != std::string_view::npos &&
      read_number(core, other, value) == fault::none) {
    std::string hint = other == ',' ? "--decimal-comma if that is a decimal sign"
                                    : "leave --decimal-comma out if that is a decimal sign";
    if (!plain.empty()) hint += "; if it separates thousands, write " + plain;
    if (money) hint += "; and no currency";
    return {subject + " is not " + thing + ": the decimal sign is " + quoted_text({&decimal, 1}),
            hint};
  }
  if (!plain.empty()) return {subject + " has thousands separators", "write " + plain};
  if (money && read_number(core, decimal, value) == fault::none) {
    return {subject + " has a currency", "write " + std::string{core}};
  }
  return {subject + " is not " + thing, count_it(cell)};
}

complaint about_time(fault what, std::string const& subject, column const& about,
                     std::string_view cell) {
  if (what == fault::no_such_day) {
    return {subject + ": there is no such day", count_it(cell)};
  }
  if (what == fault::no_such_hour) {
    return {subject + ": there is no such time of day",
            "hours go from 0 to 23, minutes and seconds to 59, offsets to 18 hours; or "
            "--on-bad-row=count"};
  }
  if (what == fault::beyond) {
    return {subject + " is not between the years 1 and 9999",
            "Unix times are read in seconds; divide milliseconds by 1000"};
  }
  if (!about.date_format.empty()) {
    return {subject + " is not written as " + quoted_text(about.date_format), count_it(cell)};
  }
  std::string hint = date_format_hint(cell);
  if (hint.empty()) hint = "--date-format says how it is written, such as \"%d %b %Y\"";
  if (day_or_month(cell)) {
    return {subject + " could be day and month or month and day", hint};
  }
  return {subject + " is not a time in ISO 8601", hint};
}

std::string_view single_value(cell_type type) noexcept {
  switch (type) {
    case cell_type::text: return "a text";
    case cell_type::number: return "a number";
    case cell_type::answer: return "an answer";
    case cell_type::amount: return "an amount";
    case cell_type::time: return "a time";
    case cell_type::flag: return "true or false";
  }
  return "a value";
}

}  // namespace

std::string as_argument(std::string_view word) {
  bool const plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view{"._+-/:=,%@"}.find(c) != std::string_view::npos;
  });
  return plain ? printable(word) : quoted_text(word);
}

complaint complain(fault what, column const& about, char decimal, std::string_view cell) {
  std::string const subject = printable(trimmed(about.name)) + " " + quoted_text(cell);
  if (what == fault::not_utf8) {
    return {subject + " is not UTF-8", "--encoding windows-1252 (or windows-1251, latin1)"};
  }
  if (what == fault::wrong_kind) {
    bool const structure = cell.starts_with('{') || cell.starts_with('[');
    return {
        subject + " is not " + std::string{single_value(about.type)},
        structure
            ? "a member of an object is named with a dot, as in person.email; or --on-bad-row=count"
            : "--on-bad-row=count leaves it out and counts it"};
  }
  switch (about.type) {
    case cell_type::text: break;
    case cell_type::number:
      if (what == fault::beyond) break;
      return about_number(subject, "a number", decimal, cell);
    case cell_type::answer:
      if (what == fault::beyond) break;
      return about_number(subject, "a number or a label that begins with one", decimal, cell);
    case cell_type::amount:
      if (what == fault::beyond) break;
      if (what == fault::decimals) {
        return {subject + " has more decimals than the currency, which has " +
                    std::to_string(about.decimals),
                "round it, or name the currency it is in by --currency; or --on-bad-row=count"};
      }
      return about_number(subject, "an amount", decimal, cell);
    case cell_type::time: return about_time(what, subject, about, cell);
    case cell_type::flag:
      return {subject + " is neither yes nor no",
              "flags are yes no true false y n t f 1 0; " + count_it(cell)};
  }
  return {subject + " is too large or too small to be held",
          "--on-bad-row=count leaves it out and counts it"};
}

}  // namespace cxm::inline v0::detail::input
