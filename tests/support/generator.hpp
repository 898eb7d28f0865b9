#pragma once
// Random test data that is the same on every machine: a seed gives the same rows everywhere, which
// the distributions of the standard library don't promise.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <utility>
#include <vector>

namespace cxm_test {

class generator {
 public:
  explicit generator(std::uint64_t seed) : bits_{seed} {}

  [[nodiscard]] std::uint64_t bits() { return bits_(); }
  /// 0 to n − 1; n > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t n) { return bits_() % n; }
  /// low to high, both included.
  [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high) {
    auto const width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    auto const step = width == UINT64_MAX ? bits_() : below(width + 1);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + step);
  }
  /// True in `of_100` of 100 cases.
  [[nodiscard]] bool chance(unsigned of_100) { return below(100) < of_100; }
  /// From 0 on, below 1.
  [[nodiscard]] double real() { return static_cast<double>(bits_() >> 11) * 0x1p-53; }

  template <class T>
  [[nodiscard]] T pick(std::initializer_list<T> choices) {
    return choices.begin()[below(choices.size())];
  }
  template <class T>
  [[nodiscard]] T const& pick(std::vector<T> const& choices) {
    return choices[static_cast<std::size_t>(below(choices.size()))];
  }
  template <class T>
  void shuffle(std::vector<T>& rows) {
    for (std::size_t n = rows.size(); n > 1; --n) {
      std::swap(rows[n - 1], rows[static_cast<std::size_t>(below(n))]);
    }
  }

 private:
  std::mt19937_64 bits_;
};

}  // namespace cxm_test
