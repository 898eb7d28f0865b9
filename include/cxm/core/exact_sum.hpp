#pragma once
/// A sum of doubles that does not depend on order, chunks or threads: a 384-bit fixed-point integer
/// in units of 2^-192. Every addition is exact; only value() rounds, once, to nearest even.

#include <cxm/core/config.hpp>

#include <array>
#include <bit>
#include <cstdint>

namespace cxm::inline v0 {

/// Input: takes(x) states what may be added: 0, or 2^-139 ≤ |x| < 2^127 (weights, money, times).
/// Capacity: 2^62 terms can't overflow: 2^127 · 2^62 < 2^191.
/// Merge: exact. State: 48 bytes. Complexity: O(1), a few additions with carry.
/// Source: fixed-point superaccumulator, Kulisch 2013, Computer Arithmetic and Validity, ch. 8.
class exact_sum {
 public:
  static constexpr double largest = 0x1p127;
  static constexpr double smallest = 0x1p-139;

  [[nodiscard]] static constexpr bool takes(double x) noexcept {
    double const size = x < 0 ? -x : x;
    return size == 0 || (size >= smallest && size < largest);
  }

  /// Precondition: takes(x).
  constexpr void add(double x) noexcept {
    auto const bits = std::bit_cast<std::uint64_t>(x);
    auto const exponent = static_cast<unsigned>((bits >> 52) & 0x7FF);
    if (exponent == 0) return;
    std::uint64_t const mantissa = (bits & 0xFFFFFFFFFFFFFU) | 0x10000000000000U;
    unsigned const shift =
        exponent - 1075 + 192;  // of the mantissa's lowest bit, in units of 2^-192
    unsigned const word = shift >> 6;
    unsigned const bit = shift & 63;
    std::uint64_t const low = mantissa << bit;
    std::uint64_t const high = bit == 0 ? 0 : mantissa >> (64 - bit);
    if ((bits >> 63) == 0) {
      std::uint64_t carry = plus(word, low, 0);
      carry = plus(word + 1, high, carry);
      for (unsigned k = word + 2; carry != 0 && k < words; ++k) carry = plus(k, 0, carry);
    } else {
      std::uint64_t borrow = minus(word, low, 0);
      borrow = minus(word + 1, high, borrow);
      for (unsigned k = word + 2; borrow != 0 && k < words; ++k) borrow = minus(k, 0, borrow);
    }
  }
  /// Adds (high·2^64 + low)·2^exponent. Precondition: the exponent is from −192 on, and what is added
  /// together with all else stays below 2^190.
  constexpr void add_integer(std::uint64_t low, std::uint64_t high, int exponent) noexcept {
    if ((low | high) == 0) return;
    auto const shift = static_cast<unsigned>(exponent + 192);
    unsigned const word = shift >> 6;
    unsigned const bit = shift & 63;
    std::array<std::uint64_t, 3> const parts =
        bit == 0 ? std::array<std::uint64_t, 3>{low, high, 0}
                 : std::array<std::uint64_t, 3>{low << bit, high << bit | low >> (64 - bit),
                                                high >> (64 - bit)};
    std::uint64_t carry = 0;
    for (unsigned k = word; k < words; ++k) {
      carry = plus(k, k - word < parts.size() ? parts[k - word] : 0, carry);
    }
  }
  constexpr void merge(exact_sum const& other) noexcept {
    std::uint64_t carry = 0;
    for (unsigned k = 0; k < words; ++k) carry = plus(k, other.word_[k], carry);
  }

  constexpr void subtract(exact_sum const& other) noexcept {
    std::uint64_t carry = 1;  // two's complement: what is not other, and one
    for (unsigned k = 0; k < words; ++k) carry = plus(k, ~other.word_[k], carry);
  }

  /// The sum, rounded once to the nearest double, ties to even.
  [[nodiscard]] constexpr double value() const noexcept {
    bool const negative = (word_[words - 1] >> 63) != 0;
    std::array<std::uint64_t, words> size = word_;
    if (negative) {
      std::uint64_t carry = 1;
      for (std::uint64_t& w : size) {
        w = ~w + carry;
        carry = carry != 0 && w == 0 ? 1 : 0;
      }
    }
    unsigned top = words;
    while (top > 0 && size[top - 1] == 0) --top;
    if (top == 0) return 0;
    // The leading 64 bits, and whether anything is left below them.
    int const width =
        static_cast<int>((top - 1) * 64 + static_cast<unsigned>(std::bit_width(size[top - 1])));
    int const from = width - 64;
    auto const word_at = [&](int position) -> std::uint64_t {  // 64 bits from bit `position` on
      if (position <= -64) return 0;
      if (position < 0) return size[0] << -position;
      auto const k = static_cast<unsigned>(position) >> 6;
      unsigned const bit = static_cast<unsigned>(position) & 63;
      std::uint64_t const high = bit != 0 && k + 1 < words ? size[k + 1] << (64 - bit) : 0;
      return (size[k] >> bit) | high;
    };
    std::uint64_t const lead = word_at(from);
    bool below = false;
    for (int k = 0; k * 64 < from; ++k) {
      auto const rest = static_cast<std::uint64_t>(from - k * 64);
      std::uint64_t const w = size[static_cast<unsigned>(k)];
      below = below || (rest >= 64 ? w != 0 : (w & ((std::uint64_t{1} << rest) - 1)) != 0);
    }
    std::uint64_t kept = lead >> 11;
    std::uint64_t const dropped = lead & 0x7FF;
    if (dropped > 0x400 || (dropped == 0x400 && (below || (kept & 1) != 0))) ++kept;
    // kept has 53 bits (54 after a carry, then it is a power of two): exact in a double.
    double result = static_cast<double>(kept);
    int power = from + 11 - 192;
    for (; power >= 64; power -= 64) result *= 0x1p64;
    for (; power <= -64; power += 64) result *= 0x1p-64;
    for (; power > 0; --power) result *= 2;
    for (; power < 0; ++power) result *= 0.5;
    return negative ? -result : result;
  }

  template <class Writer>
  constexpr void write(Writer& out) const {
    for (std::uint64_t w : word_) out.u64(w);
  }
  template <class Reader>
  [[nodiscard]] static constexpr exact_sum read(Reader& in) {
    exact_sum loaded;
    for (std::uint64_t& w : loaded.word_) w = in.u64();
    return loaded;
  }
  [[nodiscard]] constexpr bool negative() const noexcept { return (word_[words - 1] >> 63) != 0; }
  friend constexpr bool operator==(exact_sum const&, exact_sum const&) = default;

 private:
  static constexpr unsigned words = 6;
  constexpr std::uint64_t plus(unsigned k, std::uint64_t x, std::uint64_t carry) noexcept {
    std::uint64_t const first = word_[k] + x;
    std::uint64_t const both = first + carry;
    word_[k] = both;
    return static_cast<std::uint64_t>(first < x) | static_cast<std::uint64_t>(both < first);
  }
  constexpr std::uint64_t minus(unsigned k, std::uint64_t x, std::uint64_t borrow) noexcept {
    std::uint64_t const first = word_[k] - x;
    bool const taken = word_[k] < x || first < borrow;
    word_[k] = first - borrow;
    return static_cast<std::uint64_t>(taken);
  }
  std::array<std::uint64_t, words> word_{};
};

}  // namespace cxm::inline v0
