#pragma once
/// How a metric takes a column of bytes: which stretches its kernel is given, which values the
/// kernel counts, and what becomes of those that it does not know.

#include <cxm/core/answer_scale.hpp>
#include <cxm/core/byte_vectors.hpp>
#include <cxm/core/observe.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cxm::inline v0::detail {

/// Calls `one(value, present)` for each row up to the bitmap's next whole byte, then
/// `stretch(rows, bits)` for stretches that stay in the nearest cache while they are looked through
/// a second time. `bits` is null where all are present. At compile time all go one by one.
template <class One, class Stretch>
constexpr void each_stretch(std::span<std::uint8_t const> column, validity present, One one,
                            Stretch stretch) {
  std::size_t first = 0;
  auto const aligned = [&] {
    if (std::is_constant_evaluated()) return false;
    return present.bits.empty() || ((first + present.offset) & 7) == 0;
  };
  for (; first < column.size() && !aligned(); ++first) one(column[first], present[first]);
  constexpr std::size_t most = lanes * most_blocks;
  while (first < column.size()) {
    std::size_t const left = column.size() - first;
    auto const rows = column.subspan(first, left < most ? left : most);
    stretch(rows,
            present.bits.empty() ? nullptr : present.bits.data() + ((first + present.offset) >> 3));
    first += rows.size();
  }
}

/// The neighbouring values that a kernel counts one by one; `bins` is 6, 8 or 12.
struct byte_window {
  std::uint8_t base = 0;
  std::uint8_t bins = 12;

  [[nodiscard]] constexpr bool has(int value) const noexcept {
    return value >= base && value < base + bins;
  }
  /// The narrowest that holds every answer a byte can be; where it is wider than the scale, it
  /// lies where it holds most of the not-applicable codes. Precondition: the scale spans at most 12.
  [[nodiscard]] static constexpr byte_window of(answer_scale const& scale) noexcept {
    byte_window best;
    best.bins = scale.span() <= 6 ? 6 : scale.span() <= 8 ? 8 : 12;
    int const highest = 256 - best.bins;
    auto const clamped = [&](int lowest) {
      return static_cast<std::uint8_t>(lowest < 0 ? 0 : lowest > highest ? highest : lowest);
    };
    int most = -1;
    for (int lowest = scale.low(); lowest >= scale.high() + 1 - best.bins; --lowest) {
      byte_window const candidate{clamped(lowest), best.bins};
      int held = 0;
      for (int const code : scale.codes()) held += candidate.has(code);
      if (held > most) {
        most = held;
        best = candidate;
      }
    }
    return best;
  }
};

/// `off_scale` bytes of a column are neither answers nor of the window: those that are codes are
/// not applicable, the others out of scale.
static inline void exclude_off_scale(answer_scale const& scale, byte_window const* window,
                                     std::span<std::uint8_t const> column, std::uint8_t const* bits,
                                     count_t off_scale, exclusions& excluded) noexcept {
  for (int const code : scale.codes()) {
    if (off_scale == 0) return;
    if (code < 0 || code > 255 || (window != nullptr && window->has(code))) continue;
    count_t const found = count_equal_bytes(column, static_cast<std::uint8_t>(code), bits);
    excluded.add(reason::not_applicable, found);
    off_scale -= found;
  }
  excluded.add(reason::out_of_scale, off_scale);
}

}  // namespace cxm::inline v0::detail
