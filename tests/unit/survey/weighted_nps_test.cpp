// The weighted net promoter score: equal weights are no weights, scaling weights changes nothing,
// and what is not a weight is refused.

#include <cxm/survey/weighted_nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

using cxm_test::close;

namespace {

static_assert(cxm::metric<cxm::weighted_nps>);
static_assert(cxm::observes<cxm::weighted_nps, int, double>);
static_assert(cxm::observes<cxm::weighted_nps, std::optional<int>, std::optional<float>>);
static_assert(!cxm::observes<cxm::weighted_nps, int>);
static_assert(!cxm::observes<cxm::weighted_nps, bool, double>);
static_assert(!cxm::observes<cxm::weighted_nps, int, bool>);
static_assert(!cxm::observes<cxm::weighted_nps, int, char>);

struct row {
  int likelihood;
  double weight;
};

std::vector<row> some_rows(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  std::uniform_real_distribution<double> weight{0.2, 4};
  std::vector<row> rows;
  for (std::size_t i = 0; i < n; ++i) {
    rows.push_back({static_cast<int>(random() % 13), weight(random)});
  }
  return rows;
}

cxm::weighted_nps seen(std::vector<row> const& rows) {
  return {rows, &row::likelihood, &row::weight};
}

}  // namespace

TEST_CASE("weighted_nps: nobody answered, or nobody has weight: undefined") {
  cxm::weighted_nps none;
  CHECK(none.count() == 0);
  CHECK(std::isnan(none.score()));
  CHECK(std::isnan(none.standard_error()));
  CHECK(std::isnan(none.effective_count()));
  CHECK_FALSE(none.interval().defined());
  none.push(9, 0.0);
  none.push(3, 0);
  CHECK(none.count() == 2);
  CHECK(none.promoters() == 1);
  CHECK(none.total_weight() == 0);
  CHECK(std::isnan(none.score()));
  CHECK_FALSE(none.interval().defined());
  CHECK_FALSE(none.interval({cxm::confidence{0.95}, cxm::interval_method::score}).defined());
}

TEST_CASE("weighted_nps: by hand") {
  cxm::weighted_nps m;
  m.push(10, 2.0);
  m.push(8, 1.0);
  m.push(0, 1.0);
  CHECK(m.score() == 25);
  CHECK(m.total_weight() == 4);
  CHECK(close(m.effective_count(), 16.0 / 6));
  // u = w·(x − R)/4 with R = 1/4: 0.375, −0.0625, −0.3125
  double const squares = 0.375 * 0.375 + 0.0625 * 0.0625 + 0.3125 * 0.3125;
  CHECK(close(m.standard_error(), 100 * std::sqrt(1.5 * squares)));
  auto const range = m.interval();
  CHECK(range.method == cxm::interval_method::linearized_t);
  CHECK(close(range.upper, 25 + 4.302652729696142 * m.standard_error()));
  CHECK(close(range.lower, 25 - 4.302652729696142 * m.standard_error()));
  auto const wald = m.interval({cxm::confidence{0.95}, cxm::interval_method::wald});
  CHECK(close(wald.upper, 25 + 1.959963984540054 * m.standard_error()));
}

TEST_CASE("weighted_nps: equal weights give the unweighted score and SE times sqrt(N/(N-1))") {
  for (double weight : {1.0, 0.25, 3.7, 1e-9, 1e9}) {
    auto rows = some_rows(400, 5);
    for (auto& r : rows) r.weight = weight;
    auto const weighted = seen(rows);
    cxm::nps const plain{rows, &row::likelihood};
    CHECK(weighted.count() == plain.count());
    CHECK(weighted.promoters() == plain.promoters());
    CHECK(weighted.passives() == plain.passives());
    CHECK(weighted.detractors() == plain.detractors());
    CHECK(weighted.excluded() == plain.excluded());
    CHECK(close(weighted.score(), plain.score(), 1e-14));
    // N counts the rows that were left out as well: those who answered are a domain of the sample.
    CHECK(close(weighted.standard_error(), plain.standard_error() * std::sqrt(400.0 / 399)));
    CHECK(close(weighted.effective_count(), static_cast<double>(plain.count())));
    auto const score = weighted.interval({cxm::confidence{0.95}, cxm::interval_method::score});
    CHECK(score.method == cxm::interval_method::score);
    CHECK(close(score.lower, plain.interval().lower));
    CHECK(close(score.upper, plain.interval().upper));
  }
}

