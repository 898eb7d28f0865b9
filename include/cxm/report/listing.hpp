#pragma once
/// Facts and tables that are no figures: what a file is, what contradicts itself in a dataset.

#include <cxm/core/exclusions.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cxm::inline v0 {

/// One value; nothing where there is none.
using listed_value =
    std::variant<std::monostate, bool, count_t, double, std::string, std::vector<std::string>>;

/// A table by its name in the data forms. Columns are named as there (`rows_read`); people read them
/// with blanks. Each row has a value for every column.
struct listing {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<listed_value>> rows;
};

/// What a command found: single facts, then tables.
struct listing_set {
  std::string command;
  std::vector<std::pair<std::string, listed_value>> facts;
  std::vector<listing> listings;
};

/// `{"schema_version": 1, "command": …, facts…, "<listing>": [{"<column>": value, …}, …]}`; what is not
/// there is null.
[[nodiscard]] std::string as_json(listing_set const& all);
/// Header and rows; lists are joined by ` | `, text that a spreadsheet would take for a formula gets an
/// apostrophe in front.
[[nodiscard]] std::string as_csv(listing const& table);
[[nodiscard]] std::string as_markdown(listing const& table);
/// For a terminal: cells are cut to a readable width. `colour` adds ANSI codes.
[[nodiscard]] std::string as_table(listing const& table, bool colour = false);

}  // namespace cxm::inline v0
