// One answer for each customer and cycle.

#include <cxm/core/one_per.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/retention/flagged_share.hpp>
#include <cxm/survey/loyalty.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

using cxm::nps;
using cxm::one_per;
using cxm::reason;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds noon{12h};

template <class Keep>
using votes = one_per<std::string, Keep, nps>;

struct row {
  std::string customer;
  std::chrono::sys_seconds at;
  double score;
};
template <class Keep>
votes<Keep> of(std::vector<row> const& rows) {
  votes<Keep> m;
  for (row const& r : rows) m.push(r.customer, r.at, r.score);
  return m;
}
/// What is left when all but one row of each customer is dropped by hand.
template <class Better>
nps by_hand(std::vector<row> rows, Better const& better) {
  nps kept;
  std::sort(rows.begin(), rows.end(), better);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    bool const first = std::none_of(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(i),
                                    [&](row const& r) { return r.customer == rows[i].customer; });
    if (first) kept.push(rows[i].score);
  }
  return kept;
}

/// A state with one kept answer, as a test wants it.
struct kept_state {
  std::string key = "anna";
  std::int64_t at = 0;
  std::uint8_t tied = 0;
  double answer = 9;
};
votes<cxm::keep::latest> read(std::vector<kept_state> const& kept, nps const& parameters = {},
                              std::uint64_t announced = ~std::uint64_t{0}) {
  cxm::state_writer out;
  parameters.write(out);
  cxm::exclusions{}.write(out);
  out.u64(announced == ~std::uint64_t{0} ? kept.size() : announced);
  for (kept_state const& k : kept) {
    out.text(k.key), out.i64(k.at), out.u8(k.tied), out.f64(k.answer);
  }
  cxm::state_reader in{out.bytes()};
  return votes<cxm::keep::latest>::read(in);
}

}  // namespace

static_assert(cxm::metric<votes<cxm::keep::first>> && cxm::metric<votes<cxm::keep::worst>>);

TEST_CASE("one_per: each rule keeps its answer and counts the others as duplicates") {
  std::vector<row> const rows{
      {"anna", noon, 3}, {"anna", noon + 1h, 10}, {"anna", noon + 2h, 7}, {"ben", noon, 9}};
  auto const kept = [](auto const& m) { return m.kept(); };
  auto const latest = of<cxm::keep::latest>(rows);
  CHECK(latest.count() == 2);
  CHECK(latest.excluded()[reason::duplicate] == 2);
  CHECK(latest.excluded().total() == 2);
  CHECK(kept(latest).passives() == 1);
  CHECK(kept(latest).promoters() == 1);
  CHECK(kept(of<cxm::keep::first>(rows)).detractors() == 1);
  CHECK(kept(of<cxm::keep::best>(rows)).promoters() == 2);
  CHECK(kept(of<cxm::keep::worst>(rows)).detractors() == 1);
  CHECK(kept(of<cxm::keep::worst>(rows)).count() == 2);
  CHECK(latest.ties() == 0);
}

TEST_CASE("one_per: a blank never displaces an answer") {
  votes<cxm::keep::latest> m;
  m.push("anna", noon, 9);
  m.push("anna", noon + 1h, std::nullopt);
  m.push("anna", noon + 2h, std::optional<int>{});
  m.push("anna", noon + 3h, 8.5);
  m.push("anna", noon + 4h, 11);
  m.push("ben", noon, std::nan(""));
  CHECK(m.count() == 1);
  CHECK(m.kept().promoters() == 1);
  CHECK(m.excluded()[reason::missing] == 3);
  CHECK(m.excluded()[reason::fractional] == 1);
  CHECK(m.excluded()[reason::out_of_scale] == 1);
  CHECK(m.excluded()[reason::duplicate] == 0);
}

