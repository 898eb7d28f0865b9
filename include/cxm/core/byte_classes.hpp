#pragma once
/// What a byte of a column counts as: a class of answers, or a reason for leaving it out.

#include <cxm/core/exclusions.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace cxm::inline v0::detail {

inline constexpr std::size_t most_classes = 11;

/// What every byte counts as: a class from 0 on, or why it is left out. A metric gives one for
/// each byte; only not_applicable and out_of_scale are reasons for a byte.
struct byte_classes {
  static constexpr std::int8_t not_applicable = -1;
  static constexpr std::int8_t out_of_scale = -2;
  std::array<std::int8_t, 256> of{};
  std::size_t count = 0;
  /// A byte of each class, and one of each of the two reasons where there is any.
  std::array<std::uint8_t, most_classes> example{};
  std::uint8_t of_no_answer = 0;
  std::uint8_t off_scale = 0;

  /// Whether all answers are bytes below 16: those that a vector looks up at once.
  [[nodiscard]] constexpr bool below_16() const noexcept {
    for (std::size_t x = 16; x < of.size(); ++x) {
      if (of[x] >= 0) return false;
    }
    return true;
  }
  /// The classes of a scale's answers: class_of(level) is from 0 to classes − 1.
  template <class Scale, class ClassOf>
  [[nodiscard]] static constexpr byte_classes over(Scale const& scale, std::size_t classes,
                                                   ClassOf const& class_of) {
    byte_classes all;
    all.count = classes;
    for (int x = 0; x < 256; ++x) {
      auto const byte = static_cast<std::uint8_t>(x);
      exclusions why;
      int const level = scale.level(x, why);
      if (level >= 0) {
        auto const c = static_cast<std::size_t>(class_of(level));
        all.of[byte] = static_cast<std::int8_t>(c);
        all.example[c] = byte;
      } else if (why[reason::not_applicable] > 0) {
        all.of[byte] = not_applicable;
        all.of_no_answer = byte;
      } else {
        all.of[byte] = out_of_scale;
        all.off_scale = byte;
      }
    }
    return all;
  }
};

}  // namespace cxm::inline v0::detail
