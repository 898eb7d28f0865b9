// The completion for bash. It needs no package beside bash itself, 3.2 or later.

#include "completion.hpp"
#include "option_table.hpp"

#include <fmt/format.h>

namespace cxm::cli {

namespace {
constexpr std::string_view before =
    R"(# Completion of cxm for bash: source it, or put it where completions are.

# Offers words for the value at hand; in a list, for what stands behind the last comma.
_cxm_words() {
  local IFS=$' \t\n' list=
  case $cur in
    *,*) list=${cur%,*}, ;;
  esac
  COMPREPLY=($(compgen -P "$before$list" -W "$1" -- "${cur#"$list"}"))
}

_cxm_files() {
  local IFS=$'\n'
  COMPREPLY=($(compgen -P "$before" -f -- "$cur"))
  compopt -o filenames 2>/dev/null
}

_cxm() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} before= options=
  COMPREPLY=()
  # --format=json is three words where = parts words, which is usual, and one where it does not.
  if [ "$cur" = = ]; then
    cur=
  elif [ "$prev" = = ] && [ "$COMP_CWORD" -gt 2 ]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  else
    case $cur in
      --*=*)
        prev=${cur%%=*}
        before=$prev=
        cur=${cur#*=}
        ;;
    esac
  fi
)";

constexpr std::string_view after = R"(  esac
  case $cur in
    -*) _cxm_words "$options" ;;
    *) _cxm_files ;;
  esac
}

complete -F _cxm cxm
)";

/// What completes the value of an option.
[[nodiscard]] std::string value_action(option const& o, command const& c) {
  if (!o.words.empty()) return fmt::format("_cxm_words \"{}\"", fmt::join(o.words, " "));
  if (o.type == value_type::file) return "_cxm_files";
  if (o.type == value_type::pairs) {
    return fmt::format("_cxm_words \"{}=\"; compopt -o nospace 2>/dev/null",
                       fmt::join(c.roles, "= "));
  }
  return ":";  // something that only the user knows
}

[[nodiscard]] std::string case_of(command const& c) {
  std::string out = fmt::format("    {})\n", c.name);
  std::string names;
  std::string values;
  for (option const* o : options_of(c)) {
    names += fmt::format("--{} ", o->name);
    if (o->type == value_type::flag) continue;
    values +=
        fmt::format("        --{}{}) {}; return ;;\n", o->name,
                    o->letter == '\0' ? "" : fmt::format("|-{}", o->letter), value_action(*o, c));
  }
  if (!values.empty()) out += fmt::format("      case $prev in\n{}      esac\n", values);
  out += fmt::format("      options=\"{}--help\"\n", names);
  if (!c.reads_files()) {
    out += fmt::format("      _cxm_words \"{} $options\"\n      return\n",
                       fmt::join(operands_of(c), " "));
  }
  return out + "      ;;\n";
}
}  // namespace

std::string bash_completion() {
  std::string out{before};
  out += fmt::format(
      "  if [ \"$COMP_CWORD\" = 1 ]; then\n    _cxm_words \"{} --help --version\"\n    return\n  "
      "fi\n",
      fmt::join(command_names(), " "));
  out += "  case ${COMP_WORDS[1]} in\n";
  for (command const& c : commands()) out += case_of(c);
  return out + std::string{after};
}

}  // namespace cxm::cli
