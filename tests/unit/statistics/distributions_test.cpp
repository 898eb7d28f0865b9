// Clopper–Pearson and Jeffreys: the equations they solve; tests/oracle has them against others.

#include <cxm/statistics/distributions.hpp>

#include <boost/math/special_functions/beta.hpp>

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

TEST_CASE("probability of a net share: by symmetry, by a count of draws, and at the ends") {
  CHECK(cxm_test::close(cxm::net_share_probability(10, 10, 50, 0), 0.5));
  CHECK(cxm_test::close(cxm::net_share_probability(30, 10, 50, 0.3),
                        1 - cxm::net_share_probability(10, 30, 50, -0.3), 1e-9));
  CHECK(cxm::net_share_probability(3, 1, 5, -1) == 1);
  CHECK(cxm::net_share_probability(3, 1, 5, 1.01) == 0);
  CHECK(std::isnan(cxm::net_share_probability(0, 0, 0, 0)));
  CHECK(std::isnan(cxm::net_share_probability(3, 3, 5, 0)));
  // Without passives in the prior and the answers it would be a beta; with many answers it is normal.
  double const n = 1e6;
  double const s = 0.3;
  double const v = 0.7 - s * s;
  for (double const z : {-2.0, -0.5, 0.0, 1.0, 2.5}) {
    double const target = s + z * std::sqrt(v / n);
    CHECK(cxm_test::close(cxm::net_share_probability(0.5 * n, 0.2 * n, n, target),
                          0.5 * std::erfc(z / std::sqrt(2.0)), 0, 2e-3));
  }
}

TEST_CASE("probability of a net share: the whole density, summed another way") {
  // P(p₊ − p₋ ≥ t) by a grid over p₋ with p₊ given it: p₊/(1 − p₋) is a beta of its own.
  auto const by_grid = [](double plus, double minus, double n, double target) {
    double const a = plus + 0.5;
    double const b = minus + 0.5;
    double const c = n - plus - minus + 0.5;
    constexpr int steps = 200'000;
    double sum = 0;
    double all = 0;
    for (int i = 0; i < steps; ++i) {
      double const u = (i + 0.5) / steps * 1.57079632679489661923;  // p₋ = sin²u
      double const m = std::sin(u) * std::sin(u);
      double const density =
          std::exp((2 * b - 1) * std::log(std::sin(u)) + (2 * (a + c) - 1) * std::log(std::cos(u)));
      double const least = (target + m) / (1 - m);
      double const chance = least <= 0 ? 1 : least >= 1 ? 0 : boost::math::ibetac(a, c, least);
      sum += density * chance;
      all += density;
    }
    return sum / all;
  };
  for (auto const& [p, d, n] : {std::array{8.0, 3.0, 20.0}, std::array{0.0, 0.0, 4.0},
                                std::array{1.0, 0.0, 1.0}, std::array{60.0, 20.0, 100.0}}) {
    for (double const target : {-0.4, -0.1, 0.2, 0.55}) {
      CHECK(cxm_test::close(cxm::net_share_probability(p, d, n, target), by_grid(p, d, n, target),
                            0, 1e-6));
    }
  }
}

TEST_CASE("probability of a proportion: Jeffreys' beta") {
  CHECK(cxm_test::close(cxm::proportion_probability(5, 10, 0.5), 0.5));
  CHECK(cxm::proportion_probability(5, 10, 0) == 1);
  CHECK(cxm::proportion_probability(5, 10, 1) == 0);
  CHECK(std::isnan(cxm::proportion_probability(0, 0, 0.5)));
  CHECK(std::isnan(cxm::proportion_probability(11, 10, 0.5)));
}
