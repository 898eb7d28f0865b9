// A value by period: line, band of intervals, levels of stretches, answers below.

#include "axis.hpp"
#include "draw.hpp"
#include "svg.hpp"
#include "text_width.hpp"

#include "report/people.hpp"

#include <cxm/format.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cxm::inline v0::detail {

namespace {
/// Where the parts of the drawing are.
struct frame {
  double width, left, right, top, plot_height, bars_top, bars_height, height;
  double widest_label;  ///< of the periods, in pixels
};
constexpr frame wide{wide_width, 46, 704, 52, 236, 308, 40, 372, 58};
constexpr frame narrow{narrow_width, 38, 350, 44, 170, 230, 30, 284, 58};

/// Without counts the periods are named right below the plot.
[[nodiscard]] frame without_counts(frame f, trend_line const& chart) {
  if (!chart.count_title.empty()) return f;
  double const saved = f.bars_top + f.bars_height - (f.top + f.plot_height);
  f.bars_top = f.top + f.plot_height;
  f.bars_height = 0;
  f.height -= saved;
  return f;
}

constexpr std::size_t most_tooltips = 200;
constexpr std::size_t most_dots = 60;

class trend_drawing {
 public:
  trend_drawing(trend_line const& chart, frame const& at)
      : chart_{chart}, f_{at}, svg_{at.width, at.height}, values_{value_axis(chart, at)} {}

  [[nodiscard]] std::string draw(drawing_names const& names, std::string_view classes) {
    svg_.text(0, 12, "axis-title", chart_.value_title);
    if (!chart_.points.empty()) {
      unfinished_background();
      grid();
      band();
      counts();
      levels();
      line();
      period_labels();
    }
    return svg_.finish(names.id, classes, names.title, names.description);
  }

 private:
  [[nodiscard]] static axis value_axis(trend_line const& chart, frame const& f) {
    value_range seen;
    for (auto const& p : chart.points) {
      if (!p.hidden) seen.see(p.at);
    }
    if (chart.target) seen.see(*chart.target);
    auto const r = seen.rounded(chart.unit);
    return {r.low(), r.high(), f.top + f.plot_height, f.top};
  }
  [[nodiscard]] double step() const {
    return (f_.right - f_.left) / static_cast<double>(chart_.points.size());
  }
  [[nodiscard]] double x(std::size_t i) const {
    return f_.left + step() * (static_cast<double>(i) + 0.5);
  }
  [[nodiscard]] bool drawn(trend_line::point const& p) const {
    return !p.hidden && !std::isnan(p.at.value);
  }
  [[nodiscard]] std::string told(trend_line::point const& p) const {
    std::string out = p.name + ": " + p.at.text;
    if (p.at.range.defined()) out += " " + p.at.plus_minus;
    if (!chart_.count_title.empty()) out += ", n = " + with_separators(p.n);
    return out + (p.unfinished ? ", not over" : "");
  }

