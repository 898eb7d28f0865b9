#pragma once
// Random bits that are the same on every machine, for files that are measured.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// splitmix64 (Steele, Lea and Flood 2014).
class random_bits {
 public:
  explicit random_bits(std::uint64_t seed) : state_{seed} {}
  std::uint64_t operator()() noexcept {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
  }
  std::uint64_t below(std::uint64_t n) noexcept { return (*this)() % n; }
  template <std::size_t n>
  std::string_view pick(std::array<std::string_view, n> const& of) noexcept {
    return of[static_cast<std::size_t>(below(n))];
  }

 private:
  std::uint64_t state_;
};
