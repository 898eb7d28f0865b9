#include "simulate/life.hpp"

#include "simulate/identifiers.hpp"
#include "support/catch.hpp"
#include "support/simulated.hpp"

#include <cxm/model/check.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

using namespace cxm;
using namespace cxm::simulation;
using cxm_test::dataset_sink;
using cxm_test::simulated;

TEST_CASE("simulated customers: the same seed and number give the same rows, another seed others") {
  CHECK(simulated(1, 1, 40) == simulated(1, 1, 40));
  CHECK_FALSE(simulated(1, 1, 40) == simulated(2, 1, 40));
}

TEST_CASE("simulated customers: the order in which they are made does not matter") {
  auto const& of = coffee();
  dataset one_by_one;
  for (std::uint64_t number = 1; number <= 60; ++number) {
    one_by_one.append(simulated(5, number, number));
  }
  CHECK(one_by_one == simulated(5, 1, 60));

  life_maker lives{of, 5};
  dataset_sink ignored;
  for (std::uint64_t number = 200; number > 37; --number) lives.make(number, ignored);
  dataset_sink late;
  lives.make(37, late);
  CHECK(late.data == simulated(5, 37, 37));
}

TEST_CASE("simulated customers: a dataset of them holds no contradiction") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    auto const found = check(simulated(seed, 1, 400), 5);
    for (auto const& f : found.shown) UNSCOPED_INFO(f.table << " " << f.row << ": " << f.what);
    CHECK(found.found == 0);
  }
}

TEST_CASE("simulated customers: nothing happens behind the end, answers come in their month") {
  using namespace std::chrono;
  auto const data = simulated(8, 1, 1500);
  std::size_t answers = 0;
  for (auto row : data.responses()) {
    auto const asked = row.get<&survey_response::asked>();
    auto const answered = row.get<&survey_response::answered>();
    if (!answered) continue;
    ++answers;
    auto const month = [](sys_seconds at) {
      year_month_day const d{floor<days>(at)};
      return year_month{d.year(), d.month()};
    };
    REQUIRE(month(*asked) == month(*answered));
  }
  CHECK(answers > 1000);
  for (auto row : data.touchpoints()) REQUIRE(row.get<&touchpoint::at>() < end_of_data);
  for (auto row : data.orders()) REQUIRE(row.get<&order::at>() < end_of_data);
  for (auto row : data.mentions()) REQUIRE(row.get<&mention::at>() < end_of_data);
  std::size_t open = 0;
  for (auto row : data.tickets()) {
    REQUIRE(row.get<&ticket::opened>() < end_of_data);
    auto const resolved = row.get<&ticket::resolved>();
    open += !resolved;
    REQUIRE((!resolved || *resolved < end_of_data));
  }
  CHECK(open > 0);
  std::size_t running = 0;
  for (auto row : data.subscriptions()) {
    auto const end = row.get<&subscription::end>();
    running += !end;
    REQUIRE((!end || *end < end_of_data));
  }
  CHECK(running > 0);
}

TEST_CASE("simulated customers: a subscriber who left has no event of the subscription behind it") {
  auto const data = simulated(9, 1, 1000);
  std::vector<std::optional<std::chrono::sys_seconds>> lost(data.customer_ids().size());
  auto const people = data.customers();
  for (std::size_t i = 0; i < people.size(); ++i) {
    auto const number = people.column<&customer::id>().ids()[i];
    lost[number] = people.column<&customer::lost>()[i];
  }
  std::size_t left = 0;
  for (auto row : data.touchpoints()) {
    auto const& end = lost[row.number<&touchpoint::customer>()];
    if (!end || row.get<&touchpoint::stage>() == "awareness")
      continue;  // a win-back mail comes later
    ++left;
    REQUIRE(row.get<&touchpoint::at>() <= *end);
  }
  CHECK(left > 100);
}

TEST_CASE("simulated customers: every way an invitation can end occurs, and so do returns") {
  auto const data = simulated(10, 1, 3000);
  std::set<response_progress> seen;
  for (auto row : data.responses()) seen.insert(row.get<&survey_response::progress>());
  CHECK(seen.size() == enum_names<response_progress>.size());
  std::set<std::string> second_spells;
  std::set<std::string> resized;
  std::string last;
  for (auto row : data.subscriptions()) {
    std::string const id{row.get<&subscription::id>()};
    if (id.ends_with("-2")) second_spells.insert(id);
    if (id == last) resized.insert(id);
    last = id;
  }
  CHECK(second_spells.size() > 30);
  CHECK(resized.size() > 100);
  std::size_t referred = 0;
  for (auto row : data.customers()) referred += !row.get<&customer::referred_by>().empty();
  CHECK(referred > 200);
}

TEST_CASE("identifiers: seven digits, and a number behind them") {
  std::string id;
  set_identifier(id, 'C', 123);
  CHECK(id == "C-0000123");
  set_identifier(id, 'T', most_customers, 40);
  CHECK(id == "T-9999999-40");
}
