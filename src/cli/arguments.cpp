#include "arguments.hpp"

#include "commands.hpp"
#include "nearest.hpp"
#include "output.hpp"
#include "words.hpp"

#include <cxm/core/config.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <sstream>
#include <string_view>

namespace cxm::cli {

namespace {

/// Adds one command's options, in groups as its help shows them.
class option_list {
 public:
  option_list(CLI::App& app, option_words& words) : app_{app}, words_{words} {}

  void group(char const* name) { group_ = name; }
  CLI::Option* one(char const* names, std::string& into, char const* type, char const* what) {
    return app_.add_option(names, into, what)->type_name(type)->group(group_);
  }
  void shown(char const* names, std::string& into, char const* type, char const* what) {
    one(names, into, type, what)->capture_default_str();
  }
  /// A list is one word, and may be given several times: the next word is a file.
  void list(char const* names, std::vector<std::string>& into, char const* type, char const* what) {
    app_.add_option(names, into, what)
        ->allow_extra_args(false)
        ->take_all()
        ->type_name(type)
        ->group(group_);
  }
  void flag(char const* names, bool& into, char const* what) {
    app_.add_flag(names, into, what)->disable_flag_override()->group(group_);
  }

  void add_columns(command const& c) {
    group("Columns and groups");
    list("-m,--map", words_.map, "ROLE=COLUMN,..", "columns by role; roles are listed below");
    list("--by", words_.by, "COLUMN,..", "columns to group by; a name with a comma in \"quotes\"");
    one("--period", words_.period, "PERIOD", "group by time: day, week, month, quarter or year");
    one("--timezone", words_.zone, "ZONE", "the zone of days and months, such as Europe/Berlin");
    if (c.takes(option_group::weight)) {
      one("--weight", words_.weight, "COLUMN", "weight of each answer");
    }
  }
  void add_answers(command const& c) {
    group("Answers");
    bool const report = c.takes(option_group::all_answers);
    list("--scale", words_.scale, "SCALE",
         report ? "by metric: csat:1:5,ces:1:7" : "answers of the scale: 1:5, or 2,3,5");
    if (report) {
      list("--reverse", words_.reverse, "METRIC,..", "metrics whose low answers are good: ces");
    } else {
      flag("--reverse", words_.reverse_own, "low answers are good");
    }
    list("--not-applicable", words_.not_applicable, "CODE,..",
         report ? "numbers that mean no answer: 99, or by metric: nps:11,csat:6,99"
                : "numbers that mean no answer, such as 11,99");
    shown("--duplicates", words_.duplicates, "RULE",
          "which answer of a customer (and period) counts: all, exact, first, latest, best, worst");
  }
  void add_money(command const& c) {
    group("Money");
    one("--currency", words_.currency, "CODE", "currency of amounts, such as EUR");
    flag("--minor-units", words_.minor_units, "amounts are in cents: 1177 is 11.77");
    if (c.takes(option_group::value)) {
      one("--margin", words_.margin, "SHARE", "margin as a share of revenue, for lifetime value");
      one("--churn-rate", words_.churn_rate, "SHARE",
          "churn a period: value is revenue*margin/churn");
      one("--acquisition-cost", words_.acquisition_cost, "AMOUNT", "cost of winning a customer");
    }
    if (c.takes(option_group::until)) {
      one("--until", words_.until, "DAY", "the last period is the one of this day: 2026-06-30");
    }
  }
  void add_company() {
    group("The company");
    one("--customers", words_.customers, "N", "how many ever subscribe, from 1 to 9999999");
    shown("--seed", words_.seed, "S",
          "another number is another company, the same number the same");
    flag("--overwrite", words_.overwrite, "replace the files of an earlier run");
  }
  void add_figures() {
    group("Intervals and output");
    shown("--confidence", words_.confidence, "LEVEL", "level of the intervals");
    one("--method", words_.method, "METHOD",
        "interval: score, wald, adjusted-wald, wilson, agresti-coull, student-t, linearized-t");
    add_output();
  }
  void add_output() {
    if (group_ != std::string_view{"Intervals and output"}) group("Output");
    shown("--format", words_.format, "FORM", "table, json, csv or markdown");
    one("-o,--output", words_.output, "FILE", "write to this file; it appears whole or not at all");
    shown("--color", words_.colour, "WHEN", "auto, always or never");
  }
  void add_findings() {
    group("Findings");
    shown("--most", words_.most, "N", "how many findings are shown; all are counted");
  }
  void add_unstated(command const& c) {
    group("What the files don't say");
    if (c.takes(option_group::zone)) {
      one("--timezone", words_.zone, "ZONE", "the zone of times that name none, such as UTC");
    }
    if (c.takes(option_group::in_currency)) {
      one("--currency", words_.currency, "CODE", "currency of amounts that name none, such as EUR");
    }
  }
  void add_layout() {
    group("How the files are read");
    list("--missing", words_.missing, "TEXT,..", "cells that mean no value, such as NA,BLANK");
    shown("--on-bad-row", words_.on_bad_row, "RULE", "fail, or count and go on");
    one("--delimiter", words_.delimiter, "SIGN",
        "one character, tab, or space for columns of blanks");
    shown("--header-rows", words_.header_rows, "N", "rows above the data; names are in the first");
    shown("--encoding", words_.encoding, "NAME", "utf-8, windows-1252, windows-1251 or latin1");
    flag("--decimal-comma", words_.decimal_comma, "numbers are written 1,5");
    one("--date-format", words_.date_format, "FORMAT", "such as %d/%m/%Y; without it ISO 8601");
  }

