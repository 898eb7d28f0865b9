// Trends: hand-made series whose S, slope and change are plain to see, and what must not matter.

#include <cxm/statistics/trend.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

using cxm::mann_kendall;
using cxm::pettitt;
using cxm::sen_slope;
using cxm_test::close;

namespace {
using series = std::vector<double>;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

int sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

/// Every pair, one by one.
std::int64_t s_of_pairs(series const& x, series const& times) {
  std::int64_t s = 0;
  for (std::size_t j = 0; j < x.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) s += sign(x[j] - x[i]) * sign(times[j] - times[i]);
  }
  return s;
}
series counting(std::size_t n) {
  series out(n);
  std::iota(out.begin(), out.end(), 0.0);
  return out;
}
/// A random series with many ties (few levels) or hardly any.
series random_series(cxm_test::generator& random, std::size_t n, std::int64_t levels) {
  series out;
  for (std::size_t i = 0; i < n; ++i) {
    out.push_back(static_cast<double>(random.between(-levels, levels)));
  }
  return out;
}
series reversed(series x) {
  std::reverse(x.begin(), x.end());
  return x;
}
}  // namespace

TEST_CASE("Mann-Kendall: five rising values, by hand") {
  auto const found = mann_kendall(series{1, 2, 3, 4, 5});
  CHECK(found.n == 5);
  CHECK(found.s == 10);
  CHECK(close(found.variance, 5.0 * 4 * 15 / 18));
  CHECK(found.tau_a == 1);
  CHECK(close(found.tau_b, 1));
  CHECK(close(found.test.statistic, 9 / std::sqrt(50.0 / 3)));
  CHECK(close(found.test.p, std::erfc(9 / std::sqrt(50.0 / 3) / std::sqrt(2.0))));
}

TEST_CASE("Mann-Kendall: tau_b of values that only rise is 1, and never more") {
  series x;
  for (int n = 0; n < 300; ++n) {
    x.push_back(n);
    if (n > 0) CHECK(mann_kendall(x).tau_b == 1);
  }
}

TEST_CASE("Mann-Kendall: equal values take from the variance and from tau-b's pairs") {
  // Pairs: 1–2 four times up, 1–1 and 2–2 equal.
  auto const found = mann_kendall(series{1, 1, 2, 2});
  CHECK(found.s == 4);
  CHECK(close(found.variance, (4.0 * 3 * 13 - 2 * (2 * 1 * 9)) / 18));
  CHECK(close(found.tau_a, 4.0 / 6));
  CHECK(close(found.tau_b, 4 / std::sqrt(6.0 * 4)));
  CHECK(close(found.test.statistic, 3 / std::sqrt(120.0 / 18)));
}

TEST_CASE("Mann-Kendall: as much up as down is z 0 and p 1") {
  auto const balanced = mann_kendall(series{1, 2, 1});
  CHECK(balanced.s == 0);
  CHECK(balanced.tau_a == 0);
  CHECK(balanced.tau_b == 0);
  CHECK(balanced.test.statistic == 0);
  CHECK(balanced.test.p == 1);
  CHECK(balanced.test.log_p == 0);
}

TEST_CASE("Mann-Kendall: without two values, or with equal ones only, there is no test") {
  for (auto const& x : {series{}, series{7}, series{missing, 7, missing}}) {
    auto const found = mann_kendall(x);
    CHECK(found.n == (x.empty() ? 0U : 1U));
    CHECK(found.s == 0);
    CHECK(found.variance == 0);
    CHECK(std::isnan(found.tau_a));
    CHECK(std::isnan(found.tau_b));
    CHECK(std::isnan(found.test.statistic));
    CHECK(std::isnan(found.test.p));
  }
  auto const equal = mann_kendall(series(20, 0.1));
  CHECK(equal.n == 20);
  CHECK(equal.s == 0);
  CHECK(equal.variance == 0);
  CHECK(equal.tau_a == 0);
  CHECK(std::isnan(equal.tau_b));
  CHECK(std::isnan(equal.test.statistic));
  CHECK(std::isnan(equal.test.p));
  CHECK(std::isnan(equal.test.log_p));
}

