#include "flat_fields.hpp"

#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

namespace cxm::inline v0 {

namespace {
[[nodiscard]] std::string quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
  std::string out = "\"";
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}
/// Text from a file, so that no spreadsheet runs it as a formula.
[[nodiscard]] std::string guarded(std::string const& text) {
  constexpr std::string_view starts = "=+-@\t\r";
  bool const formula = !text.empty() && starts.find(text.front()) != std::string_view::npos;
  return quoted(formula ? "'" + text : text);
}
[[nodiscard]] std::string cell(detail::field_value const& value) {
  if (auto const* x = std::get_if<double>(&value)) {
    return std::isfinite(*x) ? fmt::format("{}", *x) : "";
  }
  if (auto const* n = std::get_if<count_t>(&value)) return fmt::format("{}", *n);
  return quoted(std::get<std::string>(value));
}
}  // namespace

std::string as_csv(result_set const& results) {
  // Rows may differ in their fields: the columns are all names, in the order of first sight.
  std::vector<std::string> keys;
  std::vector<std::string> names;
  auto const note = [](std::vector<std::string>& list, std::string const& name) {
    if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
  };
  bool const several = std::any_of(results.results.begin(), results.results.end(),
                                   [](result_row const& r) { return r.metrics.size() > 1; });
  auto const column = [&](metric_figures const& m, std::string const& field) {
    return several ? m.metric + "." + field : field;
  };
  for (result_row const& row : results.results) {
    for (auto const& [name, value] : row.key) note(keys, name);
    for (metric_figures const& m : row.metrics) {
      for (auto const& f : detail::flat_fields(m)) note(names, column(m, f.name));
    }
  }
  std::string out;
  auto const line = [&](std::vector<std::string> const& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i > 0 ? "," : "") + cells[i];
    out += '\n';
  };
  std::vector<std::string> header;
  for (auto const& k : keys) header.push_back(guarded(k));
  for (auto const& n : names) header.push_back(quoted(n));
  line(header);
  for (result_row const& row : results.results) {
    std::map<std::string, std::string> by_name;
    for (metric_figures const& m : row.metrics) {
      for (auto const& f : detail::flat_fields(m)) by_name[column(m, f.name)] = cell(f.value);
    }
    std::vector<std::string> cells;
    for (auto const& k : keys) {
      auto const at = std::find_if(row.key.begin(), row.key.end(),
                                   [&](auto const& part) { return part.first == k; });
      cells.push_back(at == row.key.end() ? "" : guarded(at->second));
    }
    for (auto const& n : names) cells.push_back(by_name[n]);
    line(cells);
  }
  return out;
}

}  // namespace cxm::inline v0
