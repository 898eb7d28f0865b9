#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/revenue/referral.hpp>

#include <cmath>
#include <map>
#include <random>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm::referral;
using cxm_test::close;

namespace {
sys_seconds may(int d) { return sys_days{2025y / 5 / 1} + days{d - 1}; }
std::optional<std::string> by(char const* who) { return who; }
std::map<std::string, double> figures_of(referral<> const& m) {
  std::map<std::string, double> all;
  m.figures([&](cxm::figure const& f) { all[std::string{f.name}] = f.number(); });
  return all;
}
}  // namespace

TEST_CASE("referral: who brings whom, how soon, and what they are worth") {
  referral<> m{cxm::currency{"EUR"}};
  m.push("ann", may(1), 1000);
  m.push("bob", may(5), by("ann"), 3000);
  m.push("cleo", may(3), by("ann"), 5000);
  m.push("dan", may(9), by("bob"), 0);
  m.push("eve", may(2), by("a stranger"), 4000);
  m.push("fay", may(20), 500);
  m.push("gus", may(2), by("fay"), 0);  // before fay was a customer
  auto const f = figures_of(m);
  CHECK(f.at("count") == 7);
  CHECK(f.at("referrers") == 3);
  CHECK(f.at("referrer_rate") == 3.0 / 7);
  CHECK(f.at("referred") == 5);
  CHECK(f.at("referred_share") == 5.0 / 7);
  CHECK(f.at("unknown_referrers") == 1);
  CHECK(f.at("per_referrer") == 4.0 / 3);
  CHECK(f.at("days_to_first") == 3);  // ann after two days, bob after four
  CHECK(f.at("before_acquired") == 1);
  CHECK(f.at("value_of_referred") == 24);
  CHECK(f.at("value_of_others") == 7.5);
  CHECK(f.at("value_difference") == 16.5);
  CHECK(m.acquired_in(may(2), may(9)) == cxm::decided_share{4, 4, 0});
  CHECK(m.acquired_in(may(9), may(21)) == cxm::decided_share{1, 2, 0});
  CHECK(m.is_referred("bob"));
  CHECK_FALSE(m.is_referred("ann"));
  CHECK_FALSE(m.is_referred("a stranger"));
  CHECK_FALSE(m.is_referred("nobody"));
}

TEST_CASE("referral: rows of one customer add their values, and the earliest says the rest") {
  referral<> m;
  m.push("ann", may(9), by("zoe"), 100);
  m.push("ann", may(4), 30);
  m.push("ann", may(9), by("zoe"), 100);
  auto const n = m.counts();
  CHECK(n.customers == 1);
  CHECK(n.referred == 0);
  CHECK(n.value_of_others.sum() == 230);
  CHECK_FALSE(m.is_referred("ann"));
  m.push("ann", may(2), by("bob"), 0);
  CHECK(m.counts().referred == 1);
  CHECK(m.is_referred("ann"));
}

TEST_CASE("referral: nobody, and who referred themselves") {
  referral<> m;
  CHECK(std::isnan(figures_of(m).at("referrer_rate")));
  CHECK(std::isnan(figures_of(m).at("days_to_first")));
  m.push("ann", may(1), by("ann"), 5);
  CHECK(m.count() == 0);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
  m.push("ann", may(1), 5);
  CHECK(figures_of(m).at("referrer_rate") == 0);
  CHECK(std::isnan(figures_of(m).at("per_referrer")));
}

TEST_CASE("referral: random customers agree with a slow reading") {
  std::mt19937_64 random{21};
  for (int round = 0; round < 200; ++round) {
    struct person {
      int since = 0;
      std::optional<int> by;
      std::int64_t value = 0;
    };
    std::map<int, person> people;
    referral<> m;
    for (int n = static_cast<int>(random() % 30); n > 0; --n) {
      person p{1 + static_cast<int>(random() % 30), std::nullopt,
               static_cast<std::int64_t>(random() % 1000)};
      if (random() % 2 == 0) p.by = 100 - static_cast<int>(random() % 40);
      int const who = 100 - n;
      if (p.by == who) p.by.reset();
      people[who] = p;
      std::optional<std::string> name;
      if (p.by) name = std::to_string(*p.by);
      m.push(std::to_string(who), may(p.since), name, p.value);
    }
    cxm::count_t referrers = 0, referred = 0, unknown = 0, too_early = 0;
    std::int64_t wait = 0, value = 0;
    for (auto const& [who, p] : people) {
      referred += p.by.has_value();
      unknown += p.by && people.count(*p.by) == 0;
      value += p.by ? p.value : 0;
      int first = 0;
      for (auto const& [other, q] : people) {
        if (q.by == who && (first == 0 || q.since < first)) first = q.since;
      }
      referrers += first != 0;
      too_early += first != 0 && first < p.since;
      if (first >= p.since) wait += 86400 * (first - p.since);
    }
    auto const n = m.counts();
    CHECK(n.customers == people.size());
    CHECK(n.referrers == referrers);
    CHECK(n.referred == referred);
    CHECK(n.unknown_referrers == unknown);
    CHECK(n.before_acquired == too_early);
    CHECK(n.seconds_to_first == wait);
    CHECK(n.value_of_referred.sum() == value);
  }
}
