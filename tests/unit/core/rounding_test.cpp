// Rounding for display, and shares that add up.

#include <cxm/core/rounding.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

using cxm::count_t;
using cxm::round_half_away;
using cxm::shares_that_add_up;

namespace {
std::int64_t total(std::vector<std::int64_t> const& shares) {
  return std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
}
}  // namespace

TEST_CASE("round_half_away: halves go away from zero") {
  struct rounded {
    double x;
    int decimals;
    double expected;
  };
  for (auto const [x, decimals, expected] :
       {rounded{12.5, 0, 13}, rounded{-12.5, 0, -13}, rounded{0.5, 0, 1}, rounded{2.5, 0, 3},
        rounded{2.4, 0, 2}, rounded{-2.6, 0, -3}, rounded{28.85, 1, 28.9}, rounded{1.005, 2, 1.01},
        rounded{-1.005, 2, -1.01}, rounded{2.675, 2, 2.68}, rounded{0.285, 2, 0.29},
        rounded{33.333333333333336, 1, 33.3}, rounded{66.66666666666667, 1, 66.7},
        rounded{99.95, 1, 100}, rounded{1e-20, 5, 0}, rounded{123456789.125, 2, 123456789.13},
        rounded{0.1 + 0.2, 15, 0.3}, rounded{1e12 + 0.005, 2, 1e12 + 0.01},
        rounded{100 * 0.285, 0, 29}}) {
    INFO(x << " to " << decimals);
    CHECK(round_half_away(x, decimals) == expected);
  }
  CHECK(round_half_away(0.49999999) == 0);
  CHECK(round_half_away(28.8499999, 1) == 28.8);
  CHECK(std::signbit(round_half_away(-0.3)));
}

TEST_CASE("round_half_away: whole numbers stay whatever their size") {
  for (int power = 0; power <= 62; ++power) {
    double const x = std::ldexp(1, power);
    for (double whole : {x, std::nextafter(x, HUGE_VAL), x + 1, x - 1}) {
      if (whole != std::floor(whole)) continue;
      INFO(whole);
      CHECK(round_half_away(whole) == whole);
      CHECK(round_half_away(-whole) == -whole);
    }
  }
  CHECK(round_half_away(0x1p50 + 0.25) == 0x1p50);
  CHECK(round_half_away(0x1p50 + 0.5) == 0x1p50 + 1);
  CHECK(round_half_away(0x1p49 + 0.375) == 0x1p49);
  CHECK(round_half_away(1e300, 15) == 1e300);
}

TEST_CASE("round_half_away: what is not a number stays") {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  CHECK(std::isnan(round_half_away(std::nan(""), 2)));
  CHECK(round_half_away(infinite) == infinite);
  CHECK(round_half_away(-infinite, 3) == -infinite);
}

TEST_CASE("round_half_away: every decimal of four places rounds as it reads") {
  for (int i = -50'000; i <= 50'000; i += 7) {
    double const x = i / 10'000.0;
    int const away = i >= 0 ? (i + 50) / 100 : (i - 50) / 100;
    if (round_half_away(x, 2) != away / 100.0) FAIL(x << " became " << round_half_away(x, 2));
  }
}

TEST_CASE("round_half_away: is nearest, odd and settled after once") {
  cxm_test::generator g{1};
  for (int i = 0; i < 20'000; ++i) {
    double const x = std::ldexp(g.real() - 0.5, static_cast<int>(g.between(-5, 30)));
    auto const decimals = static_cast<int>(g.between(0, 6));
    double const r = round_half_away(x, decimals);
    double const size = std::fabs(x);
    double const last_place = std::nextafter(size, HUGE_VAL) - size;
    bool const nearest = std::fabs(r - x) <= 0.5 * std::pow(10.0, -decimals) + 5 * last_place;
    if (!nearest || round_half_away(-x, decimals) != -r || round_half_away(r, decimals) != r) {
      FAIL(x << " to " << decimals << " became " << r);
    }
  }
}

