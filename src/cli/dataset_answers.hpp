#pragma once
// The answers to one kind of question in a dataset.

#include "answers.hpp"
#include "request.hpp"

#include <cxm/core/time_zone.hpp>
#include <cxm/model/customer_index.hpp>
#include <cxm/model/dataset.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cxm::cli {

/// Customers' answers alone: those of employees and mystery shoppers are never pooled with them. An
/// invitation without a score counts as missing, a form that was never submitted as partial. An answer
/// lies where it was answered; where that is not known, where it was asked.
class dataset_answers final : public answer_source {
 public:
  /// `of`, `data` and `people` must outlive this. --by names attributes of customers.
  dataset_answers(request const& of, dataset const& data, customer_index const& people,
                  time_zone const& zone, question_kind asks);

  /// By one thread, that of worker 0.
  void read(executor& on, std::span<answer_part> parts,
            std::function<void(std::size_t)> const& use) override;
  [[nodiscard]] std::vector<std::string> const& mapping() const noexcept override {
    return mapping_;
  }
  /// Each answer has its scale.
  [[nodiscard]] bool scale_is_open() const noexcept override { return false; }

  /// How many rows ask this, and the scale of their scores. Errors: usage_error where there are two.
  [[nodiscard]] count_t count() const noexcept;
  [[nodiscard]] std::optional<answer_scale> scale() const;

 private:
  [[nodiscard]] bool is_asked(std::size_t row) const;

  request const& of_;
  dataset const& data_;
  customer_index const& people_;
  time_zone const& zone_;
  question_kind asks_;
  std::vector<std::string> mapping_;
};

}  // namespace cxm::cli
