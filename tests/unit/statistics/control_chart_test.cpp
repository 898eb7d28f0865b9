// Control charts: limits worked out by hand, what is signalled and what is not.

#include <cxm/statistics/control_chart.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

using cxm::count_t;
using cxm::cusum_chart;
using cxm::ewma_chart;
using cxm::moving_range_level;
using cxm::p_chart;
using cxm::runs_on_one_side;
using cxm::sample_mean_chart;
using cxm::xmr_chart;
using cxm_test::close;

namespace {
using series = std::vector<double>;
using counts = std::vector<count_t>;
using indices = std::vector<std::size_t>;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();
double const root_pi = std::sqrt(std::acos(-1.0));

void check_no_limits(cxm::control_chart const& chart) {
  for (double const limit : chart.lower) CHECK(std::isnan(limit));
  for (double const limit : chart.upper) CHECK(std::isnan(limit));
  CHECK(chart.beyond.empty());
}
}  // namespace

TEST_CASE("XmR chart: mean and moving ranges, by hand") {
  // Ranges 2, 2, 4, 0: mean 2. std_dev = 2·√π/2.
  auto const found = xmr_chart(series{10, 12, 10, 14, 14});
  CHECK(close(found.individuals.centre, 12));
  CHECK(close(found.individuals.std_dev, root_pi));
  CHECK(close(found.individuals.lower[0], 12 - 3 * root_pi));
  CHECK(close(found.individuals.upper[4], 12 + 3 * root_pi));
  CHECK(found.individuals.points == series{10, 12, 10, 14, 14});
  CHECK(found.individuals.beyond.empty());
  CHECK(std::isnan(found.ranges.points[0]));
  CHECK(std::isnan(found.ranges.upper[0]));
  CHECK(found.ranges.points[3] == 4);
  CHECK(close(found.ranges.centre, 2));
  CHECK(found.ranges.lower[1] == 0);
  CHECK(close(found.ranges.upper[1], 2 * (1 + 3 * std::sqrt(std::acos(-1.0) / 2 - 1))));
  CHECK(close(found.ranges.upper[1] / found.ranges.centre, 3.267, 0, 5e-4));
}

TEST_CASE("XmR chart: one period out of the usual is signalled, in values and in ranges") {
  series x{10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 30, 10, 11, 10, 11, 10, 11};
  auto const found = xmr_chart(x);
  CHECK(found.individuals.beyond == indices{10});
  CHECK(found.ranges.beyond == indices{10, 11});
  for (double& value : x) value = 100 - value;
  CHECK(xmr_chart(x).individuals.beyond == indices{10});
}

TEST_CASE("XmR chart: around a level that is known, a point on a limit is not beyond it") {
  auto const found = xmr_chart(series{7, 13, 13.5, 6.5}, {10, 1});
  CHECK(found.individuals.beyond == indices{2, 3});
  CHECK(close(found.ranges.centre, 2 / root_pi));
  // One value is enough when the level doesn't come from it.
  CHECK(xmr_chart(series{14}, {10, 1}).individuals.beyond == indices{0});
}

TEST_CASE("XmR chart: fewer than two values have no limits") {
  for (auto const& x : {series{}, series{5}, series{missing, 5, missing}}) {
    auto const found = xmr_chart(x);
    CHECK(found.individuals.points.size() == x.size());
    check_no_limits(found.individuals);
    check_no_limits(found.ranges);
    CHECK(std::isnan(found.individuals.std_dev));
  }
  CHECK(moving_range_level(series{5}).centre == 5);
  CHECK(std::isnan(moving_range_level(series{}).centre));
}

TEST_CASE("XmR chart: equal values are within their limits of no width") {
  // 0.1 ten times doesn't add up to 1.
  auto const found = xmr_chart(series(10, 0.1));
  CHECK(found.individuals.centre == 0.1);
  CHECK(found.individuals.std_dev == 0);
  CHECK(found.individuals.beyond.empty());
  CHECK(found.ranges.beyond.empty());
  CHECK(runs_on_one_side(found.individuals.points, found.individuals.centre, 2).empty());
}

