#include "sample_rows.hpp"
#include "support/catch.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/model/customer_index.hpp>
#include <cxm/model/dataset.hpp>
#include <cxm/survey/nps.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace cxm;

namespace {
template <class Row>
std::vector<Row> rows_of(dataset const& data) {
  std::vector<Row> rows;
  for (auto const row : data.table<Row>()) rows.push_back(row.row());
  return rows;
}

template <class Row>
void round_trip(std::uint64_t seed) {
  cxm_test::row_source source{seed};
  std::vector<Row> rows;
  dataset data;
  for (int i = 0; i < 300; ++i) {
    rows.push_back(source.make<Row>());
    data.push_back(rows.back());
  }
  auto const table = data.table<Row>();
  REQUIRE(table.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!(table.row(i) == rows[i])) FAIL(description<Row>::table << " row " << i);
  }
  CHECK(rows_of<Row>(data) == rows);
}

void push_some(dataset& data, cxm_test::row_source& source) {
  switch (source.below(8)) {
    case 0: return data.push_back(source.make<customer>());
    case 1: return data.push_back(source.make<touchpoint>());
    case 2: return data.push_back(source.make<survey_response>());
    case 3: return data.push_back(source.make<order>());
    case 4: return data.push_back(source.make<subscription>());
    case 5: return data.push_back(source.make<ticket>());
    case 6: return data.push_back(source.make<task_attempt>());
    default: return data.push_back(source.make<mention>());
  }
}

dataset some_rows(std::uint64_t seed, int n) {
  cxm_test::row_source source{seed};
  dataset data;
  for (int i = 0; i < n; ++i) push_some(data, source);
  return data;
}

order bought(std::string who, std::int64_t minor) {
  order x;
  x.customer = std::move(who);
  x.amount = {minor, currency{"EUR"}};
  return x;
}
}  // namespace

TEST_CASE("dataset: every type comes back from its table as it was pushed") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    round_trip<customer>(seed);
    round_trip<touchpoint>(seed);
    round_trip<survey_response>(seed);
    round_trip<order>(seed);
    round_trip<subscription>(seed);
    round_trip<ticket>(seed);
    round_trip<task_attempt>(seed);
    round_trip<mention>(seed);
  }
}

TEST_CASE("dataset: an empty dataset has empty tables and columns") {
  dataset const data;
  data.each_table([](auto table) {
    CHECK(table.empty());
    CHECK(table.begin() == table.end());
  });
  CHECK(data.responses().column<&survey_response::score>().size() == 0);
  CHECK(data.orders().column<&order::amount>().minor_units().empty());
  CHECK(data.customer_ids().size() == 1);
}

TEST_CASE("dataset: a customer has one number in every table") {
  dataset data;
  data.push_back(bought("C-9", 100));
  data.push_back(bought("C-7", 200));
  customer nine;
  nine.id = "C-9";
  nine.prospect = "v-1";
  data.push_back(nine);
  survey_response answer;
  answer.customer = "C-7";
  data.push_back(answer);
  auto const number = *data.customer_ids().find("C-9");
  CHECK(data.orders().column<&order::customer>().ids()[0] == number);
  CHECK(data.customers().column<&customer::id>().ids()[0] == number);
  CHECK(data.responses()[0].number<&survey_response::customer>() ==
        *data.customer_ids().find("C-7"));
  CHECK(data.customer_ids().size() == 4);  // the empty one, C-9, C-7, v-1
  CHECK(data.orders().column<&order::consumer>().ids()[0] == 0);
}

TEST_CASE("dataset: columns are spans with a validity bitmap that metrics read in place") {
  dataset data;
  for (int i = 0; i < 20; ++i) {
    survey_response answer;
    answer.scale = zero_to_ten;
    if (i % 3 != 0) answer.score = i / 2;
    answer.weight = i;
    data.push_back(answer);
  }
  auto const score = data.responses().column<&survey_response::score>();
  std::span<double const> const values = score.values();
  validity const present = score.present();
  REQUIRE(values.size() == 20);
  CHECK_NOTHROW(present.check_covers(values.size()));
  CHECK_FALSE(present[3]);
  CHECK(present[4]);
  CHECK(values[4] == 2);
  CHECK(score[19] == 9.0);
  std::span<double const> const weight = data.responses().column<&survey_response::weight>();
  CHECK(weight[19] == 19);
  CHECK(data.responses().column<&survey_response::scale>()[7] == zero_to_ten);
  std::span<response_source const> const source =
      data.responses().column<&survey_response::source>();
  CHECK(source[0] == response_source::customer);
  static_assert(rows<table_view<survey_response>, decltype(field<&survey_response::score>)>);
  static_assert(std::ranges::random_access_range<table_view<order>>);
}

TEST_CASE("dataset: field reads the same from a table's row and from a struct") {
  cxm_test::row_source source{5};
  auto const x = source.make<ticket>();
  dataset data;
  data.push_back(x);
  auto const row = data.tickets()[0];
  CHECK(field<&ticket::id>(row) == field<&ticket::id>(x));
  CHECK(field<&ticket::channel>(row) == x.channel);
  CHECK(field<&ticket::cost>(row) == x.cost);
  CHECK(field<&ticket::failure>(row) == x.failure);
  CHECK(field<&ticket::opened>(row) == x.opened);
  CHECK(field<&ticket::reopened>(row) == x.reopened);
  auto const topics = field<&ticket::topics>(row);
  CHECK(std::vector<std::string>(topics.begin(), topics.end()) == x.topics);
  CHECK(row.index() == 0);
}

