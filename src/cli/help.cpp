#include "help.hpp"

#include "colour.hpp"
#include "option_table.hpp"
#include "output.hpp"
#include "text_layout.hpp"

#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {
/// Where the words about an option or a command begin.
constexpr std::size_t option_column = 30;
constexpr std::size_t command_column = 16;

[[nodiscard]] std::string heading(std::string_view text, bool colour) {
  return painted(text, ink::bold, colour);
}

/// `left`, and `text` in a column of its own beside it; below it where `left` is too wide.
[[nodiscard]] std::string entry(std::string const& left, std::string_view text,
                                std::size_t column) {
  std::string out = left;
  std::size_t at = width_of(left);
  for (std::string const& line : wrapped(text, page_width - column)) {
    if (at + 2 > column) {
      out += '\n';
      at = 0;
    }
    out += std::string(column - at, ' ') + line;
    at = page_width;
  }
  return out + '\n';
}

[[nodiscard]] std::string entry_of(option const& o) {
  std::string left = o.letter == '\0' ? "      " : fmt::format("  -{}, ", o.letter);
  left += fmt::format("--{}", o.name);
  if (!o.value.empty()) left += fmt::format(" {}", o.value);
  return entry(left, described(o), option_column);
}

[[nodiscard]] std::string options_part(command const& of, bool colour) {
  std::string out;
  std::string_view last;
  for (option const* o : options_of(of)) {
    if (auto const here = heading_of(o->group); here != last) {
      out += fmt::format("\n{}\n", heading(fmt::format("{}:", here), colour));
      last = here;
    }
    out += entry_of(*o);
  }
  if (!out.empty()) out += entry("  -h, --help", "show this help", option_column);
  return out;
}

[[nodiscard]] std::string examples_part(std::string_view lines) {
  std::string out;
  while (!lines.empty()) {
    auto const end = (std::min)(lines.find('\n'), lines.size());
    for (auto const& line : wrapped_command(lines.substr(0, end), page_width - 2)) {
      out += fmt::format("  {}\n", line);
    }
    lines.remove_prefix((std::min)(end + 1, lines.size()));
  }
  return out;
}

/// A line of words each; one that is indented is a command.
[[nodiscard]] std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const end = (std::min)(text.find('\n'), text.size());
    std::string_view const part = text.substr(0, end);
    bool const typed = part.starts_with("  ");
    for (auto const& line :
         typed ? wrapped_command(part, page_width - 2) : wrapped(part, page_width)) {
      out += (typed ? "  " : "") + line + '\n';
    }
    text.remove_prefix((std::min)(end + 1, text.size()));
  }
  return out;
}
}  // namespace

std::string help_page(bool colour) {
  std::string out =
      "Customer-experience metrics with their intervals, from the files you have.\n\n";
  out += fmt::format("{} cxm COMMAND FILE... [options]\n\n", heading("Usage:", colour));
  out += heading("Commands:", colour) + '\n';
  for (purpose p : {purpose::answers, purpose::tasks, purpose::customers, purpose::summary,
                    purpose::files, purpose::cxm}) {
    out += fmt::format(" {}\n", heading_of(p));
    for (command const& c : commands()) {
      if (c.is_for == p) out += entry(fmt::format("  {}", c.name), c.what, command_column);
    }
  }
  out += fmt::format("\n{}\n", heading("Options:", colour));
  out += entry("  -h, --help", "show this help", command_column);
  out += entry("  --version", "show the version", command_column);
  return out + '\n' +
         paragraphs(
             "cxm COMMAND --help shows the options of a command, with examples.\n"
             "Options can be set in ./cxm.toml, and as CXM_NAME in the environment: cxm man.\n"
             "Exit status: 0 fine; 1 below --fail-under, or validate found something; 2 an "
             "error.\n");
}

std::string help_page(command const& of, bool colour) {
  std::string out = fmt::format("{}\n\n", of.what);
  out += fmt::format("{} cxm {}", heading("Usage:", colour), of.name);
  if (!of.operands.empty()) out += fmt::format(" {}", of.operands);
  out += of.options == 0 ? "\n" : " [options]\n";
  if (!of.operands.empty()) {
    out += '\n' + entry(fmt::format("  {}", of.operands), of.operands_are, command_column);
  }
  out += options_part(of, colour);
  if (!of.roles.empty()) {
    out += '\n' + paragraphs(fmt::format("Roles for --map: {}", fmt::join(of.roles, ", ")));
  }
  out += fmt::format("\n{}\n", heading("Examples:", colour)) + examples_part(of.examples);
  if (!of.more.empty()) out += '\n' + paragraphs(of.more);
  return out;
}

int run_help(request const& of) {
  bool const colour = wants_colour(1, of.colour);
  write_standard_output(of.files.empty() ? help_page(colour)
                                         : help_page(command_named(of.files.front()), colour));
  return fine;
}

}  // namespace cxm::cli
