#include "support/catch.hpp"
#include "support/rounds.hpp"
#include "unit/retention/slow_ledger.hpp"

#include <cxm/core/period_bounds.hpp>
#include <cxm/retention/ledger_period.hpp>

#include <numeric>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm_test::ledger_of;
using ledger = cxm::subscription_ledger<>;

namespace {
std::optional<sys_seconds> const running{};

/// Of January 2025 in UTC, one entry a day.
template <class Member>
std::vector<std::int64_t> by_day(cxm::ledger_period const& p, Member member) {
  std::vector<std::int64_t> out;
  for (auto const& d : p.days) out.push_back(static_cast<std::int64_t>(d.*member));
  return out;
}
sys_seconds january(unsigned d, seconds time = 0s) { return sys_days{2025y / 1 / day{d}} + time; }
cxm::ledger_period only_month(ledger const& l, cxm::time_zone const& zone = "UTC") {
  auto periods = l.periods(cxm::period::month, zone);
  REQUIRE(periods.size() == 1);
  return periods[0];
}
cxm::ledger_period in_january(ledger const& l) {
  return l
      .periods({local_days{2025y / 1 / 1}, local_days{2025y / 2 / 1}}, cxm::period::month, "UTC")
      .at(0);
}
}  // namespace

TEST_CASE("ledger_period: the instant at which a day begins, whatever its clock does") {
  struct row {
    char const* zone;
    year_month_day day;
    sys_seconds begins;
  };
  // From the IANA database; checked with Python's zoneinfo by walking along the clock.
  row const rows[] = {
      {"UTC", 2024y / 2 / 29, sys_days{2024y / 2 / 29}},
      {"Europe/Berlin", 2025y / 3 / 30, sys_days{2025y / 3 / 29} + 23h},
      {"Europe/Berlin", 2025y / 3 / 31, sys_days{2025y / 3 / 30} + 22h},
      {"Europe/Berlin", 2025y / 10 / 26, sys_days{2025y / 10 / 25} + 22h},
      {"Europe/Berlin", 2025y / 10 / 27, sys_days{2025y / 10 / 26} + 23h},
      {"Asia/Kolkata", 2025y / 1 / 1, sys_days{2024y / 12 / 31} + 18h + 30min},
      {"Pacific/Kiritimati", 2025y / 1 / 1, sys_days{2024y / 12 / 31} + 10h},
      {"Etc/GMT+12", 2025y / 1 / 1, sys_days{2025y / 1 / 1} + 12h},
      // 00:00 is followed by 23:00 of the day before; midnight is the second one.
      {"America/Sao_Paulo", 2018y / 2 / 18, sys_days{2018y / 2 / 18} + 3h},
      // 24:00 is 01:00.
      {"America/Sao_Paulo", 2018y / 11 / 4, sys_days{2018y / 11 / 4} + 3h},
      // 23:30 is followed by 00:30 of the next day, which begins there.
      {"America/Toronto", 1919y / 3 / 31, sys_days{1919y / 3 / 31} + 4h + 30min},
      {"America/Toronto", 1919y / 4 / 1, sys_days{1919y / 4 / 1} + 4h},
      // 00:01 is followed by 23:01 of the day before; the first midnight counts.
      {"America/St_Johns", 2009y / 11 / 1, sys_days{2009y / 11 / 1} + 2h + 30min},
      {"America/St_Johns", 2009y / 11 / 2, sys_days{2009y / 11 / 2} + 3h + 30min},
      // There was no December 30.
      {"Pacific/Apia", 2011y / 12 / 29, sys_days{2011y / 12 / 29} + 10h},
      {"Pacific/Apia", 2011y / 12 / 30, sys_days{2011y / 12 / 30} + 10h},
      {"Pacific/Apia", 2011y / 12 / 31, sys_days{2011y / 12 / 30} + 10h},
      {"Pacific/Apia", 2012y / 1 / 1, sys_days{2011y / 12 / 31} + 10h},
  };
  for (row const& r : rows) {
    INFO(r.zone << ' ' << cxm::label(r.day));
    CHECK(cxm::day_start(local_days{r.day}, r.zone) == r.begins);
  }
  REQUIRE_THROWS_AS(cxm::day_start(local_days{days{1 << 30}}, "UTC"), std::invalid_argument);
}

