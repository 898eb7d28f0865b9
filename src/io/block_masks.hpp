#pragma once
// Where the characters that matter to CSV stand, 64 bytes at a time.

#include "records.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cxm::inline v0::detail::input {

/// Bit i stands for byte i of 64.
struct block_masks {
  std::uint64_t quotes = 0;
  /// From an opening quote to before the closing one, as if the block began outside of quotes: the
  /// parity of the quotes up to and with each byte. Bit 63 is what the next block begins with.
  std::uint64_t quoted = 0;
  std::uint64_t delimiters = 0;
  std::uint64_t line_ends = 0;  // LF and CR
  std::uint64_t nuls = 0;
  std::uint64_t beyond_ascii = 0;
};

inline constexpr std::size_t block_bytes = 64;

/// Fills `out[0, blocks)` from `text[0, 64 · blocks)`. A dialect of white space has no delimiter to
/// look for and must not get here.
using classify_function = void (*)(char const* text, std::size_t blocks, dialect const& how,
                                   block_masks* out);

/// All of them give the same masks: byte by byte, by 16 bytes, by 32 and by 64. A path that this processor does
/// not have is null.
struct classify_paths {
  classify_function portable = nullptr;
  classify_function sse2 = nullptr;
  classify_function avx2 = nullptr;
  classify_function avx512 = nullptr;
};
[[nodiscard]] classify_paths const& all_classify_paths() noexcept;

/// The fastest one of this processor.
void classify_blocks(char const* text, std::size_t blocks, dialect const& how, block_masks* out);

/// How often a byte stands in a text.
[[nodiscard]] std::uint64_t count_byte(std::string_view text, char wanted) noexcept;

}  // namespace cxm::inline v0::detail::input
