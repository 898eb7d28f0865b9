#include <cxm/io/csv.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace {

using cxm::cell_type;
using cxm::on_bad_row;
using table = std::vector<std::vector<std::string>>;

std::vector<cxm::column> every_column(std::vector<std::string> const& header) {
  std::vector<cxm::column> all;
  for (std::size_t i = 0; i < header.size(); ++i)
    all.push_back({.name = "#" + std::to_string(i + 1)});
  return all;
}

struct whole_file {
  std::vector<std::string> header{};
  table rows{};
  std::uint64_t read = 0;
  std::uint64_t bad = 0;
  std::vector<cxm::io_error> examples{};
  char delimiter = '\0';
};

whole_file read(std::string const& content, cxm::csv_format const& format = {},
                on_bad_row policy = on_bad_row::fail, std::size_t chunk = 256 * 1024) {
  auto from = cxm::source::text("f.csv", content);
  from.in_chunks_of(chunk);
  cxm::csv_reader reader{std::move(from), format, cxm::column_chooser{every_column}, policy};
  whole_file out{.header = reader.header()};
  cxm::batch rows;
  while (reader.next(rows)) {
    CHECK(rows.first_row() == out.rows.size());
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      auto& row = out.rows.emplace_back();
      for (std::size_t c = 0; c < rows.columns(); ++c) row.push_back(rows.raw(r, c));
    }
  }
  CHECK(rows.rows() == 0);
  out.read = reader.rows_read();
  out.bad = reader.bad_rows();
  out.examples = reader.bad_row_examples();
  out.delimiter = reader.format().delimiter.value_or('\0');
  CHECK(out.read == out.rows.size() + out.bad);
  return out;
}

std::string error_of(std::string const& content, cxm::csv_format const& format = {}) {
  try {
    static_cast<void>(read(content, format));
  } catch (cxm::io_error const& error) {
    return error.what();
  }
  return "no error";
}

table const ab{{"1", "2"}, {"3", "4"}};

}  // namespace

TEST_CASE("csv: records end with LF, CRLF or CR, and the last one needs no end") {
  for (std::string const end : {"\n", "\r\n", "\r"}) {
    std::string const open = "a,b" + end + "1,2" + end + "3,4";
    CHECK(read(open).rows == ab);
    CHECK(read(open + end).rows == ab);
    CHECK(read(open + end).header == std::vector<std::string>{"a", "b"});
  }
  CHECK(read("a,b\r\n1,2\n3,4\r").rows == ab);
}

TEST_CASE("csv: empty lines are skipped, in a file of one column too") {
  CHECK(read("\n\na,b\n\n1,2\r\n\r\n3,4\n\n\n").rows == ab);
  CHECK(read("a\n1\n\n\"\"\n2\n").rows == table{{"1"}, {""}, {"2"}});
  CHECK(read("a,b\n,\n").rows == table{{"", ""}});
}

TEST_CASE("csv: quoted fields hold delimiters, line ends and doubled quotes") {
  CHECK(read("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"l1\nl2\r\nl3\",\"\"\"\"\n").rows ==
        table{{"x, y", "say \"hi\""}, {"l1\nl2\r\nl3", "\""}});
  CHECK(read("a,b\n\"\",\"\"\n").rows == table{{"", ""}});
  CHECK(read("\"a\nb\",c\n1,2\n").header == std::vector<std::string>{"a\nb", "c"});
}

TEST_CASE("csv: a quote inside an unquoted field is text") {
  CHECK(read("a,b,c\n1,5\" screen,9\n2,\"\"\"big\"\"\",x\"\"y\n").rows ==
        table{{"1", "5\" screen", "9"}, {"2", "\"big\"", "x\"\"y"}});
  CHECK(read("a,b\n 'q' , \"\n").rows == table{{" 'q' ", " \""}});
}

TEST_CASE("csv: another quote, or none") {
  CHECK(read("a,b\n'1,1',2\n\"3,4\n", {.quote = '\''}).rows == table{{"1,1", "2"}, {"\"3", "4"}});
  CHECK(read("a,b\n\"1,2\n", {.quote = '\0'}).rows == table{{"\"1", "2"}});
}

