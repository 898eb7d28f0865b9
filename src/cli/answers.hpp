#pragma once
// Answers of a survey one by one, wherever they come from.

#include "rows.hpp"

#include <cxm/report/result_set.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cxm::cli {

/// One row with a score that could be read, or none.
struct survey_answer {
  /// What the answer can be grouped by: the values of --by, then the label of --period, then the side
  /// of the compared day ("before" or "since"), as far as they were asked for.
  cell_key group;
  /// Who answered, as far as --duplicates asks: the customer, and for `exact` also the instant and the
  /// score. Somebody without a name is somebody of its own.
  cell_key who;
  std::chrono::sys_seconds at{};
  std::optional<double> score;
  std::optional<double> weight;
};

/// The first and the last local day on which something happened.
using day_range = std::pair<std::chrono::local_days, std::chrono::local_days>;

/// Both ranges together.
[[nodiscard]] inline std::optional<day_range> united(std::optional<day_range> const& a,
                                                     std::optional<day_range> const& b) {
  if (!a || !b) return a ? a : b;
  return day_range{(std::min)(a->first, b->first), (std::max)(a->second, b->second)};
}

class answer_source {
 public:
  virtual ~answer_source() = default;

  /// Rows that can't be used are counted in `rows`, or refused. Errors: io_error, usage_error.
  virtual void read(std::function<void(survey_answer const&)> const& use, row_counts& rows) = 0;
  /// "score=Q1" for each role that a column plays.
  [[nodiscard]] virtual std::vector<std::string> const& mapping() const noexcept = 0;
  /// After reading: answers of 0 to 10 without a single 0, though 1 is there. These may be answers of
  /// 1 to 10.
  [[nodiscard]] virtual bool looks_like_one_to_ten() const noexcept = 0;

 protected:
  answer_source() = default;
  answer_source(answer_source const&) = default;
  answer_source& operator=(answer_source const&) = default;
};

/// Looks at scores as they pass, for answer_source::looks_like_one_to_ten.
class scale_watch {
 public:
  explicit scale_watch(answer_scale const& scale)
      : zero_to_ten_{scale.low() == 0 && scale.high() == 10} {}
  void see(double score) noexcept {
    on_scale_ += score >= 0 && score <= 10;
    zeros_ += score == 0;
    ones_ += score == 1;
  }
  [[nodiscard]] bool looks_like_one_to_ten() const noexcept {
    constexpr std::uint64_t enough = 100;
    return zero_to_ten_ && on_scale_ >= enough && zeros_ == 0 && ones_ > 0;
  }

 private:
  bool zero_to_ten_;
  std::uint64_t zeros_ = 0, ones_ = 0, on_scale_ = 0;
};

}  // namespace cxm::cli
