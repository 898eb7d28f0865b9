#pragma once
// The answer scale of a survey metric, as --scale, --reverse and --not-applicable say.

#include "policy.hpp"
#include "request.hpp"

#include <cxm/core/answer_scale.hpp>

#include <string>

namespace cxm::cli {

/// `standard` is the metric's own scale. Errors: usage_error.
[[nodiscard]] answer_scale scale_of(request const& of, std::string const& metric,
                                    answer_scale const& standard);

/// Whether the scale was named, and not only assumed.
[[nodiscard]] bool scale_is_stated(request const& of, std::string const& metric);

/// Scale, direction and codes.
void add_scale_policy(request const& of, std::string const& metric, answer_scale const& scale,
                      policy_list& into);

}  // namespace cxm::cli
