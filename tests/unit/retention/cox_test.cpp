#include <cxm/retention/cox.hpp>

#include <cxm/retention/cox_residuals.hpp>
#include <cxm/retention/kaplan_meier.hpp>
#include <cxm/retention/proportional_hazards.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

using cxm::cox;
using cxm::cox_options;
using cxm::cox_penalty;
using cxm::cox_ties;
using cxm::fit;
using cxm::fit_status;
using cxm::survival_columns;
using cxm_test::close;
using cxm_test::generator;

namespace {
/// Random customers with two covariates, some ties, some censored.
struct sample {
  explicit sample(std::uint64_t seed, std::size_t n = 80, bool starts = false) {
    generator g{seed};
    for (std::size_t i = 0; i < n; ++i) {
      a.push_back(g.real() * 4 - 2);
      b.push_back(g.chance(40) ? 1 : 0);
      double const leaves = -std::log(1 - g.real()) * 20 * std::exp(-0.6 * a[i] + 0.4 * b[i]);
      double const seen = 30 * g.real() + 5;
      event.push_back(leaves < seen ? 1 : 0);
      stop.push_back(std::ceil(std::fmin(leaves, seen)));
      if (starts) start.push_back(std::floor(stop.back() * g.real()));
      weight.push_back(static_cast<double>(1 + g.below(3)));
    }
  }
  [[nodiscard]] survival_columns columns() const {
    survival_columns out{.stop = stop, .event = event, .covariates = {{"a", a}, {"b", b}}};
    out.start = start;
    return out;
  }
  std::vector<double> a, b, stop, start, weight;
  std::vector<std::uint8_t> event;
};

void same(cox const& x, cox const& y, double tolerance = 1e-9) {
  for (std::size_t j = 0; j < x.coefficients.size(); ++j) {
    CHECK(close(x.coefficients[j].value, y.coefficients[j].value, tolerance));
    CHECK(close(x.coefficients[j].standard_error, y.coefficients[j].standard_error, tolerance));
  }
}
std::vector<double> const eight{1, 2, 3, 4, 5, 6, 7, 8};
}  // namespace

TEST_CASE("cox: two customers by hand") {
  // One of two leaves; the partial likelihood of x = 1 leaving first of {1, 0, 0}, then x = 0 of
  // {0, 0}: e^b/(e^b + 2)·… and of x = 0 first, then x = 1 of {1, 0}.
  std::vector<double> const t{1, 2, 3};
  std::vector<std::uint8_t> const left{1, 1, 0};
  std::vector<double> const x{0, 1, 0};
  auto const model = *fit<cox>(survival_columns{t, left, {{"x", x}}});
  // d/db: 0 − e/(e + 2) + 1 − e/(e + 1) = 0 with e = exp(b): e² = 2.
  CHECK(close(model.coefficients[0].value, 0.5 * std::log(2.0), 1e-12));
  double const e = std::sqrt(2.0);
  CHECK(close(model.log_likelihood, -std::log(e + 2) + std::log(e / (e + 1)), 1e-12));
  CHECK(close(model.null_log_likelihood, -std::log(3.0) - std::log(2.0), 1e-12));
  double const information = 2 * e / ((e + 2) * (e + 2)) + e / ((e + 1) * (e + 1));
  CHECK(close(model.coefficients[0].standard_error, 1 / std::sqrt(information), 1e-12));
  CHECK(close(model.coefficients[0].hazard_ratio(), e, 1e-12));
  CHECK(close(model.baseline_hazard(1.5), 1 / (e + 2), 1e-12));
  CHECK(close(model.baseline_hazard(2), 1 / (e + 2) + 1 / (e + 1), 1e-12));
  CHECK(model.baseline_hazard(0.5) == 0);
  double const one[] = {1};
  CHECK(close(model.survival(one, 2).value, std::exp(-e * (1 / (e + 2) + 1 / (e + 1))), 1e-12));
  CHECK_FALSE(model.survival(one, 0.5).range.defined());
  REQUIRE_THROWS_WITH(model.survival(one, 2, 7), CXM_CONTAINS("stratum 7 was not in the fit"));
  REQUIRE_THROWS_AS(model.linear_predictor({}), std::invalid_argument);
}

