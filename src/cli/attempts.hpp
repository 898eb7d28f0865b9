#pragma once
// Attempts at tasks with all that was seen of each: what cxm usability counts by group, and keeps
// one of for each user.

#include <cxm/core/error.hpp>
#include <cxm/core/state.hpp>
#include <cxm/usability/clicks.hpp>
#include <cxm/usability/task_errors.hpp>
#include <cxm/usability/task_success.hpp>
#include <cxm/usability/task_time.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

namespace cxm::cli {

/// A row, as far as it says anything.
struct attempt {
  std::optional<ranked_outcome> outcome;
  std::optional<task_duration> time;
  std::optional<std::int64_t> clicks;
  std::optional<std::int64_t> errors;
  std::optional<std::int64_t> opportunities;
};

/// The four metrics over the same attempts. An attempt counts in each that it says something for;
/// the rows are counted here, so that each is used or left out once.
class attempts {
 public:
  static constexpr std::string_view id = "attempts";
  using number = std::optional<std::int64_t>;
  using observation = std::tuple<std::optional<ranked_outcome>, std::optional<task_duration>,
                                 number, number, number>;

  void push(std::optional<ranked_outcome> const& outcome, std::optional<task_duration> const& time,
            number const& clicks, number const& errors, number const& opportunities) {
    if (!outcome && !time && !clicks && !errors) return excluded_.add(reason::missing);
    if (errors) errors_.push(*errors, opportunities);
    if (outcome) success_.push(*outcome);
    if (time) time_.push(*time);
    if (clicks) clicks_.push(*clicks);
    ++count_;
  }
  void merge(attempts const& other) {
    if (!counts_fit(count_, other.count_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm: more attempts than a count holds");
    }
    errors_.merge(other.errors_);  // the only one that can refuse what fits here
    success_.merge(other.success_);
    time_.merge(other.time_);
    clicks_.merge(other.clicks_);
    count_ += other.count_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] attempts empty_copy() const { return {}; }

  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] task_success const& success() const noexcept { return success_; }
  [[nodiscard]] task_errors const& errors() const noexcept { return errors_; }
  [[nodiscard]] task_time const& time() const noexcept { return time_; }
  [[nodiscard]] clicks_to_completion const& clicks() const noexcept { return clicks_; }

  void figures(figure_sink out, reading how = {}) const {
    success_.figures(out, how);
    errors_.figures(out, how);
    time_.figures(out, how);
    clicks_.figures(out, how);
  }
  void write(state_writer& out) const {
    success_.write(out);
    errors_.write(out);
    time_.write(out);
    clicks_.write(out);
    out.u64(count_);
    excluded_.write(out);
  }
  [[nodiscard]] static attempts read(state_reader& in) {
    attempts loaded;
    loaded.success_ = task_success::read(in);
    loaded.errors_ = task_errors::read(in);
    loaded.time_ = task_time::read(in);
    loaded.clicks_ = clicks_to_completion::read(in);
    loaded.count_ = in.count();
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(attempts const&, attempts const&) = default;

 private:
  task_success success_;
  task_errors errors_;
  task_time time_;
  clicks_to_completion clicks_;
  count_t count_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::cli
