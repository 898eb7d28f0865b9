// Calibration to totals of classes and numbers: what the weights add up to, what can't be met, and
// that neither the order of rows nor the unit of a number matters.

#include <cxm/statistics/calibration.hpp>
#include <cxm/statistics/survey_design.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

using cxm::calibrate;
using cxm::calibration_distance;
using cxm::known_total;
using cxm::margin;
using cxm_test::close;

namespace {
using column = std::vector<double>;
using codes = std::vector<std::uint32_t>;

double sum_of(column const& weight, column const& x) {
  return std::inner_product(weight.begin(), weight.end(), x.begin(), 0.0);
}

/// Customers with two classes and two numbers, and weights that a population may have.
struct sample_of {
  column weight, truth, spend, seats;
  codes region, tier;

  explicit sample_of(cxm_test::generator& random, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      weight.push_back(0.5 + random.real());
      truth.push_back(weight.back() * (0.6 + 0.8 * random.real()));
      spend.push_back(1e6 * random.real());
      seats.push_back(static_cast<double>(random.below(30)) - 5);
      region.push_back(static_cast<std::uint32_t>(random.below(3)));
      tier.push_back(static_cast<std::uint32_t>(random.below(2)));
    }
  }
  [[nodiscard]] std::vector<margin> margins() const {
    std::vector<margin> out{{region, column(3)}, {tier, column(2)}};
    for (margin& m : out) {
      for (std::size_t i = 0; i < truth.size(); ++i) m.totals[m.code[i]] += truth[i];
    }
    return out;
  }
  [[nodiscard]] std::vector<known_total> totals() const {
    return {{spend, sum_of(truth, spend)}, {seats, sum_of(truth, seats)}};
  }
};
}  // namespace

TEST_CASE("calibration: one number is the ratio estimator") {
  column const w{1, 1, 2};
  column const spend{10, 20, 30};
  std::vector<known_total> const to{{spend, 180}};
  // d(1 + λx) with λ = (180 − 90)/Σ d x² = 90/2300
  auto const out = calibrate(w, {}, to);
  CHECK(close(out.weight[0], 1 + 900.0 / 2300, 1e-15));
  CHECK(close(out.weight[1], 1 + 1800.0 / 2300, 1e-15));
  CHECK(close(out.weight[2], 2 + 5400.0 / 2300, 1e-15));
  CHECK(close(out.greatest_ratio, 1 + 2700.0 / 2300, 1e-15));
  CHECK(close(out.least_ratio, 1 + 900.0 / 2300, 1e-15));
  // A number that is 1 everywhere is the size of the population: every weight grows alike.
  column const one{1, 1, 1};
  std::vector<known_total> const size{{one, 10}};
  CHECK(calibrate(w, {}, size).weight == column{2.5, 2.5, 5});
}

TEST_CASE("calibration: random samples meet all totals by every distance, within the bounds") {
  cxm_test::generator random{11};
  for (int run = 0; run < 40; ++run) {
    sample_of const s{random, 100 + random.below(200)};
    auto const margins = s.margins();
    auto const totals = s.totals();
    for (auto const& how : {cxm::calibration_options{},
                            {calibration_distance::raking},
                            {calibration_distance::logit, 0.2, 4},
                            {calibration_distance::linear, 0.2, 4}}) {
      auto const out = calibrate(s.weight, margins, totals, how);
      for (margin const& m : margins) {
        column sum(m.totals.size(), 0.0);
        for (std::size_t i = 0; i < s.weight.size(); ++i) sum[m.code[i]] += out.weight[i];
        for (std::size_t k = 0; k < sum.size(); ++k) CHECK(close(sum[k], m.totals[k], 1e-9));
      }
      for (known_total const& t : totals) {
        column const x(t.value.begin(), t.value.end());
        CHECK(close(sum_of(out.weight, x), t.total, 1e-9));
      }
      CHECK(out.least_ratio >= how.lower);
      CHECK(out.greatest_ratio <= how.upper);
      if (how.distance != calibration_distance::linear) CHECK(out.least_ratio > 0);
    }
  }
}

TEST_CASE("calibration: by raking, margins alone get the weights of rake") {
  cxm_test::generator random{12};
  sample_of const s{random, 300};
  auto const margins = s.margins();
  auto const raked = cxm::rake(s.weight, margins);
  auto const out = calibrate(s.weight, margins, {}, {calibration_distance::raking});
  for (std::size_t i = 0; i < s.weight.size(); ++i) {
    CHECK(close(out.weight[i], raked.weight[i], 1e-9));
  }
}

