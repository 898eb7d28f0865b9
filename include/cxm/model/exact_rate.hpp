#pragma once
/// A rate as a fraction of whole numbers, so that an amount is multiplied without a rounding in
/// between.

#include <cxm/core/config.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace cxm::inline v0 {

namespace detail {

/// a·b/d in whole numbers, and what is left over. Exact: the product has 128 bits.
struct quotient {
  std::uint64_t whole = 0;
  std::uint64_t rest = 0;
};

/// Nothing when the quotient needs more than 64 bits. Precondition: d > 0.
/// The product is kept as two words and divided bit by bit; the common case of a product within 64
/// bits is one division.
[[nodiscard]] constexpr std::optional<quotient> multiply_divide(std::uint64_t a, std::uint64_t b,
                                                                std::uint64_t d) noexcept {
  if (a == 0 || b <= (std::numeric_limits<std::uint64_t>::max)() / a) {
    return quotient{a * b / d, a * b % d};
  }
  constexpr std::uint64_t low_half = 0xFFFFFFFFU;
  std::uint64_t const low = (a & low_half) * (b & low_half);
  std::uint64_t const left = (a >> 32) * (b & low_half) + (low >> 32);
  std::uint64_t const right = (a & low_half) * (b >> 32) + (left & low_half);
  std::uint64_t rest = (a >> 32) * (b >> 32) + (left >> 32) + (right >> 32);
  std::uint64_t const rest_low = (right << 32) | (low & low_half);
  if (rest >= d) return std::nullopt;
  std::uint64_t whole = 0;
  for (int bit = 63; bit >= 0; --bit) {
    bool const carried = (rest >> 63) != 0;
    rest = (rest << 1) | ((rest_low >> bit) & 1);
    whole <<= 1;
    if (carried || rest >= d) {
      rest -= d;
      whole |= 1;
    }
  }
  return quotient{whole, rest};
}

/// a·b/d to the nearest whole number, halves upwards.
[[nodiscard]] constexpr std::optional<std::uint64_t> multiply_divide_rounded(
    std::uint64_t a, std::uint64_t b, std::uint64_t d) noexcept {
  auto const q = multiply_divide(a, b, d);
  if (!q) return std::nullopt;
  bool const up = q->rest >= d - q->rest;
  if (up && q->whole == (std::numeric_limits<std::uint64_t>::max)()) return std::nullopt;
  return q->whole + (up ? 1 : 0);
}

[[nodiscard]] constexpr std::uint64_t magnitude(std::int64_t x) noexcept {
  return x < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(x) : static_cast<std::uint64_t>(x);
}

/// The signed number of this magnitude; nothing when 64 bits can't hold it.
[[nodiscard]] constexpr std::optional<std::int64_t> with_sign(bool negative,
                                                              std::uint64_t size) noexcept {
  constexpr auto most = static_cast<std::uint64_t>((std::numeric_limits<std::int64_t>::max)());
  if (size > most + (negative ? 1 : 0)) return std::nullopt;
  return static_cast<std::int64_t>(negative ? std::uint64_t{0} - size : size);
}

/// A decimal such as -12.340: its digits without the point, and how many stood behind it.
struct decimal_digits {
  bool negative = false;
  std::uint64_t digits = 0;
  int places = 0;
};

/// Sign, at least one digit, at most one point. Trailing zeros behind the point are dropped.
/// Nothing for anything else: spaces, exponents, group separators, more than 64 bits.
[[nodiscard]] constexpr std::optional<decimal_digits> read_decimal(std::string_view text) noexcept {
  decimal_digits out;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    out.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  auto const point = text.find('.');
  if (point != std::string_view::npos) {
    while (text.back() == '0') text.remove_suffix(1);
  }
  bool any = point != std::string_view::npos && point > 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    auto const digit = static_cast<std::uint64_t>(text[i] - '0');
    if (out.digits > ((std::numeric_limits<std::uint64_t>::max)() - digit) / 10)
      return std::nullopt;
    out.digits = out.digits * 10 + digit;
    out.places += i > point ? 1 : 0;
    any = true;
  }
  if (!any) return std::nullopt;
  return out;
}

}  // namespace detail

