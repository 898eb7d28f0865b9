#pragma once
// A report of files whose columns are named, or known by their names.

#include "request.hpp"

#include <cxm/report/report_data.hpp>

namespace cxm::cli {

/// Every metric that the columns of the files allow, by segment, by period and around a day. Errors:
/// io_error; usage_error for options that no file can serve, and where nothing can be computed.
[[nodiscard]] report_data report_of_files(request const& of);

}  // namespace cxm::cli
