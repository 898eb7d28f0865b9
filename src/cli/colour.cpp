#include "colour.hpp"

#include "choices.hpp"

#include <unistd.h>

#include <cstdlib>

namespace cxm::cli {

namespace {
[[nodiscard]] std::string_view variable(char const* name) {
  char const* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

[[nodiscard]] bool demands(char const* name) {
  auto const value = variable(name);
  return !value.empty() && value != "0";
}
}  // namespace

bool wants_colour(int stream, colours wish) {
  if (wish != colours::automatic) return wish == colours::always;
  if (!variable("NO_COLOR").empty()) return false;
  if (demands("CLICOLOR_FORCE") || demands("FORCE_COLOR")) return true;
  if (variable("TERM") == "dumb" || variable("CLICOLOR") == "0") return false;
  return ::isatty(stream) == 1;
}

colours colour_among(int argc, char const* const* argv) {
  constexpr std::string_view option = "--color";
  std::string_view said = variable("CXM_COLOR");
  for (int i = 1; i < argc; ++i) {
    std::string_view const word = argv[i];
    if (word == "--") break;
    if (word == option && i + 1 < argc) said = argv[i + 1];
    if (word.starts_with("--color=")) said = word.substr(option.size() + 1);
  }
  for (auto const& [word, value] : colour_words) {
    if (word == said) return value;
  }
  return colours::automatic;
}

std::string painted(std::string_view text, ink how, bool colour) {
  if (!colour) return std::string{text};
  constexpr std::string_view codes[] = {"1", "2", "1;31", "33"};
  std::string out = "\x1b[";
  out += codes[static_cast<std::size_t>(how)];
  out += 'm';
  out += text;
  return out + "\x1b[0m";
}

}  // namespace cxm::cli
