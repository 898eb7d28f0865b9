#pragma once
// How long customers stay, as a report shows it: their tenures, gathered row by row, and cohorts.

#include <cxm/core/group_by.hpp>
#include <cxm/core/period_bounds.hpp>
#include <cxm/core/time_zone.hpp>
#include <cxm/report/report_data.hpp>
#include <cxm/retention/cohort_table.hpp>
#include <cxm/retention/kaplan_meier.hpp>
#include <cxm/retention/subscription_ledger.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::cli {

/// A customer came with the first start of any of its rows and left with the last end, unless a row runs
/// on: pauses between rows do not count as leaving. All as it was known at `until`: what happened then or
/// later is not seen, so who left later was still there, who came later is absent, and who had left and
/// was to return had left.
class tenure_rows {
 public:
  struct tenure {
    std::string_view customer;
    double days = 0;  ///< whole ones
    bool left = false;
  };
  explicit tenure_rows(std::chrono::sys_seconds until) : until_{until} {}
  void see(std::string_view customer, std::chrono::sys_seconds start,
           std::optional<std::chrono::sys_seconds> end);
  /// By customer.
  [[nodiscard]] std::vector<tenure> tenures() const;

 private:
  struct stay {
    std::chrono::sys_seconds start;
    std::optional<std::chrono::sys_seconds> end;
  };
  std::chrono::sys_seconds until_;
  std::map<std::string, stay, std::less<>> stays_;
};

/// The cohorts of a ledger, and of each the periods that were over when the last observed day was.
[[nodiscard]] cohort_set cohorts_of(subscription_ledger<> const& ledger, period every,
                                    time_zone const& zone, std::chrono::local_days last);

/// The same of orders: who ordered again.
[[nodiscard]] cohort_set cohorts_of(cohort_table const& orders);

/// The groups of a column with their curves, and the test between them.
[[nodiscard]] tenures tenures_of(std::string column,
                                 grouped<std::string, kaplan_meier> const& groups);

}  // namespace cxm::cli
