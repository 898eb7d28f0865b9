#include "man_page.hpp"

#include "option_table.hpp"
#include "output.hpp"
#include "text_layout.hpp"

#include <cxm/core/config.hpp>

#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {
/// When the page last said something new.
constexpr std::string_view written = "2026-11-25";

/// Text for roff: nothing in it is a request or an escape, and its hyphens can be copied.
[[nodiscard]] std::string roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const begins = i == 0 || text[i - 1] == '\n';
    char const c = text[i];
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '~') {
      out += "\\(ti";
    } else if (c == '^') {
      out += "\\(ha";
    } else {
      out += c;
    }
  }
  return out;
}

/// A paragraph in lines that are easy to compare.
[[nodiscard]] std::string flowing(std::string_view text) {
  std::string out;
  for (auto const& line : wrapped(text, 60)) out += roff(line) + '\n';
  return out;
}

/// An argument of a macro.
[[nodiscard]] std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : roff(text)) out += c == '"' ? std::string{"\\(dq"} : std::string{c};
  return out + '"';
}

[[nodiscard]] std::string shown_as_typed(std::string_view lines) {
  std::string out = ".PP\n.nf\n.RS 4\n";
  while (!lines.empty()) {
    auto const end = (std::min)(lines.find('\n'), lines.size());
    std::string_view line = lines.substr(0, end);
    while (line.starts_with(' ')) line.remove_prefix(1);
    for (auto const& part : wrapped_command(line, page_width - 14)) out += roff(part) + '\n';
    lines.remove_prefix((std::min)(end + 1, lines.size()));
  }
  return out + ".RE\n.fi\n";
}

/// Paragraphs, and commands where a line is indented.
[[nodiscard]] std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const end = (std::min)(text.find('\n'), text.size());
    std::string_view const part = text.substr(0, end);
    out += part.starts_with("  ") ? shown_as_typed(part) : ".PP\n" + flowing(part);
    text.remove_prefix((std::min)(end + 1, text.size()));
  }
  return out;
}

[[nodiscard]] std::string entry(std::string const& tag, std::string_view text) {
  return fmt::format(".TP\n{}\n{}", tag, flowing(text));
}

[[nodiscard]] std::string tag_of(option const& o) {
  std::string const name = roff(fmt::format("--{}", o.name));
  if (o.letter == '\0' && o.value.empty()) return fmt::format(".B {}", name);
  if (o.letter == '\0') return fmt::format(".BI \"{} \" {}", name, quoted(o.value));
  if (o.value.empty()) return fmt::format(".BR \\-{} \", \" {}", o.letter, name);
  return fmt::format("\\fB\\-{}\\fR, \\fB{}\\fR \\fI{}\\fR", o.letter, name, roff(o.value));
}

[[nodiscard]] std::string commands_section() {
  std::string out = ".SH COMMANDS\n";
  for (command const& c : commands()) {
    std::string usage = fmt::format("cxm {}", c.name);
    if (!c.operands.empty()) usage += fmt::format(" {}", c.operands);
    if (c.options != 0) usage += " [options]";
    out += fmt::format(".SS {}\n{}", quoted(usage), flowing(fmt::format("{}.", c.what)));
    if (!c.operands.empty()) {
      out += ".PP\n" + flowing(fmt::format("{}: {}.", c.operands, c.operands_are));
    }
    if (!c.roles.empty()) {
      out += ".PP\n" + flowing(fmt::format("Roles of columns: {}.", fmt::join(c.roles, ", ")));
    }
    std::vector<std::string> names;
    for (option const* o : options_of(c)) names.push_back(fmt::format("--{}", o->name));
    if (!names.empty())
      out += ".PP\n" + flowing(fmt::format("Options: {}.", fmt::join(names, ", ")));
    out += ".PP\nExamples:\n" + shown_as_typed(c.examples) + paragraphs(c.more);
  }
  return out;
}

/// The commands that have an option, or nothing where all with options have it.
[[nodiscard]] std::string commands_of(option const& o) {
  std::vector<std::string_view> names;
  bool all = true;
  for (command const& c : commands()) {
    if (c.takes(o.group)) {
      names.push_back(c.name);
    } else if (c.options != 0) {
      all = false;
    }
  }
  return all ? "" : fmt::format(" Of {}.", fmt::join(names, ", "));
}

