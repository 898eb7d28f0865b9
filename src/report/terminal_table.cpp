#include "terminal_table.hpp"

#include "display_text.hpp"

#include <cxm/report/render.hpp>

#include <algorithm>

namespace cxm::inline v0::detail {

namespace {
void make_safe(std::vector<std::string>& cells) {
  for (std::string& cell : cells) cell = terminal_safe(cell);
}
}  // namespace

std::string bold(std::string const& text, bool colour) {
  return colour ? "\x1b[1m" + text + "\x1b[0m" : text;
}

std::string table_lines(text_table table, bool colour) {
  std::vector<std::size_t> widths(table.header.size(), 0);
  auto const see = [&](std::vector<std::string>& cells) {
    make_safe(cells);
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = (std::max)(widths[i], display_width(cells[i]));
    }
  };
  see(table.header);
  for (auto& row : table.rows) see(row);
  auto const line = [&](std::vector<std::string> const& cells) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      std::string const pad(widths[i] - display_width(cells[i]), ' ');
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

}  // namespace cxm::inline v0::detail
