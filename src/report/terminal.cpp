#include "people.hpp"
#include "terminal_table.hpp"

#include <cxm/format.hpp>
#include <cxm/report/render.hpp>

#include <fmt/format.h>

namespace cxm::inline v0 {

namespace {
/// "NPS  +31  [+28, +34]  95 %, score"
[[nodiscard]] std::string headline(metric_figures const& m, bool colour) {
  if (m.figures.empty()) return detail::bold(terminal_safe(m.title) + "  n/a", colour);
  figure const& f = m.figures.front();
  std::string out =
      detail::bold(terminal_safe(detail::headline_name(m)) + "  " + detail::shown_value(f), colour);
  if (f.range.defined()) {
    out += fmt::format("  {}  {}, {}", detail::shown_range(f), detail::shown_level(f.range.level),
                       detail::spaced(name(f.range.method)));
  }
  return out;
}

[[nodiscard]] std::string lines_of(metric_figures const& m, bool colour) {
  detail::text_table table{{"", "", ""}, {false, true, true}, {}};
  for (figure const& f : m.figures) {
    if (&f == &m.figures.front()) continue;
    table.rows.push_back(
        {"  " + detail::spaced(f.name), detail::shown_value(f), detail::shown_range(f)});
  }
  return headline(m, colour) + '\n' + detail::table_lines(std::move(table), colour);
}
}  // namespace

std::string as_table(result_set const& results, bool colour) {
  std::string out;
  if (detail::is_grouped(results)) {
    if (results.total) {
      for (metric_figures const& m : results.total->metrics) out += headline(m, colour) + '\n';
      out += '\n';
    }
    out += detail::table_lines(detail::group_table(results), colour);
  } else {
    for (result_row const& row : results.results) {
      for (metric_figures const& m : row.metrics) {
        if (!out.empty()) out += '\n';
        out += lines_of(m, colour);
      }
    }
  }
  for (std::string const& note : detail::notes_of(results)) out += "  " + note + '\n';
  return out + '\n' + detail::rows_sentence(results.rows) + '\n';
}

}  // namespace cxm::inline v0
