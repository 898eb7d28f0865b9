// N-day retention, cohorts of weeks and recurring births in a week in which New York's clocks went
// forward, and weekly cohorts of a hundred thousand events: against independent Python and DuckDB.

#include "support/catch.hpp"

#include <cxm/retention/cohorts.hpp>
#include <cxm/retention/retention.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

using nlohmann::json;
using namespace std::chrono;
using cxm::retention_window;

namespace {
json figures_in(std::string const& name) {
  std::ifstream in{std::string{CXM_ORACLE_FIGURES} + "/" + name};
  REQUIRE(in.is_open());
  return json::parse(in);
}
json const& figures() {
  static json const all = figures_in("retention.json");
  return all;
}
sys_seconds now() { return sys_seconds{seconds{figures().at("now").get<std::int64_t>()}}; }

/// Sign-ups are births, opens are returns; for recurring births each open is both.
cxm::retention<> events(bool opens_are_births = false, std::string const& of = "") {
  using enum cxm::life_event;
  cxm::retention<> all;
  for (json const& row : figures().at("events")) {
    auto const user = row.at(0).get<std::string>();
    bool const signup = row.at(2).get<std::string>() == "signup";
    if (!of.empty() && user != of) continue;
    if (opens_are_births && signup) continue;
    all.push(user, sys_seconds{seconds{row.at(1).get<std::int64_t>()}},
             signup             ? birth
             : opens_are_births ? both
                                : activity);
  }
  return all;
}
std::vector<std::string> users() {
  std::vector<std::string> all;
  for (char c = 'a'; c <= 'j'; ++c) all.emplace_back(1, c);
  return all;
}
cxm::retention_rule rule_of(std::string const& convention) {
  cxm::retention_rule rule{now()};
  if (convention.find("new_york") != std::string::npos) rule.days_of = "America/New_York";
  if (convention.find("utc") != std::string::npos) rule.days_of = "UTC";
  return rule;
}
/// Who is counted in a cell, by asking for each alone.
std::string returned(cxm::retention_rule const& rule, retention_window window, bool all) {
  std::string found;
  for (auto const& user : users()) {
    auto const cell = events(false, user).windows(rule, {&window, 1}).front();
    if ((all ? cell.returned_of_births : cell.returned) > 0) found += user;
  }
  return found;
}
}  // namespace

TEST_CASE("retention oracle: every day by every convention, with who is in it") {
  int cells = 0;
  for (char const* convention :
       {"calendar_day_new_york", "calendar_day_new_york_all_users_denominator", "calendar_day_utc",
        "calendar_day_utc_all_users_denominator", "rolling_24h"}) {
    json const& days = figures().at("results").at(convention);
    auto const rule = rule_of(convention);
    bool const all = std::string{convention}.find("all_users") != std::string::npos;
    for (auto const& [day, expected] : days.items()) {
      INFO(convention << ", day " << day);
      auto const n = std::stoi(day);
      retention_window const asked[] = {retention_window::on(n), retention_window::since(n)};
      auto const found = events().windows(rule, asked);
      REQUIRE(found.size() == 2);
      for (auto const& cell : found) {
        CHECK((all ? cell.births : cell.eligible) == expected.at("den").get<cxm::count_t>());
        CHECK(cell.births == 10);
      }
      auto const count = [&](cxm::retention_cell const& c) {
        return all ? c.returned_of_births : c.returned;
      };
      CHECK(count(found[0]) == expected.at("on").get<cxm::count_t>());
      CHECK(count(found[1]) == expected.at("on_or_after").get<cxm::count_t>());
      CHECK(returned(rule, asked[0], all) == expected.at("on_users").get<std::string>());
      ++cells;
    }
  }
  CHECK(cells == 45);
}

TEST_CASE("retention oracle: brackets of days, with who is in them") {
  json const& brackets = figures().at("results").at("bracket_new_york");
  CHECK(brackets.size() == 4);
  for (auto const& [label, expected] : brackets.items()) {
    INFO(label);
    auto const dash = label.find('-');
    auto const window = retention_window::between(std::stoi(label.substr(0, dash)),
                                                  std::stoi(label.substr(dash + 1)));
    auto const rule = rule_of("new_york");
    auto const cell = events().windows(rule, {&window, 1}).front();
    CHECK(cell.eligible == expected.at("den").get<cxm::count_t>());
    auto const who = expected.at("users").get<std::string>();
    CHECK(cell.returned == who.size());
    CHECK(returned(rule, window, false) == who);
  }
}

TEST_CASE("retention oracle: weeks from Monday and from Sunday, the running one included") {
  std::size_t cells = 0;
  for (auto const& [name, begins] : {std::pair{"weekly_mon", Monday}, {"weekly_sun", Sunday}}) {
    json const& weeks = figures().at("results").at(name);
    auto const table = events().cohorts({cxm::period::iso_week, "America/New_York", begins}, now(),
                                        cxm::running_period::shown);
    REQUIRE(table.rows().size() == weeks.size());
    auto row = table.rows().begin();
    for (auto const& [first_day, expected] : weeks.items()) {
      INFO(name << ' ' << first_day);
      CHECK(cxm::label(year_month_day{row->first_day}) == first_day);
      CHECK(row->size == expected.at("size").get<cxm::count_t>());
      std::size_t named = 0;  // a cell of nobody has no row in the oracle
      for (std::size_t age = 0; age < row->cells.size(); ++age) {
        auto const active = expected.value(std::to_string(age), cxm::count_t{0});
        CHECK(row->cells[age].active == active);
        named += active > 0;
      }
      CHECK(named == expected.size() - 1);
      cells += named;
      ++row;
    }
  }
  CHECK(cells == 10);
}

