#pragma once
// A survey metric in several groupings at once, from one reading of its answers.

#include "answers.hpp"
#include "policy.hpp"
#include "request.hpp"

#include <cxm/core/answer_scale.hpp>
#include <cxm/report/result_set.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace cxm::cli {

/// What a result is grouped by: places in answer_block::group and the names they have in the result.
struct grouping {
  std::vector<std::size_t> parts;
  std::vector<std::string> names;
  /// Whether one of them is the period. --duplicates then keeps one answer of a customer a period, and
  /// one in all otherwise.
  bool by_period = false;
};

/// All that was asked for, in one grouping: every column of --by and the period.
[[nodiscard]] grouping whole_grouping(request const& of);

/// The scale that the options give a metric. Errors: usage_error for one that the metric can't have.
[[nodiscard]] answer_scale survey_scale(request const& of, std::string const& metric);

/// Says so where answers of 0 to 10 may be answers of 1 to 10.
void warn_of_scale(request const& of, std::string const& metric, answer_source const& input,
                   scale_watch const& watch);

/// What was in force.
[[nodiscard]] policy_list survey_policy(request const& of, std::string const& metric,
                                        answer_scale const& scale,
                                        std::vector<std::string> const& mapping);

/// One result set for each grouping. `metric` is nps, csat, ces or satisfaction; `scale` must be one
/// of the metric's. Every result set has the policy and counts its own rows: what is a duplicate
/// depends on the grouping. Errors: io_error, usage_error.
[[nodiscard]] std::vector<result_set> survey_results(request const& of, std::string const& metric,
                                                     answer_scale const& scale,
                                                     answer_source& input,
                                                     std::vector<grouping> const& groupings);

}  // namespace cxm::cli
