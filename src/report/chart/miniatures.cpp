// Drawings that stand inside a line of text: a cell's interval, a card's line and target.

#include "axis.hpp"
#include "draw.hpp"
#include "svg.hpp"
#include "text_width.hpp"

#include <algorithm>
#include <cmath>

namespace cxm::inline v0::detail {

std::string draw_interval(drawn_value const& at, interval_grid::column const& scale,
                          double reference) {
  if (std::isnan(at.value)) return {};
  constexpr double width = 88, height = 18, room = 5;
  svg_drawing svg{width, height};
  axis const x{scale.low, scale.high, room, width - room};
  if (!std::isnan(reference)) {
    svg.line("reference", crisp(x.clipped(reference)), 0, crisp(x.clipped(reference)), height);
  }
  if (at.range.defined()) {
    svg.line("whisker", x.clipped(at.range.lower), 9.5, x.clipped(at.range.upper), 9.5);
  }
  svg.dot("dot", x.clipped(at.value), 9, 3.5);
  return svg.finish_hidden("mark");
}

std::string draw_spark(metric_card const& card) {
  constexpr double width = 160, height = 44, room = 4;
  std::size_t const n = card.line.size();
  value_range seen;
  for (double v : card.line) seen.see(v);
  if (n < 2 || !seen.seen() || seen.low() == seen.high()) return {};
  svg_drawing svg{width, height};
  axis const y{seen.low(), seen.high(), height - room - 2, room + 2};
  double const step = (width - 2 * room) / static_cast<double>(n - 1);
  auto const x = [&](std::size_t i) { return room + step * static_cast<double>(i); };
  if (card.last_unfinished) svg.rect("unfinished", x(n - 1) - step / 2, 0, step, height);
  path_commands line;
  std::size_t last = n;
  std::size_t const end = card.last_unfinished ? n - 1 : n;
  for (std::size_t i = 0; i < end; ++i) {
    bool const there = std::isfinite(card.line[i]);
    line.to(x(i), there ? y(card.line[i]) : undefined);
    if (there) last = i;
  }
  svg.path("line", line.text());
  if (last < n) svg.dot("dot", x(last), y(card.line[last]), 3);
  return svg.finish_hidden("miniature");
}

std::string draw_target(metric_card const& card) {
  if (!card.target || !card.at.range.defined()) return {};
  constexpr double width = 160, height = 34, room = 6;
  svg_drawing svg{width, height};
  value_range seen;
  for (double v : {card.at.range.lower, card.at.range.upper, *card.target}) seen.see(v);
  double const margin = (std::max)((seen.high() - seen.low()) * 0.25, 1e-9);
  axis const x{seen.low() - margin, seen.high() + margin, room, width - room};
  svg.line("grid", 2, 8.5, width - 2, 8.5);
  svg.line("whisker", x(card.at.range.lower), 8.5, x(card.at.range.upper), 8.5);
  svg.dot("dot", x(card.at.value), 8, 4);
  svg.line("target-tick", crisp(x(*card.target)), 1, crisp(x(*card.target)), 15);
  double const half = text_width(card.target_text, 11.5) / 2;
  double const at = (std::min)((std::max)(x(*card.target), half), width - half);
  svg.text(at, 29, "axis-text middle", card.target_text);
  return svg.finish_hidden("miniature");
}

}  // namespace cxm::inline v0::detail
