#pragma once
// Known totals of a population, from a file: what --rake names.

#include <cxm/io/io_error.hpp>

#include <map>
#include <string>
#include <vector>

namespace cxm::cli {

/// What is known of one column in the population: the total of each of its values, or their shares; or of
/// a column of numbers, what these sum to.
struct known_margin {
  std::string column;  ///< empty: the size of the population
  std::map<std::string, double> totals;

  /// The one total that belongs to no value is that of the numbers themselves.
  [[nodiscard]] bool of_numbers() const {
    return totals.size() == 1 && totals.begin()->first.empty();
  }
};

/// A table with the columns `column`, `value` and `total`, one row for each value of each column that the
/// sample is fitted to; a single row without a value for a column of numbers. In the order of the file.
/// Errors: io_error.
[[nodiscard]] std::vector<known_margin> read_margins(std::string const& file);

}  // namespace cxm::cli
