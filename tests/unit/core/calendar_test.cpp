// Calendar keys of instants: the zone decides the day, and ISO 8601 the week.

#include <cxm/core/calendar.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

struct answer {
  sys_time<milliseconds> at{};
  std::optional<sys_seconds> opened{};
  year_month_day date{};
  std::optional<local_seconds> seen{};
  [[nodiscard]] sys_days day() const { return floor<days>(at); }
};

template <class T, class... Zone>
concept has_month = requires(T at, Zone... zone) {
  cxm::month_at(at, zone...);
};

template <class P, class Row>
concept is_projection_of = requires(P const& p, Row const& row) {
  p(row);
};

}  // namespace

TEST_CASE("calendar: an instant's day, week and month depend on the zone") {
  // The figures follow from the IANA rules and ISO 8601; computed with Python's zoneinfo.
  struct row {
    char const* zone;
    year_month_day date;
    seconds time;
    char const* day;
    char const* week;
    char const* month;
  };
  static row const rows[] = {
      {"UTC", 2026y / 2 / 28, 23h + 30min + 0s, "2026-02-28", "2026-W09", "2026-02"},
      {"UTC", 2026y / 3 / 1, 7h + 59min + 59s, "2026-03-01", "2026-W09", "2026-03"},
      {"UTC", 2026y / 3 / 1, 8h + 0min + 0s, "2026-03-01", "2026-W09", "2026-03"},
      {"UTC", 2026y / 3 / 8, 9h + 59min + 59s, "2026-03-08", "2026-W10", "2026-03"},
      {"UTC", 2026y / 3 / 8, 10h + 0min + 0s, "2026-03-08", "2026-W10", "2026-03"},
      {"UTC", 2026y / 12 / 31, 23h + 59min + 59s, "2026-12-31", "2026-W53", "2026-12"},
      {"America/Los_Angeles", 2026y / 2 / 28, 23h + 30min + 0s, "2026-02-28", "2026-W09",
       "2026-02"},
      {"America/Los_Angeles", 2026y / 3 / 1, 7h + 59min + 59s, "2026-02-28", "2026-W09", "2026-02"},
      {"America/Los_Angeles", 2026y / 3 / 1, 8h + 0min + 0s, "2026-03-01", "2026-W09", "2026-03"},
      {"America/Los_Angeles", 2026y / 3 / 8, 9h + 59min + 59s, "2026-03-08", "2026-W10", "2026-03"},
      {"America/Los_Angeles", 2026y / 3 / 8, 10h + 0min + 0s, "2026-03-08", "2026-W10", "2026-03"},
      {"America/Los_Angeles", 2026y / 12 / 31, 23h + 59min + 59s, "2026-12-31", "2026-W53",
       "2026-12"},
      {"Asia/Tokyo", 2026y / 2 / 28, 23h + 30min + 0s, "2026-03-01", "2026-W09", "2026-03"},
      {"Asia/Tokyo", 2026y / 3 / 1, 7h + 59min + 59s, "2026-03-01", "2026-W09", "2026-03"},
      {"Asia/Tokyo", 2026y / 3 / 1, 8h + 0min + 0s, "2026-03-01", "2026-W09", "2026-03"},
      {"Asia/Tokyo", 2026y / 3 / 8, 9h + 59min + 59s, "2026-03-08", "2026-W10", "2026-03"},
      {"Asia/Tokyo", 2026y / 3 / 8, 10h + 0min + 0s, "2026-03-08", "2026-W10", "2026-03"},
      {"Asia/Tokyo", 2026y / 12 / 31, 23h + 59min + 59s, "2027-01-01", "2026-W53", "2027-01"},
      {"Europe/Moscow", 2026y / 2 / 28, 23h + 30min + 0s, "2026-03-01", "2026-W09", "2026-03"},
      {"Europe/Moscow", 2026y / 3 / 1, 7h + 59min + 59s, "2026-03-01", "2026-W09", "2026-03"},
      {"Europe/Moscow", 2026y / 3 / 1, 8h + 0min + 0s, "2026-03-01", "2026-W09", "2026-03"},
      {"Europe/Moscow", 2026y / 3 / 8, 9h + 59min + 59s, "2026-03-08", "2026-W10", "2026-03"},
      {"Europe/Moscow", 2026y / 3 / 8, 10h + 0min + 0s, "2026-03-08", "2026-W10", "2026-03"},
      {"Europe/Moscow", 2026y / 12 / 31, 23h + 59min + 59s, "2027-01-01", "2026-W53", "2027-01"},
      {"Asia/Shanghai", 2026y / 2 / 28, 23h + 30min + 0s, "2026-03-01", "2026-W09", "2026-03"},
      {"Asia/Shanghai", 2026y / 3 / 1, 7h + 59min + 59s, "2026-03-01", "2026-W09", "2026-03"},
      {"Asia/Shanghai", 2026y / 3 / 1, 8h + 0min + 0s, "2026-03-01", "2026-W09", "2026-03"},
      {"Asia/Shanghai", 2026y / 3 / 8, 9h + 59min + 59s, "2026-03-08", "2026-W10", "2026-03"},
      {"Asia/Shanghai", 2026y / 3 / 8, 10h + 0min + 0s, "2026-03-08", "2026-W10", "2026-03"},
      {"Asia/Shanghai", 2026y / 12 / 31, 23h + 59min + 59s, "2027-01-01", "2026-W53", "2027-01"},
      {"Asia/Kolkata", 2026y / 2 / 28, 23h + 30min + 0s, "2026-03-01", "2026-W09", "2026-03"},
      {"Asia/Kolkata", 2026y / 3 / 1, 7h + 59min + 59s, "2026-03-01", "2026-W09", "2026-03"},
      {"Asia/Kolkata", 2026y / 3 / 1, 8h + 0min + 0s, "2026-03-01", "2026-W09", "2026-03"},
      {"Asia/Kolkata", 2026y / 3 / 8, 9h + 59min + 59s, "2026-03-08", "2026-W10", "2026-03"},
      {"Asia/Kolkata", 2026y / 3 / 8, 10h + 0min + 0s, "2026-03-08", "2026-W10", "2026-03"},
      {"Asia/Kolkata", 2026y / 12 / 31, 23h + 59min + 59s, "2027-01-01", "2026-W53", "2027-01"},
  };
  for (auto const& r : rows) {
    cxm::time_zone const zone{r.zone};
    sys_seconds const at = sys_days{r.date} + r.time;
    INFO(r.zone << ' ' << at.time_since_epoch().count());
    CHECK(cxm::label(cxm::day_at(at, zone)) == r.day);
    CHECK(cxm::label(cxm::iso_week_at(at, zone)) == r.week);
    CHECK(cxm::label(cxm::month_at(at, zone)) == r.month);
    // The same wall clock time gives the same keys, without a zone.
    auto const local = zone.to_local(at);
    CHECK(cxm::day_at(local) == cxm::day_at(at, zone));
    CHECK(cxm::iso_week_at(local) == cxm::iso_week_at(at, zone));
    CHECK(cxm::month_at(local) == cxm::month_at(at, zone));
    CHECK(cxm::quarter_at(local) == cxm::quarter_at(at, zone));
    CHECK(cxm::year_at(local) == cxm::year_at(at, zone));
  }
}

