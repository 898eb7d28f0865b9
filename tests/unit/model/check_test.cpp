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
  CHECK(found(data) == list{{"responses", 3, "score", "the score 11 is not on the scale 0 to 10"},
                            {"mentions", 0, "brand", "the brand is not named"}});
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
  CHECK(found(data) ==
        list{{"customers", 2, "id", "the identifier \"C-1\" is in an earlier row too",
              table_row{"customers", 0}},
             {"touchpoints", 2, "id", "the identifier \"T-1\" is in an earlier row too",
              table_row{"touchpoints", 0}},
             {"orders", 3, "id", "the identifier \"O-1\" is in an earlier row too",
              table_row{"orders", 0}},
             {"orders", 4, "id", "the identifier \"O-1\" is in an earlier row too",
              table_row{"orders", 0}},
             {"tickets", 1, "id", "the identifier \"K-1\" is in an earlier row too",
              table_row{"tickets", 0}}});
}

TEST_CASE("check: a prospect that two customers claim is found") {
  auto data = right();
  auto three = person("C-3");
  three.prospect = "v-1";
  data.push_back(three);
  auto four = person("C-4");
  four.prospect = "C-1";
  data.push_back(four);
  CHECK(found(data) ==
        list{{"customers", 2, "prospect", "the prospect \"v-1\" belongs to another row",
              table_row{"customers", 1}},
             {"customers", 3, "prospect", "the prospect \"C-1\" belongs to another row",
              table_row{"customers", 0}}});
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
  CHECK(found(data) ==
        list{{"customers", 2, "referred_by", "referred_by \"C-7\" is not in customers (1 row)"},
             {"responses", 3, "customer", "customer \"C-9\" is not in customers (1 row)"},
             {"responses", 3, "touchpoint", "touchpoint \"T-9\" is not in touchpoints (1 row)"},
             {"orders", 3, "customer", "customer \"C-8\" is not in customers (2 rows)"},
             {"orders", 4, "customer", "customer \"C-9\" is not in customers (1 row)"}});
}

TEST_CASE("check: a table that is named and empty is one finding a column") {
  dataset data;
  data.push_back(bought("O-1", "", {1, eur}));
  data.push_back(bought("O-2", "C-8", {1, eur}));
  data.push_back(bought("O-3", "C-9", {1, eur}));
  data.push_back(answered("", "T-1", 3));
  CHECK(found(data) ==
        list{{"responses", 0, "touchpoint",
              "touchpoints has no rows, and touchpoint names one in 1 row"},
             {"orders", 1, "customer", "customers has no rows, and customer names one in 2 rows"}});
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
      list{{"orders", 5, "amount", "the currency of the amount is not stated"},
           {"orders", 3, "amount",
            "amount is in USD where other amounts are in EUR (2 rows): convert with a rate_table"},
           {"tickets", 0, "cost",
            "cost is in USD where other amounts are in EUR (1 row): convert with a rate_table"}});
}

TEST_CASE("check: rows that name another customer than their touchpoint are found") {
  auto data = right();
  data.push_back(answered("C-1", "T-1", 9));  // T-1 is v-1's, who became C-2
  ticket t;
  t.customer = "C-1";
  t.touchpoint = "T-1";
  data.push_back(t);
  CHECK(found(data) == list{{"responses", 3, "customer",
                             "the touchpoint \"T-1\" belongs to customer \"v-1\", not to \"C-1\"",
                             table_row{"touchpoints", 0}},
                            {"tickets", 0, "customer",
                             "the touchpoint \"T-1\" belongs to customer \"v-1\", not to \"C-1\"",
                             table_row{"touchpoints", 0}}});
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
    for (auto const& one : all.shown) {
      bool known = false;
      data.each_table([&]<class Row>(table_view<Row> rows) {
        if (description<Row>::table != one.table) return;
        each_field<Row>([&](auto const& field) { known = known || field.name == one.field; });
        CHECK(one.row < rows.size());
      });
      INFO(one.table << " " << one.field << ": " << one.what);
      CHECK(known);
    }
  }
}

