// What a cell may hold, type by type. Every cell is read through a CSV file, as users do.
#include <cxm/io/csv.hpp>

#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace {

using cxm::cell_type;

struct one_cell {
  cxm::batch rows;
  std::string error;  // what() under on_bad_row::fail

  [[nodiscard]] bool present() const { return rows.valid(0)[0]; }
};

one_cell read_cell(std::string const& cell, cxm::column about, char decimal = '.') {
  std::string doubled;
  for (char c : cell) doubled += c == '"' ? std::string{"\"\""} : std::string{c};
  std::string const file = "id;x\n1;\"" + doubled + "\"\n";
  cxm::csv_format const format{.delimiter = ';', .decimal = decimal};
  about.name = "x";
  one_cell out;
  cxm::csv_reader counting{
      cxm::source::text("f.csv", file), format, {about}, cxm::on_bad_row::count};
  REQUIRE(counting.next(out.rows));
  REQUIRE(out.rows.rows() == 1);
  cxm::csv_reader failing{cxm::source::text("f.csv", file), format, {about}};
  cxm::batch unused;
  try {
    bool const any = failing.next(unused);
    CHECK(any);
  } catch (cxm::io_error const& error) {
    out.error = error.what();
    CHECK(error.where() == cxm::place{.file = "f.csv", .line = 2, .column = 3});
    CHECK_FALSE(error.hint().empty());
  }
  // Both policies agree on what can be read.
  CHECK(out.rows.unparsable(0, 0) == !out.error.empty());
  CHECK((out.rows.unparsable(0)[0] & 1U) == (out.error.empty() ? 0U : 1U));
  if (!out.error.empty()) {
    CHECK_FALSE(out.present());
    CHECK(out.rows.problem(0, 0).what() == out.error);
  }
  return out;
}

// The number; NaN when it is missing, infinity when it can't be read.
double number(std::string const& cell, cell_type type = cell_type::number, char decimal = '.') {
  one_cell const read = read_cell(cell, {.type = type}, decimal);
  if (!read.error.empty()) return std::numeric_limits<double>::infinity();
  CHECK(read.present() == !std::isnan(read.rows.numbers(0)[0]));
  return read.rows.numbers(0)[0];
}
bool is_number(std::string const& cell, char decimal = '.') {
  return std::isfinite(number(cell, cell_type::number, decimal));
}
double answer(std::string const& cell) { return number(cell, cell_type::answer); }
bool is_answer(std::string const& cell) { return std::isfinite(answer(cell)); }

std::optional<std::int64_t> amount(std::string const& cell, int decimals = 2, char decimal = '.') {
  one_cell const read = read_cell(cell, {.type = cell_type::amount, .decimals = decimals}, decimal);
  if (!read.present()) return std::nullopt;
  return read.rows.amounts(0)[0];
}
std::string amount_error(std::string const& cell, char decimal = '.') {
  return read_cell(cell, {.type = cell_type::amount}, decimal).error;
}

std::optional<cxm::time_cell> time_of(std::string const& cell, std::string const& format = {}) {
  one_cell const read = read_cell(cell, {.type = cell_type::time, .date_format = format});
  if (!read.present()) return std::nullopt;
  return read.rows.times(0)[0];
}
std::string time_error(std::string const& cell, std::string const& format = {}) {
  return read_cell(cell, {.type = cell_type::time, .date_format = format}).error;
}

cxm::time_cell instant(std::int64_t s) { return {.seconds = s, .kind = cxm::time_kind::instant}; }
cxm::time_cell wall(std::int64_t s) { return {.seconds = s, .kind = cxm::time_kind::wall_clock}; }
cxm::time_cell date(std::int64_t days) {
  return {.seconds = days * 86400, .kind = cxm::time_kind::date};
}

}  // namespace