TEST_CASE("calendar: ISO weeks at the turn of the year") {
  // Dates and weeks of ISO 8601's own rule, as in its well-known examples.
  STATIC_REQUIRE(cxm::iso_week_at(2005y / 1 / 1) == cxm::iso_week{2004y, 53});
  CHECK(cxm::iso_week_at(2005y / 1 / 2) == cxm::iso_week{2004y, 53});
  CHECK(cxm::iso_week_at(2005y / 12 / 31) == cxm::iso_week{2005y, 52});
  CHECK(cxm::iso_week_at(2007y / 1 / 1) == cxm::iso_week{2007y, 1});
  CHECK(cxm::iso_week_at(2007y / 12 / 31) == cxm::iso_week{2008y, 1});
  CHECK(cxm::iso_week_at(2008y / 12 / 28) == cxm::iso_week{2008y, 52});
  CHECK(cxm::iso_week_at(2008y / 12 / 29) == cxm::iso_week{2009y, 1});
  CHECK(cxm::iso_week_at(2009y / 12 / 31) == cxm::iso_week{2009y, 53});
  CHECK(cxm::iso_week_at(2010y / 1 / 3) == cxm::iso_week{2009y, 53});
  CHECK(cxm::iso_week_at(2024y / 12 / 29) == cxm::iso_week{2024y, 52});
  CHECK(cxm::iso_week_at(2024y / 12 / 30) == cxm::iso_week{2025y, 1});
  CHECK(cxm::iso_week_at(2027y / 1 / 1) == cxm::iso_week{2026y, 53});
}