[[nodiscard]] std::string options_section() {
  std::string out = ".SH OPTIONS\n";
  std::string_view last;
  for (option const& o : options()) {
    if (auto const here = heading_of(o.group); here != last) {
      out += fmt::format(".SS {}\n", quoted(here));
      last = here;
    }
    out += entry(tag_of(o), fmt::format("{}.{}", described(o), commands_of(o)));
  }
  out += entry("\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "show the help of the command.");
  return out;
}

constexpr std::string_view settings_example =
    "by = [\"plan\", \"region\"]\n"
    "confidence = 0.9\n"
    "timezone = \"Europe/Berlin\"\n"
    "\n"
    "[nps]\n"
    "map = { score = \"Q1\", time = \"RecordedDate\" }\n"
    "not-applicable = [11, 99]\n";

[[nodiscard]] std::string settings_sections() {
  std::string out = ".SH FILES\n.TP\n.I cxm.toml\n";
  out += flowing(
      "Settings, read when it is in the current folder; --config names another file, and "
      "--no-config "
      "none. Keys are options without their dashes. At the top they are for every command that has "
      "the "
      "option; in a table with the name of a command they are for that command, and take the place "
      "of "
      "those at the top. In an array each text is one value, whatever it holds.");
  out += ".IP\n.nf\n";
  for (char c : settings_example) out += c == '-' ? std::string{"\\-"} : std::string{c};
  out += ".fi\n.IP\n";
  out += flowing(
      "What is typed wins over the environment, and that over the file; a list is replaced as a "
      "whole. "
      "Settings that were in force are said on the standard error and are part of the result.");
  out += ".SH ENVIRONMENT\n";
  out += entry(
      ".B CXM_TIMEZONE, CXM_BY, ...",
      "Every option has a variable: its name in capitals, with _ for -. Flags take 1 or 0. An "
      "empty variable says nothing.");
  out += entry(".B NO_COLOR", "No colour, unless --color says otherwise.");
  out += entry(".B CLICOLOR_FORCE, FORCE_COLOR",
               "Colour where there is no terminal, unless they are 0 or NO_COLOR is set.");
  out += entry(".B CLICOLOR", "0: no colour.");
  out += entry(".B TERM", "dumb: no colour and no progress.");
  out += entry(".B TZDIR", "Where the rules of time zones are, before the usual folders.");
  return out;
}
}  // namespace

std::string man_page() {
  std::string out = fmt::format(".TH CXM 1 {} \"cxm {}.{}.{}\" \"User Commands\"\n", written,
                                CXM_VERSION_MAJOR, CXM_VERSION_MINOR, CXM_VERSION_PATCH);
  out +=
      // Names of options are not divided, so lines are ragged.
      ".nh\n.ad l\n"
      ".SH NAME\n"
      "cxm \\- customer\\-experience metrics with their intervals\n"
      ".SH SYNOPSIS\n"
      ".B cxm\n.I COMMAND\n.I FILE\\c\n\\&...\n.RI [ options ]\n.br\n"
      ".B cxm help\n.RI [ COMMAND ]\n.br\n"
      ".B cxm \\-\\-version\n"
      ".SH DESCRIPTION\n";
  out += flowing(
      "Computes metrics of customer experience from tables in CSV, TSV, JSON and JSON Lines: net "
      "promoter score, satisfaction, effort, churn, revenue and lifetime value, each with its "
      "interval, "
      "by group and by period.");
  out += ".PP\n";
  out += flowing(
      "Results go to the standard output, everything else to the standard error. A row that is "
      "left out "
      "is counted with its reason. The first row that can't be used ends the run with its place, "
      "unless "
      "--on-bad-row=count. While more than a second of reading goes on, a terminal shows how far "
      "it is.");
  out += commands_section() + options_section() + settings_sections();
  out += ".SH EXIT STATUS\n";
  out += entry(".B 0", "The result was written.");
  out += entry(
      ".B 1",
      "The result was written, and a headline is below --fail-under or undefined, or validate "
      "found something.");
  out += entry(".B 2", "An error in what was typed or in the data; nothing was written.");
  return out + ".SH SEE ALSO\n.BR jq (1),\n.BR column (1)\n";
}

int run_man(request const&) {
  write_standard_output(man_page());
  return fine;
}

}  // namespace cxm::cli
