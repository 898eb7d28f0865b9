// Geometric means of task times and their intervals against scipy 1.10.1; the first case also
// against what MeasuringU prints: 68 s, 46 to 101.

#include <cxm/usability/task_time.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <cmath>
#include <string>
#include <vector>

using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle task_time: every figure of every case") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("task_time.json", "cases")) {
    INFO(c.dump());
    cxm::task_time const m{c.at("x").get<std::vector<double>>()};
    CHECK(m.count() == c.at("n").get<cxm::count_t>());
    CHECK(m.excluded().total() == 0);
    CHECK(close(m.geometric_mean().value, number(c.at("geometric_mean"))));
    CHECK(close(m.geometric_mean().value, number(c.at("scipy_gmean"))));
    CHECK(close(m.mean(), number(c.at("arithmetic_mean"))));
    CHECK(close(m.median(), number(c.at("median"))));
    auto const times = m.distribution();  // in milliseconds
    CHECK(close(times.moments().deviation / 1000, number(c.at("sd"))));
    CHECK(close(std::exp(times.log_moments().deviation), number(c.at("geometric_sd"))));
    for (double level : {0.9, 0.95}) {
      auto const expected = cxm_test::pair(c.at(level == 0.9 ? "ci90" : "ci95"));
      auto const range = m.geometric_mean({.level = cxm::confidence{level}}).range;
      CHECK(close(range.lower, expected[0]));
      CHECK(close(range.upper, expected[1]));
      CHECK(range.level == level);
    }
    ++seen;
  }
  CHECK(seen == 5);
}
