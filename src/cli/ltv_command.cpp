// cxm ltv: revenue per customer by group, and what margin, churn and acquisition cost make of it.

#include "collect.hpp"
#include "commands.hpp"
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
  result_set results;
  results.command = of.command;
  std::vector<role_wish> wishes{{"customer", cell_type::text, true},
                                {"amount", cell_type::amount, true},
                                {"time", cell_type::time, of.every.has_value()}};
  if (of.command == "report") {
    for (char const* other : {"nps", "csat", "ces", "satisfaction", "flag", "weight"}) {
      wishes.push_back({other, cell_type::text, false});
    }
  }
  row_reader reader{of, wishes};
  calendar const dates{of};
  grouped<cell_key, ltv> groups{ltv{currency_of(of)}};
  cell_key key;
  reader.read(
      [&](batch const& b, column_plan const& plan) {
        auto const customer = *plan.position("customer");
        auto const amount = *plan.position("amount");
        for (std::size_t row = 0; row < b.rows(); ++row) {
          if (b.unparsable(row, amount)) {
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
  if (!of.currency_code.empty()) results.policy.emplace_back("currency", of.currency_code);
  if (of.margin) results.policy.emplace_back("margin", *of.margin);
  if (of.churn_rate) results.policy.emplace_back("churn_rate", *of.churn_rate);
  if (of.acquisition_cost) results.policy.emplace_back("acquisition_cost", *of.acquisition_cost);

  try {
    reading const how = reading_of(of);
    auto const found = [&](ltv const& m) {
      metric_figures figures = figures_of(m, "ltv", how);
      add_lifetime_value(of, m, figures);
      return figures;
    };
    result_row all;
    all.metrics.push_back(found(groups.total()));
    if (key_names(of).empty()) {
      results.results.push_back(std::move(all));
      return results;
    }
    results.total = std::move(all);
    for (auto const& [group, m] : groups.rows()) {
      result_row row = row_for(of, group);
      row.metrics.push_back(found(m));
      results.results.push_back(std::move(row));
    }
  } catch (std::invalid_argument const& why) {  // a method that this metric does not have
    throw usage_error(why.what());
  }
  return results;
}

}  // namespace cxm::cli
