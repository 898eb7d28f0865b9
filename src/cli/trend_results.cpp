#include "trend_results.hpp"

#include "choices.hpp"
#include "messages.hpp"
#include "trend_wording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {

/// A group's column must not be called like another one.
void add_group_columns(std::vector<std::string> const& names, listing& table) {
  for (std::size_t i = names.size(); i > 0; --i) {
    std::string const& name = names[i - 1];
    bool const taken =
        std::find(table.columns.begin(), table.columns.end(), name) != table.columns.end();
    table.columns.insert(table.columns.begin(), taken ? "key." + name : name);
  }
}

[[nodiscard]] std::vector<listed_value> group_cells(cell_key const& group) {
  std::vector<listed_value> cells;
  for (auto const& value : group) {
    cells.push_back(value.empty() ? listed_value{} : listed_value{value});
  }
  return cells;
}

[[nodiscard]] number_form form_of(unit in) {
  return in == unit::points  ? number_form::points
         : in == unit::share ? number_form::percent
                             : number_form::plain;
}

[[nodiscard]] listed_number chance(double p) { return {p, number_form::chance}; }

[[nodiscard]] listing results_of(request const& of, trend_answer const& answer) {
  listing out{
      .name = "results",
      .columns = {"periods", "answers", "slope", "lower", "upper", "tau_b", "s", "p", "adjusted_p",
                  "direction", "change_after", "change_p", "change_adjusted_p", "beyond"},
      .rows = {}};
  add_group_columns(of.by, out);
  bool const share = answer.figure.unit == unit::share;
  number_form const form = share ? number_form::change : form_of(answer.figure.unit);
  for (std::size_t i = 0; i < answer.series.size(); ++i) {
    trend_series const& series = answer.series[i];
    trend_findings const& found = answer.found[i];
    count_t answers = 0;
    for (trend_period const& p : series.finished()) answers += p.count;
    auto cells = group_cells(series.group);
    cells.emplace_back(found.test.n);
    cells.emplace_back(answers);
    cells.emplace_back(listed_number{found.slope.slope.value, form});
    cells.emplace_back(listed_number{found.slope.slope.range.lower, form});
    cells.emplace_back(listed_number{found.slope.slope.range.upper, form});
    cells.emplace_back(listed_number{found.test.tau_b});
    // A sum over no pairs is no finding.
    cells.emplace_back(found.test.n > 1 ? static_cast<double>(found.test.s) : undefined);
    cells.emplace_back(chance(found.test.test.p));
    cells.emplace_back(chance(found.adjusted_p));
    cells.emplace_back(found.test.n > 1 ? listed_value{direction_word(of, found)} : listed_value{});
    auto const& after = found.change.last_before;
    cells.emplace_back(after ? listed_value{series.periods[*after].label} : listed_value{});
    cells.emplace_back(chance(found.change.p));
    cells.emplace_back(chance(found.change_adjusted_p));
    cells.emplace_back(static_cast<count_t>(found.chart.drawn.beyond.size()));
    out.rows.push_back(std::move(cells));
  }
  return out;
}

/// Appends what the chart says of a finished period, or as many empty cells.
void add_chart_cells(request const& of, trend_chart const& chart, std::size_t at, number_form form,
                     std::vector<listed_value>& cells) {
  control_chart const& drawn = chart.drawn;
  bool const finished = at < drawn.points.size();
  bool const present = finished && drawn.points[at] == drawn.points[at];
  auto const add = [&](std::vector<double> const& from) {
    cells.emplace_back(listed_number{finished ? from[at] : undefined, form});
  };
  if (of.chart == control_charts::cusum) {
    add(chart.above);
    add(chart.below);
  }
  if (of.chart == control_charts::ewma) add(drawn.points);
  cells.emplace_back(listed_number{present ? drawn.centre : undefined, form});
  add(drawn.lower);
  add(drawn.upper);
  bool const judged = present && drawn.lower[at] == drawn.lower[at];
  bool const beyond = std::find(drawn.beyond.begin(), drawn.beyond.end(), at) != drawn.beyond.end();
  cells.emplace_back(judged ? listed_value{beyond} : listed_value{});
}

[[nodiscard]] listing periods_of(request const& of, trend_answer const& answer) {
  listing out{.name = "periods",
              .columns = {"period", "count", "value", "lower", "upper"},
              .rows = {},
              .caption = fmt::format("{} by {}, with {}:", answer.figure.title, period_noun(of),
                                     limits_text(of, answer.figure))};
  if (of.chart == control_charts::cusum) {
    out.columns.insert(out.columns.end(), {"cusum_above", "cusum_below"});
  }
  if (of.chart == control_charts::ewma) out.columns.emplace_back("ewma");
  out.columns.insert(out.columns.end(),
                     {"control_centre", "control_lower", "control_upper", "beyond", "unfinished"});
  add_group_columns(of.by, out);
  number_form const form = form_of(answer.figure.unit);
  // Cumulative sums are in standard deviations.
  number_form const charted = of.chart == control_charts::cusum ? number_form::plain : form;
  for (std::size_t i = 0; i < answer.series.size(); ++i) {
    trend_series const& series = answer.series[i];
    for (std::size_t at = 0; at < series.periods.size(); ++at) {
      trend_period const& p = series.periods[at];
      auto cells = group_cells(series.group);
      cells.emplace_back(p.label);
      cells.emplace_back(p.count);
      cells.emplace_back(listed_number{p.value, form});
      cells.emplace_back(listed_number{p.range.lower, form});
      cells.emplace_back(listed_number{p.range.upper, form});
      add_chart_cells(of, answer.found[i].chart, at, charted, cells);
      cells.emplace_back(series.last_is_unfinished && at + 1 == series.periods.size());
      out.rows.push_back(std::move(cells));
    }
  }
  return out;
}

[[nodiscard]] bool lacks_interval(trend_findings const& found) {
  return found.test.n > 1 && !found.slope.slope.range.defined();
}

}  // namespace

void add_trends(request const& of, trend_answer const& answer, listing_set& into) {
  bool const open = !answer.unfinished.empty();
  into.facts = {{"metric", answer.figure.metric},
                {"figure", answer.figure.figure},
                {"control_chart", chart_name(of, answer.figure)},
                {"unfinished", open ? listed_value{answer.unfinished} : listed_value{}}};
  into.sentences = trend_sentences(of, answer);
  into.listings.push_back(results_of(of, answer));
  into.listings.push_back(periods_of(of, answer));
}

void note_gaps_in_knowledge(request const& of, trend_answer const& answer) {
  if (!answer.unfinished.empty() && of.format == output_format::csv) {
    note(unfinished_sentence(answer));
  }
  auto const few = static_cast<std::size_t>(
      std::count_if(answer.found.begin(), answer.found.end(), lacks_interval));
  if (few == 0) return;
  std::string const who =
      answer.found.size() == 1
          ? fmt::format("{} {}s are", answer.found.front().test.n, period_noun(of))
          : fmt::format("{} of {} groups have", few, answer.found.size());
  note(fmt::format("{} too few{} for an interval of the slope at this level", who,
                   answer.found.size() == 1 ? "" : fmt::format(" {}s", period_noun(of))));
}

}  // namespace cxm::cli
