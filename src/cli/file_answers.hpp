#pragma once
// The answers of a survey, row by row: everything about reading that does not depend on the metric.

#include "request.hpp"
#include "rows.hpp"

#include <cxm/core/answer_scale.hpp>
#include <cxm/report/result_set.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

/// One row with a score that could be read, or none.
struct survey_answer {
  cell_key group;
  /// Who answered, as far as --duplicates asks: the customer and the period, and for `exact` also the
  /// instant and the score. A row without a customer is somebody of its own.
  cell_key who;
  std::chrono::sys_seconds at{};
  std::optional<double> score;
  std::optional<double> weight;
};

class survey_answers {
 public:
  /// `role` is the role of the score's column.
  survey_answers(request const& of, std::string const& role, answer_scale const& scale);

  /// Rows that can't be used are counted in `rows`, or refused. Errors: io_error, usage_error.
  void read(std::function<void(survey_answer const&)> const& use, row_counts& rows);
  [[nodiscard]] std::vector<std::string> const& mapping() const noexcept {
    return reader_.mapping();
  }
  /// Answers of 0 to 10 without a single 0, though 1 is there: these may be answers of 1 to 10.
  [[nodiscard]] bool looks_like_one_to_ten() const noexcept;

 private:
  void add_batch(batch const& b, column_plan const& plan,
                 std::function<void(survey_answer const&)> const& use, row_counts& rows);
  void identify(batch const& b, column_plan const& plan, std::size_t row);

  request const& of_;
  std::string role_;
  answer_scale scale_;
  calendar dates_;
  row_reader reader_;
  survey_answer answer_;
  std::uint64_t anonymous_ = 0;
  std::uint64_t zeros_ = 0, ones_ = 0, on_scale_ = 0;
};

}  // namespace cxm::cli
