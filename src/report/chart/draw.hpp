#pragma once
// The charts: pure functions from what they show to SVG. Each is drawn twice, for a page of a desk's
// width and for a phone's, at one pixel a unit, so that text is never shrunk. The page shows one.

#include <cxm/report/document.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail {

inline constexpr double wide_width = 808;
inline constexpr double narrow_width = 358;

/// What the drawing as a whole is called, and how it is found.
struct drawing_names {
  std::string_view id;  ///< unique in the page
  std::string_view title;
  std::string_view description;
};

[[nodiscard]] std::string draw_wide(share_bars const& chart, drawing_names const& names);
[[nodiscard]] std::string draw_narrow(share_bars const& chart, drawing_names const& names);
[[nodiscard]] std::string draw_wide(trend_line const& chart, drawing_names const& names);
[[nodiscard]] std::string draw_narrow(trend_line const& chart, drawing_names const& names);
[[nodiscard]] std::string draw_wide(cohort_grid const& chart, drawing_names const& names);
[[nodiscard]] std::string draw_narrow(cohort_grid const& chart, drawing_names const& names);
[[nodiscard]] std::string draw_wide(survival_lines const& chart, drawing_names const& names);
[[nodiscard]] std::string draw_narrow(survival_lines const& chart, drawing_names const& names);
[[nodiscard]] std::string draw_wide(money_bridge const& chart, drawing_names const& names);
[[nodiscard]] std::string draw_narrow(money_bridge const& chart, drawing_names const& names);

/// A cell of an interval grid: the interval as a whisker, the value as a dot, a dotted line where
/// `reference` (all groups together) lies. Nothing for an undefined value.
[[nodiscard]] std::string draw_interval(drawn_value const& at, interval_grid::column const& scale,
                                        double reference);

/// The line of a card, a gap where a value is missing, the last stretch striped while it is not over.
[[nodiscard]] std::string draw_spark(metric_card const& card);

/// The interval of a card beside its target; nothing without both.
[[nodiscard]] std::string draw_target(metric_card const& card);

/// A tick's label: "+20", "40 %", "4.5".
[[nodiscard]] std::string tick_text(double x, unit in, double step);

}  // namespace cxm::inline v0::detail
