#pragma once
/// What a column of a file is to be read as.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cxm::inline v0 {

/// How the cells of a column are read, and the type of their values.
///
/// - text: std::string_view in UTF-8. Anything; blanks around it are kept.
/// - number: double. One decimal number such as `8`, `-2.5` or `1e3`; no thousands separators, and
///   no inf, nan or hexadecimal.
/// - answer: double. A number, or a label that begins with one whole number: `0 = not at all`,
///   `10 - Extremely likely`, `9 (very likely)`. A range, a share or a date is not an answer.
/// - amount: std::int64_t, money in minor units, read exactly: `11.7` is 1170 with 2 decimals.
/// - time: time_cell, a point in time or a day.
/// - flag: std::uint8_t, 1 for yes true y t 1 and 0 for no false n f 0, in any case.
///
/// Blanks around a cell that is not text are ignored. An empty or blank cell is missing, whatever
/// its type.
enum class cell_type : std::uint8_t { text, number, answer, amount, time, flag };

/// How much a time says.
enum class time_kind : std::uint8_t {
  instant,     ///< it had Z, an offset or Unix seconds: seconds since 1970-01-01T00:00:00Z
  wall_clock,  ///< no zone: the same count, as if the clock on the wall showed UTC
  date,        ///< a day only: its midnight, counted likewise
};

/// A time as read. Without a date format a cell is ISO 8601, extended or basic: `2025-03-31`,
/// `20250331`, `2025-03-31T10:00:00Z`, `2025-03-31 10:00`, `2025-10-07 09:50:26 +0200`; the zone
/// may be Z, UTC, GMT or an offset. Fractions of a second are dropped (floor). Days are checked
/// against the calendar, from year 1 to 9999. 24:00 and leap seconds (:60) have no count of their
/// own and are refused. Anything else, 03/04/2025 above all, needs a date format: it is never
/// guessed.
struct time_cell {
  std::int64_t seconds = 0;
  time_kind kind = time_kind::date;
  friend bool operator==(time_cell const&, time_cell const&) = default;
};

/// One column that is asked for.
struct column {
  /// As in the header; if no header is exactly so, blanks around it and ASCII case are ignored.
  /// `#3` is the third column. In JSON, dots reach into nested objects: `person.email`.
  std::string name{};
  cell_type type = cell_type::text;
  /// Cells that mean "no value", compared whole, without blanks around them: `NA`, `#NULL!`.
  std::vector<std::string> missing{};
  /// amount: the decimals of the currency's minor unit, 0 to 9 (cxm::currency::decimals()).
  int decimals = 2;
  /// time: how a cell is written, if not in ISO 8601.
  ///
  /// - `%Y` year in four digits; `%y` in two: 69–99 are 19xx, 00–68 are 20xx
  /// - `%m` month; `%b` its English name, short or whole; `%d` day
  /// - `%H` hour 0–23; `%I` hour 1–12 with `%p` AM or PM; `%M` minute
  /// - `%S` second, with a fraction if there is one
  /// - `%z` offset, Z, UTC or GMT, also `GMT+3`
  /// - `%s` Unix seconds, alone
  /// - `%%` a percent sign
  ///
  /// A blank stands for one or more blanks; anything else for itself.
  std::string date_format{};
};

/// Chooses the columns once the header is known.
using column_chooser = std::function<std::vector<column>(std::vector<std::string> const& header)>;

}  // namespace cxm::inline v0
