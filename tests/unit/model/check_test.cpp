#include "sample_rows.hpp"
#include "support/catch.hpp"

#include <cxm/model/check.hpp>

#include <string>
#include <vector>

using namespace cxm;
using namespace std::chrono;

namespace {
constexpr currency eur{"EUR"};

customer person(std::string id) {
  customer x;
  x.id = std::move(id);
  return x;
}
order bought(std::string id, std::string who, money amount) {
  order x;
  x.id = std::move(id);
  x.customer = std::move(who);
  x.amount = amount;
  return x;
}
touchpoint contact(std::string id, std::string who) {
  touchpoint x;
  x.id = std::move(id);
  x.customer = std::move(who);
  return x;
}
survey_response answered(std::string who, std::string about, double score) {
  survey_response x;
  x.customer = std::move(who);
  x.touchpoint = std::move(about);
  x.scale = zero_to_ten;
  x.score = score;
  return x;
}
dataset right() {
  dataset data;
  auto two = person("C-2");
  two.prospect = "v-1";
  two.referred_by = "C-1";
  data.push_back(person("C-1"));
  data.push_back(two);
  data.push_back(contact("T-1", "v-1"));
  data.push_back(contact("T-2", ""));
  data.push_back(answered("C-2", "T-1", 9));
  data.push_back(answered("", "T-1", 10));
  data.push_back(answered("C-1", "T-2", 0));
  data.push_back(bought("O-1", "C-1", {100, eur}));
  data.push_back(bought("", "C-1", {100, eur}));
  data.push_back(bought("", "", {100, eur}));
  return data;
}
std::vector<finding> found(dataset const& data) { return check(data).shown; }
using list = std::vector<finding>;
}  // namespace

TEST_CASE("check: data without a contradiction has no finding") {
  CHECK(found(right()).empty());
  CHECK(check(dataset{}).found == 0);
}

TEST_CASE("check: contradictions within rows are found with their table and row") {
  auto data = right();
  data.push_back(answered("C-1", "", 11));
  mention nameless;
  data.push_back(nameless);
  CHECK(found(data) == list{{"responses", 3, "the score 11 is not on the scale 0 to 10"},
                            {"mentions", 0, "the brand is not named"}});
}

TEST_CASE("check: identifiers in two rows are found, empty ones may repeat") {
  auto data = right();
  data.push_back(person("C-1"));
  data.push_back(contact("T-1", "C-2"));
  data.push_back(bought("O-1", "C-2", {1, eur}));
  data.push_back(bought("O-1", "C-2", {1, eur}));
  ticket t;
  t.id = "K-1";
  data.push_back(t);
  data.push_back(t);
  CHECK(found(data) == list{{"customers", 2, "the identifier \"C-1\" is already in row 0"},
                            {"touchpoints", 2, "the identifier \"T-1\" is already in row 0"},
                            {"orders", 3, "the identifier \"O-1\" is already in row 0"},
                            {"orders", 4, "the identifier \"O-1\" is already in row 0"},
                            {"tickets", 1, "the identifier \"K-1\" is already in row 0"}});
}

TEST_CASE("check: a prospect that two customers claim is found") {
  auto data = right();
  auto three = person("C-3");
  three.prospect = "v-1";
  data.push_back(three);
  auto four = person("C-4");
  four.prospect = "C-1";
  data.push_back(four);
  CHECK(found(data) == list{{"customers", 2, "the prospect \"v-1\" already belongs to row 1"},
                            {"customers", 3, "the prospect \"C-1\" already belongs to row 0"}});
}

TEST_CASE("check: customers and touchpoints without a row are found once for each and column") {
  auto data = right();
  data.push_back(bought("", "C-8", {1, eur}));
  data.push_back(bought("", "C-9", {1, eur}));
  data.push_back(bought("", "C-8", {1, eur}));
  data.push_back(answered("C-9", "T-9", 9));
  auto five = person("C-5");
  five.referred_by = "C-7";
  data.push_back(five);
  CHECK(found(data) == list{{"customers", 2, "referred_by \"C-7\" is not in customers (1 row)"},
                            {"responses", 3, "customer \"C-9\" is not in customers (1 row)"},
                            {"responses", 3, "touchpoint \"T-9\" is not in touchpoints (1 row)"},
                            {"orders", 3, "customer \"C-8\" is not in customers (2 rows)"},
                            {"orders", 4, "customer \"C-9\" is not in customers (1 row)"}});
}

TEST_CASE("check: a table that is named and empty is one finding a column") {
  dataset data;
  data.push_back(bought("O-1", "", {1, eur}));
  data.push_back(bought("O-2", "C-8", {1, eur}));
  data.push_back(bought("O-3", "C-9", {1, eur}));
  data.push_back(answered("", "T-1", 3));
  CHECK(found(data) ==
        list{{"responses", 0, "touchpoints has no rows, and touchpoint names one in 1 row"},
             {"orders", 1, "customers has no rows, and customer names one in 2 rows"}});
}

TEST_CASE("check: a second currency is found once a column, an unstated one in its rows") {
  auto data = right();
  data.push_back(bought("", "C-1", {1, currency{"USD"}}));
  data.push_back(bought("", "C-1", {1, currency{"JPY"}}));
  ticket t;
  t.cost = money{5, currency{"USD"}};
  data.push_back(t);
  data.push_back(bought("", "C-1", {1, currency{}}));
  CHECK(
      found(data) ==
      list{{"orders", 5, "the currency of the amount is not stated"},
           {"orders", 3,
            "amount is in USD where other amounts are in EUR (2 rows): convert with a rate_table"},
           {"tickets", 0,
            "cost is in USD where other amounts are in EUR (1 row): convert with a rate_table"}});
}

TEST_CASE("check: rows that name another customer than their touchpoint are found") {
  auto data = right();
  data.push_back(answered("C-1", "T-1", 9));  // T-1 is v-1's, who became C-2
  ticket t;
  t.customer = "C-1";
  t.touchpoint = "T-1";
  data.push_back(t);
  CHECK(found(data) ==
        list{{"responses", 3, "the touchpoint \"T-1\" belongs to customer \"v-1\", not to \"C-1\""},
             {"tickets", 0, "the touchpoint \"T-1\" belongs to customer \"v-1\", not to \"C-1\""}});
}

TEST_CASE("check: as many findings as asked for are described, all are counted") {
  dataset data;
  for (int i = 0; i < 50; ++i) data.push_back(mention{});
  auto const some = check(data, 3);
  CHECK(some.found == 50);
  REQUIRE(some.shown.size() == 3);
  CHECK(some.shown[2].row == 2);
  auto const none = check(data, 0);
  CHECK(none.found == 50);
  CHECK(none.shown.empty());
}

TEST_CASE("check: any rows at all can be checked") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    cxm_test::row_source source{seed};
    dataset data;
    for (int i = 0; i < 60; ++i) {
      data.push_back(source.make<customer>());
      data.push_back(source.make<touchpoint>());
      data.push_back(source.make<survey_response>());
      data.push_back(source.make<order>());
      data.push_back(source.make<subscription>());
      data.push_back(source.make<ticket>());
      data.push_back(source.make<task_attempt>());
      data.push_back(source.make<mention>());
    }
    auto const all = check(data, 1'000'000);
    CHECK(all.found == all.shown.size());
    CHECK(all.found > 100);
  }
}
