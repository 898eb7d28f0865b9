// The net promoter score: who counts, what it says of few, equal and very many answers, and that
// every way in gives the same counts.

#include <cxm/survey/nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using cxm_test::close;

namespace {

// What may be pushed, and what may not: a flag and a character are not answers.
static_assert(cxm::metric<cxm::nps> && cxm::comparable<cxm::nps>);
static_assert(cxm::observes<cxm::nps, int> && cxm::observes<cxm::nps, unsigned long long>);
static_assert(cxm::observes<cxm::nps, std::int8_t> && cxm::observes<cxm::nps, std::uint8_t>);
static_assert(cxm::observes<cxm::nps, float> && cxm::observes<cxm::nps, long double>);
static_assert(cxm::observes<cxm::nps, std::optional<int>>);
static_assert(cxm::observes<cxm::nps, std::nullopt_t>);
static_assert(!cxm::observes<cxm::nps, bool> && !cxm::observes<cxm::nps, std::optional<bool>>);
static_assert(!cxm::observes<cxm::nps, char> && !cxm::observes<cxm::nps, char8_t>);
static_assert(!cxm::observes<cxm::nps, std::string> && !cxm::observes<cxm::nps, char const*>);
static_assert(!cxm::observes<cxm::nps, std::byte> && !cxm::observes<cxm::nps, int*>);
static_assert(!cxm::observes_rows<cxm::nps, std::vector<bool>>);
static_assert(!cxm::observes_rows<cxm::nps, std::string>);

/// A metric of these counts, by doubling: 1e15 answers are not pushed one by one.
cxm::nps of_counts(cxm::count_t promoters, cxm::count_t passives, cxm::count_t detractors) {
  cxm::nps sum;
  auto const add = [&](cxm::count_t n, int answer) {
    cxm::nps block;
    block.push(answer);
    for (; n > 0; n >>= 1) {
      if ((n & 1) != 0) sum.merge(block);
      block.merge(cxm::nps{block});
    }
  };
  add(promoters, 10);
  add(passives, 7);
  add(detractors, 0);
  return sum;
}

/// The same counts as a loop over the definition.
struct naive {
  cxm::count_t promoters = 0, passives = 0, detractors = 0;
  cxm::exclusions excluded{};
  void see(std::optional<double> x, int low, std::vector<int> const& codes) {
    if (!x || std::isnan(*x)) return excluded.add(cxm::reason::missing);
    if (*x != std::floor(*x) && *x > low && *x < 10) return excluded.add(cxm::reason::fractional);
    for (int code : codes) {
      if (*x == code) return excluded.add(cxm::reason::not_applicable);
    }
    if (*x != std::floor(*x) || *x < low || *x > 10) {
      return excluded.add(cxm::reason::out_of_scale);
    }
    ++(*x >= 9 ? promoters : *x >= 7 ? passives : detractors);
  }
};
bool agrees(cxm::nps const& m, naive const& n) {
  return m.promoters() == n.promoters && m.passives() == n.passives &&
         m.detractors() == n.detractors && m.count() == n.promoters + n.passives + n.detractors &&
         m.excluded() == n.excluded;
}

struct answer {
  int likelihood;
  double asked() const { return likelihood; }
};

}  // namespace

TEST_CASE("nps: nobody answered, everything is undefined and nothing is zero") {
  cxm::nps const none;
  CHECK(none.count() == 0);
  CHECK(std::isnan(none.score()));
  CHECK(std::isnan(none.variance()));
  CHECK(std::isnan(none.standard_error()));
  CHECK_FALSE(none.interval().defined());
  CHECK(none.interval().level == 0.95);
  CHECK(none.interval().method == cxm::interval_method::score);
  CHECK(std::isnan(none.score_test().p));
  CHECK(std::isnan(none.wald_test().log_p));
  CHECK(none == cxm::nps{std::vector<int>{}});
  CHECK(none == cxm::nps{std::vector<std::uint8_t>{}});
}

