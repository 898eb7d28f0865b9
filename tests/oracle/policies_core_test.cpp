// The cases of figures/policies.json that the core decides: rounding for display, which of a
// customer's answers count, and where a day begins.

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cxm/core/calendar.hpp>
#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>
#include <cxm/core/rounding.hpp>
#include <cxm/core/time_zone.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

using cxm_test::close;
using nlohmann::json;

namespace {

json policies() {
  std::ifstream in{std::string{CXM_ORACLE_FIGURES} + "/policies.json"};
  REQUIRE(in);
  return json::parse(in);
}

struct answer {
  std::string customer;
  std::chrono::sys_seconds at;
  int score = 0;
};

/// 2026-01-05T10:00Z
std::chrono::sys_seconds instant(std::string const& text) {
  int y = 0;
  unsigned month = 0;
  unsigned day = 0;
  int h = 0;
  int m = 0;
  REQUIRE(std::sscanf(text.c_str(), "%d-%u-%uT%d:%dZ", &y, &month, &day, &h, &m) == 5);
  using namespace std::chrono;
  return sys_days{year{y} / static_cast<int>(month) / static_cast<int>(day)} + hours{h} +
         minutes{m};
}

std::vector<answer> answers(json const& rows) {
  std::vector<answer> out;
  for (json const& row : rows) {
    out.push_back(
        {row[0].get<std::string>(), instant(row[1].get<std::string>()), row[2].get<int>()});
  }
  return out;
}

template <class Keep>
cxm::nps one_each(std::vector<answer> const& rows) {
  cxm::one_per<std::string, Keep, cxm::nps> m;
  for (answer const& a : rows) m.push(a.customer, a.at, a.score);
  CHECK(m.count() + m.excluded()[cxm::reason::duplicate] == rows.size());
  return m.kept();
}

/// Identical rows count once: the whole row is the key.
cxm::nps without_exact_duplicates(std::vector<answer> const& rows) {
  cxm::one_per<std::tuple<std::string, std::int64_t, int>, cxm::keep::first, cxm::nps> m;
  for (answer const& a : rows) {
    m.push(std::tuple{a.customer, std::int64_t{a.at.time_since_epoch().count()}, a.score}, a.at,
           a.score);
  }
  return m.kept();
}

/// Each customer has one vote, shared by their answers: a first pass counts them.
cxm::weighted_nps one_vote_each(std::vector<answer> const& rows) {
  auto const by_customer = cxm::group_by(rows, &answer::customer, cxm::nps{}, &answer::score);
  return cxm::weighted_nps{rows, &answer::score, [&](answer const& a) {
                             return 1 / static_cast<double>(by_customer.find(a.customer)->count());
                           }};
}

void agrees(cxm::nps const& m, json const& rule) {
  CHECK(m == cxm::nps{rule["scores"].get<std::vector<int>>()});
  CHECK(m.count() == rule["n"].get<cxm::count_t>());
  CHECK(close(m.score(), 100 * rule["nps"].get<double>()));
}

}  // namespace

TEST_CASE("policies: rounding is half away from zero") {
  auto const cases = policies()["rounding"];
  REQUIRE(cases.size() == 11);
  for (json const& c : cases) {
    INFO(c.dump());
    double const points = 100 * c["net"].get<double>() / c["n"].get<double>();
    CHECK(points == c["value"].get<double>());
    CHECK(cxm::round_half_away(points) == c["half_away"].get<double>());
  }
}

TEST_CASE("policies: the ways other programs round") {
  auto const cases = policies()["rounding"];
  REQUIRE(cases.size() == 11);
  for (json const& c : cases) {
    INFO(c.dump());
    double const points = c["value"].get<double>();
    auto const by = [&](cxm::rounding how) { return cxm::round_by(points, how); };
    CHECK(by(cxm::rounding::half_away) == c["half_away"].get<double>());
    CHECK(by(cxm::rounding::half_even) == c["half_even"].get<double>());
    CHECK(by(cxm::rounding::half_up) == c["js_math_round"].get<double>());
    CHECK(by(cxm::rounding::up) == c["ceil"].get<double>());
  }
}

TEST_CASE("policies: what rounding the shares first does to a score") {
  auto const cases = policies()["rounded_components"];
  REQUIRE(cases.size() == 6);
  int differ = 0;
  for (json const& c : cases) {
    INFO(c.dump());
    double const det = c["det"].get<double>();
    double const pas = c["pas"].get<double>();
    double const pro = c["pro"].get<double>();
    double const n = det + pas + pro;
    auto const percent = [&](double part) { return cxm::round_half_away(100 * part / n); };
    CHECK(percent(det) + percent(pas) + percent(pro) == c["sum_of_rounded"].get<double>());
    CHECK(percent(pro) - percent(det) == c["nps_from_rounded_pcts"].get<double>());
    differ += c["nps_from_rounded_pcts"] != c["nps_rounded_after"];
  }
  CHECK(differ == 2);
}

