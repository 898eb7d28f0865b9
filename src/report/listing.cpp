#include "csv_cells.hpp"
#include "display_text.hpp"
#include "json_parts.hpp"
#include "people.hpp"
#include "terminal_table.hpp"

#include <cxm/format.hpp>
#include <cxm/report/listing.hpp>
#include <cxm/report/render.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

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
        } else if constexpr (std::is_same_v<T, listed_number>) {
          return std::isfinite(x.value) ? json(x.value) : json(nullptr);
        } else {
          return json(x);
        }
      },
      value);
}

[[nodiscard]] bool is_number(listed_value const& value) {
  return std::holds_alternative<count_t>(value) || std::holds_alternative<double>(value) ||
         std::holds_alternative<listed_number>(value);
}

/// Rounded once, half away from zero, as all numbers for people are.
[[nodiscard]] std::string as_people_read(listed_number const& x) {
  using enum number_form;
  if (!std::isfinite(x.value)) return "n/a";
  switch (x.form) {
    case points: return shown(x.value, unit::points, 1);
    case percent: return shown(x.value, unit::share, 1);
    case change: return (x.value >= 0.0005 ? "+" : "") + shown(x.value, unit::share, 1);
    case chance: return x.value < 0.001 ? "< 0.001" : shown(x.value, unit::ratio, 3);
    case plain: break;
  }
  double const size = std::abs(x.value);
  if (size < 9999.5 || size >= 1e15) return fmt::format("{:.4g}", x.value);
  // All digits before the point, as of a count.
  return (x.value < 0 ? "-" : "") +
         detail::with_separators(static_cast<count_t>(std::llround(size)));
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
  if (auto const* x = std::get_if<listed_number>(&value)) {
    if (separators) return as_people_read(*x);
    return std::isfinite(x->value) ? fmt::format("{}", x->value) : "";
  }
  if (auto const* text = std::get_if<std::string>(&value)) return *text;
  if (auto const* list = std::get_if<std::vector<std::string>>(&value)) {
    return fmt::format("{}", fmt::join(*list, between));
  }
  return {};
}

/// A row of another width would be read beside its columns.
void check_shape(listing const& table) {
  for (auto const& row : table.rows) {
    if (row.size() == table.columns.size()) continue;
    throw std::invalid_argument("cxm::listing: a row of " + table.name + " has " +
                                std::to_string(row.size()) + " values for " +
                                std::to_string(table.columns.size()) + " columns");
  }
}

[[nodiscard]] detail::text_table for_people(listing const& table, std::size_t widest) {
  check_shape(table);
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
  if (all.rows) {
    out["policy"] = detail::json_of(all.policy);
    out["rows"] = detail::json_of(*all.rows);
  }
  for (auto const& [name, value] : all.facts) out[name] = json_of(value);
  for (listing const& table : all.listings) {
    check_shape(table);
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
  check_shape(table);
  // Columns may be named by a file too.
  std::vector<std::string> header;
  for (auto const& name : table.columns) header.push_back(detail::csv_guarded(name));
  std::string out = detail::csv_line(header);
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
  return detail::table_lines(for_people(table, widest), colour);
}

std::string as_markdown(listing_set const& all) {
  std::string out;
  for (auto const& sentence : all.sentences) out += markdown_safe(sentence) + "\n\n";
  for (listing const& table : all.listings) {
    if (table.rows.empty()) continue;
    if (!table.caption.empty()) out += markdown_safe(table.caption) + "\n\n";
    out += as_markdown(table) + '\n';
  }
  if (all.rows) out += detail::rows_sentence(*all.rows) + ".\n";
  return out;
}

std::string as_table(listing_set const& all, bool colour) {
  std::string out;
  for (auto const& sentence : all.sentences) {
    out += detail::bold(terminal_safe(sentence), colour) + '\n';
  }
  for (listing const& table : all.listings) {
    if (table.rows.empty()) continue;
    if (!out.empty()) out += '\n';
    if (!table.caption.empty()) out += terminal_safe(table.caption) + '\n';
    out += as_table(table, colour);
  }
  if (all.rows) out += '\n' + detail::rows_sentence(*all.rows) + '\n';
  return out;
}

}  // namespace cxm::inline v0