 private:
  CLI::App& app_;
  option_words& words_;
  char const* group_ = "";
};

/// The command comes first and its options last, which is how all examples are written.
class formatter : public CLI::Formatter {
 public:
  std::string make_usage(CLI::App const* app, std::string name) const override {
    if (app->get_parent() == nullptr) return "Usage: cxm COMMAND FILE... [options]\n";
    return fmt::format("Usage: {} {} [options]\n", name, command_named(app->get_name()).operands);
  }
  std::string make_option_opts(CLI::Option const* option) const override {
    if (option->get_positional()) return option->get_name() == "DIR" ? "" : " ...";
    std::string out;
    if (!option->get_type_name().empty()) out += " " + option->get_type_name();
    if (!option->get_default_str().empty()) out += "=" + option->get_default_str();
    return out;
  }
};

void add_options(CLI::App& app, option_words& words, command const& c) {
  std::string const operand{c.operands.substr(0, c.operands.find('.'))};
  app.add_option(operand, words.files, std::string{c.operands_are})->type_name("");
  option_list options{app, words};
  if (c.takes(option_group::columns)) options.add_columns(c);
  if (c.takes(option_group::answers) || c.takes(option_group::all_answers)) options.add_answers(c);
  if (c.takes(option_group::money)) options.add_money(c);
  if (c.takes(option_group::findings)) options.add_findings();
  if (c.takes(option_group::zone) || c.takes(option_group::in_currency)) options.add_unstated(c);
  if (c.takes(option_group::figures)) options.add_figures();
  if (c.takes(option_group::output)) options.add_output();
  if (c.takes(option_group::layout)) options.add_layout();
  if (c.takes(option_group::company)) options.add_company();
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
  auto const meant = nearest(word, names);
  std::string hint = fmt::format("commands: {}; cxm --help", fmt::join(names, ", "));
  if (!meant.empty()) hint = fmt::format("did you mean cxm {}?", meant);
  if (word == "help") hint = "cxm --help, or cxm COMMAND --help";
  throw usage_error(fmt::format("there is no command \"{}\"", word), hint);
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
  auto const meant = nearest(name, known);
  throw usage_error(fmt::format("cxm {}: there is no option {}", command.get_name(), name),
                    meant.empty() ? fmt::format("cxm {} --help", command.get_name())
                                  : fmt::format("did you mean {}?", meant));
}

/// At most one empty line in a row.
[[nodiscard]] std::string tidied(std::string text) {
  for (std::size_t at = 0; (at = text.find("\n\n\n", at)) != std::string::npos;) text.erase(at, 1);
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
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
  CLI::App app{"Customer-experience metrics with their intervals, from the files you have.", "cxm"};
  app.set_version_flag("--version", fmt::format("cxm {}.{}.{}", CXM_VERSION_MAJOR,
                                                CXM_VERSION_MINOR, CXM_VERSION_PATCH));
  app.set_help_flag("-h,--help", "Show this help");
  app.require_subcommand(1);
  app.formatter(std::make_shared<formatter>());
  app.footer("cxm COMMAND --help shows the options of a command, with examples.");
  option_words words;
  for (auto const& c : commands()) {
    auto* const sub = app.add_subcommand(std::string{c.name}, std::string{c.what});
    sub->group("Commands");
    sub->footer(footer_of(c));
    add_options(*sub, words, c);
  }
  if (argc < 2) {
    std::fputs(tidied(app.help()).c_str(), stderr);
    throw usage_error("no command was given");
  }
  try {
    app.parse(argc, argv);
  } catch (CLI::Success const& shown) {  // help and version
    std::ostringstream text;
    app.exit(shown, text);
    write_standard_output(tidied(text.str()));
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
  return as_request(command.get_name(), words);
}

}  // namespace cxm::cli
