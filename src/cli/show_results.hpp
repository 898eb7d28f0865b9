#pragma once
// Results in the form that was asked for, to where they were asked for.

#include "request.hpp"

#include <cxm/report/listing.hpp>
#include <cxm/report/result_set.hpp>

#include <string>

namespace cxm::cli {

/// Writes the results of one metric, and warns where there is nothing to show. Returns the exit code.
int show(request const& of, result_set const& results);

/// The same for tables; CSV has the first of them.
int show(request const& of, listing_set const& found);

/// Figures of nothing are no error, and worth a word: a warning about `what` where no row was used.
void warn_of_nothing(std::string const& what, row_counts const& rows);

}  // namespace cxm::cli
