// The completion for fish: one line for each command and each of its options.

#include "completion.hpp"
#include "option_table.hpp"

#include <fmt/format.h>

namespace cxm::cli {

namespace {
/// Inside single quotes.
[[nodiscard]] std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

[[nodiscard]] std::string value_of(option const& o, command const& c) {
  if (o.type == value_type::flag) return "";
  if (!o.words.empty()) return fmt::format(" -x -a '{}'", fmt::join(o.words, " "));
  if (o.type == value_type::file) return " -r -F";
  if (o.type == value_type::pairs) return fmt::format(" -x -a '{}='", fmt::join(c.roles, "= "));
  return " -x";
}

[[nodiscard]] std::string lines_of(command const& c) {
  std::string const here =
      fmt::format("complete -c cxm -n '__fish_seen_subcommand_from {}'", c.name);
  std::string out;
  for (option const* o : options_of(c)) {
    out += here;
    if (o->letter != '\0') out += fmt::format(" -s {}", o->letter);
    out += fmt::format(" -l {}{} -d {}\n", o->name, value_of(*o, c), quoted(o->help));
  }
  out += fmt::format("{} -s h -l help -d 'show this help'\n", here);
  if (c.reads_files()) out += here + " -F\n";
  if (auto const words = operands_of(c); !words.empty()) {
    out += fmt::format("{} -a '{}'\n", here, fmt::join(words, " "));
  }
  return out;
}
}  // namespace

std::string fish_completion() {
  std::string out =
      "# Completion of cxm for fish: put it into a folder of completions as cxm.fish, or source "
      "it.\n"
      "complete -c cxm -f\n"
      "complete -c cxm -n __fish_use_subcommand -s h -l help -d 'show the commands'\n"
      "complete -c cxm -n __fish_use_subcommand -l version -d 'show the version'\n";
  for (command const& c : commands()) {
    out += fmt::format("complete -c cxm -n __fish_use_subcommand -a {} -d {}\n", c.name,
                       quoted(c.what));
  }
  for (command const& c : commands()) out += lines_of(c);
  return out;
}

}  // namespace cxm::cli