TEST_CASE("number: the whole cell is one decimal number") {
  CHECK(number("8") == 8);
  CHECK(number(" 7.5\t") == 7.5);
  CHECK(number("\xC2\xA0"
               "7\xC2\xA0") == 7);
  CHECK(number("-2.25") == -2.25);
  CHECK(number("+5") == 5);
  CHECK(number("-.5") == -0.5);
  CHECK(number("5.") == 5);
  CHECK(number("1e3") == 1000);
  CHECK(number("0.1") == 0.1);
  CHECK(number("9007199254740993") == 9007199254740992.0);
}

TEST_CASE("number: what only looks like one is refused") {
  for (char const* cell : {"abc", "inf", "-inf", "nan", "NaN", "Infinity", "0x1F", "1e", "--5",
                           "+-5", "5-", "1 2", "1e999", "50%", ".", "-", "1..2", "8/10"}) {
    CAPTURE(cell);
    CHECK_FALSE(is_number(cell));
  }
}

TEST_CASE("number: the decimal sign is the one that was said") {
  CHECK(number("8,5", cell_type::number, ',') == 8.5);
  CHECK(number("-1234,25", cell_type::number, ',') == -1234.25);
  CHECK(number("12", cell_type::number, ',') == 12);
  CHECK_FALSE(is_number("8.5", ','));
  CHECK_FALSE(is_number("1.234,5", ','));
  CHECK_FALSE(is_number("1,2,3", ','));
  CHECK_FALSE(is_number("8,5"));
  CHECK_THAT(read_cell("8,5", {.type = cell_type::number}).error,
             CXM_CONTAINS("hint: --decimal-comma"));
  CHECK_THAT(read_cell("1,234.5", {.type = cell_type::number}).error,
             CXM_CONTAINS("x \"1,234.5\" has thousands separators\nhint: write 1234.5"));
}

TEST_CASE("a cell is missing when it is empty, blank, or one of the words for it") {
  CHECK(std::isnan(number("")));
  CHECK(std::isnan(number("  ")));
  for (cell_type type : {cell_type::text, cell_type::number, cell_type::answer, cell_type::amount,
                         cell_type::time, cell_type::flag}) {
    for (char const* cell : {"", " ", "\xC2\xA0", "NA", " NA ", "#NULL!"}) {
      CAPTURE(cell);
      one_cell const read = read_cell(cell, {.type = type, .missing = {"NA", "#NULL!"}});
      CHECK_FALSE(read.present());
      CHECK(read.error.empty());
    }
  }
  CHECK_FALSE(is_number("NA"));
  CHECK(read_cell("na", {.type = cell_type::text, .missing = {"NA"}}).present());
}

TEST_CASE("text: kept as it is, blanks too") {
  CHECK(read_cell(" a \"b\" \n", {.type = cell_type::text}).rows.texts(0)[0] == " a \"b\" \n");
  CHECK(read_cell("", {.type = cell_type::text}).rows.texts(0)[0].empty());
}

TEST_CASE("answer: a number, or the whole number that a label begins with") {
  CHECK(answer("10") == 10);
  CHECK(answer("8.5") == 8.5);
  CHECK(answer("10 - Extremely likely") == 10);
  CHECK(answer("10 – Extremely likely") == 10);
  CHECK(answer("10 — Extremely likely") == 10);
  CHECK(answer("0 = not at all") == 0);
  CHECK(answer("9 (very likely)") == 9);
  CHECK(answer("10: best") == 10);
  CHECK(answer("5 stars") == 5);
  CHECK(answer("10- Очень вероятно") == 10);
  CHECK(answer("10（非常愿意）") == 10);
  CHECK(answer("-5 - terrible") == -5);
  CHECK(answer("7 - top 3 box") == 7);
}

TEST_CASE("answer: a range, a share, a date or a unit is no answer") {
  for (char const* cell : {"10-12", "10 - 12", "9–10", "10 to 12", "1/10", "1 of 10", "2026-01-01",
                           "18 - 24 years", "8.5 - good", "10 -", "10%", "10th",
                           "Extremely likely - 10", "1:30", "9 (8-10)", "1234567890 - long"}) {
    CAPTURE(cell);
    CHECK_FALSE(is_answer(cell));
  }
}

