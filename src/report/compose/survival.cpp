// How long customers stay, and whether groups differ in it.

#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <cxm/analysis/disclosure.hpp>
#include <cxm/format.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace cxm::inline v0::detail {

namespace {
constexpr double month = 365.25 / 12;
constexpr std::size_t most_groups = 8;
constexpr std::size_t most_steps = 800;
constexpr double fewest_at_risk = 10;  // fewer make a curve of single customers

[[nodiscard]] std::string percent(double share, int decimals) {
  return shown(share, unit::share, decimals);
}
[[nodiscard]] std::string months_text(double days) {
  return shown(days / month, unit::ratio, 1) + " months";
}

/// The last time at which so many are at risk that the curve is worth drawing; 0 where there is none.
[[nodiscard]] double drawn_until(survival_curve const& curve, double fewest) {
  auto const times = curve.times();
  for (std::size_t i = times.size(); i-- > 0;) {
    if (curve.at_risk_of(i) >= fewest) return times[i];
  }
  return 0;
}

[[nodiscard]] survival_lines::curve line_of(tenure_group const& group, double until,
                                            confidence level) {
  survival_lines::curve out;
  out.name = group.name;
  out.until = until;
  out.steps.push_back({});
  auto const times = group.curve.times();
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < times.size() && times[i] <= until; ++i) {
    if (group.curve.events_of(i) > 0) rows.push_back(i);
  }
  std::size_t const every = rows.size() / most_steps + 1;
  for (std::size_t k = 0; k < rows.size(); k += every) {
    std::size_t const i = rows[k];
    auto const range = group.curve.interval_of(i, {.level = level});
    out.steps.push_back({times[i], group.curve.survival()[i], range.lower, range.upper});
  }
  out.end_text = percent(group.curve.survival(until), 0);
  return out;
}

/// Whole months, at most eight of them.
[[nodiscard]] std::vector<survival_lines::tick> ticks_until(double last) {
  double step = 1;
  for (double const wider : {2.0, 3.0, 6.0, 12.0, 24.0, 60.0, 120.0}) {
    if (last / (step * month) <= 8) break;
    step = wider;
  }
  std::vector<survival_lines::tick> out;
  for (double m = 0; m * month <= last; m += step) {
    out.push_back({m * month, fmt::format("{:.0f}", m)});
  }
  return out;
}

/// A year where two curves reach it (or the only one), else half a year, a quarter, a month; 0 where
/// none does.
[[nodiscard]] double horizon_of(survival_lines const& chart) {
  auto const wanted = (std::min)(chart.curves.size(), std::size_t{2});
  for (double const months : {12.0, 6.0, 3.0, 1.0}) {
    auto const reach = std::count_if(chart.curves.begin(), chart.curves.end(),
                                     [&](auto const& c) { return c.until >= months * month; });
    if (static_cast<std::size_t>(reach) >= wanted) return months * month;
  }
  return 0;
}
[[nodiscard]] std::string since_joining(double horizon) {
  auto const months = static_cast<int>(std::lround(horizon / month));
  return months == 12 ? "a year" : months == 1 ? "a month" : fmt::format("{} months", months);
}

