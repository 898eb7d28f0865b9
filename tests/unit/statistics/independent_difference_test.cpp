// A difference made of two intervals: what it gives back in the cases where the answer is known.

#include <cxm/statistics/independent_difference.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>

using cxm::bounds;
using cxm::estimate;
using cxm::independent_difference;
using cxm::interval_method;
using cxm_test::close;

namespace {
constexpr double z95 = 1.959963984540054;
estimate normal(double value, double error, double level = 0.95) {
  double const half = cxm::normal_deviate(cxm::confidence{level}) * error;
  return {value, {value - half, value + half, level, interval_method::wald}};
}
}  // namespace

TEST_CASE("independent difference: of two Wald intervals is Wald's, with its test") {
  auto const d = independent_difference(normal(10, 3), normal(2, 4));
  CHECK(close(d.by.value, 8));
  CHECK(close(d.by.range.lower, 8 - z95 * 5));
  CHECK(close(d.by.range.upper, 8 + z95 * 5));
  CHECK(close(d.test.statistic, 8.0 / 5));
  CHECK(close(d.test.p, std::erfc(1.6 / std::sqrt(2.0))));
  CHECK_FALSE(d.clear());
}

TEST_CASE("independent difference: the test does not depend on the level of Wald intervals") {
  for (double level : {0.5, 0.9, 0.99}) {
    auto const d = independent_difference(normal(1, 3, level), normal(11, 4, level));
    CHECK(close(d.test.statistic, -2));
    CHECK(d.by.range.level == level);
  }
}

TEST_CASE("independent difference: swapped sides give the mirrored interval and the same p") {
  cxm_test::generator random{20};
  for (int i = 0; i < 1000; ++i) {
    auto const any = [&] {
      double const x = random.real() * 10 - 5;
      return estimate{x, {x - random.real(), x + random.real(), 0.95, interval_method::score}};
    };
    estimate const a = any();
    estimate const b = any();
    auto const there = independent_difference(a, b);
    auto const back = independent_difference(b, a);
    CHECK(close(there.by.range.lower, -back.by.range.upper));
    CHECK(close(there.by.range.upper, -back.by.range.lower));
    CHECK(close(there.test.p, back.test.p));
    // p falls below 5 % exactly where the interval leaves 0 out.
    CHECK(there.clear() == (there.test.p < 0.05));
  }
}

TEST_CASE("independent difference: without an interval on one side there is none, and no test") {
  estimate const none{3, {}};
  for (auto const& d :
       {independent_difference(none, normal(1, 1)), independent_difference(normal(1, 1), none),
        independent_difference(normal(1, 1, 0.9), normal(1, 1, 0.95))}) {
    CHECK_FALSE(d.by.range.defined());
    CHECK(std::isnan(d.test.p));
    CHECK_FALSE(d.clear());
  }
  CHECK(close(independent_difference(none, normal(1, 1)).by.value, 2));
  estimate const point{1, {1, 1, 0.95, interval_method::score}};
  CHECK(std::isnan(independent_difference(point, point).test.p));
}
