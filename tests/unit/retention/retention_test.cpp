#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cxm/retention/retention.hpp>

#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm::life_event;
using cxm::retention;
using cxm::retention_window;
using cxm_test::close;

namespace {
constexpr sys_days june = 2026y / 6 / 1;

cxm::retention_cell one(retention<> const& of, cxm::retention_rule const& rule,
                        retention_window window) {
  auto const cells = of.windows(rule, {&window, 1});
  REQUIRE(cells.size() == 1);
  return cells.front();
}
struct row {
  std::string customer;
  sys_seconds at;
  life_event what;
};
}  // namespace

TEST_CASE("retention: a share with its interval and its denominator") {
  retention<> r;
  for (char const* who : {"a", "b", "c"}) r.push(who, sys_seconds{june}, life_event::birth);
  r.push("a", june + 30h, life_event::activity);
  r.push("b", june + 80h, life_event::activity);
  auto const cell = one(r, {june + 48h}, retention_window::on(1));
  CHECK(cell.eligible == 3);
  CHECK(cell.returned == 1);
  CHECK(close(cell.share().value, 1.0 / 3));
  CHECK(close(cell.share().range.lower,
              0.06149194472039624));  // as R's prop.test(1, 3, correct = FALSE)
  CHECK(close(cell.share().range.upper, 0.7923403991979523));
  CHECK(one(r, {june + 96h}, retention_window::since(1)).returned == 2);
  CHECK(one(r, {june + 96h}, retention_window::between(2, 3)).returned == 1);
}

TEST_CASE("retention: a window that is not over is absent, and in the denominator of all births") {
  retention<> r;
  r.push("old", sys_seconds{june});
  r.push("new", june + 24h);
  r.push("new", june + 49h);
  auto const cell = one(r, {june + 50h}, retention_window::on(1));
  CHECK(cell.eligible == 1);
  CHECK(cell.returned == 0);
  CHECK(cell.births == 2);
  CHECK(cell.returned_of_births == 1);
  CHECK(cell.share().value == 0);
  CHECK(cell.of_all_births().value == 0.5);
  CHECK(one(r, {june + 72h - 1s}, retention_window::on(1)).eligible == 1);
  CHECK(one(r, {june + 72h}, retention_window::on(1)).eligible == 2);
}

TEST_CASE("retention: what happens exactly at the end of the observation has not been seen") {
  retention<> r;
  r.push("a", sys_seconds{june}, life_event::birth);
  r.push("a", june + 24h, life_event::activity);
  r.push("b", june + 24h, life_event::birth);
  CHECK(one(r, {june + 24h}, retention_window::on(0)).births == 1);
  CHECK(one(r, {june + 24h}, retention_window::on(1)).returned_of_births == 0);
  CHECK(one(r, {june + 24h + 1s}, retention_window::on(1)).returned_of_births == 1);
  CHECK(one(r, {june + 24h + 1s}, retention_window::on(0)).births == 2);
}

TEST_CASE("retention: returns before the birth don't count, one at the same instant does") {
  retention<> r;
  r.push("a", june - 1s, life_event::activity);
  r.push("a", sys_seconds{june}, life_event::birth);
  CHECK(one(r, {june + 48h}, retention_window::since(0)).returned == 0);
  r.push("a", sys_seconds{june}, life_event::activity);
  CHECK(one(r, {june + 48h}, retention_window::on(0)).returned == 1);
}

TEST_CASE("retention: without births nothing is defined") {
  retention<> r;
  auto const nobody = one(r, {june}, retention_window::on(1));
  CHECK(std::isnan(nobody.share().value));
  CHECK(!nobody.share().range.defined());
  r.push("a", june - 24h, life_event::activity);
  CHECK(one(r, {june}, retention_window::on(0)).births == 0);
  CHECK(r.by_cohort({june, "UTC"}, {}, {cxm::period::day, "UTC"}).empty());
  CHECK(r.cohorts({cxm::period::day, "UTC"}, june).rows().empty());
}

TEST_CASE("retention: days of 23 and of 25 hours are one day each, and 24 hours are 24 hours") {
  // Berlin: clocks go forward on 2026-03-29 and back on 2026-10-25.
  for (auto const& [day, length] :
       {std::pair{2026y / 3 / 29, 23h}, std::pair{2026y / 10 / 25, 25h}}) {
    sys_seconds const midnight = cxm::day_start(local_days{day}, "Europe/Berlin");
    INFO(cxm::label(day));
    CHECK(cxm::day_start(local_days{day} + days{1}, "Europe/Berlin") == midnight + length);
    for (auto const& [late, calendar_day] : {std::pair{length - 1s, 0}, {seconds{length}, 1}}) {
      retention<> r;
      r.push("a", midnight, life_event::birth);
      r.push("a", midnight + late, life_event::activity);
      auto const until = midnight + 96h;
      CHECK(one(r, {until, "Europe/Berlin"}, retention_window::on(calendar_day)).returned == 1);
      CHECK(one(r, {until, "Europe/Berlin"}, retention_window::on(1 - calendar_day)).returned == 0);
      int const rolled = late >= 24h ? 1 : 0;
      CHECK(one(r, {until}, retention_window::on(rolled)).returned == 1);
      // The day is over with its own last hour.
      CHECK(one(r, {midnight + length - 1s, "Europe/Berlin"}, retention_window::on(0)).eligible ==
            0);
      CHECK(one(r, {midnight + length, "Europe/Berlin"}, retention_window::on(0)).eligible == 1);
    }
  }
}