TEST_CASE(
    "calibration: the order of rows does not matter to the bit, the unit of a number hardly") {
  cxm_test::generator random{13};
  sample_of const s{random, 150};
  sample_of turned = s;
  for (auto* c : {&turned.weight, &turned.truth, &turned.spend, &turned.seats}) {
    std::reverse(c->begin(), c->end());
  }
  std::reverse(turned.region.begin(), turned.region.end());
  std::reverse(turned.tier.begin(), turned.tier.end());
  auto const margins = s.margins();
  auto const totals = s.totals();
  auto turned_margins = margins;
  turned_margins[0].code = turned.region;
  turned_margins[1].code = turned.tier;
  std::vector<known_total> const turned_totals{{turned.spend, totals[0].total},
                                               {turned.seats, totals[1].total}};
  auto const forward = calibrate(s.weight, margins, totals);
  auto backward = calibrate(turned.weight, turned_margins, turned_totals).weight;
  std::reverse(backward.begin(), backward.end());
  CHECK(forward.weight == backward);

  column cents = s.spend;
  for (double& x : cents) x *= 100;
  auto in_cents = totals;
  in_cents[0] = {cents, totals[0].total * 100};
  auto const same = calibrate(s.weight, margins, in_cents);
  for (std::size_t i = 0; i < cents.size(); ++i) {
    CHECK(close(same.weight[i], forward.weight[i], 1e-12));
  }
}

TEST_CASE("calibration: what is explained by the totals adds no variance") {
  cxm_test::generator random{14};
  sample_of const s{random, 120};
  auto const margins = s.margins();
  auto const totals = s.totals();
  cxm::calibration const to{.before = s.weight, .margins = margins, .totals = totals};
  column explained = s.spend;
  double scale = 0;
  for (std::size_t i = 0; i < explained.size(); ++i) {
    explained[i] = 3 * s.spend[i] - 2 * s.seats[i] + 1e4 * s.region[i];
    scale = std::fmax(scale, std::fabs(explained[i]));
  }
  to.keep_residuals(explained);
  for (double const r : explained) CHECK(std::fabs(r) <= 1e-12 * scale);
  // What is left of anything else is orthogonal to every number.
  column rest(s.weight.size());
  for (double& x : rest) x = random.real();
  to.keep_residuals(rest);
  column by_weight = rest;
  for (std::size_t i = 0; i < rest.size(); ++i) by_weight[i] *= s.weight[i];
  CHECK(std::fabs(sum_of(by_weight, s.spend)) <= 1e-6);
  CHECK(std::fabs(sum_of(by_weight, s.seats)) <= 1e-11);
}

TEST_CASE("calibration: a number that repeats another is left out, unless its total contradicts") {
  column const w{1, 2, 1, 2};
  column const x{1, 2, 3, 4};
  column const twice{2, 4, 6, 8};
  std::vector<known_total> const agreeing{{x, 20}, {twice, 40}};
  std::vector<known_total> const single{{x, 20}};
  CHECK(calibrate(w, {}, agreeing).weight == calibrate(w, {}, single).weight);
  std::vector<known_total> const contradicting{{x, 20}, {twice, 41}};
  try {
    static_cast<void>(calibrate(w, {}, contradicting));
    FAIL("the totals contradict each other");
  } catch (cxm::raking_error const& e) {
    CHECK(e.margin() <= 1);
  }
}

TEST_CASE("calibration: totals that bounds or signs do not allow are an error that names them") {
  column const w{1, 1, 1};
  column const x{1, 2, 3};
  std::vector<known_total> const far{{x, 60}};
  CHECK_THROWS_AS(calibrate(w, {}, far, {calibration_distance::logit, 0.5, 2}), cxm::raking_error);
  CHECK_THROWS_AS(calibrate(w, {}, far, {calibration_distance::linear, 0.5, 2}), cxm::raking_error);
  std::vector<known_total> const negative{{x, -6}};
  CHECK_THROWS_AS(calibrate(w, {}, negative, {calibration_distance::raking}), cxm::raking_error);
  CHECK(calibrate(w, {}, negative).least_ratio < 0);
  column const none{0, 0, 0};
  std::vector<known_total> const of_nothing{{x, 6}, {none, 5}};
  try {
    static_cast<void>(calibrate(w, {}, of_nothing));
    FAIL("nothing adds up to 5");
  } catch (cxm::raking_error const& e) {
    CHECK(e.margin() == 1);
  }
}

TEST_CASE("calibration: what is no number, no bound or of another length is refused") {
  column const w{1, 1, 1};
  column const x{1, 2, 3};
  column const two{1, 2};
  column const gap{1, std::nan(""), 3};
  std::vector<known_total> const to{{x, 12}};
  CHECK_THROWS_AS(calibrate(w, {}, {}), std::invalid_argument);
  std::vector<known_total> const short_one{{two, 12}};
  CHECK_THROWS_AS(calibrate(w, {}, short_one), std::invalid_argument);
  std::vector<known_total> const with_gap{{gap, 12}};
  CHECK_THROWS_AS(calibrate(w, {}, with_gap), std::invalid_argument);
  std::vector<known_total> const unknown{{x, std::nan("")}};
  CHECK_THROWS_AS(calibrate(w, {}, unknown), std::invalid_argument);
  CHECK_THROWS_AS(calibrate(w, {}, to, {calibration_distance::logit}), std::invalid_argument);
  CHECK_THROWS_AS(calibrate(w, {}, to, {calibration_distance::linear, 1.1, 2}),
                  std::invalid_argument);
  CHECK_THROWS_AS(calibrate(column{1, -1, 1}, {}, to), std::invalid_argument);
}
