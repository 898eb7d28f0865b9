#pragma once
// A survey metric of a sample that was drawn by a design: --strata, --cluster, --fpc, --rake.

#include "answers.hpp"
#include "request.hpp"

#include <cxm/core/answer_scale.hpp>
#include <cxm/report/result_set.hpp>

#include <optional>
#include <string>

namespace cxm::cli {

/// Whether any option says how the sample was drawn.
[[nodiscard]] bool has_design(request const& of);

/// One row for each group of the sample, each a domain of all of it. The rows are kept in memory: what an
/// estimate varies by depends on all of them. Without a scale the metric is the mean of a number.
/// Errors: io_error, usage_error.
[[nodiscard]] result_set designed_results(request const& of, std::string const& metric,
                                          std::optional<answer_scale> const& scale);

}  // namespace cxm::cli
