#pragma once
// Labels as small numbers, so that rows are grouped without touching text.

#include <cxm/core/calendar_key.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/time_zone.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cxm::cli {

/// Numbers 0, 1, 2 … for texts, in the order they are first seen.
class label_codes {
 public:
  [[nodiscard]] std::uint32_t code(std::string_view label);
  [[nodiscard]] std::string_view label(std::uint32_t code) const noexcept {
    return index_.key(code);
  }

 private:
  /// A text of up to 16 bytes: with its length, two overlapping words say all of it.
  struct short_text {
    std::uint64_t front = 0;
    std::uint64_t back = 0;
    std::uint32_t length = 0;
    std::uint32_t code = 0;
  };
  static constexpr std::size_t remembered = 512;

  key_index<std::string> index_{};
  std::array<short_text, remembered> last_seen_{};  // by a hash of the words; length 0: nothing yet
};

/// Numbers for the periods of local times, with the labels in a label_codes.
class period_codes {
 public:
  period_codes(period of, time_zone zone) : of_{of}, zone_{std::move(zone)} {}

  /// `at` counts from 1970 in UTC, or as if the clock on the wall showed UTC.
  [[nodiscard]] std::uint32_t code(std::int64_t at, bool on_the_wall, label_codes& labels) {
    auto const day = static_cast<std::uint64_t>(at) / seconds_of_day;  // in its own count
    seen_day const& known = days_[(day * 2 + on_the_wall) % remembered];
    if (known.day == day && known.on_the_wall == on_the_wall) return known.code;
    return look_up(at, on_the_wall, labels);
  }

 private:
  static constexpr std::uint64_t seconds_of_day = 86400;
  static constexpr std::uint64_t never = ~std::uint64_t{0};
  /// A day of UTC, or of the wall, that lies in one period as a whole.
  struct seen_day {
    std::uint64_t day = never;
    std::uint32_t code = 0;
    bool on_the_wall = false;
  };
  static constexpr std::size_t remembered = 4096;

  [[nodiscard]] std::uint32_t look_up(std::int64_t at, bool on_the_wall, label_codes& labels);

  period of_;
  time_zone zone_;
  std::array<seen_day, remembered> days_{};
};

}  // namespace cxm::cli
