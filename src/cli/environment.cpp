#include "environment.hpp"

#include "messages.hpp"

#include <cxm/io/nearest_name.hpp>

#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace cxm::cli {

namespace {
constexpr std::string_view prefix = "CXM_";

[[nodiscard]] bool flag_value(std::string const& variable, std::string_view text) {
  std::string word;
  for (char c : text) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (std::string_view yes : {"1", "yes", "true", "on"}) {
    if (word == yes) return true;
  }
  for (std::string_view no : {"0", "no", "false", "off"}) {
    if (word == no) return false;
  }
  throw io_error({variable, 0, 0}, fmt::format("\"{}\" is neither yes nor no", text),
                 fmt::format("{}=1 or {}=0", variable, variable));
}
}  // namespace

std::vector<setting> settings_of_environment(command const& c) {
  std::vector<setting> found;
  for (option const* o : options_of(c)) {
    std::string const variable = variable_of(*o);
    char const* const value = std::getenv(variable.c_str());
    if (value == nullptr || *value == '\0') continue;
    std::string word = value;
    if (o->type == value_type::flag) word = flag_value(variable, word) ? "true" : "false";
    found.push_back({o, {std::move(word)}, {variable, 0, 0}});
  }
  return found;
}

void warn_of_near_variables() {
  std::vector<std::string> known;
  for (option const& o : options()) known.push_back(variable_of(o).substr(prefix.size()));
  for (char** at = ::environ; at != nullptr && *at != nullptr; ++at) {
    std::string_view const entry = *at;
    if (!entry.starts_with(prefix)) continue;
    std::string const name{entry.substr(prefix.size(), entry.find('=') - prefix.size())};
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    auto const meant = nearest_name(name, known);
    if (meant.empty()) continue;
    warn(fmt::format("the environment has {0}{1}, which cxm does not know; did you mean {0}{2}?",
                     prefix, name, meant));
  }
}

}  // namespace cxm::cli
