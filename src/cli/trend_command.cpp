// cxm trend: a survey metric over periods. Does it rise or fall, did its level change, and is a
// period unlike the others?

#include "choices.hpp"
#include "commands.hpp"
#include "file_answers.hpp"
#include "report_parts.hpp"
#include "survey_collectors.hpp"
#include "trend_results.hpp"

#include "report/people.hpp"

#include <cxm/core/period_bounds.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace cxm::cli {

namespace {

/// So many at most, because a slope looks at all pairs.
constexpr std::size_t most_periods = 10'000;

/// The labels of all periods from the first day to the last, in order.
[[nodiscard]] std::vector<std::string> labels_of(period every, day_range const& days) {
  std::vector<std::string> labels;
  for (auto day = period_begin(every, days.first); day <= days.second;
       day = next_period(every, day)) {
    if (labels.size() == most_periods) {
      throw usage_error(fmt::format("from {} to {} there are more than {} periods",
                                    period_label(period::day, days.first),
                                    period_label(period::day, days.second), most_periods),
                        "a longer --period, unless one of the dates is wrong");
    }
    labels.push_back(period_label(every, day));
  }
  return labels;
}

[[nodiscard]] figure headline_of(metric_figures const& m) { return m.figures.front(); }

/// What one answer does: the level that limits by the number of answers are made from. Weighted
/// answers have none, for their number does not say how much they vary.
[[nodiscard]] std::optional<process_level> level_of(nps const& m) {
  return process_level{m.score(), 100 * std::sqrt(m.variance())};
}
[[nodiscard]] std::optional<process_level> level_of(csat const& m) {
  double const share = m.top_box();
  return process_level{share, std::sqrt(share * (1 - share))};
}
[[nodiscard]] std::optional<process_level> level_of(ces const& m) {
  return process_level{m.mean(), m.counts().deviation()};
}
[[nodiscard]] std::optional<process_level> level_of(satisfaction const& m) {
  return process_level{m.mean(), m.counts().deviation()};
}
template <class Weighted>
[[nodiscard]] std::optional<process_level> level_of(Weighted const&) {
  return std::nullopt;
}

[[nodiscard]] trend_figure figure_of(metric_figures const& m, answer_scale const& scale) {
  figure const f = headline_of(m);
  trend_figure out{m.metric, std::string{f.name}, detail::headline_name(m), f.unit, 0, 1};
  if (f.unit == unit::points) out.lowest = -100, out.highest = 100;
  if (f.unit == unit::score) out.lowest = scale.low(), out.highest = scale.high();
  return out;
}

/// The cells of one group, by the place of their period.
template <class M>
using cells_of = std::map<std::size_t, M>;

template <class M>
[[nodiscard]] trend_series series_of(request const& of, cell_key const& group,
                                     cells_of<M> const& cells,
                                     std::vector<std::string> const& labels,
                                     std::string const& unfinished, M const& empty) {
  trend_series out{.group = group, .periods = {}};
  if (cells.empty()) {
    out.one_answer = level_of(empty);
    return out;
  }
  M all = empty;
  for (std::size_t at = cells.begin()->first; at <= cells.rbegin()->first; ++at) {
    trend_period& p = out.periods.emplace_back();
    p.label = labels[at];
    auto const cell = cells.find(at);
    if (cell == cells.end()) continue;
    figure const f = headline_of(figures_of(cell->second, of.command, of.how));
    p.count = cell->second.count();
    p.value = f.value;
    p.range = f.range;
    if (p.label != unfinished) all.merge(cell->second);
  }
  out.last_is_unfinished = out.periods.back().label == unfinished;
  out.one_answer = level_of(all);
  return out;
}

template <class M>
[[nodiscard]] trend_answer answer_of(request const& of, groups_of<M> const& groups,
                                     std::optional<day_range> const& days, M const& empty,
                                     row_counts& rows) {
  trend_answer out;
  out.figure = figure_of(figures_of(empty, of.command, of.how), empty.scale());
  std::vector<std::string> labels;
  if (days) {
    labels = labels_of(*of.every, *days);
    out.last_day = days->second;
    if (!last_is_over(*of.every, *days)) out.unfinished = labels.back();
  }
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < labels.size(); ++i) places.emplace(labels[i], i);

  std::map<cell_key, cells_of<M>> by_group;
  if (of.by.empty()) by_group[{}];  // nothing at all has a row too
  for (auto const& [key, m] : groups.rows()) {
    auto& cells = by_group[cell_key(key.begin(), key.end() - 1)];
    if (m.count() == 0) continue;
    if (key.back().empty()) {
      // An answer without a time lies in no period.
      rows.used -= m.count();
      rows.excluded.add(reason::missing, m.count());
      continue;
    }
    cells.emplace(places.at(key.back()), m);
  }
  for (auto const& [group, cells] : by_group) {
    out.series.push_back(series_of(of, group, cells, labels, out.unfinished, empty));
  }
  bool const seen = std::any_of(out.series.begin(), out.series.end(),
                                [](trend_series const& s) { return s.last_is_unfinished; });
  if (!seen) out.unfinished.clear();
  out.found = trends_of(of, out.figure, out.series);
  return out;
}

/// `of` has the metric as its command.
template <class M>
[[nodiscard]] listing_set trends(request const& of, answer_scale const& scale) {
  M const parameters{scale};
  check_method(of, parameters);
  file_answers input{of, "score", scale, file_answers::spans::kept};
  listing_set all;
  row_counts rows;
  scale_watch watch;
  auto const collectors = collect(of, parameters, input, {whole_grouping(of)}, rows, watch);
  warn_of_scale(of, of.command, input, watch);
  auto const groups = collectors.front()->finish(rows);
  rows.used = groups.count();
  rows.excluded.merge(groups.excluded());
  trend_answer const answer = answer_of(of, groups, input.days(), parameters, rows);
  all.command = "trend";
  all.policy = survey_policy(of, of.command, scale, input.mapping());
  all.policy.emplace_back("metric", of.command);
  all.policy.emplace_back("chart", std::string{word_of(chart_words, of.chart)});
  all.policy.emplace_back("adjust", std::string{name(of.adjust)});
  all.rows = rows;
  add_trends(of, answer, all);
  note_gaps_in_knowledge(of, answer);
  return all;
}

}  // namespace

listing_set run_trend(request const& of) {
  if (!of.every) {
    throw usage_error("cxm trend: a trend is over periods, and --period does not say which",
                      "--period month");
  }
  request one = of;
  one.command = of.metric;
  answer_scale const scale = survey_scale(one, of.metric);
  return with_metric(of.metric, is_weighted(one), [&]<class M>() { return trends<M>(one, scale); });
}

}  // namespace cxm::cli
