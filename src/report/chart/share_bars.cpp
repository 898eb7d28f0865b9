// Stacked bars of three shares with the value they make up beside them.

#include "axis.hpp"
#include "draw.hpp"
#include "svg.hpp"
#include "text_width.hpp"

#include "report/people.hpp"

#include <cxm/format.hpp>

#include <array>
#include <cmath>
#include <limits>

namespace cxm::inline v0::detail {

namespace {
constexpr std::array<char const*, 3> fills{"bad", "mid", "good"};
constexpr std::array<char const*, 3> on_fills{"on-bad middle", "on-mid middle", "on-good middle"};
constexpr double gap = 1.5;  // between two shares of a bar

[[nodiscard]] value_range range_of(share_bars const& chart) {
  value_range seen;
  for (auto const& row : chart.rows) {
    if (!row.hidden) seen.see(row.net);
  }
  if (chart.target) seen.see(*chart.target);
  return seen.rounded(chart.unit);
}

[[nodiscard]] double total_of(share_bars const& chart) {
  for (auto const& row : chart.rows) {
    if (row.total && !row.hidden) return row.net.value;
  }
  return undefined;
}

[[nodiscard]] std::string told(share_bars::row const& row) {
  return row.name + ": " + row.net.text +
         (row.net.range.defined() ? " " + row.net.plus_minus : std::string{}) +
         ", n = " + with_separators(row.n);
}

void draw_bar(svg_drawing& svg, share_bars const& chart, share_bars::row const& row, double x,
              double y, double width, double height) {
  double const room = width - 2 * gap;
  for (std::size_t i = 0; i < row.shares.size() && i < fills.size(); ++i) {
    double const w = room * row.shares[i] / 100.0;
    if (w <= 0) continue;
    std::string const number = fmt::format("{}", row.shares[i]);
    svg.rect(fills[i], x, y, w, height,
             fmt::format("{}: {} {} %", row.name, chart.short_classes.at(i), number));
    if (w >= text_width(number) + 6) {
      svg.text(x + w / 2, y + height / 2 + 4.3, on_fills[i], number);
    }
    x += w + gap;
  }
}

void draw_net(svg_drawing& svg, share_bars::row const& row, axis const& at, double y) {
  if (std::isnan(row.net.value)) return;
  if (row.net.range.defined()) {
    svg.line("whisker", at.clipped(row.net.range.lower), crisp(y), at.clipped(row.net.range.upper),
             crisp(y));
  }
  svg.dot("dot", at.clipped(row.net.value), crisp(y) - 0.5, 4.5, told(row));
}

void draw_grid(svg_drawing& svg, std::vector<double> const& ticks, axis const& at, double top,
               double bottom) {
  for (double t : ticks) {
    svg.line(std::fabs(t) < 1e-12 ? "zero" : "grid", crisp(at(t)), top, crisp(at(t)), bottom);
  }
}

[[nodiscard]] double step_of(std::vector<double> const& ticks) {
  return ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
}
}  // namespace

std::string draw_wide(share_bars const& chart, drawing_names const& names) {
  constexpr double names_width = 112, bar_width = 384, panel = 536, panel_width = 176;
  constexpr double row_height = 45, bar_height = 26, top = 46;
  constexpr double after_total = 9;
  std::size_t const n = chart.rows.size();
  bool const has_total = n > 0 && chart.rows.front().total;
  double const bottom =
      top + row_height * static_cast<double>(n) + (has_total ? after_total : 0) - 6;
  svg_drawing svg{wide_width, bottom + 20};
  svg.text(0, 14, "axis-title", "Share of answers, %");
  svg.text(panel, 14, "axis-title", chart.value_title);

  // The classes are named once, over the bar: the first at its left end, the last at its right, the
  // middle one where its share begins, as far as there is room.
  double const bar_end = names_width + bar_width;
  svg.text(names_width, 38, "bad-text", chart.classes.at(0));
  svg.text(bar_end, 38, "good-text end", chart.classes.at(2));
  double const first_end = names_width + text_width(chart.classes[0]) + 14;
  double const last_begin = bar_end - text_width(chart.classes[2]) - 14;
  double middle_at = first_end;
  if (n > 0 && !chart.rows.front().shares.empty()) {
    middle_at =
        (std::max)(middle_at, names_width + bar_width * chart.rows.front().shares[0] / 100.0);
  }
  double const middle_width = text_width(chart.classes[1]);
  middle_at = (std::min)(middle_at, last_begin - middle_width);
  if (middle_at >= first_end) svg.text(middle_at, 38, "mid-text", chart.classes[1]);

  auto const range = range_of(chart);
  axis const at{range.low(), range.high(), panel + 6, panel + panel_width};
  auto const ticks = nice_ticks(range.low(), range.high(), 4);
  draw_grid(svg, ticks, at, top, bottom);
  for (double t : ticks) {
    svg.text(at(t), bottom + 16, "axis-text middle", tick_text(t, chart.unit, step_of(ticks)));
  }
  double const reference = total_of(chart);
  if (!std::isnan(reference) && n > 1) {
    svg.line("reference", crisp(at.clipped(reference)), top, crisp(at.clipped(reference)), bottom);
  }
  if (chart.target) {
    svg.line("target", crisp(at(*chart.target)), top, crisp(at(*chart.target)), bottom);
    svg.text(at(*chart.target), 38, "axis-text middle", "target");
  }

  double y = top + 6;
  for (auto const& row : chart.rows) {
    svg.begin_group(row.total ? std::string_view{} : std::string_view{row.name});
    svg.label(0, y + 12, row.total ? "strong" : "row-name", row.name, names_width - 8);
    svg.text(0, y + 27, "axis-text", "n = " + with_separators(row.n));
    if (row.hidden) {
      svg.text(names_width, y + 17, "hidden-value", "hidden: too few answers");
    } else {
      draw_bar(svg, chart, row, names_width, y, bar_width, bar_height);
      draw_net(svg, row, at, y + bar_height / 2);
      svg.text(776, y + 17.5, "value end", row.net.text);
      svg.text(wide_width, y + 17.5, "plus-minus end", row.net.plus_minus);
    }
    svg.end_group();
    y += row_height;
    if (row.total && n > 1) {
      svg.line("grid", 0, crisp(y - 5), wide_width, crisp(y - 5));
      y += after_total;
    }
  }
  return svg.finish(names.id, "chart wide-drawing", names.title, names.description);
}

std::string draw_narrow(share_bars const& chart, drawing_names const& names) {
  constexpr double row_height = 62, bar_height = 22, top = 24, whisker_from = 146, whisker_to = 314;
  double const bottom = top + row_height * static_cast<double>(chart.rows.size());
  svg_drawing svg{narrow_width, bottom + 18};
  auto const range = range_of(chart);
  axis const at{range.low(), range.high(), whisker_from, whisker_to};
  auto const ticks = nice_ticks(range.low(), range.high(), 3);
  for (double t : ticks) {
    svg.text(at(t), 12, "axis-text middle", tick_text(t, chart.unit, step_of(ticks)));
  }
  double y = top;
  for (auto const& row : chart.rows) {
    svg.begin_group(row.total ? std::string_view{} : std::string_view{row.name});
    draw_grid(svg, ticks, at, y, y + 20);
    if (chart.target)
      svg.line("target", crisp(at(*chart.target)), y, crisp(at(*chart.target)), y + 20);
    svg.label(0, y + 14.5, row.total ? "strong" : "row-name", row.name, 84);
    svg.text(130, y + 14.5, "axis-text end", with_separators(row.n));
    if (row.hidden) {
      svg.text(0, y + 39, "hidden-value", "hidden: too few answers");
    } else {
      draw_net(svg, row, at, y + 10);
      svg.text(narrow_width, y + 14.5, "value end", row.net.text);
      draw_bar(svg, chart, row, 0, y + 24, narrow_width, bar_height);
    }
    svg.end_group();
    y += row_height;
  }
  svg.text(0, bottom + 10, "bad-text", chart.classes.at(0));
  double const middle_at = text_width(chart.classes[0]) + 14;
  double const last_begin = narrow_width - text_width(chart.classes.at(2));
  if (middle_at + text_width(chart.short_classes.at(1)) + 10 < last_begin) {
    svg.text(middle_at, bottom + 10, "mid-text", chart.short_classes[1]);
  }
  svg.text(narrow_width, bottom + 10, "good-text end", chart.classes[2]);
  return svg.finish(names.id, "chart narrow-drawing", names.title, names.description);
}

}  // namespace cxm::inline v0::detail
