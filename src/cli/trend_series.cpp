#include "trend_series.hpp"

#include "survey_collectors.hpp"

#include <algorithm>

namespace cxm::cli {

namespace {

[[nodiscard]] trend_chart cusum_of(std::span<double const> x) {
  cusum_options const usual;
  cusum_sums const sums = cusum_chart(x, moving_range_level(x), usual);
  trend_chart out;
  out.above = sums.above;
  out.below = sums.below;
  for (double& sum : out.below) sum = sum == 0 ? 0 : -sum;
  out.drawn.centre = 0;
  for (double const sum : sums.above) {
    bool const known = sum == sum;
    out.drawn.lower.push_back(known ? -usual.decision_interval : undefined);
    out.drawn.upper.push_back(known ? usual.decision_interval : undefined);
  }
  out.drawn.points = sums.above;
  std::set_union(sums.signals_above.begin(), sums.signals_above.end(), sums.signals_below.begin(),
                 sums.signals_below.end(), std::back_inserter(out.drawn.beyond));
  return out;
}

/// The values against limits by their number of answers. One period has nothing to be held against.
[[nodiscard]] control_chart counted_chart(trend_series const& series, trend_figure const& figure,
                                          std::span<double const> x) {
  std::vector<count_t> sizes;
  std::size_t answered = 0;
  for (trend_period const& p : series.finished()) {
    sizes.push_back(p.count);
    answered += p.count > 0 ? 1U : 0U;
  }
  process_level const level = answered > 1 ? *series.one_answer : process_level{};
  return sample_mean_chart(x, sizes, level, figure.lowest, figure.highest);
}

[[nodiscard]] trend_chart chart_of(request const& of, trend_figure const& figure,
                                   trend_series const& series, std::span<double const> x) {
  switch (of.chart) {
    case control_charts::cusum: return cusum_of(x);
    case control_charts::ewma: return {ewma_chart(x, moving_range_level(x)), {}, {}};
    case control_charts::xmr: break;
    case control_charts::standard:
      if (series.one_answer) return {counted_chart(series, figure, x), {}, {}};
      break;
  }
  return {xmr_chart(x).individuals, {}, {}};
}

}  // namespace

std::string chart_name(request const& of, trend_figure const& figure) {
  switch (of.chart) {
    case control_charts::cusum: return "cusum";
    case control_charts::ewma: return "ewma";
    case control_charts::xmr: return "xmr";
    case control_charts::standard: break;
  }
  if (is_weighted(of)) return "xmr";
  return figure.unit == unit::share ? "p" : figure.unit == unit::points ? "score" : "mean";
}

std::vector<trend_findings> trends_of(request const& of, trend_figure const& figure,
                                      std::span<trend_series const> all) {
  std::vector<trend_findings> found;
  std::vector<double> trends;
  std::vector<double> changes;
  for (trend_series const& series : all) {
    std::vector<double> x;
    for (trend_period const& p : series.finished()) x.push_back(p.value);
    trend_findings& one = found.emplace_back();
    one.test = mann_kendall(x);
    one.slope = sen_slope(x, of.how.level);
    one.change = pettitt(x);
    one.chart = chart_of(of, figure, series, x);
    trends.push_back(one.test.test.p);
    changes.push_back(one.change.p);
  }
  trends = adjusted_p(trends, of.adjust);
  changes = adjusted_p(changes, of.adjust);
  for (std::size_t i = 0; i < found.size(); ++i) {
    found[i].adjusted_p = trends[i];
    found[i].change_adjusted_p = changes[i];
  }
  return found;
}

}  // namespace cxm::cli
