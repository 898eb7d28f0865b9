#pragma once
// The commands: from a request to what was found.

#include "request.hpp"

#include <cxm/report/result_set.hpp>

namespace cxm::cli {

/// nps, csat, ces and satisfaction. `role` is the role of the score's column.
[[nodiscard]] result_set run_survey(request const& of, std::string const& metric,
                                    std::string const& role);
[[nodiscard]] result_set run_churn(request const& of);
[[nodiscard]] result_set run_ltv(request const& of);
/// One result set for each metric that the files' columns allow.
[[nodiscard]] std::vector<result_set> run_report(request const& of);

}  // namespace cxm::cli
