// Estimates by a design: by hand, edges, and the laws that any right implementation obeys.

#include <cxm/statistics/design_share.hpp>
#include <cxm/statistics/distributions.hpp>
#include <cxm/statistics/survey_design.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <limits>
#include <vector>

using cxm::design_mean;
using cxm::lonely_unit;
using cxm::survey_design;
using cxm_test::close;

namespace {
using column = std::vector<double>;
using codes = std::vector<std::uint32_t>;
}  // namespace

TEST_CASE("survey design: equal weights alone are the mean and its textbook standard error") {
  column const x{1, 2, 3, 4, 10};
  column const w(5, 2.0);
  auto const m = design_mean({w}, x);
  CHECK(close(m.value, 4));
  CHECK(close(m.standard_error, std::sqrt(50.0 / 4 / 5)));
  CHECK(m.degrees == 4);
  CHECK(m.rows == 5);
  CHECK(close(m.effective_count, 5));
  CHECK(close(m.range.upper, 4 + 2.7764451051977987 * m.standard_error));
}

TEST_CASE("survey design: weighted answers have the estimate and interval of weighted_nps") {
  cxm_test::generator random{3};
  column x, w;
  cxm::weighted_nps metric;
  for (int i = 0; i < 200; ++i) {
    auto const answer = static_cast<int>(random.below(11));
    double const weight = 0.25 * static_cast<double>(1 + random.below(12));
    metric.push(answer, weight);
    x.push_back(answer >= 9 ? 1 : answer <= 6 ? -1 : 0);
    w.push_back(weight);
  }
  auto const m = design_mean({w}, x);
  CHECK(close(100 * m.value, metric.score()));
  CHECK(close(100 * m.standard_error, metric.standard_error()));
  CHECK(close(100 * m.range.lower, metric.interval().lower));
  CHECK(close(m.effective_count, metric.effective_count()));
}

TEST_CASE("survey design: two strata by hand, with and without a finite population") {
  column const x{1, 3, 10, 14};
  column const w{5, 5, 20, 20};
  codes const h{7, 7, 2, 2};
  column const size{10, 10, 40, 40};
  // Means 2 and 12, weights of the strata 1/5 and 4/5; variances of the means 1 and 4.
  auto const infinite = design_mean({w, h}, x);
  CHECK(close(infinite.value, 10));
  CHECK(close(infinite.standard_error, std::sqrt(0.04 * 1 + 0.64 * 4)));
  CHECK(infinite.degrees == 2);
  auto const finite = design_mean({w, h, {{{}, size}}}, x);
  CHECK(close(finite.standard_error, std::sqrt(0.04 * 1 * 0.8 + 0.64 * 4 * 0.95)));
}

TEST_CASE("survey design: a whole population has no error, and a second stage takes over") {
  column const x{1, 5, 2, 8};
  column const w(4, 1.0);
  column const all(4, 2.0);
  codes const unit{0, 0, 1, 1};
  auto const census = design_mean({w, {}, {{unit, all}}}, x);
  CHECK(census.standard_error == 0);
  CHECK_FALSE(census.range.defined());
  column const ten(4, 10.0);
  auto const second = design_mean({w, {}, {{unit, all}, {{}, ten}}}, x);
  // Within the units: f = 0.2, totals' variance (1 − f)·2·Σ(z − z̄)², influence (x − 4)/4.
  CHECK(close(second.standard_error, std::sqrt((0.8 * 2 * (0.5 + 1.125)))));
}

TEST_CASE("survey design: the order of rows and the names of codes do not matter") {
  cxm_test::generator random{11};
  struct row {
    double x, w;
    std::uint32_t h, u;
  };
  std::vector<row> rows;
  for (int i = 0; i < 120; ++i) {
    auto const h = static_cast<std::uint32_t>(random.below(4));
    rows.push_back({static_cast<double>(random.below(11)), 0.5 + random.real(), h,
                    h * 10 + static_cast<std::uint32_t>(random.below(5))});
  }
  auto const estimate_of = [](std::vector<row> const& all, std::uint32_t shift) {
    column x, w;
    codes h, u;
    for (row const& r : all) {
      x.push_back(r.x);
      w.push_back(r.w);
      h.push_back(1000 - r.h);
      u.push_back(r.u * 3 + shift);
    }
    return design_mean({w, h, {{u, {}}}}, x);
  };
  auto const there = estimate_of(rows, 0);
  random.shuffle(rows);
  auto const back = estimate_of(rows, 17);
  CHECK(close(there.value, back.value, 1e-13));
  CHECK(close(there.standard_error, back.standard_error, 1e-12));
  CHECK(there.degrees == 16);
}

TEST_CASE("survey design: clusters of identical rows are worth one row each") {
  column x, w, once, one;
  codes u;
  for (std::uint32_t k = 0; k < 12; ++k) {
    double const value = k * k % 7;
    once.push_back(value);
    one.push_back(1);
    for (int copy = 0; copy < 5; ++copy) {
      x.push_back(value);
      w.push_back(1);
      u.push_back(k);
    }
  }
  CHECK(close(design_mean({w, {}, {{u, {}}}}, x).standard_error,
              design_mean({one}, once).standard_error));
}

TEST_CASE("survey design: a domain is not a sample of its own") {
  column const x{1, 2, 3, 4, 5, 6};
  column const w(6, 1.0);
  std::vector<std::uint8_t> const in{1, 1, 1, 0, 0, 0};
  column const nan_outside{1, 2, 3, cxm::undefined, cxm::undefined, cxm::undefined};
  auto const domain = design_mean({w}, x, in);
  auto const same = design_mean({w}, nan_outside);
  CHECK(domain.rows == 3);
  CHECK(domain.standard_error == same.standard_error);
  // n/(n − 1) of all six rows: Σ(x − 2)² = 2.
  CHECK(close(domain.standard_error, std::sqrt(6.0 / 5 * 2 / 9)));
  CHECK(domain.degrees == 2);
}

