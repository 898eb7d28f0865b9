#pragma once
/// Task time: how long a task takes.
///
/// Input         the time of an attempt: a std::chrono duration of any unit, or a number of
///               seconds; or an optional one. Kept in milliseconds, rounded to the nearest, half
///               away from 0. Which attempts count is the caller's, and belongs beside the result:
///               usually the successful ones. A projection that gives std::nullopt for the others
///               leaves them out. In one_per, keep::worst is the shortest time and keep::best the
///               longest.
/// Figures       geometric_mean   exp(mean of ln x), in seconds (headline)
///               median           in seconds
///               mean             arithmetic, in seconds
///               count            attempts
///               Times are skewed: some attempts take long and pull the mean up. Below 25 attempts
///               the geometric mean estimates the middle best, from 25 on the median does.
/// Interval      geometric_mean: exp(mean of ln ± t·s/√n), student_t. Median and mean have none.
/// Undefined     no attempts: NaN. Fewer than two, or all alike: no interval.
/// Left out      missing times, NaN too; those of 0 (below half a millisecond), negative or beyond
///               2^53 ms, as out of scale.
/// Merge         exact, in any order. State: attempts by milliseconds, 16 bytes for each different
///               time. Push: O(log) of how many there are (statistics/value_counts.hpp).
/// Source        Sauro and Lewis 2010, Average task times in usability tests: what to report?, CHI
///               2010, 2347–2350.

#include <cxm/core/key.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/statistics/value_counts.hpp>

#include <chrono>
#include <cmath>
#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>

namespace cxm::inline v0 {

namespace detail {
template <class T>
inline constexpr bool is_task_time = answer_number<T>;
// Ticks of up to 30,000 years, so that 64 bits of them fit 128 bits of milliseconds.
template <class Rep, class Period>
inline constexpr bool is_task_time<std::chrono::duration<Rep, Period>> =
    answer_number<Rep>&& Period::num <= 1'000'000'000'000;
}  // namespace detail

/// The time of one attempt in whole milliseconds, from 1 to 2^53; 0 stands for what is none.
class task_duration {
 public:
  static constexpr std::int64_t longest = std::int64_t{1} << 53;

  task_duration() = default;
  template <answer_number T>
  explicit task_duration(T seconds) noexcept
      : task_duration{of_double(1000 * static_cast<double>(seconds))} {}
  template <class Rep, class Period>
  requires detail::is_task_time<std::chrono::duration<Rep, Period>>
  explicit task_duration(std::chrono::duration<Rep, Period> const& time) noexcept {
    if constexpr (std::floating_point<Rep>) {
      *this = of_double(static_cast<double>(time.count()) * static_cast<double>(Period::num) *
                        1000 / static_cast<double>(Period::den));
    } else {
      __extension__ using wide = __int128;
      wide const parts = static_cast<wide>(time.count()) * Period::num * 1000;
      if (parts <= 0) return;
      wide const rest = parts % Period::den;
      wide const whole = parts / Period::den + (rest >= Period::den - rest ? 1 : 0);
      if (whole <= longest) ms_ = static_cast<std::int64_t>(whole);
    }
  }

  [[nodiscard]] constexpr std::int64_t milliseconds() const noexcept { return ms_; }
  friend constexpr auto operator<=>(task_duration const&, task_duration const&) = default;

 private:
  [[nodiscard]] static task_duration of_double(double ms) noexcept {
    task_duration t;
    double const whole = std::round(ms);
    if (whole >= 1 && whole <= static_cast<double>(longest)) {
      t.ms_ = static_cast<std::int64_t>(whole);
    }
    return t;
  }
  std::int64_t ms_ = 0;
};

template <>
inline constexpr bool detail::is_task_time<task_duration> = true;

/// A duration, or a number of seconds.
template <class T>
concept task_time_value = detail::is_task_time<T>;

template <>
struct key_traits<task_duration> {
  static std::string schema() { return "milliseconds"; }
  static std::uint64_t hash(task_duration x) noexcept {
    return detail::mix(static_cast<std::uint64_t>(x.milliseconds()));
  }
  static void write(state_writer& out, task_duration x) { out.i64(x.milliseconds()); }
  static task_duration read(state_reader& in) {
    auto const ms = in.i64();
    if (ms < 0 || ms > task_duration::longest) {
      throw state_error("cxm::load: a time that no attempt can have taken");
    }
    return task_duration{std::chrono::duration<std::int64_t, std::milli>{ms}};
  }
};

class task_time {
 public:
  static constexpr std::string_view id = "task_time";
  static constexpr std::string_view title = "task time";
  static constexpr std::string_view definition =
      "Geometric mean of the times that the attempts took, in seconds.";
  static constexpr bool lower_is_better = true;
  using observation = std::tuple<task_duration>;

  task_time() = default;
  template <std::ranges::input_range R, class... P>
  requires observes_rows<task_time, R, P...>
  explicit task_time(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <task_time_value T>
  void push(T const& time) {
    if (not_a_number(time)) return excluded_.add(reason::missing);
    auto const ms = task_duration{time}.milliseconds();
    if (ms > 0) {
      attempts_.push(ms);
    } else {
      excluded_.add(reason::out_of_scale);
    }
  }
  template <task_time_value T>
  void push(std::optional<T> const& time) {
    if (time) {
      push(*time);
    } else {
      excluded_.add(reason::missing);
    }
  }
  void push(std::nullopt_t) { excluded_.add(reason::missing); }
  void merge(task_time const& other) {
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::task_time: more attempts than a count holds");
    }
    attempts_.merge(other.attempts_);
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] task_time empty_copy() const { return {}; }

  /// Attempts whose time is known.
  [[nodiscard]] count_t count() const noexcept { return attempts_.count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  /// The attempts by milliseconds: every figure and any quantile, read once.
  [[nodiscard]] counted_values distribution() const { return attempts_.sorted(); }
  /// In seconds.
  [[nodiscard]] estimate geometric_mean(reading how = {}) const {
    return in_seconds(distribution().geometric_mean(how));
  }
  [[nodiscard]] double median() const { return distribution().median() / 1000; }
  [[nodiscard]] double mean() const { return distribution().moments().mean / 1000; }

  void figures(figure_sink out, reading how = {}) const {
    counted_values const times = distribution();
    auto const e = in_seconds(times.geometric_mean(how));
    out(value_figure("geometric_mean", unit::seconds, e.value, e.range,
                     count() < 25 ? "" : "from 25 attempts on the median tells the middle better"));
    out(count_figure("count", count()));
    out(value_figure("median", unit::seconds, times.median() / 1000));
    out(value_figure("mean", unit::seconds, times.moments().mean / 1000, {},
                     "no interval: times are skewed, the geometric mean has one"));
  }
  void write(state_writer& out) const {
    attempts_.write(out);
    excluded_.write(out);
  }
  [[nodiscard]] static task_time read(state_reader& in) {
    task_time loaded;
    loaded.attempts_ = value_counts::read(in, 1, task_duration::longest);
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(task_time const&, task_time const&) = default;

 private:
  template <class T>
  [[nodiscard]] static bool not_a_number(T const& time) noexcept {
    return !(time == time);
  }
  [[nodiscard]] static estimate in_seconds(estimate ms) noexcept {
    ms.value /= 1000;
    ms.range.lower /= 1000;
    ms.range.upper /= 1000;
    return ms;
  }
  value_counts attempts_;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