TEST_CASE("dataset: appending is what pushing all rows one after the other is") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto const left = some_rows(seed, 400);
    auto const right = some_rows(seed + 100, 300);
    auto const third = some_rows(seed + 200, 100);

    dataset one_by_one = left;
    right.each_table([&](auto table) {
      for (auto const row : table) one_by_one.push_back(row.row());
    });
    dataset appended = left;
    appended.append(right);
    CHECK(appended == one_by_one);

    dataset first_two = left;
    first_two.append(right);
    first_two.append(third);
    dataset last_two = right;
    last_two.append(third);
    dataset grouped_right = left;
    grouped_right.append(last_two);
    CHECK(first_two == grouped_right);

    dataset with_empty = left;
    with_empty.append(dataset{});
    CHECK(with_empty == left);
    dataset from_empty;
    from_empty.append(left);
    CHECK(from_empty == left);
  }
}

TEST_CASE("dataset: appending to itself doubles every table") {
  auto data = some_rows(9, 200);
  auto const before = data;
  data.append(data);
  data.each_table([&]<class Row>(table_view<Row> table) {
    auto const n = before.table<Row>().size();
    REQUIRE(table.size() == 2 * n);
    for (std::size_t i = 0; i < n; ++i) CHECK(table.row(i) == table.row(n + i));
  });
}

TEST_CASE("dataset: equal rows are equal whatever their identifiers' numbers") {
  dataset one;
  one.push_back(bought("C-1", 1));
  one.push_back(bought("C-2", 2));
  dataset other;
  customer two;
  two.id = "C-2";
  other.push_back(two);
  other.push_back(bought("C-1", 1));
  CHECK(one != other);
  one.push_back(two);
  CHECK(one != other);
  other.push_back(bought("C-2", 2));
  CHECK(one == other);
}

TEST_CASE("dataset: copies are independent, a dataset that was moved from can be filled again") {
  dataset data;
  data.push_back(bought("C-1", 1));
  dataset copy = data;
  copy.push_back(bought("C-2", 2));
  CHECK(data.orders().size() == 1);
  CHECK_FALSE(data.customer_ids().find("C-2"));
  dataset moved = std::move(copy);
  CHECK(moved.orders().row(1).customer == "C-2");
  copy = {};
  copy.push_back(bought("C-3", 3));
  CHECK(copy.orders().row(0) == bought("C-3", 3));
}

TEST_CASE(
    "dataset: a metric reads a column, its optionals and the rows alike, and groups by any field") {
  dataset data;
  for (int i = 0; i < 200; ++i) {
    survey_response answer;
    answer.survey = i % 2 == 0 ? "spring" : "autumn";
    answer.customer = "C-" + std::to_string(i % 4);
    answer.scale = zero_to_ten;
    if (i % 5 != 0) answer.score = i % 11;
    data.push_back(answer);
  }
  customer one;
  one.id = "C-1";
  one.segments = {{"region", "north"}};
  data.push_back(one);

  auto const score = data.responses().column<&survey_response::score>();
  nps const by_column{score.values(), score.present()};
  CHECK(by_column.count() == 160);
  CHECK(by_column.excluded()[reason::missing] == 40);
  CHECK(nps{score} == by_column);
  CHECK(nps{data.responses(), field<&survey_response::score>} == by_column);

  auto const surveys = group_by(data.responses(), field<&survey_response::survey>, nps{},
                                field<&survey_response::score>);
  REQUIRE(surveys.rows().size() == 2);
  CHECK(surveys.rows()[1].key == "spring");
  CHECK(surveys.total() == by_column);

  customer_index const people{data};
  auto const regions = group_by(data.responses(), people.by<&survey_response::customer>("region"),
                                nps{}, field<&survey_response::score>);
  REQUIRE(regions.rows().size() == 2);
  CHECK(regions.rows()[1].key == "north");
  CHECK(regions.rows()[1].metric.count() == 40);  // every fourth row, less those without a score
}

TEST_CASE("dataset: a push or an append that throws leaves the dataset as it was") {
  // 65,536 different scales fit a column; two datasets of 40,000 other ones each don't fit together.
  auto const scales = [](int first_low, direction good, int n) {
    dataset data;
    survey_response answer;
    answer.comment = "x";
    for (int low = first_low; n > 0; ++low) {
      for (int width = 1; width < answer_scale::most_levels && n > 0; ++width, --n) {
        answer.scale = answer_scale{low, low + width, good};
        data.push_back(answer);
      }
    }
    return data;
  };
  auto data = scales(-1000, direction::high_is_good, 40'000);
  data.push_back(bought("C-1", 1));
  auto const before = data;
  auto other = scales(-1000, direction::low_is_good, 40'000);
  other.push_back(bought("C-2", 2));
  CHECK_THROWS_AS(data.append(other), std::length_error);
  CHECK(data.responses().size() == 40'000);
  CHECK(data == before);

  auto full = scales(-1000, direction::high_is_good, 59'000);
  full.append(scales(-1000, direction::low_is_good, 6'536));
  survey_response one_more;
  one_more.submission = "R-1";
  one_more.scale = answer_scale{900, 931, direction::low_is_good};
  CHECK_THROWS_AS(full.push_back(one_more), std::length_error);
  CHECK(full.responses().size() == 65'536);
  one_more.scale = answer_scale{-1000, -999};
  full.push_back(one_more);
  CHECK(full.responses().row(65'536) == one_more);
}

TEST_CASE("dataset: reserve changes no row") {
  dataset data;
  data.reserve<order>(100);
  data.push_back(bought("C-1", 1));
  CHECK(data.orders().size() == 1);
  CHECK(data.orders().row(0) == bought("C-1", 1));
}
