#pragma once
// cxm usability --sus and --umux-lite: rows are respondents, columns the items.

#include "request.hpp"

#include <cxm/report/result_set.hpp>

namespace cxm::cli {

[[nodiscard]] inline bool asks_questionnaire(request const& of) {
  return !of.sus.empty() || !of.umux_lite.empty();
}
/// Precondition: asks_questionnaire(of). Errors: usage_error, io_error.
[[nodiscard]] result_set run_questionnaire(request const& of);

}  // namespace cxm::cli
