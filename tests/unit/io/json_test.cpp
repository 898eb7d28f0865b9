#include <cxm/io/json.hpp>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace {

using cxm::cell_type;
using cxm::on_bad_row;

cxm::column const score{.name = "score", .type = cell_type::number};

struct whole_file {
  std::vector<std::string> header{};
  std::vector<double> scores{};
  std::uint64_t bad = 0;
  std::vector<std::string> examples{};
};

whole_file read(std::string const& content, on_bad_row policy = on_bad_row::fail,
                std::string const& name = "f.json", std::size_t chunk = 256 * 1024) {
  auto from = cxm::source::text(name, content);
  from.in_chunks_of(chunk);
  cxm::json_reader reader{std::move(from), {score}, policy};
  whole_file out{.header = reader.header()};
  cxm::batch rows;
  while (reader.next(rows)) {
    CHECK(rows.first_row() == out.scores.size());
    for (double s : rows.numbers(0)) out.scores.push_back(s);
  }
  out.bad = reader.bad_rows();
  CHECK(reader.rows_read() == out.scores.size() + out.bad);
  for (auto const& error : reader.bad_row_examples()) out.examples.emplace_back(error.what());
  return out;
}

std::string error_of(std::string const& content, std::string const& name = "f.json") {
  try {
    static_cast<void>(read(content, on_bad_row::fail, name));
  } catch (cxm::io_error const& error) {
    return error.what();
  }
  return "no error";
}

std::vector<double> const three_and_four{3, 4};

}  // namespace

TEST_CASE("json: an array of objects, an object that holds one, and one object a line") {
  CHECK(read("[{\"score\": 3}, {\"score\": 4}]").scores == three_and_four);
  CHECK(read("\xEF\xBB\xBF [ {\"score\":3}\n,\n{\"score\":4} ] \n").scores == three_and_four);
  CHECK(read("{\"total\": 2, \"responses\": [{\"score\": 3}, {\"score\": 4}], \"page\": {\"next\": "
             "[]}}")
            .scores == three_and_four);
  CHECK(read("{\n  \"tags\": [1, 2],\n  \"rows\": [\n    {\"score\": 3},\n    {\"score\": 4}\n  "
             "]\n}\n")
            .scores == three_and_four);
  CHECK(read("{\"score\": 3}\n\n{\"score\": 4}\r\n").scores == three_and_four);
  CHECK(read("{\"score\": 3, \"items\": [{\"a\": 1}]}\n{\"score\": 4, \"items\": []}").scores ==
        three_and_four);
  CHECK(read("{\"score\": 3, \"items\": [{\"a\": 1}]}", on_bad_row::fail, "f.jsonl").scores ==
        std::vector<double>{3});
  CHECK(read("{\"score\": 3}").scores == std::vector<double>{3});
  CHECK(read("[]").scores.empty());
  CHECK(read("{\"responses\": []}").scores.empty());
}

TEST_CASE("json: the header lists the names of the first rows, nested ones with dots") {
  whole_file const out = read(
      "[{\"id\": 1, \"score\": 9, \"person\": {\"name\": \"a\", \"at\": {\"city\": null}}, "
      "\"tags\": [1]},"
      " {\"id\": 2, \"note\": true, \"empty\": {}}]");
  CHECK(out.header ==
        std::vector<std::string>{"id", "score", "person.name", "person.at.city", "tags", "note"});
  CHECK(out.scores.size() == 2);
  CHECK(std::isnan(out.scores[1]));
}

