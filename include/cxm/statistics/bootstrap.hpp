#pragma once
/// The percentile bootstrap over customers, for rates whose numerator is not a part of the
/// denominator.
///
/// Customers are drawn with replacement, 1,999 times; the interval runs between the order
/// statistics at 2,000·(1 ∓ level)/2. Customers with the same profile are drawn together, so the
/// cost depends on how many differ. The generator is splitmix64 with a fixed seed: the same data
/// give the same interval. Source: Efron 1979, Annals of Statistics 7, 1–26; Davison and Hinkley
/// 1997, section 5.2.

#include <cxm/core/exclusions.hpp>
#include <cxm/core/key.hpp>
#include <cxm/core/reading.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace cxm::inline v0 {

namespace detail {
/// splitmix64: Steele, Lea and Flood 2014, OOPSLA.
class split_mix {
 public:
  explicit split_mix(std::uint64_t seed) noexcept : state_{seed} {}
  [[nodiscard]] std::uint64_t next() noexcept {
    state_ += 0x9E3779B97F4A7C15U;
    return mix(state_);
  }
  /// Uniform on [0, n). Bias below n/2^64 (multiply and shift).
  [[nodiscard]] std::uint64_t below(std::uint64_t n) noexcept {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<wide>(next()) * n) >> 64);
  }

 private:
  std::uint64_t state_;
};

/// Binomial(n, ½): set bits among n random ones.
[[nodiscard]] inline count_t heads(split_mix& random, count_t n) noexcept {
  count_t sum = 0;
  for (; n >= 64; n -= 64) sum += static_cast<count_t>(std::popcount(random.next()));
  if (n > 0) sum += static_cast<count_t>(std::popcount(random.next() >> (64 - n)));
  return sum;
}

/// Binomial(n, k/m), exact to 2^-64: n uniform numbers are compared with k/m bit by bit, all at
/// once; at each bit half of those still undecided are decided. O(n/32) random words.
[[nodiscard]] inline count_t binomial(split_mix& random, count_t n, count_t k, count_t m) noexcept {
  __extension__ using wide = unsigned __int128;
  count_t successes = 0;
  wide rest = k;
  for (int bit = 0; bit < 64 && n > 0; ++bit) {
    rest *= 2;
    bool const one = rest >= m;  // the next binary digit of k/m
    if (one) rest -= m;
    count_t const ones = heads(random, n);
    if (one) {
      successes += n - ones;  // a 0 against a 1: below k/m
      n = ones;
    } else {
      n -= ones;  // a 1 against a 0: above it
    }
  }
  return successes;
}

/// The percentile interval of what resamples gave, which are put in order; NaN bounds where these
/// are alike, or where fewer than 19 in 20 of `resamples` gave anything.
[[nodiscard]] inline bounds percentile_interval(std::vector<double>& values, std::size_t resamples,
                                                confidence level) {
  bounds range{undefined, undefined, level.level(), interval_method::bootstrap};
  if (values.empty() || values.size() * 20 < resamples * 19) return range;
  std::sort(values.begin(), values.end());
  auto const place = [&](double p) {
    auto const k = std::floor(static_cast<double>(values.size() + 1) * p + 1e-9);
    double const last = static_cast<double>(values.size());
    return values[static_cast<std::size_t>(k < 1 ? 1 : k > last ? last : k) - 1];
  };
  double const tail = 0.5 * (1 - level.level());
  if (values.front() == values.back()) return range;
  range.lower = place(tail);
  range.upper = place(1 - tail);
  return range;
}
}  // namespace detail

/// Input: how many customers have each profile; `statistic(weights)` is the rate when weights[i]
/// customers have profile i.
/// Undefined (NaN bounds): fewer than two customers, or a resample in twenty without a defined
/// rate.
template <class Statistic>
[[nodiscard]] bounds customer_bootstrap(std::span<count_t const> customers, confidence level,
                                        Statistic const& statistic) {
  constexpr std::size_t resamples = 1999;
  bounds range{undefined, undefined, level.level(), interval_method::bootstrap};
  count_t n = 0;
  std::size_t commonest = 0;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    n += customers[i];
    if (customers[i] > customers[commonest]) commonest = i;
  }
  if (n < 2) return range;
  // Where the profiles end when all but the commonest are laid out side by side.
  std::vector<count_t> ends(customers.size(), 0);
  count_t others = 0;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    if (i != commonest) others += customers[i];
    ends[i] = others;
  }
  detail::split_mix random{0x6378'6D00'0000'0001U};
  std::vector<count_t> weights(customers.size());
  std::vector<double> rates;
  rates.reserve(resamples);
  for (std::size_t b = 0; b < resamples; ++b) {
    std::fill(weights.begin(), weights.end(), count_t{0});
    weights[commonest] = detail::binomial(random, n, customers[commonest], n);
    for (count_t left = n - weights[commonest]; left > 0; --left) {
      auto const at = std::upper_bound(ends.begin(), ends.end(), random.below(others));
      ++weights[static_cast<std::size_t>(at - ends.begin())];
    }
    double const rate = statistic(std::span<count_t const>{weights});
    if (rate == rate) rates.push_back(rate);
  }
  return detail::percentile_interval(rates, resamples, level);
}

}  // namespace cxm::inline v0
