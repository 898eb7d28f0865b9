// The footer of a zone file: every form that RFC 9636 knows, and what it does not know.

#include <cxm/core/time_zone.hpp>

#include "support/catch.hpp"
#include "support/tzif_bytes.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

// A file without changes: the rule holds at all times.
cxm::time_zone by_rule(std::string rule) {
  cxm_test::tzif_file file;
  file.footer = std::move(rule);
  return cxm::time_zone::from_tzif("Test/Rule", file.bytes());
}

long long offset(cxm::time_zone const& zone, sys_seconds at) { return zone.offset(at).count(); }

sys_seconds utc(year_month_day date, seconds time = 0s) { return sys_days{date} + time; }

// The offset changes from `before` to `after` exactly at `at`.
void check_change(cxm::time_zone const& zone, sys_seconds at, long long before, long long after) {
  INFO(at.time_since_epoch().count());
  CHECK(offset(zone, at - 1s) == before);
  CHECK(offset(zone, at) == after);
}

}  // namespace

TEST_CASE("zone rule: without summer time the offset is constant for ever") {
  CHECK(offset(by_rule("EST5"), utc(2026y / 7 / 1)) == -18000);
  CHECK(offset(by_rule("EST+5"), utc(2026y / 7 / 1)) == -18000);
  CHECK(offset(by_rule("<+03>-3"), utc(2026y / 7 / 1)) == 10800);
  CHECK(offset(by_rule("<-0930>9:30"), utc(1026y / 7 / 1)) == -34200);
  CHECK(offset(by_rule("XXX-4:30:15"), utc(9026y / 7 / 1)) == 16215);
  CHECK(offset(by_rule("XXX-24:59:59"), utc(2026y / 7 / 1)) == 89999);
  CHECK(offset(by_rule("XXX24"), utc(2026y / 7 / 1)) == -86400);
  CHECK(offset(by_rule("UTC0"), sys_seconds{seconds::min()}) == 0);
  CHECK(offset(by_rule("IST-5:30"), sys_seconds{seconds::max()}) == 19800);
}

TEST_CASE("zone rule: weekday of a month, first to fourth and last, at 2 o'clock unless said") {
  auto const new_york = by_rule("EST5EDT,M3.2.0,M11.1.0");
  check_change(new_york, utc(2026y / 3 / 8, 7h), -18000, -14400);
  check_change(new_york, utc(2026y / 11 / 1, 6h), -14400, -18000);
  check_change(new_york, utc(2040y / 3 / 11, 7h), -18000, -14400);
  auto const berlin = by_rule("CET-1CEST,M3.5.0,M10.5.0/3");
  check_change(berlin, utc(2026y / 3 / 29, 1h), 3600, 7200);
  check_change(berlin, utc(2026y / 10 / 25, 1h), 7200, 3600);
  auto const saturdays = by_rule("AAA0BBB,M4.4.6/0,M9.3.6/0");
  check_change(saturdays, utc(2026y / 4 / 25), 0, 3600);
  check_change(saturdays, utc(2026y / 9 / 18, 23h), 3600, 0);
}

TEST_CASE("zone rule: a stated summer offset, also of half an hour") {
  auto const lord_howe = by_rule("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0");
  check_change(lord_howe, utc(2026y / 4 / 4, 15h), 39600, 37800);
  check_change(lord_howe, utc(2026y / 10 / 3, 15h + 30min), 37800, 39600);
  auto const double_summer = by_rule("<+00>0<+02>-2,M3.5.0/1,M10.5.0/3");
  check_change(double_summer, utc(2026y / 3 / 29, 1h), 0, 7200);
  check_change(double_summer, utc(2026y / 10 / 25, 1h), 7200, 0);
}

TEST_CASE("zone rule: in the southern hemisphere summer time spans the new year") {
  auto const auckland = by_rule("NZST-12NZDT,M9.5.0,M4.1.0/3");
  CHECK(offset(auckland, utc(2025y / 12 / 31, 12h)) == 46800);
  CHECK(offset(auckland, utc(2026y / 1 / 1)) == 46800);
  check_change(auckland, utc(2026y / 4 / 4, 14h), 46800, 43200);
  check_change(auckland, utc(2026y / 9 / 26, 14h), 43200, 46800);
}

TEST_CASE("zone rule: negative summer time, where winter is the exception") {
  auto const dublin = by_rule("IST-1GMT0,M10.5.0,M3.5.0/1");
  check_change(dublin, utc(2026y / 3 / 29, 1h), 0, 3600);
  check_change(dublin, utc(2026y / 10 / 25, 1h), 3600, 0);
  CHECK(offset(dublin, utc(2027y / 1 / 1)) == 0);
}