TEST_CASE("json: values are read as the cells of a CSV file are") {
  cxm::json_reader reader{
      cxm::source::text(
          "f.json",
          "[{\"t\": \"a \\\"b\\\" \\u00e9\\n\", \"n\": \"8.5\", \"a\": 11.70, \"l\": \"9 (very)\", "
          "\"d\": \"2025-03-31\", \"f\": true, \"p\": {\"x\": {\"y\": 5}}},"
          "{\"t\": 42, \"n\": -1e2, \"a\": \"-0.5\", \"l\": 8.5, \"d\": 20250331, \"f\": 0},"
          "{\"t\": \"\", \"n\": null, \"p\": {}}]"),
      {{.name = "t"},
       {.name = "n", .type = cell_type::number},
       {.name = "a", .type = cell_type::amount},
       {.name = "l", .type = cell_type::answer},
       {.name = "d", .type = cell_type::time},
       {.name = "f", .type = cell_type::flag},
       {.name = "P.X.Y", .type = cell_type::number},
       {.name = "#1"}}};
  cxm::batch rows;
  REQUIRE(reader.next(rows));
  REQUIRE(rows.rows() == 3);
  CHECK(rows.texts(0)[0] == "a \"b\" é\n");
  CHECK(rows.texts(0)[1] == "42");
  CHECK(rows.numbers(1)[0] == 8.5);
  CHECK(rows.numbers(1)[1] == -100);
  CHECK(rows.amounts(2)[0] == 1170);
  CHECK(rows.amounts(2)[1] == -50);
  CHECK(rows.numbers(3)[0] == 9);
  CHECK(rows.numbers(3)[1] == 8.5);
  CHECK(rows.times(4)[0] == rows.times(4)[1]);
  CHECK(rows.flags(5)[0] == 1);
  CHECK(rows.flags(5)[1] == 0);
  CHECK(rows.numbers(6)[0] == 5);
  CHECK(rows.texts(7)[1] == "42");
  for (std::size_t c = 0; c < 8; ++c) {
    CHECK(rows.valid(c)[0]);
    CHECK_FALSE(rows.valid(c)[2]);
    CHECK(rows.unparsable(c)[0] == 0);
  }
}

TEST_CASE("json: a value of the wrong kind is unparsable, with its place") {
  std::string const file =
      "[{\"score\": 1, \"who\": \"x\"},\n {\"score\": true, \"who\": false},\n"
      " {\"who\": [1, {\"score\": 5}], \"score\": {\"a\": 1}},\n {\"score\": \"ten\", \"who\": "
      "\"y\"}]";
  cxm::json_reader reader{
      cxm::source::text("f.json", file), {score, {.name = "who"}}, on_bad_row::count};
  cxm::batch rows;
  REQUIRE(reader.next(rows));
  REQUIRE(rows.rows() == 4);
  CHECK(rows.valid(0).bits[0] == 0b0001);
  CHECK(rows.unparsable(0)[0] == 0b1110);
  CHECK(rows.valid(1).bits[0] == 0b1001);
  CHECK(rows.unparsable(1)[0] == 0b0110);
  CHECK(rows.raw(2, 1) == "[1, {\"score\": 5}]");
  CHECK(rows.raw(2, 0) == "{\"a\": 1}");
  CHECK(rows.position(1, 0) == cxm::place{.file = "f.json", .line = 2, .column = 12});
  CHECK(rows.position(1, 1) == cxm::place{.file = "f.json", .line = 2, .column = 25});
  CHECK(rows.position(2, 0) == cxm::place{.file = "f.json", .line = 3, .column = 38});
  CHECK(std::string{rows.problem(3, 0).what()} ==
        "f.json:4:12: error: score \"ten\" is not a number\n"
        "hint: --missing ten if it stands for no value, or --on-bad-row=count");
  CHECK_THAT(rows.problem(2, 0).what(),
             CXM_CONTAINS("f.json:3:38: error: score \"{\"a\": 1}\" is not a number"));
  cxm::json_reader failing{cxm::source::text("f.json", file), {score}};
  CHECK_THROWS_WITH(failing.next(rows),
                    CXM_CONTAINS("f.json:2:12: error: score \"true\" is not a number"));
}

TEST_CASE("json: the place of a value that is not there is that of its row") {
  cxm::json_reader reader{cxm::source::text("f.json", "{\"score\": 1}\n  {\"x\": 2}\n"), {score}};
  cxm::batch rows;
  REQUIRE(reader.next(rows));
  CHECK(rows.raw(1, 0).empty());
  CHECK(rows.position(1, 0) == cxm::place{.file = "f.json", .line = 2, .column = 3});
}

TEST_CASE("json: a bad row fails with its place, or is counted alone") {
  std::string const lines =
      "{\"score\": 1}\n{\"score\": tru}\n[5]\n{\"score\": 2\n{\"score\": 3, \"score\": 4}\n"
      "{\"score\": \"\xC0\"}\n{\"score\": 5}";
  CHECK_THAT(error_of(lines), CXM_CONTAINS("f.json:2:14: error: this is not JSON: syntax error"));
  whole_file const out = read(lines, on_bad_row::count);
  CHECK(out.scores == std::vector<double>{1, 5});
  CHECK(out.bad == 5);
  REQUIRE(out.examples.size() == 5);
  CHECK_THAT(out.examples[1], CXM_CONTAINS("f.json:3:1: error: a row is an object"));
  CHECK_THAT(out.examples[2], CXM_CONTAINS("f.json:4:"));
  CHECK_THAT(out.examples[3], CXM_CONTAINS("f.json:5:23: error: \"score\" is there twice"));
  CHECK_THAT(out.examples[4], CXM_CONTAINS("f.json:6:12: error:") && CXM_CONTAINS("UTF-8"));
  CHECK(read("[{\"score\": 1}, 7, {\"score\": 2}, \"x]\", null]", on_bad_row::count).bad == 3);
}

