#pragma once
// What was in force when figures were made, for the result.

#include "request.hpp"

#include <cxm/report/result_set.hpp>

#include <string>
#include <utility>
#include <vector>

namespace cxm::cli {

using policy_list = std::vector<std::pair<std::string, policy_value>>;

/// What every command has: files, mapping, groups, zone, level, method, layout, bad rows.
[[nodiscard]] policy_list policy_of(request const& of, std::vector<std::string> const& mapping);

/// Currency and minor units, where amounts are read.
void add_money_policy(request const& of, policy_list& into);

}  // namespace cxm::cli
