#include "trend_wording.hpp"

#include "chance_text.hpp"
#include "survey_collectors.hpp"

#include <cxm/core/period_bounds.hpp>
#include <cxm/core/rounding.hpp>
#include <cxm/format.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cxm::cli {

namespace {

/// Slopes are small: more decimals than values have.
[[nodiscard]] double rounded(double x, unit in) {
  return in == unit::share ? round_half_away(100 * x, 1)
                           : round_half_away(x, in == unit::points ? 1 : 3);
}

/// "1.4 points"; of a share "1.4 percentage points".
[[nodiscard]] std::string amount(double x, unit in) {
  std::string const number =
      fmt::format("{:.{}f}", std::fabs(rounded(x, in)), in == unit::score ? 3 : 1);
  return number + (in == unit::share ? " percentage points" : in == unit::points ? " points" : "");
}

/// "+1.4", with the minus of all numbers for people.
[[nodiscard]] std::string signed_number(double x, unit in) {
  double const shown = rounded(x, in);
  std::string const sign = shown < 0 ? "\u2212" : shown > 0 ? "+" : "";
  return fmt::format("{}{:.{}f}", sign, std::fabs(shown), in == unit::score ? 3 : 1);
}

[[nodiscard]] std::string level_text(double level) {
  return fmt::format("{} %", round_half_away(100 * level, 3));
}

[[nodiscard]] bool is_clear(request const& of, double p) { return p < 1 - of.how.level.level(); }

/// " (plan duo, country DE)", or nothing where there are no groups.
[[nodiscard]] std::string group_text(request const& of, cell_key const& group) {
  std::string out;
  for (std::size_t i = 0; i < group.size(); ++i) {
    out += fmt::format("{}{} {}", i == 0 ? " (" : ", ", of.by[i],
                       group[i].empty() ? "(none)" : group[i]);
  }
  return out.empty() ? out : out + ")";
}

[[nodiscard]] std::string slope_text(request const& of, trend_figure const& figure,
                                     estimate const& slope, std::string const& value) {
  std::string out = fmt::format("{} a {}", value, period_noun(of));
  if (!slope.range.defined()) return out;
  return fmt::format("{} ({}: {} to {})", out, level_text(slope.range.level),
                     signed_number(slope.range.lower, figure.unit),
                     signed_number(slope.range.upper, figure.unit));
}

/// "; beyond the control limits: 2025-03, 2025-07", or nothing.
[[nodiscard]] std::string beyond_text(trend_series const& series, trend_findings const& found) {
  constexpr std::size_t most = 5;
  auto const& beyond = found.chart.drawn.beyond;
  std::string out;
  for (std::size_t i = 0; i < beyond.size() && i < most; ++i) {
    out += (i == 0 ? "; beyond the control limits: " : ", ") + series.periods[beyond[i]].label;
  }
  return out + (beyond.size() > most ? fmt::format(" and {} more", beyond.size() - most) : "");
}

[[nodiscard]] std::string sentence(request const& of, trend_answer const& answer, std::size_t i) {
  trend_series const& series = answer.series[i];
  trend_findings const& found = answer.found[i];
  trend_figure const& figure = answer.figure;
  std::string const noun{period_noun(of)};
  std::string const who = figure.title + group_text(of, series.group);
  count_t const n = found.test.n;
  if (n < 2) {
    return fmt::format("{}: {}, and a trend needs two.", who,
                       n == 0 ? fmt::format("no {} that is over has answers", noun)
                              : fmt::format("one {} that is over has answers", noun));
  }
  if (std::isnan(found.test.test.p)) {
    return fmt::format("{} is the same in all {} {}s{}.", who, n, noun, beyond_text(series, found));
  }
  std::string const direction = direction_word(of, found);
  estimate const& slope = found.slope.slope;
  std::string out =
      is_clear(of, found.adjusted_p)
          ? fmt::format("{} {} by {}", who, direction,
                        slope_text(of, figure, slope, amount(slope.value, figure.unit)))
          : fmt::format("{}: {}, {}", who, direction,
                        slope_text(of, figure, slope,
                                   fmt::format("{}{}", signed_number(slope.value, figure.unit),
                                               figure.unit == unit::share    ? " percentage points"
                                               : figure.unit == unit::points ? " points"
                                                                             : "")));
  bool const adjusted = answer.series.size() > 1 && of.adjust != multiplicity::none;
  out += fmt::format(", {}{} over {} {}s", adjusted ? "adjusted " : "",
                     chance_text(found.adjusted_p), n, noun);
  if (is_clear(of, found.change_adjusted_p)) {
    out += fmt::format("; the level changed after {}, {}{}",
                       series.periods[*found.change.last_before].label, adjusted ? "adjusted " : "",
                       chance_text(found.change_adjusted_p));
  }
  return out + beyond_text(series, found) + '.';
}

}  // namespace

std::string_view period_noun(request const& of) noexcept {
  return *of.every == period::iso_week ? std::string_view{"week"} : name(*of.every);
}

std::string direction_word(request const& of, trend_findings const& found) {
  if (!is_clear(of, found.adjusted_p)) return "no clear trend";
  return found.test.s > 0 ? "rises" : "falls";
}

std::string unfinished_sentence(trend_answer const& answer) {
  return fmt::format("{} is not over: the data end on {}. Tests and limits leave it out.",
                     answer.unfinished, period_label(period::day, answer.last_day));
}

std::string limits_text(request const& of, trend_figure const& figure) {
  std::string const chart = chart_name(of, figure);
  if (chart == "cusum") return "cumulative sums in standard deviations and their limits";
  if (chart == "ewma") return "moving averages and their limits";
  if (chart == "xmr") return "limits by the moving ranges";
  return "limits by the number of answers";
}

std::vector<std::string> trend_sentences(request const& of, trend_answer const& answer) {
  constexpr std::size_t most = 20;
  std::vector<std::size_t> order(answer.series.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  bool const many = order.size() > most;
  if (many) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      double const p = answer.found[a].test.test.p;
      double const q = answer.found[b].test.test.p;
      return p < q || (std::isnan(q) && !std::isnan(p));
    });
    order.resize(most);
  }
  std::vector<std::string> out;
  for (std::size_t const i : order) out.push_back(sentence(of, answer, i));
  if (many) {
    out.push_back(
        fmt::format("These are the clearest; the table has all {} groups.", answer.series.size()));
  }
  if (!answer.unfinished.empty()) out.push_back(unfinished_sentence(answer));
  return out;
}

}  // namespace cxm::cli