TEST_CASE("one_per: a tie keeps the lower answer and is counted, in any order of rows") {
  std::vector<row> rows{{"anna", noon, 10}, {"anna", noon, 3},      {"anna", noon, 3},
                        {"ben", noon, 8},   {"ben", noon, 8},       {"eva", noon, 2},
                        {"eva", noon, 9},   {"eva", noon + 1s, 10}, {"eva", noon + 1s, 10}};
  auto const expected = of<cxm::keep::latest>(rows);
  CHECK(expected.ties() == 1);  // anna's; ben's answers agree, and eva's tie has lost
  CHECK(expected.kept().detractors() == 1);
  CHECK(expected.kept().passives() == 1);
  CHECK(expected.kept().promoters() == 1);
  auto const state = cxm::save(expected);
  auto const less = [](row const& a, row const& b) {
    return std::tie(a.customer, a.at, a.score) < std::tie(b.customer, b.at, b.score);
  };
  std::sort(rows.begin(), rows.end(), less);
  cxm_test::generator g{1};
  for (int i = 0; i < 200; ++i) {
    g.shuffle(rows);
    auto const m = of<cxm::keep::latest>(rows);
    REQUIRE(m == expected);
    REQUIRE(cxm::save(m) == state);
    auto const cut = static_cast<std::ptrdiff_t>(g.below(rows.size()));
    auto left = of<cxm::keep::latest>({rows.begin(), rows.begin() + cut});
    left.merge(of<cxm::keep::latest>({rows.begin() + cut, rows.end()}));
    REQUIRE(left == expected);
  }
}

TEST_CASE("one_per: equal answers are the same bytes, −0 and 0 too") {
  auto const zero = of<cxm::keep::latest>({{"anna", noon, 0.0}, {"anna", noon, -0.0}});
  auto const minus = of<cxm::keep::latest>({{"anna", noon, -0.0}, {"anna", noon, 0.0}});
  CHECK(zero == minus);
  CHECK(cxm::save(zero) == cxm::save(minus));
  CHECK(zero.ties() == 0);
  votes<cxm::keep::latest> whole;
  whole.push("anna", noon, 0);
  whole.push("anna", noon, std::optional<float>{0.0F});
  CHECK(cxm::save(whole) == cxm::save(zero));
}

TEST_CASE("one_per: agrees with dropping rows by hand") {
  cxm_test::generator g{2};
  for (int i = 0; i < 200; ++i) {
    std::vector<row> rows;
    for (auto n = g.below(60); n > 0; --n) {
      rows.push_back({std::to_string(g.below(8)), noon + std::chrono::seconds{g.between(0, 9)},
                      static_cast<double>(g.below(11))});
    }
    auto const latest = [](row const& a, row const& b) {
      return std::tie(b.at, a.score) < std::tie(a.at, b.score);
    };
    auto const first = [](row const& a, row const& b) {
      return std::tie(a.at, a.score) < std::tie(b.at, b.score);
    };
    auto const best = [](row const& a, row const& b) { return a.score > b.score; };
    auto const worst = [](row const& a, row const& b) { return a.score < b.score; };
    REQUIRE(of<cxm::keep::latest>(rows).kept() == by_hand(rows, latest));
    REQUIRE(of<cxm::keep::first>(rows).kept() == by_hand(rows, first));
    REQUIRE(of<cxm::keep::best>(rows).kept() == by_hand(rows, best));
    REQUIRE(of<cxm::keep::worst>(rows).kept() == by_hand(rows, worst));
    auto const m = of<cxm::keep::best>(rows);
    REQUIRE(m.count() + m.excluded().total() == rows.size());
  }
}

TEST_CASE("one_per: instants of any unit are kept in microseconds, rounded down") {
  votes<cxm::keep::latest> m;
  std::chrono::sys_time<std::chrono::nanoseconds> const at{5ns};
  m.push("anna", at, 3);
  m.push("anna", std::chrono::sys_days{}, 9);  // the same microsecond: a tie
  CHECK(m.ties() == 1);
  CHECK(m.kept().detractors() == 1);
  m.push("anna", std::chrono::sys_time<std::chrono::nanoseconds>{-1ns}, 10);
  CHECK(m.kept().detractors() == 1);  // before 1970 rounds to −1 µs
  m.push("anna", std::chrono::sys_time<std::chrono::nanoseconds>{1000ns}, 10);
  CHECK(m.kept().promoters() == 1);
}

