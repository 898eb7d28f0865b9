#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/revenue/return_on_investment.hpp>

#include <cmath>
#include <vector>

using cxm::return_on_investment;
using cxm_test::close;

namespace {
return_on_investment some() {
  return_on_investment m{cxm::currency{"EUR"}};
  for (int gain : {400, 600, 500, 900}) m.push(true, gain);
  for (int gain : {100, 300}) m.push(false, gain);
  return m;
}
}  // namespace

TEST_CASE("return on investment: the gain beyond the control group, less cost, over cost") {
  auto m = some();
  m.add_cost(600);
  m.add_cost(200);
  // 4·(600 − 200) = 1600 of gain for 800.
  CHECK(m.against_control().value == 1);
  CHECK(m.without_control().value == 2);
  CHECK(m.gain_per_customer().value == 4);
  CHECK(m.against_control().range.lower < 1);
  CHECK(m.against_control().range.upper > 1);
  auto const mean = m.treated().mean_estimate(cxm::confidence{0.95});
  CHECK(close(m.without_control().range.upper, mean.range.upper * 4 / 800 - 1));
}

TEST_CASE("return on investment: without cost, treated or control it is none") {
  auto m = some();
  CHECK(std::isnan(m.against_control().value));
  CHECK(std::isnan(m.without_control().value));
  CHECK_FALSE(m.against_control().range.defined());
  CHECK(m.gain_per_customer().value == 4);
  return_on_investment alone;
  alone.push(true, 500);
  alone.add_cost(100);
  CHECK(std::isnan(alone.against_control().value));
  CHECK(alone.without_control().value == 4);
  CHECK_FALSE(alone.without_control().range.defined());
  CHECK_THROWS_AS(alone.add_cost(-1), std::invalid_argument);
}

TEST_CASE("return on investment: a missing gain is left out, and other methods are refused") {
  auto m = some();
  m.push(true, std::optional<int>{});
  CHECK(m.excluded()[cxm::reason::missing] == 1);
  CHECK(m.count() == 6);
  CHECK_THROWS_AS(m.against_control({cxm::confidence{0.95}, cxm::interval_method::wilson}),
                  std::invalid_argument);
}

TEST_CASE("return on investment: rows of one's own are seen through projections") {
  struct customer {
    bool in_programme = false;
    std::optional<int> gain;
  };
  std::vector<customer> const rows{{true, 400}, {true, 600},  {true, std::nullopt}, {true, 500},
                                   {true, 900}, {false, 100}, {false, 300}};
  return_on_investment const seen{cxm::currency{"EUR"}, rows, &customer::in_programme,
                                  &customer::gain};
  auto pushed = some();
  pushed.push(true, std::optional<int>{});
  CHECK(seen == pushed);
}

TEST_CASE("return on investment: a merge that overflows changes nothing") {
  return_on_investment a;
  a.push(true, std::numeric_limits<std::int64_t>::max());
  auto b = a;
  b.push(false, 1);
  auto const before = a;
  CHECK_THROWS_AS(a.merge(b), std::invalid_argument);
  CHECK(a == before);
}
