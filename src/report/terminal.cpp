#include "display_text.hpp"
#include "people.hpp"

#include <cxm/format.hpp>
#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::inline v0 {

namespace {
[[nodiscard]] std::string bold(std::string const& text, bool colour) {
  return colour ? "\x1b[1m" + text + "\x1b[0m" : text;
}

void make_safe(std::vector<std::string>& cells) {
  for (std::string& cell : cells) cell = terminal_safe(cell);
}

/// "NPS  +31  [+28, +34]  95 %, score"
[[nodiscard]] std::string headline(metric_figures const& m, bool colour) {
  if (m.figures.empty()) return bold(terminal_safe(m.title) + "  n/a", colour);
  figure const& f = m.figures.front();
  std::string out =
      bold(terminal_safe(detail::headline_name(m)) + "  " + detail::shown_value(f), colour);
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
  return headline(m, colour) + '\n' + detail::terminal_lines(std::move(table), colour);
}
}  // namespace

std::string detail::terminal_lines(detail::text_table table, bool colour) {
  std::vector<std::size_t> widths(table.header.size(), 0);
  auto const see = [&](std::vector<std::string>& cells) {
    make_safe(cells);
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = (std::max)(widths[i], detail::display_width(cells[i]));
    }
  };
  see(table.header);
  for (auto& row : table.rows) see(row);
  auto const line = [&](std::vector<std::string> const& cells) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      std::string const pad(widths[i] - detail::display_width(cells[i]), ' ');
      if (i > 0) text += "  ";
      text += table.numeric[i] ? pad + cells[i] : cells[i] + pad;
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text;
  };
  std::string const header = line(table.header);
  std::string out = header.empty() ? "" : bold(header, colour) + '\n';
  for (auto const& row : table.rows) out += line(row) + '\n';
  return out;
}

std::string as_table(result_set const& results, bool colour) {
  std::string out;
  if (detail::is_grouped(results)) {
    if (results.total) {
      for (metric_figures const& m : results.total->metrics) out += headline(m, colour) + '\n';
      out += '\n';
    }
    out += detail::terminal_lines(detail::group_table(results), colour);
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
