#pragma once
// A survey metric of one group, period by period, and what the tests and the chart say of it.

#include "request.hpp"
#include "rows.hpp"

#include <cxm/core/figure.hpp>
#include <cxm/statistics/control_chart.hpp>
#include <cxm/statistics/trend.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cxm::cli {

/// A period that nobody answered in has no count and no value.
struct trend_period {
  std::string label;
  count_t count = 0;
  double value = undefined;
  bounds range{};
};

/// From the first period with answers to the last one.
struct trend_series {
  cell_key group;
  std::vector<trend_period> periods;
  /// Only the last can be unfinished: neither a test nor a chart looks at it.
  bool last_is_unfinished = false;
  /// What one answer does over the finished periods, where answers can be counted on.
  std::optional<process_level> one_answer{};

  [[nodiscard]] std::span<trend_period const> finished() const noexcept {
    std::span<trend_period const> const all = periods;
    return all.first(all.size() - (last_is_unfinished ? 1 : 0));
  }
};

/// How the headline of a metric is measured.
struct trend_figure {
  std::string metric;  ///< such as "csat"
  std::string figure;  ///< such as "top_box"
  std::string title;   ///< such as "CSAT top box"
  cxm::unit unit = unit::ratio;
  double lowest = undefined;  ///< what the scale allows
  double highest = undefined;
};

/// Limits for each finished period, and what is held against them: the values, their moving
/// averages, or their cumulative sums (above and below, the latter not above 0).
struct trend_chart {
  control_chart drawn;
  std::vector<double> above, below;
};

struct trend_findings {
  mann_kendall_result test;
  sen_slope_result slope;
  pettitt_result change;
  trend_chart chart;
  double adjusted_p = undefined;
  double change_adjusted_p = undefined;
};

/// What a chart is called in the data forms: "p", "score" or "mean" for the standard one of counted
/// answers, otherwise "xmr", "ewma" or "cusum".
[[nodiscard]] std::string chart_name(request const& of, trend_figure const& figure);

/// One for each series. The p of all trends are adjusted together, and those of all changes.
[[nodiscard]] std::vector<trend_findings> trends_of(request const& of, trend_figure const& figure,
                                                    std::span<trend_series const> all);

}  // namespace cxm::cli
