#pragma once
// What a report is made from, whether the rows come from files with named columns or from the tables of
// a folder.

#include "request.hpp"
#include "survey_results.hpp"

#include <cxm/report/report_data.hpp>

#include <string>
#include <vector>

namespace cxm::cli {

/// The groupings of a measure, in the order in which report_measure takes their results: all, each
/// column of --by, the period, the sides of the compared day.
[[nodiscard]] std::vector<grouping> report_groupings(request const& of);

/// A measure from the results of report_groupings.
[[nodiscard]] measure report_measure(request const& of, std::string const& id,
                                     std::vector<result_set> results);

/// The part of a result set that is about one of its metrics.
[[nodiscard]] result_set only(result_set const& results, std::string const& metric);

/// Title, command, policy, targets and the like, from the request; and from `days`, of what is
/// observed, which period is not over.
[[nodiscard]] report_data report_frame(request const& of, std::optional<day_range> const& days);

/// The day that a report compares: --compare, or the beginning of the last three finished periods
/// where there are six.
[[nodiscard]] std::optional<std::chrono::local_days> compared_day(request const& of, period every,
                                                                  std::optional<day_range> const&);

/// Whether the period that a range of days ends in is over: its last day was observed.
[[nodiscard]] bool last_is_over(period every, day_range const& days);

}  // namespace cxm::cli
