#pragma once
// Where the numbers are in a row of results.

#include <cxm/core/estimate.hpp>
#include <cxm/report/report_data.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace cxm::inline v0::detail {

/// What stands in place of a figure that too few answers are behind.
inline constexpr std::string_view hidden_note = "hidden: too few answers";

/// The metric of a row and its first figure. Precondition: the row has a metric with a figure.
[[nodiscard]] metric_figures const& metric_of(result_row const& row);
[[nodiscard]] figure const& headline(result_row const& row);
/// The figure of this name, or none.
[[nodiscard]] figure const* find_figure(result_row const& row, std::string_view name);
/// How many observations the headline stands on: the row's first count.
[[nodiscard]] count_t answers(result_row const& row);
[[nodiscard]] bool is_hidden(result_row const& row);
[[nodiscard]] estimate as_estimate(figure const& f);
/// The value of the row's one key part; "(none)" for rows without one.
[[nodiscard]] std::string group_name(result_row const& row);

/// "NPS", "CSAT top box": the name of a measure's headline.
[[nodiscard]] std::string measure_name(measure const& m);
/// The row of all answers; the metric's own first row where there is no other.
[[nodiscard]] result_row const* whole(measure const& m);
/// The whole, or the first period of a measure that has none: for what is the same in every row. nullptr
/// without rows.
[[nodiscard]] result_row const* any_row(measure const& m);
[[nodiscard]] result_row const* side(measure const& m, std::string_view name);

/// The wanted value of a measure, in the unit of its headline.
[[nodiscard]] std::optional<double> target_of(report_data const& data, measure const& m);

/// Bad, middle and good share of a row that has them, together 1: of detractors, passives and
/// promoters, or of the boxes of a rating.
[[nodiscard]] std::optional<std::array<double, 3>> three_shares(result_row const& row);

/// The measure whose segments and trend lead: the first one with answers.
[[nodiscard]] measure const* primary(report_data const& data);

}  // namespace cxm::inline v0::detail
