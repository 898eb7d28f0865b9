#include <cxm/clv/holdout_check.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <vector>

using cxm::buyer;
using cxm::customer_base;
using cxm_test::close;

namespace {
/// Everybody buys at one rate and stays: what is expected can be worked out by hand.
struct steady {
  double rate = 0.1;
  cxm::time_unit unit = cxm::time_unit::day();
  [[nodiscard]] double expected_purchases(double t) const { return rate * t; }
  [[nodiscard]] double purchases_probability(double n, double t) const {
    return std::exp(n * std::log(rate * t) - rate * t - std::lgamma(n + 1));
  }
  [[nodiscard]] std::vector<double> expected_purchases(customer_base const& of, double t) const {
    return std::vector<double>(of.size(), rate * t);
  }
  [[nodiscard]] std::vector<double> p_alive(customer_base const& of) const {
    std::vector<double> out;
    for (buyer const& b : of.buyers()) out.push_back(b.repeats / 10);
    return out;
  }
};
customer_base five() {
  customer_base base{cxm::time_unit::day()};
  base.push({0, 0, 10});
  base.push({0, 0, 20});
  base.push({1, 4, 20});
  base.push({2, 9, 20});
  base.push({9, 9, 20});
  return base;
}
}  // namespace

TEST_CASE("holdout_check: customers by repeats, each expected by their own time watched") {
  auto const bins = cxm::frequency_check(steady{}, five(), 3);
  REQUIRE(bins.size() == 4);
  CHECK(bins[0].customers == 2);
  CHECK(bins[1].customers == 1);
  CHECK(bins[2].customers == 1);
  CHECK(bins[3].customers == 1);
  CHECK(bins[3].or_more);
  double const e1 = std::exp(-1.0), e2 = std::exp(-2.0);
  CHECK(close(bins[0].expected, e1 + 4 * e2, 1e-12));
  CHECK(close(bins[1].expected, e1 + 4 * 2 * e2, 1e-12));
  CHECK(close(bins[2].expected, e1 / 2 + 4 * 2 * e2, 1e-12));
  double sum = 0;
  for (auto const& bin : bins) sum += bin.expected;
  CHECK(close(sum, 5, 1e-12));
}

TEST_CASE("holdout_check: what came against what was expected, by hand") {
  std::vector<double> const later{0, 2, 1, 3, 4};
  auto const check = cxm::check_holdout(steady{}, five(), later, 20, 2);
  CHECK(check.actual == 10);
  CHECK(close(check.expected, 10, 1e-12));
  // 2 of each were expected.
  CHECK(close(check.mean_absolute_error, (2 + 0 + 1 + 1 + 2) / 5.0, 1e-12));
  CHECK(close(check.root_mean_square_error, std::sqrt((4 + 0 + 1 + 1 + 4) / 5.0), 1e-12));
  CHECK(std::isnan(check.correlation));  // all are expected to do the same
  REQUIRE(check.by_repeats.size() == 3);
  CHECK(check.by_repeats[0].customers == 2);
  CHECK(check.by_repeats[0].actual.value == 1);
  // 1 ± t(0.975, 1)·√2/√2 = 1 ± 12.7062.
  CHECK(close(check.by_repeats[0].actual.range.upper, 13.706204736432095, 1e-9));
  CHECK(std::isnan(check.by_repeats[1].actual.range.upper));  // one customer
  CHECK(check.by_repeats[2].customers == 2);
  CHECK(check.by_repeats[2].actual.value == 3.5);
  // Tenths of five customers: each of its own, and the two of P(alive) 0 together.
  REQUIRE(check.by_p_alive.size() == 4);
  CHECK(check.by_p_alive[0].customers == 2);
  CHECK(check.by_p_alive[0].bought == 0.5);
  CHECK(close(check.by_p_alive[3].p_alive, 0.9, 1e-12));
  CHECK(check.by_p_alive[3].bought == 1);
  CHECK_THROWS_AS(cxm::check_holdout(steady{}, five(), std::vector<double>{1}, 20),
                  std::invalid_argument);
  auto const nobody =
      cxm::check_holdout(steady{}, customer_base{cxm::time_unit::day()}, std::vector<double>{}, 20);
  CHECK(nobody.expected == 0);
  CHECK(std::isnan(nobody.mean_absolute_error));
  CHECK(nobody.by_p_alive.empty());
}

TEST_CASE("holdout_check: weeks from the first customer on, each since their own first purchase") {
  // Customers of days 100, 100 and 107; repeats on days 103, 106, 110 and 121.
  cxm::repeat_days const days{{100, 107, 100}, {121, 106, 103, 110}};
  auto const weeks = cxm::track(steady{}, days, 121);
  REQUIRE(weeks.size() == 3);  // the fourth isn't over
  CHECK(weeks[0].week == 1);
  CHECK(weeks[0].actual == 2);
  CHECK(close(weeks[0].expected, 0.1 * 2 * 6, 1e-12));
  CHECK(weeks[1].actual == 3);
  CHECK(close(weeks[1].expected, 0.1 * (2 * 13 + 6), 1e-12));
  CHECK(weeks[1].new_actual == 1);
  CHECK(close(weeks[1].new_expected, 0.1 * (2 * 7 + 6), 1e-12));
  CHECK(weeks[2].actual == 3);
  CHECK(cxm::track(steady{}, days, 127).size() == 4);
  CHECK(cxm::track(steady{}, days, 127)[3].actual == 4);
  CHECK(cxm::track(steady{}, {}, 127).empty());
}

TEST_CASE("holdout_check: the days behind a history are its repeats") {
  using namespace std::chrono;
  cxm::purchase_history<> history;
  auto const push = [&](char const* who, int day) {
    history.push(who, sys_days{std::chrono::days{day}}, 100);
  };
  push("b", 5);
  push("a", 1);
  push("a", 1);
  push("a", 9);
  push("b", 12);
  push("c", 11);
  auto const days =
      history.repeats(sys_days{std::chrono::days{10}}, sys_days{std::chrono::days{12}});
  CHECK(days.first == std::vector<std::int32_t>{1, 5});
  CHECK(days.repeats == std::vector<std::int32_t>{9, 12});
}
