// Means, their difference and a return on investment against R's t.test; the call stands in
// figures/welch.json.

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/revenue/return_on_investment.hpp>

#include <nlohmann/json.hpp>

#include <fstream>

using cxm_test::close;
using nlohmann::json;

namespace {
json const& figures() {
  static json const all = [] {
    std::ifstream in{std::string{CXM_ORACLE_FIGURES} + "/welch.json"};
    REQUIRE(in.is_open());
    return json::parse(in);
  }();
  return all;
}
cxm::exact_moments moments(char const* name) {
  cxm::exact_moments m;
  for (auto const& x : figures().at(name)) m.add(x.get<std::int64_t>());
  return m;
}
void check(cxm::bounds const& range, char const* name, double shift = 0) {
  INFO(name);
  CHECK(close(range.lower - shift, figures().at(name).at(0).get<double>(), 1e-11));
  CHECK(close(range.upper - shift, figures().at(name).at(1).get<double>(), 1e-11));
}
}  // namespace

TEST_CASE("welch oracle: means, variances and the difference of means") {
  auto const a = moments("a");
  auto const b = moments("b");
  CHECK(a.mean() == figures().at("mean_a").get<double>());
  CHECK(close(a.variance(), figures().at("variance_a").get<double>(), 1e-14));
  CHECK(close(b.variance(), figures().at("variance_b").get<double>(), 1e-14));
  CHECK(close(mean_difference(a, b, cxm::confidence{0.95}).value,
              figures().at("difference").get<double>(), 1e-14));
  check(a.mean_estimate(cxm::confidence{0.95}).range, "mean_95");
  check(mean_difference(a, b, cxm::confidence{0.95}).range, "welch_95");
  check(mean_difference(a, b, cxm::confidence{0.99}).range, "welch_99");
}

TEST_CASE("welch oracle: a trillion before the digits that vary takes none of them") {
  auto const big = moments("big");
  CHECK(close(big.variance(), figures().at("variance_big").get<double>(), 1e-14));
  auto const range = big.mean_estimate(cxm::confidence{0.95}).range;
  // The limits themselves are doubles near 1e12, 1.2e-4 apart.
  CHECK(close((range.upper - range.lower) / 2,
              (figures().at("big_mean_95_less_1e12").at(1).get<double>() -
               figures().at("big_mean_95_less_1e12").at(0).get<double>()) /
                  2,
              1e-3));
}

TEST_CASE("welch oracle: a return on investment is the difference, scaled") {
  cxm::return_on_investment roi{cxm::currency{"EUR"}};
  for (auto const& x : figures().at("a")) roi.push(true, x.get<std::int64_t>());
  for (auto const& x : figures().at("b")) roi.push(false, x.get<std::int64_t>());
  roi.add_cost(8000);
  // Ten treated customers, 8000 of cost.
  double const scale = 10.0 / 8000;
  double const d = figures().at("difference").get<double>();
  CHECK(close(roi.against_control().value, d * scale - 1, 1e-13));
  CHECK(close(roi.against_control().range.lower,
              figures().at("welch_95").at(0).get<double>() * scale - 1, 1e-11));
  CHECK(close(roi.against_control().range.upper,
              figures().at("welch_95").at(1).get<double>() * scale - 1, 1e-11));
  CHECK(close(roi.without_control().range.upper,
              figures().at("mean_95").at(1).get<double>() * scale - 1, 1e-11));
}
