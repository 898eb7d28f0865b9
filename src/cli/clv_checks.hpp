#pragma once
// How right models of buying are: about how often customers bought again, and about what came later.

#include "clv_rows.hpp"

#include "report/people.hpp"

#include <cxm/clv/holdout_check.hpp>
#include <cxm/core/period_bounds.hpp>
#include <cxm/report/listing.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace cxm::cli {

/// Customers by repeats, as they are and as the model expects them.
template <class Model>
[[nodiscard]] listing frequency_table(Model const& model, customer_base const& customers) {
  listing table{.name = "frequency",
                .columns = {"repeats", "customers", "expected"},
                .rows = {},
                .caption = "Customers by repeats"};
  for (frequency_bin const& bin : frequency_check(model, customers)) {
    table.rows.push_back({std::to_string(static_cast<int>(bin.repeats)) + (bin.or_more ? "+" : ""),
                          bin.customers, listed_number{bin.expected}});
  }
  return table;
}

/// What was expected after the last day the model saw, and what came.
template <class Model>
void add_holdout(Model const& model, clv_rows const& rows, listing_set& to) {
  double const length =
      static_cast<double>((rows.last_day - rows.until).count()) / rows.customers.unit().in_days();
  holdout_check const check = check_holdout(model, rows.customers, rows.later_purchases, length);
  to.facts.emplace_back("holdout", length);
  to.facts.emplace_back("actual_purchases", check.actual);
  to.facts.emplace_back("expected_purchases", check.expected);
  to.facts.emplace_back("mean_absolute_error", check.mean_absolute_error);
  to.facts.emplace_back("root_mean_square_error", check.root_mean_square_error);
  to.facts.emplace_back("correlation", check.correlation);
  auto const whole = [](double x) {
    return detail::with_separators(static_cast<count_t>(std::llround(x)));
  };
  to.sentences.push_back("Of " + whole(static_cast<double>(rows.customers.size())) + " customers " +
                         whole(check.expected) + " purchases were expected and " +
                         whole(check.actual) + " came.");
  listing by_repeats{.name = "by_repeats",
                     .columns = {"repeats", "customers", "actual", "lower", "upper", "expected"},
                     .rows = {},
                     .caption = "Later purchases of a customer, by repeats before"};
  for (holdout_bin const& bin : check.by_repeats) {
    by_repeats.rows.push_back(
        {std::to_string(static_cast<int>(bin.repeats)) + (bin.or_more ? "+" : ""), bin.customers,
         listed_number{bin.actual.value}, listed_number{bin.actual.range.lower},
         listed_number{bin.actual.range.upper}, listed_number{bin.expected}});
  }
  to.listings.push_back(std::move(by_repeats));
  listing tracking{.name = "tracking",
                   .columns = {"week", "until", "actual", "expected", "new_actual", "new_expected"},
                   .rows = {},
                   .caption = "Repeats of all customers by week, and as the model expects them"};
  std::int32_t const end = static_cast<std::int32_t>(rows.last_day.time_since_epoch().count());
  for (tracked_week const& w : track(model, rows.repeats, end)) {
    auto const last = rows.first_day + std::chrono::days{7 * static_cast<int>(w.week) - 1};
    tracking.rows.push_back({static_cast<count_t>(w.week), period_label(period::day, last),
                             static_cast<count_t>(w.actual), listed_number{w.expected},
                             static_cast<count_t>(w.new_actual), listed_number{w.new_expected}});
  }
  to.listings.push_back(std::move(tracking));
  listing alive{.name = "by_p_alive",
                .columns = {"p_alive", "customers", "bought_again"},
                .rows = {},
                .caption = "Who bought later, by P(alive)"};
  for (alive_bin const& bin : check.by_p_alive) {
    alive.rows.push_back({listed_number{bin.p_alive, number_form::percent}, bin.customers,
                          listed_number{bin.bought, number_form::percent}});
  }
  to.listings.push_back(std::move(alive));
}

}  // namespace cxm::cli
