#include <cxm/io/inspect.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/rounds.hpp"

using namespace cxm;

namespace {
inspection look(std::string text, std::string name = "f.csv", std::size_t rows = 10'000) {
  return inspect_table(source::text(std::move(name), std::move(text)), rows);
}
/// One column of these cells under a header.
inspected_column column_of(std::string const& header, std::vector<std::string> const& cells) {
  std::string text = "id," + header + "\n";
  for (auto const& cell : cells) text += "x,\"" + cell + "\"\n";
  return look(text).columns.at(1);
}
std::string role_of(inspection const& found, std::string const& role) {
  for (auto const& r : found.roles) {
    if (r.role == role) return found.columns[r.column].name + " " + std::string{name(r.sure)};
  }
  return "none";
}
using numbers = std::vector<int>;
using range = std::pair<int, int>;
}  // namespace

TEST_CASE("inspect: the content of a column follows from all its cells") {
  CHECK(column_of("a", {"", " "}).content == cell_content::empty);
  CHECK(column_of("a", {"yes", "No"}).content == cell_content::flag);
  CHECK(column_of("a", {"1", "0"}).content == cell_content::number);
  CHECK(column_of("a", {"1.50", "20.00"}).content == cell_content::amount);
  CHECK(column_of("a", {"1.5", "20.00"}).content == cell_content::number);
  CHECK(column_of("a", {"1.5", "x"}).content == cell_content::text);
  CHECK(column_of("a", {"12 Main Street", "7 High Street"}).labelled);
  CHECK(column_of("a", {"2025-03-31", "2025-04-01 10:00"}).content == cell_content::time);
  CHECK(column_of("a", {"2025-03-31", "soon"}).content == cell_content::text);
  CHECK(column_of("a", {"20250331"}).content == cell_content::number);
  CHECK(column_of("date", {"20250331"}).content == cell_content::time);
  CHECK(column_of("a", {"1740823200"}).content == cell_content::number);
  CHECK(column_of("created_at", {"1740823200"}).date_formats == std::vector<std::string>{"%s"});
  CHECK(column_of("a", {"1,5", "2,25"}).decimal_comma);
}

TEST_CASE("inspect: a date format holds for every cell, or there are two") {
  using formats = std::vector<std::string>;
  CHECK(column_of("d", {"03/04/2025", "05/06/2025"}).date_formats ==
        formats{"%d/%m/%Y", "%m/%d/%Y"});
  CHECK(column_of("d", {"03/04/2025", "13/06/2025"}).date_formats == formats{"%d/%m/%Y"});
  CHECK(column_of("d", {"03/13/2025", "05/06/2025"}).date_formats == formats{"%m/%d/%Y"});
  CHECK(column_of("d", {"03/13/2025", "13/06/2025"}).content == cell_content::text);
  CHECK(column_of("d", {"31 Mar 2025"}).date_formats == formats{"%d %b %Y"});
}

TEST_CASE("inspect: numbers beside a scale are codes") {
  auto const scale = [](std::vector<std::string> const& cells) {
    auto const c = column_of("score", cells);
    return std::pair{c.range.value_or(range{}), c.codes};
  };
  CHECK(scale({"0", "5", "10", "11", "99"}) == std::pair{range{0, 10}, numbers{11, 99}});
  CHECK(scale({"1", "3", "5", "9"}) == std::pair{range{1, 5}, numbers{9}});
  CHECK(scale({"1", "7", "-1"}) == std::pair{range{1, 7}, numbers{-1}});
  CHECK(scale({"2", "4"}) == std::pair{range{1, 5}, numbers{}});
  CHECK(scale({"3", "9"}) == std::pair{range{1, 5}, numbers{9}});
  CHECK(scale({"0", "1", "2"}) == std::pair{range{0, 2}, numbers{}});
  CHECK(column_of("age", {"18", "40"}).content == cell_content::number);
  CHECK(column_of("score", {"9 - likely", "2"}).labelled);
}

TEST_CASE("inspect: words that mean nothing are missing") {
  auto const c = column_of("nps", {"NA", "9", "0", "#NULL!", ""});
  CHECK(c.missing == 3);
  CHECK(c.missing_words == std::vector<std::string>{"#NULL!", "NA"});
  CHECK(c.content == cell_content::answer);
  CHECK(c.distinct == 2);
  CHECK(c.examples == std::vector<std::string>{"9", "0"});
}

