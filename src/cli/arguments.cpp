#include "arguments.hpp"

#include "colour.hpp"
#include "commands.hpp"
#include "completion.hpp"
#include "help.hpp"
#include "option_table.hpp"
#include "output.hpp"
#include "settings.hpp"
#include "words.hpp"

#include <cxm/core/config.hpp>
#include <cxm/io/nearest_name.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cxm::cli {

namespace {

/// An option of the table for CLI11: where its words go.
void add_option(CLI::App& app, option_words& words, option const& o) {
  std::string names = fmt::format("--{}", o.name);
  if (o.letter != '\0') names = fmt::format("-{},{}", o.letter, names);
  if (auto const* const flag = std::get_if<bool option_words::*>(&o.into)) {
    app.add_flag(names, words.**flag)->disable_flag_override();
  } else if (auto const* const text = std::get_if<std::string option_words::*>(&o.into)) {
    app.add_option(names, words.**text);
  } else {
    // The next word is a file and not one more of the list.
    auto const list = std::get<std::vector<std::string> option_words::*>(o.into);
    app.add_option(names, words.*list)->allow_extra_args(false)->take_all();
  }
}

void add_options(CLI::App& app, option_words& words, command const& c) {
  if (!c.operands.empty()) app.add_option("FILE", words.files);
  for (option const* o : options_of(c)) add_option(app, words, *o);
}

/// Refuses a first word that is no command.
void check_command(std::string const& word) {
  auto const names = command_names();
  if (std::find(names.begin(), names.end(), word) != names.end()) return;
  if (word.starts_with('-')) {
    if (word == "-h" || word == "--help" || word == "--version") return;
    throw usage_error(fmt::format("the command comes first, before {}", word),
                      "such as cxm nps answers.csv; cxm --help lists the commands");
  }
  auto const meant = nearest_name(word, names);
  std::string hint = fmt::format("commands: {}; cxm --help", fmt::join(names, ", "));
  if (!meant.empty()) hint = fmt::format("did you mean cxm {}?", meant);
  throw usage_error(fmt::format("there is no command \"{}\"", word), hint);
}

/// The commands that have an option, "--scale".
[[nodiscard]] std::vector<std::string> commands_with(std::string_view name) {
  std::vector<std::string> found;
  if (!name.starts_with("--")) return found;
  name.remove_prefix(2);
  for (auto const& c : commands()) {
    if (option_named(c, name) != nullptr) found.emplace_back(c.name);
  }
  return found;
}

/// The first word that no option took.
[[noreturn]] void refuse_extra(CLI::App const& app, CLI::App const& command) {
  auto const extra = app.remaining(true);
  auto const is_option = [](std::string const& w) { return w.size() > 1 && w.front() == '-'; };
  auto const at = std::find_if(extra.begin(), extra.end(), is_option);
  std::string const word = at != extra.end() ? *at : extra.empty() ? "" : extra.front();
  std::string const name = word.substr(0, word.find('='));
  std::vector<std::string> known;
  for (CLI::Option const* option : command.get_options()) {
    for (auto const& text : option->get_lnames()) known.push_back("--" + text);
  }
  auto const meant = nearest_name(name, known);
  std::string hint = fmt::format("cxm {} --help", command.get_name());
  if (!meant.empty()) hint = fmt::format("did you mean {}?", meant);
  if (auto const others = commands_with(name); !others.empty()) {
    hint = fmt::format("{} is an option of {}", name, fmt::join(others, ", "));
  }
  throw usage_error(fmt::format("cxm {}: there is no option {}", command.get_name(), name), hint);
}

/// CLI11 takes an empty word for a value; none of these means anything.
void refuse_empty_words(CLI::App const& command) {
  for (CLI::Option const* option : command.get_options()) {
    for (auto const& word : option->results()) {
      if (!word.empty()) continue;
      throw usage_error(fmt::format("{}: an empty word is no value", option->get_name()),
                        fmt::format("cxm {} --help", command.get_name()));
    }
  }
}

/// The options that stand on the command line.
[[nodiscard]] std::set<std::string_view> typed_options(CLI::App const& app, command const& c) {
  std::set<std::string_view> typed;
  for (option const* o : options_of(c)) {
    if (app.count(fmt::format("--{}", o->name)) > 0) typed.insert(o->name);
  }
  return typed;
}

/// Refuses operands of a command that takes one of a few words.
void check_operands(command const& c, std::vector<std::string> const& operands) {
  if (c.reads_files() || c.takes_folder()) return;
  if (operands.size() > 1) {
    throw usage_error(fmt::format("cxm {}: one {} at a time", c.name, c.operands),
                      fmt::format("cxm {} --help", c.name));
  }
  auto const known = operands_of(c);
  if (operands.empty()) {
    if (c.operands.empty() || c.operands.starts_with('[')) return;
    throw usage_error(fmt::format("cxm {}: {} is missing", c.name, c.operands),
                      fmt::format("one of {}", fmt::join(known, ", ")));
  }
  auto const& word = operands.front();
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  auto const meant = nearest_name(word, known);
  throw usage_error(fmt::format("cxm {}: there is no {} \"{}\"", c.name,
                                c.name == "help" ? "command" : "shell", word),
                    meant.empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                                  : fmt::format("did you mean cxm {} {}?", c.name, meant));
}

/// "--format: 1 required FORM missing" as people would say it.
[[nodiscard]] std::string plain_words(CLI::ParseError const& error) {
  std::string const text = error.what();
  std::string const option = text.substr(0, text.find(':'));
  if (text.find("missing") != std::string::npos) return option + " needs a value";
  if (text.find("At Most") != std::string::npos) return option + " is given more than once";
  if (text.find("override") != std::string::npos) {
    return "--" + text.substr(0, text.find(' ')) + " takes no value";
  }
  return text;
}

}  // namespace

