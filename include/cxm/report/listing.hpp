#pragma once
/// Facts and tables that are no figures: what a file is, what contradicts itself in a dataset.

#include <cxm/core/exclusions.hpp>
#include <cxm/report/result_set.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cxm::inline v0 {

/// How people read a number; the data forms have it in full.
enum class number_form : std::uint8_t {
  points,   ///< "+31.2"
  percent,  ///< a share: "34.3 %"
  change,   ///< of a share: "+3.1 %"
  plain,    ///< four digits: "0.03142", "1,204"
  chance,   ///< of a test: "0.012", "< 0.001"
};

struct listed_number {
  double value = undefined;
  number_form form = number_form::plain;
};

/// One value; nothing where there is none. NaN is nothing too.
using listed_value = std::variant<std::monostate, bool, count_t, double, std::string,
                                  std::vector<std::string>, listed_number>;

/// A table by its name in the data forms. Columns are named as there (`rows_read`); people read them
/// with blanks. Each row has a value for every column: std::invalid_argument when it is written and has not.
struct listing {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<listed_value>> rows;
  std::string caption{};  ///< for people, above the table
};

/// What a command found: single facts, then tables. Where it found them in rows, also what was in force and
/// what became of the rows.
struct listing_set {
  std::string command;
  std::vector<std::pair<std::string, listed_value>> facts;
  std::vector<listing> listings;
  std::vector<std::pair<std::string, policy_value>> policy{};
  std::optional<row_counts> rows{};
  std::vector<std::string> sentences{};  ///< for people, before the tables: what was found
};

/// `{"schema_version": 1, "command": …, "policy": {…}, "rows": {…}, facts…, "<listing>": [{"<column>": value, …}, …]}`; what is not
/// there is null.
[[nodiscard]] std::string as_json(listing_set const& all);
/// Header and rows; lists are joined by ` | `, text that a spreadsheet would take for a formula gets an
/// apostrophe in front.
[[nodiscard]] std::string as_csv(listing const& table);
[[nodiscard]] std::string as_markdown(listing const& table);
/// For a terminal: cells are cut to a readable width. `colour` adds ANSI codes.
[[nodiscard]] std::string as_table(listing const& table, bool colour = false);

/// All of it for people: sentences, the tables that have rows, and what became of the rows.
[[nodiscard]] std::string as_markdown(listing_set const& all);
[[nodiscard]] std::string as_table(listing_set const& all, bool colour = false);

}  // namespace cxm::inline v0
