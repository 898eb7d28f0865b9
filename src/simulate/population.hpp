#pragma once
// Who is subscribed when: the expected composition of the company's customers, month by month.
//
// An exact recursion over the groups that leave and return alike: plan, country and tenure for those who
// are subscribed, plan, country and months since leaving for those who are not. Shares are of all
// customers who ever subscribe in the two years.

#include "company.hpp"

#include <array>

namespace cxm::simulation {

struct population {
  /// Subscribed at the first instant of the month: [month][plan][country][tenure − 1].
  typename nested<double, month_count, plan_count, country_count, month_count>::type active{};
  table<month_count> joins{};    ///< within the month, founders with the first
  table<month_count> returns{};  ///< after leaving
  table<month_count> leaves{};
  table<plan_count> plan{};  ///< of all customers
  /// Given the plan: the same in all groups, since the channel decides nothing but the plan.
  table<plan_count, channel_count> channel_of_plan{};
};

/// The chance a month to leave, over what the month may be like.
[[nodiscard]] double churn_hazard(company const& of, std::size_t plan, std::size_t country,
                                  int tenure, int month);

/// Complexity: O(months² · plans · countries).
[[nodiscard]] population composition(company const& of);

}  // namespace cxm::simulation
