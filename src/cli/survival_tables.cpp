#include "survival_tables.hpp"

#include "chance_text.hpp"
#include "choices.hpp"
#include "survival_drawing.hpp"

#include "report/people.hpp"

#include <cxm/format.hpp>
#include <cxm/retention/competing_risks.hpp>
#include <cxm/retention/gray_test.hpp>
#include <cxm/retention/log_rank.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace cxm::cli {

namespace {
using enum number_form;

[[nodiscard]] listed_number chance_of(double p) { return {p, chance}; }
[[nodiscard]] listed_number share(double x) { return {x, percent}; }

/// Where nobody or everybody has left an error of 0 is no certainty, so there is no interval.
[[nodiscard]] bounds with_width(bounds range) {
  if (range.lower == range.upper) range.lower = range.upper = undefined;
  return range;
}

[[nodiscard]] std::string time_text(double t) {
  return t == t ? fmt::format("{:.4g}", t) : std::string{"n/a"};
}

/// "12 days", "12".
[[nodiscard]] std::string with_unit(stay_rows const& rows, double t) {
  return time_text(t) + (rows.in_days ? t == 1 ? " day" : " days" : "");
}

[[nodiscard]] std::string range_text(bounds const& range) {
  return fmt::format("[{}, {}]", time_text(range.lower), time_text(range.upper));
}

/// Columns of the groups first; one that is called like another gets `key.` in front.
void add_group_columns(request const& of, listing& table) {
  auto const names = key_names(of);
  for (std::size_t i = names.size(); i > 0; --i) {
    bool const taken =
        std::find(table.columns.begin(), table.columns.end(), names[i - 1]) != table.columns.end();
    table.columns.insert(table.columns.begin(), taken ? "key." + names[i - 1] : names[i - 1]);
  }
}
[[nodiscard]] std::vector<listed_value> group_cells(cell_key const& group) {
  std::vector<listed_value> cells;
  for (auto const& part : group) {
    cells.push_back(part.empty() ? listed_value{} : listed_value{part});
  }
  return cells;
}

[[nodiscard]] rank_test rank_test_of(between_groups which) {
  switch (which) {
    case between_groups::gehan: return {rank_weighting::gehan};
    case between_groups::tarone_ware: return {rank_weighting::tarone_ware};
    case between_groups::peto: return {rank_weighting::peto};
    case between_groups::modified_peto: return {rank_weighting::modified_peto};
    case between_groups::fleming_harrington: return {rank_weighting::fleming_harrington, 1, 0};
    case between_groups::log_rank:
    case between_groups::trend: break;
  }
  return {};
}

/// The test that was asked for. Without two groups there is none.
[[nodiscard]] std::optional<log_rank_result> test_of(request const& of, stay_curves const& all) {
  if (all.groups.size() < 2) return std::nullopt;
  return log_rank(all.groups, rank_test_of(of.test));
}

void add_results(request const& of, stay_rows const& rows, stay_curves const& all,
                 std::optional<log_rank_result> const& test, listing_set& into) {
  listing table{.name = "results",
                .columns = {"count", "events", "censored", "median", "median_lower", "median_upper",
                            "mean_until_horizon", "mean_lower", "mean_upper", "last_time"},
                .rows = {}};
  if (test) table.columns.insert(table.columns.end(), {"observed", "expected"});
  add_group_columns(of, table);
  survival_reading const how{.level = of.how.level};
  for (std::size_t g = 0; g < all.groups.size(); ++g) {
    auto const& curve = all.curves[g];
    auto cells = group_cells(rows.groups[g]);
    auto const median = curve.median(how);
    auto const mean = curve.restricted_mean(of.horizon.value_or(all.horizon), of.how.level);
    cells.emplace_back(all.groups[g].count());
    cells.emplace_back(all.groups[g].events());
    cells.emplace_back(all.groups[g].censored());
    bounds const around_mean = with_width(mean.range);
    for (double const x : {median.value, median.range.lower, median.range.upper, mean.value,
                           around_mean.lower, around_mean.upper, curve.last_time()}) {
      cells.emplace_back(listed_number{x});
    }
    if (test) {
      cells.emplace_back(listed_number{test->observed[g]});
      cells.emplace_back(listed_number{test->expected[g]});
    }
    table.rows.push_back(std::move(cells));
  }
  table.caption =
      fmt::format("{} intervals; mean time until {}{}:", detail::shown_level(of.how.level.level()),
                  with_unit(rows, of.horizon.value_or(all.horizon)),
                  test ? "; expected by chance, if groups were alike" : "");
  into.listings.push_back(std::move(table));
}

void add_quantiles(request const& of, stay_rows const& rows, stay_curves const& all,
                   listing_set& into) {
  listing table{.name = "quantiles", .columns = {"gone", "time", "lower", "upper"}, .rows = {}};
  add_group_columns(of, table);
  for (std::size_t g = 0; g < all.curves.size(); ++g) {
    for (double const p : {0.1, 0.25, 0.5, 0.75, 0.9}) {
      auto const at = all.curves[g].quantile(p, {.level = of.how.level});
      if (std::isnan(at.value) && p != 0.5) continue;
      auto cells = group_cells(rows.groups[g]);
      cells.emplace_back(share(p));
      for (double const x : {at.value, at.range.lower, at.range.upper}) {
        cells.emplace_back(listed_number{x});
      }
      table.rows.push_back(std::move(cells));
    }
  }
  table.caption = "By when which share is gone:";
  into.listings.push_back(std::move(table));
}

void add_times(request const& of, stay_rows const& rows, stay_curves const& all,
               listing_set& into) {
  listing table{.name = "survival",
                .columns = {"time", "survival", "lower", "upper", "standard_error", "at_risk"},
                .rows = {}};
  add_group_columns(of, table);
  for (std::size_t g = 0; g < all.curves.size(); ++g) {
    auto const& curve = all.curves[g];
    for (double const t : times_of(of, all)) {
      auto cells = group_cells(rows.groups[g]);
      auto const at = curve.at(t, {.level = of.how.level});
      bounds const range = with_width(at.range);
      cells.emplace_back(listed_number{t});
      cells.emplace_back(share(at.value));
      cells.emplace_back(share(range.lower));
      cells.emplace_back(share(range.upper));
      cells.emplace_back(share(curve.standard_error(t)));
      cells.emplace_back(static_cast<count_t>(curve.at_risk(t)));
      table.rows.push_back(std::move(cells));
    }
  }
  table.caption = "Who is still there, and how many are at risk:";
  into.listings.push_back(std::move(table));
}

[[nodiscard]] listing test_table() {
  return {.name = "tests",
          .columns = {"test", "statistic", "degrees_of_freedom", "p", "log_p"},
          .rows = {}};
}
void add_test_row(listing& into, std::string const& name, test_result const& test,
                  listed_value degrees) {
  into.rows.push_back({name, listed_number{test.statistic}, std::move(degrees), chance_of(test.p),
                       listed_number{test.log_p}});
}

void add_tests(request const& of, log_rank_result const& test, listing_set& into) {
  bool const trend = of.test == between_groups::trend;
  listing table = test_table();
  std::string const name{trend ? "log-rank" : word_of(test_words, of.test)};
  add_test_row(table, name, test.test, test.degrees);
  std::string sentence;
  bool const clear = test.test.p < 1 - of.how.level.level();
  if (test.degrees > 0) {
    sentence = fmt::format("{}: {}, chi-square {:.4g}, {} {} of freedom, {}.",
                           clear ? "The groups differ" : "No clear difference between the groups",
                           name, test.test.statistic, test.degrees,
                           test.degrees == 1 ? "degree" : "degrees", chance_text(test.test.p));
  } else {
    sentence = "There is nothing to compare: no two groups are at risk where somebody leaves.";
  }
  into.sentences.push_back(sentence);
  if (trend) {
    std::vector<double> scores;
    for (std::size_t g = 0; g < test.groups(); ++g) scores.push_back(static_cast<double>(g + 1));
    auto const along = log_rank_trend(test, scores);
    add_test_row(table, "trend", along, listed_value{});
    bool const follows = along.p < 1 - of.how.level.level();
    into.sentences.push_back(
        fmt::format("{}: z = {:.3f}, {}.",
                    !follows ? "In the order of the table they do not clearly rise or fall"
                    : along.statistic > 0 ? "The later in the table, the sooner they leave"
                                          : "The later in the table, the longer they stay",
                    along.statistic, chance_text(along.p)));
  }
  into.listings.push_back(std::move(table));
}

[[nodiscard]] std::string median_sentence(request const& of, stay_rows const& rows,
                                          stay_curves const& all, std::size_t g) {
  std::string const label = group_label(of, rows.groups[g]);
  std::string const who = label.empty() ? "" : label + ": ";
  auto const& m = all.groups[g];
  auto const& curve = all.curves[g];
  if (m.count() == 0) return who + "nobody.";
  std::string const of_whom = fmt::format("{} of {} left", detail::with_separators(m.events()),
                                          detail::with_separators(m.count()));
  auto const median = curve.median({.level = of.how.level});
  if (median.value == median.value) {
    return fmt::format("{}half are gone after {} {} ({}).", who, with_unit(rows, median.value),
                       range_text(median.range), of_whom);
  }
  double const last = curve.last_time();
  return fmt::format("{}{} are still there after {}, the longest time seen ({}).", who,
                     shown(curve.survival(last), unit::share, 1), with_unit(rows, last), of_whom);
}
}  // namespace

