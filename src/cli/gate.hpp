#pragma once
// A headline that has to be reached: --fail-under.

#include "request.hpp"

#include <cxm/report/result_set.hpp>

namespace cxm::cli {

/// Before anything is shown. Errors: usage_error for a share that was given as 0.8 and not as 80.
void check_gate(request const& of, result_set const& results);

/// `fine`, or `gate_failed` when the first figure of the total or of any group is below --fail-under or
/// undefined; says which on the standard error. The figure is compared as it is, not as it is rounded for
/// showing: 29.97 is below 30. Shares are compared in percent. Without --fail-under all is fine.
[[nodiscard]] int gate(request const& of, result_set const& results);

}  // namespace cxm::cli
