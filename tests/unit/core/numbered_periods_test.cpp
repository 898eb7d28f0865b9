#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/core/numbered_periods.hpp>

#include <chrono>
#include <string>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm::numbered_periods;
using cxm::period;

TEST_CASE("numbered periods: every instant lies between the begins of its period and the next") {
  cxm_test::generator g{3};
  // Samoa left out a whole day, Beirut's clocks change at midnight, Lord Howe's by half an hour.
  for (char const* zone : {"UTC", "Europe/London", "America/New_York", "Pacific/Apia",
                           "Asia/Beirut", "Australia/Lord_Howe"}) {
    for (auto const every :
         {period::day, period::iso_week, period::month, period::quarter, period::year}) {
      INFO(zone << ' ' << name(every));
      numbered_periods p{every, zone, g.pick({Monday, Sunday, Thursday})};
      for (int i = 0; i < 300; ++i) {
        sys_seconds const t{seconds{g.between(1'200'000'000, 1'800'000'000)}};
        auto const n = p.at(t);
        CHECK(p.begin(n) <= t);
        CHECK(t < p.begin(n + 1));
        CHECK(p.at(p.begin(n)) >= n);  // a period that was left out begins with the next
        CHECK(p.at(p.begin(n) - 1s) < n);
        CHECK(p.of_day(p.first_day(n)) == n);
      }
    }
  }
}

TEST_CASE("numbered periods: they follow the calendar, before 1970 too") {
  for (auto const every :
       {period::day, period::iso_week, period::month, period::quarter, period::year}) {
    numbered_periods p{every, "UTC"};
    local_days day = cxm::period_begin(every, local_days{1967y / 1 / 1});
    for (int i = 0; i < 3000 && day < local_days{1973y / 1 / 1}; ++i) {
      auto const next = cxm::next_period(every, day);
      INFO(cxm::label(cxm::day_at(day)));
      CHECK(p.first_day(p.of_day(day)) == day);
      CHECK(p.of_day(next) == p.of_day(day) + 1);
      CHECK(p.of_day(next - days{1}) == p.of_day(day));
      CHECK(p.label(p.of_day(day)) == cxm::period_label(every, day));
      day = next;
    }
  }
}

TEST_CASE("numbered periods: weeks that begin on another day are named by it") {
  numbered_periods p{period::iso_week, "UTC", Sunday};
  auto const n = p.at(sys_days{2026y / 6 / 3});
  CHECK(p.first_day(n) == local_days{2026y / 5 / 31});
  CHECK(p.label(n) == "2026-05-31");
  CHECK_THROWS_AS((numbered_periods{period::iso_week, "UTC", weekday{9}}), std::invalid_argument);
}

TEST_CASE("numbered periods: instants far apart, and beyond the calendar") {
  numbered_periods p{period::year, "UTC"};
  CHECK(p.at(sys_days{2026y / 6 / 3}) == 2026);
  CHECK(p.at(sys_days{(-9999y) / 6 / 3}) == -9999);
  CHECK(p.at(sys_days{1970y / 6 / 3}) == 1970);
  CHECK(p.at(sys_days{2026y / 6 / 4}) == 2026);
  CHECK_THROWS_AS(p.at(sys_seconds{seconds{INT64_MAX / 2}}), std::invalid_argument);
  CHECK_THROWS_AS(p.at(sys_seconds{cxm::detail::calendar_end}), std::invalid_argument);
  CHECK(p.begin(p.at(sys_days{32764y / 12 / 1}) + 1) == sys_days{32765y / 1 / 1});
}
