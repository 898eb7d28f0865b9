// Student's t, Poisson limits, Clopper–Pearson and Jeffreys against Boost.Math 1.74 in long double,
// over wide grids.

#include <cxm/statistics/distributions.hpp>
#include <cxm/statistics/poisson.hpp>
#include <cxm/statistics/student_t.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle quantiles_boost: student's t from half a degree to a billion") {
  for (auto const& c : cxm_test::figures("quantiles_boost.json", "student_t")) {
    INFO(c.dump());
    CHECK(close(cxm::student_t_upper_quantile(number(c.at("tail")), number(c.at("df"))),
                number(c.at("t")), 1e-12, 0));
  }
  for (auto const& c : cxm_test::figures("quantiles_boost.json", "student_t_tail")) {
    INFO(c.dump());
    CHECK(close(cxm::student_t_tail(number(c.at("t")), number(c.at("df"))), number(c.at("tail")),
                1e-12, 0));
  }
}

TEST_CASE("oracle quantiles_boost: poisson limits are gamma quantiles") {
  for (auto const& c : cxm_test::figures("quantiles_boost.json", "poisson")) {
    INFO(c.dump());
    auto const range =
        cxm::poisson_interval(c.at("k").get<cxm::count_t>(), cxm::confidence{number(c.at("conf"))});
    CHECK(close(range.lower, number(c.at("lower")), 1e-13, 0));
    CHECK(close(range.upper, number(c.at("upper")), 1e-13, 0));
  }
}

TEST_CASE("oracle quantiles_boost: beta quantiles of few, many and fractional successes") {
  for (auto const& c : cxm_test::figures("quantiles_boost.json", "proportion")) {
    INFO(c.dump());
    double const x = number(c.at("x"));
    double const n = number(c.at("n"));
    cxm::confidence const level{number(c.at("conf"))};
    auto const exact = cxm::clopper_pearson_interval(x, n, level);
    auto const expected = cxm_test::pair(c.at("clopper_pearson"));
    CHECK(close(exact.lower, expected[0], 1e-12, 0));
    CHECK(close(exact.upper, expected[1], 1e-12, 0));
    auto const bayes = cxm::jeffreys_interval(x, n, level, false);
    auto const quantiles = cxm_test::pair(c.at("jeffreys"));
    CHECK(close(bayes.lower, quantiles[0], 1e-12, 0));
    CHECK(close(bayes.upper, quantiles[1], 1e-12, 0));
  }
}