TEST_CASE("ledger_period: who joined, left, came back and stayed in January") {
  ledger l;
  l.push("stays", sys_days{2024y / 12 / 1}, running, 1000);
  l.push("leaves", "s", sys_days{2024y / 12 / 1}, 500);
  l.push("leaves", "s", january(10, 6h), 0);
  l.push("joins", "s", january(5, 12h), 300);
  l.push("joins", "s", january(20, 12h), 450);
  l.push("joins", "s", january(25, 12h), 200);
  l.push("returns", "s", sys_days{2024y / 11 / 1}, 70);
  l.push("returns", "s", sys_days{2024y / 12 / 1}, 0);
  l.push("returns", "s", january(15, 0s), 90);
  auto const p = in_january(l);
  CHECK(p.label == "2025-01");
  CHECK(p.from == sys_days{2025y / 1 / 1});
  CHECK(p.to == sys_days{2025y / 2 / 1});
  CHECK(p.customers.start == 2);
  CHECK(p.customers.middle == 3);  // before the 16th at noon: stays, joins, returns
  CHECK(p.customers.end == 3);
  CHECK(p.customers.joined == 1);
  CHECK(p.customers.reactivated == 1);
  CHECK(p.customers.churned == 1);
  CHECK(p.customers.starters_lost == 1);
  seconds const active = (days{31} + days{9} + 6h + days{26} + 12h + days{17});
  CHECK(p.customers.active_seconds == active.count());
  CHECK(p.mrr.start == 1500);
  CHECK(p.mrr.joined == 300);
  CHECK(p.mrr.reactivated == 90);
  CHECK(p.mrr.expansion == 150);
  CHECK(p.mrr.contraction == 250);
  CHECK(p.mrr.churned == 500);
  CHECK(p.mrr.end == 1290);
  CHECK(p.mrr.starters_end == 1000);
  CHECK(p.mrr.starters_kept == 1000);
  REQUIRE(p.days.size() == 31);
  CHECK(p.days[0].active == 2);
  CHECK(p.days[5].active == 3);  // joined on the 5th, there when the 6th began
  CHECK(p.days[9].active == 3);
  CHECK(p.days[9].churned == 1);
  CHECK(p.days[9].mrr == 1800);
  CHECK(p.days[9].mrr_lost == 500);
  CHECK(p.days[10].active == 2);
  CHECK(p.days[14].active == 2);  // the change at midnight is one of this day
  CHECK(p.days[14].mrr_gained == 90);
  CHECK(p.days[15].active == 3);
  CHECK(p.days[4].mrr_gained == 0);  // new customers are no retention
  CHECK(p.days[19].mrr_gained == 150);
  CHECK(p.days[24].mrr_lost == 250);
  CHECK(p.days[30].mrr == 1290);
}

TEST_CASE("ledger_period: who leaves and returns in one month is not lost") {
  ledger l;
  l.push("a", "s", sys_days{2024y / 12 / 1}, 500);
  l.push("a", "s", january(10), 0);
  l.push("a", "s", january(20), 400);
  auto const p = in_january(l);
  CHECK(p.customers.start == 1);
  CHECK(p.customers.end == 1);
  CHECK(p.customers.churned == 1);
  CHECK(p.customers.reactivated == 1);
  CHECK(p.customers.starters_lost == 0);
  CHECK(p.customers.middle == 0);
  CHECK(p.mrr.churned == 500);
  CHECK(p.mrr.reactivated == 400);
  CHECK(p.mrr.contraction == 0);  // by event, not net
  CHECK(p.mrr.starters_end == 400);
  CHECK(p.mrr.starters_kept == 400);
  CHECK(p.customers.active_seconds == 21 * 86400);
}

