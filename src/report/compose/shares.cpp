// Detractors, passives and promoters of each group, or the boxes of a rating, with the score.

#include "comparison.hpp"
#include "lookup.hpp"
#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <cxm/core/rounding.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::inline v0::detail {

namespace {
/// More groups than this are shown from both ends, with the number of those between.
constexpr std::size_t most_rows = 24;
constexpr std::size_t from_each_end = 10;

[[nodiscard]] std::vector<int> whole_percents(std::array<double, 3> const& shares) {
  std::array<count_t, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] = static_cast<count_t>((std::max)(shares[i], 0.0) * 1e12 + 0.5);
  }
  std::vector<int> out;
  for (std::int64_t percent : shares_that_add_up(parts)) out.push_back(static_cast<int>(percent));
  return out;
}

[[nodiscard]] share_bars::row bar_of(result_row const& row, std::string name, bool total) {
  share_bars::row bar;
  bar.name = std::move(name);
  bar.n = answers(row);
  bar.total = total;
  bar.hidden = is_hidden(row);
  bar.net = drawn(headline(row));
  if (auto const shares = three_shares(row)) bar.shares = whole_percents(*shares);
  return bar;
}

[[nodiscard]] data_table numbers_of(std::string const& column, std::string const& name,
                                    std::vector<std::string> const& classes,
                                    std::vector<result_row const*> const& rows) {
  data_table table;
  table.caption = name + (column.empty() ? "" : " by " + column);
  table.columns.push_back({column.empty() ? "Group" : column, false});
  table.columns.push_back({"n", true});
  for (auto const& c : classes) table.columns.push_back({c, true});
  for (char const* title : {"Lower", "Upper"}) table.columns.push_back({title, true});
  table.columns.insert(table.columns.end() - 2, {name, true});
  for (result_row const* row : rows) {
    bool const total = row->key.empty();
    std::vector<table_cell> cells{
        {total ? "All" : group_name(*row), std::nullopt},
        {with_separators(answers(*row)), static_cast<double>(answers(*row))}};
    auto const shares = three_shares(*row);
    for (std::size_t i = 0; i < classes.size(); ++i) {
      figure f = value_figure("", unit::share, shares ? (*shares)[i] : undefined);
      cells.push_back({is_hidden(*row) ? "hidden" : shown_value(f),
                       shares ? std::optional{f.value} : std::nullopt});
    }
    figure f = headline(*row);
    for (double x : {f.value, f.range.lower, f.range.upper}) {
      figure one = f;
      one.value = x;
      bool const known = x == x;
      cells.push_back({is_hidden(*row) ? "hidden"
                       : known         ? shown_value(one)
                                       : "",
                       known ? std::optional{x} : std::nullopt});
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

/// By value, the best first; groups that are hidden or have no value come last, by name.
[[nodiscard]] std::vector<result_row const*> ranked(result_set const& groups) {
  std::vector<result_row const*> rows;
  for (result_row const& row : groups.results) rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(), [](result_row const* a, result_row const* b) {
    double const x = headline(*a).number();
    double const y = headline(*b).number();
    if (x != x || y != y) return x == x && y != y;
    return metric_of(*a).lower_is_better ? x < y : x > y;
  });
  return rows;
}

[[nodiscard]] section share_section(report_data const& data, measure const& m,
                                    result_set const* groups, std::string id) {
  result_row const& all = *whole(m);
  std::string const name = capitalised(measure_name(m));
  bool const net = find_figure(all, "detractors") != nullptr;
  std::string const column = groups == nullptr || groups->results.empty()
                                 ? std::string{}
                                 : groups->results.front().key.front().first;
  section out;
  out.id = std::move(id);
  out.kicker = column.empty() ? name : fmt::format("{} by {}", name, column);

  share_bars chart;
  chart.short_classes = net ? std::vector<std::string>{"Detractors", "Passives", "Promoters"}
                            : std::vector<std::string>{"Bottom box", "Between", "Top box"};
  chart.classes = net ? std::vector<std::string>{"Detractors ≤ 6", "Passives 7–8", "Promoters 9–10"}
                      : chart.short_classes;
  chart.unit = headline(all).unit;
  chart.value_title = fmt::format("{} with {} interval", name, shown_level(data.level));
  chart.target = target_of(data, m);
  chart.rows.push_back(bar_of(all, "All", true));
  std::vector<result_row const*> rows{&all};
  std::size_t hidden = 0;
  std::size_t between = 0;
  if (groups != nullptr) {
    auto const order = ranked(*groups);
    for (std::size_t i = 0; i < order.size(); ++i) {
      bool const skip =
          order.size() > most_rows && i >= from_each_end && i + from_each_end < order.size();
      between += skip;
      hidden += is_hidden(*order[i]);
      rows.push_back(order[i]);
      if (!skip) chart.rows.push_back(bar_of(*order[i], group_name(*order[i]), false));
    }
  }

  auto const said = groups == nullptr ? std::nullopt : group_statement(data, *groups);
  if (said) {
    out.title = said->text;
    out.text.push_back(said->evidence);
    out.text.push_back("Dotted line: all together.");
  } else {
    out.title = fmt::format("{} is {}", name, shown_value(headline(all)));
    figure const& f = headline(all);
    if (f.range.defined()) {
      out.text.push_back(fmt::format("{} interval {}, n = {}.", shown_level(f.range.level),
                                     range_text(f), with_separators(answers(all))));
    }
    if (groups != nullptr) {
      out.text.emplace_back("No two groups have enough answers to compare them.");
    }
  }
  if (between > 0) {
    out.text.push_back(
        fmt::format("The picture shows the first and the last {} of {} groups; the table has all.",
                    from_each_end, rows.size() - 1));
  }
  if (hidden > 0) {
    out.text.push_back(
        fmt::format("Hidden: {} groups with too few answers (minimum {}).", hidden, data.minimum));
  }
  figure_block block;
  block.description =
      fmt::format("Stacked bars of {}, {} and {} for {}, each with its {} and interval.",
                  chart.short_classes[0], chart.short_classes[1], chart.short_classes[2],
                  column.empty() ? "all answers" : "all answers and each group of " + column, name);
  auto const method = headline(all).range.method;
  block.note =
      fmt::format("Shares are rounded together so that each bar adds up to 100. Intervals: {}, {}.",
                  spaced(cxm::name(method)), shown_level(data.level));
  block.numbers = numbers_of(column, name, chart.short_classes, rows);
  block.drawing = std::move(chart);
  out.blocks.emplace_back(std::move(block));
  return out;
}
}  // namespace

std::vector<section> share_sections(report_data const& data) {
  std::vector<section> out;
  measure const* const m = primary(data);
  if (m == nullptr || whole(*m) == nullptr || !three_shares(*whole(*m))) return out;
  if (m->by_segment.empty()) out.push_back(share_section(data, *m, nullptr, "shares-1"));
  for (std::size_t i = 0; i < m->by_segment.size(); ++i) {
    out.push_back(share_section(data, *m, &m->by_segment[i], fmt::format("shares-{}", i + 1)));
  }
  return out;
}

}  // namespace cxm::inline v0::detail
