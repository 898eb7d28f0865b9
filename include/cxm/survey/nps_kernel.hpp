#pragma once
/// Counting promoters and detractors in a column of bytes at the speed of memory.
///
/// 64 byte-wide counters stand side by side; each block of 64 scores adds one comparison to each,
/// and every 255 blocks, before a byte could overflow, they are summed. A third lane keeps the
/// maximum: a stretch whose maximum leaves the scale is counted again, with the values beyond the
/// scale told apart. The loops are plain C++; on x86-64 they are compiled a second time for AVX2
/// and chosen when the program runs. Every path gives the same counts.

#include <cxm/core/exclusions.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define CXM_HAS_AVX2_PATH 1
#else
#define CXM_HAS_AVX2_PATH 0
#endif
#if defined(__GNUC__) && !defined(__clang__)
// g++ 12 vectorises these loops from -O3 on only.
#define CXM_KERNEL [[gnu::optimize("O3")]]
#else
#define CXM_KERNEL
#endif
#if defined(__GNUC__) || defined(__clang__)
#define CXM_ALWAYS_INLINE [[gnu::always_inline]] inline
#else
#define CXM_ALWAYS_INLINE inline
#endif

namespace cxm::inline v0::detail {

/// Where the classes lie after `x − low`, as bytes: detractors up to `detractor`, promoters from
/// `promoter` to `top`; larger values (also those below low, which wrap round) are off the scale.
struct nps_classes {
  std::uint8_t low = 0;
  std::uint8_t detractor = 6;
  std::uint8_t promoter = 9;
  std::uint8_t top = 10;
};

struct nps_counts {
  count_t on_scale = 0;
  count_t promoters = 0;
  count_t detractors = 0;
};

inline constexpr std::size_t lanes = 64;
inline constexpr std::size_t most_blocks = 255;  // a byte-wide counter holds that many

template <class Lanes>
CXM_ALWAYS_INLINE count_t sum_of(Lanes const& lane) noexcept {
  count_t sum = 0;
  for (std::size_t j = 0; j < lanes; ++j) sum += lane[j];
  return sum;
}

// `static`: a function that exists once for each file can't be replaced at link time by a copy that
// another file compiled for another processor.
CXM_ALWAYS_INLINE static nps_counts count_nps(std::uint8_t const* s, std::size_t n,
                                              nps_classes const c) noexcept {
  nps_counts sum;
  while (n >= lanes) {
    std::size_t const blocks = n / lanes < most_blocks ? n / lanes : most_blocks;
    alignas(lanes) std::uint8_t promoter[lanes] = {};
    alignas(lanes) std::uint8_t detractor[lanes] = {};
    alignas(lanes) std::uint8_t most[lanes] = {};
    for (std::size_t b = 0; b < blocks; ++b) {
      std::uint8_t const* const block = s + b * lanes;
      for (std::size_t j = 0; j < lanes; ++j) {
        auto const x = static_cast<std::uint8_t>(block[j] - c.low);
        detractor[j] = static_cast<std::uint8_t>(detractor[j] + (x <= c.detractor));
        promoter[j] = static_cast<std::uint8_t>(promoter[j] + (x >= c.promoter));
        most[j] = most[j] < x ? x : most[j];
      }
    }
    std::uint8_t largest = 0;
    for (std::size_t j = 0; j < lanes; ++j) largest = most[j] > largest ? most[j] : largest;
    count_t beyond = 0;
    if (largest > c.top) {
      alignas(lanes) std::uint8_t off[lanes] = {};
      for (std::size_t b = 0; b < blocks; ++b) {
        std::uint8_t const* const block = s + b * lanes;
        for (std::size_t j = 0; j < lanes; ++j) {
          auto const x = static_cast<std::uint8_t>(block[j] - c.low);
          off[j] = static_cast<std::uint8_t>(off[j] + (x > c.top));
        }
      }
      beyond = sum_of(off);
    }
    sum.on_scale += blocks * lanes - beyond;
    sum.promoters += sum_of(promoter) - beyond;
    sum.detractors += sum_of(detractor);
    s += blocks * lanes;
    n -= blocks * lanes;
  }
  for (std::size_t i = 0; i < n; ++i) {
    auto const x = static_cast<std::uint8_t>(s[i] - c.low);
    sum.on_scale += x <= c.top;
    sum.promoters += x >= c.promoter && x <= c.top;
    sum.detractors += x <= c.detractor;
  }
  return sum;
}

CXM_ALWAYS_INLINE static count_t count_equal(std::uint8_t const* s, std::size_t n,
                                             std::uint8_t wanted) noexcept {
  count_t sum = 0;
  while (n >= lanes) {
    std::size_t const blocks = n / lanes < most_blocks ? n / lanes : most_blocks;
    alignas(lanes) std::uint8_t equal[lanes] = {};
    for (std::size_t b = 0; b < blocks; ++b) {
      for (std::size_t j = 0; j < lanes; ++j) {
        equal[j] = static_cast<std::uint8_t>(equal[j] + (s[b * lanes + j] == wanted));
      }
    }
    sum += sum_of(equal);
    s += blocks * lanes;
    n -= blocks * lanes;
  }
  for (std::size_t i = 0; i < n; ++i) sum += s[i] == wanted;
  return sum;
}

CXM_KERNEL static inline nps_counts count_nps_portable(std::uint8_t const* s, std::size_t n,
                                                       nps_classes c) noexcept {
  return count_nps(s, n, c);
}
CXM_KERNEL static inline count_t count_equal_portable(std::uint8_t const* s, std::size_t n,
                                                      std::uint8_t wanted) noexcept {
  return count_equal(s, n, wanted);
}
#if CXM_HAS_AVX2_PATH
CXM_KERNEL [[gnu::target("avx2")]] static inline nps_counts count_nps_avx2(std::uint8_t const* s,
                                                                           std::size_t n,
                                                                           nps_classes c) noexcept {
  return count_nps(s, n, c);
}
CXM_KERNEL [[gnu::target("avx2")]] static inline count_t count_equal_avx2(
    std::uint8_t const* s, std::size_t n, std::uint8_t wanted) noexcept {
  return count_equal(s, n, wanted);
}
[[nodiscard]] static inline bool has_avx2() noexcept { return __builtin_cpu_supports("avx2") != 0; }
#endif

[[nodiscard]] static inline nps_counts count_nps_bytes(std::span<std::uint8_t const> column,
                                                       nps_classes c) noexcept {
#if CXM_HAS_AVX2_PATH
  if (has_avx2()) return count_nps_avx2(column.data(), column.size(), c);
#endif
  return count_nps_portable(column.data(), column.size(), c);
}
[[nodiscard]] static inline count_t count_equal_bytes(std::span<std::uint8_t const> column,
                                                      std::uint8_t wanted) noexcept {
#if CXM_HAS_AVX2_PATH
  if (has_avx2()) return count_equal_avx2(column.data(), column.size(), wanted);
#endif
  return count_equal_portable(column.data(), column.size(), wanted);
}

}  // namespace cxm::inline v0::detail