  /// A wash with diagonal strokes over the period that is not over, clipped by hand: a pattern would
  /// need an id.
  void unfinished_background() {
    if (!chart_.points.back().unfinished) return;
    double const from = f_.right - step();
    double const bottom = f_.bars_top + f_.bars_height;
    svg_.rect("unfinished", from, f_.top, step(), bottom - f_.top);
    path_commands strokes;
    for (double y = f_.top + 6; y < bottom + step(); y += 6) {
      double const y1 = (std::min)(y, bottom);
      double const x2 = (std::min)(from + (y - f_.top), f_.right);
      double const x1 = from + (y - y1);
      if (x1 >= x2) continue;
      strokes.to(x1, y1);
      strokes.to(x2, y - (x2 - from));
      strokes.to(undefined, undefined);
    }
    svg_.path("stripes", strokes.text());
  }
  void grid() {
    auto const ticks = nice_ticks(values_.low(), values_.high(), 5);
    double const tick_step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
    for (double t : ticks) {
      bool const zero = std::fabs(t) < 1e-12 * (std::max)(1.0, std::fabs(values_.high()));
      svg_.line(zero ? "zero" : "grid", f_.left, crisp(values_(t)), f_.right, crisp(values_(t)));
      svg_.text(f_.left - 8, values_(t) + 4, "axis-text end", tick_text(t, chart_.unit, tick_step));
    }
    if (!chart_.target) return;
    double const y = crisp(values_(*chart_.target));
    svg_.line("target", f_.left, y, f_.right, y);
    if (f_.width == wide_width) svg_.text(f_.right + 8, y + 4, "axis-text", "target");
  }
  void band() {
    path_commands area;
    std::size_t const n = chart_.points.size();
    for (std::size_t i = 0; i < n;) {
      std::size_t end = i;
      auto const banded = [&](std::size_t k) {
        return drawn(chart_.points[k]) && chart_.points[k].at.range.defined();
      };
      while (end < n && banded(end)) ++end;
      if (end == i + 1) {  // a band of one period is a line
        svg_.line("whisker thin", x(i), values_.clipped(chart_.points[i].at.range.lower), x(i),
                  values_.clipped(chart_.points[i].at.range.upper));
      } else if (end > i) {
        for (std::size_t k = i; k < end; ++k) {
          area.to(x(k), values_.clipped(chart_.points[k].at.range.upper));
        }
        for (std::size_t k = end; k-- > i;) {
          area.to(x(k), values_.clipped(chart_.points[k].at.range.lower));
        }
        area.close();
        area.to(undefined, undefined);
      }
      i = (std::max)(end, i + 1);
    }
    if (!area.text().empty()) svg_.path("band", area.text());
  }
  void counts() {
    if (chart_.count_title.empty()) return;
    count_t most = 1;
    for (auto const& p : chart_.points) most = (std::max)(most, p.n);
    double const bottom = f_.bars_top + f_.bars_height;
    double const width = (std::max)(step() * 0.72, 0.5);
    std::string bars;
    for (std::size_t i = 0; i < chart_.points.size(); ++i) {
      double const h =
          f_.bars_height * static_cast<double>(chart_.points[i].n) / static_cast<double>(most);
      if (h <= 0) continue;
      bars += fmt::format("M{:.1f} {:.1f}h{:.1f}v{:.1f}h-{:.1f}Z", x(i) - width / 2, bottom - h,
                          width, h, width);
    }
    if (!bars.empty()) svg_.path("counts", bars);
    svg_.line("zero", f_.left, crisp(bottom), f_.right, crisp(bottom));
    svg_.text(f_.left - 8, f_.bars_top + 9, "axis-text end", with_separators(most));
    if (f_.width == wide_width) {
      svg_.text(f_.right + 8, f_.bars_top + 24, "axis-text", chart_.count_title);
    }
  }
  void levels() {
    double free_from = 0;
    for (auto const& level : chart_.levels) {
      double const from = x(level.first) - step() / 2;
      double const to = x(level.last) + step() / 2;
      if (&level != &chart_.levels.front()) {
        svg_.line("event", crisp(from), f_.top - 14, crisp(from), f_.bars_top + f_.bars_height);
      }
      double const y = crisp(values_.clipped(level.at.value));
      svg_.line("level", from, y, to, y);
      // Labels stand above the stretch they are of; one that has no room goes to the left.
      double const value_width = text_width(level.at.text, 14) + 8;
      double const whole = value_width + text_width(level.label);
      double at = (std::max)(from + 2, free_from);
      at = (std::min)(at, f_.width - whole);
      if (at < free_from) continue;
      svg_.text(at, f_.top - 16, "value", level.at.text);
      svg_.text(at + value_width, f_.top - 16, "axis-text", level.label);
      free_from = at + whole + 12;
    }
  }
  void line() {
    path_commands finished;
    std::size_t last = chart_.points.size();
    for (std::size_t i = 0; i < chart_.points.size(); ++i) {
      auto const& p = chart_.points[i];
      if (!drawn(p)) {
        finished.to(undefined, undefined);
        last = chart_.points.size();
        continue;
      }
      double const y = values_.clipped(p.at.value);
      if (p.unfinished && last < i) {
        svg_.line("line dashed", x(last), values_.clipped(chart_.points[last].at.value), x(i), y);
      } else if (!p.unfinished) {
        finished.to(x(i), y);
      }
      last = i;
    }
    svg_.path("line", finished.text());
    std::size_t const n = chart_.points.size();
    if (n > most_tooltips) return;
    for (std::size_t i = 0; i < n; ++i) {
      auto const& p = chart_.points[i];
      if (!drawn(p)) continue;
      double const y = values_.clipped(p.at.value);
      svg_.dot(p.unfinished ? "hollow" : "dot", x(i), y, n > most_dots ? 1.5 : 3, told(p));
    }
  }
  void period_labels() {
    std::size_t const n = chart_.points.size();
    std::size_t every = 1;
    for (std::size_t stride : {1U, 2U, 3U, 4U, 6U, 12U, 24U, 48U, 60U, 120U}) {
      every = stride;
      if (static_cast<double>(stride) * step() >= f_.widest_label) break;
    }
    while (static_cast<double>(every) * step() < f_.widest_label) every *= 2;
    double const bottom = f_.bars_top + f_.bars_height;
    std::string year;  // stands once, where it begins
    for (std::size_t i = 0; i < n; i += every) {
      auto const& p = chart_.points[i];
      bool const begins = !p.year.empty() && p.year != year;
      svg_.text(x(i), bottom + 17, "axis-text middle",
                p.short_label + (begins ? " " + p.year : ""));
      year = p.year;
    }
  }

  trend_line const& chart_;
  frame f_;
  svg_drawing svg_;
  axis values_;
};
}  // namespace

std::string draw_wide(trend_line const& chart, drawing_names const& names) {
  return trend_drawing{chart, without_counts(wide, chart)}.draw(names, "chart wide-drawing");
}

std::string draw_narrow(trend_line const& chart, drawing_names const& names) {
  return trend_drawing{chart, without_counts(narrow, chart)}.draw(names, "chart narrow-drawing");
}

}  // namespace cxm::inline v0::detail
