#pragma once
// Options by variables of the environment: CXM_TIMEZONE for --timezone.

#include "setting.hpp"

#include <vector>

namespace cxm::cli {

/// The options of a command that the environment sets, as they would be typed; flags by 1, yes, true, on
/// or 0, no, false, off. An empty variable sets nothing. Errors: io_error at a flag's variable that is
/// neither.
[[nodiscard]] std::vector<setting> settings_of_environment(command const& c);

/// Warns of variables that begin with CXM_, are no option of any command, and nearly are.
void warn_of_near_variables();

}  // namespace cxm::cli
