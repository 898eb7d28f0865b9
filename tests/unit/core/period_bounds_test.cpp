// Where the periods of a zone begin.

#include <cxm/core/period_bounds.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <chrono>
#include <string>
#include <vector>

using cxm::period;
using namespace std::chrono;

namespace {
constexpr local_days on(int y, int m, int d) { return local_days{year{y} / m / d}; }
constexpr sys_seconds utc(int y, int m, int d, int h, int minute = 0) {
  return sys_days{year{y} / m / d} + hours{h} + minutes{minute};
}
constexpr period every[]{period::day, period::iso_week, period::month, period::quarter,
                         period::year};
}  // namespace

TEST_CASE("period_begin and next_period: a day in the middle") {
  auto const wednesday = on(2026, 8, 19);
  CHECK(cxm::period_begin(period::day, wednesday) == wednesday);
  CHECK(cxm::period_begin(period::iso_week, wednesday) == on(2026, 8, 17));
  CHECK(cxm::period_begin(period::month, wednesday) == on(2026, 8, 1));
  CHECK(cxm::period_begin(period::quarter, wednesday) == on(2026, 7, 1));
  CHECK(cxm::period_begin(period::year, wednesday) == on(2026, 1, 1));
  CHECK(cxm::next_period(period::day, wednesday) == on(2026, 8, 20));
  CHECK(cxm::next_period(period::iso_week, wednesday) == on(2026, 8, 24));
  CHECK(cxm::next_period(period::month, wednesday) == on(2026, 9, 1));
  CHECK(cxm::next_period(period::quarter, wednesday) == on(2026, 10, 1));
  CHECK(cxm::next_period(period::year, wednesday) == on(2027, 1, 1));
}

TEST_CASE("period_begin and next_period: every day of 400 years lies in one period") {
  for (period const p : every) {
    INFO(name(p));
    bool right = true;
    local_days begin = cxm::period_begin(p, on(1899, 12, 31));
    local_days next = cxm::next_period(p, on(1899, 12, 31));
    for (local_days d = on(1899, 12, 31); d < on(2300, 1, 2); d += days{1}) {
      if (d == next) {
        begin = d;
        next = cxm::next_period(p, d);
        right = right && next > d;
      }
      right = right && cxm::period_begin(p, d) == begin && cxm::next_period(p, d) == next;
      right = right && cxm::period_label(p, d) == cxm::period_label(p, begin);
    }
    CHECK(right);
  }
}

TEST_CASE("period_label: as the calendar keys are shown") {
  auto const d = on(2026, 12, 31);
  CHECK(cxm::period_label(period::day, d) == "2026-12-31");
  CHECK(cxm::period_label(period::iso_week, d) == "2026-W53");
  CHECK(cxm::period_label(period::iso_week, on(2027, 1, 3)) == "2026-W53");
  CHECK(cxm::period_label(period::month, d) == "2026-12");
  CHECK(cxm::period_label(period::quarter, d) == "2026-Q4");
  CHECK(cxm::period_label(period::year, d) == "2026");
}

TEST_CASE("period_days: the starts of all periods and the end of the last") {
  CHECK(cxm::period_days(period::month, on(2025, 12, 15), on(2026, 2, 1)) ==
        std::vector{on(2025, 12, 1), on(2026, 1, 1), on(2026, 2, 1), on(2026, 3, 1)});
  CHECK(cxm::period_days(period::day, on(2026, 2, 28), on(2026, 2, 28)) ==
        std::vector{on(2026, 2, 28), on(2026, 3, 1)});
  CHECK(cxm::period_days(period::iso_week, on(2026, 1, 4), on(2026, 1, 5)) ==
        std::vector{on(2025, 12, 29), on(2026, 1, 5), on(2026, 1, 12)});
  CHECK(cxm::period_days(period::year, on(2024, 2, 29), on(2024, 12, 31)) ==
        std::vector{on(2024, 1, 1), on(2025, 1, 1)});
}

