#pragma once
/// Instants as calendar keys: the day, ISO week, month, quarter or year in which something
/// happened. An instant belongs to a day only where a time zone says so: the zone is always an
/// argument, never a default. What a clock on the wall has shown (std::chrono::local_time, a date)
/// takes none.

#include <cxm/core/calendar_key.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/time_zone.hpp>

#include <chrono>
#include <concepts>
#include <optional>
#include <ratio>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace cxm::inline v0 {

namespace detail {

struct no_zone {};

/// Rounded down, and within what the calendar types hold.
template <class D>
[[nodiscard]] constexpr std::chrono::seconds whole_seconds(D since_1970) {
  using namespace std::chrono;
  if constexpr (treat_as_floating_point_v<typename D::rep> ||
                std::ratio_greater_v<typename D::period, std::ratio<1>>) {
    // Converting a number that is too large would overflow; NaN is no instant.
    duration<double> const approximate = since_1970;
    if (!(approximate >= calendar_begin && approximate <= calendar_end)) refuse_instant();
  }
  auto const whole = floor<seconds>(since_1970);
  check_in_calendar(whole);
  return whole;
}

template <class D>
[[nodiscard]] std::chrono::local_days local_day(std::chrono::sys_time<D> const& at,
                                                time_zone const& zone) {
  std::chrono::sys_seconds const instant{whole_seconds(at.time_since_epoch())};
  return std::chrono::floor<std::chrono::days>(zone.to_local(instant));
}
template <class D>
[[nodiscard]] constexpr std::chrono::local_days local_day(std::chrono::local_time<D> const& at,
                                                          no_zone) {
  using namespace std::chrono;
  return floor<days>(local_seconds{whole_seconds(at.time_since_epoch())});
}
template <std::same_as<std::chrono::year_month_day> Date>  // a sys_days must not convert to a date
[[nodiscard]] constexpr std::chrono::local_days local_day(Date const& date, no_zone) {
  if (!date.ok()) {
    throw std::invalid_argument("cxm::calendar: a date that does not exist, such as February 30");
  }
  std::chrono::local_days const day{date};
  check_in_calendar(day.time_since_epoch());
  return day;
}

template <class T, class Zone>
concept dated_by = requires(T const& at, Zone const& zone) {
  detail::local_day(at, zone);
};
template <class T>
concept wall_clock = dated_by<T, no_zone>;

template <period Which>
[[nodiscard]] constexpr auto key_in(std::chrono::local_days day) {
  using namespace std::chrono;
  year_month_day const date{day};
  if constexpr (Which == period::day) {
    return date;
  } else if constexpr (Which == period::iso_week) {
    // A week counts to the year of its Thursday.
    local_days const thursday = day + days{4} - days{weekday{day}.iso_encoding()};
    auto const of = year_month_day{thursday}.year();
    auto const earlier = (thursday - local_days{of / 1 / 1}) / weeks{1};
    return iso_week{of, static_cast<unsigned>(earlier) + 1};
  } else if constexpr (Which == period::month) {
    return date.year() / date.month();
  } else if constexpr (Which == period::quarter) {
    return year_quarter{date.year(), (unsigned{date.month()} + 2) / 3};
  } else {
    return date.year();
  }
}

template <class T>
struct present {
  using type = T;
};
template <class T>
struct present<std::optional<T>> {
  using type = T;
};
template <class P, class Row>
using seen_t = std::remove_cvref_t<decltype(detail::invoke(std::declval<P const&>(),
                                                           std::declval<Row const&>()))>;

/// The key of the time that a projection yields. A missing time (an empty optional) has a missing
/// key, which is a group of its own.
template <period Which, class P, class Zone>
class calendar_projection {
 public:
  constexpr calendar_projection(P seen, Zone zone)
      : seen_{std::move(seen)}, zone_{std::move(zone)} {}

  template <class Row>
  requires projects<P, Row const&> && dated_by<typename present<seen_t<P, Row>>::type, Zone>
  [[nodiscard]] constexpr auto operator()(Row const& row) const {
    auto&& at = detail::invoke(seen_, row);
    if constexpr (dated_by<seen_t<P, Row>, Zone>) {
      return key_in<Which>(local_day(at, zone_));
    } else {
      using key = std::optional<decltype(key_in<Which>(local_day(*at, zone_)))>;
      return at ? key{key_in<Which>(local_day(*at, zone_))} : key{};
    }
  }

 private:
  P seen_;
  Zone zone_;
};
}  // namespace detail

