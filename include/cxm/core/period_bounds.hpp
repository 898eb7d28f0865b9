#pragma once
/// Where the days, weeks, months, quarters and years of a zone begin, as instants.

#include <cxm/core/calendar.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace cxm::inline v0 {

/// The first local day of the period that a day lies in.
[[nodiscard]] inline std::chrono::local_days period_begin(period p, std::chrono::local_days day) {
  using namespace std::chrono;
  year_month_day const date{day};
  switch (p) {
    case period::day: return day;
    case period::iso_week: return day - days{weekday{day}.iso_encoding() - 1};
    case period::month: return local_days{date.year() / date.month() / 1};
    case period::quarter:
      return local_days{date.year() / month{(unsigned{date.month()} - 1) / 3 * 3 + 1} / 1};
    case period::year: return local_days{date.year() / 1 / 1};
  }
  return day;
}

/// The first local day of the period after the one a day lies in.
[[nodiscard]] inline std::chrono::local_days next_period(period p, std::chrono::local_days day) {
  using namespace std::chrono;
  // No period is longer than the days added here, and none is so short that they skip one.
  days const beyond{p == period::day        ? 1
                    : p == period::iso_week ? 7
                    : p == period::month    ? 31
                    : p == period::quarter  ? 92
                                            : 366};
  return period_begin(p, period_begin(p, day) + beyond);
}

/// The label of the period that a day lies in: 2025-03, 2025-W09 …
[[nodiscard]] inline std::string period_label(period p, std::chrono::local_days day) {
  switch (p) {
    case period::day: return label(day_at(day));
    case period::iso_week: return label(iso_week_at(day));
    case period::month: return label(month_at(day));
    case period::quarter: return label(quarter_at(day));
    case period::year: return label(year_at(day));
  }
  return {};
}

/// The instant at which a local day begins: midnight, or where the clock skips midnight, the
/// instant of the skip; where it shows midnight twice, the first. So where a clock goes back over
/// midnight, the evening that comes a second time counts to the day that has begun.
/// Errors: std::invalid_argument beyond the years −32766 to 32766.
[[nodiscard]] inline std::chrono::sys_seconds day_start(std::chrono::local_days day,
                                                        time_zone const& zone) {
  using namespace std::chrono;
  local_seconds const midnight{day};
  sys_seconds const as_utc{midnight.time_since_epoch()};
  // Every offset lies within a day of UTC, so these two are what held before and after midnight.
  auto const before = zone.offset(as_utc - days{1});
  auto const after = zone.offset(as_utc + days{1});
  sys_seconds early = as_utc - (before > after ? before : after);
  if (zone.to_local(early) >= midnight) return early;
  sys_seconds late = as_utc - (before > after ? after : before);
  if (zone.to_local(late) == midnight) return late;
  // Midnight is never shown. The skip lies between: early is before it, late is not.
  while (late - early > seconds{1}) {
    sys_seconds const between = early + (late - early) / 2;
    (zone.to_local(between) < midnight ? early : late) = between;
  }
  return late;
}

/// The starts of all periods from the one `first` lies in to the end of the one `last` lies in: one
/// more than there are periods. Precondition: first ≤ last.
[[nodiscard]] inline std::vector<std::chrono::local_days> period_days(
    period p, std::chrono::local_days first, std::chrono::local_days last) {
  std::vector<std::chrono::local_days> starts{period_begin(p, first)};
  while (starts.back() <= last) starts.push_back(next_period(p, starts.back()));
  return starts;
}

}  // namespace cxm::inline v0
