#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"
#include "support/rounds.hpp"

#include <cxm/retention/cohorts.hpp>
#include <cxm/retention/retention.hpp>

#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace std::chrono;
using namespace std::chrono_literals;
using cohorts = cxm::acquisition_cohorts<>;
using cxm::numbered_periods;
using cxm::period;
using cxm_test::close;

namespace {
constexpr sys_days at(int m, int d) { return year{2026} / m / d; }
}  // namespace

TEST_CASE("cohorts: shares, amounts and cells that are absent") {
  cohorts c{numbered_periods{period::month, "UTC"}, cxm::currency{"EUR"}};
  c.push("a", at(1, 5), 1000);
  c.push("b", at(1, 31), 500);
  c.push("a", at(2, 1), 250);
  c.push("a", at(3, 1), -100);
  c.push("d", at(3, 31));
  auto const table = c.table();
  REQUIRE(table.rows().size() == 3);
  CHECK(table.ages() == 3);
  CHECK(table.customers() == 3);
  auto const& january = table.rows()[0];
  CHECK(january.label == "2026-01");
  CHECK(january.size == 2);
  CHECK(table.share(january, 0).value == 1);
  CHECK(table.share(january, 1).value == 0.5);
  CHECK(close(table.share(january, 1).range.lower,
              0.09453120573423074));  // as R's prop.test(1, 2, correct = FALSE)
  CHECK(table.per_customer(january, 0) == 750);
  CHECK(table.per_customer(january, 1) == 875);
  CHECK(table.per_customer(january, 2) == 825);
  CHECK(std::isnan(table.share(january, 3).value));
  CHECK(std::isnan(table.per_customer(january, 3)));
  auto const& february = table.rows()[1];
  CHECK(february.size == 0);
  CHECK(std::isnan(table.share(february, 0).value));
  CHECK(std::isnan(table.per_customer(february, 0)));
  CHECK(table.rows()[2].cells.size() == 1);
  CHECK(table.pooled(1).value == 0.5);
  CHECK(c.customers() == 3);
}

TEST_CASE("cohorts: the running period is absent, or shown and marked") {
  cohorts c{numbered_periods{period::month, "UTC"}};
  c.push("a", at(1, 5));
  c.push("a", at(2, 10));
  c.push("b", at(2, 11));
  auto const whole = c.table();
  REQUIRE(whole.rows().size() == 2);
  CHECK(whole.rows()[0].cells.size() == 1);
  CHECK(whole.rows()[1].running);
  CHECK(whole.rows()[1].size == 1);
  CHECK(whole.rows()[1].cells.empty());
  CHECK(std::isnan(whole.pooled(1).value));
  auto const shown = c.table(std::nullopt, cxm::running_period::shown);
  REQUIRE(shown.rows()[0].cells.size() == 2);
  CHECK(shown.rows()[0].cells[1].running);
  CHECK(shown.rows()[0].cells[1].active == 1);
  CHECK(std::isnan(shown.pooled(1).value));
  CHECK(c.table(at(3, 1)).rows()[0].cells.size() == 2);
  CHECK(c.table(at(3, 1) - 1s).rows()[0].cells.size() == 1);
  CHECK(c.table(at(2, 1)).rows().size() == 1);
}

TEST_CASE("cohorts: no rows, no cohorts") {
  cohorts const c{numbered_periods{period::month, "UTC"}};
  CHECK(c.table().rows().empty());
  CHECK(c.table().ages() == 0);
  CHECK(!c.observed_until());
  CHECK(std::isnan(c.table().pooled(0).value));
}

TEST_CASE("cohorts: a customer over more than 64 periods, in any order and in parts") {
  numbered_periods const days_{period::day, "UTC"};
  std::vector<int> offsets{300, 0, 63, 64, 65, 128, 200, 64, 300};
  cohorts ascending{days_};
  cohorts descending{days_};
  cohorts left{days_};
  cohorts right{days_};
  std::sort(offsets.begin(), offsets.end());
  for (int const o : offsets) ascending.push("a", at(1, 1) + days{o});
  for (auto o = offsets.rbegin(); o != offsets.rend(); ++o) {
    descending.push("a", at(1, 1) + days{*o});
    (*o % 2 == 0 ? left : right).push("a", at(1, 1) + days{*o});
  }
  CHECK(ascending == descending);
  left.merge(right);
  CHECK(left == ascending);
  auto const table = left.table();
  auto const& cells = table.rows()[0].cells;
  REQUIRE(cells.size() == 301);
  std::set<int> const distinct(offsets.begin(), offsets.end());
  for (int k = 0; k < 301; ++k) {
    CHECK(cells[static_cast<std::size_t>(k)].active == distinct.count(k));
  }
}

