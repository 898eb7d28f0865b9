#include "people.hpp"

#include "display_text.hpp"

#include <cxm/format.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::inline v0::detail {

namespace {
constexpr std::size_t widest_label = 60;

/// Commas into the whole part of every number of a text.
[[nodiscard]] std::string separated(std::string const& text) {
  auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string out;
  bool fraction = false;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      fraction = text[i] == '.';
      out += text[i++];
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    for (; i < end; ++i) {
      out += text[i];
      std::size_t const left = end - i - 1;
      if (!fraction && left > 0 && left % 3 == 0) out += ',';
    }
  }
  return out;
}

/// A column of the group table that shows a figure or its interval.
struct figure_column {
  std::string metric;
  std::string name;
  bool interval;
};

[[nodiscard]] figure const* figure_at(result_row const& row, figure_column const& column) {
  for (metric_figures const& m : row.metrics) {
    if (m.metric != column.metric) continue;
    for (figure const& f : m.figures) {
      if (f.name == column.name) return &f;
    }
  }
  return nullptr;
}

/// Whether a figure that is not the headline has a column of its own.
[[nodiscard]] bool in_table(metric_figures const& m, figure const& f,
                            std::vector<std::string> const& named) {
  if (named.empty()) return f.unit == unit::count;
  return std::find(named.begin(), named.end(), m.metric + "." + std::string{f.name}) != named.end();
}

[[nodiscard]] std::string shown_key(result_row const& row, std::string const& name) {
  for (auto const& [known, value] : row.key) {
    if (known == name && !value.empty()) return shortened(value, widest_label);
  }
  return "(none)";
}

[[nodiscard]] result_row const* shape_of(result_set const& results) {
  if (!results.results.empty()) return &results.results.front();
  return results.total ? &*results.total : nullptr;
}
}  // namespace

std::string with_separators(count_t n) { return separated(fmt::format("{}", n)); }

std::string shown_value(figure const& f) {
  bool const defined = f.unit == unit::count || f.value == f.value;
  return defined ? separated(shown(f)) : "n/a";
}

std::string shown_range(figure const& f) { return separated(shown(f.range, f.unit)); }

std::string shown_level(double level) {
  return fmt::format("{} %", round_half_away(100 * level, 3));
}

bool has_interval(figure const& f) { return f.range.level == f.range.level; }

std::string spaced(std::string_view name) {
  if (name == "count") return "n";
  std::string out{name};
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string headline_name(metric_figures const& m) {
  bool const plain = m.figures.empty() || m.figures.front().name == "score";
  return plain ? m.title : m.title + " " + spaced(m.figures.front().name);
}

bool is_grouped(result_set const& results) {
  return results.total || (!results.results.empty() && !results.results.front().key.empty());
}

text_table group_table(result_set const& results) {
  text_table table;
  result_row const* const shape = shape_of(results);
  if (shape == nullptr) return table;
  std::vector<figure_column> columns;
  auto const add = [&](std::string header, metric_figures const& m, figure const& f,
                       bool interval) {
    table.header.push_back(std::move(header));
    table.numeric.push_back(true);
    columns.push_back({m.metric, std::string{f.name}, interval});
  };
  for (auto const& [name, value] : shape->key) {
    table.header.push_back(shortened(name, widest_label));
    table.numeric.push_back(false);
  }
  for (metric_figures const& m : shape->metrics) {
    for (figure const& f : m.figures) {
      if (&f == &m.figures.front()) {
        add(headline_name(m), m, f, false);
        if (has_interval(f)) add(shown_level(f.range.level) + " interval", m, f, true);
      } else if (in_table(m, f, results.in_tables)) {
        add(spaced(f.name), m, f, false);
      }
    }
  }
  auto const add_row = [&](result_row const& row, bool total) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < shape->key.size(); ++i) {
      cells.push_back(!total ? shown_key(row, shape->key[i].first) : i == 0 ? "All" : "");
    }
    for (figure_column const& column : columns) {
      figure const* const f = figure_at(row, column);
      cells.push_back(f == nullptr ? "" : column.interval ? shown_range(*f) : shown_value(*f));
    }
    table.rows.push_back(std::move(cells));
  };
  if (results.total) add_row(*results.total, true);
  for (result_row const& row : results.results) add_row(row, false);
  return table;
}

std::vector<std::string> notes_of(result_set const& results) {
  std::vector<std::string> notes;
  bool const grouped = is_grouped(results);
  result_row const* const shape = shape_of(results);
  if (shape == nullptr) return notes;
  for (metric_figures const& m : shape->metrics) {
    for (figure const& f : m.figures) {
      bool const is_shown =
          !grouped || &f == &m.figures.front() || in_table(m, f, results.in_tables);
      if (!is_shown || f.note.empty()) continue;
      std::string note = fmt::format("{}: {}", spaced(f.name), f.note);
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) {
        notes.push_back(std::move(note));
      }
    }
  }
  return notes;
}

std::string rows_sentence(row_counts const& rows) {
  std::string out = fmt::format("{} {} read, {} used", with_separators(rows.read),
                                rows.read == 1 ? "row" : "rows", with_separators(rows.used));
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