TEST_CASE("nps: the boundaries of the three classes") {
  for (int x = 0; x <= 10; ++x) {
    cxm::nps one;
    one.push(x);
    CHECK(one.count() == 1);
    CHECK(one.promoters() == (x >= 9 ? 1 : 0));
    CHECK(one.passives() == (x == 7 || x == 8 ? 1 : 0));
    CHECK(one.detractors() == (x <= 6 ? 1 : 0));
    CHECK(one.score() == (x >= 9 ? 100 : x <= 6 ? -100 : 0));
  }
}

TEST_CASE("nps: the example of the front page") {
  std::vector<int> const scores{10, 9, 7, 3, 10, 8, 6, 9, 11};
  cxm::nps const likelihood{scores};
  CHECK(likelihood.score() == 25);
  CHECK(likelihood.count() == 8);
  CHECK(likelihood.promoters() == 4);
  CHECK(likelihood.passives() == 2);
  CHECK(likelihood.detractors() == 2);
  CHECK(likelihood.excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(likelihood.excluded().total() == 1);
  CHECK(std::lround(likelihood.interval().lower) == -33);
  CHECK(std::lround(likelihood.interval().upper) == 68);
}

TEST_CASE("nps: all passives gives score 0 and a proper interval") {
  cxm::nps const even{std::vector<int>{7, 8, 7, 8, 7, 8, 7, 8, 7, 8}};
  CHECK(even.score() == 0);
  CHECK(even.standard_error() == 0);
  auto const range = even.interval();
  CHECK(range.lower < -20);
  CHECK(range.upper == -range.lower);
  // With P = D = 0 the score test is that of a proportion: Wilson's upper bound for 0 of 10.
  double const z2 = 1.959963984540054 * 1.959963984540054;
  CHECK(close(range.upper, 100 * z2 / (10 + z2)));
  CHECK(even.interval({cxm::confidence{0.95}, cxm::interval_method::wald}).upper == 0);
  CHECK(std::isnan(even.score_test().p));  // nothing to test
  CHECK(std::isnan(even.wald_test().p));
}

TEST_CASE("nps: one promoter is a score of 100 that the interval does not believe") {
  cxm::nps one;
  one.push(10);
  CHECK(one.score() == 100);
  CHECK(one.interval().upper == 100);
  CHECK(one.interval().lower < -50);
  CHECK(close(one.score_test().p, 0.31731050786291415));  // METRICS: 0.317, not 0
  CHECK(one.score_test().statistic == 1);
  CHECK(one.wald_test().p == 0);  // what a zero standard error claims
  CHECK(std::isinf(one.wald_test().statistic));
  CHECK(one.wald_test().log_p == -std::numeric_limits<double>::infinity());
}

TEST_CASE("nps: all promoters, all detractors: the interval ends at the score") {
  auto const best = of_counts(50, 0, 0);
  auto const worst = of_counts(0, 0, 50);
  CHECK(best.score() == 100);
  CHECK(worst.score() == -100);
  CHECK(best.variance() == 0);
  CHECK(best.interval().upper == 100);
  CHECK(worst.interval().lower == -100);
  CHECK(close(best.interval().lower, -worst.interval().upper, 1e-12));
  CHECK(best.interval().lower > 80);
  CHECK(best.interval().lower < 100);
  auto const wald = best.interval({cxm::confidence{0.95}, cxm::interval_method::wald});
  CHECK(wald.lower == 100);
  CHECK(wald.upper == 100);
}

TEST_CASE("nps: a value that is not an answer is counted by its reason") {
  cxm::nps m{cxm::zero_to_ten.not_applicable({11, 99})};
  m.push(9);
  m.push(std::optional<int>{});
  m.push(std::nullopt);
  m.push(std::nan(""));
  m.push(std::numeric_limits<float>::quiet_NaN());
  m.push(std::optional<double>{std::nan("")});
  m.push(8.5);
  m.push(0.5F);
  m.push(10.5);  // beyond the end, not between two answers
  m.push(-0.5);
  m.push(11);
  m.push(99.0);
  m.push(std::uint8_t{99});
  m.push(12);
  m.push(-1);
  m.push(std::numeric_limits<double>::infinity());
  m.push(-std::numeric_limits<double>::infinity());
  m.push((std::numeric_limits<std::int64_t>::max)());
  m.push((std::numeric_limits<std::int64_t>::min)());
  m.push((std::numeric_limits<std::uint64_t>::max)());
  m.push(65545);  // 9 if it were cut to 16 bits
  m.push(1e300L);
  CHECK(m.count() == 1);
  CHECK(m.promoters() == 1);
  CHECK(m.excluded()[cxm::reason::missing] == 5);
  CHECK(m.excluded()[cxm::reason::fractional] == 2);
  CHECK(m.excluded()[cxm::reason::not_applicable] == 3);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 11);
  CHECK(m.excluded().total() == 21);
}

