#include "people.hpp"

#include <cxm/report/render.hpp>

#include <string_view>

namespace cxm::inline v0 {

namespace {
void add_line(std::string& out, std::vector<std::string> const& cells) {
  out += '|';
  for (auto const& cell : cells) out += ' ' + cell + " |";
  out += '\n';
}

void add_metric(std::string& out, metric_figures const& m) {
  if (!out.empty()) out += '\n';
  bool const ranged = !m.figures.empty() && detail::has_interval(m.figures.front());
  std::string interval = "interval";
  if (ranged) interval = detail::shown_level(m.figures.front().range.level) + " interval";
  add_line(out, {markdown_safe(m.title), "value", interval});
  out += "| --- | ---: | ---: |\n";
  for (figure const& f : m.figures) {
    add_line(out, {detail::spaced(f.name), detail::shown_value(f), detail::shown_range(f)});
  }
}
}  // namespace

std::string detail::markdown_lines(detail::text_table table) {
  std::string out;
  for (auto& cell : table.header) cell = markdown_safe(cell);
  add_line(out, table.header);
  out += '|';
  for (bool number : table.numeric) out += number ? " ---: |" : " --- |";
  out += '\n';
  for (auto& row : table.rows) {
    // Numbers are cxm's own text: their brackets need no escape.
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!table.numeric[i]) row[i] = markdown_safe(row[i]);
    }
    add_line(out, row);
  }
  return out;
}

std::string markdown_safe(std::string_view text) {
  std::string spaced{text};
  for (char& c : spaced) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  std::string out;
  for (char c : terminal_safe(spaced)) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (std::string_view{"|\\`*_[]#~$"}.find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string as_markdown(result_set const& results) {
  std::string out;
  if (detail::is_grouped(results)) {
    out = detail::markdown_lines(detail::group_table(results));
  } else {
    for (result_row const& row : results.results) {
      for (metric_figures const& m : row.metrics) add_metric(out, m);
    }
  }
  for (std::string const& note : detail::notes_of(results)) out += '\n' + note + ".\n";
  return out + '\n' + detail::rows_sentence(results.rows) + ".\n";
}

}  // namespace cxm::inline v0
