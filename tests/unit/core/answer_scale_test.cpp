// Scales of questions: which there are, what their boxes are, and what becomes of every answer.

#include <cxm/core/answer_scale.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/core/metric.hpp>
#include <cxm/core/state.hpp>
#include <cxm/survey/nps.hpp>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using cxm::answer_scale;
using cxm::direction;
using cxm::exclusions;
using cxm::reason;

namespace {

/// The level of an answer and, where it has none, the one reason that was counted.
struct seen {
  int level = -1;
  std::optional<reason> why{};
  friend bool operator==(seen const&, seen const&) = default;
};
template <class T>
seen look(answer_scale const& scale, T const& x) {
  exclusions out;
  seen s{scale.level(x, out), std::nullopt};
  if (out.total() > 1) return {-2, std::nullopt};
  for (std::size_t i = 0; i < cxm::reasons; ++i) {
    if (out[static_cast<reason>(i)] == 1) s.why = static_cast<reason>(i);
  }
  return s;
}
seen on(int level) { return {level, std::nullopt}; }
seen off(reason why) { return {-1, why}; }

answer_scale round_trip(answer_scale const& scale) {
  cxm::state_writer out;
  scale.write(out);
  cxm::state_reader in{out.bytes()};
  auto const read = answer_scale::read(in);
  REQUIRE(in.left() == 0);
  return read;
}

/// A scale's state with fields that can be made wrong.
struct scale_state {
  std::int32_t low = 1, high = 5;
  std::uint8_t good = 0;
  std::uint32_t levels = 0b11111, top = 0b11000, bottom = 0b00011;
  std::vector<std::int32_t> codes{};
  int declared_codes = -1;
};
answer_scale read(scale_state const& s) {
  cxm::state_writer out;
  out.i32(s.low), out.i32(s.high), out.u8(s.good);
  out.u32(s.levels), out.u32(s.top), out.u32(s.bottom);
  out.u8(static_cast<std::uint8_t>(s.declared_codes < 0 ? static_cast<int>(s.codes.size())
                                                        : s.declared_codes));
  for (std::int32_t c : s.codes) out.i32(c);
  cxm::state_reader in{out.bytes()};
  return answer_scale::read(in);
}

template <class T>
concept pushed = cxm::observes<cxm::nps, T>;

}  // namespace

// A flag, a letter, an enumeration or text is not a number of a questionnaire.
enum class shade { light, dark };
static_assert(pushed<int> && pushed<std::uint8_t> && pushed<std::int8_t> && pushed<double> &&
              pushed<float> && pushed<long double> && pushed<unsigned long long> && pushed<short>);
static_assert(pushed<std::optional<int>> && pushed<std::optional<float>> &&
              pushed<std::nullopt_t> && pushed<std::optional<int> const&> && pushed<int const&>);
static_assert(!pushed<bool> && !pushed<char> && !pushed<wchar_t> && !pushed<char8_t> &&
              !pushed<char16_t> && !pushed<char32_t> && !pushed<std::byte> && !pushed<shade>);
static_assert(!pushed<std::optional<bool>> && !pushed<std::optional<char>> &&
              !pushed<std::optional<std::optional<int>>> && !pushed<std::vector<bool>::reference>);
static_assert(!pushed<char const*> && !pushed<std::string> && !pushed<void*> &&
              !pushed<std::nullptr_t>);

static_assert(cxm::one_to_five.top_mask() == 0b11000 && cxm::one_to_five.bottom_mask() == 0b00011);
static_assert(cxm::zero_to_ten.not_applicable({11}).is_code(11));
static_assert(cxm::poor_fair_excellent.level_count() == 3);

TEST_CASE("answer_scale: boxes follow the number of levels") {
  struct expected {
    int levels, box;
  };
  for (auto const [levels, box] :
       {expected{2, 1}, expected{3, 1}, expected{4, 2}, expected{5, 2}, expected{7, 2},
        expected{9, 2}, expected{10, 3}, expected{11, 3}, expected{32, 3}}) {
    INFO(levels << " levels");
    answer_scale const s{1, levels};
    CHECK(s.level_count() == levels);
    CHECK(s.span() == levels);
    auto const low = (std::uint32_t{1} << box) - 1;
    CHECK(s.bottom_mask() == low);
    CHECK(s.top_mask() == low << (levels - box));
    answer_scale const reversed{1, levels, direction::low_is_good};
    CHECK(reversed.top_mask() == s.bottom_mask());
    CHECK(reversed.bottom_mask() == s.top_mask());
  }
  CHECK(answer_scale{1, 32}.level_mask() == 0xFFFFFFFF);
}

