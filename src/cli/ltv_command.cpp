// cxm ltv: revenue per customer by group, and what margin, churn and acquisition cost make of it.

#include "collect.hpp"
#include "commands.hpp"
#include "policy.hpp"
#include "rows.hpp"

#include <cxm/clv/ltv.hpp>
#include <cxm/core/group_by.hpp>

#include <fmt/format.h>

namespace cxm::cli {

namespace {

/// Appends lifetime value, its ratio to the acquisition cost and the payback time, as far as the
/// options give what they need.
void add_lifetime_value(request const& of, ltv const& revenue, metric_figures& into) {
  double const margin = of.margin.value_or(1);
  double const arpa = revenue.revenue_per_customer();
  auto const money = [&](std::string_view name, double value, std::string_view note) {
    figure f = value_figure(name, unit::money, value, {}, note);
    f.money_in = revenue.money_in();
    into.figures.push_back(f);
  };
  if (of.churn_rate) {
    double const value = lifetime_value_at(arpa, margin, *of.churn_rate);
    money("lifetime_value", value, "no interval: margin and churn rate were given as known");
    if (of.acquisition_cost) {
      into.figures.push_back(
          value_figure("ltv_to_cac", unit::ratio, ltv_to_cac(value, *of.acquisition_cost)));
    }
  }
  if (of.acquisition_cost) {
    into.figures.push_back(value_figure("payback_periods", unit::ratio,
                                        payback_periods(*of.acquisition_cost, arpa, margin)));
  }
}

void check_options(request const& of) {
  if (of.churn_rate && !(*of.churn_rate > 0 && *of.churn_rate <= 1)) {
    throw usage_error(fmt::format("--churn-rate {}: a share above 0, at most 1", *of.churn_rate),
                      "such as --churn-rate 0.04 for 4 % a period");
  }
  if (of.margin && !(*of.margin <= 1)) {
    throw usage_error(fmt::format("--margin {}: a share of revenue, at most 1", *of.margin),
                      "such as --margin 0.6");
  }
  if (of.acquisition_cost && !(*of.acquisition_cost > 0)) {
    throw usage_error(
        fmt::format("--acquisition-cost {}: an amount above 0", *of.acquisition_cost));
  }
}

}  // namespace

result_set run_ltv(request const& of) {
  check_options(of);
  ltv const empty{currency_of(of)};
  check_method(of, empty);
  result_set results;
  results.command = of.command;
  bool const timed = of.every.has_value();
  row_reader reader{of,
                    {{"customer", cell_type::text, true},
                     {"amount", cell_type::amount, true},
                     {"time", cell_type::time, timed, "--period"}}};
  calendar const dates{of};
  grouped<cell_key, ltv> groups{empty};
  cell_key key;
  reader.read(
      [&](batch const& b, column_plan const& plan) {
        auto const customer = *plan.position("customer");
        auto const amount = *plan.position("amount");
        unreadable_rows const unreadable{b};
        for (std::size_t row = 0; row < b.rows(); ++row) {
          if (unreadable[row]) {
            results.rows.excluded.add(reason::unparsable);
            continue;
          }
          if (!b.valid(customer)[row]) {
            results.rows.excluded.add(reason::missing);
            continue;
          }
          group_of(of, b, plan, row, dates, key);
          bool const known = b.valid(amount)[row];
          groups.push(key, b.texts(customer)[row],
                      known ? std::optional{b.amounts(amount)[row]} : std::nullopt);
        }
      },
      results.rows);
  results.rows.used = groups.count();
  results.rows.excluded.merge(groups.excluded());
  results.policy = policy_of(of, reader.mapping());
  add_money_policy(of, results.policy);
  if (of.margin) results.policy.emplace_back("margin", *of.margin);
  if (of.churn_rate) results.policy.emplace_back("churn_rate", *of.churn_rate);
  if (of.acquisition_cost) results.policy.emplace_back("acquisition_cost", *of.acquisition_cost);
  auto const figures = [&](ltv const& m) {
    metric_figures found = figures_of(m, "ltv", of.how);
    add_lifetime_value(of, m, found);
    return found;
  };
  add_groups(key_names(of), groups, figures, results);
  return results;
}

}  // namespace cxm::cli
