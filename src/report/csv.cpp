#include "csv_cells.hpp"
#include "flat_fields.hpp"
#include "people.hpp"

#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <unordered_map>

namespace cxm::inline v0 {

namespace {
using detail::csv_guarded;
using detail::csv_line;
using detail::csv_quoted;

[[nodiscard]] std::string cell(detail::field_value const& value) {
  if (auto const* x = std::get_if<double>(&value)) {
    return std::isfinite(*x) ? fmt::format("{}", *x) : "";
  }
  if (auto const* n = std::get_if<count_t>(&value)) return fmt::format("{}", *n);
  return csv_quoted(std::get<std::string>(value));
}

/// Puts a cell where its column is.
void set(std::vector<std::string>& cells, std::size_t at, std::string value) {
  if (cells.size() <= at) cells.resize(at + 1);
  cells[at] = std::move(value);
}
/// Appends cells, and empty ones up to the number of columns.
void append(std::vector<std::string>& to, std::vector<std::string> const& cells,
            std::size_t columns) {
  to.insert(to.end(), cells.begin(), cells.end());
  to.resize(to.size() + columns - cells.size());
}
/// A group's column must not be called like a figure.
[[nodiscard]] std::string key_header(std::string const& name, bool taken) {
  return csv_guarded(taken ? "key." + name : name);
}

/// Columns by name, in the order of first sight.
class columns {
 public:
  std::size_t at(std::string const& name) {
    auto const [known, fresh] = index_.emplace(name, names_.size());
    if (fresh) names_.push_back(name);
    return known->second;
  }
  [[nodiscard]] std::vector<std::string> const& names() const noexcept { return names_; }
  [[nodiscard]] bool has(std::string const& name) const { return index_.count(name) > 0; }

 private:
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<std::string> names_;
};

/// Lines whose cells are named: keys, then figures. Lines may differ in what they have.
class named_table {
 public:
  void shape(result_row const& row, metric_figures const& m, std::string const& prefix) {
    for (auto const& part : row.key) keys_.at(part.first);
    for (auto const& f : detail::flat_fields(m)) fields_.at(prefix + f.name);
  }
  void begin_line(result_row const& row) {
    lines_.emplace_back();
    for (auto const& [name, value] : row.key)
      set(lines_.back().keys, keys_.at(name), csv_guarded(value));
  }
  void add(metric_figures const& m, std::string const& prefix) {
    for (auto const& f : detail::flat_fields(m)) {
      set(lines_.back().fields, fields_.at(prefix + f.name), cell(f.value));
    }
  }
  [[nodiscard]] std::string text() const {
    std::vector<std::string> header;
    for (auto const& name : keys_.names()) header.push_back(key_header(name, fields_.has(name)));
    for (auto const& name : fields_.names()) header.push_back(csv_quoted(name));
    std::string out = header.empty() ? "" : csv_line(header);
    for (line const& l : lines_) {
      std::vector<std::string> cells;
      append(cells, l.keys, keys_.names().size());
      append(cells, l.fields, fields_.names().size());
      out += csv_line(cells);
    }
    return out;
  }

 private:
  struct line {
    std::vector<std::string> keys;
    std::vector<std::string> fields;
  };
  columns keys_;
  columns fields_;
  std::vector<line> lines_;
};

/// The files a section was read from, as its policy says.
[[nodiscard]] std::string files_of(result_set const& section) {
  for (auto const& [name, value] : section.policy) {
    auto const* const files = std::get_if<std::vector<std::string>>(&value);
    if (name == "files" && files != nullptr) return fmt::format("{}", fmt::join(*files, " "));
  }
  return {};
}
}  // namespace

std::string as_csv(result_set const& results) {
  bool const several = std::any_of(results.results.begin(), results.results.end(),
                                   [](result_row const& r) { return r.metrics.size() > 1; });
  auto const prefix = [&](metric_figures const& m) { return several ? m.metric + "." : ""; };
  named_table table;
  if (results.results.empty() && results.total) {  // a header, also where there is no group
    for (auto const& m : results.total->metrics) table.shape(*results.total, m, prefix(m));
  }
  for (result_row const& row : results.results) {
    table.begin_line(row);
    for (metric_figures const& m : row.metrics) table.add(m, prefix(m));
  }
  return table.text();
}

std::string as_csv(std::vector<result_set> const& sections) {
  std::vector<std::string> const fixed{"files", "metric",     "figure", "value",    "lower",
                                       "upper", "confidence", "method", "currency", "note"};
  columns keys;
  for (result_set const& section : sections) {
    for (result_row const& row : section.results) {
      for (auto const& part : row.key) keys.at(part.first);
    }
  }
  std::vector<std::string> header{fixed[0], fixed[1]};
  for (auto const& name : keys.names()) {
    header.push_back(key_header(name, std::find(fixed.begin(), fixed.end(), name) != fixed.end()));
  }
  header.insert(header.end(), fixed.begin() + 2, fixed.end());
  std::string out = csv_line(header);
  for (result_set const& section : sections) {
    std::string const files = csv_guarded(files_of(section));
    for (result_row const& row : section.results) {
      std::vector<std::string> group;
      for (auto const& [name, value] : row.key) set(group, keys.at(name), csv_guarded(value));
      for (metric_figures const& m : row.metrics) {
        for (figure const& f : m.figures) {
          std::vector<std::string> cells{files, csv_quoted(m.metric)};
          append(cells, group, keys.names().size());
          bool const counted = f.unit == unit::count;
          bool const ranged = detail::has_interval(f);
          cells.insert(cells.end(), {csv_quoted(f.name), counted ? cell(f.count) : cell(f.value),
                                     cell(f.range.lower), cell(f.range.upper), cell(f.range.level),
                                     ranged ? std::string{name(f.range.method)} : "",
                                     std::string{f.money_in.code()}, csv_quoted(f.note)});
          out += csv_line(cells);
        }
      }
    }
  }
  return out;
}

}  // namespace cxm::inline v0
