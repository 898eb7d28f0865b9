#include "zone_names.hpp"

#include <cxm/io/nearest_name.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace cxm::cli {

namespace {
/// Zones begin with a capital; what else lies there, such as posix/ and tzdata.zi, does not.
[[nodiscard]] bool is_zone(std::string const& name) {
  return name.front() >= 'A' && name.front() <= 'Z' && name.find('.') == std::string::npos;
}
}  // namespace

std::vector<std::string> zone_names() {
  namespace fs = std::filesystem;
  char const* const chosen = std::getenv("TZDIR");
  std::vector<std::string> names;
  for (char const* root : {chosen, "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"}) {
    if (root == nullptr || *root == '\0' || !names.empty()) continue;
    std::error_code error;
    fs::recursive_directory_iterator at{root, fs::directory_options::skip_permission_denied, error};
    for (; !error && at != fs::recursive_directory_iterator{}; at.increment(error)) {
      std::string const name = at->path().lexically_relative(root).generic_string();
      if (!is_zone(name)) {
        if (at->is_directory(error)) at.disable_recursion_pending();
      } else if (at->is_regular_file(error)) {
        names.push_back(name);
      }
      error.clear();
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string nearest_zone(std::string_view word) {
  auto const names = zone_names();
  if (auto const near = nearest_name(word, names); !near.empty()) return near;
  std::vector<std::string> cities;
  for (auto const& name : names) cities.push_back(name.substr(name.rfind('/') + 1));
  auto const city = nearest_name(word, cities);
  if (city.empty()) return {};
  auto const at = std::find(cities.begin(), cities.end(), city) - cities.begin();
  return names[static_cast<std::size_t>(at)];
}

}  // namespace cxm::cli
