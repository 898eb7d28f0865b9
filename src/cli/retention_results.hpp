#pragma once
// Cohorts and windows as sentences and tables.

#include "request.hpp"

#include <cxm/core/time_zone.hpp>
#include <cxm/report/listing.hpp>
#include <cxm/retention/cohort_table.hpp>
#include <cxm/retention/retention.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace cxm::cli {

/// What was found: cohorts, or windows of days with or without cohorts. Nothing of either where there
/// were no rows.
struct retention_answer {
  std::optional<std::chrono::sys_seconds> until;
  std::optional<cohort_table> cohorts;
  bool has_money = false;
  std::vector<retention_cell> windows;
  std::vector<retention_cohort> by_cohort;
};

/// Adds facts, sentences and tables. For people cohorts are a triangle; the data forms have a row for
/// each cell.
void add_retention(request const& of, retention_answer const& answer, time_zone const& zone,
                   listing_set& into);

}  // namespace cxm::cli