TEST_CASE("Mann-Kendall: two values say nothing, as the continuity correction has it") {
  auto const found = mann_kendall(series{3, 8});
  CHECK(found.s == 1);
  CHECK(found.variance == 1);
  CHECK(found.tau_a == 1);
  CHECK(found.test.statistic == 0);
  CHECK(found.test.p == 1);
}

TEST_CASE("Mann-Kendall: missing periods are left out and the order of the others is kept") {
  auto const gaps = mann_kendall(series{missing, 4, 1, missing, missing, 3, 9, missing});
  auto const whole = mann_kendall(series{4, 1, 3, 9});
  CHECK(gaps.n == 4);
  CHECK(gaps.s == whole.s);
  CHECK(gaps.variance == whole.variance);
  CHECK(gaps.test.p == whole.test.p);
}

TEST_CASE("Mann-Kendall: only the order of values counts, infinite ones and both zeros included") {
  CHECK(mann_kendall(series{-infinite, 0, 1e300, infinite}).s == 6);
  CHECK(mann_kendall(series{infinite, infinite, 2}).s == -2);
  CHECK(mann_kendall(series{0.0, -0.0}).s == 0);
  CHECK(std::isnan(mann_kendall(series{0.0, -0.0}).tau_b));
}

TEST_CASE("Mann-Kendall: sorting counts the same S as all pairs do") {
  cxm_test::generator random{301};
  for (int i = 0; i < 400; ++i) {
    auto const x = random_series(random, random.below(70), random.pick({1, 4, 1000000}));
    auto const found = mann_kendall(x);
    CHECK(found.s == s_of_pairs(x, counting(x.size())));
  }
}

TEST_CASE("Mann-Kendall: reversed or negated values turn the sign, a constant changes nothing") {
  cxm_test::generator random{302};
  for (int i = 0; i < 100; ++i) {
    auto x = random_series(random, 2 + random.below(50), random.pick({2, 1000}));
    auto const found = mann_kendall(x);
    auto const back = mann_kendall(reversed(x));
    CHECK(back.s == -found.s);
    CHECK(back.variance == found.variance);
    CHECK(close(back.test.statistic, -found.test.statistic));
    CHECK(close(back.test.p, found.test.p));
    for (double& value : x) value = 17 - 3 * value;
    CHECK(mann_kendall(x).s == -found.s);
    CHECK(mann_kendall(x).variance == found.variance);
  }
}