TEST_CASE("shares_that_add_up: the largest remainders get what is left") {
  using shares = std::vector<std::int64_t>;
  using counts = std::vector<count_t>;
  CHECK(shares_that_add_up(counts{1, 1, 1}) == shares{34, 33, 33});
  CHECK(shares_that_add_up(counts{1, 1, 1}, 1) == shares{334, 333, 333});
  CHECK(shares_that_add_up(counts{2, 2, 3}) == shares{29, 28, 43});
  CHECK(shares_that_add_up(counts{167, 166, 667}) == shares{17, 16, 67});
  CHECK(shares_that_add_up(counts{5}) == shares{100});
  CHECK(shares_that_add_up(counts{0, 5, 0}) == shares{0, 100, 0});
  CHECK(shares_that_add_up(counts{1, 0, 2, 0}) == shares{33, 0, 67, 0});
  CHECK(shares_that_add_up(counts{}).empty());
  CHECK(shares_that_add_up(counts{0, 0}) == shares{0, 0});
  CHECK(shares_that_add_up(counts(200, 1)) == [] {
    shares s(200, 0);
    std::fill(s.begin(), s.begin() + 100, 1);
    return s;
  }());
}

TEST_CASE("shares_that_add_up: counts near 2^62 do not overflow") {
  count_t const many = count_t{1} << 62;
  CHECK(shares_that_add_up(std::vector<count_t>{many, many, many}, 3) ==
        std::vector<std::int64_t>{33334, 33333, 33333});
  CHECK(total(shares_that_add_up(std::vector<count_t>{many - 1, 1, many / 3}, 12)) ==
        100'000'000'000'000);
}

TEST_CASE("shares_that_add_up: add up, differ by less than one unit, and keep the order") {
  cxm_test::generator g{2};
  for (int i = 0; i < 3000; ++i) {
    std::vector<count_t> counts(1 + static_cast<std::size_t>(g.below(12)));
    for (count_t& n : counts) n = g.chance(20) ? 0 : g.below(1 + g.below(100'000));
    auto const sum = std::accumulate(counts.begin(), counts.end(), count_t{0});
    if (sum == 0) continue;
    auto const decimals = static_cast<int>(g.below(4));
    double const whole = 100 * std::pow(10.0, decimals);
    auto const shares = shares_that_add_up(counts, decimals);
    REQUIRE(total(shares) == static_cast<std::int64_t>(whole));
    for (std::size_t a = 0; a < counts.size(); ++a) {
      double const exact = whole * static_cast<double>(counts[a]) / static_cast<double>(sum);
      REQUIRE(std::fabs(static_cast<double>(shares[a]) - exact) < 1 + 1e-9);
      if (counts[a] == 0) REQUIRE(shares[a] == 0);
      for (std::size_t b = 0; b < a; ++b) {
        if (counts[b] >= counts[a]) REQUIRE(shares[b] >= shares[a]);
      }
    }
  }
}

TEST_CASE("round_by: halves by the ways of other programs") {
  using cxm::round_by;
  using enum cxm::rounding;
  struct ways {
    double x;
    int decimals;
    double away, even, up_half, above;
  };
  for (auto const& w : {ways{12.5, 0, 13, 12, 13, 13}, ways{-12.5, 0, -13, -12, -12, -12},
                        ways{13.5, 0, 14, 14, 14, 14}, ways{12.1, 0, 12, 12, 12, 13},
                        ways{-12.9, 0, -13, -13, -13, -12}, ways{7, 0, 7, 7, 7, 7},
                        ways{-7, 0, -7, -7, -7, -7}, ways{28.85, 1, 28.9, 28.8, 28.9, 28.9},
                        ways{100 * 0.29, 0, 29, 29, 29, 29}, ways{100 * 0.07, 0, 7, 7, 7, 7}}) {
    INFO(w.x << " to " << w.decimals);
    CHECK(round_by(w.x, half_away, w.decimals) == w.away);
    CHECK(round_by(w.x, half_even, w.decimals) == w.even);
    CHECK(round_by(w.x, half_up, w.decimals) == w.up_half);
    CHECK(round_by(w.x, up, w.decimals) == w.above);
  }
  for (auto how : {half_away, half_even, half_up, up}) {
    CHECK(std::isnan(round_by(std::nan(""), how)));
    CHECK(std::isinf(round_by(HUGE_VAL, how)));
    CHECK(round_by(1e300, how) == 1e300);
    CHECK(round_by(0, how) == 0);
  }
}
