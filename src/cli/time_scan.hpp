#pragma once
// A first look at the times of a file: whether they can be read, need a zone, and which days they span.

#include "answers.hpp"
#include "request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

struct time_scan {
  std::optional<day_range> days;
  bool needs_zone = false;  ///< there are instants, and no zone was named
  bool unreadable = false;  ///< a cell is no time that could be read
};

/// Reads the columns of these names alone, and the whole file. Errors: io_error when the file can't be
/// read, and for a cell that is no time where `bad` says so.
[[nodiscard]] time_scan scan_times(request const& of, std::string const& file,
                                   std::vector<std::string> const& columns, on_bad_row bad);

}  // namespace cxm::cli
