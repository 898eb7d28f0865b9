#include "people.hpp"

#include <cxm/format.hpp>
#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace cxm::inline v0 {

namespace {
/// Text from a file with control characters made visible: it must not drive the terminal.
[[nodiscard]] std::string harmless(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool const control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    out += control ? '?' : c;
  }
  return out;
}
[[nodiscard]] std::string bold(std::string const& text, bool colour) {
  return colour ? "\x1b[1m" + text + "\x1b[0m" : text;
}

[[nodiscard]] std::string lines_of(detail::text_table const& table, bool colour) {
  std::vector<std::size_t> widths(table.header.size(), 0);
  auto const see = [&](std::vector<std::string> const& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths[i] = (std::max)(widths[i], detail::display_width(harmless(cells[i])));
    }
  };
  see(table.header);
  for (auto const& row : table.rows) see(row);
  auto const line = [&](std::vector<std::string> const& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      std::string const cell = harmless(cells[i]);
      std::string const pad(widths[i] - detail::display_width(cell), ' ');
      if (i > 0) text += "  ";
      text += table.numeric[i] ? pad + cell : cell + pad;
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text;
  };
  std::string out = bold(line(table.header), colour) + '\n';
  for (auto const& row : table.rows) out += line(row) + '\n';
  return out;
}

/// "NPS  +31  [+28, +34]  95 %, score"
[[nodiscard]] std::string headline(metric_figures const& m, bool colour) {
  figure const& f = m.figures.front();
  std::string const what = f.name == "score" ? m.title : m.title + " " + detail::spaced(f.name);
  std::string out = bold(what + "  " + detail::shown_value(f), colour);
  if (f.range.defined()) {
    out +=
        fmt::format("  {}  {} %, {}", shown(f.range, f.unit),
                    round_half_away(100 * f.range.level, 3), detail::spaced(name(f.range.method)));
  }
  return out;
}

[[nodiscard]] std::string lines_of(metric_figures const& m, bool colour) {
  detail::text_table table{{"", "", ""}, {false, true, true}, {}};
  std::string notes;
  for (figure const& f : m.figures) {
    if (&f != &m.figures.front()) {
      table.rows.push_back({"  " + detail::spaced(f.name == "count" ? "n" : f.name),
                            detail::shown_value(f), shown(f.range, f.unit)});
    }
    if (!f.note.empty()) notes += fmt::format("  {}: {}\n", detail::spaced(f.name), f.note);
  }
  std::string const all = lines_of(table, false);
  return headline(m, colour) + '\n' + all.substr(all.find('\n') + 1) + notes;
}
}  // namespace

std::string as_table(result_set const& results, bool colour) {
  std::string out;
  if (detail::is_grouped(results)) {
    if (results.total) {
      for (metric_figures const& m : results.total->metrics) {
        out += headline(m, colour) + '\n';
      }
      out += '\n';
    }
    out += lines_of(detail::group_table(results), colour);
  } else {
    for (result_row const& row : results.results) {
      for (metric_figures const& m : row.metrics) {
        if (!out.empty()) out += '\n';
        out += lines_of(m, colour);
      }
    }
  }
  return out + '\n' + detail::rows_sentence(results.rows) + '\n';
}

}  // namespace cxm::inline v0