TEST_CASE("csv: a byte order mark is skipped") {
  CHECK(read("\xEF\xBB\xBF"
             "a,b\n1,2\n3,4\n")
            .header == std::vector<std::string>{"a", "b"});
}

TEST_CASE("csv: the delimiter is found in the header and the first rows, outside quotes") {
  CHECK(read("a,b\n1,2\n").delimiter == ',');
  CHECK(read("a;b\n1,5;2\n").delimiter == ';');
  CHECK(read("a\tb\n1\t2\n").delimiter == '\t');
  CHECK(read("a|b\n1|2\n").delimiter == '|');
  CHECK(read("\"a,b,c\";d\n1;2\n").delimiter == ';');
  // The header alone would say comma.
  CHECK(read("id;Why (price, speed, other)\n1;price\n2;speed, other\n").delimiter == ';');
  CHECK(read("score\n9\n").delimiter == ',');
  CHECK(read("a;b\n1,5;2\n", {.decimal = ','}).rows == table{{"1,5", "2"}});
  CHECK(read("a;b\n1;2\n", {.delimiter = ','}).rows == table{{"1;2"}});
  CHECK_THAT(
      error_of("a,b;c\n1,2;3\n"),
      CXM_CONTAINS("f.csv:1:1: error: the delimiter could be \",\" or \";\"\nhint: name it by"));
}

TEST_CASE("csv: columns separated by white space") {
  whole_file const cdnow = read(
      " id  date n\tvalue \r\n 00001 19970101  1   11.77\r\n\r\n \n2 3 4 5", {.white_space = true});
  CHECK(cdnow.header == std::vector<std::string>{"id", "date", "n", "value"});
  CHECK(cdnow.rows == table{{"00001", "19970101", "1", "11.77"}, {"2", "3", "4", "5"}});
  CHECK(read("a b\n\"x y\" 2\n", {.white_space = true}).rows == table{{"x y", "2"}});
}

TEST_CASE("csv: header rows") {
  CHECK(read("a,b\n1,2\n3,4\n").rows == ab);
  CHECK(read("a,b\nlong a,\n1,2\n3,4\n", {.header_rows = 2}).rows == ab);
  CHECK(read("a,b\nx\n\"y\nz\",,,\n1,2\n3,4\n", {.header_rows = 3}).rows == ab);
  whole_file const none = read("1,2\n3,4\n", {.header_rows = 0});
  CHECK(none.rows == ab);
  CHECK(none.header == std::vector<std::string>{"#1", "#2"});
  CHECK(read("a,b\n").rows.empty());
  CHECK_THAT(error_of("a,b\n1,2\n", {.header_rows = 3}),
             CXM_CONTAINS("ends within its 3 header rows"));
}

TEST_CASE("csv: a column is found exactly, then loosely, then by number") {
  std::string const file = "NETPRO  ,netpro2,#3,Q1,q1,Q2,Q2\n1,2,3,4,5,6,7\n";
  auto const value = [&](char const* name) {
    cxm::csv_reader reader{cxm::source::text("f.csv", file), {}, {{.name = name}}};
    cxm::batch rows;
    REQUIRE(reader.next(rows));
    return std::string{rows.texts(0)[0]};
  };
  CHECK(value("NETPRO  ") == "1");
  CHECK(value("netPro") == "1");
  CHECK(value(" NETPRO2") == "2");
  CHECK(value("#3") == "3");
  CHECK(value("#4") == "4");
  CHECK(value("Q1") == "4");
  CHECK(value("q1") == "5");
  CHECK(value("#7") == "7");
  CHECK_THROWS_WITH(value("Q2"),
                    "f.csv: error: \"Q2\" names 2 columns: #6, #7\n"
                    "hint: name one by its number, such as #6");
  CHECK_THROWS_WITH(value("q2"), CXM_CONTAINS("names 2 columns"));
  CHECK_THROWS_WITH(value("NETPR"),
                    "f.csv: error: no column is named \"NETPR\"\n"
                    "hint: did you mean \"NETPRO\"? "
                    "The columns are NETPRO, netpro2, #3, Q1, q1, Q2, Q2");
  CHECK_THROWS_WITH(value("#8"), CXM_CONTAINS("no column is named \"#8\""));
  CHECK_THROWS_WITH(value("customer"), CXM_CONTAINS("hint: The columns are"));
}

