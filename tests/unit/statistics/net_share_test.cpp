// The interval of a net share: the equation its limits solve, the ends, huge and fractional counts.

#include <cxm/statistics/net_share.hpp>
#include <cxm/statistics/proportion.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <array>
#include <cmath>
#include <vector>

using cxm::net_share_interval;
using cxm_test::close;

namespace {
constexpr double z95 = 1.959963984540054;
cxm::bounds by(double p, double d, double n, cxm::interval_method method, double level = 0.95) {
  return net_share_interval(p, d, n, {cxm::confidence{level}, method});
}

/// The score statistic with the likeliest shares found by search, not by the closed form.
double score_by_search(double p, double d, double n, double delta) {
  double const passive = n - p - d;
  double const least = std::fmax(0, -delta);
  double const most = 0.5 * (1 - delta);  // of the detractors' share q; promoters have q + δ
  auto const slope = [&](double q) {      // of the log likelihood
    return (d > 0 ? d / q : 0) + (p > 0 ? p / (q + delta) : 0) -
           (passive > 0 ? 2 * passive / (1 - 2 * q - delta) : 0);
  };
  double left = least;
  double right = most;
  for (int i = 0; i < 200; ++i) {
    double const q = 0.5 * (left + right);
    (slope(q) > 0 ? left : right) = q;
  }
  double const q = 0.5 * (left + right);
  double const variance = 2 * q + delta - delta * delta;
  return (p - d - n * delta) / std::sqrt(n * variance);
}
}  // namespace

TEST_CASE("net_share: nobody asked has no interval") {
  using enum cxm::interval_method;
  for (auto method : {standard, score, adjusted_wald, wald}) {
    CHECK_FALSE(by(0, 0, 0, method).defined());
    CHECK_FALSE(by(0, 0, std::nan(""), method).defined());
    CHECK(by(0, 0, 0, method).level == 0.95);
  }
  CHECK(net_share_interval(0, 0, 0).method == score);
}

TEST_CASE("net_share: the score limits are where the score statistic is ±z") {
  for (double n : {1.0, 2.0, 5.0, 12.0, 40.5, 1000.0}) {
    for (int i = 0; i <= 6; ++i) {
      for (int j = 0; i + j <= 6; ++j) {
        double const p = n * i / 6;
        double const d = n * j / 6;
        auto const range = net_share_interval(p, d, n);
        REQUIRE(range.lower <= (p - d) / n);
        REQUIRE(range.upper >= (p - d) / n);
        if (range.lower > -1) REQUIRE(close(score_by_search(p, d, n, range.lower), z95, 1e-7));
        if (range.upper < 1) REQUIRE(close(score_by_search(p, d, n, range.upper), -z95, 1e-7));
      }
    }
  }
}

TEST_CASE("net_share: without one of the sides and the middle it is Wilson's proportion") {
  for (double n : {1.0, 4.0, 25.0}) {
    for (double x = 0; x <= n; ++x) {
      auto const wilson = cxm::proportion_interval(x, n);
      auto const ends = net_share_interval(x, n - x, n);  // no middle: 2·share − 1
      CHECK(close(ends.lower, 2 * wilson.lower - 1));
      CHECK(close(ends.upper, 2 * wilson.upper - 1));
    }
  }
}

TEST_CASE("net_share: the ends of the range") {
  CHECK(net_share_interval(5, 0, 5).upper == 1);
  CHECK(net_share_interval(0, 5, 5).lower == -1);
  CHECK(net_share_interval(5, 0, 5).lower > -1);
  auto const middle = net_share_interval(0, 0, 10);
  CHECK(middle.upper == -middle.lower);
  CHECK(close(middle.upper, z95 * z95 / (10 + z95 * z95)));
}

