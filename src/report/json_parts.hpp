#pragma once
// What results and listings have in common as JSON.

#include <cxm/report/result_set.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail {

/// What was in force: an object.
[[nodiscard]] nlohmann::ordered_json json_of(
    std::vector<std::pair<std::string, policy_value>> const& policy);
/// Rows read, used and excluded by reason: an object.
[[nodiscard]] nlohmann::ordered_json json_of(row_counts const& rows);

}  // namespace cxm::inline v0::detail