TEST_CASE("cox: what can't be fitted is refused by name") {
  std::vector<double> const x{1, 0, 1, 0, 1, 0, 0, 1};
  std::vector<double> const ones(8, 0.1);
  std::vector<std::uint8_t> const left{1, 1, 0, 1, 1, 0, 1, 1};
  std::vector<std::uint8_t> const none(8);
  REQUIRE_THROWS_WITH(fit<cox>(survival_columns{eight, none, {{"x", x}}}),
                      CXM_CONTAINS("nobody left"));
  REQUIRE_THROWS_WITH(fit<cox>(survival_columns{eight, left, {{"x", x}, {"plan", ones}}}),
                      CXM_CONTAINS("'plan' never changes"));
  REQUIRE_THROWS_WITH(fit<cox>(survival_columns{eight, left, {}}),
                      CXM_CONTAINS("at least one covariate"));
  REQUIRE_THROWS_WITH(fit<cox>(survival_columns{{}, {}, {{"x", {}}}}), CXM_CONTAINS("no row"));
  std::vector<std::uint8_t> const two(8, 2);
  REQUIRE_THROWS_WITH(fit<cox>(survival_columns{eight, two, {{"x", x}}}),
                      CXM_CONTAINS("an event is 0 or 1 (row 0)"));
  std::vector<double> const few{1, 2};
  REQUIRE_THROWS_WITH(fit<cox>(survival_columns{eight, left, {{"x", few}}}),
                      CXM_CONTAINS("'x' has not one value for each row"));
  survival_columns rows{eight, left, {{"x", x}}};
  rows.weight = x;
  REQUIRE_THROWS_AS(fit<cox>(rows, cox_options{cox_ties::exact, cox_penalty::firth}),
                    std::invalid_argument);
  std::vector<double> const halves(8, 0.5);
  rows.weight = halves;
  REQUIRE_THROWS_WITH(fit<cox>(rows, cox_options{cox_ties::exact}), CXM_CONTAINS("no weights"));
  std::vector<double> const below(8, -1);
  rows.weight = below;
  REQUIRE_THROWS_WITH(fit<cox>(rows), CXM_CONTAINS("a weight is a number of 0 or more"));
  std::vector<double> infinite = eight;
  infinite[3] = HUGE_VAL;
  REQUIRE_THROWS_WITH(fit<cox>(survival_columns{infinite, left, {{"x", x}}}),
                      CXM_CONTAINS("a time is infinite (row 3)"));
}

TEST_CASE("cox: covariates that follow from others are singular, and named") {
  sample const s{1};
  std::vector<double> copy, sum;
  for (std::size_t i = 0; i < s.a.size(); ++i) {
    copy.push_back(3 * s.a[i] - 7);
    sum.push_back(s.a[i] + 0.5 * s.b[i]);
  }
  auto rows = s.columns();
  rows.covariates.push_back({"copy", copy});
  auto const twice = fit<cox>(rows);
  CHECK(twice.status() == fit_status::singular);
  REQUIRE_THROWS_WITH(*twice, CXM_CONTAINS("singular; 'copy' follows from 'a': leave one"));
  CHECK(std::isnan(twice.value_even_so().coefficients[0].value));
  rows.covariates[2] = {"sum", sum};
  REQUIRE_THROWS_WITH(*fit<cox>(rows), CXM_CONTAINS("'sum' follows from 'a' and 'b'"));
  // The same within each stratum: nothing to compare.
  std::vector<std::uint32_t> by_b;
  for (double const b : s.b) by_b.push_back(b > 0 ? 5 : 9);
  auto strata = s.columns();
  strata.stratum = by_b;
  auto const flat = fit<cox>(strata);
  CHECK(flat.status() == fit_status::singular);
  REQUIRE_THROWS_WITH(*flat, CXM_CONTAINS("'b' does not vary among those at risk"));
  // So are strata of one.
  std::vector<std::uint32_t> own(s.a.size());
  std::iota(own.begin(), own.end(), 0U);
  strata.stratum = own;
  CHECK(fit<cox>(strata).status() == fit_status::singular);
}