TEST_CASE("Mann-Kendall: a long series keeps S exact and its p readable as a logarithm") {
  auto const found = mann_kendall(counting(200'000));
  CHECK(found.s == 19'999'900'000);
  CHECK(found.tau_a == 1);
  CHECK(close(found.variance, 200'000.0 * 199'999 * 400'005 / 18));
  CHECK(found.test.p == 0);
  CHECK(found.test.log_p < -1e5);
}

TEST_CASE("Mann-Kendall: the variance is that of S over all orders, with ties on either side") {
  std::vector<series> const sides{{0, 1, 2, 3, 4, 5},
                                  {0, 0, 1, 2, 2, 2},
                                  {0, 0, 0, 0, 1, 2},
                                  {3, 3, 3, 3, 3, 3},
                                  {1, 1, 1, 2, 2, 2}};
  for (auto const& x : sides) {
    for (auto const& times : sides) {
      // Places, so that equal values count as often as they can be exchanged.
      std::vector<std::size_t> place{0, 1, 2, 3, 4, 5};
      double sum = 0;
      double orders = 0;
      do {
        series shuffled;
        for (std::size_t const i : place) shuffled.push_back(x[i]);
        auto const s = static_cast<double>(s_of_pairs(shuffled, times));
        sum += s * s;
        orders += 1;
      } while (std::next_permutation(place.begin(), place.end()));
      CHECK(close(
          cxm::detail::kendall_variance(6, cxm::detail::ties_of(x), cxm::detail::ties_of(times)),
          sum / orders));
    }
  }
}

TEST_CASE("Sen's slope: a straight line gives its slope, its intercept and no width") {
  series x;
  for (int i = 0; i < 11; ++i) x.push_back(4 + 0.5 * i);
  auto const found = sen_slope(x);
  CHECK(found.n == 11);
  CHECK(found.pairs == 55);
  CHECK(found.slope.value == 0.5);
  CHECK(found.slope.range.lower == 0.5);
  CHECK(found.slope.range.upper == 0.5);
  CHECK(found.intercept == 4);
}

TEST_CASE("Sen's slope: the median of an odd and of an even number of slopes") {
  // Slopes 1, 4 and (5 over two periods) 2.5.
  CHECK(sen_slope(series{0, 1, 5}).slope.value == 2.5);
  CHECK(sen_slope(series{0, 1, 5}).intercept == 1 - 2.5);
  // Times 0, 1, 1: slopes 1 and 5.
  auto const even = sen_slope(series{0, 1, 1}, series{0, 1, 5});
  CHECK(even.pairs == 2);
  CHECK(even.slope.value == 3);
}

TEST_CASE("Sen's slope: the interval is made of two of the sorted slopes") {
  series const x{0, 1, 2, 3, 7};
  series const sorted{1, 1, 1, 1, 1, 1, 7.0 / 4, 2, 5.0 / 2, 4};
  auto const found = sen_slope(x, cxm::confidence{0.8});
  // C = 1.28155·4.08248 = 5.2319: ranks [2.384] = 2 and [8.616] = 9.
  CHECK(found.slope.value == 1);
  CHECK(found.slope.range.lower == sorted[1]);
  CHECK(found.slope.range.upper == sorted[8]);
  CHECK(found.slope.range.level == 0.8);
}

TEST_CASE("Sen's slope: too few slopes for the level have no interval, and one value no slope") {
  auto const found = sen_slope(series{10, 12, 11, 15}, cxm::confidence{0.99});
  CHECK(found.slope.value > 0);
  CHECK_FALSE(found.slope.range.defined());
  CHECK(found.slope.range.level == 0.99);
  for (auto const& x : {series{}, series{7}, series{missing, 7}}) {
    auto const none = sen_slope(x);
    CHECK(none.pairs == 0);
    CHECK(std::isnan(none.slope.value));
    CHECK_FALSE(none.slope.range.defined());
    CHECK(std::isnan(none.intercept));
  }
  auto const at_once = sen_slope(series{3, 3, 3}, series{1, 2, 4});
  CHECK(at_once.n == 3);
  CHECK(at_once.pairs == 0);
  CHECK(std::isnan(at_once.slope.value));
}

TEST_CASE("Sen's slope: equal values have the slope 0, with an interval of no width") {
  auto const found = sen_slope(series(8, 0.1));
  CHECK(found.slope.value == 0);
  CHECK(found.slope.range.lower == 0);
  CHECK(found.slope.range.upper == 0);
  CHECK(found.intercept == 0.1);
}

TEST_CASE("Sen's slope: a missing period keeps its place, so that the time across it counts") {
  auto const found = sen_slope(series{0, missing, 4, 6, missing, 10, missing});
  CHECK(found.n == 4);
  CHECK(found.slope.value == 2);
  CHECK(found.intercept == 0);
  auto const by_time = sen_slope(series{0, 2, 3, 5, missing}, series{0, 4, 6, 10, 99});
  CHECK(by_time.slope.value == 2);
  CHECK(by_time.n == 4);
}

TEST_CASE("Sen's slope: neither the order of rows nor a constant matters, a unit of time scales") {
  cxm_test::generator random{303};
  for (int i = 0; i < 50; ++i) {
    auto const n = static_cast<std::size_t>(random.between(5, 30));
    auto x = random_series(random, n, random.pick({3, 1000}));
    auto times = random_series(random, n, 40);
    auto const found = sen_slope(times, x);
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(order);
    series other_x;
    series other_times;
    for (std::size_t const k : order) {
      other_x.push_back(x[k] + 100);
      other_times.push_back(times[k] * 7 - 3);
    }
    auto const moved = sen_slope(other_times, other_x);
    CHECK(moved.pairs == found.pairs);
    CHECK(close(moved.slope.value, found.slope.value / 7));
    CHECK(close(moved.slope.range.lower, found.slope.range.lower / 7));
    CHECK(close(moved.slope.range.upper, found.slope.range.upper / 7));
  }
}

TEST_CASE("Sen's slope: one wild value hardly moves it") {
  series x = counting(30);
  x[7] = 1e9;
  CHECK(sen_slope(x).slope.value == 1);
}

TEST_CASE("Sen's slope: what it can't take is refused") {
  CHECK_THROWS_AS(sen_slope(series{1, 2}, series{1, 2, 3}), std::invalid_argument);
  CHECK_THROWS_AS(sen_slope(series{1, infinite}), std::invalid_argument);
  CHECK_THROWS_AS(sen_slope(series{1, -infinite}, series{1, 2}), std::invalid_argument);
  CHECK_THROWS_AS(sen_slope(counting(10'001)), std::invalid_argument);
}

TEST_CASE("Pettitt: a step is found after its last low value") {
  // U after the fifth value is −5·5; p = 2·exp(−6·625/1100).
  auto const found = pettitt(series{1, 1, 1, 1, 1, 5, 5, 5, 5, 5});
  CHECK(found.n == 10);
  CHECK(found.k == 25);
  CHECK(found.last_before == 4U);
  CHECK(close(found.p, 2 * std::exp(-3750.0 / 1100)));
}

TEST_CASE("Pettitt: the index is that of the input, missing periods counted") {
  auto const found = pettitt(series{missing, 1, 1, 1, missing, missing, 5, 5, 5});
  CHECK(found.n == 6);
  CHECK(found.k == 9);
  CHECK(found.last_before == 3U);
}

TEST_CASE("Pettitt: of several places with the largest U the first is named") {
  // U: −3, −2, −3.
  auto const found = pettitt(series{10, 12, 11, 15});
  CHECK(found.k == 3);
  CHECK(found.last_before == 0U);
  CHECK(found.p == 1);
}

TEST_CASE("Pettitt: without two different values there is no change") {
  for (auto const& x : {series{}, series{7}, series(9, 0.1), series{missing, 2}}) {
    auto const found = pettitt(x);
    CHECK(found.k == 0);
    CHECK_FALSE(found.last_before.has_value());
    CHECK(std::isnan(found.p));
  }
  auto const two = pettitt(series{1, 2});
  CHECK(two.k == 1);
  CHECK(two.last_before == 0U);
  CHECK(close(two.p, std::fmin(1, 2 * std::exp(-6.0 / 12))));
}

TEST_CASE("Pettitt: ranks give the U of all pairs, and a reversed series the same K") {
  cxm_test::generator random{304};
  for (int i = 0; i < 200; ++i) {
    auto const x = random_series(random, 2 + random.below(40), random.pick({1, 5, 1000}));
    std::int64_t k = 0;
    std::size_t last_before = x.size();
    for (std::size_t cut = 1; cut < x.size(); ++cut) {
      std::int64_t u = 0;
      for (std::size_t a = 0; a < cut; ++a) {
        for (std::size_t b = cut; b < x.size(); ++b) u += sign(x[a] - x[b]);
      }
      if (std::abs(u) > k) {
        k = std::abs(u);
        last_before = cut - 1;
      }
    }
    auto const found = pettitt(x);
    CHECK(found.k == k);
    CHECK(found.last_before.value_or(x.size()) == last_before);
    CHECK(pettitt(reversed(x)).k == k);
  }
}
