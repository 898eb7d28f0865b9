#pragma once
/// What sus and umux_lite share: respondents by their score, which has a few equally spaced values.
///
/// Score         100·k/(levels − 1) for k = 0 to levels − 1: from 0 to 100.
/// Interval      of the mean: score (default), student_t, wald, always_valid
///               (statistics/level_mean.hpp); of a share: Wilson, agresti_coull, wald,
///               always_valid. A method that a figure does not have leaves it at its default, and
///               every interval says which it is.
/// Undefined     without respondents: NaN.
/// Merge         exact, in any order. State: a count for each level. Push: O(1).

#include <cxm/core/estimate.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/level_mean.hpp>
#include <cxm/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace cxm::inline v0 {

template <std::size_t Most>
class score_counts {
 public:
  /// Precondition: 2 ≤ levels ≤ Most.
  explicit constexpr score_counts(std::size_t levels) noexcept : levels_{levels} {}

  /// Precondition: k < levels().
  constexpr void push(std::size_t k) noexcept { ++at_[k]; }
  /// Precondition: the same levels, and counts that fit.
  constexpr void merge(score_counts const& other) noexcept {
    for (std::size_t k = 0; k < levels_; ++k) at_[k] += other.at_[k];
  }

  [[nodiscard]] constexpr std::size_t levels() const noexcept { return levels_; }
  [[nodiscard]] constexpr count_t count() const noexcept { return count_from(0); }
  /// Respondents at the k-th level or above.
  [[nodiscard]] constexpr count_t count_from(std::size_t k) const noexcept {
    count_t n = 0;
    for (; k < levels_; ++k) n += at_[k];
    return n;
  }
  [[nodiscard]] estimate mean(reading how) const {
    using enum interval_method;
    bool const known = how.method == score || how.method == student_t || how.method == wald ||
                       how.method == always_valid;
    if (!known) how.method = standard;
    auto const levels = weighed();
    std::span<level_weight const> const used{levels.data(), levels_};
    estimate const in_levels{moments(used).mean, level_mean_interval(used, 0, last(), how)};
    return in_levels.scaled(100 / last());
  }
  /// Standard deviation with divisor n − 1; NaN below two respondents.
  [[nodiscard]] double deviation() const noexcept {
    auto const levels = weighed();
    return moments(std::span<level_weight const>{levels.data(), levels_}).deviation * 100 / last();
  }
  /// Share of the respondents at the k-th level or above.
  [[nodiscard]] estimate share_from(std::size_t k, reading how) const {
    using enum interval_method;
    bool const known = how.method == wilson || how.method == score || how.method == agresti_coull ||
                       how.method == wald || how.method == always_valid;
    if (!known) how.method = standard;
    auto const n = static_cast<double>(count());
    auto const x = static_cast<double>(count_from(k));
    return {n > 0 ? x / n : undefined, proportion_interval(x, n, how)};
  }

  void write(state_writer& out) const {
    for (std::size_t k = 0; k < levels_; ++k) out.u64(at_[k]);
  }
  /// What write() wrote of so many levels.
  [[nodiscard]] static score_counts read(state_reader& in, std::size_t levels) {
    score_counts loaded{levels};
    count_t left = most_observations;
    for (std::size_t k = 0; k < levels; ++k) {
      loaded.at_[k] = in.count(left);
      left -= loaded.at_[k];
    }
    return loaded;
  }
  friend constexpr bool operator==(score_counts const&, score_counts const&) = default;

 private:
  [[nodiscard]] constexpr double last() const noexcept { return static_cast<double>(levels_ - 1); }
  [[nodiscard]] constexpr std::array<level_weight, Most> weighed() const noexcept {
    std::array<level_weight, Most> levels;
    for (std::size_t k = 0; k < levels_; ++k) {
      levels[k] = {static_cast<double>(k), static_cast<double>(at_[k])};
    }
    return levels;
  }
  std::array<count_t, Most> at_{};
  std::size_t levels_;
};

}  // namespace cxm::inline v0
