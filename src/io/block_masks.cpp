#include "block_masks.hpp"

#include <array>

#if defined(__x86_64__) && defined(__GNUC__)
#define CXM_X86_PATHS 1
#include <immintrin.h>
#else
#define CXM_X86_PATHS 0
#endif

namespace cxm::inline v0::detail::input {

namespace {

[[nodiscard]] std::uint64_t parity_up_to_each(std::uint64_t bits) noexcept {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

void classify_portable(char const* text, std::size_t blocks, dialect const& how, block_masks* out) {
  for (std::size_t b = 0; b < blocks; ++b) {
    block_masks m;
    for (std::size_t i = 0; i < block_bytes; ++i) {
      char const c = text[b * block_bytes + i];
      auto const bit = [i](bool is) { return std::uint64_t{is} << i; };
      m.quotes |= bit(how.quotes && c == how.quote);
      m.delimiters |= bit(c == how.delimiter);
      m.line_ends |= bit(c == '\n' || c == '\r');
      m.nuls |= bit(c == '\0');
      m.beyond_ascii |= bit(static_cast<unsigned char>(c) >= 0x80);
    }
    m.quoted = parity_up_to_each(m.quotes);
    out[b] = m;
  }
}

#if CXM_X86_PATHS
void classify_sse2(char const* text, std::size_t blocks, dialect const& how, block_masks* out) {
  __m128i const quote = _mm_set1_epi8(how.quote);
  __m128i const delimiter = _mm_set1_epi8(how.delimiter);
  __m128i const lf = _mm_set1_epi8('\n');
  __m128i const cr = _mm_set1_epi8('\r');
  __m128i const nul = _mm_setzero_si128();
  std::uint64_t const quotes = how.quotes ? ~std::uint64_t{0} : 0;
  for (std::size_t b = 0; b < blocks; ++b) {
    block_masks m;
    for (unsigned k = 0; k < 4; ++k) {
      void const* const from = text + b * block_bytes + k * 16;
      __m128i const x = _mm_loadu_si128(static_cast<__m128i const*>(from));
      auto const bits = [k](__m128i bytes) {
        return std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(bytes))} << (16 * k);
      };
      m.quotes |= bits(_mm_cmpeq_epi8(x, quote));
      m.delimiters |= bits(_mm_cmpeq_epi8(x, delimiter));
      m.line_ends |= bits(_mm_or_si128(_mm_cmpeq_epi8(x, lf), _mm_cmpeq_epi8(x, cr)));
      m.nuls |= bits(_mm_cmpeq_epi8(x, nul));
      m.beyond_ascii |= bits(x);
    }
    m.quotes &= quotes;
    m.quoted = parity_up_to_each(m.quotes);
    out[b] = m;
  }
}

struct half_masks {
  std::uint64_t quotes, delimiters, line_ends, nuls, beyond_ascii;
};

[[gnu::target("avx2"), gnu::always_inline]] inline std::uint64_t bits_of(__m256i bytes) noexcept {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

// The product without carries by a number of ones is the parity up to each bit.
[[gnu::target("avx2,pclmul")]] void classify_avx2(char const* text, std::size_t blocks,
                                                  dialect const& how, block_masks* out) {
  __m256i const quote = _mm256_set1_epi8(how.quote);
  __m256i const delimiter = _mm256_set1_epi8(how.delimiter);
  __m256i const lf = _mm256_set1_epi8('\n');
  __m256i const cr = _mm256_set1_epi8('\r');
  __m256i const nul = _mm256_setzero_si256();
  __m128i const ones = _mm_set1_epi8(-1);
  std::uint64_t const quotes = how.quotes ? ~std::uint64_t{0} : 0;
  for (std::size_t b = 0; b < blocks; ++b) {
    half_masks half[2];
    for (std::size_t k = 0; k < 2; ++k) {
      void const* const from = text + b * block_bytes + k * 32;
      __m256i const x = _mm256_loadu_si256(static_cast<__m256i const*>(from));
      half[k] = {bits_of(_mm256_cmpeq_epi8(x, quote)), bits_of(_mm256_cmpeq_epi8(x, delimiter)),
                 bits_of(_mm256_or_si256(_mm256_cmpeq_epi8(x, lf), _mm256_cmpeq_epi8(x, cr))),
                 bits_of(_mm256_cmpeq_epi8(x, nul)), bits_of(x)};
    }
    block_masks& m = out[b];
    m.quotes = (half[0].quotes | half[1].quotes << 32) & quotes;
    m.delimiters = half[0].delimiters | half[1].delimiters << 32;
    m.line_ends = half[0].line_ends | half[1].line_ends << 32;
    m.nuls = half[0].nuls | half[1].nuls << 32;
    m.beyond_ascii = half[0].beyond_ascii | half[1].beyond_ascii << 32;
    __m128i const all = _mm_set_epi64x(0, static_cast<long long>(m.quotes));
    m.quoted = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_clmulepi64_si128(all, ones, 0)));
  }
}

