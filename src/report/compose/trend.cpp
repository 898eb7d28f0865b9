// A measure by period.

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
constexpr std::size_t most_periods = 2000;

[[nodiscard]] data_table numbers_of(report_data const& data, std::string const& name,
                                    std::vector<trend_line::point> const& points) {
  data_table table;
  table.caption = fmt::format("{} by {}", name, period_word(data.every));
  table.columns = {{capitalised(std::string{period_word(data.every)}), false},
                   {"n", true},
                   {name, true},
                   {"Lower", true},
                   {"Upper", true}};
  for (auto const& p : points) {
    auto const cell = [&](double x, std::string text) {
      bool const known = x == x;
      return table_cell{known      ? std::move(text)
                        : p.hidden ? "hidden"
                                   : "",
                        known ? std::optional{x} : std::nullopt};
    };
    table.rows.push_back({{p.label + (p.unfinished ? " (not over)" : ""), std::nullopt},
                          {with_separators(p.n), static_cast<double>(p.n)},
                          cell(p.at.value, p.at.text),
                          cell(p.at.range.lower, p.lower_text),
                          cell(p.at.range.upper, p.upper_text)});
  }
  return table;
}

/// The levels before and since the compared day, over the periods they cover.
void add_levels(report_data const& data, measure const& m, trend_line& chart) {
  auto const* const before = side(m, "before");
  auto const* const since = side(m, "since");
  if (!data.compare || before == nullptr || since == nullptr || is_hidden(*before) ||
      is_hidden(*since)) {
    return;
  }
  std::string const begins = period_label(data.every, *data.compare);
  std::size_t first = chart.points.size();
  for (std::size_t i = 0; i < chart.points.size(); ++i) {
    if (chart.points[i].label == begins) first = i;
  }
  if (first == 0 || first == chart.points.size()) return;
  chart.levels.push_back(
      {0, first - 1, drawn(headline(*before)), "before " + day_text(*data.compare)});
  chart.levels.push_back({first, chart.points.size() - 1, drawn(headline(*since)), "since then"});
}
}  // namespace

std::vector<trend_line::point> points_of(report_data const& data, measure const& m) {
  std::vector<trend_line::point> points;
  if (!m.by_period) return points;
  std::map<std::string, result_row const*> rows;
  for (result_row const& row : m.by_period->results) {
    if (!row.key.front().second.empty()) rows.emplace(row.key.front().second, &row);
  }
  auto const& days = m.days ? m.days : data.days;
  if (rows.empty() || !days) return points;
  // Periods without answers are gaps, not absent; those before the first and after the last are.
  auto const starts = period_days(data.every, days->first, days->second);
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
    std::string const label = period_label(data.every, starts[i]);
    if (label < rows.begin()->first || label > rows.rbegin()->first) continue;
    trend_line::point p;
    p.label = label;
    p.name = period_text(data.every, starts[i]);
    p.short_label = period_tick(data.every, starts[i]);
    p.year = period_year(data.every, starts[i]);
    p.unfinished = data.unfinished == label;
    p.at.text = "no answers";
    if (auto const at = rows.find(label); at != rows.end()) {
      p.n = answers(*at->second);
      p.hidden = is_hidden(*at->second);
      figure const& f = headline(*at->second);
      p.at = drawn(f);
      if (f.range.defined()) {
        figure limit = f;
        limit.value = f.range.lower;
        p.lower_text = shown_value(limit);
        limit.value = f.range.upper;
        p.upper_text = shown_value(limit);
      }
    }
    points.push_back(std::move(p));
  }
  return points;
}

std::optional<section> trend_section(report_data const& data, measure const& m) {
  auto points = points_of(data, m);
  if (points.size() < 2 || points.size() > most_periods) return std::nullopt;
  std::string const name = capitalised(measure_name(m));
  std::string const word{period_word(data.every)};
  figure const& f = headline(m.by_period->results.front());

  section out;
  out.id = "trend-" + m.id;
  out.kicker = fmt::format("{} by {}", name, word);
  auto const shown = std::count_if(points.begin(), points.end(), [](auto const& p) {
    return !p.hidden && p.at.value == p.at.value;
  });
  if (shown < 2) {
    out.title = fmt::format("{}: too few answers to show by {}", name, word);
    out.text.push_back(fmt::format(
        "Fewer than two {}s have {} answers. A longer --period has more in each; --min-group shows "
        "smaller ones.",
        word, data.minimum));
    return out;
  }
  figure_block block;
  trend_line chart;
  chart.points = std::move(points);
  chart.unit = f.unit;
  chart.value_title = fmt::format("{} by {}", name, word);
  bool const banded = std::any_of(chart.points.begin(), chart.points.end(),
                                  [](auto const& p) { return p.at.range.defined(); });
  if (banded) chart.value_title += fmt::format(", with its {} interval", shown_level(data.level));
  if (f.unit == unit::money && f.money_in.stated()) {
    chart.value_title += fmt::format(", {}", f.money_in.code());
  }
  bool const counted =
      std::any_of(chart.points.begin(), chart.points.end(), [](auto const& p) { return p.n > 0; });
  if (counted) chart.count_title = fmt::format("{} a {}", m.by_side ? "answers" : "n", word);
  chart.target = target_of(data, m);
  add_levels(data, m, chart);

  std::vector<double> sizes;
  drawn_value const* widest = nullptr;
  for (auto const& p : chart.points) {
    if (p.hidden || !p.at.range.defined()) continue;
    sizes.push_back(static_cast<double>(p.n));
    auto const width = [](drawn_value const& v) { return v.range.upper - v.range.lower; };
    if (widest == nullptr || width(p.at) > width(*widest)) widest = &p.at;
  }
  if (auto const change = change_statement(data, m)) {
    out.title = change->text;
    out.text.push_back(change->evidence);
  } else {
    auto const finished = std::find_if(chart.points.rbegin(), chart.points.rend(), [](auto& p) {
      return !p.unfinished && !p.hidden && p.at.value == p.at.value;
    });
    auto const& last = finished == chart.points.rend() ? chart.points.back() : *finished;
    out.title = fmt::format("{} was {} in {}", name, last.at.text, last.name);
  }
  if (!sizes.empty()) {
    std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2),
                     sizes.end());
    out.text.push_back(fmt::format(
        "A single {} moves by chance: half of them stand on {} or fewer, and the widest margin is "
        "{}. Read the band, not the dots.",
        word, with_separators(static_cast<count_t>(sizes[sizes.size() / 2])), widest->plus_minus));
  }
  if (data.unfinished) {
    out.text.push_back(
        fmt::format("{} is not over: striped, and not compared.", unfinished_text(data)));
  }
  block.numbers = numbers_of(data, name, chart.points);
  block.description =
      fmt::format("{} from {} to {}. The numbers are in the table below.", chart.value_title,
                  chart.points.front().name, chart.points.back().name);
  if (counted) block.note = fmt::format("Bars: {}. ", chart.count_title);
  if (banded) block.note += fmt::format("Each {} has its own interval.", word);
  block.drawing = std::move(chart);
  out.blocks.emplace_back(std::move(block));
  return out;
}

}  // namespace cxm::inline v0::detail
