#include "support/catch.hpp"
#include "unit/retention/slow_ledger.hpp"

#include <cxm/retention/churn.hpp>
#include <cxm/revenue/mrr.hpp>

#include <array>
#include <cmath>

using namespace std::chrono;
using namespace std::chrono_literals;
using ledger = cxm::subscription_ledger<>;
using rules = cxm::ledger_rules;

namespace {
sys_seconds march(unsigned d) { return sys_days{2025y / 3 / std::chrono::day{d}}; }
cxm::ledger_period march_of(ledger const& l, rules how = {}) {
  return l
      .periods({local_days{2025y / 3 / 1}, local_days{2025y / 4 / 1}}, cxm::period::month, "UTC",
               how)
      .at(0);
}
/// Pays 500 from February, leaves on 5 March, is back on the 8th, leaves on the 20th, is back for
/// 700 on the 29th.
ledger waverer() {
  ledger l;
  l.push("w", "s", sys_days{2025y / 2 / 1}, 500);
  l.push("w", "s", march(5), 0);
  l.push("w", "s", march(8), 500);
  l.push("w", "s", march(20), 0);
  l.push("w", "s", march(29), 700);
  return l;
}
}  // namespace

TEST_CASE("ledger rules: who leaves twice in a month has churned and come back twice") {
  auto const p = march_of(waverer());
  CHECK(p.customers.churned == 2);
  CHECK(p.customers.reactivated == 2);
  CHECK(p.customers.joined == 0);
  CHECK(p.customers.starters_lost == 0);
  CHECK(p.mrr.churned == 1000);
  CHECK(p.mrr.reactivated == 1200);
  CHECK(p.customers.active_seconds == (4 + 12 + 3) * 86400);
  // Over the month nothing moved but the price.
  CHECK(p.net.churned == 0);
  CHECK(p.net.reactivated == 0);
  CHECK(p.net.expanded == 1);
  CHECK(p.net.expansion == 200);
  CHECK(cxm::churn{p}.events_over_start().value == 2);
  CHECK(cxm::churn{p}.start_of_period().value == 0);
}

TEST_CASE("ledger rules: a gap shorter than a pause is no churn and no return") {
  // Three days away are a pause of up to three days only where the pause is longer than that.
  auto const exactly = march_of(waverer(), rules{.pause = days{3}});
  CHECK(exactly.customers.churned == 2);
  auto const one = march_of(waverer(), rules{.pause = days{3} + 1s});
  CHECK(one.customers.churned == 1);
  CHECK(one.customers.reactivated == 1);
  CHECK(one.customers.active_seconds == (19 + 3) * 86400);
  CHECK(one.days.at(5).active == 1);
  CHECK(one.days.at(5).mrr == 500);
  auto const both = march_of(waverer(), rules{.pause = days{10}});
  CHECK(both.customers.churned == 0);
  CHECK(both.customers.reactivated == 0);
  CHECK(both.customers.expanded == 1);
  CHECK(both.mrr.expansion == 200);
  CHECK(both.customers.active_seconds == 31 * 86400);
  CHECK(both.mrr.start + both.mrr.expansion == both.mrr.end);
}

TEST_CASE("ledger rules: who has not come back has left, however short ago") {
  ledger l;
  l.push("gone", "s", sys_days{2025y / 2 / 1}, 500);
  l.push("gone", "s", march(31), 0);
  CHECK(march_of(l, rules{.pause = days{30}}).customers.churned == 1);
}

TEST_CASE("ledger rules: a pause over the end of a period is seen in both") {
  ledger l;
  l.push("w", "s", sys_days{2025y / 2 / 1}, 500);
  l.push("w", "s", march(30), 0);
  l.push("w", "s", sys_days{2025y / 4 / 2}, 300);
  auto const months = l.periods(cxm::period::month, "UTC", std::nullopt, {.pause = days{7}});
  REQUIRE(months.size() == 3);
  CHECK(months[1].customers.churned == 0);
  CHECK(months[1].mrr.end == 500);
  CHECK(months[2].customers.reactivated == 0);
  CHECK(months[2].mrr.start == 500);
  CHECK(months[2].mrr.contraction == 200);
}

TEST_CASE("ledger rules: a return outside the reactivation window is a new customer") {
  // Away for three days and for nine.
  auto const p = march_of(waverer(), rules{.reactivation_window = days{9}});
  CHECK(p.customers.reactivated == 1);
  CHECK(p.customers.joined == 1);
  CHECK(p.mrr.reactivated == 500);
  CHECK(p.mrr.joined == 700);
  auto const wide = march_of(waverer(), rules{.reactivation_window = days{9} + 1s});
  CHECK(wide.customers.reactivated == 2);
  CHECK(wide.customers.joined == 0);
  ledger l;
  l.push("late", "s", sys_days{2024y / 1 / 1}, 500);
  l.push("late", "s", sys_days{2024y / 6 / 1}, 0);
  l.push("late", "s", march(10), 400);
  CHECK(march_of(l).net.reactivated_mrr == 400);
  auto const fresh = march_of(l, rules{.reactivation_window = days{90}});
  CHECK(fresh.net.joined == 1);
  CHECK(fresh.net.joined_mrr == 400);
  CHECK(fresh.net.reactivated == 0);
}

