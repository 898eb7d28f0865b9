// The distance to a target, its test, and the probability of having met it.

#include <cxm/analysis/target.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <vector>

using cxm_test::close;

TEST_CASE("target: the distance carries the interval, and the test agrees with it") {
  cxm::nps const m{std::vector<int>{10, 9, 7, 3, 10, 8, 6, 9, 9, 10, 10, 2}};
  cxm::estimate const score{m.score(), m.interval()};
  for (double const target : {-80.0, -20.0, 0.0, 30.0, 90.0}) {
    auto const d = cxm::distance_to(score, target);
    CHECK(close(d.by.value, m.score() - target));
    CHECK(close(d.by.range.lower, m.interval().lower - target));
    bool const outside = m.interval().lower > target || m.interval().upper < target;
    CHECK((d.test.p < 0.05) == outside);
    CHECK((cxm::nps_target_test(m, target).p < 0.05) == outside);
  }
}

TEST_CASE("target: the score test at 0 is that of the score itself") {
  cxm::nps const m{std::vector<int>{10, 9, 7, 3, 10, 8}};
  CHECK(close(cxm::nps_target_test(m, 0).statistic, m.score_test().statistic));
  CHECK(std::isnan(cxm::nps_target_test(m, 100).p));
  CHECK(std::isnan(cxm::nps_target_test(cxm::nps{}, 0).p));
}

TEST_CASE("target: a share against a target") {
  CHECK(close(cxm::share_target_test(60, 100, 0.5).statistic, 2));
  CHECK(std::isnan(cxm::share_target_test(0, 0, 0.5).p));
  CHECK(std::isnan(cxm::share_target_test(1, 2, 1).p));
}

TEST_CASE("target: the probability falls with the target") {
  cxm::nps const m{std::vector<int>{10, 9, 7, 3, 10, 8, 6, 9}};
  double before = 1;
  for (double target = -100; target <= 100; target += 10) {
    double const now = cxm::target_probability(m, target);
    CHECK(now <= before);
    before = now;
  }
  CHECK(cxm::target_probability(m, -100) == 1);
  CHECK(cxm::target_probability(m, 100) < 1e-12);
  CHECK(std::isnan(cxm::target_probability(cxm::nps{}, 10)));
}

TEST_CASE("target: no interval, no test") {
  auto const d = cxm::distance_to({5, {}}, 3);
  CHECK(d.by.value == 2);
  CHECK(std::isnan(d.test.p));
}