TEST_CASE("XmR chart: a missing period has no point, and the range runs across it") {
  auto const gaps = xmr_chart(series{10, missing, 12, 10, missing, 14, 14});
  auto const whole = xmr_chart(series{10, 12, 10, 14, 14});
  CHECK(gaps.individuals.centre == whole.individuals.centre);
  CHECK(gaps.individuals.std_dev == whole.individuals.std_dev);
  CHECK(std::isnan(gaps.individuals.points[1]));
  CHECK(std::isnan(gaps.individuals.lower[1]));
  CHECK(std::isnan(gaps.ranges.points[1]));
  CHECK(gaps.ranges.points[2] == 2);
  auto const late = xmr_chart(series{10, missing, 20}, {10, 1});
  CHECK(late.individuals.beyond == indices{2});
  CHECK(late.ranges.beyond == indices{2});
}

TEST_CASE("XmR chart: a constant moves the chart, a factor stretches it, the reverse keeps it") {
  cxm_test::generator random{311};
  for (int i = 0; i < 50; ++i) {
    series x;
    for (int k = 0; k < 20; ++k) x.push_back(random.real());
    auto const level = moving_range_level(x);
    series moved;
    for (double const value : x) moved.push_back(100 - 8 * value);
    CHECK(close(moving_range_level(moved).centre, 100 - 8 * level.centre));
    CHECK(close(moving_range_level(moved).std_dev, 8 * level.std_dev));
    CHECK(close(moving_range_level(series(x.rbegin(), x.rend())).std_dev, level.std_dev));
  }
}

TEST_CASE("XmR chart: the moving range recovers the deviation of normal values") {
  cxm_test::generator random{312};
  series x;
  for (int i = 0; i < 200'000; ++i) {
    double const radius = std::sqrt(-2 * std::log(1 - random.real()));
    x.push_back(3 * radius * std::cos(2 * std::acos(-1.0) * random.real()));
  }
  CHECK(close(moving_range_level(x).std_dev, 3, 0.01));
  // The ranges' own deviation: √(2 − 4/π) times that of the values.
  auto const ranges = xmr_chart(x).ranges;
  double squares = 0;
  for (std::size_t i = 1; i < x.size(); ++i)
    squares += std::pow(ranges.points[i] - ranges.centre, 2);
  CHECK(close(ranges.std_dev, std::sqrt(squares / static_cast<double>(x.size() - 1)), 0.01));
}

TEST_CASE("p chart: pooled share and limits by size, by hand") {
  // 20 of 200: share 0.1, √(0.1·0.9) = 0.3. Sizes 100, 36, 64: half widths 0.09, 0.15, 0.1125.
  auto const found = p_chart(counts{10, 9, 1}, counts{100, 36, 64});
  CHECK(close(found.centre, 0.1));
  CHECK(close(found.std_dev, 0.3));
  CHECK(close(found.points[1], 0.25));
  CHECK(close(found.lower[0], 0.01));
  CHECK(found.lower[1] == 0);
  CHECK(found.lower[2] == 0);
  CHECK(close(found.upper[0], 0.19));
  CHECK(close(found.upper[1], 0.25));
  CHECK(close(found.upper[2], 0.2125));
}

TEST_CASE("p chart: the upper limit stops at 1, and what leaves the limits is signalled") {
  auto const found = p_chart(counts{99, 96, 10, 4}, counts{100, 100, 10, 10}, 0.96);
  CHECK(found.upper[0] == 1);
  CHECK(found.beyond == indices{3});
  CHECK(p_chart(counts{0, 0, 0}, counts{10, 20, 30}).beyond.empty());
  CHECK(p_chart(counts{10, 20, 30}, counts{10, 20, 30}).beyond.empty());
  // Where nothing ever happens, the first case is news.
  CHECK(p_chart(counts{0, 1}, counts{10, 10}, 0).beyond == indices{1});
}

