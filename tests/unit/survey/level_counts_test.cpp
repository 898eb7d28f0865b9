// Answers counted by level, plain and weighted: boxes, shares, nets and means, and their limits.

#include <cxm/survey/level_counts.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

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

constexpr cxm::reading plain{};
constexpr std::uint32_t everything = ~std::uint32_t{0};

static_assert(cxm::observes<cxm::level_counts, int> && !cxm::observes<cxm::level_counts, bool>);
static_assert(cxm::observes<cxm::weighted_level_counts, int, double> &&
              !cxm::observes<cxm::weighted_level_counts, int> &&
              !cxm::observes<cxm::weighted_level_counts, bool, double>);

cxm::level_counts of(cxm::answer_scale const& scale, std::vector<int> const& answers) {
  cxm::level_counts m{scale};
  for (int x : answers) m.push(x);
  return m;
}
cxm::weighted_level_counts weighted_of(cxm::answer_scale const& scale,
                                       std::vector<int> const& answers, double weight = 1) {
  cxm::weighted_level_counts m{scale};
  for (int x : answers) m.push(x, weight);
  return m;
}

}  // namespace

TEST_CASE("level_counts: a rating scale has at most eleven levels") {
  CHECK_NOTHROW(cxm::level_counts{cxm::zero_to_ten});
  CHECK_NOTHROW(cxm::level_counts{cxm::answer_scale{-5, 5}});
  CHECK_THROWS_AS((cxm::level_counts{cxm::answer_scale{0, 11}}), std::invalid_argument);
  CHECK_THROWS_AS((cxm::weighted_level_counts{cxm::answer_scale{0, 20}}), std::invalid_argument);
  CHECK_THROWS_AS((cxm::level_counts{cxm::answer_scale::of({0, 50})}), std::invalid_argument);
}

TEST_CASE("level_counts: without answers everything is NaN, with the level that was asked for") {
  cxm::level_counts const none{cxm::one_to_five};
  cxm::weighted_level_counts const nobody{cxm::one_to_five};
  CHECK(none.count() == 0);
  for (auto const& e :
       {none.share(1, everything, plain), none.net(1, 2, plain), none.mean(plain),
        nobody.share(1, everything, plain), nobody.net(1, 2, plain), nobody.mean(plain)}) {
    CHECK(std::isnan(e.value));
    CHECK_FALSE(e.range.defined());
    CHECK(e.range.level == 0.95);
  }
  CHECK(std::isnan(none.deviation()));
  CHECK(std::isnan(nobody.effective_count()));
}

TEST_CASE("level_counts: boxes count what their bits name") {
  auto const m = of(cxm::one_to_five, {1, 2, 2, 3, 3, 3, 5, 5, 5, 5});
  CHECK(m.count() == 10);
  CHECK(m.count_in(0b00001) == 1);
  CHECK(m.count_in(0b00010) == 2);
  CHECK(m.count_in(0b01000) == 0);
  CHECK(m.count_in(0b11000) == 4);
  CHECK(m.count_in(everything) == 10);
  CHECK(m.share(0b11000, everything, plain).value == 0.4);
  CHECK(m.share(0b11000, 0b11011, plain).value == 4.0 / 7);
  CHECK(std::isnan(m.share(0b11000, 0b01000, plain).value));  // nobody is within
  CHECK(close(m.net(0b11000, 0b00011, plain).value, 0.1));
  CHECK(close(m.mean(plain).value, 3.4));
  CHECK(close(m.deviation(), std::sqrt((5.76 + 2 * 1.96 + 3 * 0.16 + 4 * 2.56) / 9)));
}

TEST_CASE("level_counts: one answer has a mean, and no deviation") {
  auto const m = of(cxm::one_to_five, {4});
  CHECK(m.mean(plain).value == 4);
  CHECK(std::isnan(m.deviation()));
  auto const range = m.mean(plain).range;
  CHECK(range.lower < 2.5);
  CHECK(range.upper <= 5);
  CHECK(range.upper > 4.5);
  CHECK_FALSE(m.mean({cxm::confidence{0.95}, cxm::interval_method::student_t}).range.defined());
}

TEST_CASE("level_counts: everybody at the top has a mean with an interval below it") {
  auto const m = of(cxm::one_to_five, {5, 5, 5, 5});
  auto const e = m.mean(plain);
  CHECK(e.value == 5);
  CHECK(e.range.upper == 5);
  // Wilson's bound for 4 of 4, stretched from 0..1 to 1..5: what is not seen may lie at the far end.
  CHECK(close(e.range.lower, 1 + 4 * 0.5101091635454025));
  CHECK(m.deviation() == 0);
}