stay_curves::stay_curves(stay_rows const& rows) : groups(rows.groups.size()) {
  for (std::size_t i = 0; i < rows.duration.size(); ++i) {
    groups[rows.group[i]].push(rows.duration[i], rows.churned[i] == 1);
  }
  for (auto const& m : groups) {
    curves.push_back(m.curve());
    auto const& c = curves.back();
    if (c.size() == 0) continue;
    double const end = c.last_time();
    last = last == last ? (std::max)(last, end) : end;
    if (c.survival(end) == 0) continue;  // defined for ever
    horizon = horizon == horizon ? (std::min)(horizon, end) : end;
  }
  if (horizon != horizon) horizon = last;
}

std::string group_label(request const& of, cell_key const& group) {
  auto const names = key_names(of);
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", names[i],
                        group[i].empty() ? "(none)" : group[i]);
  }
  return text;
}

std::vector<double> times_of(request const& of, stay_curves const& curves) {
  if (!of.at.empty()) return of.at;
  auto times = round_times(curves.last);
  if (times.size() > 1) times.erase(times.begin());
  return times;
}

void add_curves(request const& of, stay_rows const& rows, stay_curves const& of_groups,
                listing_set& into) {
  constexpr std::size_t most_sentences = 10;
  auto const test = test_of(of, of_groups);
  for (std::size_t g = 0; g < of_groups.groups.size() && g < most_sentences; ++g) {
    into.sentences.push_back(median_sentence(of, rows, of_groups, g));
    char& first = into.sentences.back().front();
    if (first >= 'a' && first <= 'z' && key_names(of).empty()) {
      first = static_cast<char>(first - 'a' + 'A');
    }
  }
  add_results(of, rows, of_groups, test, into);
  add_quantiles(of, rows, of_groups, into);
  add_times(of, rows, of_groups, into);
  if (test) add_tests(of, *test, into);
}

