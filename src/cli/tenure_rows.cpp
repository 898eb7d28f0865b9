#include "tenure_rows.hpp"

#include <cxm/retention/log_rank.hpp>

#include <algorithm>

namespace cxm::cli {

void tenure_rows::see(std::string_view customer, std::chrono::sys_seconds start,
                      std::optional<std::chrono::sys_seconds> end) {
  if (start >= until_) return;
  if (end && *end >= until_) end.reset();
  auto const at = stays_.find(customer);
  if (at == stays_.end()) {
    stays_.emplace(customer, stay{start, end});
    return;
  }
  stay& known = at->second;
  known.start = (std::min)(known.start, start);
  if (known.end && end) {
    known.end = (std::max)(known.end, end);
  } else {
    known.end.reset();
  }
}

std::vector<tenure_rows::tenure> tenure_rows::tenures() const {
  std::vector<tenure> out;
  for (auto const& [customer, known] : stays_) {
    auto const stayed = known.end.value_or(until_) - known.start;
    auto const whole = std::chrono::floor<std::chrono::days>(stayed);
    out.push_back({customer, static_cast<double>(whole.count()), known.end.has_value()});
  }
  return out;
}

cohort_set cohorts_of(subscription_ledger<> const& ledger, period every, time_zone const& zone,
                      std::chrono::local_days last) {
  // The first day that is in no finished period.
  auto const tomorrow = last + std::chrono::days{1};
  auto const over = period_begin(every, tomorrow);
  cohort_set out;
  for (ledger_cohort const& c :
       ledger.cohorts(every, zone, day_start(over, zone) - std::chrono::seconds{1})) {
    cohort_counts& row = out.rows.emplace_back();
    row.label = c.label;
    row.size = c.size;
    if (!c.active.empty()) row.active.assign(c.active.begin() + 1, c.active.end());
  }
  return out;
}

cohort_set cohorts_of(cohort_table const& orders) {
  cohort_set out;
  out.seen_again = true;
  for (cohort const& c : orders.rows()) {
    if (c.running) continue;
    cohort_counts& row = out.rows.emplace_back();
    row.label = c.label;
    row.size = c.size;
    for (std::size_t age = 1; age < c.cells.size(); ++age)
      row.active.push_back(c.cells[age].active);
  }
  return out;
}

tenures tenures_of(std::string column, grouped<std::string, kaplan_meier> const& groups) {
  tenures out;
  out.column = std::move(column);
  for (auto const& [name, stays] : groups.rows()) {
    out.groups.push_back({name, stays.count(), stays.events(), stays.curve()});
  }
  if (out.groups.size() > 1) out.test = log_rank(groups).test;
  return out;
}

}  // namespace cxm::cli
