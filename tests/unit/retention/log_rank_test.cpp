#include <cxm/retention/log_rank.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using cxm::kaplan_meier;
using cxm::log_rank;
using cxm::rank_weighting;
using cxm::weighted_kaplan_meier;
using cxm_test::close;

namespace {
/// Two groups of random rows, the second leaving later.
std::vector<kaplan_meier> two_groups(std::uint64_t seed, std::size_t n) {
  cxm_test::generator g{seed};
  std::vector<kaplan_meier> groups(2);
  for (std::size_t i = 0; i < n; ++i) {
    groups[i % 2].push(static_cast<double>(g.between(1, i % 2 == 0 ? 12 : 18)), g.chance(70));
  }
  return groups;
}
}  // namespace

TEST_CASE("log_rank: by hand") {
  // At 1: one of 2 + 2 leaves, of A. At 2: one of 1 + 2, of B. At 3: one of 1 + 1, of A.
  std::vector<kaplan_meier> groups(2);
  groups[0].push(1, true);
  groups[0].push(3, true);
  groups[1].push(2, true);
  groups[1].push(4, false);
  auto const t = log_rank(groups);
  CHECK(t.count == std::vector<cxm::count_t>{2, 2});
  CHECK(t.observed == std::vector<double>{2, 1});
  double const expected = 1.0 / 2 + 1.0 / 3 + 1.0 / 2;
  double const variance = 1.0 / 4 + 2.0 / 9 + 1.0 / 4;
  CHECK(close(t.expected[0], expected));
  CHECK(close(t.expected[1], 3 - expected));
  CHECK(close(t.variance_of(0, 0), variance));
  CHECK(close(t.variance_of(0, 1), -variance));
  double const score = 2 - expected;
  CHECK(close(t.score(0), score));
  CHECK(close(t.test.statistic, score * score / variance));
  CHECK(t.degrees == 1);
  CHECK(close(t.test.p, cxm::normal_two_sided(score / std::sqrt(variance))));
}

TEST_CASE("log_rank: every weighting by hand") {
  std::vector<kaplan_meier> groups(2);
  groups[0].push(1, true);
  groups[0].push(3, true);
  groups[1].push(2, true);
  groups[1].push(4, false);
  double const n[] = {4, 3, 2};
  double const parts[] = {1 - 0.5, -1.0 / 3, 1 - 0.5};  // of A, at each time
  auto const score = [&](cxm::rank_test how) { return log_rank(groups, how).score(0); };
  auto const sum = [&](double a, double b, double c) {
    return a * parts[0] + b * parts[1] + c * parts[2];
  };
  CHECK(close(score({rank_weighting::gehan}), sum(n[0], n[1], n[2])));
  CHECK(close(score({rank_weighting::tarone_ware}), sum(2, std::sqrt(3.0), std::sqrt(2.0))));
  double const peto[] = {0.8, 0.8 * 0.75, 0.8 * 0.75 * 2 / 3};
  CHECK(close(score({rank_weighting::peto}), sum(peto[0], peto[1], peto[2])));
  CHECK(close(score({rank_weighting::modified_peto}),
              sum(peto[0] * 4 / 5, peto[1] * 3 / 4, peto[2] * 2 / 3)));
  CHECK(close(score({rank_weighting::fleming_harrington, 1, 0}), sum(1, 0.75, 0.5)));
  CHECK(close(score({rank_weighting::fleming_harrington, 0, 1}), sum(0, 0.25, 0.5)));
  CHECK(close(score({rank_weighting::fleming_harrington, 0.5, 2}),
              sum(0, std::sqrt(0.75) / 16, std::sqrt(0.5) / 4)));
  CHECK_THROWS_AS(score({rank_weighting::fleming_harrington, -1, 0}), std::invalid_argument);
  CHECK_THROWS_AS(score({rank_weighting::fleming_harrington, 0, std::nan("")}),
                  std::invalid_argument);
}

TEST_CASE("log_rank: an event at 0, a group without events, groups that nobody is in") {
  std::vector<kaplan_meier> groups(2);
  for (auto const& [t, event, g] :
       {std::tuple{0, true, 0U}, {0, false, 1U}, {1, true, 0U}, {2, false, 1U}, {3, true, 0U}}) {
    groups[g].push(t, event);
  }
  auto const t = log_rank(groups);
  CHECK(t.observed == std::vector<double>{3, 0});
  CHECK(close(t.expected[0], 3.0 / 5 + 2.0 / 3 + 1));  // as R's survdiff
  CHECK(t.degrees == 1);

  groups.insert(groups.begin() + 1, kaplan_meier{});
  auto const with_nobody = log_rank(groups);
  CHECK(with_nobody.degrees == 1);
  CHECK(close(with_nobody.test.statistic, t.test.statistic));
  CHECK(with_nobody.expected[1] == 0);
}

