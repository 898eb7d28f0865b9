// A metric per key.

#include <cxm/core/group_by.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/clv/ltv.hpp>
#include <cxm/core/bundle.hpp>
#include <cxm/core/one_per.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

using cxm::grouped;
using cxm::nps;

namespace {

struct answer {
  std::string plan{};
  int month = 0;
  int likelihood = 0;
  std::optional<int> satisfied{};
  double weight = 1;
  [[nodiscard]] std::string_view plan_view() const { return plan; }
};

std::vector<answer> const answers{{"pro", 2, 10, 5, 1.5},
                                  {"basic", 1, 3, 2, 0.5},
                                  {"pro", 1, 9, 4, 1},
                                  {"", 1, 7, {}, 2},
                                  {"basic", 1, 11, 5, 1}};

using by_plan = grouped<std::string, nps>;

/// The state of a group-by with whatever cells a test wants.
struct state_of_groups {
  nps parameters{};
  struct cell {
    std::string key;
    nps metric;
  };
  std::vector<cell> cells{};
  int announced = -1;
};
by_plan read(state_of_groups const& s) {
  cxm::state_writer out;
  s.parameters.write(out);
  out.u64(s.announced < 0 ? s.cells.size() : static_cast<std::uint64_t>(s.announced));
  for (auto const& c : s.cells) {
    out.text(c.key);
    c.metric.write(out);
  }
  cxm::state_reader in{out.bytes()};
  by_plan groups = by_plan::read(in);
  REQUIRE(in.left() == 0);
  return groups;
}
/// n answers of one kind, by doubling.
template <class Push>
nps many(cxm::count_t n, Push const& push) {
  nps sum;
  nps power;
  push(power);
  for (; n > 0; n >>= 1) {
    if ((n & 1) != 0) sum.merge(power);
    if (n > 1) power.merge(nps{power});
  }
  return sum;
}
nps many_answers(cxm::count_t n) {
  return many(n, [](nps& m) { m.push(9); });
}
nps many_blanks(cxm::count_t n) {
  return many(n, [](nps& m) { m.push(std::nullopt); });
}

}  // namespace

TEST_CASE("group_by: one metric for each key, in the order of the keys") {
  auto const by = cxm::group_by(answers, &answer::plan, nps{}, &answer::likelihood);
  static_assert(std::same_as<decltype(by), by_plan const>);
  CHECK(by.size() == 3);
  CHECK(by.count() == 4);
  CHECK(by.excluded()[cxm::reason::out_of_scale] == 1);
  auto const rows = by.rows();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].key.empty());
  CHECK(rows[1].key == "basic");
  CHECK(rows[2].key == "pro");
  CHECK(rows[1].metric.score() == -100);
  CHECK(rows[1].metric.excluded().total() == 1);
  CHECK(rows[2].metric.score() == 100);
  CHECK(by.find("pro")->count() == 2);
  CHECK(by.find(std::string_view{"basic"})->detractors() == 1);
  CHECK_FALSE(by.find("enterprise"));
  CHECK(by.total() == nps{answers, &answer::likelihood});
}

TEST_CASE("group_by: several keys are a tuple, and views become strings") {
  auto const by =
      cxm::group_by(answers, cxm::keys(&answer::plan, &answer::month), nps{}, &answer::likelihood);
  static_assert(std::same_as<decltype(by), grouped<std::tuple<std::string, int>, nps> const>);
  CHECK(by.size() == 4);
  for (auto const& [key, metric] : by.rows()) {
    auto const& [plan, month] = key;
    if (plan == "pro" && month == 2) CHECK(metric.score() == 100);
  }
  CHECK(by.find(std::tuple{"basic", 1})->count() == 1);
  CHECK_FALSE(by.find(std::tuple{"basic", 2}));

  auto const views = cxm::group_by(answers, &answer::plan_view, nps{}, &answer::likelihood);
  CHECK(views == cxm::group_by(answers, &answer::plan, nps{}, &answer::likelihood));
  auto const made = cxm::group_by(
      answers, [](answer const& a) { return a.plan + "!"; }, nps{}, &answer::likelihood);
  CHECK(made.find("pro!")->count() == 2);
}

