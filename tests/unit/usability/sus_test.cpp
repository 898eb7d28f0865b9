#include <cxm/usability/sus.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using cxm::missing_item;
using cxm::reason;
using cxm::sus;
using cxm::sus_score;
using cxm_test::close;

namespace {
using items = std::array<int, 10>;
using maybe_items = std::array<std::optional<int>, 10>;
constexpr items best{5, 1, 5, 1, 5, 1, 5, 1, 5, 1};
constexpr items worst{1, 5, 1, 5, 1, 5, 1, 5, 1, 5};
constexpr items usual{5, 2, 4, 1, 5, 3, 4, 2, 5, 2};  // 82.5
[[nodiscard]] maybe_items without(std::size_t item) {
  maybe_items all;
  for (std::size_t i = 0; i < 10; ++i) all[i] = usual[i];
  all[item].reset();
  return all;
}
struct respondent {
  std::string plan;
  items answers;
  std::optional<int> q1, q2, q3, q4, q5, q6, q7, q8, q9, q10;
};
constexpr std::chrono::sys_days monday{std::chrono::year{2026} / 3 / 2};
}  // namespace

static_assert(cxm::metric<sus>);
static_assert(cxm::observes<sus, items> && cxm::observes<sus, maybe_items const&> &&
              cxm::observes<sus, std::span<int const, 10>> &&
              cxm::observes<sus, std::array<double, 10>>);
// Ten answers, not nine, and no flags. A single number is not ten.
static_assert(!cxm::observes<sus, std::array<int, 9>> &&
              !cxm::observes<sus, std::array<bool, 10>> && !cxm::observes<sus, int> &&
              !cxm::observes<sus, std::vector<int>> && !cxm::observes<sus, int, int>);

TEST_CASE("sus: the score of one respondent") {
  CHECK(sus_score{best}.value() == 100);
  CHECK(sus_score{worst}.value() == 0);
  CHECK(sus_score{usual}.value() == 82.5);
  CHECK(sus_score{items{3, 3, 3, 3, 3, 3, 3, 3, 3, 3}}.value() == 50);
  CHECK(sus_score{without(0)}.value() == 77.5);  // 3 for 5
  CHECK(sus_score{without(0)}.filled());
  CHECK_FALSE(sus_score{usual}.filled());
  CHECK_THROWS_AS((sus_score{items{6, 3, 3, 3, 3, 3, 3, 3, 3, 3}}), std::invalid_argument);
  CHECK_THROWS_AS(sus_score{maybe_items{}}, std::invalid_argument);
}