void add_reasons(request const& of, stay_rows const& rows, std::vector<double> const& times,
                 listing_set& into) {
  std::vector<competing_risks<int>> groups(rows.groups.size());
  for (std::size_t i = 0; i < rows.duration.size(); ++i) {
    groups[rows.group[i]].push(rows.duration[i], static_cast<int>(rows.reason[i]));
  }
  listing table{
      .name = "reasons",
      .columns = {"reason", "left", "time", "incidence", "lower", "upper", "standard_error"},
      .rows = {}};
  add_group_columns(of, table);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    auto const curve = groups[g].curve();
    for (std::size_t r = 0; r < rows.reasons.size(); ++r) {
      int const cause = static_cast<int>(r) + 1;
      for (double const t : times) {
        auto cells = group_cells(rows.groups[g]);
        auto const at = curve.at(cause, t, {.level = of.how.level});
        cells.emplace_back(rows.reasons[r]);
        cells.emplace_back(groups[g].events(cause));
        cells.emplace_back(listed_number{t});
        bounds const range = with_width(at.range);
        cells.emplace_back(share(at.value));
        cells.emplace_back(share(range.lower));
        cells.emplace_back(share(range.upper));
        cells.emplace_back(share(curve.standard_error(cause, t)));
        table.rows.push_back(std::move(cells));
      }
    }
  }
  table.caption = "Which share each reason has taken by when (cumulative incidence):";
  into.listings.push_back(std::move(table));
  if (groups.size() < 2) return;
  listing tests{.name = "reason_tests",
                .columns = {"reason", "statistic", "degrees_of_freedom", "p", "log_p"},
                .rows = {}};
  for (std::size_t r = 0; r < rows.reasons.size(); ++r) {
    auto const found = gray_test(groups, static_cast<int>(r) + 1);
    add_test_row(tests, rows.reasons[r], found.test, found.degrees);
  }
  tests.caption = "Whether groups differ in a reason's incidence (Gray):";
  into.listings.push_back(std::move(tests));
}

}  // namespace cxm::cli
