#include "people.hpp"

#include <cxm/format.hpp>
#include <cxm/report/render.hpp>

#include <string_view>

namespace cxm::inline v0 {

namespace {
/// Text that can't end a cell, begin markup or become a tag.
[[nodiscard]] std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\n' || c == '\r') {
      out += ' ';
      continue;
    }
    if (c == '<') {
      out += "&lt;";
      continue;
    }
    if (c == '&') {
      out += "&amp;";
      continue;
    }
    if (std::string_view{"|\\`*_[]#"}.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}
void add_line(std::string& out, std::vector<std::string> const& cells) {
  out += '|';
  for (auto const& cell : cells) out += ' ' + escaped(cell) + " |";
  out += '\n';
}
}  // namespace

std::string as_markdown(result_set const& results) {
  std::string out;
  if (detail::is_grouped(results)) {
    auto const table = detail::group_table(results);
    add_line(out, table.header);
    out += '|';
    for (bool number : table.numeric) out += number ? " ---: |" : " --- |";
    out += '\n';
    for (auto const& row : table.rows) add_line(out, row);
  } else {
    for (result_row const& row : results.results) {
      for (metric_figures const& m : row.metrics) {
        if (!out.empty()) out += '\n';
        add_line(out, {m.title, "value", "interval"});
        out += "| --- | ---: | ---: |\n";
        for (figure const& f : m.figures) {
          add_line(out, {detail::spaced(f.name), detail::shown_value(f), shown(f.range, f.unit)});
        }
      }
    }
  }
  return out + '\n' + detail::rows_sentence(results.rows) + ".\n";
}

}  // namespace cxm::inline v0
