#pragma once
/// Cohorts of a ledger of subscriptions: who became active in January, and how many of them, paying
/// how much, were there at the end of January, February, March …
///
/// Formula       logo_retention(k) = active at the end of the k-th period after acquisition / size
///               mrr_retention(k)  = their MRR at that time / their MRR as it was when each of them
///                                   became active. Above 1 where they pay more than at first.
///               k = 0 is the period of acquisition: who joined and left within it is in the size,
///               and not among its active.
/// Interval      of logo_retention Wilson; agresti_coull and wald by name.
/// Undefined     a cohort of nobody, a cell that is not there, MRR at first of 0: NaN.
/// Made by       subscription_ledger::cohorts()

#include <cxm/core/currency.hpp>
#include <cxm/core/estimate.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/period_bounds.hpp>
#include <cxm/retention/timeline.hpp>
#include <cxm/statistics/proportion.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

struct ledger_cohort {
  std::string label;
  count_t size = 0;              ///< customers who became active for the first time
  std::int64_t initial_mrr = 0;  ///< minor units, as each of them started
  currency money_in;
  std::vector<count_t> active;    ///< at the end of the period of acquisition, of the next …
  std::vector<std::int64_t> mrr;  ///< of the same customers at the same times

  [[nodiscard]] estimate logo_retention(std::size_t age, reading how = {}) const {
    bool const there = age < active.size() && size > 0;
    auto const k = there ? static_cast<double>(active[age]) : 0;
    auto const n = there ? static_cast<double>(size) : 0;
    return {there ? k / n : undefined, proportion_interval(k, n, how)};
  }
  [[nodiscard]] double mrr_retention(std::size_t age) const noexcept {
    if (age >= mrr.size() || initial_mrr == 0) return undefined;
    return static_cast<double>(mrr[age]) / static_cast<double>(initial_mrr);
  }
};

/// Walks timelines once and fills all cohorts.
class ledger_cohort_reader {
 public:
  /// `starts`: the first local day of each period, ascending, and the day after the last.
  ledger_cohort_reader(std::vector<std::chrono::local_days> const& starts, period every,
                       time_zone const& zone, currency money_in) {
    for (auto const day : starts) begin_.push_back(day_start(day, zone).time_since_epoch().count());
    std::size_t const periods = starts.empty() ? 0 : starts.size() - 1;
    for (std::size_t p = 0; p < periods; ++p) {
      ledger_cohort c;
      c.label = period_label(every, starts[p]);
      c.money_in = money_in;
      c.active.resize(periods - p);
      c.mrr.resize(periods - p);
      cohorts_.push_back(std::move(c));
    }
  }
  /// One customer's timeline, as timeline_builder makes it. Errors: std::invalid_argument when a sum
  /// of money leaves 64 bits.
  void add(std::vector<timeline_step> const& steps) {
    auto const joined =
        std::find_if(steps.begin(), steps.end(), [](timeline_step const& s) { return s.active; });
    if (joined == steps.end() || begin_.empty() || joined->at < begin_.front() ||
        joined->at >= begin_.back()) {
      return;
    }
    auto const after = std::upper_bound(begin_.begin(), begin_.end(), joined->at);
    auto const p = static_cast<std::size_t>(after - begin_.begin()) - 1;
    ledger_cohort& c = cohorts_[p];
    ++c.size;
    add_money(c.initial_mrr, joined->mrr);
    auto now = joined;
    for (std::size_t age = 0; age < c.active.size(); ++age) {
      while (now + 1 != steps.end() && (now + 1)->at < begin_[p + age + 1]) ++now;
      c.active[age] += now->active;
      add_money(c.mrr[age], now->mrr);
    }
  }
  [[nodiscard]] std::vector<ledger_cohort> cohorts() && { return std::move(cohorts_); }

 private:
  std::vector<std::int64_t> begin_;  // of each period, and the end of the last
  std::vector<ledger_cohort> cohorts_;
};

}  // namespace cxm::inline v0