TEST_CASE("retention: parts of one customer merge to the whole, birth and return apart") {
  retention<> left;
  retention<> right;
  left.push("a", june + 26h, life_event::activity);
  right.push("a", sys_seconds{june}, life_event::birth);
  auto const rule = cxm::retention_rule{june + 72h};
  CHECK(one(left, rule, retention_window::on(1)).births == 0);
  left.merge(right);
  CHECK(one(left, rule, retention_window::on(1)).returned == 1);
  retention<> earlier;
  earlier.push("a", june - 24h, life_event::birth);
  left.merge(earlier);
  CHECK(one(left, rule, retention_window::on(1)).returned == 0);
  CHECK(one(left, rule, retention_window::on(2)).returned == 1);
}

TEST_CASE("retention: recurring births are one a day and need a zone") {
  retention<> r;
  for (auto const at : {0h, 5h, 24h, 72h}) r.push("a", june + at);
  cxm::retention_rule rule{june + 240h, "UTC", true};
  auto const cell = one(r, rule, retention_window::on(1));
  CHECK(cell.births == 3);
  CHECK(cell.returned == 1);
  CHECK(!cell.share().range.defined());
  auto const window = retention_window::on(1);
  auto const by_day = r.by_cohort(rule, {&window, 1}, {cxm::period::day, "UTC"});
  REQUIRE(by_day.size() == 4);
  CHECK(by_day[0].cells[0].share().range.defined());
  CHECK(by_day[2].births == 0);
  rule.days_of.reset();
  CHECK_THROWS_AS(r.windows(rule, {&window, 1}), std::invalid_argument);
}

TEST_CASE("retention: windows that end before they start are refused") {
  CHECK_THROWS_AS(retention_window::on(-1), std::invalid_argument);
  CHECK_THROWS_AS(retention_window::between(3, 2), std::invalid_argument);
  CHECK(retention_window::on(7).label() == "7");
  CHECK(retention_window::since(7).label() == "7+");
  CHECK(retention_window::between(7, 13).label() == "7-13");
}

TEST_CASE("retention: too many cohorts are refused") {
  retention<> r;
  r.push("a", sys_seconds{});
  r.push("b", sys_seconds{june});
  cxm::retention_rule const rule{june + 24h, "UTC"};
  CHECK_THROWS_AS(r.by_cohort(rule, {}, {cxm::period::day, "UTC"}), std::invalid_argument);
  CHECK_THROWS_AS(r.cohorts({cxm::period::day, "UTC"}, june + 24h), std::invalid_argument);
  CHECK(r.by_cohort(rule, {}, {cxm::period::year, "UTC"}).size() == 57);
}

TEST_CASE("retention: random lives against a slow obvious count") {
  cxm_test::generator g{7};
  for (int round = 0; round < 60; ++round) {
    std::string const name = g.pick({"UTC", "Europe/Berlin", "America/New_York"});
    bool const rolling = g.chance(40);
    bool const recurring = !rolling && g.chance(50);
    cxm::time_zone const zone{name};
    sys_seconds const from = sys_days{g.chance(50) ? 2026y / 3 / 24 : 2026y / 10 / 20};
    std::vector<row> rows;
    for (auto n = g.below(60); n > 0; --n) {
      rows.push_back({std::string(1, static_cast<char>('a' + g.below(5))),
                      from + minutes{g.between(0, 14 * 24 * 2) * 30},
                      g.pick({life_event::birth, life_event::activity, life_event::both})});
    }
    sys_seconds const until = from + hours{g.between(24, 15 * 24)};
    cxm::retention_rule rule{until};
    if (!rolling) rule.days_of = zone;
    rule.recurring = recurring;
    auto const window =
        g.pick({retention_window::on(0), retention_window::on(1), retention_window::on(3),
                retention_window::since(2), retention_window::between(1, 4)});
    retention<> r{rows, &row::customer, &row::at, &row::what};

    auto const is = [](row const& x, life_event what) {
      return (static_cast<int>(x.what) & static_cast<int>(what)) != 0;
    };
    auto const day = [&](sys_seconds at) { return floor<days>(zone.to_local(at)); };
    std::map<std::string, std::map<local_days, sys_seconds>> births;  // the first one of each day
    for (row const& x : rows) {
      if (x.at >= until || !is(x, life_event::birth)) continue;
      auto& at = births[x.customer].try_emplace(day(x.at), x.at).first->second;
      at = (std::min)(at, x.at);
    }
    cxm::retention_cell expected{window, 0, 0, 0, 0, recurring};
    for (auto const& [who, by_day] : births) {
      for (auto const& [born_on, born] : by_day) {
        if (!recurring && born_on != by_day.begin()->first) continue;
        bool back = false;
        for (row const& x : rows) {
          if (x.customer != who || x.at >= until || x.at < born) continue;
          if (!is(x, life_event::activity)) continue;
          auto const later = rolling ? (x.at - born) / 24h : (day(x.at) - born_on) / days{1};
          back = back || window.holds(later);
        }
        auto const until_over = days{window.decided_on() + 1};
        bool const over = rolling ? born + until_over <= until
                                  : cxm::day_start(born_on + until_over, zone) <= until;
        ++expected.births;
        expected.returned_of_births += back;
        expected.eligible += over;
        expected.returned += over && back;
      }
    }
    auto const found = one(r, rule, window);
    INFO(round << ' ' << name << (rolling ? " rolling" : "") << (recurring ? " recurring" : ""));
    CHECK(found.births == expected.births);
    CHECK(found.eligible == expected.eligible);
    CHECK(found.returned == expected.returned);
    CHECK(found.returned_of_births == expected.returned_of_births);
    cxm::count_t in_cohorts = 0;
    for (auto const& c : r.by_cohort(rule, {&window, 1}, {cxm::period::iso_week, zone})) {
      in_cohorts += c.cells[0].returned;
    }
    CHECK(in_cohorts == expected.returned);
  }
}
