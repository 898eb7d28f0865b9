#pragma once
/// The periods of a zone's calendar as whole numbers in a row, so that "three months later" is a
/// sum: days and weeks since 1970, or months, quarters and years since the year 0.

#include <cxm/core/period_bounds.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// Periods lie side by side as day_start() cuts them: where a clock goes back over midnight, the
/// evening that comes a second time belongs to the day that has begun, so later is never earlier.
/// Weeks begin on Monday, or on the day that is given.
/// Errors: std::invalid_argument beyond the years −32764 to 32764.
/// Complexity: at() a few nanoseconds; a table of 16 bytes for each day between the first and the
/// last one asked for.
class numbered_periods {
 public:
  numbered_periods(period every, time_zone zone,
                   std::chrono::weekday week_begins = std::chrono::Monday)
      : every_{every}, zone_{std::move(zone)}, week_begins_{week_begins} {
    if (!week_begins.ok()) {
      throw std::invalid_argument("cxm::numbered_periods: a week begins on a day of the week");
    }
  }

  [[nodiscard]] period every() const noexcept { return every_; }
  [[nodiscard]] time_zone const& zone() const noexcept { return zone_; }
  [[nodiscard]] std::chrono::weekday week_begins() const noexcept { return week_begins_; }

  /// The period of an instant. Not const: it fills a table. Copies may be asked by several threads.
  [[nodiscard]] std::int32_t at(std::chrono::sys_seconds instant) {
    std::int64_t const t = instant.time_since_epoch().count();
    std::int64_t const day = (t >= 0 ? t : t - (seconds_a_day - 1)) / seconds_a_day;
    auto const k = static_cast<std::uint64_t>(day - first_);
    if (k >= days_.size()) return look_up(instant, day);
    utc_day const& known = days_[static_cast<std::size_t>(k)];
    if (known.before == several) return exact(instant);
    return t < known.change ? known.before : known.after;
  }

  [[nodiscard]] std::int32_t of_day(std::chrono::local_days day) const {
    using namespace std::chrono;
    year_month_day const date{day};
    int const year{date.year()};
    int const month = static_cast<int>(unsigned{date.month()}) - 1;
    auto const since_1970 = static_cast<std::int32_t>(day.time_since_epoch().count());
    switch (every_) {
      case period::day: return since_1970;
      case period::iso_week: return down(since_1970 - week_shift(), 7);
      case period::month: return year * 12 + month;
      case period::quarter: return year * 4 + month / 3;
      case period::year: return year;
    }
    return 0;
  }
  [[nodiscard]] std::chrono::local_days first_day(std::int32_t number) const {
    using namespace std::chrono;
    auto const month_of = [](std::int32_t months) {
      int const year = down(months, 12);
      return local_days{std::chrono::year{year} /
                        month{static_cast<unsigned>(months - year * 12) + 1} / 1};
    };
    switch (every_) {
      case period::day: return local_days{days{number}};
      case period::iso_week: return local_days{days{number * 7 + week_shift()}};
      case period::month: return month_of(number);
      case period::quarter: return month_of(number * 3);
      case period::year: return month_of(number * 12);
    }
    return {};
  }
  /// The first instant of a period.
  [[nodiscard]] std::chrono::sys_seconds begin(std::int32_t number) const {
    return day_start(first_day(number), zone_);
  }
  /// 2025-03, 2025-W09 …; a week that does not begin on Monday is named by its first day.
  [[nodiscard]] std::string label(std::int32_t number) const {
    bool const own_week = every_ == period::iso_week && week_begins_ != std::chrono::Monday;
    return period_label(own_week ? period::day : every_, first_day(number));
  }

  /// Equal by what they number, whatever they were asked.
  friend bool operator==(numbered_periods const& a, numbered_periods const& b) noexcept {
    return a.every_ == b.every_ && a.zone_ == b.zone_ && a.week_begins_ == b.week_begins_;
  }

 private:
  /// One day of UTC: the period it begins in, and the one it ends in from `change` on.
  struct utc_day {
    std::int64_t change;
    std::int32_t before, after;
  };
  static constexpr std::int64_t seconds_a_day = 86400;
  static constexpr std::int32_t several = (std::numeric_limits<std::int32_t>::min)();
  static constexpr std::int64_t most_days = 1 << 17;  // 2 MiB

  [[nodiscard]] static constexpr std::int32_t down(std::int32_t n, std::int32_t by) noexcept {
    return (n >= 0 ? n : n - (by - 1)) / by;
  }
  /// From 1970-01-01, a Thursday, to the first day on which a week begins, in days.
  [[nodiscard]] std::int32_t week_shift() const noexcept {
    return static_cast<std::int32_t>((week_begins_ - std::chrono::Thursday).count());
  }
  [[nodiscard]] std::int32_t exact(std::chrono::sys_seconds instant) const {
    auto day = std::chrono::floor<std::chrono::days>(zone_.to_local(instant));
    while (day_start(day + std::chrono::days{1}, zone_) <= instant) day += std::chrono::days{1};
    return of_day(day);
  }
  [[nodiscard]] utc_day read(std::int64_t day) const {
    using namespace std::chrono;
    sys_seconds const from{seconds{day * seconds_a_day}};
    sys_seconds const to = from + seconds{seconds_a_day};
    std::int32_t const before = exact(from);
    std::int32_t const after = exact(to - seconds{1});
    if (before == after) return {to.time_since_epoch().count(), before, after};
    auto const change = begin(after);
    bool const one = begin(before + 1) == change;
    return {change.time_since_epoch().count(), one ? before : several, after};
  }
  [[nodiscard]] std::int32_t look_up(std::chrono::sys_seconds instant, std::int64_t day) {
    auto const known = static_cast<std::int64_t>(days_.size());
    std::int64_t const from = known == 0 || day < first_ ? day : first_;
    std::int64_t const to = known == 0 || day >= first_ + known ? day + 1 : first_ + known;
    constexpr std::int64_t edge = 400 * seconds_a_day;  // so that the next period begins in it too
    if (day * seconds_a_day < detail::calendar_begin.count() + edge ||
        day * seconds_a_day > detail::calendar_end.count() - edge) {
      detail::refuse_instant();
    }
    if (to - from > most_days) return exact(instant);
    std::vector<utc_day> wider;
    wider.reserve(static_cast<std::size_t>(to - from));
    for (std::int64_t d = from; d < to; ++d) {
      bool const old = d >= first_ && d < first_ + known;
      wider.push_back(old ? days_[static_cast<std::size_t>(d - first_)] : read(d));
    }
    days_ = std::move(wider);
    first_ = from;
    return at(instant);
  }

  period every_;
  time_zone zone_;
  std::chrono::weekday week_begins_;
  std::int64_t first_ = 0;
  std::vector<utc_day> days_;
};

}  // namespace cxm::inline v0
