#include <cxm/clv/purchase_history.hpp>
#include <cxm/core/calendar.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <string>
#include <vector>

using namespace std::chrono;
using cxm::buyer;
using cxm::purchase_history;
using cxm::same_day;
using cxm_test::close;

namespace {
struct order {
  std::string customer;
  year_month_day day;
  std::int64_t cents;
};
constexpr year_month_day may(unsigned day) { return year{2026} / 5 / static_cast<int>(day); }
std::vector<order> const orders{
    {"b", may(9), 1000}, {"a", may(1), 500},  {"b", may(4), 700}, {"b", may(4), 300},
    {"b", may(9), 250},  {"c", may(20), 100}, {"b", may(15), 0},  {"a", may(1), 900},
};
bool same(buyer const& a, buyer const& b) {
  return a.repeats == b.repeats && a.recency == b.recency && a.observed == b.observed &&
         (a.mean_spend == b.mean_spend || (std::isnan(a.mean_spend) && std::isnan(b.mean_spend)));
}
}  // namespace

TEST_CASE("purchase_history: repeats, recency, time watched and mean spend, by hand") {
  purchase_history const history{orders, &order::customer, &order::day, &order::cents};
  auto const base = history.buyers(may(16));
  REQUIRE(base.size() == 2);  // c comes later
  CHECK(history.customers(may(16)) == std::vector<std::string>{"a", "b"});
  // Two orders on the first day are one purchase, and no repeat.
  CHECK(same(base[0], {0, 0, 15}));
  // May 9, of 12.50 together, and May 15, of nothing.
  CHECK(same(base[1], {2, 11, 12, 6.25}));
  CHECK(same(history.of("b", may(16)), base[1]));
  // The end is in.
  CHECK(same(history.of("b", may(15)), {2, 11, 11, 6.25}));
  CHECK(same(history.of("b", may(14)), {1, 5, 10, 12.5}));
  CHECK(same(history.of("b", may(4)), {0, 0, 0}));
  CHECK_THROWS_AS(history.of("b", may(3)), std::out_of_range);
  CHECK_THROWS_AS(history.of("nobody", may(16)), std::out_of_range);
  CHECK(history.count() == 8);
  CHECK(history.customers() == 3);
  CHECK(history.days()->second == sys_days{may(20)});
}

TEST_CASE("purchase_history: orders of one day, and weeks") {
  purchase_history const history{orders, &order::customer, &order::day, &order::cents};
  // Each order of May 9 is a purchase; those of the first day stay one.
  CHECK(same(history.of("b", may(16), {.orders = same_day::each}), {3, 11, 12, 1250.0 / 3 / 100}));
  // May 4, 2026 is a Monday: weeks of May 4 and 11; until the week of May 18.
  auto const weekly =
      history.of("b", may(20), {.unit = cxm::time_unit::week(), .every = cxm::period::iso_week});
  CHECK(same(weekly, {1, 1, 2, 0}));
  // Days in another unit.
  CHECK(same(history.of("b", may(16), {.unit = cxm::time_unit::week()}),
             {2, 11.0 / 7, 12.0 / 7, 6.25}));
  CHECK_THROWS_AS(history.buyers(may(16), {.every = cxm::period::month}), std::invalid_argument);
}

TEST_CASE("purchase_history: what came later is counted by the same rules") {
  purchase_history const history{orders, &order::customer, &order::day, &order::cents};
  auto const later = history.later(may(4), may(31));
  REQUIRE(later.size() == 2);
  CHECK(later[0] == cxm::later_purchases{0, 0});
  CHECK(later[1] == cxm::later_purchases{2, 12.5});
  CHECK(history.later(may(4), may(9))[1] == cxm::later_purchases{1, 12.5});
  CHECK(history.later(may(4), may(31), {.orders = same_day::each})[1].purchases == 3);
  CHECK(history.later(may(16), may(16))[1] == cxm::later_purchases{0, 0});
}