TEST_CASE("cox: separation is found, named, and Firth's penalty answers it") {
  generator g{3};
  for (auto const ties : {cox_ties::efron, cox_ties::breslow, cox_ties::exact}) {
    sample s{17, 120};
    // Nobody of plan "gold" left.
    std::vector<double> gold;
    for (auto const e : s.event) gold.push_back(e == 0 && g.chance(50) ? 1 : 0);
    auto rows = s.columns();
    rows.covariates.push_back({"gold", gold});
    auto const separated = fit<cox>(rows, cox_options{ties});
    CHECK(separated.status() == fit_status::separated);
    REQUIRE(separated.warnings().size() == 1);
    CHECK(separated.warnings()[0].find("the coefficient of 'gold' runs") == 0);
    CHECK(separated.value_even_so().coefficients[2].value < -4);
    if (ties == cox_ties::exact) continue;
    auto const firth = fit<cox>(rows, cox_options{ties, cox_penalty::firth});
    REQUIRE(firth.converged());
    CHECK(firth->coefficients[2].value < -1);
    CHECK(firth->coefficients[2].value > -8);
    CHECK(firth->penalised > firth->null_penalised);
  }
  // Covariates that differ by almost nothing where somebody left: coefficients run away in long
  // steps.
  std::vector<double> const late{44, 7, 43, 1, 5}, near{0.11, 8.18, 1.86, 8.2, 7.92};
  std::vector<std::uint8_t> const two{0, 0, 1, 1, 0};
  for (auto const ties : {cox_ties::efron, cox_ties::breslow, cox_ties::exact}) {
    CHECK(fit<cox>(survival_columns{late, two, {{"near", near}}}, cox_options{ties}).status() ==
          fit_status::separated);
  }
  // A single event.
  std::vector<std::uint8_t> const one{0, 0, 1, 0, 0, 0, 0, 0};
  std::vector<double> const x{1, 2, 9, 4, 3, 5, 6, 7};
  CHECK(fit<cox>(survival_columns{eight, one, {{"x", x}}}).status() == fit_status::separated);
}

TEST_CASE("cox: strong effects and rare covariates are no separation") {
  generator g{5};
  std::vector<double> x, rare, t;
  std::vector<std::uint8_t> e;
  for (int i = 0; i < 3000; ++i) {
    x.push_back(g.real());
    rare.push_back(i < 6 ? 1 : 0);
    t.push_back(-std::log(1 - g.real()) * std::exp(-12 * x.back()));
    e.push_back(i % 3 != 0);
  }
  auto const fitted = fit<cox>(survival_columns{t, e, {{"x", x}, {"rare", rare}}});
  REQUIRE(fitted.converged());
  CHECK(close(fitted->coefficients[0].value, 12, 0.1));
  CHECK(fitted.gradient_norm() < 1e-9);
  CHECK(fitted.condition() < 2);
}

TEST_CASE("cox: an event at time 0 counts, and rows that were never at risk do not") {
  std::vector<double> const from_zero{0, 1, 2, 3, 4, 5, 6, 7};
  std::vector<double> const x{1, 0, 1, 0, 1, 0, 0, 1};
  std::vector<std::uint8_t> const left{1, 1, 0, 1, 1, 0, 1, 1};
  auto const model = *fit<cox>(survival_columns{from_zero, left, {{"x", x}}});
  CHECK(model.events == 6);
  same(model, *fit<cox>(survival_columns{eight, left, {{"x", x}}}));
  std::vector<double> const start(8);
  survival_columns rows{from_zero, left, {{"x", x}}};
  rows.start = start;
  auto const without = *fit<cox>(rows);
  CHECK(without.events == 5);
  CHECK(without.count == 7);
  CHECK(without.excluded[cxm::reason::out_of_scale] == 1);
  std::vector<double> gaps = x;
  gaps[2] = cxm::undefined;
  CHECK((*fit<cox>(survival_columns{eight, left, {{"x", gaps}}})).excluded[cxm::reason::missing] ==
        1);
}

TEST_CASE("cox: another unit of time or of a covariate, and another order of the rows") {
  for (bool const starts : {false, true}) {
    sample const s{7, starts ? 150U : 2000U, starts};
    auto const rows = s.columns();
    auto const model = *fit<cox>(rows);
    sample hours = s;
    for (double& t : hours.stop) t *= 24.1;
    for (double& t : hours.start) t *= 24.1;
    auto const scaled = *fit<cox>(hours.columns());
    for (std::size_t j = 0; j < 2; ++j) {
      CHECK(scaled.coefficients[j].value == model.coefficients[j].value);
    }
    CHECK(scaled.log_likelihood == model.log_likelihood);
    sample cents = s;
    for (double& v : cents.a) v = 100 * v + 5e4;
    auto const in_cents = *fit<cox>(cents.columns());
    CHECK(close(100 * in_cents.coefficients[0].value, model.coefficients[0].value));
    CHECK(close(in_cents.coefficients[1].value, model.coefficients[1].value));

    sample turned = s;
    for (auto* column : {&turned.a, &turned.b, &turned.stop, &turned.start}) {
      std::reverse(column->begin(), column->end());
    }
    std::reverse(turned.event.begin(), turned.event.end());
    auto const reversed = *fit<cox>(turned.columns());
    CHECK(reversed.covariance == model.covariance);
    CHECK(reversed.log_likelihood == model.log_likelihood);
    CHECK(reversed.baselines[0].centred_hazard == model.baselines[0].centred_hazard);
  }
}