/// Shares of each group as far as its curve is drawn: `until`, in the order of the groups.
[[nodiscard]] data_table numbers_of(std::vector<tenure_group const*> const& groups,
                                    std::vector<double> const& until, std::string const& column,
                                    double last, confidence level) {
  data_table table;
  table.caption = "How long customers stay" + (column.empty() ? "" : " by " + column);
  table.columns = {{column.empty() ? "Group" : column, false},
                   {"n", true},
                   {"Left", true},
                   {"Median, months", true},
                   {"Lower", true},
                   {"Upper", true}};
  std::vector<int> at;
  for (int const months : {1, 3, 6, 12, 24, 36}) {
    if (months * month <= last) at.push_back(months);
  }
  for (int const months : at) table.columns.push_back({fmt::format("{} m", months), true});
  for (std::size_t i = 0; i < groups.size(); ++i) {
    auto const* const g = groups[i];
    auto const median = g->curve.median({.level = level});
    auto const in_months = [](double days) {
      return days == days ? table_cell{shown(days / month, unit::ratio, 1), days / month}
                          : table_cell{"", std::nullopt};
    };
    std::vector<table_cell> row{{g->name, std::nullopt},
                                {with_separators(g->customers), static_cast<double>(g->customers)},
                                {with_separators(g->left), static_cast<double>(g->left)},
                                in_months(median.value),
                                in_months(median.range.lower),
                                in_months(median.range.upper)};
    for (int const months : at) {
      auto const here = g->curve.at(months * month, {.level = level});
      bool const known = here.value == here.value && months * month <= until[i];
      row.push_back(
          {known ? percent(here.value, 1) : "", known ? std::optional{here.value} : std::nullopt});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

void say_all(tenure_group const& all, double horizon, confidence level, section& out) {
  auto const median = all.curve.median({.level = level});
  if (horizon > 0) {
    auto const at = all.curve.at(horizon, {.level = level});
    out.title = fmt::format("After {}, {} of customers are still there", since_joining(horizon),
                            percent(at.value, 0));
    // Where nobody or everybody has left an error of 0 is no certainty, so there is no interval.
    bool const some = at.range.lower < at.range.upper;
    out.text.push_back((some ? fmt::format("{} interval {} to {}; ", shown_level(level.level()),
                                           percent(at.range.lower, 1), percent(at.range.upper, 1))
                             : "") +
                       fmt::format("{} customers, of whom {} have left.",
                                   with_separators(all.customers), with_separators(all.left)));
  } else {
    out.title = "How long customers stay";
  }
  out.text.push_back(median.value == median.value
                         ? fmt::format("Half of them leave within {}.", months_text(median.value))
                         : "Fewer than half have left: there is no median yet.");
}

void say_groups(tenures const& of, std::vector<tenure_group const*> const& groups,
                survival_lines const& chart, double horizon, section& out) {
  bool const clear = of.test && of.test->p < 0.05;
  auto const lasts = [&](tenure_group const* g) { return g->curve.survival(horizon); };
  std::vector<tenure_group const*> seen;
  for (std::size_t i = 0; i < groups.size() && horizon > 0; ++i) {
    if (chart.curves[i].until >= horizon) seen.push_back(groups[i]);
  }
  if (groups.size() < 2) {
    // The test is of all groups, those that are left out too: it says nothing of one.
    out.title = fmt::format("How long customers of {} stay", groups.front()->name);
    return;
  }
  if (clear && seen.size() < 2) {
    out.title = fmt::format("The groups of {} differ in how long they stay", of.column);
  } else if (clear) {
    auto const [low, high] =
        std::minmax_element(seen.begin(), seen.end(),
                            [&](auto const* a, auto const* b) { return lasts(a) < lasts(b); });
    out.title =
        fmt::format("After {}, {} of {} are still there, and {} of {}", since_joining(horizon),
                    percent(lasts(*high), 0), (*high)->name, percent(lasts(*low), 0), (*low)->name);
  } else {
    out.title = fmt::format("No clear difference in how long the groups of {} stay", of.column);
  }
  if (of.test && of.test->p == of.test->p) {
    out.text.push_back(fmt::format("Log-rank test over the whole time: {}.", p_text(of.test->p)));
  }
}
}  // namespace

std::optional<section> survival_section(report_data const& data) {
  if (!data.tenure) return std::nullopt;
  tenures const& of = *data.tenure;
  confidence const level{data.level};
  double const fewest = (std::max)(fewest_at_risk, static_cast<double>(data.minimum));
  // The report says how many customers there are and how many have left: a small group alone would be
  // what the others leave of them.
  std::vector<count_t> sizes;
  for (tenure_group const& g : of.groups) sizes.push_back(g.customers);
  auto const disclosed = hidden_groups(sizes, {data.minimum, true});
  std::vector<tenure_group const*> groups;
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    tenure_group const& g = of.groups[i];
    bool const enough =
        disclosed.groups[i] == suppression::shown && drawn_until(g.curve, fewest) > 0;
    hidden += !enough;
    if (enough) groups.push_back(&g);
  }
  if (groups.empty()) return std::nullopt;
  std::stable_sort(groups.begin(), groups.end(),
                   [](auto const* a, auto const* b) { return a->customers > b->customers; });
  std::size_t const all_groups = groups.size();
  if (groups.size() > most_groups) groups.resize(most_groups);

  survival_lines chart;
  chart.value_title =
      fmt::format("Share of customers still there, with its {} interval", shown_level(data.level));
  chart.time_title = "months since they came";
  chart.risk_title = "Customers at risk";
  double last = 0;
  std::vector<double> ends;
  for (auto const* g : groups) {
    ends.push_back(drawn_until(g->curve, fewest));
    last = (std::max)(last, ends.back());
    chart.curves.push_back(line_of(*g, ends.back(), level));
  }
  chart.ticks = ticks_until(last);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (auto const& t : chart.ticks) {
      if (t.time > chart.curves[i].until) break;
      chart.curves[i].at_risk.push_back(
          static_cast<count_t>(std::llround(groups[i]->curve.at_risk(t.time))));
    }
  }
  section out;
  out.id = "survival";
  out.kicker = of.column.empty() ? "How long customers stay"
                                 : fmt::format("How long customers stay by {}", of.column);
  double const horizon = horizon_of(chart);
  if (of.column.empty()) {
    say_all(*groups.front(), horizon, level, out);
  } else {
    say_groups(of, groups, chart, horizon, out);
  }
  if (all_groups > groups.size()) {
    out.text.push_back(fmt::format("The {} largest of {} groups.", groups.size(), all_groups));
  }
  if (hidden > 0) {
    out.text.push_back(
        fmt::format("Left out: {} groups, so that nothing is told of fewer than {} customers.",
                    hidden, with_separators(static_cast<count_t>(fewest))));
  }
  figure_block block;
  block.description =
      fmt::format("{}, for {}. The numbers are in the table below.", chart.value_title,
                  of.column.empty() ? "all customers" : "the groups of " + of.column);
  block.note = fmt::format(
      "Kaplan–Meier: customers who have not left count for as long as they were seen. A curve ends "
      "where fewer than {:.0f} are at risk. A pause does not count as leaving.",
      fewest);
  block.numbers = numbers_of(groups, ends, of.column, last, level);
  block.drawing = std::move(chart);
  out.blocks.emplace_back(std::move(block));
  return out;
}

}  // namespace cxm::inline v0::detail