namespace {
sys_seconds on(int month, int day, int hour = 0) {
  return sys_days{2025y / month / day} + hours{hour};
}
survey_response asked_with(std::string question, answer_scale scale) {
  survey_response x;
  x.survey = "S";
  x.question = std::move(question);
  x.scale = scale;
  return x;
}
subscription paid(std::string id, std::string who, sys_seconds start,
                  std::optional<sys_seconds> end) {
  subscription x;
  x.id = std::move(id);
  x.customer = std::move(who);
  x.mrr = {100, eur};
  x.start = start;
  x.end = end;
  return x;
}
/// C-1, known since February, acquired in March, lost in June.
dataset one_life() {
  dataset data;
  auto who = person("C-1");
  who.prospect = "v-1";
  who.first_contact = on(2, 1);
  who.acquired = on(3, 1);
  who.lost = on(6, 1);
  data.push_back(who);
  return data;
}
}  // namespace

TEST_CASE("check: a question on two scales is found once for each further scale") {
  dataset data;
  data.push_back(asked_with("Q1", zero_to_ten));
  data.push_back(asked_with("Q2", one_to_five));
  data.push_back(asked_with("Q1", one_to_five));
  data.push_back(asked_with("Q1", one_to_five));
  data.push_back(asked_with("Q1", zero_to_ten.not_applicable({99})));
  data.push_back(asked_with("Q2", answer_scale{1, 5, direction::low_is_good}));
  auto elsewhere = asked_with("Q1", one_to_seven);
  elsewhere.survey = "T";
  data.push_back(elsewhere);
  data.push_back(asked_with("", one_to_five));
  data.push_back(asked_with("", one_to_seven));
  table_row const first{"responses", 0};
  CHECK(found(data) ==
        list{{"responses", 2, "scale",
              "the question \"Q1\" of survey \"S\" is on 1 to 5 where its first answers are on 0 "
              "to 10 (2 rows)",
              first},
             {"responses", 4, "scale",
              "the question \"Q1\" of survey \"S\" is on 0 to 10, but with other levels, codes or "
              "boxes than its first answers (1 row)",
              first},
             {"responses", 5, "scale",
              "the question \"Q2\" of survey \"S\" is on 1 to 5 with low as good where its first "
              "answers are on 1 to 5 (1 row)",
              table_row{"responses", 1}}});
}

TEST_CASE("check: a submission of two customers, or with two answers to one question, is found") {
  auto data = right();
  auto const add = [&](std::string submission, std::string who, std::string question) {
    survey_response x;
    x.submission = std::move(submission);
    x.customer = std::move(who);
    x.question = std::move(question);
    data.push_back(x);
  };
  add("F-1", "C-1", "Q1");
  add("F-1", "", "Q2");
  add("F-1", "C-2", "Q3");
  add("F-2", "C-2", "Q1");
  add("F-2", "C-2", "Q1");
  add("F-2", "C-2", "");
  add("F-2", "C-2", "");
  add("", "C-2", "Q1");
  add("", "C-1", "Q1");
  CHECK(found(data) ==
        list{{"responses", 5, "customer", "submission \"F-1\" is of customer \"C-1\" elsewhere",
              table_row{"responses", 3}},
             {"responses", 7, "question",
              "submission \"F-2\" answers the question \"Q1\" a second time",
              table_row{"responses", 6}}});
}

TEST_CASE("check: nothing happens to a customer before it was known") {
  auto data = one_life();
  touchpoint visit = contact("", "v-1");
  visit.at = on(1, 30);
  data.push_back(visit);
  visit.at = on(1, 31, 1);  // less than a day before: days and times don't compare closer
  data.push_back(visit);
  ticket early;
  early.customer = "C-1";
  early.opened = on(1, 1);
  data.push_back(early);
  task_attempt tried;
  tried.task = "t";
  tried.user = "C-1";
  tried.started = on(1, 1);
  data.push_back(tried);
  survey_response said;
  said.customer = "C-1";
  said.asked = on(1, 1);
  said.answered = on(1, 2);
  data.push_back(said);
  said.asked.reset();
  data.push_back(said);
  std::string const what = "before the customer was first known, on 2025-02-01";
  table_row const who{"customers", 0};
  CHECK(found(data) == list{{"touchpoints", 0, "at", what, who},
                            {"responses", 0, "asked", what, who},
                            {"responses", 1, "answered", what, who},
                            {"tickets", 0, "opened", what, who},
                            {"task_attempts", 0, "started", what, who}});
}

