#include "support/catch.hpp"

#include <cxm/retention/renewal.hpp>

#include <cmath>
#include <random>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm::renewal;

namespace {
sys_seconds may(int d) { return sys_days{2025y / 5 / 1} + days{d - 1}; }
renewal empty() { return {cxm::currency{"EUR"}, days{7}, may(31)}; }
}  // namespace

TEST_CASE("renewal: early, on time, within grace, too late, never, not yet") {
  renewal m = empty();
  m.push(may(10), may(2), 1000, 1000);
  m.push(may(10), may(10), 2000, 2500);
  m.push(may(10), may(16), 3000, 2000);
  m.push(may(10), may(17), 400, 400);  // the seventh day after it is outside
  m.push(may(10), std::nullopt, 600, 0);
  m.push(may(25), may(20), 9000, 9000);  // renewed, and its grace ends in June
  m.push(sys_days{2025y / 6 / 15}, std::nullopt, 9000, 0);
  CHECK(m.count() == 7);
  CHECK(m.early() == 1);
  CHECK(m.on_time() == 1);
  CHECK(m.late() == 1);
  CHECK(m.after_grace() == 1);
  CHECK(m.not_renewed() == 2);
  CHECK(m.undecided() == 2);
  CHECK(m.renewal_rate().value == 3.0 / 5);
  CHECK(m.renewal_rate().range.lower == cxm::proportion_interval(3, 5).lower);
  CHECK(m.due() == 7000);
  CHECK(m.revenue_renewal_rate() == 6000.0 / 7000);
  CHECK(m.net_revenue_renewal() == 5500.0 / 7000);
}

TEST_CASE("renewal: the last instant of grace, and the end of what was observed") {
  renewal m = empty();
  m.push(may(10), may(17) - 1s);
  CHECK(m.late() == 1);
  m.push(may(24), std::nullopt);  // its grace ends as the observation does
  CHECK(m.not_renewed() == 1);
  m.push(may(24) + 1s, std::nullopt);
  CHECK(m.undecided() == 1);
  renewal at_once{cxm::currency{}, 0s, may(31)};
  at_once.push(may(30), may(30));
  at_once.push(may(30), may(30) + 1s);
  at_once.push(may(31), may(31));
  CHECK(at_once.on_time() == 1);
  CHECK(at_once.after_grace() == 1);
  CHECK(at_once.undecided() == 1);
}

TEST_CASE("renewal: terms without money count in the rate alone") {
  renewal m = empty();
  m.push(may(1), may(1));
  CHECK(m.renewal_rate().value == 1);
  CHECK(m.unpriced() == 1);
  CHECK(std::isnan(m.revenue_renewal_rate()));
  CHECK(std::isnan(m.net_revenue_renewal()));
  m.push(may(1), std::nullopt, 0, 0);
  CHECK(std::isnan(m.revenue_renewal_rate()));  // nothing was due
  CHECK(std::isnan(empty().renewal_rate().value));
}

TEST_CASE("renewal: negative money is left out, and negative grace and overflow are refused") {
  renewal m = empty();
  m.push(may(1), may(1), -1, 0);
  m.push(may(1), may(1), 0, -1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 2);
  CHECK(m.count() == 0);
  CHECK_THROWS_AS((renewal{cxm::currency{}, -1s, may(1)}), std::invalid_argument);
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  m.push(may(1), may(1), most, most);
  auto const before = m;
  CHECK_THROWS_AS(m.push(may(1), may(1), 1, 1), std::invalid_argument);
  CHECK(m == before);
}

TEST_CASE("renewal: random terms agree with a slow reading") {
  std::mt19937_64 random{3};
  for (int round = 0; round < 100; ++round) {
    int const grace = static_cast<int>(random() % 9);
    renewal m{cxm::currency{}, days{grace}, may(31)};
    cxm::count_t renewed = 0, lost = 0, open = 0;
    std::int64_t due_money = 0, kept_money = 0;
    for (std::size_t n = random() % 40; n > 0; --n) {
      int const due = 1 + static_cast<int>(random() % 35);
      int const then = 1 + static_cast<int>(random() % 45);
      bool const ever = random() % 3 > 0;
      auto const price = static_cast<std::int64_t>(random() % 1000);
      std::optional<sys_seconds> when;
      if (ever) when = may(then);
      m.push(may(due), when, price, price);
      bool const decided = grace == 0 ? due < 31 : due + grace <= 31;
      bool const in_time = ever && then < 31 && (then <= due || then < due + grace);
      (!decided ? open : in_time ? renewed : lost) += 1;
      due_money += decided ? price : 0;
      kept_money += decided && in_time ? price : 0;
    }
    CHECK(m.renewed() == renewed);
    CHECK(m.not_renewed() == lost);
    CHECK(m.undecided() == open);
    CHECK(m.due() == due_money);
    CHECK(m.renewed_before() == kept_money);
  }
}