TEST_CASE("amount: read exactly into minor units") {
  CHECK(amount("11.77") == 1177);
  CHECK(amount("11.7") == 1170);
  CHECK(amount("11") == 1100);
  CHECK(amount("11.") == 1100);
  CHECK(amount(".5") == 50);
  CHECK(amount("-3") == -300);
  CHECK(amount("+0.01") == 1);
  CHECK(amount("-0.00") == 0);
  CHECK(amount("11.770") == 1177);
  CHECK(amount("29.99", 3) == 29990);
  CHECK(amount("500", 0) == 500);
  CHECK(amount("500.0", 0) == 500);
  CHECK(amount("11,77", 2, ',') == 1177);
  CHECK(amount("") == std::nullopt);
  // 1.1 × 100 and 4.35 × 100 are not whole as doubles.
  CHECK(amount("1.1") == 110);
  CHECK(amount("4.35") == 435);
}

TEST_CASE("amount: the largest and the smallest that 64 bits hold") {
  constexpr auto largest = (std::numeric_limits<std::int64_t>::max)();
  constexpr auto smallest = (std::numeric_limits<std::int64_t>::min)();
  CHECK(amount("92233720368547758.07") == largest);
  CHECK(amount("-92233720368547758.08") == smallest);
  CHECK(amount("9223372036854775807", 0) == largest);
  CHECK(amount("000000000000000000000000000001") == 100);
  CHECK(amount("92233720368547758.08") == std::nullopt);
  CHECK(amount("-92233720368547758.09") == std::nullopt);
  CHECK(amount("99999999999999999999999") == std::nullopt);
  CHECK_THAT(amount_error("92233720368547759"), CXM_CONTAINS("is too large"));
}

TEST_CASE("amount: what is refused says why") {
  CHECK_THAT(amount_error("11.775"),
             CXM_CONTAINS("has more decimals than the currency, which has 2"));
  CHECK_THAT(amount_error("$11.77"), CXM_CONTAINS("has a currency\nhint: write 11.77"));
  CHECK_THAT(amount_error("11.77 USD"), CXM_CONTAINS("has a currency\nhint: write 11.77"));
  CHECK_THAT(amount_error("€ 12,50"), CXM_CONTAINS("hint: --decimal-comma"));
  CHECK_THAT(amount_error("1,177.00"), CXM_CONTAINS("thousands separators\nhint: write 1177.00"));
  CHECK_THAT(amount_error("1.177,00", ','),
             CXM_CONTAINS("thousands separators\nhint: write 1177,00"));
  CHECK_THAT(amount_error("1,177"), CXM_CONTAINS("if it separates thousands, write 1177"));
  CHECK_THAT(amount_error("(11.77)"), CXM_CONTAINS("is not an amount"));
  CHECK_THAT(amount_error("1e3"), CXM_CONTAINS("is not an amount"));
  CHECK_THAT(amount_error("free"), CXM_CONTAINS("hint: --missing free if it stands for no value"));
}

TEST_CASE("time: ISO 8601, extended and basic") {
  CHECK(time_of("1970-01-01") == date(0));
  CHECK(time_of("2025-03-31") == date(20178));
  CHECK(time_of("20250331") == date(20178));
  CHECK(time_of("0001-01-01") == date(-719162));
  CHECK(time_of("9999-12-31") == date(2932896));
  CHECK(time_of("2025-03-31T10:00:00Z") == instant(1743415200));
  CHECK(time_of("20250331T100000Z") == instant(1743415200));
  CHECK(time_of("2025-03-31t10:00:00z") == instant(1743415200));
  CHECK(time_of("2025-03-31 10:00:00") == wall(1743415200));
  CHECK(time_of("2025-03-31 10:00") == wall(1743415200));
  CHECK(time_of("2025-03-31T10:00:00.999") == wall(1743415200));
  CHECK(time_of("2025-03-31T10:00:00,5") == wall(1743415200));
  CHECK(time_of("2025-03-31 10:00:00 UTC") == instant(1743415200));
  CHECK(time_of("2025-03-31T10:00:00+02:00") == instant(1743408000));
  CHECK(time_of("2025-03-31T10:00:00+0200") == instant(1743408000));
  CHECK(time_of("2025-03-31T10:00:00+02") == instant(1743408000));
  CHECK(time_of("2025-03-31T10:00:00-09:30") == instant(1743449400));
  CHECK(time_of("2025-10-07 09:50:26 +0200") == instant(1759823426));
  CHECK(time_of("1969-12-31T23:59:59.5Z") == instant(-1));
  CHECK(time_of("2024-02-29") == date(19782));
}

