#include "separators.hpp"

#include "block_masks.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
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
  std::uint8_t* unusual;
  std::size_t room;  // of both; find_run writes up to 64 beyond what it uses
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

// Marks the fields that have one of these bits; the first of them is the one of the first separator.
[[gnu::always_inline]] inline void mark_fields(std::uint64_t bits, std::uint64_t separators,
                                               std::uint8_t* fields) noexcept {
  while (bits != 0) {
    std::uint64_t const before = (bits & (0 - bits)) - 1;
    fields[std::popcount(separators & before)] = 1;
    std::uint64_t const behind = separators & ~before;
    bits &= 0 - (behind & (0 - behind));  // what lies in the next fields
  }
}

// The separators that were found so far, and how many of them are the ends of lines.
struct separators_seen {
  std::size_t found = 0;
  std::size_t lines = 0;
};

// Which separators end records. A block of 64 bytes has no line end, one or several, which cannot be
// foretold, so they are only counted there, and every record is looked at many blocks later.
void settle(run_request const& in, separators_seen seen, record_run& run) noexcept {
  auto const ends_line = [&in](std::size_t separator) {
    char const c = in.text[in.ends[separator]];
    return c == '\n' || c == '\r';
  };
  auto const take = [&](std::size_t rows) {
    if (rows == run.rows) return;
    run.rows = rows;
    run.next = in.ends[rows * in.fields - 1] + std::size_t{1};
  };
  std::size_t rows = run.rows;
  if (seen.lines < in.most_rows) {
    std::size_t at = (rows + 1) * in.fields - 1;
    for (; rows < seen.lines && at < seen.found && ends_line(at); at += in.fields) ++rows;
    // A line end where each row ends, and as many as rows: then there is none elsewhere.
    if (rows == seen.lines) return take(rows);
    rows = run.rows;
  }
  std::size_t of_row = 0;
  for (std::size_t at = rows * in.fields; at < seen.found && rows < in.most_rows; ++at) {
    if (ends_line(at) != (++of_row == in.fields)) {
      run.irregular = true;
      break;
    }
    if (of_row < in.fields) continue;
    of_row = 0;
    ++rows;
  }
  take(rows);
}

template <class Places>
[[gnu::always_inline]] inline record_run find_run(run_request const& in) {
  record_run run{.rows = 0, .next = in.from, .irregular = false};
  std::array<block_masks, blocks_at_once> masks;
  std::array<char, block_bytes> part;
  // Blocks lie as lines of the cache do, so the first one may begin before `from`.
  auto const from = reinterpret_cast<std::uintptr_t>(in.text.data() + in.from);
  auto const first_bit = static_cast<unsigned>(from % block_bytes);
  std::size_t base = in.from - first_bit;  // of the block; of the first one it may be below 0
  std::size_t at = in.from;
  separators_seen seen;
  std::uint64_t quoted_before = 0;  // all bits, where the block begins within quotes
  std::uint64_t after_line = std::uint64_t{1} << first_bit;  // the byte before ended a line
  std::uint64_t may_open = after_line;  // … or was anything that a quote can open behind
  std::uint64_t just_closed = 0;        // … or was a closing quote
  while (at < in.text.size()) {
    std::size_t blocks = (std::min)((in.text.size() - at) / block_bytes, blocks_at_once);
    std::uint64_t valid = ~std::uint64_t{0};
    if (blocks > 0 && at == base) {
      classify_blocks(in.text.data() + base, blocks, *in.how, masks.data());
    } else {
      std::size_t const skipped = at - base;
      std::size_t const n = (std::min)(in.text.size() - at, block_bytes - skipped);
      part.fill('\0');
      std::memcpy(part.data() + skipped, in.text.data() + at, n);
      classify_blocks(part.data(), 1, *in.how, masks.data());
      valid = (~std::uint64_t{0} >> (block_bytes - n)) << skipped;
      blocks = 1;
    }
    at = base + blocks * block_bytes;
    bool broken = false;
    bool no_room = false;
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
      std::uint64_t const unusual =
          (m.beyond_ascii | (opening & (closing << 1 | just_closed))) & valid;
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
      }
      auto const count = static_cast<unsigned>(std::popcount(separators));
      no_room = seen.found + count > in.room;
      if (no_room) break;
      mark_fields(unusual, separators, in.unusual + seen.found);
      Places::write(separators, static_cast<std::uint32_t>(base), count, in.ends + seen.found);
      seen.found += count;
      seen.lines += static_cast<unsigned>(std::popcount(ends));
      broken = bad != 0;
      if (broken) break;
    }
    settle(in, seen, run);
    if (run.irregular || run.rows == in.most_rows) return run;
    if (broken || no_room) {
      run.irregular = broken || run.rows == 0;
      return run;
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
    : how_{how},
      fields_{fields},
      ends_((std::max)(usual_room, 2 * fields) + block_bytes),
      unusual_(ends_.size()) {}

record_run separator_scan::find(std::string_view text, std::size_t from, std::size_t most_rows) {
  run_request const wanted{.text = text,
                           .from = from,
                           .most_rows = most_rows,
                           .fields = fields_,
                           .how = &how_,
                           .ends = ends_.data(),
                           .unusual = unusual_.data(),
                           .room = ends_.size() - block_bytes};
  if (most_rows == 0) return {.rows = 0, .next = from, .irregular = false};
  std::fill(unusual_.begin(), unusual_.end(), std::uint8_t{0});
  static find_function const best = best_for_this_processor();
  return best(wanted);
}

}  // namespace cxm::inline v0::detail::input