TEST_CASE("p chart: a period without trials has no point, and one period alone no limits") {
  auto const found = p_chart(counts{1, 0, 3}, counts{10, 0, 10});
  CHECK(close(found.centre, 0.2));
  CHECK(std::isnan(found.points[1]));
  CHECK(std::isnan(found.lower[1]));
  CHECK(std::isnan(found.upper[1]));
  CHECK(close(found.upper[2], 0.2 + 3 * 0.4 / std::sqrt(10.0)));
  for (auto const& alone : {p_chart(counts{1}, counts{10}), p_chart(counts{1, 0}, counts{10, 0}),
                            p_chart(counts{}, counts{}), p_chart(counts{0, 0}, counts{0, 0})}) {
    CHECK(std::isnan(alone.centre));
    check_no_limits(alone);
  }
}

TEST_CASE("chart of sample means: limits by size, by hand, within what the scale allows") {
  // Centre 30, one observation deviates by 60: half widths 18, 30 and 180.
  auto const found =
      sample_mean_chart(series{48, 61, -100}, counts{100, 36, 1}, {30, 60}, -100, 100);
  CHECK(found.centre == 30);
  CHECK(found.std_dev == 60);
  CHECK(close(found.lower[0], 12));
  CHECK(close(found.upper[0], 48));
  CHECK(close(found.upper[1], 60));
  CHECK(found.lower[2] == -100);
  CHECK(found.upper[2] == 100);
  CHECK(found.beyond == indices{1});  // on a limit is not beyond it
  auto const open = sample_mean_chart(series{0}, counts{1}, {30, 60});
  CHECK(close(open.lower[0], -150));
  CHECK(close(open.upper[0], 210));
}

TEST_CASE("chart of sample means: of shares it is the p chart") {
  counts const x{10, 9, 1};
  counts const n{100, 36, 64};
  auto const shares = p_chart(x, n);
  auto const means = sample_mean_chart(shares.points, n, {shares.centre, shares.std_dev}, 0, 1);
  CHECK(means.points == shares.points);
  CHECK(means.lower == shares.lower);
  CHECK(means.upper == shares.upper);
  CHECK(means.beyond == shares.beyond);
}

TEST_CASE("chart of sample means: without a value no point, without a level no limits") {
  auto const found = sample_mean_chart(series{5, missing, 7}, counts{4, 4, 0}, {5, 1});
  CHECK(close(found.upper[0], 6.5));
  for (std::size_t i : {1U, 2U}) {
    CHECK(std::isnan(found.points[i]));
    CHECK(std::isnan(found.lower[i]));
    CHECK(std::isnan(found.upper[i]));
  }
  check_no_limits(sample_mean_chart(series{5, 6}, counts{4, 4}, {missing, 1}, 0, 10));
  check_no_limits(sample_mean_chart(series{5, 6}, counts{4, 4}, {5, missing}, 0, 10));
  check_no_limits(sample_mean_chart(series{}, counts{}, {5, 1}));
  auto const alike = sample_mean_chart(series{5, 5}, counts{4, 9}, {5, 0}, 1, 5);
  CHECK(alike.lower == series{5, 5});
  CHECK(alike.beyond.empty());
}

TEST_CASE("chart of sample means: what it can't be made from is refused") {
  CHECK_THROWS_AS(sample_mean_chart(series{5}, counts{4, 4}, {5, 1}), std::invalid_argument);
  CHECK_THROWS_AS(sample_mean_chart(series{infinite}, counts{4}, {5, 1}), std::invalid_argument);
  CHECK_THROWS_AS(sample_mean_chart(series{5}, counts{4}, {5, -1}), std::invalid_argument);
  CHECK_THROWS_AS(sample_mean_chart(series{5}, counts{4}, {5, 1}, 2, 1), std::invalid_argument);
}

TEST_CASE("p chart: what can't be is refused") {
  CHECK_THROWS_AS(p_chart(counts{1}, counts{1, 2}), std::invalid_argument);
  CHECK_THROWS_AS(p_chart(counts{1, 2}, counts{3}), std::invalid_argument);
  CHECK_THROWS_AS(p_chart(counts{1, 3}, counts{2, 2}), std::invalid_argument);
  CHECK_THROWS_AS(p_chart(counts{1}, counts{2}, 1.1), std::invalid_argument);
  CHECK_THROWS_AS(p_chart(counts{1}, counts{2}, -0.1), std::invalid_argument);
}

