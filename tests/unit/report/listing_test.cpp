#include <cxm/report/listing.hpp>

#include <stdexcept>
#include <string>

#include "support/catch.hpp"

using namespace cxm;

namespace {
listing sample() {
  return {"tables",
          {"table", "rows_read", "share", "whole", "columns"},
          {{std::string{"orders"}, count_t{1234}, 0.5, true, std::vector<std::string>{"id", "a,b"}},
           {std::string{"=1+1"}, count_t{0}, listed_value{}, false, std::vector<std::string>{}}}};
}
}  // namespace

TEST_CASE("listing: json keeps types, and null for what is not there") {
  CHECK(as_json(listing_set{"validate", {{"found", count_t{2}}, {"why", {}}}, {sample()}}) ==
        R"({
  "schema_version": 1,
  "command": "validate",
  "found": 2,
  "why": null,
  "tables": [
    {
      "table": "orders",
      "rows_read": 1234,
      "share": 0.5,
      "whole": true,
      "columns": [
        "id",
        "a,b"
      ]
    },
    {
      "table": "=1+1",
      "rows_read": 0,
      "share": null,
      "whole": false,
      "columns": []
    }
  ]
}
)");
}

TEST_CASE("listing: csv quotes, and guards text that a spreadsheet would run") {
  CHECK(as_csv(sample()) ==
        "table,rows_read,share,whole,columns\n"
        "orders,1234,0.5,yes,\"id | a,b\"\n"
        "'=1+1,0,,no,\n");
}

TEST_CASE("listing: people read names with blanks and numbers with separators") {
  CHECK(as_markdown(sample()) ==
        "| table | rows read | share | whole | columns |\n"
        "| --- | ---: | ---: | --- | --- |\n"
        "| orders | 1,234 | 0.5 | yes | id, a,b |\n"
        "| =1+1 | 0 |  | no |  |\n");
  CHECK(as_table(sample()) ==
        "table   rows read  share  whole  columns\n"
        "orders      1,234    0.5  yes    id, a,b\n"
        "=1+1            0         no\n");
  listing hostile{"t", {"name"}, {{std::string{"a\x1b[31m|b\n"}}}};
  CHECK(as_table(hostile).find('\x1b') == std::string::npos);
  CHECK_THAT(as_markdown(hostile), CXM_CONTAINS("\\|b"));
}

TEST_CASE("listing: a row of another width than the header is refused") {
  auto wrong = sample();
  wrong.rows[1].pop_back();
  CHECK_THROWS_AS(as_csv(wrong), std::invalid_argument);
  CHECK_THROWS_AS(as_table(wrong), std::invalid_argument);
  CHECK_THROWS_AS(as_markdown(wrong), std::invalid_argument);
  CHECK_THROWS_AS(as_json(listing_set{"x", {}, {wrong}}), std::invalid_argument);
}

TEST_CASE("listing: people read rounded numbers, the data forms have them in full") {
  using enum number_form;
  auto const one = [](double value, number_form form) {
    listing const table{"t", {"x"}, {{listed_number{value, form}}}};
    auto const text = as_markdown(table);
    auto const begin = text.rfind("| ", text.size() - 4) + 2;
    return text.substr(begin, text.rfind(" |") - begin);
  };
  CHECK(one(31.25, points) == "+31.3");
  CHECK(one(-0.04, points) == "0.0");
  CHECK(one(0.3434, percent) == "34.3 %");
  CHECK(one(0.031, change) == "+3.1 %");
  CHECK(one(-0.031, change) == "\u22123.1 %");
  CHECK(one(0.0123, chance) == "0.012");
  CHECK(one(1e-9, chance) == "< 0.001");
  CHECK(one(0.0314159, plain) == "0.03142");
  CHECK(one(undefined, points) == "n/a");
  listing const table{"t", {"x"}, {{listed_number{0.0314159, percent}}, {listed_number{}}}};
  CHECK(as_csv(table) == "x\n0.0314159\n\n");
}

TEST_CASE("listing: json has policy and rows where there were rows") {
  listing_set all{
      "compare", {}, {{"results", {"p"}, {{listed_number{0.25, number_form::chance}}}}}};
  all.policy.emplace_back("adjust", std::string{"holm"});
  all.rows.emplace();
  all.rows->read = 3;
  all.rows->used = 2;
  all.rows->excluded.add(reason::missing);
  auto const text = as_json(all);
  CHECK(text.find("\"policy\": {\n    \"adjust\": \"holm\"") != std::string::npos);
  CHECK(text.find("\"read\": 3") != std::string::npos);
  CHECK(text.find("\"missing\": 1") != std::string::npos);
  CHECK(text.find("\"p\": 0.25") != std::string::npos);
  CHECK(text.find("policy") < text.find("rows"));
  CHECK(text.find("rows") < text.find("results"));
}
