#include "show_results.hpp"

#include "commands.hpp"
#include "messages.hpp"
#include "output.hpp"

#include <cxm/report/render.hpp>

#include <fmt/format.h>

namespace cxm::cli {

namespace {
/// The files that a section of a report is about.
[[nodiscard]] std::string files_of(result_set const& part) {
  for (auto const& [name, value] : part.policy) {
    auto const* const files = std::get_if<std::vector<std::string>>(&value);
    if (name == "files" && files != nullptr) return fmt::format("{}", fmt::join(*files, ", "));
  }
  return {};
}

[[nodiscard]] std::string one_section(request const& of, result_set const& results) {
  switch (of.format) {
    case output_format::table: return as_table(results, result_has_colour(of));
    case output_format::json: return as_json(results);
    case output_format::csv: return as_csv(results);
    case output_format::markdown: return as_markdown(results);
  }
  return {};
}

[[nodiscard]] std::string rendered(request const& of, std::vector<result_set> const& results) {
  if (of.format == output_format::json) return as_json(results);
  if (of.format == output_format::csv) return as_csv(results);
  bool const markdown = of.format == output_format::markdown;
  std::string text;
  for (result_set const& part : results) {
    if (!text.empty()) text += '\n';
    std::string const files = files_of(part);
    if (of.files.size() > 1) {
      text +=
          markdown ? fmt::format("## {}\n\n", markdown_safe(files)) : terminal_safe(files) + '\n';
    }
    text += one_section(of, part);
  }
  return text;
}

/// Figures of nothing are no error, and worth a word.
void warn_of_nothing(std::vector<result_set> const& results) {
  for (result_set const& part : results) {
    if (part.rows.used > 0) continue;
    warn(fmt::format("{}: {}", files_of(part),
                     part.rows.read == 0 ? "there are no rows" : "none of the rows could be used"));
  }
}
}  // namespace

int show(request const& of, result_set const& results) {
  warn_of_nothing({results});
  write_output(of, one_section(of, results));
  return fine;
}

int show(request const& of, std::vector<result_set> const& sections) {
  warn_of_nothing(sections);
  write_output(of, rendered(of, sections));
  return fine;
}

}  // namespace cxm::cli
