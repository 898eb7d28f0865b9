#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/statistics/exact_moments.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using cxm::exact_moments;
using cxm_test::close;

namespace {
constexpr cxm::confidence ninety_five{0.95};
exact_moments of(std::vector<std::int64_t> const& xs) {
  exact_moments m;
  for (auto x : xs) m.add(x);
  return m;
}
}  // namespace

TEST_CASE("exact moments: mean and variance of a few numbers") {
  auto const m = of({-2, 0, 1, 5});
  CHECK(m.count() == 4);
  CHECK(m.sum() == 4);
  CHECK(m.mean() == 1);
  CHECK(m.variance() == 26.0 / 3);
  CHECK(of({-7, -7, -7}).variance() == 0);
  CHECK(of({std::numeric_limits<std::int64_t>::min()}).mean() == -0x1p63);
}

TEST_CASE("exact moments: without two values that differ there is no interval") {
  CHECK(std::isnan(exact_moments{}.mean()));
  CHECK(std::isnan(of({3}).variance()));
  CHECK_FALSE(of({3}).mean_estimate(ninety_five).range.defined());
  CHECK_FALSE(of({3, 3}).mean_estimate(ninety_five).range.defined());
  CHECK_FALSE(mean_difference(of({3, 4}), of({3}), ninety_five).range.defined());
  CHECK_FALSE(mean_difference(of({3, 3}), of({4, 4}), ninety_five).range.defined());
  CHECK(mean_difference(of({3, 3}), of({4, 4}), ninety_five).value == -1);
  // One side that does not vary adds nothing to the error of the other.
  auto const one = mean_difference(of({3, 5}), of({4, 4}), ninety_five);
  CHECK(close(one.range.upper, of({3, 5}).mean_estimate(ninety_five).range.upper - 4));
}

TEST_CASE("exact moments: a sum that is too large is refused and nothing changes") {
  auto m = of({std::numeric_limits<std::int64_t>::max()});
  auto const before = m;
  CHECK_THROWS_AS(m.add(1), std::invalid_argument);
  CHECK(m == before);
  CHECK_THROWS_AS(m.merge(before), std::invalid_argument);
  CHECK(m == before);
  // Squares: four of 2^63 squared are 2^128.
  constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
  auto squares = of({lowest, std::numeric_limits<std::int64_t>::max(), 1, lowest,
                     std::numeric_limits<std::int64_t>::max(), 1});
  CHECK_THROWS_AS(squares.add(lowest), std::invalid_argument);
}

TEST_CASE("exact moments: random numbers of any size agree with two passes") {
  std::mt19937_64 random{7};
  for (int round = 0; round < 200; ++round) {
    auto const shift =
        static_cast<std::int64_t>(random() % 1000) * (round % 7 == 0 ? 1'000'000'000'000 : 1);
    std::vector<std::int64_t> xs;
    for (std::size_t n = 2 + random() % 30; n > 0; --n) {
      xs.push_back(shift + static_cast<std::int64_t>(random() % 100'000) - 50'000);
    }
    auto const m = of(xs);
    long double mean = 0;
    for (auto x : xs) mean += static_cast<long double>(x - shift);
    mean /= static_cast<long double>(xs.size());
    long double squares = 0;
    for (auto x : xs) {
      long double const d = static_cast<long double>(x - shift) - mean;
      squares += d * d;
    }
    CHECK(close(m.variance(),
                static_cast<double>(squares / static_cast<long double>(xs.size() - 1)), 1e-12));
    auto left = of({xs.begin(), xs.begin() + 1});
    left.merge(of({xs.begin() + 1, xs.end()}));
    CHECK(left == m);
  }
}
