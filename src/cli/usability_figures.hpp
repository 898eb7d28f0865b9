#pragma once
// The figures of attempts and of questionnaires, each with the interval that --method is for.

#include "attempts.hpp"
#include "request.hpp"

#include <cxm/report/result_set.hpp>

#include <vector>

namespace cxm::cli {

/// What is known of the attempts, so that figures stand for something.
struct attempt_kinds {
  bool outcome = false;
  bool duration = false;
  bool clicks = false;
  bool errors = false;
};

/// Before any row is read. Errors: usage_error for a method that no figure of attempts has.
void check_attempt_method(request const& of);

/// Success, errors, time and clicks, those that are known. A figure that --method is not for keeps
/// its default, and says which it is.
[[nodiscard]] std::vector<metric_figures> attempt_figures(request const& of,
                                                          attempt_kinds const& known,
                                                          attempts const& seen);

}  // namespace cxm::cli