TEST_CASE("calendar: weeks follow each other without a gap, Monday to Sunday") {
  auto week = cxm::iso_week_at(local_days{-400y / 1 / 1});
  int mondays = 0;
  bool right = true;
  for (local_days day{-400y / 1 / 1}; day < local_days{2400y / 1 / 1}; day += days{1}) {
    auto const next = cxm::iso_week_at(day);
    bool const monday = weekday{day} == Monday;
    right = right && (monday ? next > week : next == week) && next.monday() <= day &&
            day - next.monday() < weeks{1};
    if (monday && next.year() == week.year()) right = right && next.week() == week.week() + 1;
    if (monday && next.year() != week.year())
      right = right && next.week() == 1 && next.year() == week.year() + years{1};
    mondays += monday ? 1 : 0;
    week = next;
  }
  CHECK(right);
  CHECK(mondays == 7 * 20871);  // 2800 years
}

TEST_CASE("calendar: quarters are three months each, years are the calendar's") {
  for (unsigned m = 1; m <= 12; ++m) {
    CHECK(cxm::quarter_at(2025y / month{m} / 15) == cxm::year_quarter{2025y, (m - 1) / 3 + 1});
  }
  CHECK(cxm::year_at(2024y / 12 / 30) == 2024y);  // though its ISO week counts to 2025
  cxm::time_zone const auckland{"Pacific/Auckland"};
  sys_seconds const at = sys_days{2025y / 12 / 31} + 11h;
  CHECK(cxm::year_at(at, auckland) == 2026y);
  CHECK(cxm::quarter_at(at, auckland) == cxm::year_quarter{2026y, 1});
  CHECK(cxm::year_at(at - 1s, auckland) == 2025y);
  CHECK(cxm::quarter_at(at - 1s, auckland) == cxm::year_quarter{2025y, 4});
}

TEST_CASE("calendar: any unit of time gives the same key, rounded down") {
  cxm::time_zone const berlin{"Europe/Berlin"};
  sys_seconds const midnight = sys_days{2025y / 12 / 31} + 23h;  // 2026 begins in Berlin
  CHECK(cxm::month_at(midnight, berlin) == 2026y / 1);
  CHECK(cxm::month_at(sys_time<nanoseconds>{midnight} - 1ns, berlin) == 2025y / 12);
  CHECK(cxm::month_at(sys_time<milliseconds>{midnight} - 1ms, berlin) == 2025y / 12);
  CHECK(cxm::month_at(time_point_cast<hours>(midnight), berlin) == 2026y / 1);
  CHECK(cxm::month_at(sys_days{2026y / 1 / 1}, berlin) == 2026y / 1);
  CHECK(cxm::month_at(system_clock::time_point{midnight}, berlin) == 2026y / 1);
  using fractional = duration<double>;
  CHECK(cxm::month_at(sys_time<fractional>{fractional{
                          static_cast<double>(midnight.time_since_epoch().count()) - 0.25}},
                      berlin) == 2025y / 12);
  // Before 1970 too: −1 ms is in 1969.
  CHECK(cxm::day_at(sys_time<milliseconds>{-1ms}, "UTC") == 1969y / 12 / 31);
  CHECK(cxm::day_at(local_time<milliseconds>{-1ms}) == 1969y / 12 / 31);
  CHECK(cxm::day_at(local_days{1969y / 12 / 31}) == 1969y / 12 / 31);
}

TEST_CASE("calendar: an instant without a zone does not compile, nor local time with one") {
  STATIC_REQUIRE(!has_month<sys_seconds>);
  STATIC_REQUIRE(!has_month<sys_days>);
  STATIC_REQUIRE(has_month<sys_days, cxm::time_zone>);
  STATIC_REQUIRE(has_month<sys_time<nanoseconds>, cxm::time_zone>);
  STATIC_REQUIRE(has_month<local_seconds>);
  STATIC_REQUIRE(has_month<local_days>);
  STATIC_REQUIRE(has_month<year_month_day>);
  STATIC_REQUIRE(!has_month<local_seconds, cxm::time_zone>);
  STATIC_REQUIRE(!has_month<year_month_day, cxm::time_zone>);
  STATIC_REQUIRE(!has_month<std::int64_t>);
  STATIC_REQUIRE(!has_month<std::int64_t, cxm::time_zone>);
  using at_utc = decltype(cxm::month_of(&answer::at, "UTC"));
  STATIC_REQUIRE(is_projection_of<at_utc, answer>);
  STATIC_REQUIRE(!is_projection_of<at_utc, int>);
  STATIC_REQUIRE(!is_projection_of<decltype(cxm::month_of(&answer::at)), answer>);
  STATIC_REQUIRE(!is_projection_of<decltype(cxm::month_of(&answer::date, "UTC")), answer>);
}

