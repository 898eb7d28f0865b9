#pragma once
// The periods of a ledger as results.

#include "request.hpp"

#include <cxm/core/time_zone.hpp>
#include <cxm/report/result_set.hpp>
#include <cxm/retention/subscription_ledger.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace cxm::cli {

/// One row for each period (a month unless the request says) with churn, and MRR where there is money;
/// `into.rows` gets what the ledger counted. Returns the first and the last period's ends, where there
/// are periods. Errors: usage_error for more periods than anybody reads.
struct ledger_span {
  std::string first, last;  ///< labels
  std::chrono::sys_seconds from, to;
};
std::optional<ledger_span> add_ledger(request const& of, subscription_ledger<> const& ledger,
                                      time_zone const& zone, bool has_money, result_set& into);

/// The results of files, with the policy in force.
[[nodiscard]] result_set ledger_results(request const& of, bool changes);

/// The same, and the ledger over all its periods as one, where there are any and money.
struct ledger_with_whole {
  result_set results;
  std::optional<ledger_period> whole;
};
[[nodiscard]] ledger_with_whole ledger_results_with_whole(request const& of, bool changes);

}  // namespace cxm::cli