TEST_CASE("ledger_period: who joins and leaves on one day is both, and never there at a boundary") {
  ledger l;
  l.push("a", "s", january(10, 9h), 500);
  l.push("a", "s", january(10, 17h), 0);
  auto const p = only_month(l);
  CHECK(p.customers.start == 0);
  CHECK(p.customers.middle == 0);
  CHECK(p.customers.end == 0);
  CHECK(p.customers.joined == 1);
  CHECK(p.customers.churned == 1);
  CHECK(p.customers.starters_lost == 0);
  CHECK(p.customers.active_seconds == 8 * 3600);
  CHECK(p.mrr.joined == 500);
  CHECK(p.mrr.churned == 500);
  CHECK(p.mrr.end == 0);
  CHECK(by_day(p, &cxm::ledger_day::active) == std::vector<std::int64_t>(31, 0));
  CHECK(p.days[9].churned == 1);
  REQUIRE(p.profiles.size() == 1);
  CHECK(p.profiles[0].active_days.empty());
  CHECK(p.profiles[0].churn_days == std::vector<std::int32_t>{9});
}

TEST_CASE("ledger_period: a change exactly at a boundary belongs to the period that starts there") {
  ledger l;
  l.push("a", "s", january(1), 500);
  l.push("a", "s", sys_days{2025y / 2 / 1}, 0);
  auto const months = l.periods(cxm::period::month, "UTC");
  REQUIRE(months.size() == 2);
  CHECK(months[0].customers.start == 0);
  CHECK(months[0].customers.joined == 1);
  CHECK(months[0].customers.end == 1);
  CHECK(months[0].customers.churned == 0);
  CHECK(months[0].customers.active_seconds == 31 * 86400);
  CHECK(months[0].days[0].active == 0);
  CHECK(months[0].days[1].active == 1);
  CHECK(months[1].customers.start == 1);
  CHECK(months[1].customers.churned == 1);
  CHECK(months[1].customers.end == 0);
  CHECK(months[1].customers.active_seconds == 0);
  CHECK(months[1].days[0].active == 1);
  CHECK(months[1].days[0].churned == 1);
  CHECK(months[1].days[1].active == 0);
  // A second earlier it is January's.
  ledger earlier;
  earlier.push("a", "s", january(1), 500);
  earlier.push("a", "s", sys_days{2025y / 2 / 1} - 1s, 0);
  CHECK(only_month(earlier).customers.churned == 1);
}

TEST_CASE("ledger_period: a change exactly at half-time is not seen there") {
  ledger l;
  l.push("a", "s", january(16, 12h), 500);  // January has 31 days
  CHECK(only_month(l).customers.middle == 0);
  ledger earlier;
  earlier.push("a", "s", january(16, 12h - 1s), 500);
  CHECK(only_month(earlier).customers.middle == 1);
}

TEST_CASE("ledger_period: several changes of one instant are one") {
  ledger l;
  l.push("a", "old", sys_days{2024y / 12 / 1}, 500);
  l.push("a", "old", january(10), 0);  // moves to a plan and an option
  l.push("a", "plan", january(10), 400);
  l.push("a", "option", january(10), 150);
  l.push("b", "old", sys_days{2024y / 12 / 1}, 500);
  l.push("b", "old", january(10), 0);  // moves to the same price: nothing happened
  l.push("b", "new", january(10), 500);
  auto const p = in_january(l);
  CHECK(p.customers.churned == 0);
  CHECK(p.customers.reactivated == 0);
  CHECK(p.mrr.expansion == 50);
  CHECK(p.mrr.contraction == 0);
  CHECK(p.mrr.end == 1050);
}

TEST_CASE("ledger_period: a customer of two subscriptions leaves with the last of them") {
  ledger l;
  l.push("a", "s", sys_days{2024y / 12 / 1}, 500);
  l.push("a", "t", sys_days{2024y / 12 / 1}, 200);
  l.push("a", "s", january(10), 0);
  l.push("a", "t", january(20), 0);
  auto const p = in_january(l);
  CHECK(p.customers.start == 1);
  CHECK(p.customers.churned == 1);
  CHECK(p.mrr.contraction == 500);
  CHECK(p.mrr.churned == 200);
  CHECK(p.days[9].mrr_lost == 500);
  CHECK(p.days[9].churned == 0);
  CHECK(p.days[19].churned == 1);
}

