#pragma once
// The options: what each is called, what it takes, what it is for and which commands have it. The words
// of a command line, the keys of cxm.toml, the names of environment variables, help, completions and
// the manual page all follow from this one table.

#include "commands.hpp"
#include "words.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cxm::cli {

/// What an option takes.
enum class value_type : std::uint8_t {
  flag,       ///< nothing
  text,       ///< a word
  number,     ///< a number
  day,        ///< a date
  file,       ///< the name of a file
  names,      ///< texts, separated by commas
  pairs,      ///< role=column, separated by commas
  by_metric,  ///< a word, or one for each metric, as in csat:1:5,ces:1:7
};

struct option {
  using target = std::variant<bool option_words::*, std::string option_words::*,
                              std::vector<std::string> option_words::*>;
  std::string_view name;  ///< without dashes
  char letter;            ///< as in -m; '\0' for none
  option_group group;     ///< commands that have this group have the option
  value_type type;
  target into;
  std::string_view value;  ///< what stands for it in the help: "COLUMN,.."
  std::string_view help;
  std::span<std::string_view const> words = {};  ///< all that it may be, where they are few

  /// A list is one word, and may be given several times.
  [[nodiscard]] constexpr bool is_list() const noexcept { return into.index() == 2; }
};

/// All of them, in the order of the help. A name may be there twice, for different commands.
[[nodiscard]] std::span<option const> options();
[[nodiscard]] std::vector<option const*> options_of(command const& c);
/// The option of a command, or nullptr.
[[nodiscard]] option const* option_named(command const& c, std::string_view name);
/// The heading that options of a group stand under.
[[nodiscard]] std::string_view heading_of(option_group group);
/// What an option is when nobody says; empty where it is nothing.
[[nodiscard]] std::string default_of(option const& o);
/// CXM_ON_BAD_ROW for on-bad-row.
[[nodiscard]] std::string variable_of(option const& o);
/// What it is for, with the words it takes and its default: "form of the result: table, json, ...".
[[nodiscard]] std::string described(option const& o);

}  // namespace cxm::cli