TEST_CASE("level_counts: the default intervals are wilson and score, by name the others") {
  auto const m = of(cxm::one_to_five, {1, 2, 2, 3, 3, 3, 5, 5, 5, 5});
  using enum cxm::interval_method;
  CHECK(m.share(0b10000, everything, plain).range.method == wilson);
  CHECK(m.net(0b10000, 1, plain).range.method == score);
  CHECK(m.mean(plain).range.method == score);
  auto const t = m.mean({cxm::confidence{0.95}, student_t});
  CHECK(close(t.range.upper - 3.4, 2.2621571627982055 * m.deviation() / std::sqrt(10.0)));
  auto const normal = m.mean({cxm::confidence{0.95}, wald});
  CHECK(close(normal.range.upper - 3.4, 1.959963984540054 * m.deviation() / std::sqrt(10.0)));
  CHECK_THROWS_AS(m.mean({cxm::confidence{0.95}, wilson}), std::invalid_argument);
  CHECK_THROWS_AS(m.share(1, everything, {cxm::confidence{0.95}, student_t}),
                  std::invalid_argument);
  CHECK_THROWS_AS(m.net(1, 2, {cxm::confidence{0.95}, agresti_coull}), std::invalid_argument);
}

TEST_CASE("level_counts: low is good turns values round, and keeps the counts in place") {
  cxm::answer_scale const effort{1, 5, cxm::direction::low_is_good};
  auto const low = of(effort, {1, 1, 2, 5});
  auto const high = of(cxm::one_to_five, {5, 5, 4, 1});
  CHECK(low.count_in(1) == 2);  // two answered 1
  CHECK(low.mean(plain).value == high.mean(plain).value);
  CHECK(close(low.mean(plain).range.lower, high.mean(plain).range.lower));
  CHECK(close(low.mean(plain).range.upper, high.mean(plain).range.upper));
  CHECK(low.deviation() == high.deviation());
}

TEST_CASE("level_counts: levels that a scale leaves out don't count") {
  auto const m = of(cxm::poor_fair_excellent, {2, 3, 4, 5, 5});
  CHECK(m.count() == 4);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(m.mean(plain).value == 3.75);
}

TEST_CASE("level_counts: negative scales") {
  auto const m = of(cxm::answer_scale{-2, 2}, {-2, -1, 0, 2, 2});
  CHECK(close(m.mean(plain).value, 0.2));
  CHECK(m.mean(plain).range.lower >= -2);
  CHECK(m.count_in(1) == 1);
}

TEST_CASE("level_counts: a billion of billions of equal answers have exactly their own mean") {
  for (int answer : {1, 3, 7, 10}) {
    cxm::level_counts block{cxm::zero_to_ten};
    block.push(answer);
    cxm::level_counts sum{cxm::zero_to_ten};
    for (int i = 0; i < 61; ++i) {  // an odd number of answers, beyond what a double holds
      sum.merge(block);
      if (i < 60) block.merge(cxm::level_counts{block});
    }
    CHECK(sum.count() == (cxm::count_t{1} << 61) - 1);
    CHECK(sum.mean(plain).value == answer);
    CHECK(sum.deviation() == 0);
    CHECK_FALSE(sum.mean({cxm::confidence{0.95}, cxm::interval_method::student_t}).range.defined());
    CHECK(sum.mean(plain).range.lower <= answer);
    CHECK(sum.mean(plain).range.upper >= answer);
  }
}

TEST_CASE("level_counts: merging refuses another scale and what a count can't hold") {
  cxm::level_counts a{cxm::one_to_five};
  CHECK_THROWS_AS(a.merge(cxm::level_counts{cxm::one_to_seven}), cxm::merge_error);
  CHECK_THROWS_AS(a.merge(cxm::level_counts{cxm::one_to_five.top({5})}), cxm::merge_error);
  a.push(3);
  for (int i = 0; i < 62; ++i) a.merge(cxm::level_counts{a});
  CHECK(a.count() == cxm::most_observations);
  CHECK_THROWS_AS(a.merge(of(cxm::one_to_five, {3})), cxm::merge_error);

  cxm::weighted_level_counts w{cxm::one_to_five};
  CHECK_THROWS_AS(w.merge(cxm::weighted_level_counts{cxm::one_to_seven}), cxm::merge_error);
}