TEST_CASE("weighted_nps: a power of two on all weights changes no bit") {
  auto rows = some_rows(300, 6);
  auto const before = seen(rows);
  for (double factor : {0x1p-20, 0.5, 2.0, 0x1p30}) {
    auto scaled = rows;
    for (auto& r : scaled) r.weight *= factor;
    auto const after = seen(scaled);
    CHECK(after.score() == before.score());
    CHECK(after.standard_error() == before.standard_error());
    CHECK(after.interval().lower == before.interval().lower);
    CHECK(after.effective_count() == before.effective_count());
    CHECK(after.total_weight() == factor * before.total_weight());
  }
}

TEST_CASE("weighted_nps: order and chunks change no bit") {
  auto rows = some_rows(2000, 7);
  for (std::size_t i = 0; i < rows.size(); ++i) {  // weights of wildly different size
    rows[i].weight *= std::pow(10.0, static_cast<double>(i % 31) - 15);
  }
  auto const once = seen(rows);
  std::mt19937_64 random{9};
  for (int i = 0; i < 5; ++i) {
    std::shuffle(rows.begin(), rows.end(), random);
    CHECK(seen(rows) == once);
    auto const cut = static_cast<std::ptrdiff_t>(random() % rows.size());
    auto left = seen({rows.begin(), rows.begin() + cut});
    left.merge(seen({rows.begin() + cut, rows.end()}));
    CHECK(left == once);
    CHECK(left.score() == once.score());
    CHECK(left.standard_error() == once.standard_error());
  }
}

TEST_CASE("weighted_nps: a weight of 3 is three people to the score, one to the count") {
  cxm::weighted_nps heavy;
  heavy.push(10, 3);
  heavy.push(2, 1);
  heavy.push(7, 4);
  CHECK(heavy.count() == 3);
  CHECK(heavy.score() == 25);
  cxm::nps const people{std::vector<int>{10, 10, 10, 2, 7, 7, 7, 7}};
  CHECK(heavy.score() == people.score());
  CHECK(heavy.effective_count() < 3);
}

TEST_CASE("weighted_nps: a row of weight zero is seen and says nothing") {
  auto rows = some_rows(50, 10);
  auto m = seen(rows);
  auto const before = m.score();
  auto const seen_before = m.count();
  m.push(0, 0.0);
  CHECK(m.count() == seen_before + 1);
  CHECK(m.score() == before);
}

TEST_CASE("weighted_nps: all alike: the score is exact, and linearisation has no interval") {
  std::mt19937_64 random{12};
  std::uniform_real_distribution<double> weight{0.1, 5};
  for (int trial = 0; trial < 200; ++trial) {
    cxm::weighted_nps best;
    cxm::weighted_nps worst;
    for (int i = 0; i < 7; ++i) {
      best.push(9 + i % 2, weight(random));
      worst.push(i % 7, weight(random));
    }
    REQUIRE(best.score() == 100);
    REQUIRE(worst.score() == -100);
    REQUIRE(best.standard_error() == 0);
    REQUIRE_FALSE(best.interval().defined());
    REQUIRE_FALSE(worst.interval({cxm::confidence{0.95}, cxm::interval_method::wald}).defined());
    // The score interval is there by name, and does not claim certainty.
    auto const range = best.interval({cxm::confidence{0.95}, cxm::interval_method::score});
    REQUIRE(range.lower < 90);
    REQUIRE(range.upper > 99.999999);
    REQUIRE(range.upper <= 100);
  }
}

TEST_CASE("weighted_nps: a wrong weight throws before anything changes, a missing one is counted") {
  auto m = seen(some_rows(20, 13));
  auto const before = m;
  for (double wrong : {-1.0, -0.001, std::numeric_limits<double>::infinity(),
                       -std::numeric_limits<double>::infinity(), 1e300, 1e-300}) {
    CHECK_THROWS_AS(m.push(9, wrong), std::invalid_argument);
    CHECK_THROWS_AS(m.push(std::nullopt, wrong), std::invalid_argument);
  }
  CHECK(m == before);
  m.push(9, std::nan(""));
  m.push(9, std::optional<double>{});
  m.push(std::nullopt, std::nan(""));  // one row, one reason
  CHECK(m.count() == before.count());
  CHECK(m.excluded()[cxm::reason::missing] == before.excluded()[cxm::reason::missing] + 3);
}