TEST_CASE("time: days and hours that do not exist are refused") {
  for (char const* cell : {"2025-02-30", "2023-02-29", "1900-02-29", "2025-13-01", "2025-00-10",
                           "2025-04-31", "0000-00-00", "20251301"}) {
    CAPTURE(cell);
    CHECK_THAT(time_error(cell), CXM_CONTAINS("there is no such day"));
  }
  for (char const* cell : {"2025-03-31T24:00:00", "2025-03-31T10:60", "2016-12-31T23:59:60Z",
                           "2025-03-31T10:00:00+19:00", "2025-03-31T10:00:00+02:60"}) {
    CAPTURE(cell);
    CHECK_THAT(time_error(cell), CXM_CONTAINS("there is no such time of day"));
  }
  for (char const* cell : {"2025-03", "2025-3-31", "2025-03-31T", "2025-03-31T10", "2025-03-31Z",
                           "2025-03-31T10:00:00 PM", "2025-W14-1", "2025-090", "hello"}) {
    CAPTURE(cell);
    CHECK_THAT(time_error(cell), CXM_CONTAINS("is not a time in ISO 8601"));
  }
}

TEST_CASE("time: day and month are never guessed, and the hint names the readings") {
  CHECK_THAT(time_error("03/04/2025"), CXM_CONTAINS("could be day and month or month and day\n"
                                                    "hint: --date-format %d/%m/%Y or %m/%d/%Y"));
  CHECK_THAT(time_error("3.4.25"), CXM_CONTAINS("hint: --date-format %d.%m.%y or %m.%d.%y"));
  CHECK_THAT(time_error("03/04/2025 10:30 PM"),
             CXM_CONTAINS("--date-format \"%d/%m/%Y %I:%M %p\" or \"%m/%d/%Y %I:%M %p\""));
  CHECK_THAT(time_error("31/3/2025"), CXM_CONTAINS("hint: --date-format %d/%m/%Y"));
  CHECK_THAT(time_error("3/31/2025"), CXM_CONTAINS("hint: --date-format %m/%d/%Y"));
  CHECK_THAT(time_error("31 Mar 2025"), CXM_CONTAINS("hint: --date-format \"%d %b %Y\""));
  CHECK_THAT(time_error("1712345678"), CXM_CONTAINS("hint: --date-format %s"));
  CHECK_THAT(time_error("2026/04/01 10:00:00 AM GMT+3"),
             CXM_CONTAINS("hint: --date-format \"%Y/%m/%d %I:%M:%S %p %z\""));
}

