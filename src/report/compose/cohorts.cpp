// Who is still there, cohort by cohort.

#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <cxm/format.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::inline v0::detail {

namespace {
[[nodiscard]] std::string whole_percent(double share) { return shown(share, unit::share, 0); }

[[nodiscard]] cohort_grid::cell cell_of(count_t active, count_t size) {
  double const share = static_cast<double>(active) / static_cast<double>(size);
  std::string text = whole_percent(share);
  text.erase(text.find_first_of(" %"));  // the title says what the cells are
  return {share, std::move(text)};
}

/// Which cohorts are hidden: those below the minimum, and so many others that the hidden ones which
/// had begun by then are together the minimum in every period. The report says how many customers a
/// period had, so a hidden cohort alone would be what the others leave of them.
[[nodiscard]] std::vector<bool> hidden_cohorts(std::vector<cohort_counts> const& cohorts,
                                               count_t minimum) {
  std::vector<bool> hidden(cohorts.size(), false);
  count_t together = 0;
  auto const hide = [&](std::size_t i) {
    hidden[i] = true;
    together += cohorts[i].size;
  };
  for (std::size_t i = 0; i < cohorts.size(); ++i) {
    if (cohorts[i].size == 0) continue;
    if (cohorts[i].size < minimum) hide(i);
    // The smallest that had begun; where there are none left, the next one to come.
    while (together > 0 && together < minimum) {
      std::size_t least = cohorts.size();
      for (std::size_t k = 0; k <= i; ++k) {
        if (hidden[k] || cohorts[k].size == 0) continue;
        if (least == cohorts.size() || cohorts[k].size < cohorts[least].size) least = k;
      }
      if (least == cohorts.size()) break;
      hide(least);
    }
  }
  return hidden;
}

/// All cohorts that are shown and have come to a step, together.
[[nodiscard]] cohort_grid::row total_of(std::vector<cohort_counts const*> const& shown_cohorts) {
  cohort_grid::row out;
  out.name = "All";
  out.total = true;
  std::size_t steps = 0;
  for (auto const* c : shown_cohorts) {
    out.n += c->size;
    steps = (std::max)(steps, c->active.size());
  }
  for (std::size_t k = 0; k < steps; ++k) {
    count_t active = 0;
    count_t size = 0;
    for (auto const* c : shown_cohorts) {
      if (k >= c->active.size()) continue;
      active += c->active[k];
      size += c->size;
    }
    out.cells.push_back(cell_of(active, size));
  }
  return out;
}

[[nodiscard]] data_table numbers_of(cohort_grid const& chart) {
  data_table table;
  table.caption = chart.value_title;
  table.columns = {{"Cohort", false}, {"n", true}};
  std::size_t const steps = chart.rows.back().cells.size();
  for (std::size_t k = 1; k <= steps; ++k) table.columns.push_back({fmt::format("{}", k), true});
  for (auto const& row : chart.rows) {
    std::vector<table_cell> cells{{row.name, std::nullopt},
                                  {with_separators(row.n), static_cast<double>(row.n)}};
    for (std::size_t k = 0; k < steps; ++k) {
      bool const there = !row.hidden && k < row.cells.size();
      cells.push_back(
          there ? table_cell{shown(row.cells[k].value, unit::share, 1), row.cells[k].value}
                : table_cell{row.hidden ? "hidden" : "", std::nullopt});
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}
}  // namespace

std::optional<section> cohort_section(report_data const& data) {
  if (!data.cohorts) return std::nullopt;
  auto const& [seen_again, cohorts] = *data.cohorts;
  auto const is_hidden = hidden_cohorts(cohorts, data.minimum);
  std::vector<cohort_counts const*> shown_cohorts;
  for (std::size_t i = 0; i < cohorts.size(); ++i) {
    bool const told = cohorts[i].size > 0 && !cohorts[i].active.empty() && !is_hidden[i];
    if (told) shown_cohorts.push_back(&cohorts[i]);
  }
  if (shown_cohorts.size() < 2) return std::nullopt;
  std::string const word{period_word(data.every)};
  cohort_grid chart;
  chart.step_word = word;
  chart.value_title =
      seen_again
          ? fmt::format("Customers who ordered, % of the cohort, by {}s since their first order",
                        word)
          : fmt::format("Still there, % of the cohort, by {}s since they came", word);
  chart.low = 1;
  chart.high = 0;
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < cohorts.size(); ++i) {
    cohort_counts const& c = cohorts[i];
    if (c.size == 0 || c.active.empty()) continue;
    cohort_grid::row row;
    row.name = c.label;
    row.n = c.size;
    row.hidden = is_hidden[i];
    hidden += row.hidden;
    for (std::size_t k = 0; k < c.active.size() && !row.hidden; ++k) {
      row.cells.push_back(cell_of(c.active[k], c.size));
      chart.low = (std::min)(chart.low, row.cells.back().value);
      chart.high = (std::max)(chart.high, row.cells.back().value);
    }
    chart.rows.push_back(std::move(row));
  }
  chart.rows.push_back(total_of(shown_cohorts));
  auto const& all = chart.rows.back().cells;

  section out;
  out.id = "cohorts";
  out.kicker = fmt::format("Cohorts by {}", word);
  // The sixth, or the last there is from the fourth on: words for the others differ.
  std::size_t const far = all.size() >= 4 ? (std::min)(all.size(), std::size_t{6}) : 1;
  std::string const first = whole_percent(all.front().value);
  if (seen_again) {
    out.title = fmt::format("{} order again in the {} after their first order", first, word);
    if (far > 1)
      out.title += fmt::format(", {} in the {}th", whole_percent(all[far - 1].value), far);
  } else {
    out.title = fmt::format("{} are still there after one {}", first, word);
    if (far > 1) out.title += fmt::format(", {} after {}", whole_percent(all[far - 1].value), far);
  }
  out.text.push_back(
      seen_again
          ? fmt::format("Each row are the customers whose first order was in one {0}; a cell says "
                        "how many of them ordered in the {0} that many later. Cells to come are "
                        "empty.",
                        word)
          : fmt::format("Each row are the customers who came in one {0}; a cell says how many of "
                        "them were there when the {0} that many later ended. Cells to come are "
                        "empty.",
                        word));
  if (hidden > 0) {
    out.text.push_back(
        fmt::format("Hidden: {} cohorts, so that nothing is told of fewer than {} customers.",
                    hidden, data.minimum));
    if (hidden > shown_cohorts.size()) {
      out.text.emplace_back("A longer --period has more in each.");
    }
  }
  figure_block block;
  block.description =
      fmt::format("A triangle of {} cohorts and {} {}s. The numbers are in the table below.",
                  chart.rows.size() - 1, all.size(), word);
  block.note = "The last row are all shown cohorts that have come so far, by their size.";
  if (!seen_again) block.note += " Who is away for a while and returns is there again.";
  block.numbers = numbers_of(chart);
  block.drawing = std::move(chart);
  out.blocks.emplace_back(std::move(block));
  return out;
}

}  // namespace cxm::inline v0::detail