std::optional<request> parse_arguments(int argc, char const* const* argv) {
  if (argc > 1) check_command(argv[1]);
  bool const colour = wants_colour(1, colour_among(argc, argv));
  if (argc < 2) {
    std::fputs(help_page(false).c_str(), stderr);
    throw usage_error("no command was given");
  }
  CLI::App app{"", "cxm"};
  app.set_version_flag("--version", fmt::format("cxm {}.{}.{}", CXM_VERSION_MAJOR,
                                                CXM_VERSION_MINOR, CXM_VERSION_PATCH));
  app.require_subcommand(1);
  option_words words;
  for (auto const& c : commands()) {
    add_options(*app.add_subcommand(std::string{c.name}), words, c);
  }
  try {
    app.parse(argc, argv);
  } catch (CLI::CallForHelp const&) {
    auto const used = app.get_subcommands();
    write_standard_output(used.empty()
                              ? help_page(colour)
                              : help_page(command_named(used.front()->get_name()), colour));
    return std::nullopt;
  } catch (CLI::CallForVersion const& version) {
    write_standard_output(std::string{version.what()} + '\n');
    return std::nullopt;
  } catch (CLI::ParseError const& error) {
    auto const used = app.get_subcommands();
    if (used.empty()) throw usage_error(plain_words(error), "cxm --help");
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
      refuse_extra(app, *used.front());
    }
    throw usage_error(plain_words(error), fmt::format("cxm {} --help", used.front()->get_name()));
  }
  CLI::App const& command = *app.get_subcommands().front();
  refuse_empty_words(command);
  check_operands(command_named(command.get_name()), words.files);
  auto const& c = command_named(command.get_name());
  auto settings = add_settings(c, typed_options(command, c), words);
  std::optional<request> asked;
  with_places(settings, [&] {
    asked = as_request(std::string{c.name}, words);
    return fine;
  });
  asked->settings = std::move(settings);
  asked->typed.assign(argv + 1, argv + argc);
  return asked;
}

}  // namespace cxm::cli
