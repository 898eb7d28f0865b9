// Clopper–Pearson and Jeffreys: the equations they solve; tests/oracle has them against others.

#include <cxm/statistics/distributions.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>

using cxm_test::close;

namespace {

constexpr cxm::confidence level{0.95};

/// P(X ≥ x), X binomial(n, p).
double at_least(int x, int n, double p) {
  double sum = 0;
  for (int k = x; k <= n; ++k) {
    sum += std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) +
                    k * std::log(p) + (n - k) * std::log1p(-p));
  }
  return sum;
}

}  // namespace

TEST_CASE("clopper_pearson: the bounds have the binomial tails they are defined by") {
  for (int n : {1, 2, 5, 17, 40}) {
    for (int x = 0; x <= n; ++x) {
      auto const range = cxm::clopper_pearson_interval(x, n, level);
      CHECK(range.method == cxm::interval_method::clopper_pearson);
      CHECK(range.level == 0.95);
      if (x == 0) {
        CHECK(range.lower == 0);
      } else {
        CHECK(close(at_least(x, n, range.lower), 0.025));
      }
      if (x == n) {
        CHECK(range.upper == 1);
      } else {
        CHECK(close(1 - at_least(x + 1, n, range.upper), 0.025));
      }
    }
  }
}

TEST_CASE("clopper_pearson: none and all of n in closed form") {
  for (double n : {1.0, 10.0, 1e6, 1e12}) {
    double const tail = -std::expm1(std::log(0.025) / n);  // 1 − 0.025^(1/n)
    CHECK(close(cxm::clopper_pearson_interval(0, n).upper, tail, 1e-10, 0));
    CHECK(close(cxm::clopper_pearson_interval(n, n).lower, 1 - tail));
  }
}

TEST_CASE("jeffreys: by default forced to 0 and 1 at the ends, not otherwise") {
  auto const none = cxm::jeffreys_interval(0, 10);
  auto const all = cxm::jeffreys_interval(10, 10);
  CHECK(none.lower == 0);
  CHECK(all.upper == 1);
  CHECK(close(none.upper, 1 - all.lower));
  auto const unforced = cxm::jeffreys_interval(0, 10, level, false);
  CHECK(unforced.lower > 0);
  CHECK(unforced.lower < 1e-3);
  CHECK(unforced.upper == none.upper);
  CHECK(cxm::jeffreys_interval(10, 10, level, false).upper < 1);
  CHECK(cxm::jeffreys_interval(3, 10).lower == cxm::jeffreys_interval(3, 10, level, false).lower);
  CHECK(none.method == cxm::interval_method::jeffreys);
}

TEST_CASE("jeffreys: half a success of one is the arcsine law") {
  // Beta(1, 1) for x = ½ of n = 1: uniform.
  auto const uniform = cxm::jeffreys_interval(0.5, 1);
  CHECK(close(uniform.lower, 0.025));
  CHECK(close(uniform.upper, 0.975));
  // Beta(½, 3/2), distribution function (2/π)(asin √x + √(x(1 − x))).
  auto const range = cxm::jeffreys_interval(0, 1, level, false);
  auto const below = [](double x) {
    return 2 / std::acos(-1.0) * (std::asin(std::sqrt(x)) + std::sqrt(x * (1 - x)));
  };
  CHECK(close(below(range.lower), 0.025));
  CHECK(close(below(range.upper), 0.975));
}

TEST_CASE("distributions: impossible counts have no interval") {
  for (auto [x, n] : {std::pair{0.0, 0.0}, std::pair{-1.0, 5.0}, std::pair{6.0, 5.0},
                      std::pair{std::nan(""), 5.0}, std::pair{1.0, std::nan("")}}) {
    CHECK_FALSE(cxm::clopper_pearson_interval(x, n).defined());
    CHECK_FALSE(cxm::jeffreys_interval(x, n).defined());
    CHECK(cxm::jeffreys_interval(x, n).level == 0.95);
  }
}

TEST_CASE("distributions: exchanging success and failure mirrors the interval") {
  for (double x : {0.0, 1.0, 2.5, 20.0}) {
    CHECK(close(cxm::clopper_pearson_interval(x, 20).lower,
                1 - cxm::clopper_pearson_interval(20 - x, 20).upper));
    CHECK(close(cxm::jeffreys_interval(x, 20).lower, 1 - cxm::jeffreys_interval(20 - x, 20).upper));
  }
}