TEST_CASE("cox: times that are the same but for rounding are one time") {
  std::vector<double> t, x{1, 0, 1, 0, 1, 0, 0, 1};
  std::vector<double> const exact{0.3, 0.3, 0.3, 0.6, 0.6, 0.7, 0.7, 0.9};
  std::vector<double> const rounded{0.1 + 0.2, 0.3, 0.3, 0.6, 0.1 * 6, 0.7, 0.1 * 7, 0.9};
  std::vector<std::uint8_t> const left{1, 1, 0, 1, 1, 1, 1, 0};
  auto const as_one = *fit<cox>(survival_columns{exact, left, {{"x", x}}});
  same(as_one, *fit<cox>(survival_columns{rounded, left, {{"x", x}}}), 1e-13);
  auto const apart = *fit<cox>(survival_columns{rounded, left, {{"x", x}}},
                               cox_options{cox_ties::efron, cox_penalty::none, false, false});
  CHECK(std::fabs(apart.log_likelihood - as_one.log_likelihood) > 1e-3);
  // A start next to a stop is that stop.
  std::vector<double> start{0, 0, 0, 0, 0, 0, 0.1 * 3, 0};
  survival_columns rows{exact, left, {{"x", x}}};
  rows.start = start;
  auto const joined = *fit<cox>(rows);
  start[6] = 0.3;
  CHECK(joined.log_likelihood == (*fit<cox>(rows)).log_likelihood);
  // In epochs of seconds, days apart, nothing is joined.
  std::vector<double> epoch;
  for (double const v : eight) epoch.push_back(1.7e9 + 86400 * v);
  same(*fit<cox>(survival_columns{epoch, left, {{"x", x}}}),
       *fit<cox>(survival_columns{eight, left, {{"x", x}}}), 1e-13);
}

TEST_CASE("cox: a row of weight w is w rows, by Breslow's ties") {
  sample const s{9};
  auto rows = s.columns();
  rows.weight = s.weight;
  sample many{9, 0};
  for (std::size_t i = 0; i < s.a.size(); ++i) {
    for (double k = 0; k < s.weight[i]; ++k) {
      many.a.push_back(s.a[i]);
      many.b.push_back(s.b[i]);
      many.stop.push_back(s.stop[i]);
      many.event.push_back(s.event[i]);
    }
  }
  cox_options const breslow{cox_ties::breslow};
  auto const weighted = *fit<cox>(rows, breslow);
  auto const expanded = *fit<cox>(many.columns(), breslow);
  same(weighted, expanded);
  CHECK(close(weighted.log_likelihood, expanded.log_likelihood));
  CHECK(close(weighted.score.statistic, expanded.score.statistic));
  double const x[] = {0.3, 1};
  CHECK(close(weighted.cumulative_hazard(x, 9).standard_error,
              expanded.cumulative_hazard(x, 9).standard_error));
  same(*fit<cox>(rows, cox_options{cox_ties::breslow, cox_penalty::firth}),
       *fit<cox>(many.columns(), cox_options{cox_ties::breslow, cox_penalty::firth}));
  // A weight of 0 is no row, whatever is in it.
  std::vector<double> weight = s.weight;
  weight[4] = 0;
  rows.weight = weight;
  CHECK((*fit<cox>(rows)).count == s.a.size() - 1);
}

TEST_CASE("cox: without ties all ways to treat them are one") {
  sample s{11};
  for (std::size_t i = 0; i < s.stop.size(); ++i) s.stop[i] += 1e-3 * static_cast<double>(i);
  auto const efron = *fit<cox>(s.columns());
  same(efron, *fit<cox>(s.columns(), cox_options{cox_ties::breslow}));
  same(efron, *fit<cox>(s.columns(), cox_options{cox_ties::exact}));
}