TEST_CASE("EWMA chart: means and widening limits, by hand") {
  // λ = ½: 10 + ½·4 = 12, then 12 + ½·(10 − 12) = 11. λ/(2 − λ) = 1/3.
  auto const found = ewma_chart(series{14, 10}, {10, 2}, {.lambda = 0.5, .width = 3});
  CHECK(close(found.points[0], 12));
  CHECK(close(found.points[1], 11));
  CHECK(close(found.upper[0], 10 + 6 * std::sqrt(0.75 / 3)));
  CHECK(close(found.lower[1], 10 - 6 * std::sqrt(0.9375 / 3)));
  CHECK(found.beyond.empty());
}

TEST_CASE("EWMA chart: all the weight on the newest value is the chart of individuals") {
  series const x{10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 30, 10, 11};
  auto const found = ewma_chart(x, moving_range_level(x), {.lambda = 1, .width = 3});
  auto const single = xmr_chart(x).individuals;
  CHECK(found.beyond == single.beyond);
  for (std::size_t i = 0; i < x.size(); ++i) {
    CHECK(close(found.points[i], single.points[i]));
    CHECK(close(found.lower[i], single.lower[i]));
    CHECK(close(found.upper[i], single.upper[i]));
  }
}

TEST_CASE("EWMA chart: sees a small lasting shift that single values hide") {
  series x;
  for (int i = 0; i < 30; ++i) x.push_back(i < 15 ? 0.5 * (i % 2 == 0 ? 1 : -1) : 1.2);
  CHECK(xmr_chart(x, {0, 1}).individuals.beyond.empty());
  CHECK_FALSE(ewma_chart(x, {0, 1}).beyond.empty());
}

TEST_CASE("EWMA chart: a tiny lambda keeps its limits' digits") {
  // After one value the limits are width·std_dev·λ, whatever λ.
  auto const found = ewma_chart(series{1}, {0, 1}, {.lambda = 1e-12, .width = 1});
  CHECK(close(found.upper[0], 1e-12, 1e-9, 0));
}

TEST_CASE("EWMA chart: missing periods have no point and change nothing after them") {
  auto const gaps = ewma_chart(series{missing, 14, missing, 10}, {10, 2}, {.lambda = 0.5});
  CHECK(std::isnan(gaps.points[0]));
  CHECK(std::isnan(gaps.points[2]));
  CHECK(std::isnan(gaps.upper[2]));
  CHECK(close(gaps.points[3], 11));
  CHECK(close(gaps.lower[3], 10 - 6 * std::sqrt(0.9375 / 3)));
}

TEST_CASE("EWMA chart: fewer than two values have no limits, equal ones no signal") {
  for (auto const& x : {series{}, series{5}}) {
    auto const found = ewma_chart(x, moving_range_level(x));
    check_no_limits(found);
    CHECK(found.points == x);
  }
  series const equal(50, 0.1);
  CHECK(ewma_chart(equal, moving_range_level(equal)).beyond.empty());
}

TEST_CASE("EWMA chart: parameters out of their range are refused") {
  series const x{1, 2, 3};
  for (double const lambda : {0.0, -0.1, 1.1, missing}) {
    CHECK_THROWS_AS(ewma_chart(x, {0, 1}, {.lambda = lambda}), std::invalid_argument);
  }
  for (double const width : {0.0, -3.0, infinite, missing}) {
    CHECK_THROWS_AS(ewma_chart(x, {0, 1}, {.width = width}), std::invalid_argument);
  }
}

TEST_CASE("CUSUM chart: sums up, down and back to nothing, by hand") {
  // z: 1, 3, −1, −2; less the allowance of ½.
  auto const found =
      cusum_chart(series{12, 16, 8, 6}, {10, 2}, {.decision_interval = 2, .shift = 1});
  CHECK(found.above == series{0.5, 3, 1.5, 0});
  CHECK(found.below == series{0, 0, 0.5, 2});
  CHECK(found.signals_above == indices{1});
  CHECK(found.signals_below.empty());  // 2 does not exceed 2
  CHECK(found.decision_interval == 2);
}

