#pragma once
// Orders from files as the customers that models of buying see: what cxm clv reads.

#include "request.hpp"

#include <cxm/clv/customer_base.hpp>
#include <cxm/clv/purchase_history.hpp>
#include <cxm/core/currency.hpp>
#include <cxm/io/model_file.hpp>
#include <cxm/report/result_set.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace cxm::cli {

/// Customers in the order of their names. Spend is in units of the currency, not in cents.
struct clv_rows {
  std::vector<std::string> names;
  customer_base customers;
  /// What each did after `until`, to the last day of the files; empty where that is the same day.
  std::vector<double> later_purchases;
  std::vector<double> later_spend;
  repeat_days repeats;  ///< to the last day
  std::chrono::local_days first_day, until, last_day;
  row_counts rows;
  std::vector<std::string> mapping;
  currency money_in;
  model_data data;  ///< for a file of models
};

/// Reads the files. Errors: io_error, usage_error, also where nothing is left to look at.
[[nodiscard]] clv_rows read_clv_rows(request const& of);

}  // namespace cxm::cli
