// Survival curves: steps with their bands, names at their ends, and who is at risk below.

#include "axis.hpp"
#include "draw.hpp"
#include "svg.hpp"
#include "text_width.hpp"

#include "report/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cxm::inline v0::detail {

namespace {
struct frame {
  double width, left, right, top, plot_height, risk_row;
};
constexpr frame wide{wide_width, 46, 640, 34, 260, 18};
constexpr frame narrow{narrow_width, 46, 350, 34, 190, 18};
constexpr std::size_t line_classes = 4;

class survival_drawing {
 public:
  survival_drawing(survival_lines const& chart, frame const& at)
      : chart_{chart},
        f_{at},
        svg_{at.width, at.top + at.plot_height + 44 + rows_of(chart, at) * at.risk_row},
        time_{0, last_time(chart), at.left, at.right},
        value_{0, 1, at.top + at.plot_height, at.top} {}

  [[nodiscard]] std::string draw(drawing_names const& names, std::string_view classes) {
    svg_.text(0, 12, "axis-title", chart_.value_title);
    grid();
    for (std::size_t i = 0; i < chart_.curves.size(); ++i) band(i);
    for (std::size_t i = 0; i < chart_.curves.size(); ++i) line(i);
    ends();
    at_risk();
    return svg_.finish(names.id, classes, names.title, names.description);
  }

 private:
  [[nodiscard]] bool is_wide() const { return f_.width == wide_width; }
  /// On a phone the name of a group stands on a line of its own above its numbers.
  [[nodiscard]] static double rows_of(survival_lines const& chart, frame const& at) {
    double const each = at.width == wide_width ? 1 : 2;
    return 1 + each * static_cast<double>(chart.curves.size());
  }
  [[nodiscard]] static double last_time(survival_lines const& chart) {
    double last = chart.ticks.empty() ? 1 : chart.ticks.back().time;
    for (auto const& c : chart.curves) last = (std::max)(last, c.until);
    return last > 0 ? last : 1;
  }
  /// Colours go round; names stand at the lines.
  [[nodiscard]] std::string kind(std::size_t curve) const {
    return chart_.curves.size() == 1 ? "ink" : fmt::format("s{}", curve % line_classes);
  }
  void grid() {
    for (double t : nice_ticks(0, 1, 5)) {
      svg_.line(t == 0 ? "zero" : "grid", f_.left, crisp(value_(t)), f_.right, crisp(value_(t)));
      svg_.text(f_.left - 8, value_(t) + 4, "axis-text end", tick_text(t, unit::share, 0.2));
    }
    double const bottom = f_.top + f_.plot_height;
    for (auto const& t : chart_.ticks) {
      svg_.line("zero", crisp(time_(t.time)), bottom, crisp(time_(t.time)), bottom + 4);
      svg_.text(time_(t.time), bottom + 17, "axis-text middle", t.label);
    }
    svg_.text(f_.right, bottom + 32, "axis-title end", chart_.time_title);
  }
  template <class Value>
  void along(survival_lines::curve const& c, path_commands& out, Value const& value,
             bool backwards) const {
    struct corner {
      double x, y;
    };
    std::vector<corner> corners;
    for (std::size_t i = 0; i < c.steps.size() && c.steps[i].time <= c.until; ++i) {
      double const next =
          i + 1 < c.steps.size() ? (std::min)(c.steps[i + 1].time, c.until) : c.until;
      double const y = value_.clipped(value(c.steps[i]));
      corners.push_back({time_(c.steps[i].time), y});
      corners.push_back({time_(next), y});
    }
    if (backwards) std::reverse(corners.begin(), corners.end());
    for (corner const& k : corners) out.to(k.x, k.y);
  }
  void band(std::size_t i) {
    auto const& c = chart_.curves[i];
    path_commands area;
    // Where an interval is undefined there is no uncertainty to draw: at 0 everybody is there.
    along(
        c, area, [](auto const& s) { return std::isnan(s.upper) ? s.value : s.upper; }, false);
    along(
        c, area, [](auto const& s) { return std::isnan(s.lower) ? s.value : s.lower; }, true);
    if (area.text().empty()) return;
    area.close();
    svg_.begin_group(c.name);
    svg_.path("step-band " + kind(i), area.text());
    svg_.end_group();
  }
  void line(std::size_t i) {
    auto const& c = chart_.curves[i];
    path_commands steps;
    along(
        c, steps, [](auto const& s) { return s.value; }, false);
    svg_.begin_group(c.name);
    svg_.path("step-line " + kind(i), steps.text());
    svg_.end_group();
  }
  /// Names at the ends of the lines, pushed apart where they would overlap.
  void ends() {
    if (!is_wide()) return;
    std::size_t const n = chart_.curves.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> at(n);
    for (std::size_t i = 0; i < n; ++i) {
      auto const& c = chart_.curves[i];
      double last = 1;
      for (auto const& s : c.steps) {
        if (s.time <= c.until) last = s.value;
      }
      at[i] = value_(last);
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return at[a] < at[b]; });
    double free_from = f_.top;
    for (std::size_t const i : order) {
      auto const& c = chart_.curves[i];
      double const y = (std::max)(at[i], free_from);
      free_from = y + 16;
      double const end = time_(c.until);
      if (std::fabs(y - at[i]) > 1 || end < f_.right - 2) {
        svg_.line("reference", end + 3, at[i], f_.right + 6, y);
      }
      svg_.begin_group(c.name);
      double x = f_.right + 10;
      svg_.text(x, y + 4, "value", c.end_text);
      x += text_width(c.end_text, 14) + 8;
      if (n > 1) svg_.label(x, y + 4, "end-name " + kind(i), c.name, f_.width - x);
      svg_.end_group();
    }
  }
  void at_risk() {
    double y = f_.top + f_.plot_height + 48;
    svg_.text(0, y, "axis-title", chart_.risk_title);
    for (std::size_t i = 0; i < chart_.curves.size(); ++i) {
      auto const& c = chart_.curves[i];
      y += f_.risk_row;
      bool const named = chart_.curves.size() > 1;
      svg_.begin_group(c.name);
      if (named && !is_wide()) {
        svg_.label(0, y, "end-name " + kind(i), c.name + "  " + c.end_text, f_.width);
        y += f_.risk_row;
      }
      for (std::size_t t = 0; t < c.at_risk.size() && t < chart_.ticks.size(); ++t) {
        svg_.text(time_(chart_.ticks[t].time), y, "axis-text middle",
                  with_separators(c.at_risk[t]));
      }
      if (named && is_wide()) {
        svg_.label(f_.right + 10, y, "end-name " + kind(i), c.name, f_.width - f_.right - 10);
      }
      svg_.end_group();
    }
  }

  survival_lines const& chart_;
  frame f_;
  svg_drawing svg_;
  axis time_;
  axis value_;
};
}  // namespace

std::string draw_wide(survival_lines const& chart, drawing_names const& names) {
  return survival_drawing{chart, wide}.draw(names, "chart wide-drawing");
}

std::string draw_narrow(survival_lines const& chart, drawing_names const& names) {
  return survival_drawing{chart, narrow}.draw(names, "chart narrow-drawing");
}

}  // namespace cxm::inline v0::detail
