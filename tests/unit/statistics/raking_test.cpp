// Raking: what fits, what can't fit, and that order does not matter.

#include <cxm/statistics/raking.hpp>
#include <cxm/statistics/survey_design.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <vector>

using cxm::margin;
using cxm::rake;
using cxm_test::close;

namespace {
using column = std::vector<double>;
using codes = std::vector<std::uint32_t>;
column class_sums(margin const& m, column const& weight) {
  column sum(m.totals.size(), 0.0);
  for (std::size_t i = 0; i < weight.size(); ++i) sum[m.code[i]] += weight[i];
  return sum;
}
}  // namespace

TEST_CASE("raking: one margin is post-stratification") {
  column const w{1, 1, 2, 4};
  codes const region{0, 0, 1, 1};
  std::vector<margin> const by{{region, {30, 60}}};
  auto const out = rake(w, by);
  CHECK(out.weight == column{15, 15, 20, 40});
  CHECK(out.sweeps == 1);
}

TEST_CASE("raking: random samples meet all margins, and ratios within a cell stay") {
  cxm_test::generator random{4};
  for (int run = 0; run < 50; ++run) {
    std::size_t const n = 200 + random.below(200);
    column w, truth;
    codes a, b, c;
    for (std::size_t i = 0; i < n; ++i) {
      w.push_back(0.1 + random.real());
      truth.push_back(0.1 + 5 * random.real());
      a.push_back(static_cast<std::uint32_t>(random.below(3)));
      b.push_back(static_cast<std::uint32_t>(random.below(4)));
      c.push_back(static_cast<std::uint32_t>(random.below(2)));
    }
    std::vector<margin> margins{{a, column(3)}, {b, column(4)}, {c, column(2)}};
    for (margin& m : margins) m.totals = class_sums(m, truth);
    auto const out = rake(w, margins);
    for (margin const& m : margins) {
      auto const sum = class_sums(m, out.weight);
      for (std::size_t k = 0; k < sum.size(); ++k) CHECK(close(sum[k], m.totals[k], 1e-9));
    }
    CHECK(out.worst <= 1e-12);
    for (std::size_t i = 1; i < n; ++i) {
      if (a[i] != a[0] || b[i] != b[0] || c[i] != c[0]) continue;
      CHECK(close(out.weight[i] / w[i], out.weight[0] / w[0]));
    }
    // The same rows in another order have the same weights, to the bit.
    std::vector<std::size_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = i;
    random.shuffle(order);
    column w2(n);
    codes a2(n), b2(n), c2(n);
    for (std::size_t i = 0; i < n; ++i) {
      w2[i] = w[order[i]];
      a2[i] = a[order[i]];
      b2[i] = b[order[i]];
      c2[i] = c[order[i]];
    }
    std::vector<margin> const moved{
        {a2, margins[0].totals}, {b2, margins[1].totals}, {c2, margins[2].totals}};
    auto const again = rake(w2, moved);
    bool same = true;
    for (std::size_t i = 0; i < n; ++i) same = same && again.weight[i] == out.weight[order[i]];
    CHECK(same);
  }
}

TEST_CASE("raking: margins with more classes than a table holds are the same") {
  codes wide;
  column w;
  for (std::uint32_t i = 0; i < 300; ++i) {
    wide.push_back(i * 9973U % 3'000'000U);
    w.push_back(1 + i % 3);
  }
  codes two;
  for (std::uint32_t i = 0; i < 300; ++i) two.push_back(i % 2);
  column totals(3'000'000, 0.0);
  for (std::size_t i = 0; i < 300; ++i) totals[wide[i]] += w[i] * 2;
  margin const large{wide, totals};
  margin const small{two, {}};
  std::vector<margin> margins{large, small};
  margins[1].totals = {0, 0};
  for (std::size_t i = 0; i < 300; ++i) margins[1].totals[two[i]] += 2 * w[i];
  auto const out = rake(w, margins);
  for (std::size_t i = 0; i < 300; ++i) CHECK(close(out.weight[i], 2 * w[i]));
}

TEST_CASE("raking: a margin that can't be met is an error that names the class") {
  column const w{1, 1, 1};
  codes const a{0, 0, 0};
  codes const b{0, 1, 1};
  std::vector<margin> const empty{{a, {50, 50}}};
  try {
    static_cast<void>(rake(w, empty));
    FAIL("a class without rows was raked");
  } catch (cxm::raking_error const& why) {
    CHECK(why.margin() == 0);
    CHECK(why.code() == 1);
  }
  // Two classes on the diagonal must agree, and don't.
  codes const diagonal{0, 1, 1};
  std::vector<margin> const against{{b, {10, 20}}, {diagonal, {20, 10}}};
  CHECK_THROWS_AS(rake(w, against, {1e-12, 50}), cxm::raking_error);
}

TEST_CASE("raking: contradictions are refused before anything is computed") {
  column const w{1, 1};
  codes const a{0, 1};
  codes const beyond{0, 2};
  codes const shorter{0};
  auto const refused = [&](std::vector<margin> const& margins) {
    CHECK_THROWS_AS(rake(w, margins), std::invalid_argument);
  };
  refused({});
  refused({{beyond, {1, 1}}});
  refused({{shorter, {1, 1}}});
  refused({{a, {1, -1}}});
  refused({{a, {0, 0}}});
  refused({{a, {1, cxm::undefined}}});
  refused({{a, {10, 10}}, {a, {10, 11}}});
  column const negative{1, -1};
  CHECK_THROWS_AS(rake(negative, std::vector<margin>{{a, {1, 1}}}), std::invalid_argument);
}

TEST_CASE("raking: a total of 0 takes the weight of its class") {
  column const w{1, 1, 1};
  codes const a{0, 1, 2};
  auto const out = rake(w, std::vector<margin>{{a, {5, 0, 5}}});
  CHECK(out.weight == column{5, 0, 5});
}

TEST_CASE("raking: what the margins explain has no variance left") {
  column x, w;
  codes a, b;
  for (std::uint32_t i = 0; i < 60; ++i) {
    a.push_back(i % 3);
    b.push_back(i / 3 % 4);
    x.push_back(2.0 * a.back() - 5.0 * b.back());
    w.push_back(1 + i % 5);
  }
  std::vector<margin> const margins{{a, {100, 120, 80}}, {b, {60, 70, 80, 90}}};
  auto const out = rake(w, margins);
  cxm::calibration const to{w, margins};
  cxm::survey_design design{out.weight};
  double const before = cxm::design_mean(design, x).standard_error;
  design.calibrated = &to;
  CHECK(cxm::design_mean(design, x).standard_error < 1e-12 * before);
}

TEST_CASE("raking: trimmed weights keep their sum") {
  column const w{0.1, 1, 2, 3, 20};
  auto const out = cxm::trimmed_weights(w, 0.5, 5);
  CHECK(out[0] == 0.5);
  CHECK(out[4] == 5);
  double sum = 0;
  for (double const x : out) sum += x;
  CHECK(close(sum, 26.1));
  CHECK(close(out[1], 1 + (15 - 0.4) / 3));
  CHECK(cxm::trimmed_weights(w, 0, 50) == w);
  CHECK_THROWS_AS(cxm::trimmed_weights(w, 5, 5), std::invalid_argument);
  CHECK_THROWS_AS(cxm::trimmed_weights(column{1, 9}, 2, 3), std::invalid_argument);
}
