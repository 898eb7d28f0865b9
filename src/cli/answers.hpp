#pragma once
// Answers of a survey, many at a time, wherever they come from.

#include "label_codes.hpp"
#include "rows.hpp"

#include <cxm/core/executor.hpp>
#include <cxm/report/result_set.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cxm::cli {

/// Answers column by column: those that could be read, with a score or without.
struct answer_block {
  /// NaN where there is none.
  std::vector<double> score;
  /// As many where answers are weighted.
  std::vector<double> weight;
  /// What answers can be grouped by, as codes of the part's labels: the values of --by, then the
  /// period, then the side of the compared day ("before" or "since"), as far as they were asked for.
  std::vector<std::vector<std::uint32_t>> group;
  /// For --duplicates alone. Who answered: the customer, and for `exact` also the instant and the
  /// score. Somebody without a name is somebody of its own.
  std::vector<cell_key> who;
  std::vector<std::chrono::sys_seconds> at;

  [[nodiscard]] std::size_t size() const noexcept { return score.size(); }
  /// Forgets the answers and keeps the memory.
  void clear() {
    score.clear();
    weight.clear();
    for (auto& codes : group) codes.clear();
    who.clear();
    at.clear();
  }
};

/// The first and the last local day on which something happened.
using day_range = std::pair<std::chrono::local_days, std::chrono::local_days>;

/// Both ranges together.
[[nodiscard]] inline std::optional<day_range> united(std::optional<day_range> const& a,
                                                     std::optional<day_range> const& b) {
  if (!a || !b) return a ? a : b;
  return day_range{(std::min)(a->first, b->first), (std::max)(a->second, b->second)};
}

/// Looks at scores as they pass: answers of 0 to 10 without a single 0, though 1 is there, may be
/// answers of 1 to 10.
class scale_watch {
 public:
  void see(std::span<double const> scores) noexcept {
    if (zeros_ > 0) return;  // that settles it
    for (double const score : scores) {
      on_scale_ += score >= 0 && score <= 10;
      zeros_ += score == 0;
      ones_ += score == 1;
    }
  }
  void merge(scale_watch const& other) noexcept {
    zeros_ += other.zeros_;
    ones_ += other.ones_;
    on_scale_ += other.on_scale_;
  }
  [[nodiscard]] bool looks_like_one_to_ten() const noexcept {
    constexpr std::uint64_t enough = 100;
    return on_scale_ >= enough && zeros_ == 0 && ones_ > 0;
  }

 private:
  std::uint64_t zeros_ = 0, ones_ = 0, on_scale_ = 0;
};

/// What one thread sees of the answers.
struct answer_part {
  answer_block block;
  /// One for each member of answer_block::group.
  std::vector<label_codes> labels;
  /// Rows that can't be used, by reason.
  row_counts rows;
  scale_watch watch;
};

class answer_source {
 public:
  virtual ~answer_source() = default;

  /// Worker w fills parts[w] again and again and calls use(w). Precondition: there are on.width()
  /// parts. Errors: io_error, usage_error.
  virtual void read(executor& on, std::span<answer_part> parts,
                    std::function<void(std::size_t)> const& use) = 0;
  /// "score=Q1" for each role that a column plays.
  [[nodiscard]] virtual std::vector<std::string> const& mapping() const noexcept = 0;
  /// Whether answers of 0 to 10 can be answers of 1 to 10, which nobody has said.
  [[nodiscard]] virtual bool scale_is_open() const noexcept = 0;

 protected:
  answer_source() = default;
  answer_source(answer_source const&) = default;
  answer_source& operator=(answer_source const&) = default;
};

}  // namespace cxm::cli