TEST_CASE("nps: minus zero and whole numbers in any type are answers") {
  cxm::nps m;
  m.push(-0.0);
  m.push(9.0F);
  m.push(10.0L);
  m.push(std::optional<std::int8_t>{std::int8_t{8}});
  m.push(std::uint64_t{0});
  CHECK(m.count() == 5);
  CHECK(m.promoters() == 2);
  CHECK(m.detractors() == 2);
  CHECK(m.excluded().total() == 0);
}

TEST_CASE("nps: 11 is out of scale unless it is named as a code") {
  std::vector<int> const answers{11, 11, 9};
  CHECK(cxm::nps{answers}.excluded()[cxm::reason::out_of_scale] == 2);
  cxm::nps const coded{cxm::zero_to_ten.not_applicable({11}), answers};
  CHECK(coded.excluded()[cxm::reason::not_applicable] == 2);
  CHECK(coded.excluded()[cxm::reason::out_of_scale] == 0);
  CHECK(coded.score() == 100);
}

TEST_CASE("nps: the ten-point form has no 0 and the same classes") {
  cxm::nps const m{cxm::one_to_ten, std::vector<int>{0, 1, 6, 7, 8, 9, 10, 11}};
  CHECK(m.count() == 6);
  CHECK(m.detractors() == 2);
  CHECK(m.passives() == 2);
  CHECK(m.promoters() == 2);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 2);
  CHECK(m.scale().low() == 1);
  cxm::nps const coded{cxm::one_to_ten.not_applicable({0}), std::vector<std::uint8_t>{0, 0, 1}};
  CHECK(coded.excluded()[cxm::reason::not_applicable] == 2);
  CHECK(coded.detractors() == 1);
}

TEST_CASE("nps: other scales are refused, with what to do") {
  using cxm::answer_scale;
  for (auto const& wrong :
       {answer_scale{1, 5}, answer_scale{0, 9}, answer_scale{0, 11}, answer_scale{2, 10},
        answer_scale{-1, 10}, answer_scale{0, 10, cxm::direction::low_is_good},
        answer_scale::of({0, 2, 4, 6, 8, 10}), answer_scale{1, 10, cxm::direction::low_is_good}}) {
    CHECK_THROWS_AS(cxm::nps{wrong}, std::invalid_argument);
  }
  CHECK_THROWS_WITH(cxm::nps{cxm::one_to_five}, CXM_CONTAINS("cxm::nps: the scale is 0 to 10"));
}