TEST_CASE("group_by: a missing key is a group of its own, before the others") {
  auto const by = cxm::group_by(answers, &answer::satisfied, nps{}, &answer::likelihood);
  static_assert(std::same_as<decltype(by), grouped<std::optional<int>, nps> const>);
  auto const rows = by.rows();
  REQUIRE(rows.size() == 4);
  CHECK_FALSE(rows[0].key.has_value());
  CHECK(rows[0].metric.passives() == 1);
  CHECK(rows[1].key == 2);
  CHECK(by.find(std::optional<int>{5})->count() == 1);
}

TEST_CASE("group_by: weights, bundles and group-bys within group-bys") {
  auto const weighted = cxm::group_by(answers, &answer::plan, cxm::weighted_nps{},
                                      &answer::likelihood, &answer::weight);
  CHECK(weighted.find("pro")->score() == 100);
  auto const both = cxm::group_by(answers, &answer::plan, cxm::bundle{nps{}, cxm::csat{}},
                                  &answer::likelihood, &answer::satisfied);
  CHECK(both.find("pro")->get<cxm::csat>().top_box() == 1.0);
  CHECK(both.total().get<cxm::csat>().excluded()[cxm::reason::missing] == 1);
  auto const nested = cxm::group_by(answers, &answer::plan, grouped<int, nps>{}, &answer::month,
                                    &answer::likelihood);
  CHECK(nested.find("pro")->find(2)->count() == 1);
  CHECK(nested.total().find(1)->count() == 3);
  CHECK(cxm::schema_of<decltype(nested)>().empty() == false);
  CHECK(cxm::schema_of<grouped<std::string, grouped<int, nps>>>() ==
        "grouped<text,grouped<integer,nps>>");
  CHECK(cxm::load<grouped<std::string, grouped<int, nps>>>(cxm::save(nested)) == nested);

  using votes = cxm::one_per<std::string, cxm::keep::latest, nps>;
  grouped<int, votes> cycles;
  std::chrono::sys_seconds const at{};
  cycles.push(1, "anna", at, 3);
  cycles.push(1, "anna", at + std::chrono::hours{1}, 9);
  cycles.push(2, "anna", at, 3);
  CHECK(cycles.find(1)->kept().score() == 100);
  CHECK(cycles.count() == 2);
  CHECK(cycles.excluded()[cxm::reason::duplicate] == 1);
}

TEST_CASE("grouped: agrees with a map of metrics, however the rows arrive") {
  cxm_test::generator g{1};
  std::map<int, nps> expected;
  std::vector<std::pair<int, int>> rows;
  for (int i = 0; i < 5000; ++i) {
    rows.emplace_back(static_cast<int>(g.between(-200, 200)), static_cast<int>(g.between(-1, 11)));
    expected[rows.back().first].push(rows.back().second);
  }
  grouped<int, nps> by;
  for (auto const& [key, score] : rows) by.push(key, score);
  REQUIRE(by.size() == expected.size());
  std::size_t i = 0;
  for (auto const& row : by.rows()) {
    auto const at = std::next(expected.begin(), static_cast<std::ptrdiff_t>(i++));
    REQUIRE(row.key == at->first);
    REQUIRE(row.metric == at->second);
  }
  auto const state = cxm::save(by);
  g.shuffle(rows);
  grouped<int, nps> other;
  for (auto const& [key, score] : rows) other.push(key, score);
  CHECK(other == by);
  CHECK(cxm::save(other) == state);
}

TEST_CASE("grouped: a refused observation leaves no group behind") {
  grouped<std::string, cxm::weighted_nps> by;
  CHECK_THROWS_AS(by.push("new", 9, -1.0), std::invalid_argument);
  CHECK(by.size() == 0);
  CHECK(by == grouped<std::string, cxm::weighted_nps>{});
  by.push("old", 9, 1.0);
  auto const before = by;
  CHECK_THROWS_AS(by.push("old", 9, 1e30), std::invalid_argument);
  CHECK_THROWS_AS(by.push("new", 9, 1e30), std::invalid_argument);
  CHECK(by == before);

  grouped<std::uint8_t, nps> small;
  small.push(44, 9);
  CHECK_THROWS_AS(small.push(300, 9), std::invalid_argument);
  CHECK(small.size() == 1);
  CHECK(small.count() == 1);
  CHECK(cxm::load<grouped<std::uint8_t, nps>>(cxm::save(small)) == small);
}

