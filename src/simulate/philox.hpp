#pragma once
// Random numbers that are a function of where they are asked for.
//
// Philox4x32-10 turns a counter and a key into four random words. The seed is the key; the counter holds
// whose stream it is, what it is for, and how far it got. So each customer has streams of its own: what
// one of them draws never moves another, and the order in which customers are made does not matter.
//
// Source: Salmon, Moraes, Dror and Shaw 2011, Parallel random numbers: as easy as 1, 2, 3, SC '11.

#include <array>
#include <cstddef>
#include <cstdint>

namespace cxm::simulation {

using philox_block = std::array<std::uint32_t, 4>;

/// The ten rounds of Philox4x32.
[[nodiscard]] constexpr philox_block philox4x32_10(philox_block counter,
                                                   std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    if (round > 0) {
      key[0] += 0x9E3779B9U;
      key[1] += 0xBB67AE85U;
    }
    std::uint64_t const a = std::uint64_t{0xD2511F53U} * counter[0];
    std::uint64_t const b = std::uint64_t{0xCD9E8D57U} * counter[2];
    counter = {
        static_cast<std::uint32_t>(b >> 32U) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
        static_cast<std::uint32_t>(a >> 32U) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
  }
  return counter;
}

/// What a stream is for. The numbers are part of what a seed means: they never change.
enum class purpose : std::uint32_t {
  who = 1,     ///< acquisition, plan, country, channel
  before = 2,  ///< the way to the first purchase
  life = 3,    ///< months, experience, leaving and coming back
  surveys = 4,
  support = 5,
  shop = 6,
  use = 7,        ///< deliveries, the app, task attempts
  prospects = 8,  ///< visitors who never bought
  mentions = 9,
};

/// One stream: 2^33 draws of 64 bits before it would repeat itself.
class stream {
 public:
  constexpr stream(std::uint64_t seed, std::uint64_t whose, purpose what) noexcept
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)},
        counter_{0, static_cast<std::uint32_t>(what), static_cast<std::uint32_t>(whose),
                 static_cast<std::uint32_t>(whose >> 32U)} {}

  [[nodiscard]] constexpr std::uint64_t bits() noexcept {
    if (used_ == 4) {
      block_ = philox4x32_10(counter_, key_);
      ++counter_[0];
      used_ = 0;
    }
    std::uint64_t const low = block_[used_];
    std::uint64_t const high = block_[used_ + 1];
    used_ += 2;
    return high << 32U | low;
  }
  /// Uniform in [0, 1): a multiple of 2^-53.
  [[nodiscard]] constexpr double uniform() noexcept {
    return static_cast<double>(bits() >> 11U) * 0x1p-53;
  }
  /// Uniform in (0, 1): an odd multiple of 2^-53.
  [[nodiscard]] constexpr double inner_uniform() noexcept {
    return static_cast<double>((bits() >> 12U) * 2 + 1) * 0x1p-53;
  }
  [[nodiscard]] constexpr bool chance(double p) noexcept { return uniform() < p; }
  /// Uniform in 0 … n − 1, within n/2^53 of it. Precondition: 0 < n < 2^32.
  [[nodiscard]] constexpr std::uint64_t below(std::uint64_t n) noexcept {
    return static_cast<std::uint64_t>(uniform() * static_cast<double>(n));
  }

 private:
  std::array<std::uint32_t, 2> key_;
  philox_block counter_;
  philox_block block_{};
  std::size_t used_ = 4;
};

}  // namespace cxm::simulation
