#pragma once
/// Rounding for display. Inside, counts are exact and numbers keep full precision; they are rounded
/// once, half away from zero, when they are shown.

#include <cxm/core/exclusions.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace cxm::inline v0 {

/// x to this many decimals (0 to 15), half away from zero: 12.5 → 13, −12.5 → −13, 28.85 → 28.9.
/// A value within four units of the last binary place of a half counts as the half, so that 28.85,
/// which no double is, rounds as it reads. NaN and infinities stay. Zero keeps the sign of x.
[[nodiscard]] inline double round_half_away(double x, int decimals = 0) noexcept {
  if (!std::isfinite(x)) return x;
  double power = 1;
  for (int i = 0; i < decimals; ++i) power *= 10;
  double const size = std::fabs(x) * power;
  if (size >= 0x1p52) return x;  // no decimals are left to round
  double whole = std::floor(size);
  // From 2^46 on four units are no longer a small part of 1: a whole number must stay one.
  double const slack = std::fmin(4 * (std::nextafter(size, HUGE_VAL) - size), 0x1p-4);
  if (size - whole >= 0.5 - slack) whole += 1;
  return std::copysign(whole / power, x);
}

/// The ways that other programs round, to reproduce the number they show. cxm itself shows
/// half_away.
enum class rounding : std::uint8_t {
  half_away,  ///< 12.5 → 13, −12.5 → −13
  half_even,  ///< to the even neighbour: 12.5 → 12, −12.5 → −12
  half_up,    ///< towards plus infinity: 12.5 → 13, −12.5 → −12, as JavaScript's Math.round
  up,         ///< no half at all, the next whole number above: 12.1 → 13, −12.9 → −12
};

/// As round_half_away in all else: what is within four units of the last binary place of a half, or
/// for `up` of a whole number, counts as that.
[[nodiscard]] inline double round_by(double x, rounding how, int decimals = 0) noexcept {
  if (how == rounding::half_away || !std::isfinite(x)) return round_half_away(x, decimals);
  double power = 1;
  for (int i = 0; i < decimals; ++i) power *= 10;
  double const size = std::fabs(x) * power;
  if (size >= 0x1p52) return x;
  double whole = std::floor(size);
  double const rest = size - whole;
  double const slack = std::fmin(4 * (std::nextafter(size, HUGE_VAL) - size), 0x1p-4);
  bool const negative = std::signbit(x);
  bool outwards = false;  // away from zero
  if (how == rounding::up) {
    outwards = negative ? rest >= 1 - slack : rest > slack;
  } else if (std::fabs(rest - 0.5) > slack) {
    outwards = rest > 0.5;
  } else {
    outwards = how == rounding::half_up ? !negative : std::fmod(whole, 2) != 0;
  }
  if (outwards) whole += 1;
  return std::copysign(whole / power, x);
}

/// Shares of a whole, in units of 10^-decimals percent, that add up to exactly 100 %: the method of
/// the largest remainder, ties to the earlier count. {1, 1, 1} → {34, 33, 33} and not three
/// times 33. Precondition: the counts together fit 2^64. No counts at all: zeros. Source:
/// Hamilton's method; Balinski and Young 2001, Fair Representation, ch. 2.
[[nodiscard]] inline std::vector<std::int64_t> shares_that_add_up(std::span<count_t const> counts,
                                                                  int decimals = 0) {
  std::int64_t whole = 100;
  for (int i = 0; i < decimals; ++i) whole *= 10;
  count_t total = 0;
  for (count_t n : counts) total += n;
  std::vector<std::int64_t> shares(counts.size(), 0);
  if (total == 0) return shares;
  __extension__ using wide = unsigned __int128;  // whole·n may exceed 64 bits
  struct remainder {
    count_t left;
    std::size_t at;
  };
  std::vector<remainder> order;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    auto const scaled = static_cast<wide>(counts[i]) * static_cast<std::uint64_t>(whole);
    shares[i] = static_cast<std::int64_t>(scaled / total);
    given += shares[i];
    order.push_back({static_cast<count_t>(scaled % total), i});
  }
  std::stable_sort(order.begin(), order.end(),
                   [](remainder const& a, remainder const& b) { return a.left > b.left; });
  for (std::size_t k = 0; given < whole; ++k, ++given) ++shares[order[k].at];
  return shares;
}

}  // namespace cxm::inline v0
