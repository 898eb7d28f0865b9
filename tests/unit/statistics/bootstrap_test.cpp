// The bootstrap over customers: the same data give the same interval, certainty is never claimed,
// and for a plain proportion it is the binomial that is drawn from.

#include <cxm/statistics/bootstrap.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

using cxm::count_t;
using cxm_test::close;

namespace {

constexpr cxm::confidence level{0.95};

/// Share of the customers with profile 1.
double share(std::span<count_t const> w) {
  double const n = static_cast<double>(w[0] + w[1]);
  return n > 0 ? static_cast<double>(w[1]) / n : cxm::undefined;
}

/// The k with P(X ≤ k) ≥ p, X binomial: by summing.
int binomial_quantile(int n, double share_of, double p) {
  double sum = 0;
  for (int k = 0; k <= n; ++k) {
    sum += std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) +
                    k * std::log(share_of) + (n - k) * std::log1p(-share_of));
    if (sum >= p) return k;
  }
  return n;
}

}  // namespace

TEST_CASE("bootstrap: the same data give the same interval") {
  std::vector<count_t> const customers{40, 13, 7, 1};
  auto const rate = [](std::span<count_t const> w) {
    double sum = 0;
    for (std::size_t i = 0; i < w.size(); ++i) sum += static_cast<double>(i * w[i]);
    return sum / 61;
  };
  auto const a = cxm::customer_bootstrap(customers, level, rate);
  auto const b = cxm::customer_bootstrap(customers, level, rate);
  CHECK(a.lower == b.lower);
  CHECK(a.upper == b.upper);
  CHECK(a.defined());
  CHECK(a.method == cxm::interval_method::bootstrap);
  CHECK(a.level == 0.95);
}

TEST_CASE("bootstrap: for a proportion it is the exact binomial, to one step") {
  for (auto const& [plain, marked] :
       std::vector<std::array<int, 2>>{{80, 20}, {50, 50}, {30, 170}, {900, 100}, {19, 1}}) {
    int const n = plain + marked;
    std::vector<count_t> const customers{static_cast<count_t>(plain), static_cast<count_t>(marked)};
    for (double asked : {0.8, 0.9, 0.95}) {
      auto const range = cxm::customer_bootstrap(customers, cxm::confidence{asked}, share);
      double const p = static_cast<double>(marked) / n;
      int const low = binomial_quantile(n, p, 0.5 * (1 - asked));
      int const high = binomial_quantile(n, p, 0.5 * (1 + asked));
      CHECK(std::fabs(range.lower * n - low) <= 1.0001);
      CHECK(std::fabs(range.upper * n - high) <= 1.0001);
    }
  }
}

TEST_CASE("bootstrap: fewer than two customers, or all alike, have no interval") {
  auto const none = cxm::customer_bootstrap(std::span<count_t const>{}, level, share);
  CHECK_FALSE(none.defined());
  CHECK(none.method == cxm::interval_method::bootstrap);
  CHECK_FALSE(cxm::customer_bootstrap(std::vector<count_t>{0, 0}, level, share).defined());
  CHECK_FALSE(cxm::customer_bootstrap(std::vector<count_t>{0, 1}, level, share).defined());
  CHECK_FALSE(cxm::customer_bootstrap(std::vector<count_t>{0, 500}, level, share).defined());
  CHECK_FALSE(cxm::customer_bootstrap(std::vector<count_t>{500, 0}, level, share).defined());
}

TEST_CASE("bootstrap: a rate that is undefined too often has no interval") {
  // Of 20 customers one has a denominator: a third of the resamples miss it.
  auto const rate = [](std::span<count_t const> w) {
    return w[1] == 0 ? cxm::undefined : static_cast<double>(w[0]) / static_cast<double>(w[1]);
  };
  CHECK_FALSE(cxm::customer_bootstrap(std::vector<count_t>{19, 1}, level, rate).defined());
  CHECK(cxm::customer_bootstrap(std::vector<count_t>{15, 5}, level, rate).defined());
}

TEST_CASE("bootstrap: every resample holds as many customers as there are") {
  std::vector<count_t> const customers{3, 0, 11, 5, 1};
  std::size_t resamples = 0;
  auto const counted = [&](std::span<count_t const> w) {
    ++resamples;
    REQUIRE(std::accumulate(w.begin(), w.end(), count_t{0}) == 20);
    REQUIRE(w[1] == 0);
    return static_cast<double>(w[2]);
  };
  CHECK(cxm::customer_bootstrap(customers, level, counted).defined());
  CHECK(resamples == 1999);
}

TEST_CASE("bootstrap: a higher level is wider") {
  std::vector<count_t> const customers{60, 40};
  double width = 0;
  for (double asked : {0.5, 0.8, 0.95, 0.99}) {
    auto const range = cxm::customer_bootstrap(customers, cxm::confidence{asked}, share);
    CHECK(range.upper - range.lower > width);
    width = range.upper - range.lower;
  }
}

TEST_CASE("bootstrap: millions of alike customers are drawn at once") {
  std::vector<count_t> const customers{4'999'000, 1'000};
  auto const range = cxm::customer_bootstrap(customers, level, share);
  double const error = std::sqrt(2e-4 * (1 - 2e-4) / 5e6);
  CHECK(std::fabs(range.lower - (2e-4 - 1.96 * error)) < 0.25 * error);
  CHECK(std::fabs(range.upper - (2e-4 + 1.96 * error)) < 0.25 * error);
}

TEST_CASE("bootstrap: splitmix64 gives its published numbers") {
  cxm::detail::split_mix random{1234567};
  CHECK(random.next() == 6457827717110365317U);
  CHECK(random.next() == 3203168211198807973U);
  CHECK(random.next() == 9817491932198370423U);
  CHECK(random.next() == 4593380528125082431U);
  CHECK(random.next() == 16408922859458223821U);
  for (std::uint64_t n : {1U, 2U, 7U, 1000U}) {
    for (int i = 0; i < 100; ++i) REQUIRE(random.below(n) < n);
  }
}

TEST_CASE("bootstrap: binomial draws have the binomial's mean and variance") {
  cxm::detail::split_mix random{5};
  struct draw {
    count_t n, k, m;
  };
  for (auto const& d : {draw{100, 1, 3}, draw{1000, 1, 1000}, draw{63, 5, 8}, draw{64, 1, 2},
                        draw{200, 199, 200}}) {
    double sum = 0;
    double squares = 0;
    constexpr int draws = 4000;
    for (int i = 0; i < draws; ++i) {
      auto const x = cxm::detail::binomial(random, d.n, d.k, d.m);
      REQUIRE(x <= d.n);
      sum += static_cast<double>(x);
      squares += static_cast<double>(x) * static_cast<double>(x);
    }
    double const p = static_cast<double>(d.k) / static_cast<double>(d.m);
    double const mean = static_cast<double>(d.n) * p;
    double const variance = mean * (1 - p);
    CHECK(std::fabs(sum / draws - mean) < 4 * std::sqrt(variance / draws));
    CHECK(close(squares / draws - (sum / draws) * (sum / draws), variance, 0.12));
  }
  CHECK(cxm::detail::binomial(random, 50, 0, 7) == 0);
  CHECK(cxm::detail::binomial(random, 50, 7, 7) == 50);
  CHECK(cxm::detail::binomial(random, 0, 1, 2) == 0);
}
