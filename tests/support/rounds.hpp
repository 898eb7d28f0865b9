#pragma once
// How often a test draws anew. Sanitizers make each round many times slower, and the build without
// them draws them all.

namespace cxm_test {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool slowed_down = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool slowed_down = true;
#else
inline constexpr bool slowed_down = false;
#endif
#else
inline constexpr bool slowed_down = false;
#endif

[[nodiscard]] constexpr int rounds(int all) { return slowed_down ? (all + 7) / 8 : all; }

}  // namespace cxm_test
