// What the figures stand on: rows that were left out, groups that are hidden, what to be careful about.

#include "lookup.hpp"
#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <fmt/format.h>

namespace cxm::inline v0::detail {

namespace {
[[nodiscard]] data_table row_table(report_data const& data) {
  data_table table;
  table.caption = "Rows read and used, by metric";
  table.columns = {{"Metric", false}, {"Read", true}, {"Used", true}};
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < reasons; ++i) {
    bool any = false;
    for (measure const& m : data.measures) {
      auto const* const r = m.results();
      any = any || (r != nullptr && r->rows.excluded[static_cast<reason>(i)] > 0);
    }
    if (!any) continue;
    shown.push_back(i);
    table.columns.push_back({capitalised(spaced(reason_names[i])), true});
  }
  auto const number = [](count_t n) {
    return table_cell{with_separators(n), static_cast<double>(n)};
  };
  for (measure const& m : data.measures) {
    auto const* const r = m.results();
    if (r == nullptr) continue;
    std::vector<table_cell> cells{
        {capitalised(measure_name(m)), std::nullopt}, number(r->rows.read), number(r->rows.used)};
    for (std::size_t i : shown) cells.push_back(number(r->rows.excluded[static_cast<reason>(i)]));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

[[nodiscard]] std::size_t hidden_in(result_set const& groups) {
  std::size_t n = 0;
  for (result_row const& row : groups.results) n += !row.metrics.empty() && is_hidden(row);
  return n;
}
}  // namespace

section quality_section(report_data const& data) {
  section out;
  out.id = "quality";
  out.kicker = "Data quality";
  count_t read = 0;
  count_t used = 0;
  std::size_t hidden_groups = 0;
  std::size_t hidden_periods = 0;
  for (measure const& m : data.measures) {
    if (auto const* const r = m.results()) {
      read += r->rows.read;
      used += r->rows.used;
    }
    for (auto const& groups : m.by_segment) hidden_groups += hidden_in(groups);
    if (m.by_period) hidden_periods += hidden_in(*m.by_period);
  }
  out.title = read == used ? fmt::format("All {} rows are in the figures", with_separators(read))
                           : fmt::format("{} of {} rows were left out, each with its reason",
                                         with_separators(read - used), with_separators(read));
  out.text.emplace_back(
      "A file is counted once for each metric that reads it. A row that is left out is never in a "
      "denominator.");
  notice_list list;
  auto const say = [&](bool warning, std::string text) {
    list.notices.push_back({warning, std::move(text)});
  };
  for (auto const& n : data.notices) list.notices.push_back(n);
  if (data.unfinished) {
    say(true, fmt::format("{} is not over: its figures will change.", unfinished_text(data)));
  }
  if (hidden_groups > 0) {
    say(true, fmt::format("Hidden figures of groups with fewer than {} answers, or that would give "
                          "such a group away: {}.",
                          data.minimum, hidden_groups));
  }
  if (hidden_periods > 0) {
    say(true, fmt::format("Hidden figures of {}s with fewer than {} answers: {}.",
                          period_word(data.every), data.minimum, hidden_periods));
  }
  if (list.notices.empty()) {
    say(false, "Nothing is hidden, nothing was unreadable, and every period is over.");
  }
  out.blocks.emplace_back(row_table(data));
  out.blocks.emplace_back(std::move(list));
  return out;
}

}  // namespace cxm::inline v0::detail
