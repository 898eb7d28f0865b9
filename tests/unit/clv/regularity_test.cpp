#include <cxm/clv/regularity.hpp>

#include "models/random_draws.hpp"
#include "support/catch.hpp"
#include "support/close.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

using namespace cxm;
using cxm_test::close;

namespace {
/// Of a customer with two waits, the first a share of both.
void push_share(purchase_regularity& to, double m) { to.push(std::array{0.0, m, 1.0}); }
/// The smaller m with m(1 − m) = product.
[[nodiscard]] double share_of(double product) { return (1 - std::sqrt(1 - 4 * product)) / 2; }

/// Customers at a pace of their own, who leave at random and are watched for a year.
[[nodiscard]] purchase_regularity invented(double k, std::uint64_t seed, std::uint64_t customers) {
  purchase_regularity out;
  for (std::uint64_t i = 0; i < customers; ++i) {
    models::random_stream from{seed, i, models::drawn::buying};
    double const rate = from.gamma(2) / 10 * k;
    double const end = std::fmin(52, 40 * from.exponential());
    std::vector<double> times{0};
    for (double t = from.gamma(k) / rate; t < end; t += from.gamma(k) / rate) {
      if (t > times.back()) times.push_back(t);
    }
    out.push(times);
  }
  return out;
}
}  // namespace

TEST_CASE("purchase regularity: Wheat and Morrison's k by hand") {
  purchase_regularity one;
  push_share(one, 0.25);  // v = 1/16
  CHECK(close(one.wheat_morrison().value, 1.5, 1e-15));
  CHECK(std::isnan(one.wheat_morrison().range.lower));
  push_share(one, 0.5);
  push_share(one, 0.75);
  one.push(std::array{10.0, 11.0, 12.0, 99.0});  // the first two waits are equal
  // v = 1/32: k = (1 − 1/8)/(1/4) = 3.5. (M − ½)⁴ has the mean 1/512, so that v has the variance
  // (1/512 − 1/1024)/3, and log k the error √(1/3072)/(8/1024·3.5).
  CHECK(close(one.wheat_morrison().value, 3.5, 1e-14));
  double const error = std::sqrt(1.0 / 3072) / (8.0 / 1024 * 3.5);
  CHECK(close(one.wheat_morrison().range.upper, 3.5 * std::exp(1.959963984540054 * error), 1e-12));
  CHECK(close(one.wheat_morrison().range.lower, 3.5 * std::exp(-1.959963984540054 * error), 1e-12));
}

TEST_CASE("purchase regularity: the likelihood is largest where it is by hand") {
  // Two waits: 2ψ(2k) − 2ψ(k) = −log m(1 − m): 2 at k = 1, 5/3 at k = 2.
  double const pi = 3.14159265358979323846;
  purchase_regularity poisson;
  push_share(poisson, share_of(std::exp(-2.0)));
  auto const k = poisson.maximum_likelihood();
  CHECK(close(k.value, 1, 1e-12));
  double const error = 1 / std::sqrt(2 * (2 - pi * pi / 6));
  CHECK(close(k.range.upper, std::exp(1.959963984540054 * error), 1e-11));
  CHECK(close(k.range.lower, std::exp(-1.959963984540054 * error), 1e-11));
  CHECK(poisson.poisson_test().p > 0.999999);

  purchase_regularity regular;
  push_share(regular, share_of(std::exp(-5.0 / 3)));
  CHECK(close(regular.maximum_likelihood().value, 2, 1e-12));
  CHECK(close(regular.poisson_test().statistic, 2 * (std::log(6.0) - 5.0 / 3), 1e-11));

  // Three waits and two at once, k = 1: 3(ψ(3) − ψ(1)) + 2 = 4.5 + 2 = −Σ log share. Two equal
  // waits and a third, w: shares (1 − w)/2 twice and w.
  double low = 0;
  double high = 1.0 / 3;
  for (int i = 0; i < 200; ++i) {
    double const w = (low + high) / 2;
    (2 * std::log((1 - w) / 2) + std::log(w) < -4.5 ? low : high) = w;
  }
  purchase_regularity both;
  push_share(both, share_of(std::exp(-2.0)));
  both.push(std::array{0.0, (1 - low) / 2, 1 - low, 1.0});
  CHECK(close(both.maximum_likelihood().value, 1, 1e-11));
  CHECK(both.count() == 2);
  CHECK(both.waits() == 5);
}

