#include "separators.hpp"

#include "block_masks.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#define CXM_X86_PATHS 1
#include <immintrin.h>
#else
#define CXM_X86_PATHS 0
#endif

namespace cxm::inline v0::detail::input {

namespace {

constexpr std::size_t usual_room = 16384;
constexpr std::size_t blocks_at_once = 32;

struct run_request {
  std::string_view text;
  std::size_t from;
  std::size_t most_rows;
  std::size_t fields;
  dialect const* how;
  std::uint32_t* ends;
  std::size_t room;  // of ends; find_run writes up to 64 beyond what it uses
};

// The places of the bits, `base` added. Both write up to 64 of them beyond the last.
struct bit_by_bit {
  // Four at a time whether they are there or not: a branch for each bit would be guessed wrong.
  [[gnu::always_inline]] static inline void write(std::uint64_t bits, std::uint32_t base,
                                                  unsigned count, std::uint32_t* out) noexcept {
    for (unsigned done = 0; done < count; done += 4) {
      for (unsigned i = 0; i < 4; ++i) {
        out[done + i] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
        bits &= bits - 1;
      }
    }
  }
};
#if CXM_X86_PATHS
// All bytes 0 to 63 that have a bit are put side by side by one instruction.
struct by_compression {
  [[gnu::target("avx512f,avx512bw,avx512vbmi2")]] static inline void write(
      std::uint64_t bits, std::uint32_t base, unsigned count, std::uint32_t* out) noexcept {
    alignas(64) static constexpr std::array<std::uint8_t, 64> bytes = [] {
      std::array<std::uint8_t, 64> all{};
      for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
      return all;
    }();
    // The forms without a mask begin with a value that g++ 12 takes for uninitialised.
    constexpr __mmask16 all_lanes = 0xFFFF;
    __m512i const places = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(bytes.data()));
    __m512i const first = _mm512_set1_epi32(static_cast<int>(base));
    __m128i const low = _mm512_maskz_extracti32x4_epi32(0xF, places, 0);
    _mm512_storeu_si512(out, _mm512_add_epi32(first, _mm512_maskz_cvtepu8_epi32(all_lanes, low)));
    if (count <= 16) return;
    __m128i const next = _mm512_maskz_extracti32x4_epi32(0xF, places, 1);
    _mm512_storeu_si512(out + 16,
                        _mm512_add_epi32(first, _mm512_maskz_cvtepu8_epi32(all_lanes, next)));
    if (count <= 32) return;
    __m128i const third = _mm512_maskz_extracti32x4_epi32(0xF, places, 2);
    __m128i const last = _mm512_maskz_extracti32x4_epi32(0xF, places, 3);
    _mm512_storeu_si512(out + 32,
                        _mm512_add_epi32(first, _mm512_maskz_cvtepu8_epi32(all_lanes, third)));
    _mm512_storeu_si512(out + 48,
                        _mm512_add_epi32(first, _mm512_maskz_cvtepu8_epi32(all_lanes, last)));
  }
};
#endif

template <class Places>
[[gnu::always_inline]] inline record_run find_run(run_request const& in) {
  record_run run{.rows = 0, .next = in.from, .irregular = false};
  std::array<block_masks, blocks_at_once> masks;
  std::array<char, block_bytes> last;
  std::size_t base = in.from;  // of the block
  std::size_t found = 0;
  std::size_t end_of_row = in.fields - 1;  // its place in `ends`
  std::uint64_t quoted_before = 0;         // all bits, where the block begins within quotes
  std::uint64_t after_line = 1;            // bit 0: the byte before ended a line
  std::uint64_t may_open = 1;              // … or was anything that a quote can open behind
  std::uint64_t just_closed = 0;           // … or was a closing quote
  while (base < in.text.size()) {
    std::size_t const left = in.text.size() - base;
    std::size_t blocks = (std::min)(left / block_bytes, blocks_at_once);
    std::uint64_t valid = ~std::uint64_t{0};
    if (blocks > 0) {
      classify_blocks(in.text.data() + base, blocks, *in.how, masks.data());
    } else {
      last.fill('\0');
      std::memcpy(last.data(), in.text.data() + base, left);
      classify_blocks(last.data(), 1, *in.how, masks.data());
      valid = (std::uint64_t{1} << left) - 1;
      blocks = 1;
    }
    for (std::size_t b = 0; b < blocks; ++b, base += block_bytes) {
      block_masks const& m = masks[b];
      std::uint64_t const quoted = m.quoted ^ quoted_before;
      std::uint64_t const lines = m.line_ends & ~quoted;
      std::uint64_t const delimiters = m.delimiters & ~quoted;
      std::uint64_t const opening = m.quotes & quoted;
      std::uint64_t const closing = m.quotes & ~quoted;
      // A doubled quote closes and opens again.
      std::uint64_t const opens_behind = delimiters | lines | closing;
      std::uint64_t const bad =
          ((opening & ~(opens_behind << 1 | may_open)) |
           ((closing << 1 | just_closed) & ~(delimiters | lines | opening)) | m.nuls) &
          valid;
      std::uint64_t ends = lines & ~(lines << 1 | after_line);
      std::uint64_t separators = delimiters | ends;
      quoted_before = 0 - (quoted >> 63);
      after_line = lines >> 63;
      may_open = opens_behind >> 63;
      just_closed = closing >> 63;
      if (bad != 0) {
        std::uint64_t const before = (bad & (0 - bad)) - 1;
        ends &= before;
        separators &= before;
        run.irregular = true;
      }
      auto const count = static_cast<unsigned>(std::popcount(separators));
      if (found + count > in.room) {
        run.irregular = run.rows == 0;
        return run;
      }
      Places::write(separators, static_cast<std::uint32_t>(base), count, in.ends + found);
      found += count;
      for (; ends != 0; ends &= ends - 1) {
        auto const at = base + static_cast<std::size_t>(std::countr_zero(ends));
        if (end_of_row >= found || in.ends[end_of_row] != at) {
          run.irregular = true;
          return run;
        }
        run.next = at + 1;
        end_of_row += in.fields;
        if (++run.rows == in.most_rows) {
          run.irregular = false;
          return run;
        }
      }
      if (run.irregular) return run;
    }
  }
  return run;
}

record_run find_run_baseline(run_request const& in) { return find_run<bit_by_bit>(in); }
#if CXM_X86_PATHS
[[gnu::target("popcnt,bmi")]] record_run find_run_counting(run_request const& in) {
  return find_run<bit_by_bit>(in);
}
[[gnu::target("popcnt,bmi,avx512f,avx512bw,avx512vbmi2"), gnu::flatten]] record_run
find_run_compressing(run_request const& in) {
  return find_run<by_compression>(in);
}
#endif

using find_function = record_run (*)(run_request const&);
[[nodiscard]] find_function best_for_this_processor() noexcept {
#if CXM_X86_PATHS
  bool const counts = __builtin_cpu_supports("popcnt") != 0 && __builtin_cpu_supports("bmi") != 0;
  if (counts && __builtin_cpu_supports("avx512vbmi2") != 0 &&
      __builtin_cpu_supports("avx512bw") != 0) {
    return find_run_compressing;
  }
  if (counts) return find_run_counting;
#endif
  return find_run_baseline;
}

}  // namespace

separator_scan::separator_scan(dialect const& how, std::size_t fields)
    : how_{how}, fields_{fields}, ends_((std::max)(usual_room, 2 * fields) + block_bytes) {}

record_run separator_scan::find(std::string_view text, std::size_t from, std::size_t most_rows) {
  run_request const wanted{.text = text,
                           .from = from,
                           .most_rows = most_rows,
                           .fields = fields_,
                           .how = &how_,
                           .ends = ends_.data(),
                           .room = ends_.size() - block_bytes};
  if (most_rows == 0) return {.rows = 0, .next = from, .irregular = false};
  static find_function const best = best_for_this_processor();
  return best(wanted);
}

}  // namespace cxm::inline v0::detail::input
