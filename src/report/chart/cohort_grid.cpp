// Cohorts as a triangle of shaded cells, a row each, a column for each step since they began.

#include "draw.hpp"
#include "svg.hpp"
#include "text_width.hpp"

#include "report/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace cxm::inline v0::detail {

namespace {
struct frame {
  double width, label, count, cell_height, top;
  std::size_t most_steps;
};
constexpr frame wide{wide_width, 76, 54, 20, 46, 24};
constexpr frame narrow{narrow_width, 62, 40, 22, 46, 8};
constexpr std::size_t most_rows = 36;
constexpr int shades = 8;

class cohort_drawing {
 public:
  cohort_drawing(cohort_grid const& chart, frame const& at) : chart_{chart}, f_{at} {
    for (auto const& row : chart.rows) steps_ = (std::max)(steps_, row.cells.size());
    // Where not all steps fit, every second, third, … is shown.
    stride_ = (steps_ + f_.most_steps - 1) / f_.most_steps;
    stride_ = (std::max)(stride_, std::size_t{1});
    columns_ = steps_ / stride_;
    // The oldest rows are left to the table where there are too many.
    first_ = chart.rows.size() > most_rows ? chart.rows.size() - most_rows : 0;
    left_ = f_.label + f_.count + 8;
    cell_width_ = (std::min)(
        (f_.width - left_) / static_cast<double>((std::max)(columns_, std::size_t{1})), 44.0);
  }

  [[nodiscard]] std::string draw(drawing_names const& names, std::string_view classes) const {
    auto const shown = static_cast<double>(chart_.rows.size() - first_);
    svg_drawing svg{f_.width, f_.top + (shown + 0.4) * f_.cell_height + 4};
    svg.text(0, 12, "axis-title", chart_.value_title);
    svg.text(f_.label + f_.count, f_.top - 8, "axis-text end", "n");
    for (std::size_t c = 0; c < columns_; ++c) {
      svg.text(x(c) + cell_width_ / 2, f_.top - 8, "axis-text middle",
               fmt::format("{}", (c + 1) * stride_));
    }
    shaded(svg);
    for (std::size_t r = first_; r < chart_.rows.size(); ++r) row(svg, r);
    return svg.finish(names.id, classes, names.title, names.description);
  }

 private:
  [[nodiscard]] double x(std::size_t column) const {
    return left_ + cell_width_ * static_cast<double>(column);
  }
  [[nodiscard]] double y(std::size_t row) const {
    double const gap = chart_.rows[row].total ? 0.4 : 0;
    return f_.top + f_.cell_height * (static_cast<double>(row - first_) + gap);
  }
  [[nodiscard]] int shade(double value) const {
    double const span = chart_.high - chart_.low;
    double const at = span > 0 ? (value - chart_.low) / span : 1;
    return (std::clamp)(static_cast<int>(at * shades), 0, shades - 1);
  }
  [[nodiscard]] cohort_grid::cell const* cell(std::size_t row, std::size_t column) const {
    std::size_t const step = (column + 1) * stride_ - 1;
    auto const& cells = chart_.rows[row].cells;
    if (chart_.rows[row].hidden || step >= cells.size() || std::isnan(cells[step].value)) {
      return nullptr;
    }
    return &cells[step];
  }
  /// All cells of one shade as one path.
  void shaded(svg_drawing& svg) const {
    std::array<std::string, shades> paths;
    for (std::size_t r = first_; r < chart_.rows.size(); ++r) {
      for (std::size_t c = 0; c < columns_; ++c) {
        auto const* const at = cell(r, c);
        if (at == nullptr) continue;
        paths[static_cast<std::size_t>(shade(at->value))] +=
            fmt::format("M{:.1f} {:.1f}h{:.1f}v{:.1f}h-{:.1f}Z", x(c), y(r), cell_width_ - 1,
                        f_.cell_height - 1, cell_width_ - 1);
      }
    }
    for (int k = 0; k < shades; ++k) {
      auto const& path = paths[static_cast<std::size_t>(k)];
      if (!path.empty()) svg.path(fmt::format("heat{}", k), path);
    }
  }
  void row(svg_drawing& svg, std::size_t r) const {
    auto const& of = chart_.rows[r];
    double const base = y(r) + f_.cell_height / 2 + 4;
    svg.label(0, base, of.total ? "strong" : "", of.name, f_.label);
    svg.text(f_.label + f_.count, base, "axis-text end", with_separators(of.n));
    if (of.hidden) svg.text(left_ + 4, base, "hidden-value", "hidden");
    for (std::size_t c = 0; c < columns_; ++c) {
      auto const* const at = cell(r, c);
      if (at == nullptr) continue;
      // Dark cells carry light text.
      std::string_view const on = shade(at->value) >= shades - 3 ? "on-dark" : "on-light";
      svg.text(x(c) + cell_width_ / 2, base - 0.5, fmt::format("heat-text middle {}", on),
               at->text);
    }
  }

  cohort_grid const& chart_;
  frame f_;
  std::size_t steps_ = 0;
  std::size_t stride_ = 1;
  std::size_t columns_ = 0;
  std::size_t first_ = 0;
  double left_ = 0;
  double cell_width_ = 0;
};
}  // namespace

std::string draw_wide(cohort_grid const& chart, drawing_names const& names) {
  return cohort_drawing{chart, wide}.draw(names, "chart wide-drawing");
}

std::string draw_narrow(cohort_grid const& chart, drawing_names const& names) {
  return cohort_drawing{chart, narrow}.draw(names, "chart narrow-drawing");
}

}  // namespace cxm::inline v0::detail