TEST_CASE("net_share: exchanging the sides mirrors the interval") {
  using enum cxm::interval_method;
  for (auto method : {score, adjusted_wald, wald}) {
    for (double p : {0.0, 1.0, 7.0}) {
      for (double d : {0.0, 2.0, 13.0}) {
        CHECK(close(by(p, d, 20, method).lower, -by(d, p, 20, method).upper));
      }
    }
  }
}

TEST_CASE("net_share: adjusted Wald and Wald by hand, not clamped") {
  auto const wald = by(6, 1, 10, cxm::interval_method::wald);
  CHECK(close(wald.upper, 0.5 + z95 * std::sqrt((0.7 - 0.25) / 10)));
  auto const adjusted = by(6, 1, 10, cxm::interval_method::adjusted_wald);
  double const s = 5.0 / 13;
  CHECK(close(adjusted.lower, s - z95 * std::sqrt((8.5 / 13 - s * s) / 13)));
  CHECK(by(12, 1, 13, cxm::interval_method::wald).upper > 1);
  CHECK(by(1, 12, 13, cxm::interval_method::wald).lower < -1);
}

TEST_CASE("net_share: huge counts come to the normal limit") {
  for (double n : {1e9, 1e12, 1e15}) {
    auto const range = net_share_interval(0.5 * n, 0.25 * n, n);
    double const half = z95 * std::sqrt(0.6875 / n);
    CHECK(close(0.5 * (range.upper - range.lower), half, 1e-3 / std::sqrt(n) + 1e-9));
    CHECK(close(0.5 * (range.upper + range.lower), 0.25, 1e-9, 10 / n + 1e-16));
  }
  // One against none among a quadrillion.
  auto const rare = net_share_interval(1, 0, 1e15);
  auto const poisson = cxm::proportion_interval(1, 1e15);
  CHECK(close(rare.upper, poisson.upper, 1e-9, 0));
  CHECK(rare.lower < 0);  // a detractor might exist as well
}

TEST_CASE("net_share: from one level of confidence to a higher one it only grows") {
  double lower = 0.25;
  double upper = 0.25;
  for (double level : {1e-9, 0.1, 0.5, 0.9, 0.99, 0.9999, 1 - 1e-13}) {
    auto const range = by(10, 5, 20, cxm::interval_method::score, level);
    CHECK(range.lower < lower);
    CHECK(range.upper > upper);
    lower = range.lower;
    upper = range.upper;
  }
  CHECK(lower > -1);
  CHECK(upper < 1);
}

TEST_CASE("net_share: a method that is not one of a net share is refused") {
  using enum cxm::interval_method;
  for (auto method : {agresti_coull, clopper_pearson, jeffreys, linearized_t, exact_poisson}) {
    CHECK_THROWS_AS(by(1, 1, 5, method), std::invalid_argument);
  }
}

TEST_CASE("net_share: resampled exactly, against the sum over all outcomes") {
  for (int const n : {1, 2, 5, 12, 30}) {
    for (int plus = 0; plus <= n; plus += 1 + n / 6) {
      for (int minus = 0; plus + minus <= n; minus += 1 + n / 5) {
        INFO(plus << " " << minus << " of " << n);
        // Every draw of n from n, by the multinomial formula.
        std::vector<double> chance(2 * static_cast<std::size_t>(n) + 1, 0.0);
        double const p[] = {static_cast<double>(plus) / n, static_cast<double>(minus) / n,
                            static_cast<double>(n - plus - minus) / n};
        for (int a = 0; a <= n; ++a) {
          for (int b = 0; a + b <= n; ++b) {
            double const ways = std::lgamma(n + 1.0) - std::lgamma(a + 1.0) - std::lgamma(b + 1.0) -
                                std::lgamma(n - a - b + 1.0);
            chance[static_cast<std::size_t>(n + a - b)] +=
                std::exp(ways) * std::pow(p[0], a) * std::pow(p[1], b) * std::pow(p[2], n - a - b);
          }
        }
        cxm::net_share_resampled const again{static_cast<double>(plus), static_cast<double>(minus),
                                             static_cast<double>(n)};
        double below = 0;
        for (std::size_t k = 0; k < chance.size(); ++k) {
          if (chance[k] < 1e-9) {
            below += chance[k];
            continue;
          }
          double const here = (static_cast<double>(k) - n) / n;
          CHECK(close(again.quantile(below + 0.5 * chance[k]), here, 0, 1e-12));
          if (static_cast<int>(k) == n + plus - minus) {
            CHECK(close(again.mid_p(), below + 0.5 * chance[k], 1e-9, 1e-12));
          }
          below += chance[k];
        }
      }
    }
  }
}

