#include <cxm/retention/concordance.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>

using cxm_test::close;

namespace {
struct random_rows {
  random_rows(cxm_test::generator& g, bool starts) : random_rows{g, starts, 5 + g.below(60)} {}
  random_rows(cxm_test::generator& g, bool starts, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      stop.push_back(static_cast<double>(2 + g.below(20)));
      event.push_back(g.chance(60));
      score.push_back(static_cast<double>(g.below(8)));
      stratum.push_back(static_cast<std::uint32_t>(g.below(3)));
      weight.push_back(0.5 * static_cast<double>(1 + g.below(4)));
      if (starts) start.push_back(static_cast<double>(g.below(2)));
    }
  }
  [[nodiscard]] cxm::survival_columns columns() const {
    cxm::survival_columns out{.stop = stop, .event = event};
    out.start = start;
    out.stratum = stratum;
    out.weight = weight;
    return out;
  }
  std::vector<double> stop, start, score, weight;
  std::vector<std::uint8_t> event;
  std::vector<std::uint32_t> stratum;
};

/// Pair by pair, with weights w.
cxm::concordance slow(random_rows const& r, std::vector<double> const& w) {
  cxm::concordance out;
  for (std::size_t i = 0; i < r.stop.size(); ++i) {
    for (std::size_t j = 0; j < r.stop.size(); ++j) {
      if (i == j || r.event[i] == 0 || r.stratum[i] != r.stratum[j]) continue;
      if (!r.start.empty() && r.start[j] >= r.stop[i]) continue;
      double const pair = w[i] * w[j];
      if (r.stop[j] == r.stop[i] && r.event[j] == 1) {
        (r.score[i] == r.score[j] ? out.tied_both : out.tied_time) += 0.5 * pair;
      } else if (r.stop[j] >= r.stop[i]) {
        (r.score[i] > r.score[j]   ? out.concordant
         : r.score[i] < r.score[j] ? out.discordant
                                   : out.tied_score) += pair;
      }
    }
  }
  out.value =
      (out.concordant + 0.5 * out.tied_score) / (out.concordant + out.discordant + out.tied_score);
  return out;
}
}  // namespace

TEST_CASE("concordance: pair by pair, with its jackknife by differences") {
  cxm_test::generator g{31};
  for (int round = 0; round < 60; ++round) {
    random_rows const r{g, round % 2 == 0};
    auto const found = cxm::concordance_of(r.columns(), r.score);
    auto const expected = slow(r, r.weight);
    CHECK(close(found.concordant, expected.concordant));
    CHECK(close(found.discordant, expected.discordant));
    CHECK(close(found.tied_score, expected.tied_score));
    CHECK(close(found.tied_time, expected.tied_time));
    CHECK(close(found.tied_both, expected.tied_both));
    if (std::isnan(expected.value)) continue;
    CHECK(close(found.value, expected.value));
    double variance = 0;
    for (std::size_t i = 0; i < r.weight.size(); ++i) {
      auto more = r.weight, less = r.weight;
      more[i] += 1e-4;
      less[i] -= 1e-4;
      double const by = r.weight[i] * (slow(r, more).value - slow(r, less).value) / 2e-4;
      variance += by * by;
    }
    CHECK(close(found.standard_error, std::sqrt(variance), 1e-6, 1e-9));
  }
}

TEST_CASE("concordance: rows without weights are rows that weigh 1") {
  cxm_test::generator g{32};
  for (int round = 0; round < 40; ++round) {
    random_rows r{g, round % 2 == 0, round < 30 ? 2 + g.below(200) : 3000};
    for (double& score : r.score) score = round % 3 == 0 ? g.real() : score;
    r.weight.assign(r.weight.size(), 1);
    auto const weighted = cxm::concordance_of(r.columns(), r.score);
    auto rows = r.columns();
    rows.weight = {};
    auto const found = cxm::concordance_of(rows, r.score);
    CHECK(found.concordant == weighted.concordant);
    CHECK(found.discordant == weighted.discordant);
    CHECK(found.tied_score == weighted.tied_score);
    CHECK(found.tied_time == weighted.tied_time);
    CHECK(found.tied_both == weighted.tied_both);
    if (std::isnan(weighted.value)) continue;
    CHECK(found.value == weighted.value);
    // Summed in another order of rows that are tied: weights are part of what puts them in order.
    CHECK(close(found.standard_error, weighted.standard_error, 1e-12));
  }
}

TEST_CASE("concordance: times and scores that agree in all but their last digits") {
  cxm_test::generator g{33};
  random_rows r{g, false, 2000};
  r.stratum.assign(r.stratum.size(), 0);
  r.weight.assign(r.weight.size(), 1);
  for (std::size_t i = 0; i < r.stop.size(); ++i) {
    r.stop[i] = static_cast<double>(g.below(1000));
    r.score[i] = static_cast<double>(g.below(1000));
  }
  auto const expected = cxm::concordance_of(r.columns(), r.score, false);
  CHECK(close(expected.concordant, slow(r, r.weight).concordant));
  // 2^45 and more, where a thousand are alike in their first 35 bits, and one of each far away.
  for (double& t : r.stop) t = t == 0 ? 1e-300 : t + 0x1p45;
  for (double& x : r.score) x = x == 0 ? -1e300 : x + 0x1p45;
  auto const found = cxm::concordance_of(r.columns(), r.score, false);
  CHECK(found.concordant == expected.concordant);
  CHECK(found.discordant == expected.discordant);
  CHECK(found.tied_score == expected.tied_score);
  CHECK(found.tied_time == expected.tied_time);
  CHECK(found.standard_error == expected.standard_error);
}

TEST_CASE("concordance: order, reversed order, and no order at all") {
  std::vector<double> const t{1, 2, 3, 4, 5};
  std::vector<std::uint8_t> const left(5, 1);
  cxm::survival_columns const rows{t, left};
  std::vector<double> const down{5, 4, 3, 2, 1}, flat(5, 1);
  CHECK(cxm::concordance_of(rows, down).value == 1);
  CHECK(cxm::concordance_of(rows, down).standard_error == 0);
  CHECK(cxm::concordance_of(rows, t).value == 0);
  CHECK(cxm::concordance_of(rows, flat).value == 0.5);
  std::vector<std::uint8_t> const none(5);
  auto const nothing = cxm::concordance_of({t, none}, down);
  CHECK(std::isnan(nothing.value));
  CHECK(std::isnan(nothing.standard_error));
  CHECK_FALSE(nothing.interval().defined());
  std::vector<double> gaps = down;
  gaps[1] = cxm::undefined;
  CHECK(cxm::concordance_of(rows, gaps).excluded[cxm::reason::missing] == 1);
  REQUIRE_THROWS_AS(cxm::concordance_of(rows, std::vector<double>{1}), std::invalid_argument);
}

TEST_CASE("concordance: an event at 0, near ties, everybody censored") {
  std::vector<double> const stop{0, 0.1 + 0.2, 0.3, 1};
  std::vector<double> const score{4, 3, 2, 1};
  std::vector<std::uint8_t> const left{1, 1, 1, 0};
  auto const found = cxm::concordance_of({.stop = stop, .event = left}, score);
  CHECK(found.concordant == 5);
  CHECK(found.tied_time == 1);
  CHECK(found.value == 1);
  CHECK(cxm::concordance_of({.stop = stop, .event = left}, score, false).discordant == 1);
  std::vector<std::uint8_t> const none(4);
  CHECK(std::isnan(cxm::concordance_of({.stop = stop, .event = none}, score).value));
}