TEST_CASE("cox: the exact likelihood of ties by enumeration") {
  // Two of four leave at one time: log of e^{b·1}/Σ over pairs, with x = 1, 0, 2, 5 and 1 + 0
  // leaving.
  std::vector<double> const t{1, 1, 2, 3};
  std::vector<std::uint8_t> const left{1, 1, 0, 0};
  std::vector<double> const x{1, 4, 2, 5};
  auto const fitted = fit<cox>(survival_columns{t, left, {{"x", x}}}, cox_options{cox_ties::exact});
  REQUIRE(fitted.converged());
  double const b = fitted->coefficients[0].value;
  double sum = 0, mean = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      sum += std::exp(b * (x[i] + x[j]));
      mean += (x[i] + x[j]) * std::exp(b * (x[i] + x[j]));
    }
  }
  CHECK(close(mean / sum, 5, 1e-12));
  CHECK(close(fitted->log_likelihood, 5 * b - std::log(sum), 1e-12));
  CHECK(close(fitted->null_log_likelihood, -std::log(6.0), 1e-12));
  // Hundreds of ties leave the range of no double.
  generator g{13};
  std::vector<double> many, v;
  std::vector<std::uint8_t> e;
  for (int i = 0; i < 900; ++i) {
    v.push_back(g.real() * 3);
    e.push_back(g.real() < 0.15 * (1 + v.back()));
    many.push_back(e.back() == 1 ? 1 : 2);
  }
  survival_columns const rows{many, e, {{"v", v}}};
  auto const exact = fit<cox>(rows, cox_options{cox_ties::exact});
  REQUIRE(exact.converged());
  CHECK(exact->coefficients[0].value > (*fit<cox>(rows)).coefficients[0].value);
}

TEST_CASE("cox: a spell cut in two is one spell") {
  for (auto const ties : {cox_ties::efron, cox_ties::breslow, cox_ties::exact}) {
    sample const s{15};
    sample cut{15, 0};
    std::vector<std::uint32_t> customer;
    for (std::size_t i = 0; i < s.a.size(); ++i) {
      auto const row = [&](double from, double to, std::uint8_t e) {
        cut.a.push_back(s.a[i]);
        cut.b.push_back(s.b[i]);
        cut.start.push_back(from);
        cut.stop.push_back(to);
        cut.event.push_back(e);
        customer.push_back(static_cast<std::uint32_t>(i));
      };
      double const middle = std::floor(s.stop[i] / 2);
      if (middle > 0) row(0, middle, 0);
      row(middle, s.stop[i], s.event[i]);
    }
    auto const whole = *fit<cox>(s.columns(), cox_options{ties});
    auto const parts = *fit<cox>(cut.columns(), cox_options{ties});
    same(whole, parts);
    CHECK(close(whole.baseline_hazard(10), parts.baseline_hazard(10)));
    if (ties == cox_ties::exact) continue;
    auto clustered = cut.columns();
    clustered.cluster = customer;
    cox_options robust{ties};
    robust.robust = true;
    auto const by_row = *fit<cox>(s.columns(), robust);
    auto const by_customer = *fit<cox>(clustered, cox_options{ties});
    for (std::size_t j = 0; j < 2; ++j) {
      CHECK(close(by_row.coefficients[j].robust_standard_error,
                  by_customer.coefficients[j].robust_standard_error));
    }
    auto const x = cxm::test_proportional_hazards(whole, s.columns(), cxm::time_scale::identity);
    auto const y = cxm::test_proportional_hazards(parts, cut.columns(), cxm::time_scale::identity);
    CHECK(close(x.all.statistic, y.all.statistic));
    auto const log = cxm::test_proportional_hazards(whole, s.columns(), cxm::time_scale::logarithm);
    CHECK(log.all.p > 0);
  }
}

TEST_CASE("cox: cohorts that come and go leave no trace in later risk sets") {
  // Calendar time: a cohort of enormous risk has left again when the next one is seen.
  generator g{19};
  std::vector<double> start, stop, x;
  std::vector<std::uint8_t> e;
  for (int i = 0; i < 400; ++i) {
    bool const late = i >= 200;
    start.push_back(late ? 0 : 100);
    stop.push_back(start.back() + 1 + 40 * g.real());
    x.push_back((late ? 0 : 40) + g.real());
    e.push_back(g.chance(60));
  }
  survival_columns rows{stop, e, {{"x", x}}};
  rows.start = start;
  std::vector<double> within;
  std::vector<std::uint32_t> cohort;
  for (std::size_t i = 0; i < x.size(); ++i) {
    within.push_back(i < 200 ? x[i] - 40 : x[i]);
    cohort.push_back(i < 200 ? 0 : 1);
  }
  survival_columns strata{stop, e, {{"x", within}}};
  strata.stratum = cohort;
  same(*fit<cox>(rows), *fit<cox>(strata), 1e-9);
}

