#pragma once
// The names of time zones, to find the one that was meant.

#include <string>
#include <string_view>
#include <vector>

namespace cxm::cli {

/// The zones of this system in the order of the alphabet; none where there are no zone files.
[[nodiscard]] std::vector<std::string> zone_names();

/// "Europe/Berlin" for "Europe/Berln", "europe/berlin" and "Berlin"; empty when none is near.
[[nodiscard]] std::string nearest_zone(std::string_view word);

}  // namespace cxm::cli