TEST_CASE("cohorts: other periods, zones, week days and currencies don't merge") {
  cxm::currency const eur{"EUR"};
  cohorts weeks{numbered_periods{period::iso_week, "UTC"}, eur};
  for (auto const& other :
       {numbered_periods{period::month, "UTC"}, numbered_periods{period::iso_week, "Europe/Berlin"},
        numbered_periods{period::iso_week, "UTC", Sunday}}) {
    CHECK_THROWS_AS(weeks.merge(cohorts(other, eur)), cxm::merge_error);
  }
  CHECK_THROWS_AS(weeks.merge(cohorts{numbered_periods{period::iso_week, "UTC"}}),
                  cxm::merge_error);
}

TEST_CASE("cohorts: money that leaves 64 bits is refused before anything changes") {
  constexpr auto most = (std::numeric_limits<std::int64_t>::max)();
  cohorts c{numbered_periods{period::month, "UTC"}};
  c.push("a", at(1, 1), most);
  cohorts const before = c;
  CHECK_THROWS_AS(c.push("b", at(1, 1), -1), std::invalid_argument);
  CHECK_THROWS_AS(c.push("b", at(1, 1), (std::numeric_limits<std::int64_t>::min)()),
                  std::invalid_argument);
  CHECK_THROWS_AS(c.merge(before), cxm::merge_error);
  CHECK(c == before);
  CHECK(c.table().rows()[0].size == 1);
}

TEST_CASE("cohorts: a key that does not fit leaves the rows before it") {
  cxm::acquisition_cohorts<std::uint8_t> c{numbered_periods{period::month, "UTC"}};
  std::vector<int> const customers{1, 2, 300, 4};
  std::vector<std::int64_t> const seconds(4, 0);
  CHECK_THROWS_AS(c.push_columns(customers, seconds), std::invalid_argument);
  CHECK(c.count() == 2);
  CHECK(c.customers() == 2);
  CHECK(c.table().rows()[0].size == 2);
  CHECK_THROWS_AS(c.push_columns(customers, std::span{seconds}.first(3)), std::invalid_argument);
  std::vector<std::uint32_t> const codes{0, 1, 1, 4};
  CHECK_THROWS_AS(c.push_coded(codes, customers, seconds), std::invalid_argument);
  CHECK_THROWS_AS(c.push_coded(codes, customers, std::span{seconds}.first(3)),
                  std::invalid_argument);
  CHECK(c.count() == 2);
}

TEST_CASE("cohorts: random orders against a slow obvious count, and against the log of all rows") {
  cxm_test::generator g{11};
  for (int round = 0; round < cxm_test::rounds(40); ++round) {
    auto const every = g.pick({period::day, period::iso_week, period::month});
    std::string const name = g.pick({"UTC", "Europe/Berlin", "America/New_York"});
    numbered_periods const periods{every, cxm::time_zone{name}};
    cohorts c{periods};
    cxm::retention<> log;
    struct life {
      local_days born = local_days::max();
      std::map<local_days, std::int64_t> paid;  // by the first day of the period
    };
    std::map<std::string, life> lives;
    for (auto n = 1 + g.below(80); n > 0; --n) {
      std::string const who(1, static_cast<char>('a' + g.below(6)));
      sys_seconds const when = sys_seconds{at(3, 1)} + minutes{g.between(0, 120 * 48) * 30};
      std::int64_t const cents = g.between(-50, 1000);
      c.push(who, when, cents);
      log.push(who, when);
      auto const first = cxm::period_begin(every, floor<days>(cxm::time_zone{name}.to_local(when)));
      life& l = lives[who];
      l.born = (std::min)(l.born, first);
      l.paid[first] += cents;
    }
    auto const until = *c.observed_until();
    auto const table = c.table();
    cxm::count_t customers = 0;
    for (auto const& row : table.rows()) {
      cxm::count_t size = 0;
      for (auto const& [who, l] : lives) size += l.born == row.first_day;
      CHECK(row.size == size);
      customers += size;
      auto day = row.first_day;
      for (auto const& cell : row.cells) {
        cxm::count_t active = 0;
        std::int64_t amount = 0;
        for (auto const& [who, l] : lives) {
          auto const in = l.paid.find(day);
          if (l.born != row.first_day || in == l.paid.end()) continue;
          ++active;
          amount += in->second;
        }
        CHECK(cell.active == active);
        CHECK(cell.amount == amount);
        day = cxm::next_period(every, day);
        CHECK(cxm::day_start(day, cxm::time_zone{name}) <= until);
      }
      CHECK(cxm::day_start(cxm::next_period(every, day), cxm::time_zone{name}) > until);
    }
    CHECK(customers == lives.size());
    auto const same = log.cohorts(periods, until);
    REQUIRE(same.rows().size() == table.rows().size());
    for (std::size_t i = 0; i < table.rows().size(); ++i) {
      REQUIRE(same.rows()[i].cells.size() == table.rows()[i].cells.size());
      for (std::size_t k = 0; k < table.rows()[i].cells.size(); ++k) {
        CHECK(same.rows()[i].cells[k].active == table.rows()[i].cells[k].active);
      }
    }
  }
}
