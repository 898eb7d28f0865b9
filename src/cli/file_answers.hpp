#pragma once
// The answers of a survey in files: everything about reading that does not depend on the metric.

#include "answers.hpp"
#include "request.hpp"
#include "rows.hpp"

#include <cxm/core/answer_scale.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

class file_answers final : public answer_source {
 public:
  /// `role` is the role of the score's column.
  file_answers(request const& of, std::string const& role, answer_scale const& scale);

  void read(std::function<void(survey_answer const&)> const& use, row_counts& rows) override;
  [[nodiscard]] std::vector<std::string> const& mapping() const noexcept override {
    return reader_.mapping();
  }
  [[nodiscard]] bool looks_like_one_to_ten() const noexcept override {
    return watch_.looks_like_one_to_ten();
  }

 private:
  void add_batch(batch const& b, column_plan const& plan,
                 std::function<void(survey_answer const&)> const& use, row_counts& rows);
  void add_side(batch const& b, column_plan const& plan, std::size_t row);
  void identify(batch const& b, column_plan const& plan, std::size_t row);

  request const& of_;
  std::string role_;
  answer_scale scale_;
  calendar dates_;
  row_reader reader_;
  survey_answer answer_;
  std::uint64_t anonymous_ = 0;
  scale_watch watch_;
};

}  // namespace cxm::cli
