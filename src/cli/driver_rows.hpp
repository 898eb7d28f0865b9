#pragma once
// A score and what may move it, row by row, from files: what cxm drivers makes its models of.

#include "request.hpp"
#include "rows.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/survey/drivers.hpp>

#include <string>
#include <vector>

namespace cxm::cli {

struct driver_rows {
  grouped<cell_key, drivers> groups;
  row_counts rows{};
  std::vector<std::string> mapping{};
  /// Names of the columns: the score's, then those of the drivers.
  std::vector<std::string> columns{};
  /// By column, the rows that have no answer there.
  std::vector<count_t> without{};
};

/// Warns of answers that look like codes for none. Errors: usage_error, io_error.
[[nodiscard]] driver_rows read_driver_rows(request const& of);

}  // namespace cxm::cli