TEST_CASE("csv: the columns can be chosen from the header") {
  cxm::csv_reader reader{cxm::source::text("f.csv", "id,score\n7,9\n"),
                         {},
                         cxm::column_chooser{[](std::vector<std::string> const& header) {
                           CHECK(header == std::vector<std::string>{"id", "score"});
                           return std::vector<cxm::column>{
                               {.name = "score", .type = cell_type::number}, {.name = "score"}};
                         }}};
  CHECK(reader.columns().size() == 2);
  CHECK(reader.columns()[0].name == "score");
  cxm::batch rows;
  REQUIRE(reader.next(rows));
  CHECK(rows.numbers(0)[0] == 9);
  CHECK(rows.texts(1)[0] == "9");
}

TEST_CASE("csv: rows are counted without any column") {
  cxm::csv_reader reader{
      cxm::source::text("f.csv", "a,b\n1,2\n3,4\n"), {}, std::vector<cxm::column>{}};
  cxm::batch rows;
  REQUIRE(reader.next(rows));
  CHECK(rows.rows() == 2);
  CHECK(rows.columns() == 0);
}

TEST_CASE("csv: a bad row fails with its place") {
  CHECK_THAT(
      error_of("a,b,c\n1,2,3\n4,5\n"),
      CXM_CONTAINS("f.csv:3:1: error: line has 2 fields, the header has 3\nhint: the delimiter is "
                   "\",\"; --delimiter names another; --on-bad-row=count"));
  CHECK_THAT(error_of("a,b\n\"x\ny\",2\n1,2,3\n"),
             CXM_CONTAINS("f.csv:4:1: error: line has 3 fields"));
  CHECK_THAT(error_of("a,b\n1\n"), CXM_CONTAINS("line has 1 field, the header has 2"));
  CHECK_THAT(
      error_of("a,b\n\"1\"x,2\n"),
      CXM_CONTAINS("f.csv:2:4: error: text after the closing quote of a field\nhint: double a"));
  CHECK_THAT(error_of("a,b\n1,\"2\n3,\"4\"\n"),
             CXM_CONTAINS(
                 "f.csv:3:4: error: text after the closing quote of a field that opens on line 2"));
  CHECK_THAT(error_of("a,b\n1,2\n3,\"4\n5,6\n"),
             CXM_CONTAINS("f.csv:3:3: error: the quote that opens here is never closed"));
  CHECK_THAT(error_of(std::string("a,b\n1,2\n3,x\0y\n", 14)),
             CXM_CONTAINS("f.csv:3:4: error: a NUL"));
  CHECK_THAT(error_of("1,2\n3\n", {.header_rows = 0}), CXM_CONTAINS("the first line has 2"));
  CHECK_THAT(error_of("a\rb\r\"c\rd"), CXM_CONTAINS("f.csv:3:1: error: the quote"));
}

TEST_CASE("csv: bad rows are counted, and their neighbours stay") {
  std::string const file =
      std::string{
          "a,b\n1,2\n"
          "3\n"         // too few
          "4,5,6\n"     // too many
          "\"7\"x,8\n"  // text after the closing quote
          "9,\"open\n"  // swallows what follows, up to the next quote
          "10,11\n"
          "12,\"13\"\n"} +
      std::string("14,\0\n", 5) + "15,16\n";
  whole_file const out = read(file, {}, on_bad_row::count);
  CHECK(out.rows == table{{"1", "2"}, {"10", "11"}, {"12", "13"}, {"15", "16"}});
  CHECK(out.bad == 5);
  CHECK(out.read == 9);
  REQUIRE(out.examples.size() == 5);
  CHECK(out.examples[0].where() == cxm::place{.file = "f.csv", .line = 3, .column = 1});
  CHECK(out.examples[1].where() == cxm::place{.file = "f.csv", .line = 4, .column = 1});
  CHECK(out.examples[2].where() == cxm::place{.file = "f.csv", .line = 5, .column = 4});
  CHECK(out.examples[3].where() == cxm::place{.file = "f.csv", .line = 8, .column = 5});
  CHECK(out.examples[4].where() == cxm::place{.file = "f.csv", .line = 9, .column = 4});
}