TEST_CASE("log_rank: undefined where there is nothing to compare") {
  auto const undefined = [](std::vector<kaplan_meier> const& groups) {
    auto const t = log_rank(groups);
    CHECK(t.degrees == 0);
    CHECK(std::isnan(t.test.statistic));
    CHECK(std::isnan(t.test.p));
    CHECK(std::isnan(t.test.log_p));
  };
  undefined({});
  undefined(std::vector<kaplan_meier>(1));
  undefined(std::vector<kaplan_meier>(3));
  std::vector<kaplan_meier> groups(2);
  groups[0].push(1, false);
  groups[1].push(1, false);
  undefined(groups);  // nobody leaves
  groups[0] = groups[1] = kaplan_meier{};
  groups[0].push(1, true);
  groups[1].push(1, true);
  undefined(groups);  // all leave at once
  groups[0] = groups[1] = kaplan_meier{};
  groups[0].push(1, true, 0);
  groups[1].push(3, true, 2);
  undefined(groups);  // never at risk together
}

TEST_CASE("log_rank: near ties are judged over all groups together") {
  std::vector<kaplan_meier> near(2);
  std::vector<kaplan_meier> same(2);
  near[0].push(0.1 + 0.2, true);
  near[1].push(0.3, true);
  same[0].push(0.3, true);
  same[1].push(0.3, true);
  for (std::size_t g : {0U, 1U}) {
    near[g].push(1, g == 0);
    same[g].push(1, g == 0);
  }
  CHECK(log_rank(near).expected == log_rank(same).expected);
  CHECK(log_rank(near, {.ties = cxm::near_ties::none()}).expected != log_rank(same).expected);
}

TEST_CASE("log_rank: frequency weights are rows, and late entries count from their time") {
  auto groups = two_groups(1, 200);
  std::vector<kaplan_meier> thrice(2);
  std::vector<kaplan_meier> counted(2);
  cxm_test::generator g{2};
  for (int i = 0; i < 150; ++i) {
    auto const at = static_cast<std::size_t>(g.below(2));
    double const entry = static_cast<double>(g.between(0, 5));
    double const t = entry + static_cast<double>(g.between(1, 9));
    bool const event = g.chance(50);
    counted[at].push_counted(t, event, entry, 3);
    for (int k = 0; k < 3; ++k) thrice[at].push(t, event, entry);
  }
  auto const a = log_rank(counted);
  auto const b = log_rank(thrice);
  CHECK(a.test.statistic == b.test.statistic);
  CHECK(a.variance == b.variance);
  // A group's order does not matter, and halves merge to the same test.
  std::vector<kaplan_meier> turned{groups[1], groups[0]};
  CHECK(close(log_rank(turned).test.statistic, log_rank(groups).test.statistic));
}

TEST_CASE("log_rank: strata of the same groups add up") {
  auto const one = two_groups(3, 100);
  auto const two = two_groups(4, 80);
  auto const a = log_rank(one);
  auto const b = log_rank(two);
  auto const both = cxm::stratified_log_rank(std::vector{one, two});
  CHECK(close(both.score(0), a.score(0) + b.score(0)));
  CHECK(close(both.variance_of(0, 0), a.variance_of(0, 0) + b.variance_of(0, 0)));
  CHECK(both.count[0] == a.count[0] + b.count[0]);
  CHECK(cxm::stratified_log_rank(std::vector<std::vector<kaplan_meier>>{one}).test.statistic ==
        a.test.statistic);
  CHECK_THROWS_AS(cxm::stratified_log_rank(std::vector{one, std::vector<kaplan_meier>(3)}),
                  std::invalid_argument);

  cxm::grouped<std::tuple<std::string, std::string>, kaplan_meier> by;
  by.push(std::tuple{std::string{"x"}, std::string{"a"}}, 1, true);
  by.push(std::tuple{std::string{"x"}, std::string{"b"}}, 2, true);
  by.push(std::tuple{std::string{"y"}, std::string{"b"}}, 1, true);  // a stratum of one group
  auto const t = cxm::stratified_log_rank(by);
  CHECK(t.groups() == 2);
  CHECK(t.count == std::vector<cxm::count_t>{1, 2});
  CHECK(close(t.expected[0], 0.5));
  CHECK(close(t.observed[1], 2));
}

TEST_CASE("log_rank: of weighted rows, as R's robust score test") {
  // R 4.2.2, survival 3.5-3: coxph(Surv(time, status) ~ x, aml, weights = rep(c(1, 2.5), …), robust
  // = TRUE, ties = "breslow")$rscore
  double const times[] = {9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5,
                          5, 8,  8,  12, 16, 23, 27, 30, 33, 43, 45};
  bool const events[] = {true,  true, false, true, true, false, true, true,
                         false, true, false, true, true, true,  true, true,
                         false, true, true,  true, true, true,  true};
  std::vector<weighted_kaplan_meier> groups(2);
  std::vector<weighted_kaplan_meier> doubled(2);
  for (std::size_t i = 0; i < 23; ++i) {
    double const weight = i % 2 == 0 ? 1 : 2.5;
    groups[i >= 11 ? 1 : 0].push(times[i], events[i], weight);
    doubled[i >= 11 ? 1 : 0].push(times[i], events[i], 2 * weight);
  }
  auto const t = log_rank(groups);
  CHECK(close(t.test.statistic, 4.26932501030971));
  CHECK(t.degrees == 1);
  CHECK(close(log_rank(doubled).test.statistic, t.test.statistic));
  CHECK(close(log_rank(doubled).observed[0], 2 * t.observed[0]));
}

