// Intervals of a proportion: the equations they solve, the ends of the range, very many answers.

#include <cxm/statistics/proportion.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <limits>

using cxm::proportion_interval;
using cxm_test::close;

namespace {
constexpr double z95 = 1.959963984540054;
cxm::bounds by(double x, double n, cxm::interval_method method, double level = 0.95) {
  return proportion_interval(x, n, {cxm::confidence{level}, method});
}
}  // namespace

TEST_CASE("proportion: nobody asked, or impossible counts, has no interval") {
  using enum cxm::interval_method;
  for (auto method : {standard, score, wilson, agresti_coull, wald}) {
    CHECK_FALSE(by(0, 0, method).defined());
    CHECK_FALSE(by(-1, 10, method).defined());
    CHECK_FALSE(by(11, 10, method).defined());
    CHECK_FALSE(by(std::nan(""), 10, method).defined());
    CHECK_FALSE(by(1, std::nan(""), method).defined());
    CHECK(by(0, 0, method).level == 0.95);
  }
}

TEST_CASE("proportion: wilson's bounds are where the score test is z") {
  for (double n : {1.0, 2.0, 7.5, 30.0, 1000.0}) {
    for (int i = 0; i <= 10; ++i) {
      double const x = n * i / 10;
      auto const range = proportion_interval(x, n);
      double const p = x / n;
      for (double bound : {range.lower, range.upper}) {
        if (bound == 0 || bound == 1) continue;
        CHECK(close(std::fabs(p - bound) / std::sqrt(bound * (1 - bound) / n), z95, 1e-9));
      }
      CHECK(range.method == cxm::interval_method::wilson);
    }
  }
}

TEST_CASE("proportion: at 0 and n the bounds are exactly 0 and 1, on one side only") {
  for (double n : {1.0, 3.0, 50.0, 1e15}) {
    auto const none = proportion_interval(0, n);
    auto const all = proportion_interval(n, n);
    CHECK(none.lower == 0);
    CHECK(all.upper == 1);
    CHECK(close(none.upper, z95 * z95 / (n + z95 * z95), 1e-9, 0));
    CHECK(close(all.lower, n / (n + z95 * z95)));
    CHECK(by(0, n, cxm::interval_method::agresti_coull).lower == 0);
    CHECK(by(n, n, cxm::interval_method::agresti_coull).upper == 1);
    CHECK(by(0, n, cxm::interval_method::wald).upper == 0);
    CHECK(by(n, n, cxm::interval_method::wald).lower == 1);
  }
}

TEST_CASE("proportion: every method by hand for 2 of 10") {
  double const p = 0.2;
  auto const wald = by(2, 10, cxm::interval_method::wald);
  CHECK(wald.lower == 0);  // clamped: 0.2 − 0.2479…
  CHECK(close(wald.upper, p + z95 * std::sqrt(0.016)));
  auto const wilson = by(2, 10, cxm::interval_method::wilson);
  CHECK(close(wilson.lower, 0.05668215145437519));
  CHECK(close(wilson.upper, 0.5098375284633583));
  auto const agresti = by(2, 10, cxm::interval_method::agresti_coull);
  double const more = 10 + z95 * z95;
  double const centre = (2 + z95 * z95 / 2) / more;
  CHECK(close(agresti.upper, centre + z95 * std::sqrt(centre * (1 - centre) / more)));
  CHECK(by(2, 10, cxm::interval_method::score).method == cxm::interval_method::wilson);
}

TEST_CASE("proportion: exchanging success and failure mirrors the interval") {
  using enum cxm::interval_method;
  for (auto method : {wilson, agresti_coull, wald}) {
    for (double x : {0.0, 1.0, 2.5, 9.0, 20.0}) {
      CHECK(close(by(x, 20, method).lower, 1 - by(20 - x, 20, method).upper));
    }
  }
}

TEST_CASE("proportion: one of a quadrillion keeps its digits") {
  auto const range = proportion_interval(1, 1e15);
  // The Poisson limit of Wilson's interval: x + z²/2 ± z·√(x + z²/4), over n.
  double const half = z95 * std::sqrt(1 + z95 * z95 / 4);
  CHECK(close(range.lower, (1 + z95 * z95 / 2 - half) / 1e15, 1e-12, 0));
  CHECK(close(range.upper, (1 + z95 * z95 / 2 + half) / 1e15, 1e-12, 0));
}

TEST_CASE("proportion: a method that is not one of a proportion is refused") {
  using enum cxm::interval_method;
  for (auto method : {adjusted_wald, clopper_pearson, jeffreys, student_t, linearized_t,
                      exact_poisson, bootstrap}) {
    CHECK_THROWS_AS(by(1, 2, method), std::invalid_argument);
  }
  CHECK_THROWS_WITH(by(1, 2, student_t),
                    CXM_CONTAINS("wilson, agresti_coull, wald and always_valid"));
}