/// A rational number: numerator over a positive denominator, in lowest terms.
///
/// Exchange rates and shares of a month are decimals and fractions that binary floating point can't
/// hold (0.1, 52/12): kept as a fraction, an amount times a rate is rounded once, and the inverse
/// of a rate is exact.
/// Input: numerator and denominator of 64 bits; the denominator isn't 0.
/// Errors: std::invalid_argument for a denominator of 0; std::overflow_error when a product or an
/// inverse needs more than 64 bits.
class exact_rate {
 public:
  constexpr exact_rate() = default;
  explicit constexpr exact_rate(std::int64_t numerator, std::int64_t denominator = 1) {
    if (denominator == 0) {
      throw std::invalid_argument("cxm::exact_rate: the denominator is not 0");
    }
    auto const size = detail::magnitude(numerator);
    auto const parts = detail::magnitude(denominator);
    auto const common = std::gcd(size, parts);
    auto const top = detail::with_sign((numerator < 0) != (denominator < 0), size / common);
    auto const bottom = detail::with_sign(false, parts / common);
    if (!top || !bottom) too_wide();
    numerator_ = *top;
    denominator_ = *bottom;
  }
  /// A decimal with a point: `exact_rate::parse("1.0837")` is 10837/10000. At most 18 decimals
  /// after trailing zeros are dropped. Errors: std::invalid_argument for any other text.
  [[nodiscard]] static constexpr exact_rate parse(std::string_view text) {
    auto const read = detail::read_decimal(text);
    auto const top = read ? detail::with_sign(read->negative, read->digits) : std::nullopt;
    if (!top || read->places > 18) {
      throw std::invalid_argument(
          "cxm::exact_rate: a decimal of at most 18 places with a point, such as 1.0837");
    }
    std::int64_t bottom = 1;
    for (int i = 0; i < read->places; ++i) bottom *= 10;
    return exact_rate{*top, bottom};
  }

  [[nodiscard]] constexpr std::int64_t numerator() const noexcept { return numerator_; }
  [[nodiscard]] constexpr std::int64_t denominator() const noexcept { return denominator_; }
  /// The nearest double: for showing, not for multiplying money.
  [[nodiscard]] constexpr double value() const noexcept {
    return static_cast<double>(numerator_) / static_cast<double>(denominator_);
  }
  [[nodiscard]] constexpr exact_rate inverse() const {
    if (numerator_ == 0) throw std::invalid_argument("cxm::exact_rate: 0 has no inverse");
    return exact_rate{denominator_, numerator_};
  }
  [[nodiscard]] friend constexpr exact_rate operator*(exact_rate a, exact_rate b) {
    exact_rate const left{a.numerator_, b.denominator_};  // reduced crosswise, so that it overflows
    exact_rate const right{b.numerator_, a.denominator_};  // only when the result itself does
    auto const top = product(left.numerator_, right.numerator_);
    auto const bottom = product(left.denominator_, right.denominator_);
    return exact_rate{top, bottom};
  }
  friend constexpr bool operator==(exact_rate, exact_rate) = default;

 private:
  [[noreturn]] static void too_wide() {
    throw std::overflow_error("cxm::exact_rate: the fraction needs more than 64 bits");
  }
  [[nodiscard]] static constexpr std::int64_t product(std::int64_t a, std::int64_t b) {
    auto const size = detail::multiply_divide(detail::magnitude(a), detail::magnitude(b), 1);
    auto const whole = size ? detail::with_sign((a < 0) != (b < 0), size->whole) : std::nullopt;
    if (!whole) too_wide();
    return *whole;
  }
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

}  // namespace cxm::inline v0
