// The completion for zsh: a function for fpath, which can be sourced too.

#include "completion.hpp"
#include "option_table.hpp"

#include <fmt/format.h>

namespace cxm::cli {

namespace {
/// Inside single quotes; `also` gets a backslash, which _arguments and _describe take off.
[[nodiscard]] std::string quoted(std::string_view text, std::string_view also) {
  std::string out;
  for (char c : text) {
    if (also.find(c) != std::string_view::npos || c == '\\') out += '\\';
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out;
}

[[nodiscard]] std::string action_of(option const& o, command const& c) {
  std::string const list = o.is_list() ? "_values -s , value " : "";
  if (!o.words.empty() && o.is_list()) return list + fmt::format("{}", fmt::join(o.words, " "));
  if (!o.words.empty()) return fmt::format("({})", fmt::join(o.words, " "));
  if (o.type == value_type::file) return "_files";
  if (o.type == value_type::pairs) return fmt::format("compadd -S= -- {}", fmt::join(c.roles, " "));
  return " ";  // something that only the user knows
}

[[nodiscard]] std::string argument_of(option const& o, command const& c) {
  bool const flag = o.type == value_type::flag;
  std::string const tail =
      fmt::format("[{}]{}'", quoted(o.help, "[]:"),
                  flag ? "" : fmt::format(":{}:{}", quoted(o.value, ":"), action_of(o, c)));
  std::string const repeated = o.is_list() ? "*" : "";
  std::string const name = fmt::format("--{}{}", o.name, flag ? "" : "=");
  if (o.letter == '\0') return fmt::format("        '{}{}{}", repeated, name, tail);
  std::string const either = o.is_list() ? "'*'" : fmt::format("'(-{} --{})'", o.letter, o.name);
  return fmt::format("        {}{{-{}{},{}}}'{}", either, o.letter, flag ? "" : "+", name, tail);
}

[[nodiscard]] std::string case_of(command const& c) {
  std::string out = fmt::format("    {})\n      _arguments -s -S \\\n", c.name);
  for (option const* o : options_of(c)) out += argument_of(*o, c) + " \\\n";
  out += "        '(- *)'{-h,--help}'[show this help]'";
  auto const words = operands_of(c);
  if (c.reads_files()) out += " \\\n        '*:file:_files'";
  if (!words.empty()) {
    out +=
        fmt::format(" \\\n        '1:{}:({})'", quoted(c.operands, "[]:"), fmt::join(words, " "));
  }
  return out + "\n      ;;\n";
}
}  // namespace

std::string zsh_completion() {
  std::string out =
      "#compdef cxm\n"
      "# Completion of cxm for zsh: put it into a folder of fpath as _cxm, or source it.\n\n"
      "_cxm() {\n"
      "  if (( CURRENT == 2 )); then\n"
      "    local -a cxm_commands\n"
      "    cxm_commands=(\n";
  for (command const& c : commands()) {
    out += fmt::format("      '{}:{}'\n", c.name, quoted(c.what, ":"));
  }
  out +=
      "      '--help:show the commands'\n"
      "      '--version:show the version'\n"
      "    )\n"
      "    _describe -t commands 'cxm command' cxm_commands\n"
      "    return\n"
      "  fi\n"
      "  local cxm_command=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $cxm_command in\n";
  for (command const& c : commands()) out += case_of(c);
  return out +
         "  esac\n"
         "}\n\n"
         "if [ \"$funcstack[1]\" = _cxm ]; then\n"
         "  _cxm \"$@\"\n"
         "else\n"
         "  compdef _cxm cxm\n"
         "fi\n";
}

}  // namespace cxm::cli
