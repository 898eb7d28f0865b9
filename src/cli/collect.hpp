#pragma once
// The figures of a metric as a result.

#include <cxm/core/metric.hpp>
#include <cxm/report/result_set.hpp>

#include <string>

namespace cxm::cli {

/// `metric` is the name in the data forms, such as "nps" also where answers are weighted.
template <class M>
[[nodiscard]] metric_figures figures_of(M const& m, std::string const& metric, reading how) {
  metric_figures out;
  out.metric = metric;
  out.title = std::string{title_of<M>()};
  m.figures([&](figure const& f) { out.figures.push_back(f); }, how);
  return out;
}

}  // namespace cxm::cli
