// Small groups are hidden before anything is composed: no writer can show what is not there.

#include "lookup.hpp"

#include <cxm/analysis/disclosure.hpp>

#include <cstddef>
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
}  // namespace

void hide_small_groups(report_data& data) {
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
