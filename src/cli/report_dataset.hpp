#pragma once
// A report of the tables of a folder.

#include "request.hpp"

#include <cxm/report/report_data.hpp>

namespace cxm::cli {

/// Every metric that the tables allow, by attributes of customers, by period and around a day; customers
/// and the response rate as facts. Without --by, the first two attributes that have two to twelve
/// values. Errors: io_error, usage_error.
[[nodiscard]] report_data report_of_dataset(request const& of);

}  // namespace cxm::cli
