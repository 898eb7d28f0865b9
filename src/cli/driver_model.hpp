#pragma once
// What drivers explain of a score in one group of rows, or why that can't be said.

#include <cxm/statistics/regression.hpp>
#include <cxm/survey/drivers.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

struct driver_model {
  linear_model fitted;
  importance parts;

  /// Its part of R²: Shapley's where there are few enough drivers, otherwise the relative weight.
  [[nodiscard]] double share(std::size_t driver) const {
    auto const& part = parts.by_driver[driver];
    return by_shapley() ? part.lmg_share : part.relative_weight_share;
  }
  /// The drivers, the most important first; those of one share in their order.
  [[nodiscard]] std::vector<std::size_t> order() const;

 private:
  [[nodiscard]] bool by_shapley() const { return parts.by_driver.size() <= most_shapley_drivers; }
};

/// Why rows have no model, in the names of their columns, and what to do about it.
struct no_model {
  std::string why;
  std::string hint;
};

/// `columns` are the names, the score's first. Where there is no model, `why_not` is filled.
[[nodiscard]] std::optional<driver_model> model_of(drivers const& rows,
                                                   std::vector<std::string> const& columns,
                                                   no_model& why_not);

}  // namespace cxm::cli
