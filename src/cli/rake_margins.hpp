#pragma once
// Known totals of a population, from a file: what --rake names.

#include <cxm/io/io_error.hpp>

#include <map>
#include <string>
#include <vector>

namespace cxm::cli {

/// The totals of one column's values in the population, or their shares.
struct known_margin {
  std::string column;
  std::map<std::string, double> totals;
};

/// A table with the columns `column`, `value` and `total`, one row for each value of each column that the
/// sample is fitted to. In the order of the file. Errors: io_error.
[[nodiscard]] std::vector<known_margin> read_margins(std::string const& file);

}  // namespace cxm::cli