TEST_CASE("ledger_period: spells without a price count customers and no money") {
  ledger l;
  l.push("a", january(3), january(13));
  l.push("a", january(13), january(20));  // renews at once
  l.push("b", january(3), running);
  auto const p = only_month(l);
  CHECK(p.customers.joined == 2);
  CHECK(p.customers.churned == 1);
  CHECK(p.customers.reactivated == 0);
  CHECK(p.customers.end == 1);
  CHECK(p.customers.active_seconds == (17 + 29) * 86400);
  CHECK(p.mrr.start == 0);
  CHECK(p.mrr.joined == 0);
  CHECK(p.mrr.end == 0);
  CHECK(p.days[10].active == 2);
}

TEST_CASE("ledger_period: local days of 23 and 25 hours") {
  cxm::time_zone const berlin{"Europe/Berlin"};
  ledger spring;
  spring.push("a", sys_days{2025y / 3 / 1}, running, 100);
  auto const march = spring.periods({local_days{2025y / 3 / 1}, local_days{2025y / 4 / 1}},
                                    cxm::period::month, berlin)[0];
  CHECK(march.from == sys_days{2025y / 2 / 28} + 23h);
  CHECK(march.to == sys_days{2025y / 3 / 31} + 22h);
  CHECK(march.to - march.from == days{31} - 1h);
  CHECK(march.customers.joined == 1);
  CHECK(march.customers.active_seconds == seconds{days{31} - 2h}.count());
  CHECK(march.days.size() == 31);
  CHECK(march.days[0].active == 0);
  CHECK(march.days[1].active == 1);
  // 23:30 of the 30th and 00:30 of the 31st, local.
  spring.push("b", "s", sys_days{2025y / 3 / 30} + 21h + 30min, 50);
  spring.push("b", "s", sys_days{2025y / 3 / 30} + 22h + 30min, 0);
  auto const again = only_month(spring, berlin);
  CHECK(again.days[29].active == 1);
  CHECK(again.days[30].active == 2);
  CHECK(again.days[29].churned == 0);
  CHECK(again.days[30].churned == 1);

  ledger autumn;
  autumn.push("a", sys_days{2025y / 9 / 1}, running, 100);
  auto const october = autumn.periods(
      cxm::period_days(cxm::period::day, local_days{2025y / 10 / 26}, local_days{2025y / 10 / 26}),
      cxm::period::day, berlin)[0];
  CHECK(october.label == "2025-10-26");
  CHECK(october.to - october.from == 25h);
  CHECK(october.customers.active_seconds == 25 * 3600);
  // Half of 25 hours: 12:30 h after midnight, 11:30 on the clock.
  autumn.push("b", sys_days{2025y / 10 / 26} + 10h + 30min - 1s, running);
  autumn.push("c", sys_days{2025y / 10 / 26} + 10h + 30min, running);
  CHECK(autumn
            .periods({local_days{2025y / 10 / 26}, local_days{2025y / 10 / 27}}, cxm::period::day,
                     berlin)[0]
            .customers.middle == 2);
}

TEST_CASE("ledger_period: a leap day is a day") {
  ledger l;
  l.push("a", "s", sys_days{2024y / 2 / 1}, 100);
  l.push("a", "s", sys_days{2024y / 2 / 29} + 18h, 0);
  auto const p = only_month(l);
  CHECK(p.days.size() == 29);
  CHECK(p.days[28].churned == 1);
  CHECK(p.days[28].active == 1);
  CHECK(p.customers.active_seconds == seconds{days{28} + 18h}.count());
}

TEST_CASE("ledger_period: a day that a zone skips has no length and loses nobody") {
  ledger l;
  l.push("a", "s", sys_days{2011y / 12 / 1} + 12h, 100);
  l.push("a", "s", sys_days{2011y / 12 / 30} + 10h, 0);  // 00:00 of the 31st
  auto const december = only_month(l, "Pacific/Apia");
  CHECK(december.to - december.from == days{30});
  REQUIRE(december.days.size() == 31);
  CHECK(december.days[29].active == 1);
  CHECK(december.days[29].churned == 0);
  CHECK(december.days[30].active == 1);
  CHECK(december.days[30].churned == 1);
}

