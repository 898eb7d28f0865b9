// Groups against each other: the rest, a reference, pairs and periods; small groups; mix and rate.

#include <cxm/analysis/compare.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <vector>

using cxm::compare_options;
using cxm::comparison;
using cxm::nps;
using cxm_test::close;

namespace {
nps scores(int detractors, int passives, int promoters) {
  nps m;
  m.push_counted(3, static_cast<cxm::count_t>(detractors));
  m.push_counted(8, static_cast<cxm::count_t>(passives));
  m.push_counted(10, static_cast<cxm::count_t>(promoters));
  return m;
}
std::vector<nps> const three{scores(30, 30, 40), scores(10, 20, 70), scores(40, 30, 30)};
}  // namespace

TEST_CASE("compare: with the rest, every group against all others together") {
  auto const all = cxm::compare_with_rest<nps>(three);
  REQUIRE(all.size() == 3);
  nps rest = three[0];
  rest.merge(three[2]);
  auto const& best = all[1];
  CHECK(best.first == 1);
  CHECK_FALSE(best.second);
  CHECK(best.n_a == 100);
  CHECK(best.n_b == 200);
  CHECK(close(best.a.value, 60));
  CHECK(close(best.b.value, rest.score()));
  CHECK(close(best.difference.by.value, 60 - rest.score()));
  CHECK(close(best.difference.test.p, cxm::compare(three[1], rest).test.p));
  CHECK(best.clear);
  CHECK_FALSE(all[0].clear);
  CHECK(cxm::compare_with_rest<nps>(std::vector<nps>{three[0]}).empty());
  CHECK(cxm::compare_with_rest<nps>({}).empty());
}

TEST_CASE("compare: adjusted p is Holm's over the comparisons of one call") {
  auto const all = cxm::compare_pairs<nps>(three);
  REQUIRE(all.size() == 3);
  std::vector<double> p;
  for (comparison const& c : all) p.push_back(c.difference.test.p);
  auto const holm = cxm::adjusted_p(p);
  for (std::size_t i = 0; i < 3; ++i) CHECK(all[i].adjusted_p == holm[i]);
  compare_options how;
  how.adjust = cxm::multiplicity::none;
  auto const plain = cxm::compare_pairs<nps>(three, how);
  for (std::size_t i = 0; i < 3; ++i) CHECK(plain[i].adjusted_p == p[i]);
  CHECK(all[1].first == 0);
  CHECK(all[1].second == 2U);
}

TEST_CASE("compare: with a reference, which must be there") {
  auto const all = cxm::compare_with<nps>(three, 2);
  REQUIRE(all.size() == 2);
  CHECK(all[0].first == 0);
  CHECK(all[0].second == 2U);
  CHECK(close(all[1].difference.by.value, 60 - -10));
  CHECK_THROWS_AS(cxm::compare_with<nps>(three, 3), std::invalid_argument);
}

TEST_CASE("compare: periods with the one before each") {
  auto const all = cxm::compare_with_previous<nps>(three);
  REQUIRE(all.size() == 2);
  CHECK(all[0].first == 1);
  CHECK(all[0].second == 0U);
  CHECK(close(all[0].difference.by.value, 50));
  CHECK(close(all[1].difference.by.value, -70));
  CHECK(cxm::compare_with_previous<nps>({}).empty());
}

TEST_CASE("compare: a small group is hidden, is not tested, and takes another with it") {
  std::vector<nps> groups = three;
  groups.push_back(scores(1, 1, 3));
  groups.push_back(scores(4, 4, 4));
  auto const all = cxm::compare_with_rest<nps>(groups);
  CHECK(all[3].hidden);
  CHECK(all[4].hidden);  // else the small one would be the total less all others
  CHECK(std::isnan(all[3].difference.by.value));
  CHECK(std::isnan(all[3].a.value));
  CHECK(std::isnan(all[3].adjusted_p));
  CHECK(all[3].n_a == 5);
  CHECK_FALSE(all[0].hidden);
  // The family has the three that are shown.
  std::vector<double> const p{all[0].difference.test.p, all[1].difference.test.p,
                              all[2].difference.test.p};
  CHECK(all[1].adjusted_p == cxm::adjusted_p(p)[1]);
  compare_options open;
  open.hide.minimum = 0;
  CHECK_FALSE(cxm::compare_with_rest<nps>(groups, open)[3].hidden);
}

