// Segment × metric: every measure of every group of a column.

#include "comparison.hpp"
#include "lookup.hpp"
#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cxm::inline v0::detail {

namespace {
[[nodiscard]] std::string column_of(result_set const& groups) {
  if (!groups.results.empty()) return groups.results.front().key.front().first;
  return groups.total ? groups.total->key.front().first : std::string{};
}

[[nodiscard]] result_set const* groups_by(measure const& m, std::string const& column) {
  for (result_set const& groups : m.by_segment) {
    if (column_of(groups) == column) return &groups;
  }
  return nullptr;
}

[[nodiscard]] result_row const* row_named(result_set const& groups, std::string const& name) {
  for (result_row const& row : groups.results) {
    if (group_name(row) == name) return &row;
  }
  return nullptr;
}

/// From the least lower to the largest upper limit of all groups, a little wider.
void set_scale(interval_grid& grid, std::size_t column) {
  double low = HUGE_VAL;
  double high = -HUGE_VAL;
  for (auto const& row : grid.rows) {
    auto const& at = row.cells[column].at;
    for (double x : {at.value, at.range.lower, at.range.upper}) {
      if (!std::isfinite(x)) continue;
      low = (std::min)(low, x);
      high = (std::max)(high, x);
    }
  }
  if (!(low < high)) {
    low = std::isfinite(low) ? low - 1 : 0;
    high = low + 2;
  }
  double const room = (high - low) * 0.05;
  grid.columns[column].low = low - room;
  grid.columns[column].high = high + room;
}

[[nodiscard]] data_table numbers_of(interval_grid const& grid) {
  data_table table;
  table.caption = "Every metric by " + grid.group_title;
  table.columns = {{grid.group_title, false}, {grid.count_title, true}};
  for (auto const& c : grid.columns) {
    table.columns.push_back({c.title, true});
    table.columns.push_back({"±", true});
  }
  for (auto const& row : grid.rows) {
    std::vector<table_cell> cells{{row.name, std::nullopt},
                                  {with_separators(row.n), static_cast<double>(row.n)}};
    for (auto const& cell : row.cells) {
      bool const known = cell.at.value == cell.at.value;
      cells.push_back({cell.hidden   ? "hidden"
                       : cell.absent ? ""
                                     : cell.at.text,
                       known ? std::optional{cell.at.value} : std::nullopt});
      bool const ranged = cell.at.range.defined();
      cells.push_back(
          {cell.at.plus_minus,
           ranged ? std::optional{(cell.at.range.upper - cell.at.range.lower) / 2} : std::nullopt});
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

[[nodiscard]] section segment_section(report_data const& data, std::string const& column,
                                      std::string id) {
  interval_grid grid;
  grid.group_title = column;
  grid.count_title = "Answers";
  std::vector<measure const*> known;
  std::vector<std::string> names;
  for (measure const& m : data.measures) {
    auto const* const groups = groups_by(m, column);
    if (groups == nullptr) continue;
    known.push_back(&m);
    grid.columns.push_back({capitalised(measure_name(m)), unit::ratio, 0, 1});
    for (result_row const& row : groups->results) {
      if (std::find(names.begin(), names.end(), group_name(row)) == names.end()) {
        names.push_back(group_name(row));
      }
    }
  }
  auto const cell_of = [](result_row const* row) {
    interval_grid::cell cell;
    cell.absent = row == nullptr;
    if (row == nullptr) return cell;
    cell.hidden = is_hidden(*row);
    cell.at = drawn(headline(*row));
    return cell;
  };
  interval_grid::row all{"All", answers(*whole(*known.front())), true, {}};
  for (measure const* m : known) all.cells.push_back(cell_of(whole(*m)));
  grid.rows.push_back(std::move(all));
  for (auto const& name : names) {
    interval_grid::row row{name, 0, false, {}};
    for (measure const* m : known) {
      auto const* const found = row_named(*groups_by(*m, column), name);
      row.cells.push_back(cell_of(found));
      if (m == known.front() && found != nullptr) row.n = answers(*found);
    }
    grid.rows.push_back(std::move(row));
  }
  grid.count_title = fmt::format("n, {}", grid.columns.front().title);
  for (std::size_t i = 0; i < grid.columns.size(); ++i) {
    grid.columns[i].unit = headline(*whole(*known[i])).unit;
    set_scale(grid, i);
  }

  section out;
  out.id = std::move(id);
  out.kicker = fmt::format("{} × metric", capitalised(column));
  std::vector<std::string> clear;
  std::vector<std::string> alike;
  for (measure const* m : known) {
    auto const pair = clearest_pair(*groups_by(*m, column));
    if (!pair) continue;
    bool const differs = pair->p < 1 - data.level;
    if (differs) {
      clear.push_back(fmt::format("{} ({} over {})", capitalised(measure_name(*m)),
                                  group_name(*pair->better), group_name(*pair->worse)));
    } else {
      alike.push_back(capitalised(measure_name(*m)));
    }
  }
  out.title = clear.empty() ? fmt::format("No metric tells the groups of {} apart", column)
                            : fmt::format("{} {} the groups of {} apart", joined(clear),
                                          clear.size() == 1 ? "tells" : "tell", column);
  if (!clear.empty() && !alike.empty()) {
    out.text.push_back(fmt::format("Not clearly different: {}.", joined(alike)));
  }
  out.text.emplace_back(
      "Each small picture has one scale for its column. Dotted line: all together. Each pair of "
      "groups is tested, and p multiplied by the number of pairs.");
  figure_block block;
  block.description = out.kicker;
  block.note = fmt::format(
      "± is half the {} interval. Fewer than {} answers in a cell: the figure is hidden, the count "
      "stays.",
      shown_level(data.level), data.minimum);
  block.numbers = numbers_of(grid);
  block.drawing = std::move(grid);
  out.blocks.emplace_back(std::move(block));
  return out;
}
}  // namespace

std::vector<section> segment_sections(report_data const& data) {
  std::map<std::string, std::size_t> how_many;  // measures that know the column
  std::vector<std::string> columns;
  for (measure const& m : data.measures) {
    if (whole(m) == nullptr) continue;
    for (result_set const& groups : m.by_segment) {
      std::string const column = column_of(groups);
      if (how_many[column]++ == 0) columns.push_back(column);
    }
  }
  std::vector<section> out;
  for (auto const& column : columns) {
    if (how_many[column] < 2) continue;  // the shares show a single one
    out.push_back(segment_section(data, column, fmt::format("segments-{}", out.size() + 1)));
  }
  return out;
}

}  // namespace cxm::inline v0::detail