TEST_CASE("ledger_period: customers alike share a profile, whatever they pay") {
  ledger l;
  for (int i = 0; i < 50; ++i) {
    std::string const id = std::to_string(i);
    l.push("steady" + id, sys_days{2024y / 12 / 1}, running, 100 + i);
    // Prices that change on many days are no difference here.
    l.push("riser" + id, "s", sys_days{2024y / 12 / 1}, 100);
    l.push("riser" + id, "s", january(1U + static_cast<unsigned>(i) % 31), 200);
    l.push("gone" + id, sys_days{2024y / 11 / 1}, sys_days{2024y / 12 / 1});
    l.push("later" + id, sys_days{2025y / 3 / 1}, running);
  }
  l.push("leaver", sys_days{2024y / 12 / 1}, january(4, 1h));
  auto const p = in_january(l);
  REQUIRE(p.profiles.size() == 2);
  REQUIRE(p.profile_count.size() == 2);
  bool const leaver_first = p.profile_count[0] == 1;
  auto const& all = p.profiles[leaver_first ? 1 : 0];
  auto const& one = p.profiles[leaver_first ? 0 : 1];
  CHECK(p.profile_count[leaver_first ? 1 : 0] == 100);
  CHECK(p.profile_count[leaver_first ? 0 : 1] == 1);
  using stretches = std::vector<std::pair<std::int32_t, std::int32_t>>;
  CHECK(all.active_days == stretches{{0, 31}});
  CHECK(all.churned == 0);
  CHECK(one.active_days == stretches{{0, 4}});
  CHECK(one.churn_days == std::vector<std::int32_t>{3});
  CHECK(one.start == 1);
  CHECK(one.middle == 0);
  CHECK(one.end == 0);
}

TEST_CASE("ledger_period: sums of a period beyond 64 bits are refused, those of a day too") {
  constexpr std::int64_t half = std::int64_t{1} << 62;
  ledger l;
  // Never more than half at once; together three times half was lost in the month.
  for (unsigned d : {1U, 2U, 3U}) l.push("a" + std::to_string(d), january(d), january(d + 1), half);
  REQUIRE_THROWS_AS(in_january(l), std::invalid_argument);
  CHECK(l.periods(cxm::period::day, "UTC").at(1).mrr.churned == half);
  ledger two;
  two.push("a", january(1), january(2), half);
  two.push("b", january(2), january(3), half - 1);
  auto const p = in_january(two);
  CHECK(p.mrr.churned == half + (half - 1));
  CHECK(p.days[1].mrr == half);
}

TEST_CASE("ledger_period: random ledgers agree with a slow reading of their rows") {
  std::uint64_t seed = 1;
  std::size_t read = 0;
  for (auto const& [zone_name, from] : cxm_test::odd_times()) {
    cxm::time_zone const zone{zone_name};
    for (int repeat = 0; repeat < cxm_test::rounds(16); ++repeat) {
      auto const rows =
          cxm_test::random_rows(++seed, sys_seconds{from}.time_since_epoch().count(), 45);
      auto const l = ledger_of(rows);
      cxm_test::slow_ledger const slow{rows};
      for (auto const every : {cxm::period::day, cxm::period::iso_week, cxm::period::month,
                               cxm::period::quarter, cxm::period::year}) {
        if (every == cxm::period::day && repeat > 3) continue;  // slow
        INFO(zone_name << " seed " << seed << ' ' << cxm::name(every));
        auto const fast = l.periods(every, zone);
        auto const expected = slow.periods(every, zone);
        REQUIRE(fast.size() == expected.size());
        for (std::size_t i = 0; i < fast.size(); ++i) {
          auto const& p = fast[i];
          auto const& e = expected[i];
          INFO(p.label);
          CHECK(p.from == cxm_test::instant(e.from));
          CHECK(p.to == cxm_test::instant(e.to));
          CHECK(p.customers.start == e.customers.start);
          CHECK(p.customers.middle == e.customers.middle);
          CHECK(p.customers.end == e.customers.end);
          CHECK(p.customers.joined == e.customers.joined);
          CHECK(p.customers.reactivated == e.customers.reactivated);
          CHECK(p.customers.churned == e.customers.churned);
          CHECK(p.customers.starters_lost == e.customers.starters_lost);
          CHECK(p.customers.active_seconds == e.customers.active_seconds);
          CHECK(p.mrr.start == e.mrr.start);
          CHECK(p.mrr.end == e.mrr.end);
          CHECK(p.mrr.joined == e.mrr.joined);
          CHECK(p.mrr.reactivated == e.mrr.reactivated);
          CHECK(p.mrr.expansion == e.mrr.expansion);
          CHECK(p.mrr.contraction == e.mrr.contraction);
          CHECK(p.mrr.churned == e.mrr.churned);
          CHECK(p.mrr.starters_end == e.mrr.starters_end);
          CHECK(p.mrr.starters_kept == e.mrr.starters_kept);
          REQUIRE(p.days.size() == e.days.size());
          for (std::size_t d = 0; d < p.days.size(); ++d) {
            bool const same =
                p.days[d].active == e.days[d].active && p.days[d].churned == e.days[d].churned &&
                p.days[d].mrr == e.days[d].mrr && p.days[d].mrr_lost == e.days[d].mrr_lost &&
                p.days[d].mrr_gained == e.days[d].mrr_gained;
            INFO("day " << d);
            CHECK(same);
          }
          ++read;
        }
      }
    }
  }
  CHECK(read > static_cast<std::size_t>(cxm_test::rounds(500)));
}