[[gnu::target("avx512f,avx512bw,pclmul")]] void classify_avx512(char const* text,
                                                                std::size_t blocks,
                                                                dialect const& how,
                                                                block_masks* out) {
  __m512i const quote = _mm512_set1_epi8(how.quote);
  __m512i const delimiter = _mm512_set1_epi8(how.delimiter);
  __m512i const lf = _mm512_set1_epi8('\n');
  __m512i const cr = _mm512_set1_epi8('\r');
  __m128i const ones = _mm_set1_epi8(-1);
  std::uint64_t const quotes = how.quotes ? ~std::uint64_t{0} : 0;
  for (std::size_t b = 0; b < blocks; ++b) {
    __m512i const x = _mm512_loadu_si512(text + b * block_bytes);
    block_masks& m = out[b];
    m.quotes = _mm512_cmpeq_epi8_mask(x, quote) & quotes;
    m.delimiters = _mm512_cmpeq_epi8_mask(x, delimiter);
    m.line_ends = _mm512_cmpeq_epi8_mask(x, lf) | _mm512_cmpeq_epi8_mask(x, cr);
    m.nuls = _mm512_testn_epi8_mask(x, x);
    m.beyond_ascii = _mm512_movepi8_mask(x);
    __m128i const all = _mm_set_epi64x(0, static_cast<long long>(m.quotes));
    m.quoted = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_clmulepi64_si128(all, ones, 0)));
  }
}
#endif

// 64 counters of a byte each stand side by side and are summed before one could overflow: a loop that
// compilers turn into vectors.
[[gnu::always_inline]] inline std::uint64_t count_in_lanes(char const* text, std::size_t n,
                                                           char wanted) noexcept {
  constexpr std::size_t most_blocks = 255;
  std::uint64_t sum = 0;
  std::size_t i = 0;
  while (n - i >= block_bytes) {
    std::size_t const left = (n - i) / block_bytes;
    std::size_t const blocks = left < most_blocks ? left : most_blocks;
    std::array<std::uint8_t, block_bytes> lane{};
    for (std::size_t b = 0; b < blocks; ++b, i += block_bytes) {
      for (std::size_t k = 0; k < block_bytes; ++k) {
        lane[k] = static_cast<std::uint8_t>(lane[k] + (text[i + k] == wanted));
      }
    }
    for (std::uint8_t const x : lane) sum += x;
  }
  for (; i < n; ++i) sum += text[i] == wanted;
  return sum;
}

#if defined(__GNUC__) && !defined(__clang__)
#define CXM_VECTOR_LOOPS [[gnu::optimize("O3")]]
#else
#define CXM_VECTOR_LOOPS
#endif
CXM_VECTOR_LOOPS std::uint64_t count_baseline(char const* text, std::size_t n,
                                              char wanted) noexcept {
  return count_in_lanes(text, n, wanted);
}
#if CXM_X86_PATHS
[[gnu::target("avx2")]] CXM_VECTOR_LOOPS std::uint64_t count_avx2(char const* text, std::size_t n,
                                                                  char wanted) noexcept {
  return count_in_lanes(text, n, wanted);
}
#endif

classify_paths paths_of_this_processor() noexcept {
  classify_paths found;
  found.portable = classify_portable;
#if CXM_X86_PATHS
  found.sse2 = classify_sse2;
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("pclmul") != 0) {
    found.avx2 = classify_avx2;
    if (__builtin_cpu_supports("avx512bw") != 0) found.avx512 = classify_avx512;
  }
#endif
  return found;
}

}  // namespace

classify_paths const& all_classify_paths() noexcept {
  static classify_paths const paths = paths_of_this_processor();
  return paths;
}

void classify_blocks(char const* text, std::size_t blocks, dialect const& how, block_masks* out) {
  static classify_function const best = [] {
    classify_paths const& all = all_classify_paths();
    if (all.avx512 != nullptr) return all.avx512;
    if (all.avx2 != nullptr) return all.avx2;
    return all.sse2 != nullptr ? all.sse2 : all.portable;
  }();
  best(text, blocks, how, out);
}

std::uint64_t count_byte(std::string_view text, char wanted) noexcept {
#if CXM_X86_PATHS
  if (all_classify_paths().avx2 != nullptr) return count_avx2(text.data(), text.size(), wanted);
#endif
  return count_baseline(text.data(), text.size(), wanted);
}

}  // namespace cxm::inline v0::detail::input
