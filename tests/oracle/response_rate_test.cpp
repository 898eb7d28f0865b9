// From invitation to score: the rates of figures/policies.json, from rows and from counts.

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <cxm/survey/response_rate.hpp>

using cxm::response_rate;
using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle policies: every response rate by its numerator and denominator") {
  auto const policy = cxm_test::figures("policies.json", "response_rate");
  auto const of = [&](char const* name) { return policy.at(name).get<cxm::count_t>(); };
  auto const responded = of("partial") + of("completed");
  response_rate const m{cxm::invitation_totals{.invited = of("invited"),
                                               .bounced = of("bounced"),
                                               .delivered = of("delivered"),
                                               .opened = of("opened"),
                                               .started = of("started"),
                                               .partial = of("partial"),
                                               .completed = of("completed"),
                                               .scored = responded - of("no_score")}};
  CHECK(m.arrival_unknown() == 0);
  CHECK(m.delivered() == of("delivered"));

  auto const& rates = policy.at("rates");
  REQUIRE(rates.size() == 6);
  auto const agrees = [&](cxm::estimate const& e, char const* name) {
    INFO(name);
    CHECK(close(e.value, number(rates.at(name))));
    CHECK(e.range.lower < e.value);
    CHECK(e.value < e.range.upper);
  };
  agrees(m.completed_of_invited(), "completed/invited");
  agrees(m.completed_of_delivered(), "completed/delivered");
  agrees(m.responded_of_delivered(), "(completed+partial)/delivered");
  agrees(m.scored_of_delivered(), "scored/delivered");
  agrees(m.completed_of_started(), "completed/started (completion rate)");
  agrees(m.partial_of_started(), "abandonment = partial/started");

  // The same invitations one by one.
  response_rate rows;
  auto const push = [&](cxm::invitation_stage stage, cxm::count_t n, cxm::count_t scored = 0) {
    for (cxm::count_t i = 0; i < n; ++i) rows.push(stage, i < scored);
  };
  using enum cxm::invitation_stage;
  push(suppressed, 0);
  push(bounced, of("bounced"));
  push(delivered, of("delivered") - of("opened"));
  push(opened, of("opened") - of("started"));
  push(started, of("started") - responded);
  push(partial, of("partial"), of("partial"));
  push(complete, of("completed"), of("completed") - of("no_score"));
  CHECK(rows == m);
}