TEST_CASE("csv: a quote that is never closed costs one line when bad rows are counted") {
  whole_file const out = read("a,b\n1,2\n3,\"4\n5,6\n7,8", {}, on_bad_row::count);
  CHECK(out.rows == table{{"1", "2"}, {"5", "6"}, {"7", "8"}});
  CHECK(out.bad == 1);
  CHECK(read("a\n\"x", {}, on_bad_row::count).bad == 1);
}

TEST_CASE("csv: rows and their count do not depend on the size of chunks") {
  std::string const file =
      "\xEF\xBB\xBFid,\"te\"\"xt\"\r\n1,\"a\r\nb\"\r\n\r\n2,\"c,\"\"d\"\"\"\r\n3,\r\n4\r\n5,"
      "\"x\"y\r\n6,\"z\n7,8";
  whole_file const whole = read(file, {}, on_bad_row::count);
  CHECK(whole.rows == table{{"1", "a\r\nb"}, {"2", "c,\"d\""}, {"3", ""}, {"7", "8"}});
  CHECK(whole.bad == 3);
  for (std::size_t chunk = 1; chunk <= file.size() + 1; ++chunk) {
    CAPTURE(chunk);
    whole_file const pieces = read(file, {}, on_bad_row::count, chunk);
    CHECK(pieces.header == whole.header);
    CHECK(pieces.rows == whole.rows);
    CHECK(pieces.bad == whole.bad);
    for (std::size_t i = 0; i < whole.examples.size(); ++i) {
      CHECK(std::string{pieces.examples[i].what()} == whole.examples[i].what());
    }
  }
}

