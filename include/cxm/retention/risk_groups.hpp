#pragma once
/// Several groups side by side in time: what tests between survival curves share.

#include <cxm/core/reading.hpp>
#include <cxm/retention/risk_table.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail {

/// scoreᵀ·variance⁻·score and the rank: by Cholesky's factor with the largest pivot first, of the
/// variances as correlations. What is left below 1e-10 of a variance is rounding.
[[nodiscard]] inline std::pair<double, count_t> quadratic_form(std::vector<double> score,
                                                               std::vector<double> variance) {
  std::size_t const k = score.size();
  std::vector<double> scale(k);
  for (std::size_t g = 0; g < k; ++g) {
    double const v = variance[g * k + g];
    scale[g] = v > 0 ? 1 / std::sqrt(v) : 0;
  }
  for (std::size_t g = 0; g < k; ++g) {
    score[g] *= scale[g];
    for (std::size_t h = 0; h < k; ++h) variance[g * k + h] *= scale[g] * scale[h];
  }
  constexpr double least = 1e-10;
  std::vector<bool> done(k, false);
  double statistic = 0;
  count_t rank = 0;
  for (; rank < k; ++rank) {
    std::size_t pivot = k;
    for (std::size_t g = 0; g < k; ++g) {
      bool const larger = pivot == k || variance[g * k + g] > variance[pivot * k + pivot];
      if (!done[g] && larger) pivot = g;
    }
    double const own = variance[pivot * k + pivot];
    if (!(own > least)) break;
    done[pivot] = true;
    statistic += score[pivot] * score[pivot] / own;
    for (std::size_t g = 0; g < k; ++g) {
      if (done[g]) continue;
      double const part = variance[g * k + pivot] / own;
      score[g] -= part * score[pivot];
      for (std::size_t h = 0; h < k; ++h) variance[g * k + h] -= part * variance[pivot * k + h];
    }
  }
  return {rank == 0 ? undefined : statistic, rank};
}

/// Where a group stands as pooled times pass.
class risk_walk {
 public:
  explicit risk_walk(risk_steps const& steps) noexcept : steps_{&steps} {}
  /// To a time; ascending.
  void go(double time) noexcept {
    while (at_ < steps_->size() && steps_->time[at_] < time) ++at_;
    here_ = at_ < steps_->size() && steps_->time[at_] == time;
  }
  [[nodiscard]] double at_risk() const noexcept {
    return at_ < steps_->size() ? steps_->at_risk[at_] : 0;
  }
  [[nodiscard]] double events(std::size_t cause) const noexcept {
    return here_ ? steps_->events[cause][at_] : 0;
  }
  [[nodiscard]] double all_events() const noexcept { return here_ ? steps_->all_events(at_) : 0; }
  [[nodiscard]] double survivors() const noexcept {
    return at_ >= steps_->size() ? 0 : here_ ? steps_->survivors[at_] : steps_->at_risk[at_];
  }

 private:
  risk_steps const* steps_;
  std::size_t at_ = 0;
  bool here_ = false;
};

/// Every time at which somebody of some group has an event.
[[nodiscard]] inline std::vector<double> event_times(std::span<risk_steps const> groups) {
  std::vector<double> all;
  for (risk_steps const& steps : groups) {
    std::vector<double> some;
    for (std::size_t k = 0; k < steps.size(); ++k) {
      if (steps.all_events(k) > 0) some.push_back(steps.time[k]);
    }
    if (all.empty()) {
      all = std::move(some);
      continue;
    }
    std::vector<double> both(all.size() + some.size());
    both.erase(std::set_union(all.begin(), all.end(), some.begin(), some.end(), both.begin()),
               both.end());
    all = std::move(both);
  }
  return all;
}

/// The steps of each group, ties judged by the times of all.
template <class Exits>
[[nodiscard]] std::vector<risk_steps> steps_of_groups(std::vector<Exits> const& groups,
                                                      near_ties ties, bool with_leavers) {
  std::vector<time_bits> times;
  for (auto const& exits : groups) times = all_times(times, times_of(exits));
  auto const starts = tie_starts(times, ties);
  std::vector<risk_steps> out;
  out.reserve(groups.size());
  for (auto const& exits : groups) {
    out.push_back(risk_of(exits, starts, with_leavers));
  }
  return out;
}

}  // namespace cxm::inline v0::detail
