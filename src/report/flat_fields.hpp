#pragma once
// A row of results as named values: what JSON and CSV have in common.

#include <cxm/report/result_set.hpp>

#include <string>
#include <variant>
#include <vector>

namespace cxm::inline v0::detail {

/// A number, a count, or text that cxm itself wrote.
using field_value = std::variant<double, count_t, std::string>;

struct flat_field {
  std::string name;
  field_value value;
};

/// The headline's interval is `lower`, `upper`, `confidence` and `method`; that of another figure
/// carries its name: `mean_lower`, `mean_upper`, `mean_method`.
[[nodiscard]] std::vector<flat_field> flat_fields(metric_figures const& metric);

}  // namespace cxm::inline v0::detail