TEST_CASE("policies: the day, week and month of an instant depend on the zone") {
  auto const cases = policies()["time_zone_bucketing"];
  REQUIRE(cases.size() == 36);
  for (json const& c : cases) {
    INFO(c.dump());
    auto const text = c["utc"].get<std::string>();
    auto const at =
        instant(text.substr(0, 16) + "Z") + std::chrono::seconds{std::stoi(text.substr(17, 2))};
    cxm::time_zone const zone{c["zone"].get<std::string>()};
    CHECK(cxm::label(cxm::day_at(at, zone)) == c["day"].get<std::string>());
    CHECK(cxm::label(cxm::iso_week_at(at, zone)) == c["iso_week"].get<std::string>());
    CHECK(cxm::label(cxm::month_at(at, zone)) == c["month"].get<std::string>());
    // 2026-03-01T02:30:00+03:00
    auto const local = c["local"].get<std::string>();
    auto const offset = std::chrono::hours{std::stoi(local.substr(20, 2))} +
                        std::chrono::minutes{std::stoi(local.substr(23, 2))};
    CHECK(zone.offset(at) == (local[19] == '-' ? -offset : offset));
  }
}

TEST_CASE("policies: shares shown together add up, and the score is rounded after") {
  auto const cases = policies()["rounded_components"];
  REQUIRE(cases.size() == 6);
  for (json const& c : cases) {
    INFO(c.dump());
    std::vector<cxm::count_t> const counts{
        c["det"].get<cxm::count_t>(), c["pas"].get<cxm::count_t>(), c["pro"].get<cxm::count_t>()};
    auto const n = std::accumulate(counts.begin(), counts.end(), cxm::count_t{0});
    for (std::size_t i = 0; i < 3; ++i) {
      double const percent = 100 * static_cast<double>(counts[i]) / static_cast<double>(n);
      CHECK(cxm::round_half_away(percent) == c["pct_rounded"][i].get<double>());
    }
    auto const shares = cxm::shares_that_add_up(counts);
    CHECK(shares[0] + shares[1] + shares[2] == 100);
    for (std::size_t i = 0; i < 3; ++i) {
      double const percent = 100 * static_cast<double>(counts[i]) / static_cast<double>(n);
      CHECK(std::fabs(static_cast<double>(shares[i]) - percent) < 1);
    }

    cxm::nps m;
    for (cxm::count_t i = 0; i < counts[0]; ++i) m.push(3);
    for (cxm::count_t i = 0; i < counts[1]; ++i) m.push(7);
    for (cxm::count_t i = 0; i < counts[2]; ++i) m.push(9);
    CHECK(close(m.score(), c["exact"].get<double>()));
    CHECK(cxm::round_half_away(m.score()) == c["nps_rounded_after"].get<double>());
  }
}

TEST_CASE("policies: which of a customer's answers count, in any order of rows") {
  auto const given = policies()["duplicates"];
  auto rows = answers(given["input"]);
  REQUIRE(rows.size() == 8);
  auto const& rules = given["rules"];
  cxm_test::generator g{1};
  for (int i = 0; i < 20; ++i) {
    agrees(cxm::nps{rows, &answer::score}, rules["all"]);
    agrees(without_exact_duplicates(rows), rules["exact_duplicates_removed"]);
    agrees(one_each<cxm::keep::latest>(rows), rules["latest"]);
    agrees(one_each<cxm::keep::first>(rows), rules["first"]);
    agrees(one_each<cxm::keep::best>(rows), rules["best"]);
    agrees(one_each<cxm::keep::worst>(rows), rules["worst"]);

    auto const& vote = rules["one_customer_one_vote_weight_1_over_k"];
    auto const votes = one_vote_each(rows);
    CHECK(close(votes.score(), 100 * vote["nps"].get<double>()));
    CHECK(cxm::group_by(rows, &answer::customer, cxm::nps{}, &answer::score).size() ==
          vote["customers"].get<std::size_t>());
    CHECK(votes == one_vote_each(answers(given["input"])));
    g.shuffle(rows);
  }
}

TEST_CASE("policies: with ties any order of rows gives the same bytes") {
  auto rows = answers(policies()["duplicates"]["input"]);
  for (int score : {3, 9, 0, 10}) {  // four customers, each with different answers at one instant
    for (auto const* customer : {"c1", "c2", "c3", "c4"}) {
      rows.push_back({customer, instant("2026-03-01T00:00Z"), score});
    }
  }
  using votes = cxm::one_per<std::string, cxm::keep::latest, cxm::nps>;
  auto const of = [](std::vector<answer> const& some) {
    votes m;
    for (answer const& a : some) m.push(a.customer, a.at, a.score);
    return m;
  };
  auto const expected = of(rows);
  CHECK(expected.ties() == 4);
  CHECK(expected.kept().detractors() == 4);
  auto const state = cxm::save(expected);
  cxm_test::generator g{2};
  for (int i = 0; i < 100; ++i) {
    g.shuffle(rows);
    REQUIRE(cxm::save(of(rows)) == state);
  }
}
