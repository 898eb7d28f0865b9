// Intervals of a proportion against scipy 1.10.1 and statsmodels 0.13.5.

#include <cxm/statistics/distributions.hpp>
#include <cxm/statistics/proportion.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <algorithm>
#include <array>
#include <string>

using cxm_test::close;
using cxm_test::number;

namespace {

bool same(cxm::bounds const& b, std::array<double, 2> const& expected) {
  return close(b.lower, expected[0]) && close(b.upper, expected[1]);
}
cxm::bounds by(nlohmann::json const& x, nlohmann::json const& c, cxm::interval_method method) {
  return cxm::proportion_interval(number(x), number(c.at("n")),
                                  {cxm::confidence{number(c.at("conf"))}, method});
}

}  // namespace

TEST_CASE("oracle proportion_ci_statsmodels: five methods") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("proportion_ci_statsmodels.json", "cases")) {
    INFO(c.at("x").dump() + " of " + c.at("n").dump() + " at " + c.at("conf").dump());
    double const x = number(c.at("x"));
    double const n = number(c.at("n"));
    cxm::confidence const level{number(c.at("conf"))};
    using enum cxm::interval_method;
    CHECK(same(by(c.at("x"), c, wald), cxm_test::pair(c.at("wald"))));
    CHECK(same(by(c.at("x"), c, wilson), cxm_test::pair(c.at("wilson"))));
    CHECK(same(by(c.at("x"), c, agresti_coull), cxm_test::pair(c.at("agresti_coull"))));
    CHECK(
        same(cxm::clopper_pearson_interval(x, n, level), cxm_test::pair(c.at("clopper_pearson"))));
    // statsmodels leaves the bounds at x = 0 and x = n as the quantiles have them; ours are forced
    // to 0 and 1 there unless that is switched off, as Brown, Cai and DasGupta have it.
    CHECK(same(cxm::jeffreys_interval(x, n, level, false), cxm_test::pair(c.at("jeffreys"))));
    auto forced = cxm_test::pair(c.at("jeffreys"));
    if (x == 0) forced[0] = 0;
    if (x == n) forced[1] = 1;
    CHECK(same(cxm::jeffreys_interval(x, n, level), forced));
    CHECK(close(x / n, number(c.at("point_mle"))));
    ++seen;
  }
  CHECK(seen == 34);
}

TEST_CASE("oracle proportion_ci_scipy: four methods, Jeffreys in Brown, Cai and DasGupta's form") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("proportion_ci_scipy.json", "results")) {
    INFO(c.at("k").dump() + " of " + c.at("n").dump() + " at " + c.at("conf").dump());
    double const x = number(c.at("k"));
    double const n = number(c.at("n"));
    cxm::confidence const level{number(c.at("conf"))};
    using enum cxm::interval_method;
    CHECK(same(by(c.at("k"), c, wilson), cxm_test::pair(c.at("wilson"))));
    auto clamped = cxm_test::pair(c.at("agresti_coull"));  // this file's are not
    clamped[0] = std::max(0.0, clamped[0]);
    clamped[1] = std::min(1.0, clamped[1]);
    CHECK(same(by(c.at("k"), c, agresti_coull), clamped));
    CHECK(
        same(cxm::clopper_pearson_interval(x, n, level), cxm_test::pair(c.at("clopper_pearson"))));
    CHECK(same(cxm::jeffreys_interval(x, n, level), cxm_test::pair(c.at("jeffreys"))));
    ++seen;
  }
  CHECK(seen == 18);
}
