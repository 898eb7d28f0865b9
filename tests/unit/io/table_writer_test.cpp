#include <cxm/io/table_writer.hpp>

#include <cxm/model/dataset.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

using namespace cxm;
using namespace std::chrono;
using cxm_test::file_text;
using cxm_test::scratch_folder;

namespace {
sys_seconds at(int y, unsigned m, unsigned d, int seconds_of_day = 0) {
  return sys_days{year{y} / static_cast<int>(m) / static_cast<int>(d)} + seconds{seconds_of_day};
}
template <class Row>
std::string written(Row const& row) {
  scratch_folder const folder;
  table_writer<Row> out{folder / "t.csv"};
  out.write(row);
  out.close();
  auto const text = file_text(folder / "t.csv");
  return text.substr(text.find('\n') + 1);
}
template <class Row>
std::string header() {
  scratch_folder const folder;
  table_writer<Row>{folder / "t.csv"}.close();
  return file_text(folder / "t.csv");
}
constexpr currency eur{"EUR"};
}  // namespace

TEST_CASE("table_writer: the header names the fields, and the currency behind the first amount") {
  CHECK(header<order>() ==
        "id,customer,consumer,at,amount,currency,margin,list_price,kind,campaign\n");
  CHECK(header<mention>() == "brand,source,at,sentiment\n");
  CHECK(header<customer>() ==
        "id,prospect,account,roles,side,first_contact,acquired,lost,lost_reason,lost_to,"
        "lost_voluntarily,acquisition_cost,currency,referred_by\n");
}

