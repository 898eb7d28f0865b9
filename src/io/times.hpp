#pragma once
// The text of a cell as a point in time.

#include "cell_values.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

/// ISO 8601, as time_cell says.
[[nodiscard]] fault read_iso_time(std::string_view cell, time_cell& value) noexcept;

/// A date format, taken apart once. Errors: std::invalid_argument for a conversion that is not known,
/// and for a format that leaves the day open or says a thing twice.
class date_pattern {
 public:
  explicit date_pattern(std::string const& format);
  [[nodiscard]] fault read(std::string_view cell, time_cell& value) const noexcept;

 private:
  // A conversion letter, ' ' for blanks, or '\0' for `literal`.
  struct part {
    char conversion = '\0';
    char literal = '\0';
  };
  std::vector<part> parts_{};
  time_kind kind_ = time_kind::date;
};

/// The date formats that `cell` could be written in, the day first before the month first.
[[nodiscard]] std::vector<std::string> date_formats(std::string_view cell);
/// The formats that `cell` could be written in, as options to type. Empty if it resembles no date. A day
/// and a month that can't be told apart give both readings.
[[nodiscard]] std::string date_format_hint(std::string_view cell);
/// Whether the day and the month can't be told apart.
[[nodiscard]] bool day_or_month(std::string_view cell) noexcept;

/// A civil time as it is put together, and its count of seconds.
struct civil_time {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::optional<int> offset_minutes{};

  [[nodiscard]] fault seconds(std::int64_t& value) const noexcept;
};

/// Reads a text from the left.
class text_cursor {
 public:
  explicit text_cursor(std::string_view text) noexcept : rest_{text} {}
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] char peek() const noexcept { return rest_.empty() ? '\0' : rest_[0]; }
  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }
  bool take(char c) noexcept;
  /// Ignoring ASCII case; `word` in lower case.
  bool take_word(std::string_view word) noexcept;
  bool take_blanks() noexcept;
  /// From `least` to `most` digits, as many as there are.
  bool take_digits(int least, int most, int& value) noexcept;
  /// `.5` or `,5` after seconds; without one, nothing happens.
  void skip_fraction() noexcept;
  /// Z, UTC, GMT, +02:00, +0200, +02, and with `loose` GMT+3 and UTC+03:00.
  bool take_zone(bool loose, std::optional<int>& minutes, fault& wrong) noexcept;

 private:
  std::string_view rest_;
};

}  // namespace cxm::inline v0::detail::input
