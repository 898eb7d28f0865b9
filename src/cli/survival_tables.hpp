#pragma once
// What cxm survival says of customers by group: curves, tests between them, reasons.

#include "request.hpp"
#include "stay_rows.hpp"

#include <cxm/report/listing.hpp>
#include <cxm/retention/kaplan_meier.hpp>

#include <string>
#include <vector>

namespace cxm::cli {

/// The curves of all groups; near ties are judged by the rows of each.
struct stay_curves {
  explicit stay_curves(stay_rows const& rows);

  std::vector<kaplan_meier> groups;
  std::vector<survival_curve> curves;
  double last = undefined;     ///< the longest duration of all
  double horizon = undefined;  ///< the last time at which all curves are defined
};

/// "plan duo", or "(none)" where the column is empty; nothing without groups.
[[nodiscard]] std::string group_label(request const& of, cell_key const& group);

/// Medians and means by group, quantiles, survival at times, the test between groups.
void add_curves(request const& of, stay_rows const& rows, stay_curves const& of_groups,
                listing_set& into);

/// Which reason takes which share, by when; Gray's test where there are groups.
void add_reasons(request const& of, stay_rows const& rows, std::vector<double> const& times,
                 listing_set& into);

/// The times of --at, or round ones.
[[nodiscard]] std::vector<double> times_of(request const& of, stay_curves const& curves);

}  // namespace cxm::cli
