#pragma once
// Labels as small numbers, so that rows are grouped without touching text.

#include <cxm/core/calendar_key.hpp>
#include <cxm/core/key_index.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cxm::cli {

/// Numbers 0, 1, 2 … for texts, in the order they are first seen.
class label_codes {
 public:
  [[nodiscard]] std::uint32_t code(std::string_view label);
  [[nodiscard]] std::string const& label(std::uint32_t code) const noexcept {
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

/// Numbers for the periods of days, with the labels in a label_codes.
class period_codes {
 public:
  explicit period_codes(period of) noexcept : of_{of} {}
  [[nodiscard]] std::uint32_t code(std::chrono::local_days day, label_codes& labels);

 private:
  struct seen_day {
    std::chrono::local_days day{};
    std::optional<std::uint32_t> code{};
  };
  static constexpr std::size_t remembered = 4096;  // some eleven years

  period of_;
  std::array<seen_day, remembered> days_{};
};

}  // namespace cxm::cli