TEST_CASE("weighted_nps: answers are left out for the reasons of nps") {
  cxm::weighted_nps m{cxm::zero_to_ten.not_applicable({11})};
  m.push(11, 1.0);
  m.push(12, 1.0);
  m.push(8.5, 1.0);
  m.push(std::optional<int>{}, 1.0);
  m.push(10, 1);
  CHECK(m.count() == 1);
  CHECK(m.excluded()[cxm::reason::not_applicable] == 1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(m.excluded()[cxm::reason::fractional] == 1);
  CHECK(m.excluded()[cxm::reason::missing] == 1);
  CHECK(m.scale().is_code(11));
  CHECK_THROWS_AS(cxm::weighted_nps{cxm::one_to_five}, std::invalid_argument);
}

TEST_CASE("weighted_nps: the ten-point form") {
  cxm::weighted_nps m{cxm::one_to_ten};
  m.push(0, 1.0);
  m.push(1, 2.0);
  m.push(6, 1.0);
  m.push(7, 1.0);
  m.push(10, 4.0);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(m.detractors() == 2);
  CHECK(m.passives() == 1);
  CHECK(m.score() == 12.5);
}

TEST_CASE("weighted_nps: rows, columns and streams agree to the bit") {
  auto const rows = some_rows(500, 14);
  std::vector<std::uint8_t> answers;
  std::vector<double> weights;
  cxm::weighted_nps stream;
  for (auto const& r : rows) {
    stream.push(r.likelihood, r.weight);
    answers.push_back(static_cast<std::uint8_t>(r.likelihood));
    weights.push_back(r.weight);
  }
  CHECK(seen(rows) == stream);
  CHECK(cxm::weighted_nps{answers, weights, cxm::validity{}} == stream);
  CHECK((cxm::weighted_nps{cxm::zero_to_ten, rows, &row::likelihood, [](row const& r) {
                             return std::optional<double>{r.weight};
                           }}) == stream);

  std::vector<std::uint8_t> bits(100);
  std::mt19937_64 random{15};
  for (auto& b : bits) b = static_cast<std::uint8_t>(random());
  for (std::size_t offset : {0U, 1U, 7U, 63U}) {
    cxm::weighted_nps expected;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      bool const there = ((bits[(i + offset) / 8] >> ((i + offset) % 8)) & 1) != 0;
      expected.push(there ? std::optional<int>{rows[i].likelihood} : std::nullopt, rows[i].weight);
    }
    CHECK(cxm::weighted_nps{answers, weights, cxm::validity{bits, offset}} == expected);
  }
  CHECK_THROWS_AS((cxm::weighted_nps{answers, weights, cxm::validity{bits, 301}}),
                  std::invalid_argument);
  weights.pop_back();
  CHECK_THROWS_AS((cxm::weighted_nps{answers, weights, cxm::validity{}}), std::invalid_argument);
}

TEST_CASE("weighted_nps: merging refuses another scale") {
  cxm::weighted_nps a;
  cxm::weighted_nps const b{cxm::one_to_ten};
  CHECK_THROWS_AS(a.merge(b), cxm::merge_error);
  CHECK(a.empty_copy() == a);
  CHECK(b.empty_copy() == b);
}

TEST_CASE("weighted_nps: other interval methods are refused") {
  auto const m = seen(some_rows(20, 16));
  using enum cxm::interval_method;
  for (auto method : {adjusted_wald, wilson, student_t, bootstrap, clopper_pearson}) {
    CHECK_THROWS_AS(m.interval({cxm::confidence{0.95}, method}), std::invalid_argument);
  }
}

TEST_CASE("weighted_nps: figures, in their order") {
  auto const m = seen(some_rows(30, 17));
  std::vector<cxm::figure> shown;
  m.figures([&](cxm::figure const& f) { shown.push_back(f); });
  std::array<std::string_view, 10> const names{
      "score",           "count",          "promoters",      "passives",      "detractors",
      "effective_count", "standard_error", "promoter_share", "passive_share", "detractor_share"};
  REQUIRE(shown.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(shown[i].name == names[i]);
  CHECK(shown[0].value == m.score());
  CHECK(shown[0].range.lower == m.interval().lower);
  CHECK(shown[5].value == m.effective_count());
  CHECK(shown[6].value == m.standard_error());
  CHECK(close(shown[7].value + shown[8].value + shown[9].value, 1));
  CHECK(close(100 * (shown[7].value - shown[9].value), m.score()));
}

TEST_CASE("weighted_nps: state comes back to the bit") {
  auto const m = seen(some_rows(200, 18));
  CHECK(cxm::load<cxm::weighted_nps>(cxm::save(m)) == m);
}
