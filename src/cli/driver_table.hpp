#pragma once
// The table of cxm drivers: a line for each driver of each group.

#include "driver_model.hpp"
#include "request.hpp"
#include "rows.hpp"

#include <cxm/report/listing.hpp>
#include <cxm/survey/drivers.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

class driver_table {
 public:
  /// Errors: usage_error where a column of --by is called like one of the table.
  explicit driver_table(request const& of);

  /// The drivers of a group, the most important first. Without a model: in the order in which they
  /// were named, each with its mean, and why there is none.
  void add(cell_key const& key, drivers const& rows, std::optional<driver_model> const& model,
           std::string const& why_not);
  [[nodiscard]] listing take();

 private:
  request const& of_;
  bool grouped_;
  bool for_people_;
  bool all_have_models_ = true;
  listing table_{"results", {}, {}};
};

}  // namespace cxm::cli