/// The key of an instant in a zone, or of what a clock on the wall has shown: a
/// std::chrono::local_time of any unit (local_days included) or a year_month_day.
/// Input: a sys_time of any unit, rounded down to seconds; a sys_time without a zone does not
/// compile. Pass a time_zone rather than its name in a loop: each name reads the zone's file.
/// Errors: std::invalid_argument beyond the years −32766 to 32766, for NaN, and for a date that
/// does not exist.
/// Complexity: O(1), some ten nanoseconds. Source: proleptic Gregorian calendar, ISO 8601.
template <class D>
[[nodiscard]] std::chrono::year_month_day day_at(std::chrono::sys_time<D> at,
                                                 time_zone const& zone) {
  return detail::key_in<period::day>(detail::local_day(at, zone));
}
template <detail::wall_clock T>
[[nodiscard]] constexpr std::chrono::year_month_day day_at(T const& at) {
  return detail::key_in<period::day>(detail::local_day(at, detail::no_zone{}));
}
template <class D>
[[nodiscard]] iso_week iso_week_at(std::chrono::sys_time<D> at, time_zone const& zone) {
  return detail::key_in<period::iso_week>(detail::local_day(at, zone));
}
template <detail::wall_clock T>
[[nodiscard]] constexpr iso_week iso_week_at(T const& at) {
  return detail::key_in<period::iso_week>(detail::local_day(at, detail::no_zone{}));
}
template <class D>
[[nodiscard]] std::chrono::year_month month_at(std::chrono::sys_time<D> at, time_zone const& zone) {
  return detail::key_in<period::month>(detail::local_day(at, zone));
}
template <detail::wall_clock T>
[[nodiscard]] constexpr std::chrono::year_month month_at(T const& at) {
  return detail::key_in<period::month>(detail::local_day(at, detail::no_zone{}));
}
template <class D>
[[nodiscard]] year_quarter quarter_at(std::chrono::sys_time<D> at, time_zone const& zone) {
  return detail::key_in<period::quarter>(detail::local_day(at, zone));
}
template <detail::wall_clock T>
[[nodiscard]] constexpr year_quarter quarter_at(T const& at) {
  return detail::key_in<period::quarter>(detail::local_day(at, detail::no_zone{}));
}
template <class D>
[[nodiscard]] std::chrono::year year_at(std::chrono::sys_time<D> at, time_zone const& zone) {
  return detail::key_in<period::year>(detail::local_day(at, zone));
}
template <detail::wall_clock T>
[[nodiscard]] constexpr std::chrono::year year_at(T const& at) {
  return detail::key_in<period::year>(detail::local_day(at, detail::no_zone{}));
}

/// Projections for a group-by: `month_of(&answer::at, zone)` is the month of `answer::at` in the
/// zone, `month_of(&answer::date)` that of a wall clock's time. A missing time (an empty
/// std::optional) gives an empty optional key: a group of its own, not a lost row.
/// Errors: when called, those of month_at.
template <class P>
[[nodiscard]] auto day_of(P seen, time_zone zone) {
  return detail::calendar_projection<period::day, P, time_zone>{std::move(seen), std::move(zone)};
}
template <class P>
[[nodiscard]] constexpr auto day_of(P seen) {
  return detail::calendar_projection<period::day, P, detail::no_zone>{std::move(seen), {}};
}
template <class P>
[[nodiscard]] auto week_of(P seen, time_zone zone) {
  return detail::calendar_projection<period::iso_week, P, time_zone>{std::move(seen),
                                                                     std::move(zone)};
}
template <class P>
[[nodiscard]] constexpr auto week_of(P seen) {
  return detail::calendar_projection<period::iso_week, P, detail::no_zone>{std::move(seen), {}};
}
template <class P>
[[nodiscard]] auto month_of(P seen, time_zone zone) {
  return detail::calendar_projection<period::month, P, time_zone>{std::move(seen), std::move(zone)};
}
template <class P>
[[nodiscard]] constexpr auto month_of(P seen) {
  return detail::calendar_projection<period::month, P, detail::no_zone>{std::move(seen), {}};
}
template <class P>
[[nodiscard]] auto quarter_of(P seen, time_zone zone) {
  return detail::calendar_projection<period::quarter, P, time_zone>{std::move(seen),
                                                                    std::move(zone)};
}
template <class P>
[[nodiscard]] constexpr auto quarter_of(P seen) {
  return detail::calendar_projection<period::quarter, P, detail::no_zone>{std::move(seen), {}};
}
template <class P>
[[nodiscard]] auto year_of(P seen, time_zone zone) {
  return detail::calendar_projection<period::year, P, time_zone>{std::move(seen), std::move(zone)};
}
template <class P>
[[nodiscard]] constexpr auto year_of(P seen) {
  return detail::calendar_projection<period::year, P, detail::no_zone>{std::move(seen), {}};
}

}  // namespace cxm::inline v0
