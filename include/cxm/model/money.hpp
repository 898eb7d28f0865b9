#pragma once
/// Money: a whole number of minor units (cents) and the currency they are in.

#include <cxm/core/currency.hpp>
#include <cxm/model/exact_rate.hpp>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

/// An amount in one currency. Every operation is exact or rounds once, half away from zero, to a
/// whole minor unit; nothing wraps, nothing crosses a currency.
///
/// Input: minor units of 64 bits (1177 is 11.77 EUR, 1177 JPY, 1.177 KWD). There is no way in from a
///   double: 0.1 isn't a double, so parse the decimal text or count the minor units.
/// Errors: std::invalid_argument where two currencies meet in a sum, a difference or an order (`==`
///   between currencies is false); std::overflow_error beyond 64 bits. Neither operand has changed.
class money {
 public:
  constexpr money() = default;
  constexpr money(std::int64_t minor_units, currency in) noexcept
      : minor_units_{minor_units}, in_{in} {}

  /// A decimal such as "11.77", "-5", "+0.10"; nothing for other text (spaces, group separators, a
  /// decimal comma), for more decimals than the currency has, and beyond 64 bits.
  [[nodiscard]] static constexpr std::optional<money> try_parse(std::string_view decimal,
                                                                currency in) noexcept {
    auto const read = detail::read_decimal(decimal);
    if (!read || read->places > in.decimals()) return std::nullopt;
    std::uint64_t scale = 1;
    for (int i = read->places; i < in.decimals(); ++i) scale *= 10;
    auto const size = detail::multiply_divide(read->digits, scale, 1);
    auto const minor = size ? detail::with_sign(read->negative, size->whole) : std::nullopt;
    if (!minor) return std::nullopt;
    return money{*minor, in};
  }
  /// The same, with std::invalid_argument instead of nothing.
  [[nodiscard]] static money parse(std::string_view decimal, currency in) {
    auto const read = try_parse(decimal, in);
    if (!read) {
      throw std::invalid_argument("cxm::money: \"" + std::string{decimal.substr(0, 40)} +
                                  "\" is not an amount with at most " +
                                  std::to_string(in.decimals()) + " decimals behind a point");
    }
    return *read;
  }

  [[nodiscard]] constexpr std::int64_t minor_units() const noexcept { return minor_units_; }
  [[nodiscard]] constexpr currency in() const noexcept { return in_; }
  /// The nearest double in major units: for figures and charts, not for sums.
  [[nodiscard]] constexpr double major_units() const noexcept {
    return static_cast<double>(minor_units_) / static_cast<double>(in_.minor_units());
  }

  constexpr money& operator+=(money other) {
    same_currency(*this, other);
    constexpr auto most = (std::numeric_limits<std::int64_t>::max)();
    constexpr auto least = (std::numeric_limits<std::int64_t>::min)();
    auto const x = other.minor_units_;
    if (x >= 0 ? minor_units_ > most - x : minor_units_ < least - x) too_much();
    minor_units_ += x;
    return *this;
  }
  constexpr money& operator-=(money other) {
    same_currency(*this, other);
    constexpr auto most = (std::numeric_limits<std::int64_t>::max)();
    constexpr auto least = (std::numeric_limits<std::int64_t>::min)();
    auto const x = other.minor_units_;
    if (x >= 0 ? minor_units_ < least + x : minor_units_ > most + x) too_much();
    minor_units_ -= x;
    return *this;
  }
  [[nodiscard]] friend constexpr money operator+(money a, money b) { return a += b; }
  [[nodiscard]] friend constexpr money operator-(money a, money b) { return a -= b; }
  [[nodiscard]] constexpr money operator-() const { return money{0, in_} - *this; }

