// cxm report: a document of every metric that the input allows, as a summary and as a page.

#include "commands.hpp"
#include "files.hpp"
#include "messages.hpp"
#include "output.hpp"
#include "report_dataset.hpp"
#include "report_files.hpp"

#include <cxm/report/render.hpp>

#include <fmt/format.h>

namespace cxm::cli {

namespace {
[[nodiscard]] std::string rendered(request const& of, document const& report) {
  switch (of.format) {
    case output_format::table: return as_text(report, result_has_colour(of));
    case output_format::json: return as_json(report);
    case output_format::csv: return as_csv(report.results);
    case output_format::markdown: return as_markdown(report);
    case output_format::html: return as_html(report);
  }
  return {};
}

/// Figures of nothing are no error, and worth a word.
void warn_of_nothing(report_data const& data) {
  for (measure const& m : data.measures) {
    auto const& results = m.all ? m.all : m.by_period;
    if (!results || results->rows.used > 0) continue;
    warn(fmt::format(
        "{}: {}", m.id,
        results->rows.read == 0 ? "there are no rows" : "none of the rows could be used"));
  }
}
}  // namespace

int run_report(request const& of) {
  bool const folder = of.files.size() == 1 && is_folder(of.files.front());
  report_data data = folder ? report_of_dataset(of) : report_of_files(of);
  warn_of_nothing(data);
  hide_small_groups(data);
  document const report = compose(data);
  if (!of.html.empty()) write_file(of.html, as_html(report));
  write_output(of, rendered(of, report));
  if (!of.html.empty()) note(fmt::format("the page is in {}", of.html));
  return fine;
}

}  // namespace cxm::cli
