// cxm churn: the share of a flag in a table, or churn by period from a ledger of subscriptions.

#include "collect.hpp"
#include "commands.hpp"
#include "ledger_results.hpp"
#include "policy.hpp"
#include "rows.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/core/period_bounds.hpp>
#include <cxm/retention/churn.hpp>
#include <cxm/retention/flagged_share.hpp>
#include <cxm/retention/subscription_ledger.hpp>

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

/// A ledger read from changes (customer, time, mrr) or from spells (customer, start, end, mrr).
class ledger_rows {
 public:
  ledger_rows(request const& of, bool changes)
      : of_{of},
        changes_{changes},
        ledger_{currency_of(of)},
        dates_{of},
        reader_{of, wishes(changes)} {}

  [[nodiscard]] subscription_ledger<> const& read(row_counts& rows) {
    reader_.read([&](batch const& b, column_plan const& plan) { add(b, plan, rows); }, rows);
    return ledger_;
  }
  [[nodiscard]] bool has_money() const noexcept { return has_money_; }
  [[nodiscard]] calendar const& dates() const noexcept { return dates_; }
  [[nodiscard]] std::vector<std::string> const& mapping() const noexcept {
    return reader_.mapping();
  }

 private:
  [[nodiscard]] static std::vector<role_wish> wishes(bool changes) {
    std::vector<role_wish> all{{"customer", cell_type::text, true}};
    if (changes) {
      all.push_back({"time", cell_type::time, true});
      all.push_back({"mrr", cell_type::amount, true});
      all.push_back({"subscription", cell_type::text, false});
    } else {
      all.push_back({"start", cell_type::time, true});
      all.push_back({"end", cell_type::time, true});
      all.push_back({"mrr", cell_type::amount, false});
    }
    return all;
  }
  void add(batch const& b, column_plan const& plan, row_counts& rows) {
    auto const customer = *plan.position("customer");
    auto const mrr = plan.position("mrr");
    has_money_ = has_money_ || mrr.has_value();
    auto const begin = *plan.position(changes_ ? "time" : "start");
    auto const end = plan.position("end");
    auto const subscription = plan.position("subscription");
    unreadable_rows const unreadable{b};
    for (std::size_t row = 0; row < b.rows(); ++row) {
      if (unreadable[row]) {
        rows.excluded.add(reason::unparsable);
        continue;
      }
      if (!b.valid(customer)[row] || !b.valid(begin)[row] || (changes_ && !b.valid(*mrr)[row])) {
        ledger_.exclude(reason::missing);
        continue;
      }
      auto const instant = [&](std::size_t column) {
        return dates_.instant(b.times(column)[row], [&] { return b.position(row, column); });
      };
      auto const who = b.texts(customer)[row];
      auto const at = instant(begin);
      count_t const refused = ledger_.excluded()[reason::out_of_scale];
      if (changes_) {
        ledger_.push(who, subscription ? b.texts(*subscription)[row] : std::string_view{"1"}, at,
                     b.amounts(*mrr)[row]);
      } else {
        std::optional<std::chrono::sys_seconds> until;
        if (end && b.valid(*end)[row]) until = instant(*end);
        std::optional<std::int64_t> price;
        if (mrr && b.valid(*mrr)[row]) price = b.amounts(*mrr)[row];
        ledger_.push(who, at, until, price);
      }
      bool const fail = of_.input.bad == on_bad_row::fail;
      if (fail && ledger_.excluded()[reason::out_of_scale] > refused) {
        bool const negative = mrr && b.valid(*mrr)[row] && b.amounts(*mrr)[row] < 0;
        throw io_error(
            b.position(row, negative ? *mrr : *end),
            negative ? "recurring revenue is below 0" : "this subscription ends before it starts",
            "--on-bad-row=count leaves such rows out and counts them");
      }
    }
  }
  request const& of_;
  bool changes_;
  bool has_money_ = false;
  subscription_ledger<> ledger_;
  calendar dates_;
  row_reader reader_;
};

[[nodiscard]] result_set run_ledger(request const& of, bool changes) {
  if (!of.by.empty()) {
    throw usage_error("cxm churn: --by needs a flag; a ledger is read by period",
                      "--map flag=COLUMN, or leave --by out");
  }
  check_method(of, churn{ledger_period{}});
  result_set results;
  results.command = of.command;
  ledger_rows rows{of, changes};
  auto const& ledger = rows.read(results.rows);
  add_ledger(of, ledger, rows.dates().zone(), rows.has_money(), results);
  request shown = of;
  if (!shown.every) shown.every = period::month;
  results.policy = policy_of(shown, rows.mapping());
  results.policy.emplace_back("definition", std::string{changes ? "changes" : "spells"});
  if (rows.has_money()) add_money_policy(of, results.policy);
  if (of.until) results.policy.emplace_back("until", period_label(period::day, *of.until));
  return results;
}

}  // namespace

result_set run_churn(request const& of) {
  auto const mapped = [&](char const* role) { return of.map.count(role) > 0; };
  if (mapped("start") || mapped("end")) return run_ledger(of, false);
  if (mapped("mrr")) return run_ledger(of, true);
  return run_flag(of);
}

}  // namespace cxm::cli
