#pragma once
// Results in the form that was asked for, to where they were asked for.

#include "request.hpp"

#include <cxm/report/result_set.hpp>

namespace cxm::cli {

/// Writes the results of one metric, and warns where there is nothing to show. Returns the exit code.
int show(request const& of, result_set const& results);

}  // namespace cxm::cli
