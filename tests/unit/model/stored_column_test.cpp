#include "support/catch.hpp"

#include <cxm/model/stored_column.hpp>

#include <random>
#include <string>
#include <vector>

using namespace cxm;
using namespace cxm::detail;

TEST_CASE("presence: no bitmap until a row has no value, then the bit of every row") {
  presence all;
  for (int i = 0; i < 100; ++i) all.push_back(true);
  CHECK(all.view().bits.empty());

  std::mt19937_64 random{3};
  for (std::size_t first_missing : {0U, 1U, 7U, 8U, 9U, 16U}) {
    presence some;
    std::vector<bool> expected;
    for (std::size_t i = 0; i < 200; ++i) {
      bool const present = i < first_missing || (i > first_missing && random() % 3 != 0);
      some.push_back(present);
      expected.push_back(present);
      if (random() % 10 == 0) {  // rows taken back leave no trace
        auto const n = expected.size() - random() % 3 % expected.size();
        some.truncate(n);
        expected.resize(n);
      }
      auto const seen = some.view();
      REQUIRE(some.size() == expected.size());
      REQUIRE_NOTHROW(seen.check_covers(some.size()));
      for (std::size_t k = 0; k < expected.size(); ++k) REQUIRE(seen[k] == expected[k]);
    }
  }
}

TEST_CASE("stored_few: one value costs nothing a row, a second one turns up later") {
  identifiers ids;
  stored_few<currency> column;
  currency const eur{"EUR"};
  currency const usd{"USD"};
  column.push_missing();
  column.push_back(eur, ids);
  column.push_back(eur, ids);
  CHECK(column.view(ids).size() == 3);
  column.push_back(usd, ids);
  column.push_missing();
  column.push_back(eur, ids);
  CHECK(column.at(1, ids) == eur);
  CHECK(column.at(2, ids) == eur);
  CHECK(column.at(3, ids) == usd);
  CHECK(column.at(5, ids) == eur);

  SECTION("a column cut back takes new values") {
    column.truncate(2);
    column.push_back(usd, ids);
    column.push_back(currency{"JPY"}, ids);
    CHECK(column.at(1, ids) == eur);
    CHECK(column.at(2, ids) == usd);
    CHECK(column.at(3, ids) == currency{"JPY"});
  }
  SECTION("columns with other values in another order append") {
    stored_few<currency> other;
    other.push_back(usd, ids);
    other.push_missing();
    other.push_back(currency{"GBP"}, ids);
    other.push_back(eur, ids);
    column.append(other, {});
    CHECK(column.view(ids).size() == 10);
    CHECK(column.at(3, ids) == usd);
    CHECK(column.at(6, ids) == usd);
    CHECK(column.at(8, ids) == currency{"GBP"});
    CHECK(column.at(9, ids) == eur);
  }
  SECTION("a column without any value appends and is appended to") {
    stored_few<currency> none;
    none.push_missing();
    none.append(column, {});
    CHECK(none.at(4, ids) == usd);
    stored_few<currency> missing;
    missing.push_missing();
    column.append(missing, {});
    column.push_back(usd, ids);
    CHECK(column.at(7, ids) == usd);
  }
}

TEST_CASE("stored_few: more than 65536 different values throw and leave the column as it was") {
  identifiers ids;
  stored_few<answer_scale> column;
  int pushed = 0;
  auto const push_all = [&] {
    for (int low = -1000; low < 960; ++low) {
      for (int width = 1; width < answer_scale::most_levels && low + width < 1000; ++width) {
        for (auto good : {direction::high_is_good, direction::low_is_good}) {
          column.push_back(answer_scale{low, low + width, good}, ids);
          ++pushed;
        }
      }
    }
  };
  CHECK_THROWS_AS(push_all(), std::length_error);
  CHECK(pushed == 65'536);
  CHECK(column.view(ids).size() == 65'536);
  column.push_back(answer_scale{-1000, -999}, ids);
  CHECK(column.at(65'536, ids) == column.at(0, ids));
}

TEST_CASE("stored_text: half-written rows are taken back") {
  identifiers ids;
  stored_text column;
  column.push_back("one", ids);
  column.push_back("", ids);
  column.push_back("three", ids);
  column.truncate(2);
  column.push_back("3", ids);
  CHECK(column.at(0, ids) == "one");
  CHECK(column.at(1, ids).empty());
  CHECK(column.at(2, ids) == "3");
  column.truncate(0);
  column.push_back("again", ids);
  CHECK(column.at(0, ids) == "again");
}

TEST_CASE("stored_words: identifiers are numbered by the dataset, other texts by the column") {
  identifiers ids;
  stored_words<kept::as_customer> one;
  stored_words<kept::as_customer> other;
  stored_words<kept::as_words> plans;
  one.push_back("C-1", ids);
  plans.push_back("pro", ids);
  other.push_back("C-2", ids);
  other.push_back("C-1", ids);
  CHECK(one.view(ids).ids()[0] == other.view(ids).ids()[1]);
  CHECK(ids.customers.size() == 3);
  CHECK(plans.view(ids).names().size() == 2);
  CHECK(plans.at(0, ids) == "pro");
}