TEST_CASE("one_per: metrics of several observations and keys of several parts") {
  one_per<std::tuple<std::string, int>, cxm::keep::latest, cxm::weighted_nps> weighted;
  weighted.push(std::tuple{"anna", 1}, noon, 9, 2.0);
  weighted.push(std::tuple{"anna", 1}, noon + 1h, 3, std::optional<double>{});  // without a weight
  weighted.push(std::tuple{"anna", 2}, noon, 3, 1.0);
  CHECK(weighted.count() == 2);
  CHECK(weighted.excluded()[reason::missing] == 1);
  CHECK(std::fabs(weighted.kept().score() - 100.0 / 3) < 1e-12);
  CHECK_THROWS_AS(weighted.push(std::tuple{"eva", 2}, noon, 3, -1.0), std::invalid_argument);
  CHECK(weighted.count() == 2);
  CHECK(cxm::load<decltype(weighted)>(cxm::save(weighted)) == weighted);
  CHECK(cxm::schema_of<decltype(weighted)>() == "one_per<tuple<text,integer>,latest,weighted_nps>");

  one_per<int, cxm::keep::first, cxm::flagged_share> flags;
  flags.push(1, noon, true);
  flags.push(1, noon + 1h, std::optional<bool>{false});
  CHECK(flags.kept().share() == 1.0);
  CHECK(cxm::load<decltype(flags)>(cxm::save(flags)) == flags);

  one_per<std::string, cxm::keep::latest, cxm::loyalty> loyal;
  loyal.push("anna", noon, 5, 5, 5);
  loyal.push("anna", noon + 1h, 5, std::nullopt, 5);
  CHECK(loyal.count() == 1);
  CHECK(loyal.kept().loyal() == 1);
}

TEST_CASE("one_per: other parameters don't merge") {
  votes<cxm::keep::latest> left{nps{cxm::one_to_ten}};
  left.push("anna", noon, 9);
  auto const before = left;
  CHECK_THROWS_AS(left.merge(votes<cxm::keep::latest>{}), cxm::merge_error);
  CHECK(left == before);
  nps nine{cxm::one_to_ten};
  nine.push(9);
  CHECK(votes<cxm::keep::latest>{nine} == left.empty_copy());
}

TEST_CASE("one_per: states that it has not written are refused") {
  CHECK(read({{}}).kept().promoters() == 1);
  CHECK(read({{.key = "b"}, {.key = "a", .answer = 3}}).count() == 2);
  CHECK_THROWS_AS(read({{}, {}}), cxm::state_error);  // a key twice
  CHECK_THROWS_AS(read({{.tied = 2}}), cxm::state_error);
  CHECK_THROWS_AS(read({{.answer = 8.5}}), cxm::state_error);  // not an answer of the scale
  CHECK_THROWS_AS(read({{.answer = 11}}), cxm::state_error);
  CHECK_THROWS_AS(read({{.answer = -0.0}}), cxm::state_error);
  CHECK_THROWS_AS(read({{.answer = std::nan("")}}), cxm::state_error);
  CHECK_THROWS_AS(read({{.answer = std::numeric_limits<double>::infinity()}}), cxm::state_error);
  CHECK_THROWS_AS(read({}, nps{std::vector{9}}), cxm::state_error);  // parameters with answers
  CHECK_THROWS_AS(read({{}}, {}, 2), cxm::state_error);
  CHECK_THROWS_AS(read({{}}, {}, std::uint64_t{1} << 60), cxm::state_error);
  CHECK(read({{.at = (std::numeric_limits<std::int64_t>::min)()}}).count() == 1);
}