TEST_CASE("zone rule: times of day beyond a day, and negative ones") {
  auto const nuuk = by_rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0");
  check_change(nuuk, utc(2026y / 3 / 29, 1h), -7200, -3600);
  check_change(nuuk, utc(2026y / 10 / 25, 1h), -3600, -7200);
  auto const gaza = by_rule("EET-2EEST,M3.4.4/50,M10.4.4/50");
  check_change(gaza, utc(2026y / 3 / 28), 7200, 10800);
  check_change(gaza, utc(2026y / 10 / 23, 23h), 10800, 7200);
  auto const a_week = by_rule("AAA0BBB,M1.1.0/-167,M7.1.0/167:59:59");
  check_change(a_week, utc(2027y / 1 / 3) - 167h, 0, 3600);  // 2026-12-27 01:00
  check_change(a_week, utc(2026y / 7 / 5, 166h + 59min + 59s), 3600, 0);
  auto const seconds_too = by_rule("AAA0BBB,M3.1.0/1:02:03,M9.1.0/+4:05");
  check_change(seconds_too, utc(2026y / 3 / 1, 1h + 2min + 3s), 0, 3600);
  check_change(seconds_too, utc(2026y / 9 / 6, 3h + 5min), 3600, 0);
}

TEST_CASE("zone rule: Jn never counts February 29, n does") {
  auto const julian = by_rule("AAA0BBB,J59/0,J60/1");
  for (auto const y : {2023y, 2024y, 2100y}) {
    check_change(julian, utc(y / 2 / 28), 0, 3600);
    check_change(julian, utc(y / 3 / 1), 3600, 0);
  }
  auto const zero_based = by_rule("AAA0BBB,59/0,60/0");
  check_change(zero_based, utc(2024y / 2 / 29), 0, 3600);
  check_change(zero_based, utc(2024y / 2 / 29, 23h), 3600, 0);
  check_change(zero_based, utc(2023y / 3 / 1), 0, 3600);
  check_change(zero_based, utc(2100y / 3 / 1), 0, 3600);  // no leap year
  auto const last_day = by_rule("AAA0BBB,J182/0,J365/1");
  check_change(last_day, utc(2024y / 12 / 31), 3600, 0);
  check_change(last_day, utc(2023y / 12 / 31), 3600, 0);
  auto const leap_end =
      by_rule("AAA0BBB,100/0,365/0");  // December 31 of a leap year, or the day after
  check_change(leap_end, utc(2024y / 12 / 30, 23h), 3600, 0);
  check_change(leap_end, utc(2023y / 12 / 31, 23h), 3600, 0);
}

TEST_CASE("zone rule: summer time all year has no gap at new year") {
  for (auto const* rule : {"EST5EDT,0/0,J365/25", "XXX3EDT4,0/0,J365/23", "EST5EDT,0/0,J365/26"}) {
    auto const zone = by_rule(rule);
    INFO(rule);
    for (auto const y : {1850y, 1999y, 2024y, 2025y, 2026y, 2500y}) {
      for (auto const around : {-3h, -1h, 0h, 1h, 2h, 3h, 4h, 5h, 6h}) {
        CHECK(offset(zone, utc(y / 1 / 1, around)) == -14400);
        CHECK(offset(zone, utc(y / 1 / 1, around) - 1s) == -14400);
      }
      CHECK(offset(zone, utc(y / 7 / 1)) == -14400);
    }
  }
}

TEST_CASE("zone rule: summer time that ends as it begins holds all year") {
  // As the reference implementation (tzcode) and Python's zoneinfo have it.
  auto const zone = by_rule("AAA0BBB,J60/2,J60/3");
  for (auto const month : {1U, 3U, 7U, 12U}) {
    CHECK(offset(zone, utc(2026y / std::chrono::month{month} / 1, 2h)) == 3600);
    CHECK(offset(zone, utc(2026y / std::chrono::month{month} / 1, 2h) - 1s) == 3600);
  }
}

