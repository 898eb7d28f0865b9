// A bridge from one amount to another: a bar for each, and for what was added and taken between.

#include "axis.hpp"
#include "draw.hpp"
#include "svg.hpp"
#include "text_width.hpp"

#include <algorithm>

namespace cxm::inline v0::detail {

namespace {
struct frame {
  double width, left, right, top, row;
};
constexpr frame wide{wide_width, 132, 620, 44, 34};
constexpr frame narrow{narrow_width, 0, 350, 44, 50};

[[nodiscard]] std::string draw(money_bridge const& chart, frame const& f,
                               drawing_names const& names, std::string_view classes) {
  bool const is_wide = f.width == wide_width;
  double const bar_height = 20;
  svg_drawing svg{f.width, f.top + f.row * static_cast<double>(chart.bars.size()) + 4};
  value_range seen;
  seen.see(0);
  for (auto const& b : chart.bars) {
    seen.see(b.from);
    seen.see(b.to);
  }
  auto const r = seen.rounded(chart.unit);
  // On a phone the amount stands above its bar.
  axis const x{r.low(), r.high(), f.left + 2, f.right};
  svg.text(0, 12, "axis-title", chart.value_title);
  double const bottom = f.top + f.row * static_cast<double>(chart.bars.size()) - 8;
  auto const ticks = nice_ticks(r.low(), r.high(), is_wide ? 5 : 3);
  double const step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
  for (double t : ticks) {
    svg.line(t == 0 ? "zero" : "grid", crisp(x(t)), f.top - 6, crisp(x(t)), bottom);
    bool const at_edge = !is_wide && x(t) > f.width - 24;
    char const* const anchor = at_edge              ? "axis-text end"
                               : !is_wide && t == 0 ? "axis-text"
                                                    : "axis-text middle";
    svg.text(at_edge ? f.width : x(t), f.top - 12, anchor, tick_text(t, chart.unit, step));
  }
  for (std::size_t i = 0; i < chart.bars.size(); ++i) {
    auto const& b = chart.bars[i];
    double const top = f.top + f.row * static_cast<double>(i) + (is_wide ? 0 : 18);
    double const low = (std::min)(x(b.from), x(b.to));
    double const high = (std::max)(x(b.from), x(b.to));
    char const* const kind = b.is == money_bridge::part::gain   ? "good"
                             : b.is == money_bridge::part::loss ? "bad"
                                                                : "mid";
    svg.rect(kind, low, top, (std::max)(high - low, 1.0), bar_height,
             b.name + ": " + b.text + (b.share.empty() ? "" : ", " + b.share));
    if (i + 1 < chart.bars.size()) {
      double const next = top + f.row;
      svg.line("leader", crisp(x(b.to)), top + bar_height, crisp(x(b.to)), next);
    }
    bool const level = b.is == money_bridge::part::level;
    if (is_wide) {
      svg.label(0, top + 15, level ? "strong" : "", b.name, f.left - 8);
      svg.text(high + 8, top + 15, "value", b.text);
      svg.text(f.width, top + 15, "axis-text end", b.share);
    } else {
      svg.label(0, top - 5, level ? "strong" : "", b.name, f.width * 0.5);
      svg.text(f.right, top - 5, "value end", b.text + (b.share.empty() ? "" : " · " + b.share));
    }
  }
  if (is_wide) svg.text(f.width, f.top - 12, "axis-text end", "of the opening");
  return svg.finish(names.id, classes, names.title, names.description);
}
}  // namespace

std::string draw_wide(money_bridge const& chart, drawing_names const& names) {
  return draw(chart, wide, names, "chart wide-drawing");
}

std::string draw_narrow(money_bridge const& chart, drawing_names const& names) {
  return draw(chart, narrow, names, "chart narrow-drawing");
}

}  // namespace cxm::inline v0::detail