TEST_CASE("ledger_period: the bridge holds, periods join up and profiles add up to the period") {
  for (std::uint64_t seed = 1000; seed < 1200; ++seed) {
    auto const l = ledger_of(cxm_test::random_rows(seed, 1'740'000'000, 90));
    auto const periods = l.periods(seed % 2 == 0 ? cxm::period::month : cxm::period::iso_week,
                                   seed % 3 == 0 ? "Europe/Berlin" : "UTC");
    cxm::customer_movements before;
    cxm::mrr_movements money_before;
    for (auto const& p : periods) {
      INFO("seed " << seed << ' ' << p.label);
      auto const& m = p.mrr;
      auto const& n = p.customers;
      CHECK(m.start + m.joined + m.reactivated + m.expansion - m.contraction - m.churned == m.end);
      CHECK(n.start + n.joined + n.reactivated - n.churned == n.end);
      CHECK(m.start == money_before.end);
      CHECK(n.start == before.end);
      CHECK(n.starters_lost <= n.start);
      CHECK(n.starters_lost <= n.churned);
      CHECK(m.starters_kept <= m.starters_end);
      CHECK(m.starters_kept <= m.start);
      CHECK(n.active_seconds <= (p.to - p.from).count() *
                                    static_cast<std::int64_t>(n.start + n.joined + n.reactivated));
      before = n;
      money_before = m;

      cxm::customer_movements of_profiles;
      std::vector<cxm::count_t> active(p.days.size(), 0);
      std::vector<cxm::count_t> churned(p.days.size(), 0);
      REQUIRE(p.profiles.size() == p.profile_count.size());
      for (std::size_t i = 0; i < p.profiles.size(); ++i) {
        auto const& shape = p.profiles[i];
        cxm::count_t const k = p.profile_count[i];
        CHECK(k > 0);
        of_profiles.start += k * static_cast<cxm::count_t>(shape.start);
        of_profiles.middle += k * static_cast<cxm::count_t>(shape.middle);
        of_profiles.end += k * static_cast<cxm::count_t>(shape.end);
        of_profiles.churned += k * static_cast<cxm::count_t>(shape.churned);
        CHECK(shape.churn_days.size() == static_cast<std::size_t>(shape.churned));
        std::int32_t before_it = -1;
        for (auto const& [a, b] : shape.active_days) {
          CHECK((before_it < a && a < b));
          before_it = b;
          for (std::int32_t d = a; d < b; ++d) active.at(static_cast<std::size_t>(d)) += k;
        }
        for (std::int32_t d : shape.churn_days) churned.at(static_cast<std::size_t>(d)) += k;
      }
      CHECK(of_profiles.start == n.start);
      CHECK(of_profiles.middle == n.middle);
      CHECK(of_profiles.end == n.end);
      CHECK(of_profiles.churned == n.churned);
      for (std::size_t d = 0; d < p.days.size(); ++d) {
        CHECK(active[d] == p.days[d].active);
        CHECK(churned[d] == p.days[d].churned);
      }
    }
  }
}