TEST_CASE("table_writer: each type of value has one form") {
  order sold;
  sold.id = "O-1";
  sold.customer = "C-1";
  sold.at = at(2025, 3, 31, 36'000);
  sold.amount = {1177, eur};
  sold.margin = money{-5, eur};
  sold.kind = order_kind::cross_sell;
  CHECK(written(sold) == "O-1,C-1,,2025-03-31T10:00:00Z,11.77,EUR,-0.05,,cross_sell,\n");
  sold.amount = {1177, currency{"JPY"}};
  sold.margin.reset();
  CHECK(written(sold) == "O-1,C-1,,2025-03-31T10:00:00Z,1177,JPY,,,cross_sell,\n");
  sold.amount = {std::numeric_limits<std::int64_t>::min(), currency{"KWD"}};
  CHECK(written(sold) == "O-1,C-1,,2025-03-31T10:00:00Z,-9223372036854775.808,KWD,,,cross_sell,\n");

  task_attempt tried;
  tried.task = "find a shop";
  tried.started = at(1, 1, 1);
  tried.duration = milliseconds{12'345};
  tried.clicks = -3;
  tried.goal_reached = false;
  CHECK(written(tried) == ",find a shop,0001-01-01T00:00:00Z,12.345,-3,,,false,\n");
  tried.duration = milliseconds{-12'000};
  tried.goal_reached = true;
  CHECK(written(tried) == ",find a shop,0001-01-01T00:00:00Z,-12,-3,,,true,\n");
  tried.duration = milliseconds{50};
  CHECK(written(tried) == ",find a shop,0001-01-01T00:00:00Z,0.05,-3,,,true,\n");
  tried.duration = milliseconds{0};
  CHECK(written(tried) == ",find a shop,0001-01-01T00:00:00Z,0,-3,,,true,\n");

  survey_response said;
  said.lag = seconds{90};
  said.scale = answer_scale{1, 7, direction::low_is_good};
  said.score = 0.1;
  said.answered = at(9999, 12, 31, 86'399);
  said.topics = {"price", "service"};
  CHECK(written(said) ==
        ",,,other,,,,90,,customer,complete,1:7 low_is_good,0.1,,9999-12-31T23:59:59Z,,,"
        "price|service,1,,\n");
}

TEST_CASE("table_writer: text stays as it is, in quotes where it must be") {
  auto const source = [](std::string text) {
    mention seen;
    seen.source = std::move(text);
    auto const line = written(seen);
    return line.substr(1, line.find(",1970-") - 1);
  };
  CHECK(source("plain") == "plain");
  CHECK(source("=1+1") == "=1+1");
  CHECK(source(" blanks ") == " blanks ");
  CHECK(source("a,b") == "\"a,b\"");
  CHECK(source("\"") == "\"\"\"\"");
  CHECK(source("say \"yes\" now") == "\"say \"\"yes\"\" now\"");
  CHECK(source("one\ntwo") == "\"one\ntwo\"");
  CHECK(source("one\rtwo") == "\"one\rtwo\"");
  CHECK(source("日本\u2028é") == "日本\u2028é");
}

TEST_CASE("table_writer: each named attribute of customers is a column") {
  scratch_folder const folder;
  customer who;
  who.id = "C-1";
  who.roles = {role::user, role::buyer};
  who.segments = {{"plan", "pro"}};
  table_writer<customer> out{folder / "customers.csv", {"region", "plan"}};
  out.write(who);
  who.segments["size"] = "big";
  CHECK_THROWS_WITH(out.write(who),
                    CXM_CONTAINS("row 2") && CXM_CONTAINS("\"size\" has no column"));
  who.segments = {{"region", "west, north"}};
  out.write(who);
  out.close();
  CHECK(out.rows() == 2);
  CHECK(file_text(folder / "customers.csv") ==
        "id,prospect,account,roles,side,first_contact,acquired,lost,lost_reason,lost_to,"
        "lost_voluntarily,acquisition_cost,currency,referred_by,region,plan\n"
        "C-1,,,buyer|user,external,,,,,,,,,,,pro\n"
        "C-1,,,buyer|user,external,,,,,,,,,,\"west, north\",\n");
}

TEST_CASE("table_writer: names that don't work as columns of attributes are refused") {
  scratch_folder const folder;
  using writer = table_writer<customer>;
  std::string const path = folder / "customers.csv";
  CHECK_THROWS_WITH((writer{path, {""}}), CXM_CONTAINS("is empty"));
  CHECK_THROWS_WITH((writer{path, {" region"}}), CXM_CONTAINS("blanks around it"));
  CHECK_THROWS_WITH((writer{path, {"ID"}}), CXM_CONTAINS("called like a column"));
  CHECK_THROWS_WITH((writer{path, {"currency"}}), CXM_CONTAINS("called like a column"));
  CHECK_THROWS_WITH((writer{path, {"plan", "plan"}}), CXM_CONTAINS("named twice"));
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK_FALSE(std::filesystem::exists(path + ".part"));
}

TEST_CASE("table_writer: values without a form are refused by row and field, and leave nothing") {
  scratch_folder const folder;
  auto const refuses = [&](auto row, auto const& matcher) {
    table_writer<decltype(row)> out{folder / "t.csv"};
    CHECK_THROWS_WITH(out.write(row), matcher);
    out.close();
    auto const text = file_text(folder / "t.csv");
    CHECK(text.find('\n') + 1 == text.size());
  };
  order sold;
  sold.amount = {1, eur};
  sold.margin = money{1, currency{"USD"}};
  refuses(sold, CXM_CONTAINS("row 1") && CXM_CONTAINS("amounts in EUR and in USD"));
  sold.margin.reset();
  sold.amount = {1, currency{}};
  refuses(sold, CXM_CONTAINS("the currency of amount is not stated"));
  ticket asked;
  asked.topics = {"a|b"};
  refuses(asked, CXM_CONTAINS("topics: \"a|b\" holds a bar"));
  asked.topics = {"a", " "};
  refuses(asked, CXM_CONTAINS("topics: an element of a list that is empty"));
  asked.topics = {};
  asked.opened = sys_seconds{seconds{1'700'000'000'000}};
  refuses(asked, CXM_CONTAINS("opened: an instant outside the years 1 to 9999"));
  asked.opened = sys_seconds::min();
  refuses(asked, CXM_CONTAINS("opened: an instant outside the years 1 to 9999"));
  survey_response said;
  said.score = std::numeric_limits<double>::quiet_NaN();
  refuses(said, CXM_CONTAINS("score: not a number"));
  said.score.reset();
  said.weight = std::numeric_limits<double>::infinity();
  refuses(said, CXM_CONTAINS("weight: an infinite number"));
  said.weight = 1;
  said.comment = std::string("a\0b", 3);
  refuses(said, CXM_CONTAINS("comment: a text that holds a NUL byte"));
  said.comment = "caf\xE9";
  refuses(said, CXM_CONTAINS("comment: \"caf\\xe9\" is not UTF-8"));
  said.comment.clear();
  said.source = static_cast<response_source>(9);
  refuses(said, CXM_CONTAINS("source: the number 9 has no name"));
}

TEST_CASE("table_writer: the file appears on close, whole, and not at all without it") {
  scratch_folder const folder;
  std::string const path = folder / "mentions.csv";
  {
    table_writer<mention> out{path};
    out.write({});
    CHECK_FALSE(std::filesystem::exists(path));
  }
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK_FALSE(std::filesystem::exists(path + ".part"));
  table_writer<mention> first{path};
  table_writer<mention> out{std::move(first)};
  mention seen;
  seen.source = std::string(1000, 'x');
  for (int i = 0; i < 1000; ++i) out.write(seen);
  out.close();
  out.close();
  CHECK_FALSE(std::filesystem::exists(path + ".part"));
  CHECK(std::filesystem::file_size(path) == 26 + 1000 * (1 + 1000 + 1 + 20 + 1 + 1));
  CHECK_THROWS_AS(out.write(seen), std::logic_error);
}

TEST_CASE("table_writer: a place that can't be written to is an error that names it") {
  scratch_folder const folder;
  CHECK_THROWS_WITH(table_writer<mention>{folder / "none/mentions.csv"},
                    CXM_CONTAINS("none/mentions.csv: error: can't be written"));
  std::filesystem::create_directories(folder / "taken.csv");
  table_writer<mention> out{folder / "taken.csv"};
  CHECK_THROWS_AS(out.close(), io_error);
  CHECK_FALSE(std::filesystem::exists(folder / "taken.csv.part"));
}

TEST_CASE("table_writer: a full disk is an error, not a short file") {
  if (!std::filesystem::exists("/dev/full")) return;
  scratch_folder const folder;
  std::filesystem::create_symlink("/dev/full", folder / "m.csv.part");
  table_writer<mention> out{folder / "m.csv"};
  out.write({});
  CHECK_THROWS_WITH(out.close(), CXM_CONTAINS("can't be written"));
  CHECK_FALSE(std::filesystem::exists(folder / "m.csv"));
}