TEST_CASE("zone rule: what RFC 9636 does not know is refused, naming the zone") {
  for (auto const* rule : {"5",
                           "EST",
                           "<+03",
                           "<>3",
                           "<+0:3>3",
                           "EST25",
                           "EST5:60",
                           "EST5:00:60",
                           "EST5:",
                           "EST--5",
                           "EST5EDT",
                           "EST5EDT4",
                           "EST5EDT,",
                           "EST5EDT,M3.2.0",
                           "EST5EDT,M3.2.0,",
                           "EST5EDT,M0.2.0,M11.1.0",
                           "EST5EDT,M13.2.0,M11.1.0",
                           "EST5EDT,M3.0.0,M11.1.0",
                           "EST5EDT,M3.6.0,M11.1.0",
                           "EST5EDT,M3.2.7,M11.1.0",
                           "EST5EDT,M3.2,M11.1.0",
                           "EST5EDT,J0,J365",
                           "EST5EDT,J1,J366",
                           "EST5EDT,0,366",
                           "EST5EDT,M3.2.0/168,M11.1.0",
                           "EST5EDT,M3.2.0/-168,M11.1.0",
                           "EST5EDT,M3.2.0/,M11.1.0",
                           "EST5EDT,M3.2.0/2:60,M11.1.0",
                           "EST5EDT,M3.2.0,M11.1.0 ",
                           "EST5EDT,M3.2.0,M11.1.0,M1.1.0",
                           "EST5 EDT,M3.2.0,M11.1.0",
                           "E\xC3\x9CT5",
                           ":America/New_York",
                           "EST99999999999999999999",
                           "EST5EDT,M3.2.0/99999999999,M11.1.0",
                           "\x01"}) {
    INFO(rule);
    REQUIRE_THROWS_AS(by_rule(rule), std::invalid_argument);
    REQUIRE_THROWS_WITH(by_rule(rule), CXM_CONTAINS("Test/Rule") && CXM_CONTAINS("footer"));
  }
}

TEST_CASE("zone rule: it agrees with a year by year evaluation of random rules") {
  std::mt19937_64 random{20250331};
  auto const pick = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  // The instant of "last or n-th weekday d of month m, h hours of a clock at `clock` seconds", by
  // counting days instead of asking a calendar for weekdays.
  auto const instant = [](int y, int m, int w, int d, int h, long long clock) {
    int seen = 0;
    sys_days found{};
    for (sys_days day = year{y} / m / 1;
         year_month_day{day}.month() == month(static_cast<unsigned>(m)); day += days{1}) {
      auto const of_week = (day.time_since_epoch().count() % 7 + 11) % 7;  // 1970-01-01: Thursday 4
      if (of_week == d && (++seen <= w)) found = day;
    }
    return sys_seconds{found} + hours{h} - seconds{clock};
  };
  for (int trial = 0; trial < 200; ++trial) {
    int const standard = pick(-12, 14) * 3600;
    int const summer = standard + (pick(0, 3) == 0 ? -3600 : pick(1, 4) * 1800);
    int const m1 = pick(1, 12);
    int const m2 = (m1 - 1 + pick(2, 10)) % 12 + 1;
    int const w1 = pick(1, 5), w2 = pick(1, 5), d1 = pick(0, 6), d2 = pick(0, 6);
    int const h1 = pick(-20, 50), h2 = pick(-20, 50);
    auto const clock = [](int offset) {
      int const west = -offset;
      return std::string(west < 0 ? "-" : "") + std::to_string(std::abs(west) / 3600) + ":" +
             std::to_string(std::abs(west) % 3600 / 60);
    };
    auto const change = [](int m, int w, int d, int h) {
      return ",M" + std::to_string(m) + "." + std::to_string(w) + "." + std::to_string(d) + "/" +
             std::to_string(h);
    };
    auto const rule = "AAA" + clock(standard) + "BBB" + clock(summer) + change(m1, w1, d1, h1) +
                      change(m2, w2, d2, h2);
    INFO(rule);
    auto const zone = by_rule(rule);
    bool all_right = true;
    for (int y : {pick(-300, 1900), pick(1901, 2050), pick(2051, 5000)}) {
      std::vector<std::pair<sys_seconds, int>> changes;
      for (int near = y - 2; near <= y + 1; ++near) {
        changes.emplace_back(instant(near, m1, w1, d1, h1, standard), summer);
        changes.emplace_back(instant(near, m2, w2, d2, h2, summer), standard);
      }
      std::sort(changes.begin(), changes.end());
      for (std::size_t i = 1; i < changes.size(); ++i) {
        all_right = all_right && offset(zone, changes[i].first) == changes[i].second &&
                    offset(zone, changes[i].first - 1s) == changes[i - 1].second;
      }
    }
    CHECK(all_right);
  }
}