TEST_CASE("compare: a group without answers has no difference and is no part of the family") {
  compare_options open;
  open.hide.minimum = 0;
  std::vector<nps> const groups{three[0], nps{}, three[1]};
  auto const all = cxm::compare_pairs<nps>(groups, open);
  CHECK(std::isnan(all[0].difference.test.p));
  CHECK_FALSE(all[0].clear);
  CHECK(all[1].adjusted_p == all[1].difference.test.p);  // the only test
}

TEST_CASE("compare: shares go by Newcombe's method, at the level that was asked for") {
  cxm::csat a, b;
  a.push_counted(5, 56);
  a.push_counted(1, 14);
  b.push_counted(5, 48);
  b.push_counted(1, 32);
  auto const d = cxm::compare(a, b);
  CHECK(close(d.by.range.lower, 0.0524, 0, 5e-5));
  CHECK(close(d.by.range.upper, 0.3339, 0, 5e-5));
  CHECK(cxm::compare(a, b, {cxm::confidence{0.9}}).by.range.level == 0.9);
}

TEST_CASE("mix and rate: parts add up, exactly to the change, whatever the segments") {
  cxm_test::generator random{12};
  for (int run = 0; run < 300; ++run) {
    std::vector<cxm::mix_part> parts(1 + random.below(6));
    for (auto& p : parts) {
      p.weight_before = static_cast<double>(random.below(50));
      p.weight_after = static_cast<double>(random.below(50));
      if (p.weight_before > 0) p.before = 100 * random.real();
      if (p.weight_after > 0) p.after = 100 * random.real();
    }
    parts.front() = {5, 7, 20, 30};
    auto const d = cxm::decompose(parts);
    CHECK(close(d.mix + d.rate, d.after - d.before, 1e-12, 1e-11));
    double mix = 0;
    double rate = 0;
    for (auto const& s : d.of) {
      mix += s.mix;
      rate += s.rate;
    }
    CHECK(close(mix, d.mix));
    CHECK(close(rate, d.rate));
  }
}

TEST_CASE("mix and rate: nobody changed, only how many of whom there are") {
  std::vector<cxm::mix_part> const parts{{90, 10, 60, 60}, {10, 90, 20, 20}};
  auto const d = cxm::decompose(parts);
  CHECK(close(d.before, 56));
  CHECK(close(d.after, 24));
  CHECK(close(d.mix, -32));
  CHECK(d.rate == 0);
  CHECK(d.of[0].mix < 0);  // better than the whole, and shrinking
  CHECK(d.of[1].mix < 0);  // worse, and growing
}

TEST_CASE(
    "mix and rate: a segment on one side only is all mix, and nothing on a side is undefined") {
  auto const d =
      cxm::decompose(std::vector<cxm::mix_part>{{10, 10, 50, 50}, {0, 10, cxm::undefined, 80}});
  CHECK(close(d.rate, 0));
  CHECK(close(d.mix, 15));
  auto const none = cxm::decompose(std::vector<cxm::mix_part>{{10, 0, 50, cxm::undefined}});
  CHECK(std::isnan(none.mix));
  CHECK(std::isnan(none.before));
  CHECK_THROWS_AS(cxm::decompose(std::vector<cxm::mix_part>{{10, 1, cxm::undefined, 5}}),
                  std::invalid_argument);
  CHECK_THROWS_AS(cxm::decompose(std::vector<cxm::mix_part>{{-1, 1, 5, 5}}), std::invalid_argument);
}