  /// Rounded once, half away from zero, to a whole minor unit.
  [[nodiscard]] friend constexpr money operator*(money a, exact_rate rate) {
    auto const size = detail::multiply_divide_rounded(
        detail::magnitude(a.minor_units_), detail::magnitude(rate.numerator()),
        static_cast<std::uint64_t>(rate.denominator()));
    bool const negative = (a.minor_units_ < 0) != (rate.numerator() < 0);
    auto const minor = size ? detail::with_sign(negative, *size) : std::nullopt;
    if (!minor) too_much();
    return money{*minor, a.in_};
  }
  [[nodiscard]] friend constexpr money operator*(exact_rate rate, money a) { return a * rate; }
  [[nodiscard]] friend constexpr money operator*(money a, std::int64_t times) {
    return a * exact_rate{times};
  }

  /// Shares in proportion to the weights, as near as whole minor units can be; they add up to this
  /// amount. Minor units left over by rounding down go one each to the largest remainders, the
  /// first among equals.
  /// Errors: std::invalid_argument for a negative weight, no weights, or weights of 0 alone.
  /// Complexity: O(n log n).
  [[nodiscard]] std::vector<money> split(std::span<std::int64_t const> weights) const {
    std::uint64_t total = 0;
    for (std::int64_t weight : weights) {
      if (weight < 0) throw std::invalid_argument("cxm::money: a weight of a share is negative");
      total += static_cast<std::uint64_t>(weight);
      if (total > most_weight) throw std::overflow_error("cxm::money: the weights exceed 2^62");
    }
    if (total == 0) throw std::invalid_argument("cxm::money: shares need a weight above 0");
    auto const whole = detail::magnitude(minor_units_);
    std::vector<std::uint64_t> part(weights.size());
    struct leftover {
      std::uint64_t rest;
      std::size_t at;
    };
    std::vector<leftover> order(weights.size());
    std::uint64_t left = whole;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      auto const q = detail::multiply_divide(whole, static_cast<std::uint64_t>(weights[i]), total);
      part[i] = q->whole;  // weight <= total, so the quotient fits
      left -= q->whole;
      order[i] = {q->rest, i};
    }
    std::sort(order.begin(), order.end(), [](leftover const& a, leftover const& b) {
      return a.rest != b.rest ? a.rest > b.rest : a.at < b.at;
    });
    for (std::size_t i = 0; i < left; ++i) ++part[order[i].at];
    std::vector<money> shares;
    shares.reserve(part.size());
    for (std::uint64_t size : part) {
      shares.emplace_back(*detail::with_sign(minor_units_ < 0, size), in_);
    }
    return shares;
  }
  /// n equal shares that add up; the first ones hold the minor units left over.
  [[nodiscard]] std::vector<money> split(std::size_t n) const {
    return split(std::vector<std::int64_t>(n, 1));
  }

  friend constexpr bool operator==(money, money) = default;
  friend constexpr std::strong_ordering operator<=>(money a, money b) {
    same_currency(a, b);
    return a.minor_units_ <=> b.minor_units_;
  }

 private:
  static constexpr std::uint64_t most_weight = std::uint64_t{1} << 62;
  static constexpr void same_currency(money a, money b) {
    if (a.in_ != b.in_) mixed(a.in_, b.in_);
  }
  [[noreturn]] static void mixed(currency a, currency b) {
    auto const shown = [](currency c) {
      return c.stated() ? std::string{c.code()} : "no currency";
    };
    throw std::invalid_argument("cxm::money: " + shown(a) + " meets " + shown(b) +
                                ", convert one with a rate_table");
  }
  [[noreturn]] static void too_much() {
    throw std::overflow_error("cxm::money: the amount needs more than 64 bits");
  }
  std::int64_t minor_units_ = 0;
  currency in_{};
};

/// The amount as `money::parse` reads it, with all decimals of its currency and without the code.
[[nodiscard]] inline std::string to_decimal(money x) {
  auto digits = std::to_string(detail::magnitude(x.minor_units()));
  if (auto const places = static_cast<std::size_t>(x.in().decimals()); places > 0) {
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
  }
  return x.minor_units() < 0 ? "-" + digits : digits;
}

/// "11.77 EUR"; without a code when the currency isn't stated.
[[nodiscard]] inline std::string to_string(money x) {
  return x.in().stated() ? to_decimal(x) + " " + std::string{x.in().code()} : to_decimal(x);
}

}  // namespace cxm::inline v0
