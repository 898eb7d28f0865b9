// cxm report: a document of every metric that the input allows, as a summary and as a page.

#include "commands.hpp"
#include "files.hpp"
#include "messages.hpp"
#include "output.hpp"
#include "report_dataset.hpp"
#include "report_files.hpp"
#include "show_results.hpp"

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
}  // namespace

int run_report(request const& of) {
  bool const folder = is_folder(of.files.front());
  if (folder && of.files.size() > 1) {
    throw usage_error(fmt::format("{} is a folder, and is reported alone", of.files.front()),
                      "cxm report DIR, or cxm report FILE...");
  }
  report_data data = folder ? report_of_dataset(of) : report_of_files(of);
  for (measure const& m : data.measures) {
    if (auto const* const results = m.results()) warn_of_nothing(m.id, results->rows);
  }
  hide_small_groups(data);
  document const report = compose(data);
  if (!of.html.empty()) write_file(of.html, as_html(report));
  write_output(of, rendered(of, report));
  if (!of.html.empty()) note(fmt::format("the page is in {}", of.html));
  return fine;
}

}  // namespace cxm::cli
