#pragma once
/// Which windows a stream is seen through: tumbling ones, which follow each other, or rolling ones,
/// which overlap; how late an observation may come; how many windows stay readable.

#include <cxm/core/state.hpp>

#include <chrono>
#include <cstdint>
#include <stdexcept>

namespace cxm::inline v0 {

/// Windows are half-open stretches of time of one width. One ends every `every`: windows tumble
/// where that is the width, and roll where it is less. Time is cut into panes of that length, and a
/// window is width / every panes.
///
/// An hour here is an hour, and a day 24 hours: calendar days and months of a zone, which a change of
/// clocks makes longer and shorter, are keys of a group-by (calendar.hpp).
///
/// A window is complete when an instant has been seen that lies `lateness` or more beyond its end.
/// Errors: std::invalid_argument for a width or a step that is not positive, a width that is not a
/// multiple of the step, anything longer than a hundred years, and more than 2^20 panes to keep.
class window_plan {
 public:
  using duration = std::chrono::microseconds;
  using instant = std::chrono::sys_time<duration>;

  /// Each window begins where the one before it ends.
  [[nodiscard]] static constexpr window_plan tumbling(duration width) {
    return window_plan{width, width};
  }
  /// Windows of `width`, of which one ends every `every`: the last seven days, each day.
  [[nodiscard]] static constexpr window_plan rolling(duration width, duration every) {
    return window_plan{width, every};
  }
  /// How far behind the latest observation one may come and still count in every window that holds
  /// it. Default 0.
  [[nodiscard]] constexpr window_plan late_by(duration lateness) const {
    window_plan changed = *this;
    changed.lateness_ = lateness;
    return changed.checked();
  }
  /// How many complete windows stay readable, at least one. Default 1.
  [[nodiscard]] constexpr window_plan keeping(std::uint32_t complete) const {
    window_plan changed = *this;
    changed.kept_ = complete;
    return changed.checked();
  }
  /// A window ends at this instant, and so every `every` before and after it. Default: 1970-01-01
  /// 00:00 UTC; weeks that begin on a Monday in Lisbon take the midnight of one there.
  [[nodiscard]] constexpr window_plan ending_at(instant end) const {
    window_plan changed = *this;
    auto const beyond = end.time_since_epoch() % every_;
    changed.offset_ = beyond < duration::zero() ? beyond + every_ : beyond;
    return changed;
  }

  [[nodiscard]] constexpr duration width() const noexcept { return width_; }
  [[nodiscard]] constexpr duration every() const noexcept { return every_; }
  [[nodiscard]] constexpr duration lateness() const noexcept { return lateness_; }
  [[nodiscard]] constexpr std::uint32_t kept() const noexcept { return kept_; }

  /// Panes are numbered: pane p begins at pane_begin(p). The window of number k ends there, where
  /// pane k begins.
  [[nodiscard]] constexpr std::int64_t pane_at(instant at) const noexcept {
    auto const since = (at.time_since_epoch() - offset_).count();
    auto const step = every_.count();
    return since / step - (since % step < 0 ? 1 : 0);
  }
  [[nodiscard]] constexpr instant pane_begin(std::int64_t pane) const noexcept {
    return instant{offset_ + pane * every_};
  }
  [[nodiscard]] constexpr std::int64_t panes_of_a_window() const noexcept {
    return width_ / every_;
  }
  /// The last window that is complete when `latest` has been seen.
  [[nodiscard]] constexpr std::int64_t last_complete(instant latest) const noexcept {
    return pane_at(latest - lateness_);
  }
  /// The first pane of the oldest window that is readable then.
  [[nodiscard]] constexpr std::int64_t first_kept(instant latest) const noexcept {
    return last_complete(latest) - (std::int64_t{kept_} - 1) - panes_of_a_window();
  }

  void write(state_writer& out) const {
    for (duration const d : {width_, every_, lateness_, offset_}) out.i64(d.count());
    out.u32(kept_);
  }
  [[nodiscard]] static window_plan read(state_reader& in) {
    try {
      duration const width{in.i64()};
      duration const every{in.i64()};
      window_plan loaded{width, every};
      loaded.lateness_ = duration{in.i64()};
      loaded.offset_ = duration{in.i64()};
      loaded.kept_ = in.u32();
      if (loaded.offset_ < duration::zero() || loaded.offset_ >= every) {
        throw state_error("cxm::load: windows that end nowhere");
      }
      return loaded.checked();
    } catch (state_error const&) {
      throw;
    } catch (std::invalid_argument const& wrong) {
      throw state_error(wrong.what());
    }
  }
  friend constexpr bool operator==(window_plan const&, window_plan const&) = default;

 private:
  constexpr window_plan(duration width, duration every) : width_{width}, every_{every} {
    static_cast<void>(checked());
  }
  [[nodiscard]] constexpr window_plan checked() const {
    constexpr duration longest = std::chrono::days{36525};
    constexpr std::int64_t most_panes = 1 << 20;
    if (every_ <= duration::zero() || width_ < every_ || width_ > longest) {
      throw std::invalid_argument(
          "cxm::window_plan: a window is longer than nothing and at most a hundred years, and its "
          "step is at most its width");
    }
    if (width_ % every_ != duration::zero()) {
      throw std::invalid_argument("cxm::window_plan: the width is no multiple of the step");
    }
    if (lateness_ < duration::zero() || lateness_ > longest) {
      throw std::invalid_argument("cxm::window_plan: a lateness from 0 to a hundred years");
    }
    if (kept_ < 1) throw std::invalid_argument("cxm::window_plan: at least one window is kept");
    if (panes_of_a_window() + lateness_ / every_ + kept_ > most_panes) {
      throw std::invalid_argument("cxm::window_plan: more than 2^20 steps to keep");
    }
    return *this;
  }
  duration width_;
  duration every_;
  duration lateness_{0};
  duration offset_{0};  // of the ends, from 0 to below every_
  std::uint32_t kept_ = 1;
};

}  // namespace cxm::inline v0
