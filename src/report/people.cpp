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
  if (f.unit == unit::count) return with_separators(f.count);
  std::string text = shown(f);
  // Money runs to millions: separators into its whole part.
  auto const point = text.find('.');
  std::size_t const end = point == std::string::npos ? text.size() : point;
  std::size_t const begin = text.find_first_of("0123456789");
  if (f.unit != unit::money || begin == std::string::npos) return text;
  for (std::size_t i = end; i > begin + 3;) {
    i -= 3;
    text.insert(i, ",");
  }
  return text;
}

bool has_interval(figure const& f) { return f.range.level == f.range.level; }

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
/// Whether a figure that is not the headline has a column of its own.
[[nodiscard]] bool in_table(metric_figures const& m, figure const& f,
                            std::vector<std::string> const& named) {
  if (named.empty()) return f.unit == unit::count;
  return std::find(named.begin(), named.end(), m.metric + "." + std::string{f.name}) != named.end();
}
}  // namespace

bool is_grouped(result_set const& results) {
  return results.total || (!results.results.empty() && !results.results.front().key.empty());
}

text_table group_table(result_set const& results) {
  text_table table;
  if (results.results.empty() && !results.total) return table;
  result_row const& shape = results.results.empty() ? *results.total : results.results.front();
  auto const add_column = [&](std::string header, bool number) {
    table.header.push_back(std::move(header));
    table.numeric.push_back(number);
  };
  for (auto const& [name, value] : shape.key) add_column(name, false);
  for (metric_figures const& m : shape.metrics) {
    for (figure const& f : m.figures) {
      if (&f == &m.figures.front()) {
        bool const plain = f.name == "score" || m.metric == f.name;
        add_column(plain                      ? m.title
                   : shape.metrics.size() > 1 ? m.title + " " + spaced(f.name)
                                              : spaced(f.name),
                   true);
        if (has_interval(f)) add_column("interval", true);
      } else if (in_table(m, f, results.in_tables)) {
        add_column(f.name == "count" ? "n" : spaced(f.name), true);
      }
    }
  }
  auto const add_row = [&](result_row const& row, bool total) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < shape.key.size(); ++i) {
      cells.push_back(total ? (i == 0 ? "All" : "") : shown_key(row.key[i].second));
    }
    for (metric_figures const& m : row.metrics) {
      for (figure const& f : m.figures) {
        bool const headline = &f == &m.figures.front();
        if (headline || in_table(m, f, results.in_tables)) cells.push_back(shown_value(f));
        if (headline && has_interval(f)) cells.push_back(shown(f.range, f.unit));
      }
    }
    table.rows.push_back(std::move(cells));
  };
  if (results.total) add_row(*results.total, true);
  for (result_row const& row : results.results) add_row(row, false);
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