TEST_CASE("purchase_history: refunds, missing amounts and unknown ones are told apart") {
  purchase_history<> history{cxm::currency{"EUR"}};
  history.push("a", may(1), 1000);
  history.push("a", may(3), -1000);
  history.push("a", may(5), std::optional<std::int64_t>{});
  CHECK(history.excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(history.excluded()[cxm::reason::missing] == 1);
  CHECK(same(history.of("a", may(9)), {0, 0, 8}));
  history.push("a", may(7));  // bought, for nobody knows how much
  CHECK(same(history.of("a", may(9)), {1, 6, 8}));
  history.push("a", may(8), 300);
  CHECK(same(history.of("a", may(9)), {2, 7, 8}));
  CHECK(std::isnan(history.later(may(1), may(9))[0].spend));
  CHECK(history.later(may(7), may(9))[0] == cxm::later_purchases{1, 3});
  // A refund alone brings no customer.
  history.push("b", may(1), -5);
  CHECK(history.customers() == 1);
}

TEST_CASE("purchase_history: keys and days as the user has them") {
  struct row {
    int account;
    sys_seconds at;
    int amount;
  };
  std::vector<row> const rows{{7, sys_days{may(1)} + hours{23}, 100},
                              {7, sys_days{may(2)} + hours{23}, 100}};
  // In Auckland these are May 2 and 3.
  purchase_history const history{cxm::currency{"JPY"}, rows, &row::account,
                                 cxm::day_of(&row::at, cxm::time_zone{"Pacific/Auckland"}),
                                 &row::amount};
  CHECK(history.customers(may(2)) == std::vector<int>{7});
  CHECK(history.buyers(may(1)).empty());
  CHECK(same(history.of(7, may(3)), {1, 1, 1, 100}));
  CHECK_THROWS_AS(purchase_history<int>{}.push(1, year{2026} / 2 / 30, 5), std::invalid_argument);
}

TEST_CASE("purchase_history: columns and rows are one, and refused before anything changes") {
  std::vector<std::string> const who{"x", "y", "x", "z"};
  std::vector<std::int32_t> const days{3, 4, 9, 9};
  std::vector<std::int64_t> const amounts{100, 200, 300, -1};
  purchase_history<> by_column, by_row, without;
  by_column.push_columns(who, days, amounts);
  for (std::size_t i = 0; i < who.size(); ++i) {
    by_row.push(who[i], sys_days{std::chrono::days{days[i]}}, amounts[i]);
  }
  CHECK(by_column == by_row);
  CHECK(by_column.customers() == 2);
  without.push_columns(who, days);
  CHECK(without.customers() == 3);
  CHECK(std::isnan(without.buyers(sys_days{std::chrono::days{9}})[0].mean_spend));
  auto const before = by_column;
  CHECK_THROWS_AS(by_column.push_columns(who, std::span{days}.first(3), amounts),
                  std::invalid_argument);
  std::vector<std::int64_t> const huge{1, INT64_MAX, 1, 1};
  CHECK_THROWS_AS(by_column.push_columns(who, days, huge), std::invalid_argument);
  CHECK_THROWS_AS(by_column.push("x", sys_days{std::chrono::days{12'000'000}}, 1),
                  std::invalid_argument);
  CHECK(by_column == before);
}

TEST_CASE("purchase_history: random orders against a slow reading of them") {
  cxm_test::generator g{20261128};
  for (int round = 0; round < 200; ++round) {
    purchase_history<> history, front, back;
    std::map<std::string, std::map<std::int64_t, std::vector<std::int64_t>>> slow;
    for (auto n = g.below(60); n > 0; --n) {
      std::string const who(1, static_cast<char>('a' + g.below(7)));
      auto const day = g.between(0, 30);
      auto const cents = g.between(-20, 500);
      sys_days const at{std::chrono::days{day}};
      history.push(who, at, cents);
      (g.chance(50) ? front : back).push(who, at, cents);
      if (cents >= 0) slow[who][day].push_back(cents);
    }
    back.merge(front);
    CHECK(back == history);
    auto const until = g.between(0, 30);
    auto const end = g.between(until, 35);
    sys_days const cut{std::chrono::days{until}};
    auto const base = back.buyers(cut);
    auto const later = history.later(cut, sys_days{std::chrono::days{end}});
    std::size_t k = 0;
    for (auto const& [who, by_day] : slow) {
      if (by_day.begin()->first > until) continue;
      REQUIRE(k < base.size());
      auto const first = by_day.begin()->first;
      double x = 0, latest = 0, spend = 0, after = 0, spent_after = 0;
      for (auto const& [day, all] : by_day) {
        double sum = 0;
        for (auto cents : all) sum += static_cast<double>(cents) / 100;
        if (day > until && day <= end) ++after, spent_after += sum;
        if (day == first || day > until) continue;
        ++x;
        latest = static_cast<double>(day - first);
        spend += sum;
      }
      CHECK(base[k].repeats == x);
      CHECK(base[k].recency == latest);
      CHECK(base[k].observed == static_cast<double>(until - first));
      if (x > 0) CHECK(close(base[k].mean_spend, spend / x, 1e-12));
      CHECK(later[k].purchases == after);
      CHECK(close(later[k].spend, spent_after, 1e-12));
      CHECK(same(base[k], history.of(who, cut)));
      ++k;
    }
    CHECK(k == base.size());
  }
}