TEST_CASE("cox: residuals sum to what theory says") {
  for (bool const starts : {false, true}) {
    for (auto const ties : {cox_ties::efron, cox_ties::breslow}) {
      sample const s{21, 100, starts};
      auto rows = s.columns();
      rows.weight = s.weight;
      auto const model = *fit<cox>(rows, cox_options{ties});
      auto const left = cxm::residuals(model, rows);
      double sum = 0;
      double score[2] = {0, 0}, schoenfeld[2] = {0, 0};
      for (std::size_t i = 0; i < s.a.size(); ++i) {
        if (std::isnan(left.martingale[i])) continue;  // an empty spell
        sum += s.weight[i] * left.martingale[i];
        CHECK(left.martingale[i] <= 1);
        CHECK(std::signbit(left.deviance[i]) == std::signbit(left.martingale[i]));
        for (std::size_t j = 0; j < 2; ++j) score[j] += s.weight[i] * left.score[2 * i + j];
      }
      CHECK(std::fabs(sum) < 1e-9);
      REQUIRE(left.left.size() == model.events);
      if (ties == cox_ties::breslow) {
        for (std::size_t k = 0; k < left.left.size(); ++k) {
          for (std::size_t j = 0; j < 2; ++j) {
            schoenfeld[j] += s.weight[left.left[k]] * left.schoenfeld[2 * k + j];
          }
        }
      }
      for (std::size_t j = 0; j < 2; ++j) {
        CHECK(std::fabs(score[j]) < 1e-9);
        CHECK(std::fabs(schoenfeld[j]) < 1e-9);
      }
    }
  }
}

TEST_CASE("cox: everybody leaves at once, and too few iterations") {
  std::vector<double> const once(8, 3), x{1, 0, 1, 0, 1, 0, 0, 1};
  std::vector<std::uint8_t> const all(8, 1);
  // Exact: there was no other way, so nothing can be learnt.
  CHECK(fit<cox>(survival_columns{once, all, {{"x", x}}}, cox_options{cox_ties::exact}).status() ==
        fit_status::singular);
  sample const s{23};
  cox_options hurried;
  hurried.most_iterations = 1;
  auto const early = fit<cox>(s.columns(), hurried);
  CHECK(early.status() == fit_status::not_converged);
  CHECK(early.iterations() == 1);
  CHECK(early.value_even_so().coefficients[0].value != 0);
  REQUIRE_THROWS_AS(early->count, cxm::fit_error);
  try {
    static_cast<void>(*early);
  } catch (cxm::fit_error const& error) {
    CHECK(error.status() == fit_status::not_converged);
  }
}

TEST_CASE("cox: near ties are those of Kaplan-Meier, and log p stays where p underflows") {
  // Hours over years, apart by a second: one time by the rule that curves have too.
  std::vector<double> t;
  std::vector<double> x;
  std::vector<std::uint8_t> left;
  cxm::kaplan_meier stays;
  generator g{12};
  for (std::size_t i = 0; i < 4000; ++i) {
    x.push_back(i % 2 == 0 ? 1 : 0);
    double const hours = std::ceil(-std::log(1 - g.real()) * (x[i] > 0 ? 50 : 5000)) + 1e5;
    t.push_back(i % 7 == 0 ? hours + 1e-4 : hours);
    left.push_back(g.chance(90) ? 1 : 0);
    stays.push(t[i], left[i] == 1);
  }
  auto const model = *fit<cox>(survival_columns{t, left, {{"x", x}}});
  std::size_t times = 0;
  auto const curve = stays.curve();
  for (std::size_t row = 0; row < curve.size(); ++row) times += curve.events_of(row) > 0;
  CHECK(model.baselines[0].time.size() == times);
  CHECK(times < stays.curve(cxm::near_ties::none()).size());
  CHECK(model.coefficients[0].test().p == 0);
  CHECK(model.coefficients[0].test().log_p < -746);
  CHECK(model.likelihood_ratio.p == 0);
  CHECK(close(model.likelihood_ratio.log_p, -0.5 * model.likelihood_ratio.statistic, 0.01));
}