TEST_CASE("ledger rules: negative lengths are refused") {
  CHECK_THROWS_AS(march_of(waverer(), rules{.pause = -1s}), std::invalid_argument);
  CHECK_THROWS_AS(march_of(waverer(), rules{.reactivation_window = -1s}), std::invalid_argument);
}

TEST_CASE("ledger rules: absences are told with their return, by customer and time") {
  ledger l = waverer();
  l.push("a", "s", sys_days{2025y / 1 / 1}, 100);
  l.push("a", "s", march(2), 0);
  struct absence {
    std::string who;
    sys_seconds left;
    std::optional<sys_seconds> back;
    bool operator==(absence const&) const = default;
  };
  auto const told = [&](seconds pause) {
    std::vector<absence> all;
    l.for_each_absence(
        [&](std::string_view who, sys_seconds left, std::optional<sys_seconds> back) {
          all.push_back({std::string{who}, left, back});
        },
        pause);
    return all;
  };
  CHECK(told(0s) == std::vector<absence>{{"a", march(2), std::nullopt},
                                         {"w", march(5), march(8)},
                                         {"w", march(20), march(29)}});
  CHECK(told(days{5}) ==
        std::vector<absence>{{"a", march(2), std::nullopt}, {"w", march(20), march(29)}});
}

TEST_CASE("ledger rules: random customers with pauses read as if the gaps had never been") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    std::mt19937_64 random{seed};
    auto const below = [&](std::int64_t n) {
      return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    };
    seconds const pause = hours{1 + below(300)};
    seconds const window = pause + hours{below(900)};
    ledger with_gaps;
    ledger without;
    std::map<std::string, std::array<std::int64_t, 2>> returns;  // month: reactivated, joined
    for (int c = 0; c < 4; ++c) {
      std::string const who = "c" + std::to_string(c);
      sys_seconds at = sys_days{2025y / 1 / 1} + hours{below(500)};
      std::optional<sys_seconds> left;
      for (std::int64_t spells = 1 + below(5); spells > 0; --spells) {
        std::int64_t const price = 100 * (1 + below(3));
        with_gaps.push(who, "s", at, price);
        bool const paused = left && at - *left < pause;
        if (left && !paused) without.push(who, "s", *left, 0);
        without.push(who, "s", at, price);
        if (!paused) {
          auto const month = cxm::label(cxm::month_at(at, "UTC"));
          ++returns[month][left && at - *left < window ? 0 : 1];
        }
        left = at + hours{1 + below(700)};
        with_gaps.push(who, "s", *left, 0);
        at = *left + hours{1 + below(700)};
      }
      without.push(who, "s", *left, 0);
    }
    auto const read = with_gaps.periods(cxm::period::month, "UTC", std::nullopt,
                                        {.pause = pause, .reactivation_window = window});
    auto const same =
        without.periods(cxm::period::month, "UTC", std::nullopt, {.reactivation_window = window});
    REQUIRE(read.size() == same.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
      auto const& a = read[i];
      auto const& b = same[i];
      INFO("seed " << seed << ' ' << a.label);
      CHECK(a.customers.churned == b.customers.churned);
      CHECK(a.customers.reactivated == static_cast<cxm::count_t>(returns[a.label][0]));
      CHECK(a.customers.joined == static_cast<cxm::count_t>(returns[a.label][1]));
      CHECK(a.customers.active_seconds == b.customers.active_seconds);
      CHECK(a.customers.expanded == b.customers.expanded);
      CHECK(a.customers.contracted == b.customers.contracted);
      CHECK(a.mrr.end == b.mrr.end);
      CHECK(a.mrr.expansion == b.mrr.expansion);
      CHECK(a.net.reactivated_mrr == b.net.reactivated_mrr);
      CHECK(a.mrr.start + a.mrr.joined + a.mrr.reactivated + a.mrr.expansion - a.mrr.contraction -
                a.mrr.churned ==
            a.mrr.end);
    }
  }
}

TEST_CASE("ledger rules: net movements bridge start and end in customers and in money") {
  for (std::uint64_t seed = 500; seed < 700; ++seed) {
    auto const l = cxm_test::ledger_of(cxm_test::random_rows(seed, 1'740'000'000, 60));
    for (auto const& p : l.periods(cxm::period::iso_week, "Europe/Berlin")) {
      auto const& net = p.net;
      INFO("seed " << seed << ' ' << p.label);
      CHECK(p.customers.start + net.joined + net.reactivated - net.churned == p.customers.end);
      CHECK(net.churned == p.customers.starters_lost);
      CHECK(p.mrr.start + net.joined_mrr + net.reactivated_mrr + net.expansion - net.contraction -
                net.churned_mrr ==
            p.mrr.end);
      CHECK(p.mrr.starters_kept == p.mrr.start - net.churned_mrr - net.contraction);
      CHECK(net.joined <= p.customers.joined);
      CHECK(net.churned_mrr <= p.mrr.start);
    }
  }
}