TEST_CASE("log_rank: log p where p underflows") {
  std::vector<kaplan_meier> groups(3);
  groups[0].push_counted(1, true, 100'000);
  groups[1].push_counted(2, true, 100'000);
  groups[2].push_counted(3, true, 100'000);
  auto const t = log_rank(groups);
  CHECK(t.test.p == 0);
  CHECK(close(t.test.log_p, -0.5 * t.test.statistic));
  CHECK(t.test.log_p < -10'000);
}

TEST_CASE("log_rank: the trend of two groups is their test, with its sign") {
  auto const t = log_rank(two_groups(5, 300));
  std::vector<double> const order{0, 1};
  auto const trend = cxm::log_rank_trend(t, order);
  CHECK(close(trend.statistic * trend.statistic, t.test.statistic));
  CHECK(close(trend.log_p, t.test.log_p));
  CHECK(trend.statistic < 0);  // the second group leaves later
  std::vector<double> const turned{3, -1};
  CHECK(close(cxm::log_rank_trend(t, turned).statistic, -trend.statistic));
  std::vector<double> const alike{2, 2};
  CHECK(std::isnan(cxm::log_rank_trend(t, alike).p));
  std::vector<double> const one{1};
  CHECK_THROWS_AS(cxm::log_rank_trend(t, one), std::invalid_argument);
  std::vector<double> const infinite{0, HUGE_VAL};
  CHECK_THROWS_AS(cxm::log_rank_trend(t, infinite), std::invalid_argument);
}

TEST_CASE("log_rank: late entries, as R") {
  // R 4.2.2, survival 3.5-3, no two times alike: coxph(Surv(entry, time, event) ~
  // factor(group))$score, and survfit(Surv(entry, time, event) ~ 1) at 1, 2, 3 and 4.
  struct row {
    double time;
    bool event;
    double entry;
  };
  std::vector<row> const rows{
      {1.2342, true, 0.601},  {3.8131, false, 2.056}, {3.1331, false, 2.751},
      {3.0296, true, 0.853},  {0.9022, true, 0.314},  {2.3696, true, 2.103},
      {2.8165, true, 1.584},  {2.5575, true, 2.424},  {3.5177, true, 2.87},
      {1.5498, true, 0.331},  {1.5364, false, 0.82},  {2.1961, true, 1.472},
      {2.9174, true, 0.955},  {3.1565, true, 1.678},  {1.0369, true, 0.788},
      {2.3833, true, 0.606},  {1.8479, true, 1.163},  {2.7741, true, 2.664},
      {2.2392, true, 1.665},  {2.9627, false, 2.527}, {4.3092, false, 2.671},
      {2.8339, false, 2.162}, {4.5551, true, 0.634},  {0.705, true, 0.677},
      {1.3317, true, 0.42},   {2.0885, false, 1.44},  {3.3885, true, 1.312},
      {5.4445, true, 2.898},  {1.1548, true, 0.426},  {3.4323, true, 2.865},
      {2.3241, true, 1.334},  {0.402, false, 0.178},  {1.252, true, 0.825},
      {1.1311, true, 0.093},  {1.9306, true, 0.043},  {2.7438, true, 1.462},
      {2.7698, true, 1.785},  {2.4269, true, 1.794},  {2.9077, true, 1.193},
      {2.3837, true, 1.19}};
  std::vector<kaplan_meier> groups(3);
  kaplan_meier all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    groups[i % 3].push(rows[i].time, rows[i].event, rows[i].entry);
    all.push(rows[i].time, rows[i].event, rows[i].entry);
  }
  auto const t = log_rank(groups);
  CHECK(t.degrees == 2);
  CHECK(close(t.test.statistic, 1.232370972933025));
  auto const curve = all.curve();
  double const survival[] = {0.8307692307692308, 0.4091293322062552, 0.1434744089756027,
                             0.0645634840390212};
  double const error[] = {0.1099675128920831, 0.1117447569221088, 0.0563323617196732,
                          0.0347846489892043};
  double const lower[] = {0.6409266052325219, 0.2395374787471536, 0.0664610434740259,
                          0.0224588747973475};
  for (std::size_t i = 0; i < 4; ++i) {
    double const at = static_cast<double>(i + 1);
    CHECK(close(curve.survival(at), survival[i]));
    CHECK(close(curve.standard_error(at), error[i]));
    CHECK(close(curve.interval(at).lower, lower[i]));
  }
}
