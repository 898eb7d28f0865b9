// cxm churn: the share of a flag in a table, or churn by period from a ledger of subscriptions.

#include "collect.hpp"
#include "commands.hpp"
#include "ledger_results.hpp"
#include "ledger_rows.hpp"
#include "policy.hpp"
#include "rows.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/retention/churn.hpp>
#include <cxm/retention/flagged_share.hpp>

#include <fmt/format.h>

namespace cxm::cli {

namespace {

[[nodiscard]] result_set run_flag(request const& of) {
  check_method(of, flagged_share{});
  result_set results;
  results.command = of.command;
  bool const timed = of.every.has_value();
  row_reader reader{
      of, {{"flag", cell_type::flag, true}, {"time", cell_type::time, timed, "--period"}}};
  calendar const dates{of};
  grouped<cell_key, flagged_share> groups{flagged_share{}};
  cell_key key;
  reader.read(
      [&](batch const& b, column_plan const& plan) {
        auto const at = *plan.position("flag");
        auto const present = b.valid(at);
        unreadable_rows const unreadable{b};
        for (std::size_t row = 0; row < b.rows(); ++row) {
          if (unreadable[row]) {
            results.rows.excluded.add(reason::unparsable);
            continue;
          }
          group_of(of, b, plan, row, dates, key);
          groups.push(key,
                      present[row] ? std::optional<bool>{b.flags(at)[row] == 1} : std::nullopt);
        }
      },
      results.rows);
  results.rows.used = groups.count();
  results.rows.excluded.merge(groups.excluded());
  results.policy = policy_of(of, reader.mapping());
  results.policy.emplace_back("definition", std::string{"flagged_share"});
  auto const figures = [&](flagged_share const& share) {
    metric_figures found = figures_of(share, "churn", of.how);
    found.title = "churn";
    return found;
  };
  add_groups(key_names(of), groups, figures, results);
  return results;
}

[[nodiscard]] result_set run_ledger(request const& of, bool changes) {
  if (!of.by.empty()) {
    throw usage_error("cxm churn: --by needs a flag; a ledger is read by period",
                      "--map flag=COLUMN, or leave --by out");
  }
  check_method(of, churn{ledger_period{}});
  return ledger_results(of, changes);
}

}  // namespace

result_set run_churn(request const& of) {
  auto const mapped = [&](char const* role) { return of.map.count(role) > 0; };
  if (mapped("start") || mapped("end")) return run_ledger(of, false);
  if (mapped("mrr")) return run_ledger(of, true);
  if (!of.vendor.empty()) {
    throw usage_error("--vendor: a vendor's rate is of periods, and a flag has none",
                      "--map customer=COLUMN,start=COLUMN,end=COLUMN");
  }
  return run_flag(of);
}

}  // namespace cxm::cli