TEST_CASE("time: a date format says how a cell is written") {
  CHECK(time_of("03/04/2025", "%d/%m/%Y") == date(20181));
  CHECK(time_of("03/04/2025", "%m/%d/%Y") == date(20151));
  CHECK(time_of("3/4/2025", "%m/%d/%Y") == date(20151));
  CHECK(time_of("1 September 69", "%d %b %y") == date(-122));
  CHECK(time_of("1 sep 68", "%d %b %y") == date(36038));
  CHECK(time_of("20250331", "%Y%m%d") == date(20178));
  CHECK(time_of("31.03.2025 9:05", "%d.%m.%Y %H:%M") == wall(1743411900));
  CHECK(time_of("1/2/2025 12:00 AM", "%m/%d/%Y %I:%M %p") == wall(1735776000));
  CHECK(time_of("1/2/2025 12:30 pm", "%m/%d/%Y %I:%M %p") == wall(1735821000));
  CHECK(time_of("2026/04/01 10:00:00 AM GMT+3", "%Y/%m/%d %I:%M:%S %p %z") == instant(1775026800));
  CHECK(time_of("2026/04/01 10:00:00.9 +03:00", "%Y/%m/%d %H:%M:%S %z") == instant(1775026800));
  CHECK(time_of("1712345678", "%s") == instant(1712345678));
  CHECK(time_of("1712345678.9", "%s") == instant(1712345678));
  CHECK(time_of("-1.5", "%s") == instant(-2));
  CHECK(time_of("at 100% 2025-1-2", "at 100%% %Y-%m-%d") == date(20090));
  CHECK_THAT(time_error("03/14/2025", "%d/%m/%Y"), CXM_CONTAINS("there is no such day"));
  CHECK_THAT(time_error("03/04/25", "%d/%m/%Y"), CXM_CONTAINS("is not written as \"%d/%m/%Y\""));
  CHECK_THAT(time_error("0000/0/0", "%Y/%m/%d"), CXM_CONTAINS("there is no such day"));
  CHECK_THAT(time_error("1/2/2025 13:00 AM", "%m/%d/%Y %I:%M %p"), CXM_CONTAINS("no such time"));
  CHECK_THAT(time_error("1712345678000", "%s"), CXM_CONTAINS("divide milliseconds by 1000"));
  CHECK_THAT(time_error("99999999999999999999999", "%s"), CXM_CONTAINS("years 1 and 9999"));
}

TEST_CASE("time: a date format that leaves the day open or contradicts itself is refused") {
  for (char const* format :
       {"%H:%M", "%Y-%m", "%d/%m", "%Y-%m-%d %I:%M", "%Y-%m-%d %p", "%Y-%m-%d %M", "%Y-%m-%d %H:%S",
        "%Y-%m-%d %z", "%Y-%y-%m-%d", "%s %Y", "%Q", "%Y-%m-%d %"}) {
    CAPTURE(format);
    cxm::column const about{.name = "x", .type = cell_type::time, .date_format = format};
    CHECK_THROWS_AS(cxm::csv_reader(cxm::source::text("f", "x\n"), {}, {about}),
                    std::invalid_argument);
  }
}

TEST_CASE("flag: yes and no in their usual spellings, nothing else") {
  auto const flag = [](char const* cell) {
    one_cell const read = read_cell(cell, {.type = cell_type::flag});
    return read.present() ? static_cast<int>(read.rows.flags(0)[0]) : -1;
  };
  for (char const* yes : {"yes", "Yes", "TRUE", "true", "1", "y", "T", " Y "})
    CHECK(flag(yes) == 1);
  for (char const* no : {"no", "No", "FALSE", "0", "n", "F"}) CHECK(flag(no) == 0);
  for (char const* neither : {"", "maybe", "2", "on", "ye", "yess", "-1"})
    CHECK(flag(neither) == -1);
}

TEST_CASE("column: decimals and date formats are checked when the file is opened") {
  auto const open = [](cxm::column const& about) {
    cxm::csv_reader{cxm::source::text("f", "x\n"), {}, {about}};
  };
  CHECK_THROWS_AS(open({.name = "x", .type = cell_type::amount, .decimals = 10}),
                  std::invalid_argument);
  CHECK_THROWS_AS(open({.name = "x", .type = cell_type::amount, .decimals = -1}),
                  std::invalid_argument);
  CHECK_THROWS_AS(open({.name = "x", .type = cell_type::text, .date_format = "%s"}),
                  std::invalid_argument);
  CHECK_NOTHROW(open({.name = "x", .type = cell_type::amount, .decimals = 0}));
}

TEST_CASE("messages show hostile cells without letting them through") {
  std::string const error = read_cell("\x1B[31mred\x07", {.type = cell_type::number}).error;
  CHECK_THAT(error, CXM_CONTAINS("\\x1b[31mred\\x07"));
  CHECK(error.find('\x1B') == std::string::npos);
  std::string const lengthy = read_cell(std::string(5000, 'a'), {.type = cell_type::number}).error;
  CHECK(lengthy.size() < 300);
}