TEST_CASE("nps: a quadrillion answers keep every digit") {
  auto const quadrillion = cxm::count_t{1'000'000'000'000'000};
  auto const m = of_counts(quadrillion / 2, quadrillion / 4, quadrillion / 4);
  CHECK(m.count() == quadrillion);
  CHECK(m.score() == 25);
  CHECK(m.variance() == 0.6875);
  CHECK(close(m.standard_error(), 100 * std::sqrt(0.6875e-15)));
  auto const range = m.interval();
  double const half = 1.959963984540054 * m.standard_error();
  CHECK(close(range.upper - range.lower, 2 * half, 1e-6));
  CHECK(close(0.5 * (range.lower + range.upper), 25, 1e-13));
  // All but one: the variance is that of one in a quadrillion, not rounding.
  auto const nearly = of_counts(quadrillion - 1, 1, 0);
  CHECK(nearly.score() < 100);
  CHECK(close(nearly.variance(), 1e-15, 1e-12, 0));
}

TEST_CASE("nps: rounding never takes the score beyond 100") {
  std::mt19937_64 random{7};
  for (int i = 0; i < 200; ++i) {
    cxm::count_t const n = (random() >> 3) | (cxm::count_t{1} << 60);
    CHECK(of_counts(n, 0, 0).score() == 100);
    CHECK(of_counts(0, 0, n).score() == -100);
    CHECK(of_counts(n - 1, 1, 0).score() <= 100);
  }
}

TEST_CASE("nps: merging refuses what a count can't hold, before anything changes") {
  auto half = of_counts(0, cxm::most_observations / 2, 0);
  half.merge(cxm::nps{half});
  CHECK(half.count() == cxm::most_observations);
  cxm::nps one;
  one.push(10);
  auto const before = half;
  CHECK_THROWS_AS(half.merge(one), cxm::merge_error);
  CHECK_THROWS_AS(one.merge(half), cxm::merge_error);
  CHECK(half == before);
  CHECK(one.count() == 1);
}

TEST_CASE("nps: merging refuses another scale, and difference does too") {
  cxm::nps zero_based;
  cxm::nps one_based{cxm::one_to_ten};
  cxm::nps coded{cxm::zero_to_ten.not_applicable({11})};
  CHECK_THROWS_AS(zero_based.merge(one_based), cxm::merge_error);
  CHECK_THROWS_AS(zero_based.merge(coded), cxm::merge_error);
  CHECK_THROWS_AS(difference(zero_based, one_based), cxm::merge_error);
}

TEST_CASE("nps: the interval methods, by name") {
  cxm::nps const m{std::vector<int>{10, 9, 7, 3, 10, 8, 6, 9}};
  using enum cxm::interval_method;
  for (auto method : {score, adjusted_wald, wald}) {
    auto const range = m.interval({cxm::confidence{0.9}, method});
    CHECK(range.method == method);
    CHECK(range.level == 0.9);
    CHECK(range.defined());
  }
  CHECK(m.interval({cxm::confidence{0.9}}).method == score);
  for (auto method : {agresti_coull, clopper_pearson, jeffreys, linearized_t, exact_poisson}) {
    CHECK_THROWS_AS(m.interval({cxm::confidence{0.9}, method}), std::invalid_argument);
  }
  // The adjusted form by hand: 4.75, 2.75 of 11.
  double const s = 2.0 / 11;
  double const v = 7.5 / 11 - s * s;
  auto const adjusted = m.interval({cxm::confidence{0.95}, adjusted_wald});
  CHECK(close(adjusted.lower, 100 * (s - 1.959963984540054 * std::sqrt(v / 11))));
  CHECK(close(adjusted.upper, 100 * (s + 1.959963984540054 * std::sqrt(v / 11))));
}

TEST_CASE("nps: a higher confidence level gives a wider interval around the score") {
  auto const m = of_counts(37, 20, 18);
  double lower = m.score();
  double upper = m.score();
  for (double level : {1e-6, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999, 1 - 1e-12}) {
    auto const range = m.interval({cxm::confidence{level}});
    CHECK(range.lower < lower);
    CHECK(range.upper > upper);
    CHECK(range.lower >= -100);
    CHECK(range.upper <= 100);
    lower = range.lower;
    upper = range.upper;
  }
}

TEST_CASE("nps: exchanging promoters and detractors mirrors score, interval and test") {
  for (cxm::count_t p : {0U, 1U, 3U, 40U}) {
    for (cxm::count_t q : {0U, 1U, 7U}) {
      for (cxm::count_t d : {0U, 2U, 11U}) {
        if (p + q + d == 0) continue;
        auto const a = of_counts(p, q, d);
        auto const b = of_counts(d, q, p);
        CHECK(a.score() == -b.score());
        CHECK(close(a.interval().lower, -b.interval().upper, 1e-12, 1e-12));
        CHECK(close(a.score_test().statistic, -b.score_test().statistic));
        CHECK(close(a.score_test().p, b.score_test().p));
      }
    }
  }
}

TEST_CASE("nps: the score test rejects exactly where the score interval leaves zero out") {
  double const z = 1.959963984540054;
  for (cxm::count_t p = 0; p <= 12; ++p) {
    for (cxm::count_t d = 0; p + d <= 12; ++d) {
      if (p + d == 0) continue;
      auto const m = of_counts(p, 12 - p - d, d);
      auto const range = m.interval();
      bool const outside = range.lower > 0 || range.upper < 0;
      CHECK(outside == (std::fabs(m.score_test().statistic) > z));
    }
  }
}

TEST_CASE("nps: difference is a - b, in points, signed") {
  auto const a = of_counts(10, 5, 5);
  auto const b = of_counts(70, 10, 20);
  auto const f = difference(a, b);
  CHECK(f.name == "score");
  CHECK(f.unit == cxm::unit::points);
  CHECK(f.value == -25);
  CHECK(f.range.method == cxm::interval_method::adjusted_wald);
  auto const back = difference(b, a);
  CHECK(back.value == 25);
  CHECK(close(back.range.lower, -f.range.upper));
  CHECK(close(back.range.upper, -f.range.lower));
  CHECK_THROWS_AS(difference(a, b, {cxm::confidence{0.95}, cxm::interval_method::score}),
                  std::invalid_argument);
  auto const nobody = difference(a, cxm::nps{});
  CHECK(std::isnan(nobody.value));
  CHECK_FALSE(nobody.range.defined());
  CHECK(nobody.range.level == 0.95);
}

TEST_CASE("nps: ranges, projections, streams and optional values agree") {
  std::mt19937_64 random{1};
  std::vector<int> whole;
  for (int i = 0; i < 1000; ++i) whole.push_back(static_cast<int>(random() % 14) - 1);
  cxm::nps stream;
  std::vector<answer> rows;
  std::vector<std::optional<int>> optional;
  for (int x : whole) {
    stream.push(x);
    rows.push_back({x});
    optional.emplace_back(x);
  }
  naive expected;
  for (int x : whole) expected.see(x, 0, {});
  CHECK(agrees(stream, expected));
  CHECK(cxm::nps{whole} == stream);
  CHECK(cxm::nps{rows, &answer::likelihood} == stream);
  CHECK(cxm::nps{rows, &answer::asked} == stream);
  CHECK(cxm::nps{rows, [](answer const& a) { return a.likelihood; }} == stream);
  CHECK(cxm::nps{optional} == stream);
  CHECK(cxm::nps{std::list<int>(whole.begin(), whole.end())} == stream);
  CHECK(cxm::nps{std::deque<int>(whole.begin(), whole.end())} == stream);
  CHECK(cxm::nps{std::span<int const>{whole}} == stream);
  CHECK(cxm::nps{cxm::zero_to_ten, rows, &answer::likelihood} == stream);
  CHECK(cxm::nps{whole, cxm::validity{}} == stream);
}

namespace {
template <class T>
void columns_agree(std::uint64_t seed) {
  std::mt19937_64 random{seed};
  for (bool ten_point : {false, true}) {
    auto const scale = (ten_point ? cxm::one_to_ten : cxm::zero_to_ten).not_applicable({11, 99});
    std::vector<T> column;
    naive expected;
    cxm::nps one_by_one{scale};
    for (int i = 0; i < 3000; ++i) {
      int const x = static_cast<int>(random() % 16);
      auto const value = static_cast<T>(x == 15 ? 99 : x == 14 ? 100 : x);
      column.push_back(value);
      expected.see(static_cast<double>(value), ten_point ? 1 : 0, {11, 99});
      one_by_one.push(value);
    }
    CHECK(agrees(one_by_one, expected));
    CHECK(cxm::nps{scale, column} == one_by_one);
    CHECK(cxm::nps{column, cxm::validity{}, scale} == one_by_one);
  }
}
}  // namespace

TEST_CASE("nps: columns of every number type count like a loop") {
  columns_agree<std::int8_t>(11);
  columns_agree<std::uint8_t>(12);
  columns_agree<std::int16_t>(13);
  columns_agree<std::uint16_t>(14);
  columns_agree<int>(15);
  columns_agree<std::int64_t>(16);
  columns_agree<std::uint64_t>(17);
  columns_agree<float>(18);
  columns_agree<double>(19);
  columns_agree<long double>(20);
}

TEST_CASE("nps: bytes beyond 127 are out of scale, not negative") {
  cxm::nps const m{std::vector<std::uint8_t>{200, 255, 128, 10}};
  CHECK(m.count() == 1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 3);
}

TEST_CASE("nps: a validity bitmap gives the one-by-one result at every offset and length") {
  std::mt19937_64 random{3};
  for (std::size_t offset = 0; offset < 64; ++offset) {
    for (std::size_t n :
         {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{9},
          std::size_t{63}, std::size_t{64}, std::size_t{65}, std::size_t{300}, std::size_t{1000}}) {
      std::vector<std::uint8_t> column(n);
      for (auto& x : column) x = static_cast<std::uint8_t>(random() % 13);
      std::vector<std::uint8_t> bits((offset + n + 7) / 8 + 1);
      // Long stretches of present, of absent, and of neither.
      for (std::size_t i = 0; i < bits.size(); ++i) {
        auto const kind = random() % 4;
        bits[i] = kind < 2 ? 0xFF : kind == 2 ? 0 : static_cast<std::uint8_t>(random());
      }
      cxm::validity const present{bits, offset};
      cxm::nps expected;
      std::vector<int> wide;
      for (std::size_t i = 0; i < n; ++i) {
        bool const there = ((bits[(i + offset) / 8] >> ((i + offset) % 8)) & 1) != 0;
        expected.push(there ? std::optional<int>{column[i]} : std::nullopt);
        wide.push_back(column[i]);
      }
      REQUIRE(cxm::nps{column, present} == expected);
      REQUIRE(cxm::nps{wide, present} == expected);
    }
  }
}

TEST_CASE("nps: long columns with codes and a bitmap, across every inner stretch") {
  std::mt19937_64 random{23};
  for (auto const& scale :
       {cxm::zero_to_ten.not_applicable({11, 99, 255}), cxm::one_to_ten.not_applicable({0, 128})}) {
    std::vector<std::uint8_t> column(50'003);
    for (auto& x : column) {
      x = static_cast<std::uint8_t>(random() % 50 == 0 ? random() : random() % 12);
    }
    for (std::size_t i = 20'000; i < 37'000; ++i) column[i] = 99;  // a whole stretch off the scale
    std::vector<std::uint8_t> bits(column.size() / 8 + 2);
    for (auto& b : bits) b = static_cast<std::uint8_t>(random() % 3 == 0 ? random() : 0xFF);
    for (std::size_t offset : {0U, 3U}) {
      cxm::nps expected{scale};
      for (std::size_t i = 0; i < column.size(); ++i) {
        bool const there = ((bits[(i + offset) / 8] >> ((i + offset) % 8)) & 1) != 0;
        expected.push(there ? std::optional<int>{column[i]} : std::nullopt);
      }
      CHECK((cxm::nps{column, cxm::validity{bits, offset}, scale}) == expected);
    }
    cxm::nps present{scale};
    for (int x : column) present.push(x);
    CHECK((cxm::nps{scale, column}) == present);
  }
}

TEST_CASE("nps: a bitmap that is shorter than its column is refused") {
  std::vector<std::uint8_t> const column(17, 9);
  std::vector<std::uint8_t> const bits(3, 0xFF);
  CHECK(cxm::nps{column, cxm::validity{bits, 7}}.count() == 17);
  CHECK_THROWS_AS((cxm::nps{column, cxm::validity{bits, 8}}), std::invalid_argument);
  CHECK_THROWS_AS((cxm::nps{column, cxm::validity{bits, static_cast<std::size_t>(-1)}}),
                  std::invalid_argument);
  std::vector<double> const wide(17, 9);
  CHECK_THROWS_AS((cxm::nps{wide, cxm::validity{bits, 8}}), std::invalid_argument);
}

TEST_CASE("nps: absent values are missing whatever their bits say") {
  std::vector<double> const column{9, std::nan(""), 1e300, 8.5};
  std::vector<std::uint8_t> const bits{0b0001};
  cxm::nps const m{column, cxm::validity{bits}};
  CHECK(m.count() == 1);
  CHECK(m.excluded()[cxm::reason::missing] == 3);
  CHECK(m.excluded().total() == 3);
}

TEST_CASE("nps: computed at compile time") {
  constexpr cxm::nps m = [] {
    std::array<std::uint8_t, 6> const column{10, 9, 8, 0, 11, 200};
    cxm::nps seen{column};
    seen.push(8.5);
    cxm::nps other;
    other.push(std::optional<int>{10});
    seen.merge(other);
    return seen;
  }();
  STATIC_REQUIRE(m.count() == 5);
  STATIC_REQUIRE(m.promoters() == 3);
  STATIC_REQUIRE(m.score() == 40.0);
  STATIC_REQUIRE(m.excluded()[cxm::reason::out_of_scale] == 2);
  STATIC_REQUIRE(m.excluded()[cxm::reason::fractional] == 1);
  constexpr cxm::nps ten{cxm::one_to_ten};
  STATIC_REQUIRE(ten.scale().low() == 1);
  STATIC_REQUIRE(ten.empty_copy() == ten);
}

TEST_CASE("nps: figures name the score first, with its interval, then the counts") {
  cxm::nps const m{std::vector<int>{10, 9, 7, 3}};
  std::vector<cxm::figure> shown;
  m.figures([&](cxm::figure const& f) { shown.push_back(f); }, {cxm::confidence{0.8}});
  REQUIRE(shown.size() == 5);
  CHECK(shown[0].name == "score");
  CHECK(shown[0].unit == cxm::unit::points);
  CHECK(shown[0].value == 25);
  CHECK(shown[0].range.lower == m.interval({cxm::confidence{0.8}}).lower);
  CHECK(shown[0].range.level == 0.8);
  std::array<std::string_view, 4> const names{"count", "promoters", "passives", "detractors"};
  std::array<cxm::count_t, 4> const counts{4, 2, 1, 1};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(shown[i + 1].name == names[i]);
    CHECK(shown[i + 1].unit == cxm::unit::count);
    CHECK(shown[i + 1].count == counts[i]);
  }
}

TEST_CASE("nps: state comes back, and contradictory state is refused") {
  cxm::nps const m{cxm::one_to_ten.not_applicable({0, 99}), std::vector<int>{10, 9, 7, 3, 0, 44}};
  CHECK(cxm::load<cxm::nps>(cxm::save(m)) == m);
  auto const body = [](cxm::answer_scale const& scale, cxm::count_t n, cxm::count_t p,
                       cxm::count_t d) {
    cxm::state_writer out;
    scale.write(out);
    out.u64(n);
    out.u64(p);
    out.u64(d);
    cxm::exclusions{}.write(out);
    return out;
  };
  auto const read = [](cxm::state_writer const& w) {
    cxm::state_reader in{w.bytes()};
    return cxm::nps::read(in);
  };
  CHECK(read(body(cxm::zero_to_ten, 9, 5, 4)).passives() == 0);
  CHECK_THROWS_AS(read(body(cxm::zero_to_ten, 9, 5, 5)), cxm::state_error);
  CHECK_THROWS_AS(read(body(cxm::zero_to_ten, 9, 10, 0)), cxm::state_error);
  CHECK_THROWS_AS(read(body(cxm::zero_to_ten, cxm::most_observations + 1, 0, 0)), cxm::state_error);
  CHECK_THROWS_AS(read(body(cxm::one_to_five, 9, 5, 4)), std::invalid_argument);
}

TEST_CASE("nps: wald_test is s/SE and score_test is (P - D)/sqrt(P + D)") {
  auto const m = of_counts(70, 10, 20);
  CHECK(close(m.score_test().statistic, 50 / std::sqrt(90.0)));
  CHECK(close(m.wald_test().statistic, 0.5 / std::sqrt(0.65 / 100)));
  // A p-value that underflows keeps its logarithm.
  auto const many = of_counts(700'000, 100'000, 200'000);
  CHECK(many.score_test().p == 0);
  double const z = 500'000 / std::sqrt(900'000.0);
  double const leading = -0.5 * z * z - std::log(z) + 0.5 * std::log(2 / std::acos(-1.0));
  CHECK(close(many.score_test().log_p, leading - 1 / (z * z), 1e-12));
}