TEST_CASE("csv: text that is not UTF-8 is refused in the header and in the cells asked for") {
  std::string const file = "id,name\n1,caf\xE9\n2,x\n";
  auto const read_column = [&](char const* name, cell_type type) {
    cxm::csv_reader reader{cxm::source::text("f.csv", file), {}, {{.name = name, .type = type}}};
    cxm::batch rows;
    return reader.next(rows) ? rows.rows() : 0;
  };
  CHECK(read_column("id", cell_type::text) == 2);
  for (cell_type type : {cell_type::text, cell_type::number, cell_type::time}) {
    CHECK_THROWS_WITH(read_column("name", type),
                      "f.csv:2:3: error: name \"caf\\xe9\" is not UTF-8\n"
                      "hint: --encoding windows-1252 (or windows-1251, latin1)");
  }
  CHECK_THAT(error_of("id,caf\xE9\n1,2\n"), CXM_CONTAINS("f.csv:1:4: error: the column name"));
  for (char const* bad :
       {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xF8"}) {
    CHECK_THAT(error_of(std::string{"a\n"} + bad + "\n"), CXM_CONTAINS("is not UTF-8"));
  }
  for (char const* good :
       {"\xC2\x80", "\xE2\x82\xAC", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF", "日本"}) {
    CHECK(read(std::string{"a\n"} + good + "\n").rows == table{{good}});
  }
}

TEST_CASE("csv: single-byte encodings are turned into UTF-8") {
  using cxm::text_encoding;
  CHECK(
      read("caf\xE9,b\n\x80\x93x\x94,\"\"\"\xFC\"\"\"\n", {.encoding = text_encoding::windows_1252})
          .rows == table{{"€“x”", "\"ü\""}});
  CHECK(read("caf\xE9\n1\n", {.encoding = text_encoding::latin1}).header ==
        std::vector<std::string>{"café"});
  CHECK(read("a\n\xCF\xF0\xE8\xE2\xE5\xF2\xA8\xB8\n", {.encoding = text_encoding::windows_1251})
            .rows == table{{"ПриветЁё"}});
  CHECK(read("a\n\x81\x98\n", {.encoding = text_encoding::windows_1252}).rows ==
        table{{"\xC2\x81\xCB\x9C"}});
  // The label's dash is one byte in Windows-1252.
  cxm::csv_reader reader{cxm::source::text("f.csv", "a\n10 \x96 Extremely likely\n"),
                         {.encoding = text_encoding::windows_1252},
                         {{.name = "a", .type = cell_type::answer}}};
  cxm::batch rows;
  REQUIRE(reader.next(rows));
  CHECK(rows.numbers(0)[0] == 10);
  CHECK_THAT(error_of("\xEF\xBB\xBF"
                      "a\n1\n",
                      {.encoding = text_encoding::latin1}),
             CXM_CONTAINS("mark of UTF-8"));
}

TEST_CASE("csv: a file that is no text is named for what it is") {
  CHECK_THAT(
      error_of(std::string("\xFF\xFE"
                           "a\0",
                           4)),
      CXM_CONTAINS("f.csv: error: the file is in UTF-16") && CXM_CONTAINS("iconv -f UTF-16"));
  CHECK_THAT(error_of("\xFE\xFF"), CXM_CONTAINS("UTF-16"));
  CHECK_THAT(error_of(std::string("\xFF\xFE\0\0", 4)), CXM_CONTAINS("UTF-32"));
  CHECK_THAT(error_of("\x1F\x8B\x08"), CXM_CONTAINS("gzip") && CXM_CONTAINS("gzip -dc f.csv"));
  CHECK_THAT(error_of("PK\x03\x04"), CXM_CONTAINS("Excel workbook"));
  CHECK_THAT(error_of(""), CXM_CONTAINS("f.csv: error: the file is empty"));
  CHECK_THAT(error_of("\n\r\n"), CXM_CONTAINS("the file is empty"));
  CHECK_THAT(error_of(std::string("a,\0b\n1,2\n", 9)), CXM_CONTAINS("the header has a NUL byte"));
  CHECK_THAT(error_of("\"a\"b\n"), CXM_CONTAINS("f.csv:1:4: error: text after the closing quote"));
  CHECK_THAT(error_of("a,\"b\n"), CXM_CONTAINS("f.csv:1:3: error: the quote that opens here"));
}

TEST_CASE("csv: a record of more than 64 MiB is refused") {
  std::string const lengthy(std::size_t{65} << 20, 'x');
  whole_file const counted = read("a,b\n1,2\n1,\"" + lengthy + "\n3,4\n", {}, on_bad_row::count);
  CHECK(counted.rows == table{{"1", "2"}, {"3", "4"}});
  CHECK(counted.bad == 1);
  CHECK_THAT(error_of("a,b\n1,2\n1," + lengthy + "\n"),
             CXM_CONTAINS("f.csv:3:1: error: a record of more than 64 MiB"));
  CHECK_THAT(error_of("a,b\n1,\"" + lengthy + "\"\n"),
             CXM_CONTAINS("f.csv:2:1: error: a record of more than 64 MiB"));
  CHECK_THAT(error_of(lengthy), CXM_CONTAINS("the header is longer than 64 MiB"));
  CHECK_THAT(error_of(std::string(70'000, ',')), CXM_CONTAINS("more than 65536 columns"));
}

TEST_CASE("csv: a format that contradicts itself is refused") {
  for (cxm::csv_format const& format :
       {cxm::csv_format{.delimiter = '"'}, cxm::csv_format{.delimiter = '\n'},
        cxm::csv_format{.delimiter = '\0'}, cxm::csv_format{.quote = '\n'},
        cxm::csv_format{.delimiter = ',', .decimal = ','}, cxm::csv_format{.decimal = '\''},
        cxm::csv_format{.white_space = true, .quote = ' '}}) {
    CHECK_THROWS_AS(read("a,b\n", format), std::invalid_argument);
  }
  CHECK_NOTHROW(read("a b\n", {.delimiter = '"', .white_space = true}));
}
