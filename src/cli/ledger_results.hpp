#pragma once
// The periods of a ledger as results.

#include "request.hpp"

#include <cxm/core/time_zone.hpp>
#include <cxm/report/result_set.hpp>
#include <cxm/retention/subscription_ledger.hpp>

#include <chrono>
#include <optional>

namespace cxm::cli {

/// One row for each period (a month unless the request says) with churn, and MRR where there is money;
/// `into.rows` gets what the ledger counted. Errors: usage_error for more periods than anybody reads.
void add_ledger(request const& of, subscription_ledger<> const& ledger, time_zone const& zone,
                bool has_money, result_set& into);

/// The results of files, with the policy in force; and the same ledger over all periods as one, where
/// there is money.
struct ledger_found {
  result_set results;
  std::optional<ledger_period> whole;
};
[[nodiscard]] ledger_found ledger_results(request const& of, bool changes);

}  // namespace cxm::cli
