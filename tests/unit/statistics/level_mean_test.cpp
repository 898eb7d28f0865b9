// The mean on a fixed set of levels. It is a generalisation of this library's own, so it is held
// against Wilson's interval and the net share's (which it contains), against limits that another
// program found in another way, and against exact coverage.

#include <cxm/statistics/level_mean.hpp>
#include <cxm/statistics/net_share.hpp>
#include <cxm/statistics/proportion.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

using cxm::level_mean_interval;
using cxm::level_weight;
using cxm_test::close;

namespace {

constexpr double z95 = 1.959963984540054;
constexpr cxm::reading by_t{cxm::confidence{0.95}, cxm::interval_method::student_t};

std::vector<level_weight> levels_of(double low, std::vector<double> const& counts) {
  std::vector<level_weight> levels;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    levels.push_back({low + static_cast<double>(i), counts[i]});
  }
  return levels;
}

}  // namespace

TEST_CASE("level_mean: moments, and none of nobody") {
  auto const m = cxm::moments(levels_of(1, {2, 0, 0, 1, 1}));
  CHECK(m.n == 4);
  CHECK(m.mean == 2.75);
  CHECK(close(m.deviation, std::sqrt((2 * 1.75 * 1.75 + 1.25 * 1.25 + 2.25 * 2.25) / 3)));
  auto const none = cxm::moments(levels_of(1, {0, 0, 0}));
  CHECK(none.n == 0);
  CHECK(std::isnan(none.mean));
  CHECK(std::isnan(none.deviation));
  CHECK_FALSE(level_mean_interval(levels_of(1, {0, 0, 0}), 1, 3).defined());
  CHECK_FALSE(level_mean_interval({}, 1, 3).defined());
}

TEST_CASE("level_mean: with two levels it is Wilson's interval") {
  for (double level : {0.8, 0.95, 0.999}) {
    for (double n : {1.0, 2.0, 3.0, 7.0, 10.0, 33.0, 250.0}) {
      for (double x = 0; x <= n; x += n > 10 ? n / 11 : 1) {
        auto const wilson = cxm::proportion_interval(x, n, {cxm::confidence{level}});
        auto const mean =
            level_mean_interval(levels_of(0, {n - x, x}), 0, 1, {cxm::confidence{level}});
        REQUIRE(close(mean.lower, wilson.lower, 1e-12, 1e-12));
        REQUIRE(close(mean.upper, wilson.upper, 1e-12, 1e-12));
        // Two far ends of a scale whose middle nobody chose are two levels as well.
        auto const ends =
            level_mean_interval(levels_of(1, {n - x, 0, 0, 0, x}), 1, 5, {cxm::confidence{level}});
        REQUIRE(close(ends.lower, 1 + 4 * wilson.lower, 1e-12, 1e-12));
        REQUIRE(close(ends.upper, 1 + 4 * wilson.upper, 1e-12, 1e-12));
      }
    }
  }
}

TEST_CASE("level_mean: with three levels it is the score interval of the net share") {
  for (double level : {0.9, 0.95}) {
    for (double n : {1.0, 2.0, 5.0, 12.0, 60.0}) {
      for (double d = 0; d <= n; d += n > 12 ? n / 6 : 1) {
        for (double p = 0; p + d <= n; p += n > 12 ? n / 6 : 1) {
          auto const net = cxm::net_share_interval(p, d, n, {cxm::confidence{level}});
          auto const mean = level_mean_interval(levels_of(-1, {d, n - p - d, p}), -1, 1,
                                                {cxm::confidence{level}});
          REQUIRE(close(mean.lower, net.lower, 1e-12, 1e-12));
          REQUIRE(close(mean.upper, net.upper, 1e-12, 1e-12));
        }
      }
    }
  }
}

