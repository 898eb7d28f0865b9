#include "attempt_cells.hpp"

#include "messages.hpp"

#include <cxm/io/io_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace cxm::cli {

namespace {
[[nodiscard]] bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[nodiscard]] std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// A decimal number; `text` begins with a digit.
[[nodiscard]] std::optional<double> decimal_number(std::string_view text, char decimal) {
  std::string plain{text};
  if (decimal != '.') {
    if (plain.find('.') != std::string::npos) return std::nullopt;
    std::replace(plain.begin(), plain.end(), decimal, '.');
  }
  double value = 0;
  char const* const end = plain.data() + plain.size();
  auto const [stop, error] = std::from_chars(plain.data(), end, value);
  if (stop != end || error != std::errc{}) return std::nullopt;
  return value;
}

/// A part of a clock: any digits where it is the first, otherwise two of them, below 60.
[[nodiscard]] std::optional<double> clock_part(std::string_view text, bool first) {
  bool const digits = std::all_of(text.begin(), text.end(), is_digit);
  bool const wide = first ? !text.empty() && text.size() <= 9 : text.size() == 2;
  if (!digits || !wide) return std::nullopt;
  auto const value = decimal_number(text, '.');
  if (!first && value && *value >= 60) return std::nullopt;
  return value;
}

/// "m:ss" or "h:mm:ss", the seconds with a fraction if there is one.
[[nodiscard]] std::optional<double> clock_time(std::string_view text, char decimal) {
  double sum = 0;
  for (int part = 0; part < 3; ++part) {
    auto const colon = text.find(':');
    if (colon != std::string_view::npos) {
      auto const value = clock_part(text.substr(0, colon), part == 0);
      if (!value || part == 2) return std::nullopt;
      sum = (sum + *value) * 60;
      text.remove_prefix(colon + 1);
      continue;
    }
    auto const point = (std::min)(text.find(decimal), text.size());
    if (!clock_part(text.substr(0, point), false)) return std::nullopt;
    auto const fraction = text.substr(point);
    if (!std::all_of(fraction.begin() + (fraction.empty() ? 0 : 1), fraction.end(), is_digit)) {
      return std::nullopt;
    }
    auto const seconds = decimal_number(text, decimal);
    if (!seconds) return std::nullopt;
    return sum + *seconds;
  }
  return std::nullopt;
}

constexpr double most_of_one = 2147483647;  // as the metrics have it
}  // namespace

std::optional<attempt_outcome> outcome_of(std::string_view cell) {
  std::string word{trimmed(cell)};
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  auto const is = [&](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (is({"succeeded", "success", "yes", "y", "true", "t", "1"})) return attempt_outcome::succeeded;
  if (is({"failed", "failure", "no", "n", "false", "f", "0"})) return attempt_outcome::failed;
  if (word == "abandoned") return attempt_outcome::abandoned;
  return std::nullopt;
}

std::optional<double> seconds_of(std::string_view cell, char decimal) {
  std::string_view const text = trimmed(cell);
  if (text.find(':') != std::string_view::npos) return clock_time(text, decimal);
  bool const negative = text.starts_with('-');
  std::string_view const amount = negative ? text.substr(1) : text;
  if (amount.empty() || !is_digit(amount.front())) return std::nullopt;
  auto const value = decimal_number(amount, decimal);
  if (!value) return std::nullopt;
  return negative ? -*value : *value;
}

std::vector<role_wish> attempt_cells::wishes() {
  using enum if_unmapped;
  return {{"outcome", cell_type::text, false, "", one_of_several},
          {"duration", cell_type::text, false, "", one_of_several},
          {"clicks", cell_type::number, false, "", one_of_several},
          {"errors", cell_type::number, false, "", one_of_several},
          {"opportunities", cell_type::number, false, "", looked_for}};
}

attempt_cells::attempt_cells(request const& of, batch const& rows, column_plan const& plan)
    : of_{of},
      rows_{rows},
      outcome_{plan.position("outcome")},
      time_{plan.position("duration")},
      clicks_{plan.position("clicks")},
      errors_{plan.position("errors")},
      opportunities_{plan.position("opportunities")} {}

reason attempt_cells::bad(reason why, std::size_t row, std::size_t at, std::string_view role,
                          std::string_view complaint, std::string const& hint) const {
  if (of_.input.bad == on_bad_row::count) return why;
  std::string const raw = rows_.raw(row, at);
  throw io_error(rows_.position(row, at),
                 fmt::format("{} \"{}\" {}", role, trimmed(raw), complaint),
                 hint.empty() ? "--on-bad-row=count leaves such rows out and counts them" : hint);
}

std::optional<reason> attempt_cells::read_outcome(std::size_t row, attempt& seen) const {
  if (!outcome_ || !rows_.valid(*outcome_)[row]) return std::nullopt;
  std::string_view const cell = rows_.texts(*outcome_)[row];
  auto const outcome = outcome_of(cell);
  if (!outcome) {
    return bad(reason::unparsable, row, *outcome_, "outcome",
               "is none of succeeded, failed, abandoned, yes, no",
               fmt::format("--missing {} if it means no outcome, or --on-bad-row=count",
                           as_typed(trimmed(cell))));
  }
  seen.outcome = ranked_outcome{*outcome};
  return std::nullopt;
}

std::optional<reason> attempt_cells::read_time(std::size_t row, attempt& seen) const {
  if (!time_ || !rows_.valid(*time_)[row]) return std::nullopt;
  auto const seconds = seconds_of(rows_.texts(*time_)[row], of_.input.csv.decimal);
  if (!seconds) {
    return bad(reason::unparsable, row, *time_, "duration",
               "is not a number of seconds, and no m:ss or h:mm:ss");
  }
  task_duration const time{*seconds};
  if (time.milliseconds() == 0) {
    return bad(reason::out_of_scale, row, *time_, "duration", "is no time that an attempt takes");
  }
  seen.time = time;
  return std::nullopt;
}

std::optional<reason> attempt_cells::read_count(std::size_t row, column_at at,
                                                std::string_view role,
                                                std::optional<std::int64_t>& count) const {
  if (!at || !rows_.valid(*at)[row]) return std::nullopt;
  double const x = rows_.numbers(*at)[row];
  if (!(x >= 0 && x <= most_of_one)) {
    return bad(reason::out_of_scale, row, *at, role, "is no number of what can be counted");
  }
  if (std::floor(x) != x) {
    return bad(reason::fractional, row, *at, role, "is not a whole number");
  }
  count = static_cast<std::int64_t>(x);
  return std::nullopt;
}

std::optional<reason> attempt_cells::read(std::size_t row, attempt& seen) const {
  seen = {};
  if (auto const why = read_outcome(row, seen)) return why;
  if (auto const why = read_time(row, seen)) return why;
  if (auto const why = read_count(row, clicks_, "clicks", seen.clicks)) return why;
  if (auto const why = read_count(row, errors_, "errors", seen.errors)) return why;
  if (auto const why = read_count(row, opportunities_, "opportunities", seen.opportunities)) {
    return why;
  }
  if (seen.errors.value_or(0) > 0 && seen.opportunities == 0) {
    return bad(reason::out_of_scale, row, *errors_, "errors", "where there was no opportunity");
  }
  return std::nullopt;
}

}  // namespace cxm::cli
