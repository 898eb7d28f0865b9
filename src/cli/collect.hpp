#pragma once
// The figures of a metric, and of its groups, as results.

#include "messages.hpp"
#include "request.hpp"
#include "rows.hpp"

#include <cxm/core/metric.hpp>
#include <cxm/report/result_set.hpp>

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace cxm::cli {

/// `metric` is the name in the data forms, such as "nps" also where answers are weighted.
template <class M>
[[nodiscard]] metric_figures figures_of(M const& m, std::string const& metric, reading how) {
  metric_figures out;
  out.metric = metric;
  out.title = std::string{title_of<M>()};
  out.definition = std::string{definition_of<M>()};
  out.lower_is_better = lower_is_better<M>();
  m.figures([&](figure const& f) { out.figures.push_back(f); }, how);
  return out;
}

/// A row for each group and one for all of them, or a single row where there are no groups.
/// `groups` has cell_key as its key, whose parts are called `names`; figures(metric) gives what to
/// show.
template <class Grouped, class Figures>
void add_groups(std::vector<std::string> const& names, Grouped const& groups,
                Figures const& figures, result_set& results) {
  result_row all = row_for(names);
  all.metrics.push_back(figures(groups.total()));
  if (all.key.empty()) {
    results.results.push_back(std::move(all));
    return;
  }
  results.total = std::move(all);
  for (auto const& [key, m] : groups.rows()) {
    result_row row = row_for(names, key);
    row.metrics.push_back(figures(m));
    results.results.push_back(std::move(row));
  }
}

/// Before any row is read: whether the metric knows --method. `empty` has no observations.
/// Errors: usage_error.
template <class M>
void check_method(request const& of, M const& empty) {
  try {
    empty.figures([](figure const&) {}, of.how);
  } catch (std::invalid_argument const& why) {
    throw usage_error(fmt::format("--method {}: {}", name(of.how.method), reason_of(why)));
  }
}

}  // namespace cxm::cli