TEST_CASE("level_mean: limits found by another program in another way") {
  // mpmath 1.4.1, 40 digits: the likeliest shares by bisection of the multiplier, accepted only
  // with their optimality conditions met to 1e-25, and the limits by bisection. scipy 1.17.1 (SLSQP
  // over the shares) meets the score equation at these limits to 1e-8 or better.
  struct given {
    double low, level;
    std::vector<double> counts;
    double lower, upper;
  };
  std::vector<given> const figures{
      {1, .95, {0, 0, 0, 0, 5}, 3.2620701408673011, 5.0},
      {1, .95, {1, 0, 2, 4, 3}, 2.8392448554308139, 4.352505216504084},
      {1, .9, {0, 0, 7, 0, 0}, 2.4424746090949155, 3.5575253909050845},
      {1, .99, {12, 3, 5, 20, 60}, 3.7178490661429513, 4.4165749523469266},
      {1, .95, {0, 1, 0, 2, 3, 1, 1}, 3.5334716316854493, 5.6780635596402047},
      {1, .95, {30, 0, 0, 0, 0, 0, 20}, 2.6565033838153925, 4.2291137351446379},
      {1, .8, {0, 0, 0, 0, 1, 0, 0}, 2.5137900129014112, 6.2431049935492944},
      {1, .99, {80, 210, 140, 110, 160, 180, 120}, 3.9244458657934295, 4.2355225296260855},
      {0, .95, {0, 0, 0, 0, 0, 1, 0, 3, 5, 8, 13}, 7.919280354312546, 9.297406936732867},
      {0, .95, {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 0.9453120573423074, 9.0546879426576926},
      {0, .9, {0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0}, 3.8252754810571157, 9.5749693909936538},
      {-5, .95, {400, 1, 0, 0, 3, 0, 0, 0, 0, 0, 7}, -4.8912595910470802, -4.619135988009935}};
  for (auto const& f : figures) {
    double const high = f.low + static_cast<double>(f.counts.size()) - 1;
    auto const range =
        level_mean_interval(levels_of(f.low, f.counts), f.low, high, {cxm::confidence{f.level}});
    CHECK(close(range.lower, f.lower, 1e-12, 1e-12));
    CHECK(close(range.upper, f.upper, 1e-12, 1e-12));
  }
}

TEST_CASE("level_mean: exact coverage of six answers on five levels, all 210 outcomes") {
  struct truth {
    std::array<double, 5> share;
    double score, student;  // exact coverage; the sums as this program computed them
  };
  std::array<truth, 5> const truths{
      {{{.2, .2, .2, .2, .2}, 0.973888, 0.93184},
       {{.05, .05, .1, .3, .5}, 0.965496, 0.923405375},
       {{.01, .02, .07, .2, .7}, 0.95925382, 0.8807061105},
       {{.45, .04, .02, .04, .45}, 0.95228506675, 0.95205229343799991},
       {{.01, .01, .03, .1, .85}, 0.95241575625, 0.622527643875}}};
  double worst_score = 1;
  double worst_student = 1;
  constexpr int n = 6;
  for (auto const& t : truths) {
    double mu = 0;
    for (std::size_t i = 0; i < 5; ++i) mu += t.share[i] * (1 + static_cast<double>(i));
    double score = 0;
    double student = 0;
    std::array<int, 5> k{};
    for (k[0] = 0; k[0] <= n; ++k[0]) {
      for (k[1] = 0; k[0] + k[1] <= n; ++k[1]) {
        for (k[2] = 0; k[0] + k[1] + k[2] <= n; ++k[2]) {
          for (k[3] = 0; k[0] + k[1] + k[2] + k[3] <= n; ++k[3]) {
            k[4] = n - k[0] - k[1] - k[2] - k[3];
            double chance = 720;  // 6!
            std::array<level_weight, 5> levels;
            for (std::size_t i = 0; i < 5; ++i) {
              for (int j = 1; j <= k[i]; ++j) chance *= t.share[i] / j;
              levels[i] = {1 + static_cast<double>(i), static_cast<double>(k[i])};
            }
            auto const covers = [&](cxm::bounds const& b) {
              return b.lower <= mu && mu <= b.upper;
            };
            if (covers(level_mean_interval(levels, 1, 5))) score += chance;
            if (covers(level_mean_interval(levels, 1, 5, by_t))) student += chance;
          }
        }
      }
    }
    CHECK(score >= t.score - 1e-12);
    CHECK(close(score, t.score, 1e-12));
    CHECK(close(student, t.student, 1e-12));
    worst_score = std::fmin(worst_score, score);
    worst_student = std::fmin(worst_student, student);
  }
  CHECK(worst_score > 0.95);
  CHECK(worst_score > worst_student);
}

TEST_CASE("level_mean: a mean is believed inside the interval and nowhere else") {
  std::mt19937_64 random{41};
  for (int trial = 0; trial < 400; ++trial) {
    auto const width = 1 + random() % 10;
    std::vector<double> counts(width + 1);
    double n = 0;
    for (auto& c : counts) {
      c = static_cast<double>(random() % 3 == 0 ? 0 : random() % (trial % 2 == 0 ? 3 : 60));
      n += c;
    }
    if (n == 0) continue;
    auto const levels = levels_of(0, counts);
    double const high = static_cast<double>(width);
    auto const range = level_mean_interval(levels, 0, high);
    double const mean = cxm::moments(levels).mean;
    REQUIRE(range.lower >= 0);
    REQUIRE(range.upper <= high);
    REQUIRE(range.lower <= mean);
    REQUIRE(range.upper >= mean);
    for (int i = 1; i < 60; ++i) {
      double const mu = high * i / 60;
      if (std::fabs(mu - mean) < 1e-9) continue;
      double const variance = cxm::detail::constrained_variance(levels, n, 0, high, mu);
      bool const believed = std::fabs(mean - mu) * std::sqrt(n) <= z95 * std::sqrt(variance);
      REQUIRE(believed == (range.lower <= mu && mu <= range.upper));
    }
  }
}

TEST_CASE("level_mean: the likeliest shares are shares, with the mean that was asked for") {
  // With answers at both ends λ lies inside, and the variance is that of shares which sum to 1.
  auto const levels = levels_of(1, {3, 1, 0, 4, 2});
  for (double mu : {1.01, 1.5, 2.0, 3.1, 4.0, 4.9, 4.999}) {
    double const v = cxm::detail::constrained_variance(levels, 10, 1, 5, mu);
    CHECK(v > 0);
    CHECK(v <= (mu - 1) * (5 - mu) + 1e-12);  // the widest there is with this mean
  }
  // At the sample's own mean they are the sample's shares.
  CHECK(close(cxm::detail::constrained_variance(levels, 10, 1, 5, 3.1),
              (3 * 4.41 + 1.21 + 4 * 0.81 + 2 * 3.61) / 10));
}

TEST_CASE("level_mean: turning the scale round turns the interval round") {
  auto const a = level_mean_interval(levels_of(1, {5, 0, 2, 0, 1, 9, 3}), 1, 7);
  auto const b = level_mean_interval(levels_of(1, {3, 9, 1, 0, 2, 0, 5}), 1, 7);
  CHECK(close(a.lower, 8 - b.upper, 1e-12));
  CHECK(close(a.upper, 8 - b.lower, 1e-12));
}

TEST_CASE("level_mean: the order of levels does not matter, empty levels neither") {
  std::vector<level_weight> const sorted{{2, 3}, {3, 2}, {5, 5}};
  std::vector<level_weight> const mixed{{5, 5}, {4, 0}, {2, 3}, {3, 2}};
  CHECK(close(level_mean_interval(mixed, 2, 5).lower, level_mean_interval(sorted, 2, 5).lower,
              1e-14));
  CHECK(close(level_mean_interval(mixed, 2, 5).upper, level_mean_interval(sorted, 2, 5).upper,
              1e-14));
}

TEST_CASE("level_mean: all answers equal: on the scale, and not certain") {
  for (double x : {1.0, 2.0, 3.0, 5.0}) {
    std::vector<double> counts(5, 0.0);
    counts[static_cast<std::size_t>(x) - 1] = 20;
    auto const range = level_mean_interval(levels_of(1, counts), 1, 5);
    CHECK(range.lower >= 1);
    CHECK(range.upper <= 5);
    CHECK(range.upper - range.lower > 0.3);
    CHECK_FALSE(level_mean_interval(levels_of(1, counts), 1, 5, by_t).defined());
  }
}

TEST_CASE("level_mean: huge and fractional counts") {
  auto const huge = level_mean_interval(levels_of(1, {1e14, 2e14, 3e14, 3e14, 1e14}), 1, 5);
  auto const m = cxm::moments(levels_of(1, {1e14, 2e14, 3e14, 3e14, 1e14}));
  CHECK(close(huge.upper - huge.lower, 2 * z95 * m.deviation / std::sqrt(1e15), 1e-6, 0));
  auto const half = level_mean_interval(levels_of(1, {0.5, 0, 0.25}), 1, 3);
  CHECK(half.defined());
  CHECK(half.lower >= 1);
  CHECK(half.upper <= 3);
}

TEST_CASE("level_mean: student_t and wald by hand, other methods refused") {
  auto const levels = levels_of(1, {2, 0, 0, 1, 1});
  auto const m = cxm::moments(levels);
  auto const t = level_mean_interval(levels, 1, 5, by_t);
  CHECK(close(t.lower, 2.75 - 3.182446305284263 * m.deviation / 2));
  CHECK(t.lower < 1);  // not clamped: it says that the method does not fit
  auto const normal =
      level_mean_interval(levels, 1, 5, {cxm::confidence{0.95}, cxm::interval_method::wald});
  CHECK(close(normal.upper, 2.75 + z95 * m.deviation / 2));
  CHECK_FALSE(level_mean_interval(levels_of(1, {0, 1, 0}), 1, 3, by_t).defined());
  using enum cxm::interval_method;
  for (auto method : {adjusted_wald, wilson, agresti_coull, linearized_t, bootstrap}) {
    CHECK_THROWS_AS(level_mean_interval(levels, 1, 5, {cxm::confidence{0.95}, method}),
                    std::invalid_argument);
  }
}
