#pragma once
// How long each customer stayed, and what is known of them, from files: what cxm survival reads.

#include "request.hpp"
#include "rows.hpp"

#include <cxm/retention/survival_columns.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

/// A column that may explain how long customers stay. Where every value is a number, it is one; otherwise
/// each value but the first by alphabet, the reference, becomes an indicator.
struct stay_covariate {
  std::string column;
  std::string level{};           ///< of an indicator
  std::string reference{};       ///< what the indicator is held against
  std::vector<double> values{};  ///< NaN where the cell is empty

  /// "price", "plan: duo".
  [[nodiscard]] std::string name() const { return level.empty() ? column : column + ": " + level; }
};

/// Customers by column; rows that can't be used are not there.
struct stay_rows {
  std::vector<double> duration;
  std::vector<std::uint8_t> churned;
  std::vector<std::uint32_t> group;  ///< of `groups`; all 0 without --by
  std::vector<cell_key> groups;      ///< rising
  std::vector<stay_covariate> covariates;
  std::vector<std::uint32_t> reason;  ///< 1 + place among `reasons`, or 0: has not left
  std::vector<std::string> reasons;   ///< by alphabet
  bool in_days = false;               ///< from start and end
  std::optional<std::chrono::local_days> until;

  row_counts rows{};
  std::vector<std::string> mapping{};

  /// The columns with all covariates.
  [[nodiscard]] survival_columns columns() const;
};

/// Errors: usage_error, io_error; more groups or levels than a table of tests can hold.
[[nodiscard]] stay_rows read_stays(request const& of);

}  // namespace cxm::cli
