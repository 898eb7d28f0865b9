#include <cxm/clv/contract_lifetime.hpp>
#include <cxm/retention/kaplan_meier.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

using cxm_test::close;

namespace {
struct account {
  double tenure;
  bool left;
};
cxm::survival_curve curve_of(std::vector<account> const& rows) {
  return cxm::kaplan_meier{rows, &account::tenure, &account::left}.curve();
}
}  // namespace

TEST_CASE("contract_lifetime: until the horizon it is the integral of the discounted curve") {
  // S is 1, 3/4 from 1 on, 1/2 from 3 on.
  auto const curve = curve_of({{1, true}, {3, true}, {5, false}, {5, false}});
  CHECK(close(cxm::contract_lifetime(curve, 4, 0).within.value, 1 + 0.75 * 2 + 0.5, 1e-15));
  double const d = 0.1;
  auto const e = [&](double t) { return std::exp(-d * t); };
  auto const now = cxm::contract_lifetime(curve, 4, d);
  CHECK(
      close(now.within.value, (1 - e(1) + 0.75 * (e(1) - e(3)) + 0.5 * (e(3) - e(4))) / d, 1e-14));
  CHECK(now.beyond == 0);
  CHECK(now.extrapolated_share() == 0);
  // Greenwood: ∫ after each loss, squared, with d/(n(n − d)) of 1/12 and 1/6.
  double const after_3 = 0.5 * (e(3) - e(4)) / d;
  double const after_1 = 0.75 * (e(1) - e(3)) / d + after_3;
  double const half = cxm::normal_deviate(cxm::confidence{0.95}) *
                      std::sqrt(after_1 * after_1 / 12 + after_3 * after_3 / 6);
  CHECK(close(now.within.value - now.within.range.lower, half, 1e-12));
}

TEST_CASE("contract_lifetime: a rate near 0 is near none") {
  cxm_test::generator random{3};
  std::vector<account> rows;
  for (int i = 0; i < 200; ++i) {
    rows.push_back({static_cast<double>(random.between(1, 30)), random.chance(60)});
  }
  auto const curve = curve_of(rows);
  auto const none = cxm::contract_lifetime(curve, 25, 0, 10);
  auto const small = cxm::contract_lifetime(curve, 25, 1e-9, 10);
  CHECK(close(small.within.value, none.within.value, 1e-7));
  CHECK(close(small.within.range.lower, none.within.range.lower, 1e-7));
  CHECK(close(small.beyond, none.beyond, 1e-7));
  CHECK(none.within.value == curve.restricted_mean(25).value);
  CHECK(close(none.extrapolated_share(), none.beyond / (none.within.value + none.beyond), 1e-15));
}

TEST_CASE("contract_lifetime: a curve of a model's own renewals goes on as the model does") {
  cxm::shifted_beta_geometric renewing;
  renewing.alpha = 0.8;
  renewing.beta = 3;
  // Customers of whom at each renewal, 12 apart, as many leave as the model says.
  double const period = 12;
  double const delta = std::log(1.1) / 12;
  // What all of them pay for, from the beginning: periods begin at 0, 12, 24, …
  double all = 0;
  for (double t = 0; t < 4000; ++t) {
    all += renewing.survival(t) * std::exp(-delta * period * t);
  }
  all *= -std::expm1(-delta * period) / delta;
  for (double const horizon : {0.0, 12.0, 48.0}) {
    std::vector<account> rows;
    constexpr int people = 200000;
    int there = people;
    for (int t = 1; t * period <= horizon; ++t) {
      int const stay = static_cast<int>(std::lround(people * renewing.survival(t)));
      for (; there > stay; --there) rows.push_back({t * period, true});
    }
    for (; there > 0; --there) rows.push_back({horizon + 1, false});
    auto const stays = cxm::contract_lifetime(curve_of(rows), horizon, delta,
                                              cxm::renewal_tail(renewing, horizon, period, delta));
    CHECK(close(stays.total(), all, 1e-5));
  }
}

TEST_CASE("contract_lifetime: what isn't known stays unknown") {
  auto const curve = curve_of({{1, true}, {5, false}});
  CHECK(std::isnan(cxm::contract_lifetime(curve, 6, 0.1, 3).total()));
  auto const gone = curve_of({{1, true}, {5, true}});
  CHECK(cxm::contract_lifetime(gone, 6, 0, 3).total() == 3);
  CHECK(cxm::contract_lifetime(gone, 6, 0, HUGE_VAL).beyond == 0);
  auto const endless = cxm::contract_lifetime(curve, 5, 0, HUGE_VAL);
  CHECK(std::isinf(endless.total()));
  CHECK(endless.extrapolated_share() == 1);
  cxm::shifted_beta_geometric renewing;
  renewing.alpha = 0.8;
  renewing.beta = 3;
  CHECK(std::isinf(cxm::renewal_tail(renewing, 24, 12, 0)));
  CHECK_THROWS_AS(cxm::contract_lifetime(curve, -1, 0.1), std::invalid_argument);
  CHECK_THROWS_AS(cxm::contract_lifetime(curve, 1, -0.1), std::invalid_argument);
  CHECK_THROWS_AS(cxm::contract_lifetime(curve, 1, 0.1, -1), std::invalid_argument);
  CHECK_THROWS_AS(cxm::renewal_tail(renewing, 30, 12, 0.1), std::invalid_argument);
  CHECK_THROWS_AS(cxm::renewal_tail(renewing, 24, 0, 0.1), std::invalid_argument);
}