TEST_CASE("check: who is not acquired yet or lost already buys nothing") {
  auto data = one_life();
  auto const buy = [&](sys_seconds when, std::int64_t cents) {
    auto x = bought("", "C-1", {cents, eur});
    x.at = when;
    data.push_back(x);
  };
  buy(on(2, 27), 100);
  buy(on(2, 28, 1), 100);
  buy(on(6, 1, 23), 100);
  buy(on(6, 2), 100);
  buy(on(6, 9), -100);
  data.push_back(paid("S-1", "v-1", on(2, 10), on(5, 1)));
  auto trial = paid("S-2", "C-1", on(2, 10), on(2, 20));
  trial.standing = standing::trial;
  data.push_back(trial);
  data.push_back(paid("S-3", "C-1", on(4, 1), on(12, 1)));
  data.push_back(paid("S-4", "C-1", on(4, 1), std::nullopt));
  data.push_back(paid("S-5", "C-1", on(7, 1), on(8, 1)));
  data.push_back(paid("S-6", "C-1", on(7, 1), on(8, 1)));
  table_row const who{"customers", 0};
  std::string const lost = "after the customer was lost, on 2025-06-01";
  CHECK(found(data) ==
        list{{"orders", 0, "at", "before the customer was acquired, on 2025-03-01", who},
             {"orders", 3, "at", lost, who},
             {"subscriptions", 0, "start", "before the customer was acquired, on 2025-03-01", who},
             {"subscriptions", 3, "end", "no end, although the customer was lost, on 2025-06-01",
              who},
             {"subscriptions", 4, "start", lost, who},
             {"subscriptions", 5, "start", lost, who}});
}

TEST_CASE("check: an order of a prospect is compared with the first contact") {
  dataset data;
  auto who = person("C-1");
  who.first_contact = on(2, 1);
  data.push_back(who);
  auto x = bought("", "C-1", {100, eur});
  x.at = on(1, 1);
  data.push_back(x);
  CHECK(found(data) ==
        list{{"orders", 0, "at", "before the customer was first known, on 2025-02-01",
              table_row{"customers", 0}}});
}

TEST_CASE("check: instants at the ends of the range are compared without overflow") {
  dataset data;
  auto who = person("C-1");
  who.acquired = sys_seconds::max();
  data.push_back(who);
  auto x = bought("", "C-1", {100, eur});
  x.at = sys_seconds::min();
  data.push_back(x);
  CHECK(found(data) ==
        list{{"orders", 0, "at", "before the customer was acquired, on an instant of no calendar",
              table_row{"customers", 0}}});
}

TEST_CASE("check: a second first order of a customer is found") {
  auto data = right();
  auto x = bought("", "C-1", {100, eur});
  x.kind = order_kind::first;
  data.push_back(x);
  x.kind = order_kind::repeat;
  data.push_back(x);
  x.kind = order_kind::first;
  data.push_back(x);
  CHECK(found(data) == list{{"orders", 5, "kind", "a second first order of customer \"C-1\"",
                             table_row{"orders", 3}}});
}

TEST_CASE("check: periods of one subscription that overlap or change hands are found") {
  dataset data;
  data.push_back(person("C-1"));
  data.push_back(person("C-2"));
  data.push_back(paid("S-1", "C-1", on(3, 1), on(4, 1)));   // 0
  data.push_back(paid("S-1", "C-1", on(1, 1), on(3, 1)));   // 1: meets, doesn't overlap
  data.push_back(paid("S-1", "C-1", on(2, 1), on(2, 1)));   // 2: holds no instant
  data.push_back(paid("S-2", "C-1", on(1, 1), on(12, 1)));  // 3
  data.push_back(paid("S-2", "C-1", on(2, 1), on(3, 1)));   // 4: inside
  data.push_back(paid("S-2", "C-1", on(4, 1), on(5, 1)));   // 5: inside, behind a shorter one
  data.push_back(paid("S-3", "C-1", on(1, 1), std::nullopt));
  data.push_back(paid("S-3", "C-2", on(2, 1), std::nullopt));  // 7
  data.push_back(paid("", "C-1", on(1, 1), std::nullopt));
  data.push_back(paid("", "C-1", on(1, 1), std::nullopt));
  std::string const overlap = "the period overlaps another one of subscription ";
  CHECK(
      found(data) ==
      list{{"subscriptions", 7, "customer", "subscription \"S-3\" is of customer \"C-1\" elsewhere",
            table_row{"subscriptions", 6}},
           {"subscriptions", 4, "start", overlap + "\"S-2\", which ends on 2025-12-01",
            table_row{"subscriptions", 3}},
           {"subscriptions", 5, "start", overlap + "\"S-2\", which ends on 2025-12-01",
            table_row{"subscriptions", 3}},
           {"subscriptions", 7, "start", overlap + "\"S-3\", which has no end",
            table_row{"subscriptions", 6}}});
}
