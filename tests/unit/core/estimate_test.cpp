// Values with their interval, and tests whose probability may be smaller than any double.

#include <cxm/core/estimate.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <limits>

using cxm_test::close;

TEST_CASE("estimate: another unit changes the value and the interval alike") {
  cxm::estimate const mean{3, {2, 4, 0.95, cxm::interval_method::score}};
  auto const normalised = mean.scaled(0.25, -0.25);
  CHECK(normalised.value == 0.5);
  CHECK(normalised.range.lower == 0.25);
  CHECK(normalised.range.upper == 0.75);
  CHECK(normalised.range.method == cxm::interval_method::score);
  auto const lost = mean.scaled(-1);
  CHECK(lost.value == -3.0);
  CHECK(lost.range.lower == -4.0);
  CHECK(lost.range.upper == -2.0);
  CHECK(std::isnan(cxm::estimate{}.scaled(2, 1).value));
  CHECK_FALSE(cxm::estimate{}.scaled(2, 1).range.defined());
}

TEST_CASE("normal_log_two_sided: agrees with 20-digit values on both sides of underflow") {
  struct pair {
    double z, log_p;
  };
  // mpmath 1.3; 25 is where the series takes over.
  constexpr pair known[] = {{0.0, 0.0},
                            {0.5, -0.48276458103367329946},
                            {1.0, -1.1478744644493181964},
                            {1.959963984540054, -2.9957322735539905584},
                            {5.0, -14.371851213428780427},
                            {10.0, -52.538137969952525269},
                            {24.999, -315.92122145365578379},
                            {25.0, -315.94626082746031363},
                            {25.001, -315.97130119968000199},
                            {30.0, -453.6280967757832518},
                            {37.0, -688.33743839633064829},
                            {38.5, -745.00212310985113602},
                            {39.0, -764.39000938381759909},
                            {50.0, -1254.1382139588599559},
                            {100.0, -5004.8310615136451433},
                            {1000.0, -500007.13354763162436},
                            {1e5, -5000000011.7387168177},
                            {1e10, -5.0000000000000000023e19},
                            {1e100, -5.000000000000000159e199}};
  for (auto const [z, log_p] : known) {
    INFO(z);
    double const series_error = z > 25 ? 1.5e-11 : 1e-15;
    CHECK(close(cxm::normal_log_two_sided(z), log_p, 2e-15, series_error));
    CHECK(cxm::normal_log_two_sided(-z) == cxm::normal_log_two_sided(z));
  }
  constexpr double infinite = std::numeric_limits<double>::infinity();
  CHECK(cxm::normal_log_two_sided(1e300) == -infinite);
  CHECK(cxm::normal_log_two_sided(infinite) == -infinite);
  CHECK(cxm::normal_log_two_sided(-infinite) == -infinite);
  CHECK(std::isnan(cxm::normal_log_two_sided(cxm::undefined)));
}

TEST_CASE("normal_log_two_sided: falls without a step where the series takes over") {
  double before = cxm::normal_log_two_sided(24.9);
  for (int i = 1; i <= 200; ++i) {
    double const z = 24.9 + 0.001 * i;
    double const now = cxm::normal_log_two_sided(z);
    // d/dz log p lies between −z − 1/z and −z.
    REQUIRE(now - before < -0.001 * (z - 0.001) * (1 - 1e-9));
    REQUIRE(now - before > -0.001 * (z + 1 / z) * (1 + 1e-9));
    before = now;
  }
}

TEST_CASE("normal_test: the statistic with both forms of its probability") {
  auto const far = cxm::normal_test(-50);
  CHECK(far.statistic == -50.0);
  CHECK(far.p == 0.0);
  CHECK(close(far.log_p, -1254.1382139588599559, 1e-13));
  auto const near = cxm::normal_test(1);
  CHECK(close(near.p, 0.31731050786291410283, 1e-15));
  CHECK(close(std::exp(near.log_p), near.p, 1e-15));
  auto const none = cxm::normal_test(cxm::undefined);
  CHECK(std::isnan(none.statistic));
  CHECK(std::isnan(none.p));
  CHECK(std::isnan(none.log_p));
  CHECK(std::isnan(cxm::test_result{}.p));
}
