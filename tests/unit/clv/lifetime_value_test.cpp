#include <cxm/clv/lifetime_value.hpp>
#include <cxm/clv/pareto_nbd.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <stdexcept>

using cxm_test::close;

namespace {
cxm::pareto_nbd buying() {
  cxm::pareto_nbd of;
  of.r = 0.55;
  of.alpha = 10.5;
  of.s = 0.6;
  of.beta = 11.7;
  of.unit = cxm::time_unit::week();
  return of;
}
cxm::gamma_gamma spend() {
  cxm::gamma_gamma of;
  of.p = 6.25;
  of.q = 3.74;
  of.gamma = 15.44;
  return of;
}
/// The same model without the batch of several times.
struct plain_buying : cxm::pareto_nbd {
  explicit plain_buying(cxm::pareto_nbd const& of) : cxm::pareto_nbd{of} {}
  [[nodiscard]] double expected_purchases(cxm::buyer const& of, double t) const {
    return cxm::pareto_nbd::expected_purchases(of, t);
  }
  [[nodiscard]] std::vector<double> expected_purchases(cxm::customer_base const& of,
                                                       double t) const {
    return cxm::pareto_nbd::expected_purchases(of, t);
  }
};
cxm::customer_base three() {
  cxm::customer_base base{cxm::time_unit::week()};
  base.push({2, 30.43, 38.86, 22.35});
  base.push({0, 0, 38.86});
  base.push({7, 29.43, 38.86, 73.74});
  return base;
}
}  // namespace

TEST_CASE("lifetime_value: purchases to come times what one brings times the margin") {
  auto const base = three();
  cxm::annual_rate const rate{0.10};
  double const delta = std::log(1.1) * 7 / 365.25;
  auto const all = cxm::lifetime_value(buying(), spend(), base, rate, 0.3);
  for (std::size_t i = 0; i < base.size(); ++i) {
    double const expected = buying().dert(base[i], delta) * spend().expected_spend(base[i]) * 0.3;
    CHECK(close(all[i], expected, 1e-14));
    CHECK(all[i] == cxm::lifetime_value(buying(), spend(), base[i], rate, 0.3));
  }
  CHECK(close(cxm::new_customer_value(buying(), spend(), rate),
              buying().dert(delta) * spend().population_mean(), 1e-15));
  // The same worth by the other kind of rate.
  CHECK(close(cxm::lifetime_value(buying(), spend(), base[0], cxm::continuous_rate{std::log(1.1)}),
              cxm::lifetime_value(buying(), spend(), base[0], rate), 1e-14));
}

TEST_CASE("lifetime_value: without discount the purchases to come may have no end") {
  auto const base = three();
  CHECK(std::isinf(cxm::lifetime_value(buying(), spend(), base[0], cxm::annual_rate{0})));
  auto leaving = buying();
  leaving.s = 2;
  CHECK(std::isfinite(cxm::lifetime_value(leaving, spend(), base[0], cxm::annual_rate{0})));
}

TEST_CASE(
    "lifetime_value: within a horizon it is the sum over periods, discounted from their ends") {
  auto const base = three();
  cxm::annual_rate const rate{0.15};
  double const delta = std::log(1.15) * 7 / 365.25;
  cxm::value_horizon const year{12, 4.345};
  auto const all = cxm::lifetime_value_within(buying(), spend(), base, year, rate, 0.5);
  auto const plainly =
      cxm::lifetime_value_within(plain_buying{buying()}, spend(), base, year, rate, 0.5);
  for (std::size_t i = 0; i < base.size(); ++i) {
    double sum = 0;
    for (double m = 1; m <= 12; ++m) {
      sum += (buying().expected_purchases(base[i], 4.345 * m) -
              buying().expected_purchases(base[i], 4.345 * (m - 1))) *
             std::exp(-delta * 4.345 * m);
    }
    double const expected = sum * spend().expected_spend(base[i]) * 0.5;
    CHECK(close(all[i], expected, 1e-12));
    CHECK(close(plainly[i], expected, 1e-12));
    CHECK(all[i] == cxm::lifetime_value_within(buying(), spend(), base[i], year, rate, 0.5));
  }
  // A long horizon of short periods comes to the value without an end.
  auto const far = cxm::lifetime_value_within(buying(), spend(), base, {40000, 0.25}, rate);
  auto const endless = cxm::lifetime_value(buying(), spend(), base, rate);
  CHECK(close(far[0], endless[0], 1e-3));
}

TEST_CASE("lifetime_value: what can't be is refused") {
  auto const b = three()[0];
  cxm::annual_rate const rate{0.1};
  CHECK_THROWS_AS(cxm::annual_rate{-0.1}, std::invalid_argument);
  CHECK_THROWS_AS(cxm::continuous_rate{-0.1}, std::invalid_argument);
  CHECK_THROWS_AS(cxm::lifetime_value(buying(), spend(), b, rate, HUGE_VAL), std::invalid_argument);
  CHECK_THROWS_AS(cxm::lifetime_value_within(buying(), spend(), b, {0, 4}, rate),
                  std::invalid_argument);
  CHECK_THROWS_AS(cxm::lifetime_value_within(buying(), spend(), b, {1.5, 4}, rate),
                  std::invalid_argument);
  CHECK_THROWS_AS(cxm::lifetime_value_within(buying(), spend(), b, {12, 0}, rate),
                  std::invalid_argument);
  auto unknown = spend();
  unknown.q = 0.8;
  CHECK(std::isnan(cxm::lifetime_value(buying(), unknown, {0, 0, 10}, rate)));
  CHECK(cxm::lifetime_value(buying(), spend(), three(), rate, 0)[0] == 0);
}
