// Small groups are hidden before anything is composed: no writer can show what is not there.

#include "lookup.hpp"

#include <cxm/analysis/disclosure.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

namespace {
void hide(result_row& row) {
  auto& figures = row.metrics.front().figures;
  figure shown = figures.front();
  shown.value = undefined;
  shown.range = {};
  shown.note = detail::hidden_note;
  count_t const n = detail::answers(row);
  figures.assign({shown, count_figure("count", n)});
}

void hide_in(result_set& groups, count_t minimum) {
  std::vector<count_t> counts;
  for (result_row const& row : groups.results) counts.push_back(detail::answers(row));
  auto const found = hidden_groups(counts, {minimum, true});
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (found.groups[i] != suppression::shown) hide(groups.results[i]);
  }
}

/// Recurring revenue has no counts of its own: those of churn in the same periods say how many pay. One
/// period's end is the next one's start, and is hidden in both.
void hide_revenue_of_few(report_data& data) {
  std::map<std::string, result_row const*> churn;
  for (measure const& m : data.measures) {
    if (m.id != "churn" || !m.by_period) continue;
    for (result_row const& row : m.by_period->results) churn.emplace(row.key.front().second, &row);
  }
  auto const of_few = [&](result_row const& row, std::string_view figure_name) {
    figure const* const f = detail::find_figure(row, figure_name);
    return f != nullptr && f->count > 0 && f->count < data.minimum;
  };
  for (measure& m : data.measures) {
    if (m.id != "mrr" || !m.by_period) continue;
    for (result_row& row : m.by_period->results) {
      auto const at = churn.find(row.key.front().second);
      if (at == churn.end()) continue;
      if (of_few(*at->second, "start") || of_few(*at->second, "end")) hide(row);
    }
  }
}
}  // namespace

void hide_small_groups(report_data& data) {
  hide_revenue_of_few(data);
  for (measure& m : data.measures) {
    for (result_set& groups : m.by_segment) hide_in(groups, data.minimum);
    if (m.by_period) hide_in(*m.by_period, data.minimum);
    if (m.by_side) hide_in(*m.by_side, data.minimum);
    if (m.all) {
      for (result_row& row : m.all->results) {
        if (auto const n = detail::answers(row); n > 0 && n < data.minimum) hide(row);
      }
    }
  }
}

}  // namespace cxm::inline v0
