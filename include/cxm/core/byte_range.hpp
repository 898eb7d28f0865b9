#pragma once
/// Whether all bytes of a stretch are answers: a look at them, before the loop that need not look.

#include <cxm/core/byte_classes.hpp>
#include <cxm/core/byte_vectors.hpp>

#include <cstddef>
#include <cstdint>

namespace cxm::inline v0::detail {

/// The bytes that are answers, where they follow each other without a gap.
struct byte_range {
  std::uint8_t first = 0;
  std::uint8_t beyond_first = 0;  // of the last
  bool found = false;

  explicit constexpr byte_range(byte_classes const& classes) noexcept {
    std::size_t begin = 0;
    while (begin < 256 && classes.of[begin] < 0) ++begin;
    std::size_t end = begin;
    while (end < 256 && classes.of[end] >= 0) ++end;
    std::size_t rest = end;
    while (rest < 256 && classes.of[rest] < 0) ++rest;
    found = end > begin && rest == 256;
    first = static_cast<std::uint8_t>(begin);
    beyond_first = static_cast<std::uint8_t>(end - begin - 1);
  }
  [[nodiscard]] bool holds_all(std::uint8_t const* answers, std::size_t n) const noexcept {
#if CXM_HAS_AVX2_PATH
    if (has_avx2()) return holds_all_avx2(answers, n, first, beyond_first);
#endif
    return holds_all_portable(answers, n, first, beyond_first);
  }

 private:
  CXM_ALWAYS_INLINE static bool holds(std::uint8_t const* answers, std::size_t n, std::uint8_t low,
                                      std::uint8_t span) noexcept {
    std::uint8_t bad = 0;
    for (std::size_t i = 0; i < n; ++i) {
      bad |= static_cast<std::uint8_t>(answers[i] - low) > span ? 1 : 0;
    }
    return bad == 0;
  }
  CXM_KERNEL bool holds_all_portable(std::uint8_t const* answers, std::size_t n, std::uint8_t low,
                                     std::uint8_t span) noexcept {
    return holds(answers, n, low, span);
  }
#if CXM_HAS_AVX2_PATH
  [[gnu::target("avx2")]] CXM_KERNEL bool holds_all_avx2(std::uint8_t const* answers, std::size_t n,
                                                         std::uint8_t low,
                                                         std::uint8_t span) noexcept {
    return holds(answers, n, low, span);
  }
#endif
};

}  // namespace cxm::inline v0::detail