TEST_CASE("net_share: the bootstrap of many answers is that of the normal distribution") {
  for (double const n : {1e4, 1e5, 1e6}) {
    for (double const plus : {0.6 * n, 0.9 * n, 0.02 * n}) {
      double const minus = 0.05 * n;
      auto const wald = by(plus, minus, n, cxm::interval_method::wald);
      for (auto const method : {cxm::interval_method::bootstrap, cxm::interval_method::bca}) {
        auto const range = by(plus, minus, n, method);
        CHECK(close(range.lower, wald.lower, 0, 20 / n));
        CHECK(close(range.upper, wald.upper, 0, 20 / n));
      }
    }
  }
}

TEST_CASE("net_share: the bootstrap of answers that all agree is a point, and of none nothing") {
  using enum cxm::interval_method;
  for (auto const method : {bootstrap, bca}) {
    CHECK(by(7, 0, 7, method).lower == 1);
    CHECK(by(7, 0, 7, method).upper == 1);
    CHECK(by(0, 0, 7, method).lower == 0);
    CHECK(by(0, 7, 7, method).upper == -1);
    CHECK_FALSE(by(0, 0, 0, method).defined());
  }
}

TEST_CASE("net_share: the bootstrap mirrors, also without passives and without one side") {
  using enum cxm::interval_method;
  for (auto const& [p, d, n] : {std::array{8.0, 3.0, 11.0}, std::array{8.0, 0.0, 20.0},
                                std::array{5.0, 4.0, 30.0}, std::array{1.0, 0.0, 2.0}}) {
    for (auto const method : {bootstrap, bca}) {
      auto const there = by(p, d, n, method, 0.9);
      auto const back = by(d, p, n, method, 0.9);
      // A quantile is the smallest value that reaches its level: mirrored it is one step further.
      CHECK(close(there.lower, -back.upper, 0, 2 / n + 1e-12));
      CHECK(close(there.upper, -back.lower, 0, 2 / n + 1e-12));
    }
  }
}

TEST_CASE("net_share: the bootstrap needs whole counts, and not too many") {
  using enum cxm::interval_method;
  CHECK_THROWS_AS(by(3.5, 1, 10, bootstrap), std::invalid_argument);
  CHECK_THROWS_AS(by(3, 1, 10.5, bca), std::invalid_argument);
  CHECK_THROWS_AS(by(3, 1, 2e6, bootstrap), std::invalid_argument);
}

TEST_CASE("net_share: wilson solves its equation, student_t and goodman are s ± by hand") {
  using enum cxm::interval_method;
  double const s = 0.2;
  double const w = 0.6;
  auto const range = by(40, 20, 100, wilson);
  for (double const limit : {range.lower, range.upper}) {
    CHECK(close((s - limit) * (s - limit), z95 * z95 * (w - limit * limit) / 100, 1e-12));
  }
  double const v = w - s * s;
  CHECK(close(by(40, 20, 100, goodman).upper, s + std::sqrt(5.991464547107979 * v / 100)));
  CHECK(close(by(40, 20, 100, student_t).upper, s + 1.9842169515086827 * std::sqrt(v / 99)));
  CHECK_FALSE(by(1, 0, 1, student_t).defined());
  CHECK(by(0, 9, 9, goodman).lower == -1);
}
