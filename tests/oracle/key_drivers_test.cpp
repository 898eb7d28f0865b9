// Importance of drivers against R 4.2.2: relaimpo 2.2-7, rwa 0.1.2.9000 and domir.

#include <cxm/statistics/regression.hpp>
#include <cxm/survey/drivers.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <string>
#include <vector>

using cxm_test::close;
using cxm_test::number;

namespace {
using numbers = std::vector<double>;

numbers listed(nlohmann::json const& x) { return x.get<numbers>(); }

cxm::drivers observed(nlohmann::json const& c) {
  auto const& data = c.at("data");
  auto const outcome = listed(data.at(c.at("outcome").get<std::string>()));
  std::vector<numbers> rated;
  for (auto const& name : c.at("predictors")) rated.push_back(listed(data.at(name)));
  cxm::drivers seen{rated.size()};
  for (std::size_t row = 0; row < outcome.size(); ++row) {
    numbers of_row;
    for (auto const& column : rated) of_row.push_back(column.at(row));
    seen.push(outcome[row], of_row);
  }
  return seen;
}

void same_matrix(numbers const& found, nlohmann::json const& expected) {
  std::size_t const size = expected.size();
  REQUIRE(found.size() == size * size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      CHECK(close(found[i * size + j], number(expected.at(i).at(j))));
    }
  }
}
}  // namespace

TEST_CASE("oracle key_drivers: every measure of relaimpo, rwa and domir") {
  auto const cases = cxm_test::figures("key_drivers.json", "cases");
  int seen = 0;
  for (auto const& c : cases) {
    INFO(c.at("name"));
    auto const metric = observed(c);
    auto const& products = metric.products();
    REQUIRE(metric.count() == c.at("n").get<cxm::count_t>());
    CHECK(close(metric.r_squared(), number(c.at("r2"))));
    CHECK(close(metric.r_squared(), number(c.at("rwa_r2"))));
    same_matrix(products.covariances(), c.at("cov_outcome_first"));
    same_matrix(products.correlations(), c.at("cor_outcome_first"));

    auto const found = cxm::relative_importance(products);
    CHECK(found.r_squared == metric.r_squared());
    std::size_t const size = c.at("predictors").size();
    REQUIRE(found.by_driver.size() == size);
    for (std::size_t j = 0; j < size; ++j) {
      INFO(c.at("predictors").at(j));
      auto const& d = found.by_driver[j];
      auto const expected = [&](char const* measure) { return number(c.at(measure).at(j)); };
      CHECK(close(d.lmg, expected("lmg_shapley")));
      CHECK(close(d.lmg, expected("domir_general_dominance")));
      CHECK(close(d.lmg_share, expected("lmg_rescaled_to_1")));
      CHECK(close(d.last, expected("last")));
      CHECK(close(d.first, expected("first")));
      CHECK(close(d.betasq, expected("betasq")));
      CHECK(close(d.pratt, expected("pratt")));
      CHECK(close(d.relative_weight, expected("genizi")));
      CHECK(close(d.relative_weight, expected("rwa_raw")));
      CHECK(close(100 * d.relative_weight_share, expected("rwa_rescaled_pct")));
      CHECK(close(d.car, expected("car")));
      // rwa's sign is that of the decorrelated driver, which need not be the coefficient's.
      CHECK((d.car_score < 0 ? "-" : "+") == c.at("rwa_sign").at(j).get<std::string>());
      CHECK(d.sign == (number(c.at("ols_coef").at(j + 1)) > 0 ? 1 : -1));
      ++seen;
    }

    auto const model = cxm::regress(products);
    CHECK(model.r_squared == metric.r_squared());
    CHECK(close(model.intercept.value, number(c.at("ols_coef").at(0))));
    for (std::size_t j = 0; j < size; ++j) {
      CHECK(close(model.slopes[j].value, number(c.at("ols_coef").at(j + 1))));
    }
  }
  CHECK(seen == 4 + 6 + 5 + 2);
}

TEST_CASE("oracle NIST: Longley's regression, whose drivers are almost one") {
  // Certified values of NIST's Statistical Reference Datasets.
  constexpr double rows[16][7] = {{60323, 83.0, 234289, 2356, 1590, 107608, 1947},
                                  {61122, 88.5, 259426, 2325, 1456, 108632, 1948},
                                  {60171, 88.2, 258054, 3682, 1616, 109773, 1949},
                                  {61187, 89.5, 284599, 3351, 1650, 110929, 1950},
                                  {63221, 96.2, 328975, 2099, 3099, 112075, 1951},
                                  {63639, 98.1, 346999, 1932, 3594, 113270, 1952},
                                  {64989, 99.0, 365385, 1870, 3547, 115094, 1953},
                                  {63761, 100.0, 363112, 3578, 3350, 116219, 1954},
                                  {66019, 101.2, 397469, 2904, 3048, 117388, 1955},
                                  {67857, 104.6, 419180, 2822, 2857, 118734, 1956},
                                  {68169, 108.4, 442769, 2936, 2798, 120445, 1957},
                                  {66513, 110.8, 444546, 4681, 2637, 121950, 1958},
                                  {68655, 112.6, 482704, 3813, 2552, 123366, 1959},
                                  {69564, 114.2, 502601, 3931, 2514, 125368, 1960},
                                  {69331, 115.7, 518173, 4806, 2572, 127852, 1961},
                                  {70551, 116.9, 554894, 4007, 2827, 130081, 1962}};
  cxm::cross_products x{7};
  for (auto const& row : rows) x.push(row);
  auto const model = cxm::regress(x);
  CHECK(close(model.intercept.value, -3482258.63459582));
  CHECK(close(model.intercept.standard_error, 890420.383607373));
  constexpr double slopes[6][2] = {
      {15.0618722713733, 84.9149257747669},        {-0.358191792925910E-01, 0.334910077722432E-01},
      {-2.02022980381683, 0.488399681651699},      {-1.03322686717359, 0.214274163161675},
      {-0.511041056535807E-01, 0.226073200069370}, {1829.15146461355, 455.478499142212}};
  for (std::size_t j = 0; j < 6; ++j) {
    CHECK(close(model.slopes[j].value, slopes[j][0]));
    CHECK(close(model.slopes[j].standard_error, slopes[j][1]));
  }
  CHECK(close(model.residual_deviation, 304.854073561965));
  CHECK(close(model.r_squared, 0.995479004577296));
  CHECK(close(model.f, 330.285339234588));
}
