#include "settings.hpp"

#include "environment.hpp"
#include "messages.hpp"
#include "option_table.hpp"
#include "settings_file.hpp"

#include <sys/stat.h>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace cxm::cli {

namespace {
constexpr char const* usual_file = "cxm.toml";

void put(setting const& s, option_words& into) {
  if (auto const* const flag = std::get_if<bool option_words::*>(&s.of->into)) {
    into.** flag = s.words.front() == "true";
  } else if (auto const* const text = std::get_if<std::string option_words::*>(&s.of->into)) {
    into.** text = s.words.front();
  } else {
    into.*std::get<std::vector<std::string> option_words::*>(s.of->into) = s.words;
  }
}

/// The file of settings to read, or none.
[[nodiscard]] std::string file_of(option_words const& words) {
  if (!words.config.empty()) return words.config;
  struct stat what {};
  bool const there = !words.no_config && ::stat(usual_file, &what) == 0;
  return there ? usual_file : "";
}

/// The option that a message of the command's words begins with: "by" of "--by: region is named twice".
[[nodiscard]] std::string option_in(std::string_view message) {
  if (!message.starts_with("--")) return {};
  message.remove_prefix(2);
  return std::string{message.substr(0, message.find_first_of(" :="))};
}

/// "did you mean --period month?" as it is written in a file, or set in the environment.
[[nodiscard]] std::string hint_there(std::string const& hint, option const& o, bool in_file) {
  std::string const typed = fmt::format("--{} ", o.name);
  auto const at = hint.find(typed);
  if (at == std::string::npos) return hint;
  std::string_view const before = std::string_view{hint}.substr(0, at);
  if (before != "did you mean " && before != "such as ") return hint;
  std::string value = hint.substr(at + typed.size());
  std::string const end = value.ends_with('?') ? "?" : "";
  if (!end.empty()) value.pop_back();
  if (!in_file) return fmt::format("{}{}={}{}", before, variable_of(o), value, end);
  if (o.type == value_type::pairs) {
    if (auto const equals = value.find('='); equals != std::string::npos) {
      return fmt::format("{}{} = \"{}\"{}", before, value.substr(0, equals),
                         value.substr(equals + 1), end);
    }
  }
  bool const quoted = o.type != value_type::number && value.find('\'') == std::string::npos;
  std::string const quote = quoted ? "\"" : "";
  return fmt::format("{0}{1} = {2}{3}{2}{4}", before, o.name, quote, value, end);
}

[[nodiscard]] option const* any_option(std::string_view name) {
  for (option const& o : options()) {
    if (o.name == name) return &o;
  }
  return nullptr;
}

/// Settings of how cxm behaves change no result.
[[nodiscard]] bool changes_results(std::string const& name) {
  option const* const o = any_option(name);
  return o != nullptr && o->group != option_group::general;
}
}  // namespace

std::map<std::string, place> add_settings(command const& c, std::set<std::string_view> const& typed,
                                          option_words& into) {
  std::map<std::string, place> from;
  if (c.options == 0) return from;
  warn_of_near_variables();
  auto const take = [&](setting const& s) {
    bool const config = s.of->name == "config" || s.of->name == "no-config";
    bool const said = typed.count(s.of->name) > 0 ||
                      (config && typed.count("config") + typed.count("no-config") > 0);
    if (said || !from.emplace(s.of->name, s.where).second) return;
    put(s, into);
  };
  for (setting const& s : settings_of_environment(c)) take(s);
  if (!into.config.empty() && into.no_config) {
    throw usage_error("--config and --no-config are both given", "leave one of them out");
  }
  if (auto const file = file_of(into); !file.empty()) {
    for (setting const& s : settings_of_file(file, c)) take(s);
  }
  return from;
}

void note_settings(request const& of) {
  std::map<std::string, std::vector<std::string>> files;
  std::vector<std::string> variables;
  for (auto const& [name, where] : of.settings) {
    if (!changes_results(name)) continue;
    if (where.line == 0) {
      variables.push_back(where.file);
    } else {
      files[where.file].push_back(name);
    }
  }
  std::vector<std::string> parts;
  for (auto const& [file, names] : files) {
    parts.push_back(fmt::format("{} ({})", file, fmt::join(names, ", ")));
  }
  if (!variables.empty()) {
    parts.push_back(fmt::format("the environment ({})", fmt::join(variables, ", ")));
  }
  if (!parts.empty()) note(fmt::format("settings from {}", fmt::join(parts, " and ")));
}

std::vector<std::string> settings_in_force(request const& of) {
  std::vector<std::string> all;
  for (auto const& [name, where] : of.settings) {
    if (changes_results(name)) all.push_back(fmt::format("{}={}", name, where.file));
  }
  return all;
}

int with_places(std::map<std::string, place> const& settings, std::function<int()> const& what) {
  try {
    return what();
  } catch (usage_error const& error) {
    std::string const message = error.what();
    auto const at = settings.find(option_in(message));
    if (at == settings.end()) throw;
    option const* const o = any_option(at->first);
    throw io_error(
        at->second, message.substr(2),
        o == nullptr ? error.hint() : hint_there(error.hint(), *o, at->second.line != 0));
  }
}

}  // namespace cxm::cli