TEST_CASE("inspect: a score called NPS is certain, one that is only a score is possible") {
  CHECK(role_of(look("customer,nps\na,9\nb,3\n"), "nps") == "nps certain");
  CHECK(role_of(look("customer,score\na,0\nb,10\n"), "nps") == "score possible");
  CHECK(role_of(look("customer,score\na,1\nb,5\n"), "satisfaction") == "score possible");
  CHECK(role_of(look("a,Would you recommend us?\nx,9\ny,10\n"), "nps") ==
        "Would you recommend us? likely");
  CHECK(role_of(look("customer,snps\na,9\nb,3\n"), "nps") == "none");
  CHECK(role_of(look("a,NPS\nx,Promoter\ny,Detractor\n"), "nps") == "none");
}

TEST_CASE("inspect: the group of a score is not the score, and tells which is") {
  auto const found = look("Q7_NPS_GROUP,Q7,customer\n1,10,a\n3,2,b\n");
  CHECK(role_of(found, "nps") == "Q7 certain");
  REQUIRE(found.notes.size() == 1);
  CHECK_THAT(found.notes[0], CXM_CONTAINS("Q7_NPS_GROUP is made from the score"));
}

TEST_CASE("inspect: columns without a plain name of their own go by number") {
  auto const found = look("a,a,\"x,y\",,#2\n1,2,3,4,5\n");
  std::vector<std::string> typed;
  for (auto const& c : found.columns) typed.push_back(c.typed);
  CHECK(typed == std::vector<std::string>{"#1", "#2", "#3", "#4", "#5"});
}

TEST_CASE("inspect: a file without a header says so") {
  auto const found = look("4,2025-01-01,1\n5,2025-01-02,2\n");
  CHECK(found.csv.header_rows == 0);
  CHECK(found.rows == 2);
  CHECK(found.columns[1].typed == "#2");
}

TEST_CASE("inspect: encodings other than UTF-8 are suspected by their bytes") {
  CHECK(look("name,nps\ncaf\xE9,9\n").csv.encoding == text_encoding::windows_1252);
  CHECK(look("name,nps\n\xCF\xF0\xE8\xE2\xE5\xF2,9\n").csv.encoding == text_encoding::windows_1251);
  CHECK(look("name,nps\ncafé,9\n").csv.encoding == text_encoding::utf8);
  CHECK(look("\xEF\xBB\xBFname,nps\na,9\n").byte_order_mark);
}

TEST_CASE("inspect: only the first rows are looked at") {
  std::string text = "customer,nps\n";
  for (int i = 0; i < 100; ++i) text += "c" + std::to_string(i) + ",9\n";
  text += "c,far off\n";
  auto const part = look(text, "f.csv", 50);
  CHECK(part.rows == 50);
  CHECK_FALSE(part.whole);
  CHECK(part.columns[1].content == cell_content::answer);
  auto const all = look(text);
  CHECK(all.rows == 101);
  CHECK(all.whole);
  CHECK(all.columns[1].content == cell_content::text);
  auto const exact = look(text, "f.csv", 101);
  CHECK(exact.rows == 101);
  CHECK(exact.whole);
}

TEST_CASE("inspect: broken rows are counted, and the command counts them too") {
  auto const found = look("customer,nps\na,9\nb\nc,3\nd,0\n");
  CHECK(found.bad_rows == 1);
  CHECK(found.rows == 3);
  CHECK(found.options.back() == std::pair<std::string, std::string>{"--on-bad-row", "count"});
}

TEST_CASE("inspect: json has columns of nested names") {
  auto const found =
      look(R"([{"person":{"id":"a"},"nps":9,"ok":true},{"person":{"id":"b"},"nps":3,"ok":false}])",
           "f.json");
  CHECK(found.layout == table_kind::json);
  CHECK(found.columns.size() == 3);
  CHECK(found.columns[2].content == cell_content::flag);
  CHECK(role_of(found, "nps") == "nps certain");
}

TEST_CASE("inspect: amounts in several currencies have no command") {
  auto const found = look("customer,amount,currency\na,1.00,EUR\nb,2.00,USD\n");
  CHECK(found.command.empty());
  CHECK_THAT(found.no_command, CXM_CONTAINS("several currencies"));
}

TEST_CASE("inspect: any bytes at all give an answer or an io_error") {
  std::vector<std::string> const pieces{"a",    ",", "\n", "\"", ";", "1", "2025-01-01",
                                        "\xFF", "{", "}",  "[",  "]", ":", "nps",
                                        "\t",   "|", " ",  "NA", "\r"};
  std::uint64_t state = 1;
  for (int i = 0; i < cxm_test::rounds(3000); ++i) {
    std::string text;
    for (int k = 0; k < 30; ++k) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      text += pieces[(state >> 33) % pieces.size()];
    }
    try {
      auto const found = look(text, i % 3 == 0 ? "f.json" : i % 3 == 1 ? "f.csv" : "f");
      for (auto const& role : found.roles) CHECK(role.column < found.columns.size());
    } catch (io_error const& error) {
      CHECK_FALSE(error.message().empty());
    }
  }
}
