#pragma once
// The answers of a survey in files: everything about reading that does not depend on the metric.

#include "answers.hpp"
#include "request.hpp"
#include "rows.hpp"

#include <cxm/core/answer_scale.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cxm::cli {

class file_answers final : public answer_source {
 public:
  /// Whether days() is wanted: it costs a look at the time of every answer.
  enum class spans { unknown, kept };
  /// `role` is the role of the score's column. Without a scale any number is an answer.
  file_answers(request const& of, std::string const& role, std::optional<answer_scale> const& scale,
               spans days = spans::unknown);

  void read(executor& on, std::span<answer_part> parts,
            std::function<void(std::size_t)> const& use) override;
  [[nodiscard]] std::vector<std::string> const& mapping() const noexcept override {
    return reader_.mapping();
  }
  /// The first and the last day of what was read, answered or not, as far as it has times.
  [[nodiscard]] std::optional<day_range> const& days() const noexcept { return days_; }
  [[nodiscard]] bool scale_is_open() const noexcept override {
    return scale_ && scale_->low() == 0 && scale_->high() == 10;
  }

 private:
  /// What a thread keeps from one batch to the next.
  struct worker {
    std::vector<std::uint32_t> used{};  // rows of the batch
    std::optional<period_codes> periods{};
    std::optional<day_range> days{};
  };

  void fill(answer_part& part, worker& mine, std::size_t file, batch const& b,
            column_plan const& plan) const;
  void choose_rows(answer_part& part, worker& mine, batch const& b, column_plan const& plan) const;
  void add_groups(answer_part& part, worker& mine, batch const& b, column_plan const& plan) const;
  void identify(answer_part& part, worker const& mine, std::size_t file, batch const& b,
                column_plan const& plan) const;

  request const& of_;
  std::string role_;
  std::optional<answer_scale> scale_;
  calendar dates_;
  row_reader reader_;
  bool keeps_days_;
  std::optional<day_range> days_;
};

}  // namespace cxm::cli