TEST_CASE("survey design: a domain and the rest differ by what one of them lacks") {
  column const x{1, 2, 3, 4, 5, 9};
  column const w{1, 2, 1, 2, 1, 2};
  std::vector<std::uint8_t> const a{1, 1, 1, 0, 0, 0};
  std::vector<std::uint8_t> const b{0, 0, 0, 1, 1, 1};
  auto const there = cxm::design_mean_difference({w}, x, a, b);
  auto const back = cxm::design_mean_difference({w}, x, b, a);
  CHECK(close(there.by.value, 2 - 6.2));
  CHECK(close(there.by.value, -back.by.value));
  CHECK(close(there.test.p, back.test.p));
  CHECK(there.by.degrees == 4);
  // Rows are drawn apart and domains have none in common: the variances add up.
  double const va = design_mean({w}, x, a).standard_error;
  double const vb = design_mean({w}, x, b).standard_error;
  CHECK(close(there.by.standard_error, std::hypot(va, vb)));
}

TEST_CASE("survey design: nothing, one row, no weight, and one cluster have no interval") {
  column const none;
  CHECK(std::isnan(design_mean({none}, none).value));
  column const one{1};
  auto const single = design_mean({one}, one);
  CHECK(single.value == 1);
  CHECK(std::isnan(single.standard_error));
  CHECK_FALSE(single.range.defined());
  column const x{1, 2};
  column const zero{0, 0};
  CHECK(std::isnan(design_mean({zero}, x).value));
  column const w{1, 1};
  codes const u{4, 4};
  auto const cluster = design_mean({w, {}, {{u, {}}}}, x);
  CHECK(close(cluster.value, 1.5));
  CHECK(cluster.degrees == 0);
  CHECK_FALSE(cluster.range.defined());
}

TEST_CASE("survey design: all answers alike have a standard error of 0 and no interval") {
  column const x{1, 1, 1};
  column const w{1, 2, 3};
  auto const m = design_mean({w}, x);
  CHECK(m.value == 1);
  CHECK(m.standard_error == 0);
  CHECK_FALSE(m.range.defined());
}

TEST_CASE(
    "survey design: a stratum with one unit is refused, certain, or measured from the centre") {
  column const x{1, 3, 10};
  column const w{1, 1, 1};
  codes const h{0, 0, 1};
  survey_design design{w, h};
  CHECK_THROWS_WITH(design_mean(design, x), Catch::Matchers::Contains("single sampled unit"));
  design.lonely = lonely_unit::certainty;
  double const certain = design_mean(design, x).standard_error;
  CHECK(close(certain, std::sqrt(2 * 2.0 / 9)));
  design.lonely = lonely_unit::centre;
  CHECK(design_mean(design, x).standard_error > certain);
  // Drawn from a stratum that has no other unit it is certain by itself.
  column const size{10, 10, 1};
  survey_design const known{w, h, {{{}, size}}};
  CHECK(close(design_mean(known, x).standard_error, std::sqrt(0.8 * 2 * 2.0 / 9)));
}

TEST_CASE("survey design: what contradicts itself is refused") {
  column const x{1, 2, 3};
  column const w{1, 1, 1};
  column const negative{1, -1, 1};
  column const not_a_number{1, cxm::undefined, 1};
  column const shorter{1, 1};
  codes const h{0, 0, 0};
  codes const two{0, 0};
  column const small(3, 2.0);
  column const differ{9, 9, 8};
  CHECK_THROWS_AS(design_mean({negative}, x), std::invalid_argument);
  CHECK_THROWS_AS(design_mean({not_a_number}, x), std::invalid_argument);
  CHECK_THROWS_AS(design_mean({shorter}, x), std::invalid_argument);
  CHECK_THROWS_AS(design_mean({w, two}, x), std::invalid_argument);
  CHECK_THROWS_AS(design_mean({w, h, {}}, x), std::invalid_argument);
  CHECK_THROWS_WITH(design_mean({w, h, {{{}, small}}}, x),
                    Catch::Matchers::Contains("smaller than the sample"));
  CHECK_THROWS_WITH(design_mean({w, h, {{{}, differ}}}, x), Catch::Matchers::Contains("two sizes"));
  CHECK_THROWS_AS(design_mean({w}, x, {}, {cxm::confidence{0.95}, cxm::interval_method::bootstrap}),
                  std::invalid_argument);
}

TEST_CASE(
    "design share: within 0 and 1, around the share, the closer to the end the less symmetric") {
  column x(40, 0.0);
  column const w(40, 1.0);
  x[3] = x[17] = 1;
  auto const share = design_mean({w}, x);
  CHECK(share.range.lower < 0);  // the linearised interval does leave them
  using enum cxm::share_scale;
  for (auto const how : {logit, arcsine, likelihood, score}) {
    auto const range = cxm::design_share_interval(share, how);
    CHECK(range.lower >= 0);
    CHECK(range.lower < share.value);
    CHECK(range.upper - share.value > share.value - range.lower);
    CHECK(range.upper < 0.3);
  }
  auto const exact = cxm::korn_graubard_interval(share);
  CHECK(exact.lower < share.value);
  CHECK(exact.upper > share.value);
  column const nobody(40, 0.0);
  auto const zero = design_mean({w}, nobody);
  CHECK_FALSE(cxm::design_share_interval(zero, logit).defined());
  CHECK_FALSE(cxm::korn_graubard_interval(zero).defined());
}
