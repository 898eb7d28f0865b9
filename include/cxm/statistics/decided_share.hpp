#pragma once
/// A share of those whose outcome is known, with those whose isn't yet beside it: who was followed
/// for a whole window, and who was not.
///
/// Formula       part/whole; the undecided are in neither. Interval: Wilson (default), agresti_coull,
///               wald, always_valid (statistics/proportion.hpp).
/// Window        [from, from + length): what happens exactly at its end is outside, as a change at
///               the boundary of two periods belongs to the later one. It is over once all before
///               its end was observed: from + length ≤ until. One that isn't over decides nothing, not
///               even for those who have done it already: they would be in, their like who will do it
///               later would not, and the share of the youngest would be too high.
/// Undefined     whole = 0: NaN.

#include <cxm/core/calendar.hpp>
#include <cxm/core/estimate.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/proportion.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace cxm::inline v0 {

struct decided_share {
  count_t part = 0;
  count_t whole = 0;
  count_t undecided = 0;

  [[nodiscard]] estimate share(reading how = {}) const {
    auto const x = static_cast<double>(part);
    auto const n = static_cast<double>(whole);
    return {whole == 0 ? undefined : x / n, proportion_interval(x, n, how)};
  }
  [[nodiscard]] constexpr count_t count() const noexcept { return whole + undecided; }
  /// Precondition: counts_fit(count(), other.count()).
  constexpr void merge(decided_share const& other) noexcept {
    part += other.part;
    whole += other.whole;
    undecided += other.undecided;
  }
  void write(state_writer& out) const {
    for (count_t n : {part, whole, undecided}) out.u64(n);
  }
  [[nodiscard]] static decided_share read(state_reader& in, count_t most) {
    decided_share loaded;
    loaded.part = in.count(most);
    loaded.whole = in.count(most);
    loaded.undecided = in.count(most - loaded.whole);
    if (loaded.part > loaded.whole) throw state_error("cxm::load: a part that exceeds its whole");
    return loaded;
  }
  friend constexpr bool operator==(decided_share const&, decided_share const&) = default;
};

namespace detail {
template <class Duration>
[[nodiscard]] std::int64_t instant_seconds(std::chrono::sys_time<Duration> at) {
  return whole_seconds(at.time_since_epoch()).count();
}
/// Nothing stays nothing.
template <class Duration>
[[nodiscard]] std::optional<std::int64_t> instant_seconds(
    std::optional<std::chrono::sys_time<Duration>> const& at) {
  if (!at) return std::nullopt;
  return instant_seconds(*at);
}
[[nodiscard]] inline std::optional<std::int64_t> instant_seconds(std::nullopt_t) {
  return std::nullopt;
}
/// An instant, an optional one, or std::nullopt.
template <class T>
concept maybe_instant = requires(T const& at) {
  instant_seconds(at);
};
/// An instant that was written as seconds.
[[nodiscard]] inline std::chrono::sys_seconds read_instant(state_reader& in) {
  std::int64_t const at = in.i64();
  if (at < calendar_begin.count() || at > calendar_end.count()) {
    throw state_error("cxm::load: an instant beyond the calendar");
  }
  return std::chrono::sys_seconds{std::chrono::seconds{at}};
}
}  // namespace detail

/// How long outcomes are waited for, and until when all of them were observed.
/// Errors: std::invalid_argument for a length that is not positive or beyond the calendar's, and for
/// an instant beyond the years −32766 to 32766.
class outcome_window {
 public:
  template <class Duration>
  outcome_window(std::chrono::seconds length, std::chrono::sys_time<Duration> until)
      : length_{length.count()}, until_{detail::instant_seconds(until)} {
    if (!fits(length_)) {
      throw std::invalid_argument("cxm::outcome_window: a window is longer than 0");
    }
  }

  [[nodiscard]] std::chrono::seconds length() const noexcept {
    return std::chrono::seconds{length_};
  }
  [[nodiscard]] std::chrono::sys_seconds until() const noexcept {
    return std::chrono::sys_seconds{std::chrono::seconds{until_}};
  }
  /// All in seconds since 1970: whether an instant was observed at all, whether the window that
  /// starts there is over, and whether another instant is within it.
  [[nodiscard]] bool observed(std::int64_t at) const noexcept { return at < until_; }
  [[nodiscard]] bool over(std::int64_t from) const noexcept { return from + length_ <= until_; }
  [[nodiscard]] bool within(std::int64_t from, std::int64_t at) const noexcept {
    return at >= from && at < from + length_;
  }

  void write(state_writer& out) const {
    out.i64(length_);
    out.i64(until_);
  }
  [[nodiscard]] static outcome_window read(state_reader& in) {
    std::int64_t const length = in.i64();
    if (!fits(length)) throw state_error("cxm::load: a window of no length");
    return {std::chrono::seconds{length}, detail::read_instant(in)};
  }
  friend bool operator==(outcome_window const&, outcome_window const&) = default;

 private:
  [[nodiscard]] static bool fits(std::int64_t length) noexcept {
    return length > 0 && length <= 2 * detail::calendar_end.count();
  }
  std::int64_t length_;
  std::int64_t until_;
};

}  // namespace cxm::inline v0
