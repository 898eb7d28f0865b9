#include <cxm/clv/customer_base.hpp>
#include <cxm/clv/discount.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <vector>

using cxm::buyer;
using cxm::customer_base;
using cxm::time_unit;

namespace {
customer_base in_days() { return customer_base{time_unit::day()}; }
}  // namespace

TEST_CASE("customer_base: what is no history is refused with the customer's number") {
  auto base = in_days();
  base.push({2, 3, 9});
  CHECK_THROWS_WITH(base.push({1.5, 3, 9}), CXM_CONTAINS("customer 2: repeats x"));
  CHECK_THROWS_WITH(base.push({-1, 3, 9}), CXM_CONTAINS("repeats x"));
  CHECK_THROWS_WITH(base.push({1, 0, 9}), CXM_CONTAINS("merge purchases of one day"));
  CHECK_THROWS_WITH(base.push({1, 10, 9}), CXM_CONTAINS("t_x is from 0 to T"));
  CHECK_THROWS_WITH(base.push({0, 3, 9}), CXM_CONTAINS("without repeats"));
  CHECK_THROWS_WITH(base.push({0, 0, cxm::undefined}), CXM_CONTAINS("T is a number"));
  CHECK_THROWS_WITH(base.push({0, 0, -1}), CXM_CONTAINS("T is a number"));
  CHECK_THROWS_WITH(base.push({1, 1, 1, std::numeric_limits<double>::infinity()}),
                    CXM_CONTAINS("infinite"));
  CHECK_THROWS_WITH(base.push({1, 1, 1}, std::vector<double>{1}), CXM_CONTAINS("covariates"));
  customer_base with{time_unit::week(), {"age"}};
  CHECK_THROWS_AS(with.push({1, 1, 1}), std::invalid_argument);
  CHECK_THROWS_AS(with.push({1, 1, 1}, std::vector<double>{cxm::undefined}), std::invalid_argument);
  CHECK(base.size() == 1);
  base.push({0, 0, 0});  // bought a moment ago
  CHECK(base.size() == 2);
  CHECK_THROWS_AS(time_unit{0}, std::invalid_argument);
}

TEST_CASE("customer_base: alike customers are one row, in the order of their content") {
  cxm_test::generator g{5};
  for (int round = 0; round < 50; ++round) {
    std::size_t const width = static_cast<std::size_t>(g.below(4));
    customer_base base{time_unit::day(), std::vector<std::string>(width, "z")};
    std::map<std::tuple<double, double, double, std::vector<double>>, std::vector<std::size_t>>
        slow;
    auto const n = static_cast<std::size_t>(g.below(300));
    for (std::size_t i = 0; i < n; ++i) {
      buyer b;
      b.repeats = static_cast<double>(g.below(4));
      b.observed = static_cast<double>(g.between(1, 4)) / 7;
      if (b.repeats > 0) b.recency = b.observed / static_cast<double>(g.between(1, 3));
      std::vector<double> z;
      for (std::size_t c = 0; c < width; ++c) z.push_back(static_cast<double>(g.between(-1, 1)));
      base.push(b, z);
      slow[{b.repeats, b.recency, b.observed, z}].push_back(i);
    }
    auto const alike = base.alike();
    REQUIRE(alike.rows.size() == slow.size());
    std::size_t k = 0;
    for (auto const& [content, who] : slow) {
      auto const& row = alike.rows[k];
      CHECK(std::tuple(row.repeats, row.recency, row.observed) ==
            std::tuple(std::get<0>(content), std::get<1>(content), std::get<2>(content)));
      CHECK(row.customers == static_cast<double>(who.size()));
      for (std::size_t c = 0; c < width; ++c) {
        CHECK(alike.covariates[k * width + c] == std::get<3>(content)[c]);
      }
      for (std::size_t const i : who) CHECK(alike.row_of[i] == k);
      ++k;
    }
  }
}

TEST_CASE("customer_base: many columns of many values are still in order") {
  // More combinations than one number holds, so that ranks are closed up on the way.
  std::size_t const width = 8;
  customer_base base{time_unit::day(), std::vector<std::string>(width, "z")};
  cxm_test::generator g{6};
  std::vector<std::vector<double>> rows;
  for (int i = 0; i < 400; ++i) {
    std::vector<double> z;
    for (std::size_t c = 0; c < width; ++c) {
      z.push_back(static_cast<double>(g.between(-1000, 1000)) / 8);
    }
    rows.push_back(z);
    base.push({0, 0, 5}, z);
  }
  auto const alike = base.alike();
  REQUIRE(alike.rows.size() == 400);
  std::sort(rows.begin(), rows.end());
  for (std::size_t k = 0; k < 400; ++k) {
    std::vector<double> const z{
        alike.covariates.begin() + static_cast<std::ptrdiff_t>(k * width),
        alike.covariates.begin() + static_cast<std::ptrdiff_t>((k + 1) * width)};
    CHECK(z == rows[k]);
  }
}

TEST_CASE("discount: an annual rate and the continuous one that is worth the same") {
  cxm::continuous_rate const rate = cxm::annual_rate{0.10};
  CHECK(cxm_test::close(rate.per_year(), std::log(1.1), 1e-15));
  CHECK(cxm_test::close(rate.per(time_unit::day()) * 365.25, std::log(1.1), 1e-15));
  CHECK(cxm_test::close(rate.per(time_unit::week()) * 365.25 / 7, std::log(1.1), 1e-15));
  CHECK(cxm::continuous_rate{cxm::annual_rate{0}}.per_year() == 0);
  CHECK_THROWS_AS(cxm::annual_rate{-0.1}, std::invalid_argument);
  CHECK_THROWS_AS(cxm::continuous_rate{cxm::undefined}, std::invalid_argument);
}