TEST_CASE("retention oracle: recurring births, a cohort for each day with one") {
  json const& days = figures().at("results").at("recurring_daily_new_york");
  std::vector<retention_window> asked;
  for (int day = 1; day <= 7; ++day) asked.push_back(retention_window::on(day));
  auto rule = rule_of("new_york");
  rule.recurring = true;
  std::size_t found = 0;
  for (auto const& row : events(true).by_cohort(rule, asked, {cxm::period::day, *rule.days_of})) {
    INFO(row.label);
    if (row.births == 0) {
      CHECK(!days.contains(row.label));
      continue;
    }
    ++found;
    json const& expected = days.at(row.label);
    CHECK(row.births == expected.at("size").get<cxm::count_t>());
    for (auto const& cell : row.cells) {
      // The oracle has every cell; here those that were not over are absent beside it.
      CHECK(cell.returned_of_births ==
            expected.at("ret").at(cell.window.label()).get<cxm::count_t>());
      bool const over =
          row.first_day + std::chrono::days{cell.window.first()} <= local_days{2024y / 3 / 20};
      CHECK(cell.eligible == (over ? row.births : 0));
      CHECK(cell.returned == (over ? cell.returned_of_births : 0));
    }
  }
  CHECK(found == days.size());
}

namespace {
/// The events of a set, by row, by column, by code and in the log of all rows, against its cells.
void check_weekly_cohorts(json const& set) {
  auto const users = set.at("users").get<std::uint64_t>();
  auto const random = [](std::uint64_t k) {  // splitmix64
    std::uint64_t z = (k + 1) * 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  };
  // Weeks of 604800 seconds from 1970-01-01 on begin on Thursdays.
  cxm::numbered_periods const weeks{cxm::period::iso_week, "UTC", Thursday};
  cxm::acquisition_cohorts<std::uint32_t> by_row{weeks};
  cxm::acquisition_cohorts<std::uint32_t> by_column{weeks};
  std::vector<std::uint32_t> customers;
  std::vector<std::int64_t> at;
  cxm::retention<std::uint32_t> log;
  for (std::uint64_t i = 0; i < set.at("n").get<std::uint64_t>(); ++i) {
    customers.push_back(static_cast<std::uint32_t>(random(3 * i) % users));
    at.push_back(static_cast<std::int64_t>(1704067200 + random(3 * i + 1) % 15552000));
    by_row.push(customers.back(), sys_seconds{seconds{at.back()}});
  }
  by_column.push_columns(customers, at);
  CHECK(by_row == by_column);
  std::vector<std::uint32_t> dictionary(users);
  for (std::uint32_t k = 0; k < users; ++k) dictionary[k] = k;
  cxm::acquisition_cohorts<std::uint32_t> by_code{weeks};
  by_code.push_coded(customers, dictionary, at);
  CHECK(by_row == by_code);
  log.push_each([&](std::size_t i) { return customers[i]; }, at);
  auto const end = sys_seconds{seconds{1704067200 + 15552000}};
  for (auto const& table : {by_row.table(end, cxm::running_period::shown),
                            log.cohorts(weeks, end, cxm::running_period::shown)}) {
    std::map<std::pair<std::int64_t, std::int64_t>, cxm::count_t> found;
    for (auto const& row : table.rows()) {
      for (std::size_t age = 0; age < row.cells.size(); ++age) {
        auto const week = (row.first_day.time_since_epoch().count()) / 7;
        if (row.cells[age].active > 0) {
          found[{week, static_cast<std::int64_t>(age)}] = row.cells[age].active;
        }
      }
      CHECK((row.cells.empty() || row.cells.front().active == row.size));
    }
    std::map<std::pair<std::int64_t, std::int64_t>, cxm::count_t> expected;
    for (json const& cell : set.at("weekly_cohort")) {
      expected[{cell.at(0).get<std::int64_t>(), cell.at(1).get<std::int64_t>()}] =
          cell.at(2).get<cxm::count_t>();
    }
    CHECK(expected.size() > 200);
    CHECK(found == expected);
  }
}
}  // namespace

TEST_CASE("weekly cohorts oracle: a hundred thousand events of five thousand customers") {
  check_weekly_cohorts(figures_in("weekly_cohorts.json").at("sets").at(0));
}

// Takes a minute: cxm_oracle_tests "[.slow]".
TEST_CASE("weekly cohorts oracle: ten million events of half a million customers", "[.slow]") {
  check_weekly_cohorts(figures_in("weekly_cohorts.json").at("sets").at(1));
}