TEST_CASE("CUSUM chart: mirrored values exchange the two sums") {
  cxm_test::generator random{313};
  for (int i = 0; i < 50; ++i) {
    series x;
    series mirrored;
    for (int k = 0; k < 30; ++k) {
      x.push_back(random.real() * 8 - 3);
      mirrored.push_back(-x.back());
    }
    auto const there = cusum_chart(x, {0, 1});
    auto const back = cusum_chart(mirrored, {0, 1});
    CHECK(there.above == back.below);
    CHECK(there.below == back.above);
    CHECK(there.signals_above == back.signals_below);
  }
}

TEST_CASE("CUSUM chart: a missing period has no sum, and the sums go on after it") {
  auto const found = cusum_chart(series{12, missing, 16}, {10, 2});
  CHECK(std::isnan(found.above[1]));
  CHECK(std::isnan(found.below[1]));
  CHECK(found.above[2] == 3);
}

TEST_CASE("CUSUM chart: without a level, or with one of no width, there are no sums") {
  for (auto const& x : {series{5}, series{5, 5, 5}}) {
    auto const found = cusum_chart(x, moving_range_level(x));
    REQUIRE(found.above.size() == x.size());
    for (double const sum : found.above) CHECK(std::isnan(sum));
    for (double const sum : found.below) CHECK(std::isnan(sum));
    CHECK(found.signals_above.empty());
    CHECK(found.signals_below.empty());
  }
  CHECK(cusum_chart(series{}, {0, 1}).above.empty());
}

TEST_CASE("CUSUM chart: parameters out of their range are refused") {
  series const x{1, 2, 3};
  for (double const h : {0.0, -5.0, infinite, missing}) {
    CHECK_THROWS_AS(cusum_chart(x, {0, 1}, {.decision_interval = h}), std::invalid_argument);
  }
  for (double const shift : {-1.0, infinite, missing}) {
    CHECK_THROWS_AS(cusum_chart(x, {0, 1}, {.shift = shift}), std::invalid_argument);
  }
}

TEST_CASE("control charts: infinite values and levels that can't be are refused") {
  series const bad{1, infinite};
  series const good{1, 2};
  CHECK_THROWS_AS(moving_range_level(bad), std::invalid_argument);
  CHECK_THROWS_AS(xmr_chart(bad), std::invalid_argument);
  CHECK_THROWS_AS(ewma_chart(bad, {0, 1}), std::invalid_argument);
  CHECK_THROWS_AS(cusum_chart(bad, {0, 1}), std::invalid_argument);
  for (auto const& level : {cxm::process_level{0, -1}, cxm::process_level{0, infinite},
                            cxm::process_level{-infinite, 1}}) {
    CHECK_THROWS_AS(xmr_chart(good, level), std::invalid_argument);
    CHECK_THROWS_AS(ewma_chart(good, level), std::invalid_argument);
    CHECK_THROWS_AS(cusum_chart(good, level), std::invalid_argument);
  }
}

TEST_CASE("run rule: the eighth point on one side and each further one") {
  series x(10, 1);
  CHECK(runs_on_one_side(x, 0, cxm::western_electric_run) == indices{7, 8, 9});
  CHECK(runs_on_one_side(x, 0, cxm::nelson_run) == indices{8, 9});
  CHECK(runs_on_one_side(x, 2, cxm::nelson_run) == indices{8, 9});
  x[5] = -1;
  CHECK(runs_on_one_side(x, 0, cxm::western_electric_run).empty());
  CHECK(runs_on_one_side(x, 0, 4) == indices{3, 4, 9});
}

TEST_CASE("run rule: a point on the centre ends a run, a missing one does not") {
  CHECK(runs_on_one_side(series{1, 1, 0, 1, 1}, 0, 3).empty());
  CHECK(runs_on_one_side(series{1, 1, missing, 1, 1}, 0, 3) == indices{3, 4});
  CHECK(runs_on_one_side(series{0, 0, 0, 0}, 0, 2).empty());
  CHECK(runs_on_one_side(series{}, 0, 8).empty());
  CHECK(runs_on_one_side(series{1, 1, 1}, missing, 2).empty());
  CHECK_THROWS_AS(runs_on_one_side(series{1}, 0, 1), std::invalid_argument);
}
