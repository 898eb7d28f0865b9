#include "people.hpp"

#include <cxm/format.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::inline v0::detail {

std::string with_separators(count_t n) {
  std::string digits = fmt::format("{}", n);
  for (std::size_t i = digits.size(); i > 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string shown_value(figure const& f) {
  return f.unit == unit::count ? with_separators(f.count) : shown(f);
}

std::string spaced(std::string_view name) {
  std::string out{name};
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string shown_key(std::string const& value) { return value.empty() ? "(none)" : value; }

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    auto const lead = static_cast<unsigned char>(text[i]);
    std::size_t const size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t point = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t k = 1; k < size && i + k < text.size(); ++k) {
      point = (point << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    bool const combining = point >= 0x300 && point <= 0x36F;
    bool const wide =
        (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
        (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
        (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
        (point >= 0xFFE0 && point <= 0xFFE6) || (point >= 0x1F300 && point <= 0x1FAFF) ||
        (point >= 0x20000 && point <= 0x3FFFD);
    width += combining ? 0 : wide ? 2 : 1;
    i += size;
  }
  return width;
}

namespace {
void add_cells(result_row const& row, std::vector<std::string>& cells) {
  for (metric_figures const& m : row.metrics) {
    bool headline = true;
    for (figure const& f : m.figures) {
      if (headline) {
        cells.push_back(shown_value(f));
        cells.push_back(shown(f.range, f.unit));
      } else if (f.unit == unit::count) {
        cells.push_back(shown_value(f));
      }
      headline = false;
    }
  }
}
}  // namespace

text_table group_table(result_set const& results) {
  text_table table;
  if (results.results.empty() && !results.total) return table;
  result_row const& shape = results.results.empty() ? *results.total : results.results.front();
  for (auto const& [name, value] : shape.key) {
    table.header.push_back(name);
    table.numeric.push_back(false);
  }
  for (metric_figures const& m : shape.metrics) {
    bool headline = true;
    for (figure const& f : m.figures) {
      if (headline) {
        std::string const what = spaced(f.name);
        bool const same = shape.metrics.size() > 1 || what == "score";
        table.header.push_back(same ? m.title : what);
        table.header.push_back("interval");
        table.numeric.insert(table.numeric.end(), {true, true});
      } else if (f.unit == unit::count) {
        table.header.push_back(f.name == "count" ? "n" : spaced(f.name));
        table.numeric.push_back(true);
      }
      headline = false;
    }
  }
  auto const add = [&](result_row const& row, bool total) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < shape.key.size(); ++i) {
      cells.push_back(total ? (i == 0 ? "All" : "") : shown_key(row.key[i].second));
    }
    add_cells(row, cells);
    table.rows.push_back(std::move(cells));
  };
  if (results.total) add(*results.total, true);
  for (result_row const& row : results.results) add(row, false);
  return table;
}

std::string rows_sentence(row_counts const& rows) {
  std::string out =
      fmt::format("{} rows read, {} used", with_separators(rows.read), with_separators(rows.used));
  if (rows.excluded.total() == 0) return out;
  out += fmt::format("; {} excluded:", with_separators(rows.excluded.total()));
  bool first = true;
  for (std::size_t i = 0; i < reasons; ++i) {
    auto const n = rows.excluded[static_cast<reason>(i)];
    if (n == 0) continue;
    out += fmt::format("{} {} {}", first ? "" : ",", with_separators(n), spaced(reason_names[i]));
    first = false;
  }
  return out;
}

}  // namespace cxm::inline v0::detail
