// Mann–Kendall, Sen's slope and Pettitt's test against R's trend 1.1.6 and pyMannKendall, both in
// double precision, and R's Kendall, which computes in single precision.

#include <cxm/statistics/trend.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

using cxm_test::close;
using cxm_test::number;

namespace {
std::vector<double> values(nlohmann::json const& c) { return c.at("x").get<std::vector<double>>(); }
}  // namespace

TEST_CASE("oracle mann_kendall: S, its variance, tau-b, z and p of R's trend") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("mann_kendall.json", "cases")) {
    INFO(c.at("name"));
    auto const found = cxm::mann_kendall(values(c));
    auto const& expected = c.at("trend_pkg");
    CHECK(found.n == c.at("n").get<cxm::count_t>());
    CHECK(found.s == expected.at("S").get<std::int64_t>());
    CHECK(close(found.variance, number(expected.at("varS"))));
    CHECK(close(found.tau_b, number(expected.at("tau_b"))));
    CHECK(close(found.test.statistic, number(expected.at("z_continuity"))));
    CHECK(close(found.test.p, number(expected.at("p_two_sided"))));
    CHECK(close(found.test.log_p, std::log(number(expected.at("p_two_sided")))));
    ++seen;
  }
  CHECK(seen == 5);
}

TEST_CASE("oracle mann_kendall: tau-a, Sen's slope and its line of pyMannKendall") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("mann_kendall.json", "cases")) {
    INFO(c.at("name"));
    auto const x = values(c);
    auto const found = cxm::mann_kendall(x);
    auto const line = cxm::sen_slope(x);
    auto const& expected = c.at("pymannkendall").at("original_test");
    CHECK(static_cast<double>(found.s) == number(expected.at("s")));
    CHECK(close(found.variance, number(expected.at("var_s"))));
    CHECK(close(found.tau_a, number(expected.at("Tau"))));
    CHECK(close(found.test.statistic, number(expected.at("z"))));
    CHECK(close(found.test.p, number(expected.at("p"))));
    CHECK(close(line.slope.value, number(expected.at("slope"))));
    CHECK(close(line.intercept, number(expected.at("intercept"))));
    bool const clear = found.test.p < 0.05;
    CHECK(clear == expected.at("h").get<bool>());
    CHECK(expected.at("trend") == (!clear        ? "no trend"
                                   : found.s > 0 ? "increasing"
                                                 : "decreasing"));
    ++seen;
  }
  CHECK(seen == 5);
}

// Its figures are those of the other two programs to the precision of a float: seven digits of the
// variance and of tau, and of 1 − p for p, since it subtracts the probability from one.
TEST_CASE("oracle mann_kendall: R's Kendall, as far as single precision goes") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("mann_kendall.json", "cases")) {
    INFO(c.at("name"));
    auto const found = cxm::mann_kendall(values(c));
    auto const& expected = c.at("Kendall_pkg_single_precision");
    CHECK(found.s == expected.at("S").get<std::int64_t>());
    CHECK(close(found.variance, number(expected.at("varS")), 1.2e-7));
    CHECK(close(found.tau_b, number(expected.at("tau_b")), 2.4e-7));
    CHECK(close(found.test.p, number(expected.at("p_two_sided")), 0, 1.2e-7));
    ++seen;
  }
  CHECK(seen == 5);
}

TEST_CASE("oracle mann_kendall: Sen's slope and its interval of R's trend") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("mann_kendall.json", "cases")) {
    INFO(c.at("name"));
    auto const found = cxm::sen_slope(values(c));
    auto const& expected = c.at("sens_slope");
    CHECK(close(found.slope.value, number(expected.at("slope"))));
    if (expected.at("ci95").is_null()) {
      CHECK_FALSE(found.slope.range.defined());
    } else {
      auto const interval = cxm_test::pair(expected.at("ci95"));
      CHECK(close(found.slope.range.lower, interval[0]));
      CHECK(close(found.slope.range.upper, interval[1]));
    }
    CHECK(found.slope.range.level == 0.95);
    ++seen;
  }
  CHECK(seen == 5);
}

TEST_CASE("oracle mann_kendall: Pettitt's change point of R's trend") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("mann_kendall.json", "cases")) {
    INFO(c.at("name"));
    auto const found = cxm::pettitt(values(c));
    auto const& expected = c.at("pettitt");
    CHECK(found.k == expected.at("K").get<std::int64_t>());
    REQUIRE(found.last_before.has_value());
    CHECK(*found.last_before + 1 == expected.at("change_index_1based").get<std::size_t>());
    CHECK(close(found.p, number(expected.at("p_value"))));
    ++seen;
  }
  CHECK(seen == 5);
}
