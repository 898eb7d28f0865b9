#pragma once
// Labels as small numbers, so that rows are grouped without touching text.

#include <cxm/core/calendar_key.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/time_zone.hpp>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace cxm::cli {

/// Numbers 0, 1, 2 … for texts, in the order they are first seen.
class label_codes {
 public:
  [[nodiscard]] std::uint32_t code(std::string_view label) {
    std::size_t const n = label.size();
    if (n == 0 || n > 16) return index_.find_or_add(label);
    short_text const text = short_text::of(label);
    std::uint64_t const mixed =
        (text.front ^ text.back * 0x9E3779B97F4A7C15U ^ n) * 0xBF58476D1CE4E5B9U;
    short_text& known = last_seen_[(mixed >> 32) % remembered];
    if (known.length == text.length && known.front == text.front && known.back == text.back) {
      return known.code;
    }
    return learn(label, known, text);
  }
  [[nodiscard]] std::string_view label(std::uint32_t code) const noexcept {
    return index_.key(code);
  }

 private:
  /// A text of up to 16 bytes: with its length, words that overlap say all of it.
  struct short_text {
    std::uint64_t front = 0;
    std::uint64_t back = 0;
    std::uint32_t length = 0;
    std::uint32_t code = 0;

    /// Precondition: 1 to 16 bytes.
    [[nodiscard]] static short_text of(std::string_view label) noexcept {
      std::size_t const n = label.size();
      char const* const begin = label.data();
      short_text text{.length = static_cast<std::uint32_t>(n)};
      if (n >= 4) {
        // Four words that overlap, the same for every length: which it is cannot be foretold.
        std::size_t const from_end = n - 4;
        text.front = word_at(begin) | word_at(begin + (n < 8 ? from_end : 4)) << 32;
        text.back = word_at(begin + (n < 8 ? 0 : n - 8)) | word_at(begin + from_end) << 32;
        return text;
      }
      auto const byte_at = [begin](std::size_t i) {
        return std::uint64_t{static_cast<unsigned char>(begin[i])};
      };
      text.front = byte_at(0) | byte_at(n / 2) << 8;
      text.back = byte_at(n - 1);
      return text;
    }
    [[nodiscard]] static std::uint64_t word_at(char const* from) noexcept {
      std::uint32_t word = 0;
      std::memcpy(&word, from, sizeof word);
      return word;
    }
  };
  static constexpr std::size_t remembered = 512;

  /// Of a label that was not the last one seen in its place.
  [[gnu::noinline]] std::uint32_t learn(std::string_view label, short_text& known, short_text text);

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
