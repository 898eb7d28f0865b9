#include "support/catch.hpp"

#include <cxm/statistics/decided_share.hpp>

#include <cmath>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm::outcome_window;

TEST_CASE("decided share: the undecided are in neither part nor whole") {
  cxm::decided_share const s{3, 4, 100};
  CHECK(s.share().value == 0.75);
  auto const wilson = cxm::proportion_interval(3, 4);
  CHECK(s.share().range.lower == wilson.lower);
  CHECK(s.share().range.upper == wilson.upper);
  CHECK(s.count() == 104);
  CHECK(std::isnan(cxm::decided_share{0, 0, 7}.share().value));
  CHECK_FALSE(cxm::decided_share{0, 0, 7}.share().range.defined());
}

TEST_CASE("outcome window: its start is inside and its end outside, to the second") {
  outcome_window const w{10s, sys_seconds{100s}};
  CHECK(w.within(50, 50));
  CHECK(w.within(50, 59));
  CHECK_FALSE(w.within(50, 60));
  CHECK_FALSE(w.within(50, 49));
  CHECK(w.over(90));
  CHECK_FALSE(w.over(91));
  CHECK(w.observed(99));
  CHECK_FALSE(w.observed(100));
}

TEST_CASE("outcome window: lengths and instants that cannot be are refused") {
  CHECK_THROWS_AS((outcome_window{0s, sys_seconds{}}), std::invalid_argument);
  CHECK_THROWS_AS((outcome_window{-1s, sys_seconds{}}), std::invalid_argument);
  CHECK_THROWS_AS((outcome_window{seconds::max(), sys_seconds{}}), std::invalid_argument);
  CHECK_THROWS_AS((outcome_window{1s, sys_seconds::max()}), std::invalid_argument);
  // Milliseconds are rounded down to the second before.
  CHECK(outcome_window{1s, sys_time<milliseconds>{-1ms}}.until() == sys_seconds{-1s});
}