TEST_CASE("answer_scale: a scale with gaps has the levels that it names") {
  auto const& s = cxm::poor_fair_excellent;
  CHECK(s.low() == 2);
  CHECK(s.high() == 5);
  CHECK(s.span() == 4);
  CHECK(s.level_count() == 3);
  CHECK(s.top_mask() == 0b1000);
  CHECK(s.bottom_mask() == 0b0001);
  CHECK(look(s, 3) == on(1));
  CHECK(look(s, 4) == off(reason::out_of_scale));
  CHECK(look(s, 4.5) == off(reason::fractional));
  CHECK(answer_scale::of({5, 2, 3, 2}) == s);
  CHECK(answer_scale::of({1, 2, 3, 4, 5}) == cxm::one_to_five);
  CHECK(answer_scale::of(std::vector<int>{2, 3, 5}) == s);
  auto const two = answer_scale::of({0, 31});
  CHECK(two.top_mask() == 0x80000000);
  CHECK(two.bottom_mask() == 1);
}

TEST_CASE("answer_scale: where low is good the low answers are worth most") {
  answer_scale const effort{1, 5, direction::low_is_good};
  CHECK(effort.good() == direction::low_is_good);
  CHECK(effort.value(0) == 5.0);
  CHECK(effort.value(4) == 1.0);
  CHECK(cxm::one_to_five.value(0) == 1.0);
  CHECK(cxm::one_to_five.value(4) == 5.0);
  CHECK(effort != cxm::one_to_five);
}

TEST_CASE("answer_scale: wrong parameters are refused") {
  constexpr int least = (std::numeric_limits<int>::min)();
  constexpr int most = (std::numeric_limits<int>::max)();
  for (auto const& [low, high] : std::initializer_list<std::pair<int, int>>{{5, 5},
                                                                            {5, 1},
                                                                            {0, 32},
                                                                            {-1001, -1000},
                                                                            {1000, 1001},
                                                                            {least, most},
                                                                            {most, least},
                                                                            {least, least + 5},
                                                                            {most - 5, most}}) {
    INFO(low << " to " << high);
    CHECK_THROWS_AS((answer_scale{low, high}), std::invalid_argument);
  }
  CHECK_THROWS_WITH((answer_scale{5, 1}), CXM_CONTAINS("cxm::answer_scale: low < high"));
  CHECK_NOTHROW(answer_scale{-1000, -969});
  CHECK_NOTHROW(answer_scale{969, 1000});
  CHECK_THROWS_AS(answer_scale::of({3}), std::invalid_argument);
  CHECK_THROWS_AS(answer_scale::of({3, 3}), std::invalid_argument);
  CHECK_THROWS_AS(answer_scale::of(std::vector<int>{}), std::invalid_argument);
  CHECK_THROWS_AS(answer_scale::of({0, 100}), std::invalid_argument);
  CHECK_THROWS_AS(answer_scale::of({least, most}), std::invalid_argument);

  auto const& s = cxm::one_to_five;
  CHECK_THROWS_AS(s.top({}), std::invalid_argument);
  CHECK_THROWS_AS(s.top({6}), std::invalid_argument);
  CHECK_THROWS_AS(s.bottom({0}), std::invalid_argument);
  CHECK_THROWS_WITH(s.top({2, 5}), CXM_CONTAINS("don't overlap"));
  CHECK_THROWS_AS(cxm::poor_fair_excellent.top({4, 5}), std::invalid_argument);
  CHECK_THROWS_AS(s.mask_of({most}), std::invalid_argument);
  for (int n : {-1, 0, 3, 100, most / 2 + 1, most, least}) {
    INFO("boxes of " << n);
    CHECK_THROWS_AS(s.boxes(n), std::invalid_argument);
  }
  CHECK(s.boxes(1).top_mask() == 0b10000);
}

TEST_CASE("answer_scale: top and bottom boxes can be named") {
  auto const s = cxm::one_to_five.top({5}).bottom({1, 2, 3});
  CHECK(s.top_mask() == 0b10000);
  CHECK(s.bottom_mask() == 0b00111);
  CHECK(s != cxm::one_to_five);
  CHECK(cxm::one_to_five.top({4, 5}) == cxm::one_to_five);
}

TEST_CASE("answer_scale: not-applicable codes are a set of at most eight, off the scale") {
  auto const s = cxm::zero_to_ten.not_applicable({99, 11, -1});
  CHECK(s == cxm::zero_to_ten.not_applicable({-1}).not_applicable({11, 99, 11}));
  CHECK(s.is_code(99));
  CHECK_FALSE(s.is_code(10));
  CHECK_FALSE(s.is_code(0));
  CHECK_FALSE(cxm::one_to_five.is_code(0));  // unused places are no code 0
  CHECK(look(s, 99) == off(reason::not_applicable));
  CHECK(look(s, 99.0f) == off(reason::not_applicable));
  CHECK(look(s, -1LL) == off(reason::not_applicable));
  CHECK(look(s, 12) == off(reason::out_of_scale));
  CHECK(look(cxm::one_to_five.not_applicable({0}), 0) == off(reason::not_applicable));
  CHECK(look(cxm::poor_fair_excellent.not_applicable({4}), 4) == off(reason::not_applicable));

  CHECK_THROWS_WITH(cxm::zero_to_ten.not_applicable({10}), CXM_CONTAINS("lies on the scale"));
  CHECK_THROWS_AS(cxm::zero_to_ten.not_applicable({32768}), std::invalid_argument);
  CHECK_THROWS_AS(cxm::zero_to_ten.not_applicable({-32769}), std::invalid_argument);
  CHECK(cxm::zero_to_ten.not_applicable({32767, -32768}).is_code(-32768));
  auto eight = cxm::zero_to_ten.not_applicable({11, 12, 13, 14, 15, 16, 17, 18});
  auto const before = eight;
  CHECK_THROWS_WITH(eight.add_code(19), CXM_CONTAINS("at most eight"));
  CHECK(eight == before);
  eight.add_code(18);
  CHECK(eight == before);
}

