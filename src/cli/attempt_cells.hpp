#pragma once
// The cells of a task attempt: how it ended, how long it took, how many clicks and errors there
// were.

#include "attempts.hpp"
#include "column_plan.hpp"

#include <cxm/io/batch.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cxm::cli {

/// succeeded, success, yes, y, true, t, 1; failed, failure, no, n, false, f, 0; abandoned: in any
/// case, blanks around it ignored. Nothing for other words.
[[nodiscard]] std::optional<attempt_outcome> outcome_of(std::string_view cell);

/// Seconds as a number, `75.5`, or as on a clock, `1:15.5` or `0:01:15`: minutes and seconds, or
/// hours, minutes and seconds. Nothing for what is none of these.
[[nodiscard]] std::optional<double> seconds_of(std::string_view cell, char decimal);

/// The attempts of a batch.
class attempt_cells {
 public:
  /// The columns that an attempt is read from; the outcome is the first.
  [[nodiscard]] static std::vector<role_wish> wishes();

  attempt_cells(request const& of, batch const& rows, column_plan const& plan);

  [[nodiscard]] bool tells_outcome() const noexcept { return outcome_.has_value(); }
  /// Fills `seen`. The reason to leave the row out, if there is one; where bad rows are refused, an
  /// io_error with the place of the cell instead.
  [[nodiscard]] std::optional<reason> read(std::size_t row, attempt& seen) const;

 private:
  using column_at = std::optional<std::size_t>;

  [[nodiscard]] std::optional<reason> read_outcome(std::size_t row, attempt& seen) const;
  [[nodiscard]] std::optional<reason> read_time(std::size_t row, attempt& seen) const;
  [[nodiscard]] std::optional<reason> read_count(std::size_t row, column_at at,
                                                 std::string_view role,
                                                 std::optional<std::int64_t>& count) const;
  /// Refuses the cell, or gives back why its row is left out.
  [[nodiscard]] reason bad(reason why, std::size_t row, std::size_t at, std::string_view role,
                           std::string_view complaint, std::string const& hint = {}) const;

  request const& of_;
  batch const& rows_;
  column_at outcome_, time_, clicks_, errors_, opportunities_;
};

}  // namespace cxm::cli
