#pragma once
// What has to do with leaving sooner: the table of a Cox regression.

#include "request.hpp"
#include "stay_rows.hpp"

#include <cxm/report/listing.hpp>

namespace cxm::cli {

/// The coefficients, tests and concordance of the covariates of --covariates. Where the model can't be
/// believed there is a warning with what to do, and the table has no figures. Errors: usage_error where
/// there is nothing to fit.
void add_hazards(request const& of, stay_rows const& rows, listing_set& into);

}  // namespace cxm::cli
