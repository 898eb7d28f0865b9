// Control charts against R's qcc 2.7.

#include <cxm/statistics/control_chart.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <cstddef>
#include <string>
#include <vector>

using cxm_test::close;
using cxm_test::number;

namespace {
nlohmann::json chart(char const* name) {
  for (auto const& c : cxm_test::figures("control_charts.json", "charts")) {
    if (c.at("name") == name) return c;
  }
  throw std::runtime_error{std::string{"no such chart: "} + name};
}
std::vector<double> values(nlohmann::json const& c) { return c.at("x").get<std::vector<double>>(); }
void check_limits(cxm::control_chart const& found, nlohmann::json const& expected) {
  REQUIRE(found.lower.size() == expected.size());
  REQUIRE(found.upper.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    INFO(i);
    auto const limits = cxm_test::pair(expected[i]);
    CHECK(close(found.lower[i], limits[0]));
    CHECK(close(found.upper[i], limits[1]));
  }
}
/// The program counts from 1.
std::vector<std::size_t> from_zero(nlohmann::json const& indices) {
  auto out = indices.get<std::vector<std::size_t>>();
  for (std::size_t& i : out) --i;
  return out;
}
// qcc reads d₂ from a table of three decimals.
constexpr double rounded_d2 = 1.128;
constexpr double d2 = 1.1283791670955126;
}  // namespace

TEST_CASE("oracle control_charts: XmR, with the program's rounded constant put back in") {
  auto const c = chart("xmr_individuals");
  auto const x = values(c);
  auto const found = cxm::xmr_chart(x).individuals;
  double const std_dev = number(c.at("std_dev_MRbar_over_d2"));
  CHECK(close(found.centre, number(c.at("center"))));
  CHECK(close(found.std_dev * d2 / rounded_d2, std_dev));
  // The mean of the eleven ranges, by hand, gives the program's figure and ours.
  CHECK(close(31.0 / 11 / rounded_d2, std_dev));
  CHECK(close(31.0 / 11 / d2, found.std_dev));
  auto const limits = cxm_test::pair(c.at("limits"));
  double const wider = d2 / rounded_d2;
  for (std::size_t i = 0; i < x.size(); ++i) {
    CHECK(found.points[i] == x[i]);
    CHECK(close(found.centre - (found.centre - found.lower[i]) * wider, limits[0]));
    CHECK(close(found.centre + (found.upper[i] - found.centre) * wider, limits[1]));
  }
  // Around the program's own standard deviation nothing has to be put back.
  auto const given = cxm::xmr_chart(x, {number(c.at("center")), std_dev}).individuals;
  for (std::size_t i = 0; i < x.size(); ++i) {
    CHECK(close(given.lower[i], limits[0]));
    CHECK(close(given.upper[i], limits[1]));
  }
  CHECK(given.beyond == std::vector<std::size_t>{1, 11});
}

TEST_CASE("oracle control_charts: p chart of unequal sizes") {
  auto const c = chart("p_chart_unequal_n");
  auto const x = c.at("x").get<std::vector<cxm::count_t>>();
  auto const n = c.at("sizes").get<std::vector<cxm::count_t>>();
  auto const found = cxm::p_chart(x, n);
  CHECK(close(found.centre, number(c.at("center"))));
  CHECK(close(found.std_dev, number(c.at("std_dev"))));
  check_limits(found, c.at("limits"));
}

TEST_CASE("oracle control_charts: EWMA with limits that widen") {
  auto const c = chart("ewma_lambda0.2");
  auto const found = cxm::ewma_chart(values(c), {number(c.at("center")), number(c.at("std_dev"))},
                                     {.lambda = 0.2, .width = 3});
  auto const& y = c.at("y");
  REQUIRE(found.points.size() == y.size());
  for (std::size_t i = 0; i < y.size(); ++i) CHECK(close(found.points[i], number(y[i])));
  check_limits(found, c.at("limits"));
  // The level that is estimated from the values differs from the program's by the rounded constant.
  auto const estimated = cxm::moving_range_level(values(c));
  CHECK(close(estimated.centre, number(c.at("center"))));
  CHECK(close(estimated.std_dev * d2 / rounded_d2, number(c.at("std_dev"))));
}

TEST_CASE("oracle control_charts: CUSUM") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("control_charts.json", "cusum")) {
    INFO(c.at("name"));
    auto const found = cxm::cusum_chart(
        values(c), {number(c.at("center")), number(c.at("std_dev"))},
        {.decision_interval = number(c.at("h_in_se")), .shift = number(c.at("se_shift"))});
    auto const& above = c.at("cusum_pos");
    auto const& below = c.at("cusum_neg");  // as negative numbers
    REQUIRE(found.above.size() == above.size());
    REQUIRE(found.below.size() == below.size());
    for (std::size_t i = 0; i < above.size(); ++i) {
      CHECK(close(found.above[i], number(above[i])));
      CHECK(close(-found.below[i], number(below[i])));
    }
    CHECK(found.signals_above == from_zero(c.at("violations").at("upper")));
    CHECK(found.signals_below == from_zero(c.at("violations").at("lower")));
    ++seen;
  }
  CHECK(seen == 4);
}