TEST_CASE("day_start: midnight of the zone, in summer and in winter") {
  cxm::time_zone const berlin{"Europe/Berlin"};
  CHECK(cxm::day_start(on(2026, 1, 1), berlin) == utc(2025, 12, 31, 23));
  CHECK(cxm::day_start(on(2026, 7, 1), berlin) == utc(2026, 6, 30, 22));
  // The days on which the clock changes begin before it does.
  CHECK(cxm::day_start(on(2026, 3, 29), berlin) == utc(2026, 3, 28, 23));
  CHECK(cxm::day_start(on(2026, 3, 30), berlin) == utc(2026, 3, 29, 22));
  CHECK(cxm::day_start(on(2026, 10, 25), berlin) == utc(2026, 10, 24, 22));
  CHECK(cxm::day_start(on(2026, 10, 26), berlin) == utc(2026, 10, 25, 23));
  CHECK(cxm::day_start(on(2026, 7, 1), cxm::time_zone{"Asia/Kathmandu"}) ==
        utc(2026, 6, 30, 18, 15));
  CHECK(cxm::day_start(on(2026, 7, 1), cxm::time_zone{"UTC"}) == utc(2026, 7, 1, 0));
}

TEST_CASE("day_start: where the clock skips midnight, the instant of the skip") {
  // São Paulo went from 23:59:59 to 01:00 on 4 November 2018, and back over midnight in February.
  cxm::time_zone const sao_paulo{"America/Sao_Paulo"};
  CHECK(cxm::day_start(on(2018, 11, 4), sao_paulo) == utc(2018, 11, 4, 3));
  CHECK(cxm::day_start(on(2018, 11, 5), sao_paulo) == utc(2018, 11, 5, 2));
  CHECK(cxm::day_start(on(2018, 2, 18), sao_paulo) == utc(2018, 2, 18, 3));
}

TEST_CASE("day_start: where the clock shows midnight twice, the first") {
  // Havana went from 01:00 back to 00:00 on 3 November 2019.
  cxm::time_zone const havana{"America/Havana"};
  CHECK(cxm::day_start(on(2019, 11, 3), havana) == utc(2019, 11, 3, 4));
  CHECK(cxm::day_start(on(2019, 11, 4), havana) == utc(2019, 11, 4, 5));
}

TEST_CASE("day_start: a day that a zone left out is empty") {
  // Samoa skipped 30 December 2011, Kwajalein 21 August 1993.
  cxm::time_zone const apia{"Pacific/Apia"};
  CHECK(cxm::day_start(on(2011, 12, 29), apia) == utc(2011, 12, 29, 10));
  CHECK(cxm::day_start(on(2011, 12, 30), apia) == utc(2011, 12, 30, 10));
  CHECK(cxm::day_start(on(2011, 12, 31), apia) == utc(2011, 12, 30, 10));
  CHECK(cxm::day_start(on(2012, 1, 1), apia) == utc(2011, 12, 31, 10));
  cxm::time_zone const kwajalein{"Pacific/Kwajalein"};
  CHECK(cxm::day_start(on(1993, 8, 21), kwajalein) == cxm::day_start(on(1993, 8, 22), kwajalein));
}

TEST_CASE("day_start: is the first instant whose local day it is, in many zones") {
  for (auto const* zone_name :
       {"Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Africa/Cairo",
        "Asia/Gaza", "America/Asuncion", "Asia/Amman", "Pacific/Apia", "Australia/Lord_Howe",
        "America/St_Johns", "America/Scoresbysund", "Africa/Monrovia"}) {
    cxm::time_zone const zone{zone_name};
    sys_seconds before = cxm::day_start(on(1969, 12, 31), zone);
    for (local_days d = on(1970, 1, 1); d < on(2030, 1, 1); d += days{1}) {
      sys_seconds const start = cxm::day_start(d, zone);
      bool const there = zone.to_local(start) >= local_seconds{d};
      bool const not_earlier = zone.to_local(start - seconds{1}) < local_seconds{d};
      if (!there || !not_earlier || start < before) {
        FAIL(zone_name << ": " << cxm::period_label(period::day, d));
      }
      before = start;
    }
  }
}
