#include <cxm/io/table.hpp>

#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace {

std::vector<cxm::column> const score{{.name = "score", .type = cxm::cell_type::number}};

std::vector<double> scores(std::string const& name, std::string const& content,
                           cxm::table_options const& options = {}) {
  auto const reader = cxm::open_table(cxm::source::text(name, content), options, score);
  CHECK(reader->columns().size() == 1);
  std::vector<double> all;
  cxm::batch rows;
  while (reader->next(rows)) {
    for (double s : rows.numbers(0)) all.push_back(s);
  }
  CHECK(reader->rows_read() == all.size() + reader->bad_rows());
  return all;
}

std::vector<double> const nine{9};

}  // namespace

TEST_CASE("table: the reader is chosen by the name of the file") {
  CHECK(scores("a.csv", "id,score\n1,9\n") == nine);
  CHECK(scores("a.CSV", "[x],score\n1,9\n") == nine);
  CHECK(scores("a.tsv", "id, x\tscore\n1\t9\n") == nine);
  CHECK(scores("a.tsv", "id,score\n1,9\n", {.csv = {.delimiter = ','}}) == nine);
  CHECK(scores("a.json", "[{\"score\": 9}]") == nine);
  CHECK(scores("a.jsonl", "{\"score\": 9}") == nine);
  CHECK(scores("a.NDJSON", "{\"score\": 9}\n") == nine);
}

TEST_CASE("table: without a telling name the first bytes decide") {
  CHECK(scores("<stdin>", "id,score\n1,9\n") == nine);
  CHECK(scores("<stdin>", "\xEF\xBB\xBF [ {\"score\": 9}]") == nine);
  CHECK(scores("<stdin>", "{ \"score\": 9}\n") == nine);
  CHECK(scores("export", "[id],score\n1,9\n") == nine);
  CHECK(scores("export", "{id},score\n1,9\n") == nine);
}

TEST_CASE("table: the kind can be said") {
  CHECK(scores("a.txt", "[{\"score\": 9}]", {.kind = cxm::table_kind::json}) == nine);
  CHECK(scores("a.json", "score\n9\n", {.kind = cxm::table_kind::csv}) == nine);
}

TEST_CASE("table: columns chosen from the header, and bad rows counted, in both kinds") {
  for (auto const& [name, content] : std::vector<std::pair<std::string, std::string>>{
           {"a.csv", "id,score\n1,9\n2\n3,x\n"},
           {"a.jsonl", "{\"id\": 1, \"score\": 9}\n{\"id\": 2\n{\"id\": 3, \"score\": \"x\"}\n"}}) {
    auto const reader =
        cxm::open_table(cxm::source::text(name, content), {.bad = cxm::on_bad_row::count},
                        cxm::column_chooser{[](std::vector<std::string> const& header) {
                          CHECK(header == std::vector<std::string>{"id", "score"});
                          return score;
                        }});
    cxm::batch rows;
    REQUIRE(reader->next(rows));
    CHECK(rows.rows() == 2);
    CHECK(rows.valid(0)[0]);
    CHECK(rows.unparsable(1, 0));
    CHECK(reader->bad_rows() == 1);
    CHECK(reader->rows_read() == 3);
    CHECK(reader->bad_row_examples().size() == 1);
    CHECK(reader->header().size() == 2);
  }
}