TEST_CASE(
    "purchase regularity: both estimates find k whatever the pace, the leaving and the watching") {
  for (double const k : {0.5, 1.0, 3.0}) {
    auto const seen = invented(k, 3, 8000);
    CAPTURE(k, seen.count());
    auto const likelihood = seen.maximum_likelihood();
    auto const two_waits = seen.wheat_morrison();
    for (auto const& e : {likelihood, two_waits}) {
      double const error = std::log(e.range.upper / e.range.lower) / 2 / 1.959963984540054;
      CHECK(std::fabs(std::log(e.value / k)) < 4 * error);
    }
    // All waits tell more than two of them.
    CHECK(likelihood.range.upper - likelihood.range.lower <
          two_waits.range.upper - two_waits.range.lower);
    CHECK((seen.poisson_test().p > 1e-4) == (k == 1));
  }
}

TEST_CASE("purchase regularity: 95 % intervals hold k in some 95 of 100 data sets") {
  int held = 0;
  int held_by_two = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    auto const seen = invented(1.7, 1000 + seed, 150);
    auto const a = seen.maximum_likelihood().range;
    auto const b = seen.wheat_morrison().range;
    held += a.lower <= 1.7 && 1.7 <= a.upper;
    held_by_two += b.lower <= 1.7 && 1.7 <= b.upper;
  }
  CHECK(held >= 364);  // 91 %
  CHECK(held <= 396);
  CHECK(held_by_two >= 364);
  CHECK(held_by_two <= 396);
}

TEST_CASE("purchase regularity: merged parts are the whole in any order") {
  auto const one = invented(2, 1, 200);
  auto const two = invented(2, 2, 300);
  auto forth = one;
  forth.merge(two);
  auto back = two;
  back.merge(one);
  CHECK(forth == back);
  CHECK(forth.count() == one.count() + two.count());
  CHECK(forth.excluded().total() == one.excluded().total() + two.excluded().total());
  CHECK(forth.maximum_likelihood().value == back.maximum_likelihood().value);
  // A unit of time changes nothing.
  purchase_regularity weeks, days;
  weeks.push(std::array{0.0, 1.0, 4.0, 6.0});
  days.push(std::array{0.0, 7.0, 28.0, 42.0});
  CHECK(weeks == days);
}

TEST_CASE("purchase regularity: what tells nothing, and what is refused") {
  purchase_regularity none;
  CHECK(std::isnan(none.maximum_likelihood().value));
  CHECK(std::isnan(none.wheat_morrison().value));
  CHECK(std::isnan(none.poisson_test().p));
  none.push(std::array{3.0});
  none.push(std::array{3.0, 5.0});
  none.push({});
  CHECK(none.count() == 0);
  CHECK(none.excluded()[reason::not_applicable] == 3);

  purchase_regularity even;
  even.push(std::array{0.0, 7.0, 14.0, 21.0});
  even.push(std::array{0.0, 3.0, 6.0});
  CHECK(even.maximum_likelihood().value == HUGE_VAL);
  CHECK(even.wheat_morrison().value == HUGE_VAL);
  CHECK(std::isnan(even.maximum_likelihood().range.upper));
  CHECK(even.poisson_test().p == 0);

  auto const before = even;
  double const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(even.push(std::array{0.0, 7.0, 7.0}), std::invalid_argument);
  CHECK_THROWS_AS(even.push(std::array{7.0, 3.0}), std::invalid_argument);
  CHECK_THROWS_AS(even.push(std::array{0.0, nan, 2.0}), std::invalid_argument);
  CHECK_THROWS_AS(even.push(std::array{0.0, 1e-60, 2.0}), std::invalid_argument);
  CHECK(even == before);
}
