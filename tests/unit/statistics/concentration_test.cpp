#include <cxm/statistics/concentration.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

using cxm::concentration;
using cxm_test::close;

namespace {
/// Half the mean difference of all pairs, over the mean.
double slow_gini(std::vector<double> const& x) {
  double differences = 0, sum = 0;
  for (double const a : x) {
    sum += a;
    for (double const b : x) differences += std::abs(a - b);
  }
  auto const n = static_cast<double>(x.size());
  return differences / (2 * n * sum);
}
}  // namespace

TEST_CASE("concentration: Gini, Lorenz and the top by hand") {
  std::vector<double> const amounts{6, 1, 3};
  concentration const c{amounts};
  CHECK(close(c.gini().value, 2.0 * (1 + 6 + 18) / 30 - 4.0 / 3, 1e-14));
  CHECK(close(c.lorenz(1.0 / 3), 0.1, 1e-14));
  CHECK(close(c.lorenz(0.5), (1 + 1.5) / 10, 1e-14));
  CHECK(close(c.top(1.0 / 3), 0.6, 1e-14));
  CHECK(c.lorenz(0) == 0);
  CHECK(c.lorenz(1) == 1);
  CHECK(c.total() == 10);
}

TEST_CASE("concentration: all alike, one with everything, and nobody with anything") {
  CHECK(close(concentration{std::vector<double>(7, 4.0)}.gini().value, 0, 1e-15, 1e-15));
  std::vector<double> one(10, 0.0);
  one[3] = 5;
  CHECK(close(concentration{one}.gini().value, 0.9, 1e-14));
  CHECK(concentration{one}.top(0.1) == 1);
  concentration const nothing{std::vector<double>(4, 0.0)};
  CHECK(std::isnan(nothing.gini().value));
  CHECK(std::isnan(nothing.lorenz(0.5)));
  CHECK(std::isnan(concentration{std::vector<double>{}}.gini().value));
  CHECK(std::isnan(concentration{std::vector<double>{1, 2}}.gini().range.lower));
}

TEST_CASE("concentration: what is unknown is counted, and what has no share is refused") {
  concentration const c{std::vector<double>{1, cxm::undefined, 2}};
  CHECK(c.count() == 2);
  CHECK(c.unknown() == 1);
  CHECK_THROWS_AS(concentration{std::vector<double>{-1}}, std::invalid_argument);
  CHECK_THROWS_AS(concentration{std::vector<double>{HUGE_VAL}}, std::invalid_argument);
  CHECK_THROWS_AS(c.lorenz(1.1), std::invalid_argument);
}

TEST_CASE(
    "concentration: random amounts against all pairs, and the jackknife against leaving out") {
  cxm_test::generator g{31};
  for (int round = 0; round < 20; ++round) {
    std::vector<double> x;
    for (auto n = 3 + g.below(40); n > 0; --n) x.push_back(static_cast<double>(g.between(0, 50)));
    x.push_back(7);
    auto const found = concentration{x}.gini();
    CHECK(close(found.value, slow_gini(x), 1e-12, 1e-14));
    auto const n = static_cast<double>(x.size());
    std::vector<double> without;
    double mean = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      auto rest = x;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      without.push_back(slow_gini(rest));
      mean += without.back() / n;
    }
    double squares = 0;
    for (double const w : without) squares += (w - mean) * (w - mean);
    double const error = std::sqrt((n - 1) / n * squares);
    CHECK(close(found.range.upper - found.value, 1.959963984540054 * error, 1e-9, 1e-13));
    auto turned = x;
    std::reverse(turned.begin(), turned.end());
    CHECK(concentration{turned}.gini().value == found.value);
  }
}
