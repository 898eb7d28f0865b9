#include "rake_margins.hpp"

#include "files.hpp"

#include <cxm/io/table.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cxm::cli {

namespace {
[[nodiscard]] known_margin& margin_of(std::vector<known_margin>& all, std::string const& column) {
  auto const at = std::find_if(all.begin(), all.end(),
                               [&](known_margin const& m) { return m.column == column; });
  if (at != all.end()) return *at;
  all.push_back({column, {}});
  return all.back();
}
}  // namespace

std::vector<known_margin> read_margins(std::string const& file) {
  auto const reader = open_table(
      open_source(file), {},
      {{.name = "column"}, {.name = "value"}, {.name = "total", .type = cell_type::number}});
  std::vector<known_margin> all;
  batch rows;
  while (reader->next(rows)) {
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      std::string const column{rows.texts(0)[row]};
      std::string const value{rows.texts(1)[row]};
      double const total = rows.numbers(2)[row];
      if (column.empty() && !value.empty()) {
        throw io_error(rows.position(row, 0), "a total of no column",
                       "name the column of the sample that the value belongs to");
      }
      bool const may_be_negative = value.empty() && !column.empty();
      if (!std::isfinite(total) || (total < 0 && !may_be_negative)) {
        throw io_error(
            rows.position(row, 2),
            fmt::format("the total of {} \"{}\" is not a number from 0 on", column, value),
            "how many there are in the population, or their share; without a value, what the "
            "column's numbers sum to");
      }
      if (!margin_of(all, column).totals.emplace(value, total).second) {
        throw io_error(rows.position(row, 1),
                       fmt::format("a second total of {} \"{}\"", column, value),
                       "each value has one row");
      }
    }
  }
  if (all.empty()) {
    throw io_error({file, 0, 0}, "no totals to fit the weights to",
                   "columns: column, value, total; a row for each value");
  }
  return all;
}

}  // namespace cxm::cli