TEST_CASE("level_counts: counted at compile time") {
  constexpr cxm::level_counts m = [] {
    cxm::level_counts c{cxm::one_to_five};
    c.push(5);
    c.push(std::optional<int>{});
    c.push(4.5);
    cxm::level_counts d{cxm::one_to_five};
    d.push(4);
    c.merge(d);
    return c;
  }();
  STATIC_REQUIRE(m.count_in(0b11000) == 2);
  STATIC_REQUIRE(m.excluded()[cxm::reason::fractional] == 1);
}

TEST_CASE("level_counts: state comes back, contradictory state is refused") {
  auto const m = of(cxm::poor_fair_excellent.not_applicable({9}), {2, 3, 5, 5, 9, 4});
  cxm::state_writer out;
  m.write(out);
  cxm::state_reader in{out.bytes()};
  CHECK(cxm::level_counts::read(in) == m);
  CHECK(in.left() == 0);

  auto const refused = [](cxm::answer_scale const& scale, std::vector<cxm::count_t> const& counts) {
    cxm::state_writer w;
    scale.write(w);
    for (auto n : counts) w.u64(n);
    cxm::exclusions{}.write(w);
    cxm::state_reader r{w.bytes()};
    CHECK_THROWS_AS(cxm::level_counts::read(r), cxm::state_error);
  };
  refused(cxm::poor_fair_excellent, {1, 1, 1, 1});  // the answer 4 is not on this scale
  refused(cxm::one_to_five, {1, 1, 1, 1, cxm::most_observations});
  refused(cxm::one_to_five, {1, 1, 1});
}

TEST_CASE("weighted_level_counts: equal weights give the unweighted values") {
  std::vector<int> const answers{1, 2, 2, 3, 3, 3, 5, 5, 5, 5};
  auto const one = of(cxm::one_to_five, answers);
  for (double weight : {1.0, 0.1, 17.3}) {
    auto const m = weighted_of(cxm::one_to_five, answers, weight);
    CHECK(m.count() == one.count());
    CHECK(m.count_in(0b11000) == one.count_in(0b11000));
    CHECK(close(m.effective_count(), 10));
    CHECK(close(m.mean(plain).value, 3.4));
    CHECK(close(m.share(0b11000, everything, plain).value, 0.4));
    CHECK(close(m.share(0b11000, 0b11011, plain).value, 4.0 / 7));
    CHECK(close(m.net(0b11000, 0b00011, plain).value, 0.1));
    // Linearised with equal weights is Student's t on s/√n.
    auto const t = one.mean({cxm::confidence{0.95}, cxm::interval_method::student_t});
    CHECK(m.mean(plain).range.method == cxm::interval_method::linearized_t);
    CHECK(close(m.mean(plain).range.lower, t.range.lower));
    CHECK(close(m.mean(plain).range.upper, t.range.upper));
  }
}

TEST_CASE("weighted_level_counts: a missing weight leaves its row out, a wrong one throws") {
  cxm::weighted_level_counts m{cxm::one_to_five};
  m.push(5, std::optional<double>{});
  m.push(5, std::nan(""));
  CHECK(m.count() == 0);
  CHECK(m.excluded()[cxm::reason::missing] == 2);
  CHECK_THROWS_AS(m.push(5, -1), std::invalid_argument);
  CHECK_THROWS_AS(m.push(5, std::numeric_limits<double>::infinity()), std::invalid_argument);
  m.push(6, 1.0);
  m.push(4, 2.0);
  CHECK(m.count() == 1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(m.mean(plain).value == 4);
}

TEST_CASE("weighted_level_counts: state comes back, a level off the scale is refused") {
  auto const m = weighted_of(cxm::poor_fair_excellent, {2, 3, 5, 5, 4}, 0.3);
  cxm::state_writer out;
  m.write(out);
  cxm::state_reader in{out.bytes()};
  CHECK(cxm::weighted_level_counts::read(in) == m);

  cxm::weighted_level_counts const full = weighted_of(cxm::answer_scale{2, 5}, {2, 3, 4, 5});
  cxm::state_writer four;
  full.write(four);
  cxm::state_writer scale;
  cxm::answer_scale{2, 5}.write(scale);
  cxm::state_writer forged;
  cxm::poor_fair_excellent.write(forged);
  forged.raw(std::span{four.bytes()}.subspan(scale.bytes().size()));
  cxm::state_reader bad{forged.bytes()};
  CHECK_THROWS_AS(cxm::weighted_level_counts::read(bad), cxm::state_error);
}