TEST_CASE("answer_scale: every answer has a level or one reason") {
  auto const& s = cxm::zero_to_ten;
  constexpr double infinite = std::numeric_limits<double>::infinity();
  for (int x = 0; x <= 10; ++x) {
    CHECK(look(s, x) == on(x));
    CHECK(look(s, static_cast<double>(x)) == on(x));
    CHECK(look(s, static_cast<float>(x)) == on(x));
    CHECK(look(s, static_cast<long double>(x)) == on(x));
    CHECK(look(s, static_cast<std::uint8_t>(x)) == on(x));
    CHECK(look(s, std::optional<short>{static_cast<short>(x)}) == on(x));
  }
  CHECK(look(s, -0.0) == on(0));

  CHECK(look(s, std::nullopt) == off(reason::missing));
  CHECK(look(s, std::optional<int>{}) == off(reason::missing));
  CHECK(look(s, std::nan("")) == off(reason::missing));
  CHECK(look(s, std::optional<float>{std::nanf("")}) == off(reason::missing));
  CHECK(look(s, std::numeric_limits<long double>::quiet_NaN()) == off(reason::missing));

  for (double x : {8.5, 0.5, 9.999999, 1e-300, 0x1p-1074}) {
    CHECK(look(s, x) == off(reason::fractional));
  }
  for (double x : {-0.5, 10.5, 11.0, -1.0, 1e9, -1e9, 1e308, 32767.5, -32768.5, -1e-300, infinite,
                   -infinite}) {
    INFO(x);
    CHECK(look(s, x) == off(reason::out_of_scale));
  }
  CHECK(look(s, 11) == off(reason::out_of_scale));
  CHECK(look(s, -1) == off(reason::out_of_scale));
  // Numbers that would be an answer if they were cut to fewer bits.
  CHECK(look(s, 256 + 9) == off(reason::out_of_scale));
  CHECK(look(s, 65536 + 9) == off(reason::out_of_scale));
  CHECK(look(s, (std::int64_t{1} << 32) + 9) == off(reason::out_of_scale));
  CHECK(look(s, (std::numeric_limits<std::uint64_t>::max)()) == off(reason::out_of_scale));
  CHECK(look(s, (std::numeric_limits<std::int64_t>::min)()) == off(reason::out_of_scale));
  CHECK(look(answer_scale{-5, 5}, -5) == on(0));
  CHECK(look(answer_scale{-5, 5}, std::int8_t{-6}) == off(reason::out_of_scale));
  CHECK(look(answer_scale{-5, 5}, 4294967291U) == off(reason::out_of_scale));
}

TEST_CASE("answer_scale: the state round-trips for scales of every kind") {
  cxm_test::generator g{1};
  for (int i = 0; i < 500; ++i) {
    auto const low = static_cast<int>(g.between(-1000, 990));
    auto const high = low + static_cast<int>(g.between(1, (std::min)(31, 1000 - low)));
    std::vector<int> levels{low, high};
    for (int x = low + 1; x < high; ++x) {
      if (g.chance(70)) levels.push_back(x);
    }
    auto s = answer_scale::of(levels, g.pick({direction::high_is_good, direction::low_is_good}));
    if (g.chance(30)) s = s.boxes(1);
    for (auto n = g.below(9); n > 0; --n) {
      auto const code = static_cast<int>(g.between(-32768, 32767));
      if (look(s, code).level < 0) s.add_code(code);
    }
    REQUIRE(round_trip(s) == s);
  }
}

TEST_CASE("answer_scale: states that no scale has written are refused") {
  CHECK(read({}) == cxm::one_to_five);
  auto const refused = [](scale_state const& s) {
    CHECK_THROWS_AS(read(s), std::invalid_argument);
  };
  refused({.low = 5});
  refused({.low = (std::numeric_limits<std::int32_t>::min)(),
           .high = (std::numeric_limits<std::int32_t>::max)()});
  refused({.high = 33});
  refused({.good = 2});
  refused({.levels = 0});
  refused({.levels = 0b111111});
  refused({.levels = 0b01111});  // without its highest
  refused({.levels = 0b11110});  // without its lowest
  refused({.top = 0});
  refused({.bottom = 0});
  refused({.top = 0b100000});
  refused({.levels = 0b11011, .top = 0b00100});
  refused({.top = 0b00011});
  refused({.codes = {3}});
  refused({.codes = {70000}});
  refused({.codes = {9, 9}});
  refused({.codes = {11, 12, 13, 14, 15, 16, 17, 18, 19}});
  refused({.codes = {11}, .declared_codes = 2});
}
