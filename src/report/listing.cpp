#include "csv_cells.hpp"
#include "display_text.hpp"
#include "people.hpp"

#include <cxm/report/listing.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace cxm::inline v0 {

namespace {
using json = nlohmann::ordered_json;

[[nodiscard]] json json_of(listed_value const& value) {
  return std::visit(
      []<class T>(T const& x) {
        if constexpr (std::is_same_v<T, std::monostate>) {
          return json(nullptr);
        } else if constexpr (std::is_same_v<T, double>) {
          return std::isfinite(x) ? json(x) : json(nullptr);
        } else {
          return json(x);
        }
      },
      value);
}

[[nodiscard]] bool is_number(listed_value const& value) {
  return std::holds_alternative<count_t>(value) || std::holds_alternative<double>(value);
}

/// `separators`: counts as people read them.
[[nodiscard]] std::string text_of(listed_value const& value, std::string_view between,
                                  bool separators) {
  if (auto const* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
  if (auto const* n = std::get_if<count_t>(&value)) {
    return separators ? detail::with_separators(*n) : fmt::format("{}", *n);
  }
  if (auto const* x = std::get_if<double>(&value)) {
    return std::isfinite(*x) ? fmt::format("{}", *x) : "";
  }
  if (auto const* text = std::get_if<std::string>(&value)) return *text;
  if (auto const* list = std::get_if<std::vector<std::string>>(&value)) {
    return fmt::format("{}", fmt::join(*list, between));
  }
  return {};
}

[[nodiscard]] detail::text_table for_people(listing const& table, std::size_t widest) {
  detail::text_table out;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    out.header.push_back(detail::spaced(table.columns[c]));
    out.numeric.push_back(std::any_of(table.rows.begin(), table.rows.end(),
                                      [&](auto const& row) { return is_number(row[c]); }));
  }
  for (auto const& row : table.rows) {
    auto& cells = out.rows.emplace_back();
    for (auto const& value : row) {
      cells.push_back(detail::shortened(text_of(value, ", ", true), widest));
    }
  }
  return out;
}
}  // namespace

std::string as_json(listing_set const& all) {
  json out = {{"schema_version", 1}, {"command", all.command}};
  for (auto const& [name, value] : all.facts) out[name] = json_of(value);
  for (listing const& table : all.listings) {
    json rows = json::array();
    for (auto const& row : table.rows) {
      json fields = json::object();
      for (std::size_t c = 0; c < row.size(); ++c) fields[table.columns[c]] = json_of(row[c]);
      rows.push_back(std::move(fields));
    }
    out[table.name] = std::move(rows);
  }
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string as_csv(listing const& table) {
  std::string out = detail::csv_line(table.columns);
  for (auto const& row : table.rows) {
    std::vector<std::string> cells;
    for (auto const& value : row) {
      auto const text = text_of(value, " | ", false);
      cells.push_back(is_number(value) ? text : detail::csv_guarded(text));
    }
    out += detail::csv_line(cells);
  }
  return out;
}

std::string as_markdown(listing const& table) {
  return detail::markdown_lines(for_people(table, static_cast<std::size_t>(-1)));
}

std::string as_table(listing const& table, bool colour) {
  constexpr std::size_t widest = 48;
  return detail::terminal_lines(for_people(table, widest), colour);
}

}  // namespace cxm::inline v0
