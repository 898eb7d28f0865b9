#include "said.hpp"
#include "support/catch.hpp"

#include <cxm/model/task_attempt.hpp>

using namespace cxm;
using cxm_test::said;
using namespace std::chrono;
using lines = std::vector<std::string>;

namespace {
task_attempt attempt() {
  task_attempt x;
  x.task = "find the invoice";
  return x;
}
}  // namespace

TEST_CASE("task_attempt: more errors than opportunities are no contradiction") {
  auto x = attempt();
  x.errors = 5;
  x.opportunities = 2;
  x.duration = milliseconds{0};
  x.clicks = 0;
  x.outcome = task_outcome::abandoned;
  x.goal_reached = true;
  CHECK(validate(x).empty());
  x.errors = 0;
  x.opportunities = 0;
  CHECK(validate(x).empty());
}

TEST_CASE("task_attempt: contradictions are named") {
  CHECK(said(validate(task_attempt{})) == lines{"the task is not named"});
  auto x = attempt();
  x.duration = milliseconds{-1};
  x.clicks = -1;
  x.errors = -1;
  x.opportunities = -1;
  CHECK(said(validate(x)) == lines{"the duration is negative", "the number of clicks is negative",
                                   "the number of errors is negative",
                                   "the number of opportunities is negative"});
  x = attempt();
  x.errors = 1;
  x.opportunities = 0;
  CHECK(said(validate(x)) == lines{"errors without an opportunity for one"});
}