TEST_CASE("sus: each item moves the score by 2.5 a point, the odd ones up, the even ones down") {
  for (std::size_t i = 0; i < 10; ++i) {
    items moved{3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
    for (int x = 1; x <= 5; ++x) {
      moved[i] = x;
      CHECK(sus_score{moved}.value() == 50 + 2.5 * (i % 2 == 0 ? x - 3 : 3 - x));
    }
  }
}

TEST_CASE("sus: the mean over respondents, its intervals and those with 68 or more") {
  sus const m{std::vector<items>{best, worst, usual, {4, 1, 3, 2, 5, 1, 4, 2, 3, 3}}};
  CHECK(m.count() == 4);
  CHECK(close(m.score(), (100 + 0 + 82.5 + 75) / 4));
  CHECK(m.interval().method == cxm::interval_method::score);
  CHECK(m.interval().lower > 0);
  CHECK(m.interval().upper < 100);
  auto const t = m.interval({.method = cxm::interval_method::student_t});
  CHECK(t.method == cxm::interval_method::student_t);
  CHECK(t.upper > 100);  // mean ± t·s/√n does not know the scale
  CHECK(m.at_least_68().value == 0.75);
  CHECK(m.at_least_68().range.method == cxm::interval_method::wilson);
}

TEST_CASE("sus: 67.5 lies below 68 and 70 above it") {
  items below{5, 1, 5, 1, 5, 1, 3, 5, 2, 5};  // 67.5
  REQUIRE(sus_score{below}.value() == 67.5);
  CHECK(sus{std::vector{below}}.at_least_68().value == 0);
  below[8] = 3;
  REQUIRE(sus_score{below}.value() == 70);
  CHECK(sus{std::vector{below}}.at_least_68().value == 1);
}

TEST_CASE("sus: without respondents everything is NaN") {
  sus const none;
  CHECK(std::isnan(none.score()));
  CHECK(std::isnan(none.deviation()));
  CHECK(std::isnan(none.at_least_68().value));
  CHECK_FALSE(none.interval().defined());
}

TEST_CASE("sus: a missing item, by policy") {
  sus strict;
  sus lenient{missing_item::counts_as_centre};
  for (auto* m : {&strict, &lenient}) {
    m->push(usual);
    m->push(without(9));
    m->push(maybe_items{});
  }
  CHECK(strict.count() == 1);
  CHECK(strict.excluded()[reason::missing] == 2);
  CHECK(strict.with_missing_items() == 0);
  CHECK(lenient.count() == 2);
  CHECK(lenient.excluded()[reason::missing] == 1);  // who answers nothing has no score
  CHECK(lenient.with_missing_items() == 1);
  CHECK(lenient.score() == 0.5 * (82.5 + 80));
  CHECK_THROWS_AS(strict.merge(lenient), cxm::merge_error);
  CHECK_THROWS_AS(sus{missing_item{2}}, std::invalid_argument);
}

TEST_CASE("sus: an item that is no answer leaves its respondent out for its reason") {
  for (auto policy : {missing_item::leaves_out, missing_item::counts_as_centre}) {
    sus m{policy};
    auto both = without(0);
    both[1] = 0;
    m.push(both);
    m.push(items{5, 1, 5, 1, 5, 1, 5, 1, 5, 9});
    std::array<double, 10> half{3, 3, 3, 3, 3, 3, 3, 3, 3, 3.5};
    m.push(half);
    half[2] = 7;
    m.push(half);
    CHECK(m.count() == 0);
    CHECK(m.excluded()[reason::out_of_scale] == 3);
    CHECK(m.excluded()[reason::fractional] == 1);
  }
}

TEST_CASE("sus: ten answers as an array, a span, ten columns or ten numbers") {
  sus const expected{std::vector<items>{usual}};
  sus m;
  m.push(std::span<int const, 10>{usual});
  CHECK(m == expected);
  sus one_by_one;
  one_by_one.push(5, 2.0, 4, 1, std::optional{5}, 3L, 4.0F, 2, 5, 2);
  CHECK(one_by_one == expected);
  std::vector<respondent> const rows{{"pro", usual, 5, 2, 4, 1, 5, 3, 4, 2, 5, 2}};
  CHECK(sus{rows, &respondent::answers} == expected);
  sus const columns{rows,
                    &respondent::q1,
                    &respondent::q2,
                    &respondent::q3,
                    &respondent::q4,
                    &respondent::q5,
                    &respondent::q6,
                    &respondent::q7,
                    &respondent::q8,
                    &respondent::q9,
                    &respondent::q10};
  CHECK(columns == expected);
  sus blanks{missing_item::counts_as_centre};
  blanks.push(5, std::nullopt, 4, 1, 5, 3, 4, 2, 5, std::optional<int>{});
  CHECK(blanks.with_missing_items() == 1);
  CHECK(blanks.score() == 77.5);
}

TEST_CASE("sus: in groups, and the latest answer of each user") {
  std::vector<respondent> rows(2);
  rows[0].plan = "pro";
  rows[0].answers = best;
  rows[1].plan = "free";
  rows[1].answers = worst;
  auto const by = cxm::group_by(rows, &respondent::plan, sus{}, &respondent::answers);
  CHECK(by.find("pro").value().score() == 100);

  sus const lenient{missing_item::counts_as_centre};
  auto const observe = [](auto users) {
    users.push("ann", monday, best);
    users.push("ann", monday + std::chrono::days{1}, without(3));
    users.push("bob", monday, usual);
    return users;
  };
  using latest = cxm::one_per<std::string, cxm::keep::latest, sus>;
  auto const kept = observe(latest{lenient});
  CHECK(kept.kept().with_missing_items() == 1);
  CHECK(kept.kept().score() == 0.5 * (77.5 + 82.5));
  CHECK(cxm::load<latest>(cxm::save(kept)) == kept);
  CHECK(observe(latest{}).kept().score() == 0.5 * (100 + 82.5));
  auto const ranked = observe(cxm::one_per<std::string, cxm::keep::best, sus>{lenient});
  CHECK(ranked.kept().score() == 0.5 * (100 + 82.5));
}

TEST_CASE("sus: a kept score travels as bytes") {
  for (auto const& score : {sus_score{usual}, sus_score{without(4)}}) {
    cxm::state_writer out;
    cxm::key_traits<sus_score>::write(out, score);
    cxm::state_reader in{out.bytes()};
    CHECK(cxm::key_traits<sus_score>::read(in) == score);
  }
  std::byte const beyond[] = {std::byte{41}, std::byte{0}};
  cxm::state_reader in{beyond};
  CHECK_THROWS_AS(cxm::key_traits<sus_score>::read(in), cxm::state_error);
}

TEST_CASE("sus: figures, in their order, with missing items only where they count") {
  std::vector<std::string_view> names;
  auto const see = [&](cxm::figure const& f) { names.push_back(f.name); };
  sus{}.figures(see);
  CHECK(names == std::vector<std::string_view>{"score", "count", "at_least_68"});
  names.clear();
  sus{missing_item::counts_as_centre}.figures(see);
  CHECK(names ==
        std::vector<std::string_view>{"score", "count", "at_least_68", "with_missing_items"});
  CHECK(cxm::title_of<sus>() == "SUS");
}

TEST_CASE("sus: contradictory states are refused") {
  auto const loads = [](std::uint8_t policy, cxm::count_t respondents, cxm::count_t filled) {
    cxm::state_writer out;
    out.u8(policy);
    for (std::size_t k = 0; k < sus_score::levels; ++k) out.u64(k == 20 ? respondents : 0);
    out.u64(filled);
    cxm::exclusions{}.write(out);
    cxm::state_reader in{out.bytes()};
    return sus::read(in);
  };
  CHECK(loads(1, 3, 3).with_missing_items() == 3);
  CHECK(loads(0, 3, 0).score() == 50);
  CHECK_THROWS_AS(loads(1, 3, 4), cxm::state_error);
  CHECK_THROWS_AS(loads(0, 3, 1), cxm::state_error);
  CHECK_THROWS_AS(loads(2, 3, 0), cxm::state_error);
}
