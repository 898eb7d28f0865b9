#pragma once
/// The instant that a time of a file stands for.

#include <cxm/core/period_bounds.hpp>
#include <cxm/core/time_zone.hpp>
#include <cxm/io/column.hpp>

#include <chrono>

namespace cxm::inline v0 {

/// An instant as it is; a day at its first instant in the zone; what a clock on the wall shows, by the
/// zone's offset at that time. Where the clock shows a time twice, one of the two; where it skips
/// one, the instant as far behind the skip.
[[nodiscard]] inline std::chrono::sys_seconds instant_of(time_cell const& cell,
                                                         time_zone const& zone) {
  using namespace std::chrono;
  sys_seconds const shown{seconds{cell.seconds}};
  if (cell.kind == time_kind::instant) return shown;
  if (cell.kind == time_kind::date) {
    return day_start(floor<days>(local_seconds{seconds{cell.seconds}}), zone);
  }
  // The offset that holds at that wall time: guessed from the wall time, then corrected.
  sys_seconds const guess = shown - zone.offset(shown);
  return shown - zone.offset(guess);
}

}  // namespace cxm::inline v0