TEST_CASE("calendar: projections read members, member functions and callables") {
  cxm::time_zone const tokyo{"Asia/Tokyo"};
  answer const a{.at = sys_days{2024y / 12 / 31} + 15h,
                 .opened = sys_days{2024y / 3 / 31} + 15h,
                 .date = 2024y / 12 / 30};
  CHECK(cxm::day_of(&answer::at, tokyo)(a) == 2025y / 1 / 1);
  CHECK(cxm::week_of(&answer::at, tokyo)(a) == cxm::iso_week{2025y, 1});
  CHECK(cxm::month_of(&answer::at, tokyo)(a) == 2025y / 1);
  CHECK(cxm::quarter_of(&answer::at, tokyo)(a) == cxm::year_quarter{2025y, 1});
  CHECK(cxm::year_of(&answer::at, tokyo)(a) == 2025y);
  CHECK(cxm::month_of(&answer::day, tokyo)(a) == 2024y / 12);
  CHECK(cxm::month_of([](answer const& x) { return x.at - 1ms; }, tokyo)(a) == 2024y / 12);
  CHECK(cxm::month_of(&answer::at, "Asia/Tokyo")(a) == 2025y / 1);
  CHECK(cxm::day_of(&answer::date)(a) == 2024y / 12 / 30);
  CHECK(cxm::week_of(&answer::date)(a) == cxm::iso_week{2025y, 1});
  CHECK(cxm::month_of(&answer::date)(a) == 2024y / 12);
  CHECK(cxm::quarter_of(&answer::date)(a) == cxm::year_quarter{2024y, 4});
  CHECK(cxm::year_of(&answer::date)(a) == 2024y);
  auto const kept = [&] { return cxm::month_of(&answer::at, cxm::time_zone{"Asia/Tokyo"}); }();
  CHECK(kept(a) == 2025y / 1);  // the projection keeps the zone alive
}

TEST_CASE("calendar: a missing time has a missing key") {
  answer const some{.opened = sys_days{2024y / 3 / 31} + 22h,
                    .seen = local_days{2024y / 4 / 1} + 0s};
  answer const none{};
  auto const opened = cxm::quarter_of(&answer::opened, "Europe/Berlin");
  STATIC_REQUIRE(std::is_same_v<decltype(opened(none)), std::optional<cxm::year_quarter>>);
  CHECK(opened(some) == cxm::year_quarter{2024y, 2});
  CHECK(opened(none) == std::nullopt);
  CHECK(cxm::month_of(&answer::seen)(some) == 2024y / 4);
  CHECK(cxm::month_of(&answer::seen)(none) == std::nullopt);
}

TEST_CASE("calendar: what no calendar type can hold is refused") {
  cxm::time_zone const utc{"UTC"};
  auto const largest = std::numeric_limits<std::int64_t>::max();
  REQUIRE_THROWS_AS(cxm::month_at(sys_seconds{seconds{largest}}, utc), std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::month_at(sys_time<hours>{hours{largest}}, utc), std::invalid_argument);
  using long_days = duration<std::int64_t, days::period>;
  REQUIRE_THROWS_AS(cxm::month_at(sys_time<long_days>{long_days{-largest}}, utc),
                    std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::month_at(local_seconds{seconds{largest}}), std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::month_at(local_time<weeks>{weeks{100'000'000}}), std::invalid_argument);
  using fractional = sys_time<duration<double>>;
  for (double const bad : {std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity(), 1e300, -1e300}) {
    REQUIRE_THROWS_AS(cxm::month_at(fractional{duration<double>{bad}}, utc), std::invalid_argument);
  }
  // Milliseconds taken for seconds would be the year 57,000.
  REQUIRE_THROWS_WITH(cxm::month_at(sys_seconds{seconds{1'751'000'000'000}}, utc),
                      CXM_CONTAINS("milliseconds"));
  REQUIRE_THROWS_AS(cxm::month_at(2025y / 2 / 29), std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::week_of(&answer::date)(answer{.date = 2025y / 13 / 1}),
                    std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::iso_week_at(year::max() / 12 / 31), std::invalid_argument);
  // The whole range that is left works for every key.
  for (auto const day : {local_days{-32766y / 1 / 2}, local_days{32766y / 12 / 30}}) {
    CHECK(local_days{cxm::day_at(day)} == day);
    CHECK(cxm::iso_week_at(day).monday() <= day);
    CHECK(cxm::quarter_at(day).first_month() <= cxm::month_at(day));
    CHECK(cxm::year_at(day) == cxm::month_at(day).year());
  }
}