TEST_CASE("grouped: a merge that one group refuses changes no group") {
  constexpr auto most = (std::numeric_limits<std::int64_t>::max)();
  using revenue = grouped<std::string, cxm::ltv>;
  revenue left;
  left.push("a", "c-1", std::int64_t{5});
  left.push("b", "c-1", most);
  revenue right;
  right.push("a", "c-1", std::int64_t{7});
  right.push("b", "c-2", std::int64_t{1});
  right.push("c", "c-3", std::int64_t{1});
  auto const before = left;
  CHECK_THROWS_AS(left.merge(right), std::invalid_argument);
  CHECK(left == before);
  CHECK(left.size() == 2);
  CHECK(left.find("a")->revenue() == 5);

  left = revenue{};
  left.push("a", "c-1", std::int64_t{5});
  left.merge(right);
  CHECK(left.find("a")->revenue() == 12);
  CHECK(left.find("c")->customers() == 1);
}

TEST_CASE("grouped: other parameters, too many answers and too many exclusions don't merge") {
  by_plan left{nps{cxm::one_to_ten}};
  left.push("a", 9);
  auto const before = left;
  CHECK_THROWS_AS(left.merge(by_plan{}), cxm::merge_error);
  CHECK(left == before);
  CHECK(left.empty_copy() == by_plan{nps{cxm::one_to_ten}});
  CHECK(left.empty_copy() != by_plan{});

  // No group is full, together they are.
  auto const half = cxm::most_observations / 2;
  auto full = read({.cells = {{"a", many_answers(half)}, {"b", many_answers(half)}}});
  auto const full_before = full;
  by_plan one;
  one.push("c", 9);
  CHECK(full.count() == cxm::most_observations);
  CHECK_THROWS_AS(full.merge(one), cxm::merge_error);
  CHECK_THROWS_AS(one.merge(full), cxm::merge_error);
  CHECK(full == full_before);
  CHECK(one.size() == 1);
  CHECK(full.total().count() == cxm::most_observations);

  auto left_out = read({.cells = {{"a", many_blanks(half)}, {"b", many_blanks(half)}}});
  by_plan blank;
  blank.push("c", std::nullopt);
  CHECK_THROWS_AS(left_out.merge(blank), cxm::merge_error);
  CHECK(left_out.size() == 2);
}

TEST_CASE("grouped: states that no group-by has written are refused") {
  nps nine;
  nine.push(9);
  CHECK(read({.cells = {{"a", nine}, {"b", nine}}}).count() == 2);
  CHECK(read({.cells = {{"b", nine}, {"a", nps{}}}}).size() == 2);
  CHECK_THROWS_AS(read({.cells = {{"a", nine}, {"a", nine}}}), cxm::state_error);
  CHECK_THROWS_AS(read({.parameters = nine}), cxm::state_error);
  CHECK_THROWS_AS(read({.cells = {{"a", nps{cxm::one_to_ten}}}}), cxm::merge_error);
  CHECK_THROWS_AS(read({.cells = {{"a", nine}}, .announced = 2}), cxm::state_error);
  CHECK_THROWS_AS(read({.announced = 1'000'000'000}), cxm::state_error);
  auto const half = cxm::most_observations / 2;
  auto const more = cxm::most_observations / 2 + 1;
  CHECK_THROWS_AS(read({.cells = {{"a", many_answers(half)}, {"b", many_answers(more)}}}),
                  cxm::state_error);
  CHECK_THROWS_AS(read({.cells = {{"a", many_blanks(half)}, {"b", many_blanks(more)}}}),
                  cxm::state_error);
}

TEST_CASE("grouped: parameters given with answers are taken without them") {
  nps nine{cxm::one_to_ten};
  nine.push(9);
  by_plan const by{nine};
  CHECK(by.count() == 0);
  CHECK(by.total() == nps{cxm::one_to_ten});
  CHECK(by == by_plan{nps{cxm::one_to_ten}});
}