TEST_CASE("json: brackets that do not match are always an error") {
  CHECK_THAT(error_of("[{\"score\": 1]"), CXM_CONTAINS("f.json:1:13: error: \"]\" closes nothing"));
  CHECK_THAT(error_of("[{\"score\": 1}"), CXM_CONTAINS("ends before its brackets are closed"));
  CHECK_THAT(error_of("[{\"score\": 1},\n {\"score\": 2"),
             CXM_CONTAINS("f.json:2:2: error: the \"{\" that opens here is never closed"));
  CHECK_THAT(error_of("[{\"score\": 1} {\"score\": 2}]"),
             CXM_CONTAINS("f.json:1:15: error: \"{\" where"));
  CHECK_THAT(error_of("[{\"score\": 1},]"),
             CXM_CONTAINS("f.json:1:15: error: \"]\" where a value"));
  CHECK_THAT(error_of("[{\"score\": 1}]x"),
             CXM_CONTAINS("f.json:1:15: error: text behind the end"));
  CHECK_THAT(error_of("{\n\"score\": 1}\n{\"score\": 2}"), CXM_CONTAINS("jq -c ."));
  CHECK_THAT(error_of("{\n\"a\": [{\"score\": 1}],\n\"b\": [{\"score\": 2}]}"),
             CXM_CONTAINS("f.json:3:1: error: a second array of objects: \"b\""));
}

TEST_CASE("json: what is no JSON is refused") {
  CHECK_THAT(error_of(""), CXM_CONTAINS("the file is empty"));
  CHECK_THAT(error_of(" \n "), CXM_CONTAINS("the file is empty"));
  CHECK_THAT(error_of("score\n1\n"), CXM_CONTAINS("f.json:1:1: error: this is not JSON"));
  CHECK_THAT(error_of("\xFF\xFE["), CXM_CONTAINS("UTF-16"));
}

TEST_CASE("json: a name that no row has is an error, and not a column of missing values") {
  CHECK_THAT(error_of("[{\"scor\": 1}]"),
             CXM_CONTAINS("no column is named \"score\"\nhint: did you mean "
                          "\"scor\"?"));
  CHECK_NOTHROW(read("[{\"score\": null}]"));
  // Met only behind the rows that the header was made from.
  std::string late = "[{\"id\": 1}";
  for (int i = 0; i < 200; ++i) late += ", {\"id\": 2}";
  CHECK(read(late + ", {\"score\": 6}]").scores.back() == 6);
}

TEST_CASE("json: rows do not depend on the size of chunks") {
  for (std::string const file : {"[{\"score\": 1, \"t\": \"a\\\"]}\"}, {\"score\": 2.5}]",
                                 "{\"n\": 12, \"q\": \"]}\", \"rows\": [{\"score\": 1}, "
                                 "{\"score\": 2.5}], \"z\": {\"a\": [1]}}",
                                 "{\"score\": 1}\r\n\n{\"score\": 2.5}\n{\"score\"\n"}) {
    whole_file const whole = read(file, on_bad_row::count);
    CHECK(whole.scores == std::vector<double>{1, 2.5});
    for (std::size_t chunk = 1; chunk <= file.size() + 1; ++chunk) {
      CAPTURE(chunk, file);
      whole_file const pieces = read(file, on_bad_row::count, "f.json", chunk);
      CHECK(pieces.header == whole.header);
      CHECK(pieces.scores == whole.scores);
      CHECK(pieces.examples == whole.examples);
    }
  }
}

TEST_CASE("json: a large array comes in batches") {
  std::string file = "[";
  for (int i = 0; i < 100'000; ++i) {
    file += (i == 0 ? "{\"score\": " : ",\n{\"score\": ") + std::to_string(i) + "}";
  }
  whole_file const out = read(file + "]");
  REQUIRE(out.scores.size() == 100'000);
  for (std::size_t i = 0; i < out.scores.size(); ++i) {
    if (out.scores[i] != static_cast<double>(i)) FAIL("row " << i);
  }
}
