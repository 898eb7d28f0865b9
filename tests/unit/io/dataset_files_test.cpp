#include <cxm/io/dataset_files.hpp>

#include <cxm/io/table_writer.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/generator.hpp"
#include "support/scratch_folder.hpp"

using namespace cxm;
using namespace std::chrono;
using cxm_test::scratch_folder;

namespace {

/// Rows of every type with everything a file can hold: hostile text, the ends of ranges, any scale.
class hostile_rows {
 public:
  explicit hostile_rows(std::uint64_t seed) : random_{seed} {}

  template <class Row>
  [[nodiscard]] Row make() {
    Row row;
    in_ = currency{random_.pick({"EUR", "JPY", "KWD", "CLF"})};
    each_field<Row>([&](auto const& field) { fill(row.*field.member); });
    return row;
  }

 private:
  void fill(std::string& x) {
    x = random_.pick<char const*>(
        {"",     "",       "a",       "a,b",  "\"",  "\"\"",     "say \"yes\"", "one\ntwo",
         "\r\n", "one\r",  "=1+1",    "+1",   "-1",  "@x",       "'",           "日本語",
         "é",    "\u2028", "\uFEFFx", "🙂", "a|b", "a;b",      "\ta",         " a ",
         "NA",   "null",   "1e5",     "#1",   "\\",  "<b>&amp;", "\x1b[31m"});
    if (random_.chance(30)) x += std::to_string(random_.below(50));
    if (x.find_first_not_of(" \t\r\n") == std::string::npos) x.clear();  // read as not stated
  }
  void fill(double& x) {
    switch (random_.below(5)) {
      case 0: x = static_cast<double>(random_.below(11)); break;
      case 1: x = random_.real() * 10; break;
      case 2: x = random_.pick({1e300, -1e-300, 5e-324, 0.1, -0.0, 1e22, 123456789.125}); break;
      case 3: x = -random_.real(); break;
      default: x = static_cast<double>(random_.between(INT64_MIN, INT64_MAX));
    }
  }
  void fill(bool& x) { x = random_.chance(50); }
  void fill(std::int32_t& x) {
    x = static_cast<std::int32_t>(random_.chance(20) ? random_.between(INT32_MIN, INT32_MAX)
                                                     : random_.between(-3, 30));
  }
  template <class Rep, class Period>
  void fill(duration<Rep, Period>& x) {
    x = duration<Rep, Period>{random_.chance(20) ? random_.between(INT64_MIN, INT64_MAX)
                                                 : random_.between(-5'000, 100'000)};
  }
  void fill(sys_seconds& x) {
    sys_seconds const first = sys_days{year{1} / 1 / 1};
    sys_seconds const last = sys_days{year{10000} / 1 / 1} - seconds{1};
    x = sys_seconds{seconds{
        random_.between(first.time_since_epoch().count(), last.time_since_epoch().count())}};
    if (random_.chance(5)) x = random_.pick({first, last, sys_seconds{}});
  }
  void fill(money& x) {
    x = {random_.chance(20) ? random_.between(INT64_MIN, INT64_MAX)
                            : random_.between(-100'000, 100'000),
         in_};
  }
  void fill(role_set& x) {
    for (auto n = random_.below(4); n > 0; --n) x.insert(static_cast<role>(random_.below(5)));
  }
  template <named_enum E>
  void fill(E& x) {
    x = static_cast<E>(random_.below(enum_names<E>.size()));
  }
  void fill(answer_scale& x) {
    x = random_.pick({zero_to_ten, one_to_five.not_applicable({9, 99}), poor_fair_excellent,
                      answer_scale{1, 7, direction::low_is_good}, one_to_ten.with_boxes(3, 0x300),
                      answer_scale{-1000, -990}});
  }
  template <class T>
  void fill(std::optional<T>& x) {
    if constexpr (std::is_same_v<T, answer_scale>) {
      if (random_.chance(70)) fill(x.emplace(zero_to_ten));
    } else {
      if (random_.chance(70)) fill(x.emplace());
    }
  }
  void fill(std::vector<std::string>& x) {
    x.resize(random_.below(4));
    for (auto& each : x) {
      do {
        fill(each);
      } while (each.empty() || each.find('|') != std::string::npos);
    }
  }
  void fill(segment_attributes& x) {
    for (char const* name : {"region", "plan", "a,\"b\"", "größe"}) {
      std::string value;
      fill(value);
      if (!value.empty()) x[name] = value;
    }
  }
  cxm_test::generator random_;
  currency in_;
};

template <class Row>
void write_rows(scratch_folder const& folder, hostile_rows& source, dataset& kept, int n) {
  std::string const path = folder / (std::string{description<Row>::table} + ".csv");
  auto out = [&] {
    if constexpr (std::is_same_v<Row, customer>) {
      return table_writer<Row>{path, {"region", "plan", "a,\"b\"", "größe"}};
    } else {
      return table_writer<Row>{path};
    }
  }();
  for (int i = 0; i < n; ++i) {
    auto const row = source.make<Row>();
    out.write(row);
    kept.push_back(row);
  }
  out.close();
}

dataset read_one(std::string const& name, std::string const& content,
                 dataset_options options = {.zone = time_zone{"UTC"}, .in = currency{"EUR"}}) {
  scratch_folder const folder;
  folder.put(name, content);
  return read_dataset(folder.path(), std::move(options)).data;
}

std::string problem_of(std::string const& name, std::string const& content,
                       dataset_options options = {}) {
  scratch_folder const folder;
  folder.put(name, content);
  try {
    static_cast<void>(read_dataset(folder.path(), std::move(options)));
  } catch (io_error const& error) {
    std::string what = error.what();
    return what.starts_with(folder.path() + "/") ? what.substr(folder.path().size() + 1) : what;
  }
  return "nothing";
}
}  // namespace

TEST_CASE("dataset files: rows of every type come back as they were written") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    scratch_folder const folder;
    hostile_rows source{seed};
    dataset kept;
    int const n = seed == 1 ? 0 : 60;
    kept.each_table([&]<class Row>(table_view<Row>) { write_rows<Row>(folder, source, kept, n); });
    auto const read = read_dataset(folder.path());
    CHECK(read.tables.size() == 8);
    CHECK(read.unused.empty());
    REQUIRE(read.data == kept);
    for (auto const& table : read.tables) {
      CHECK(table.rows_read == static_cast<std::uint64_t>(n));
      CHECK(table.rows_bad == 0);
      CHECK(table.ignored.empty());
    }
  }
}

TEST_CASE("dataset files: columns come in any order and case, absent ones leave the default") {
  auto const data = read_one("orders.tsv", " AT \tcustomer\tAmount\n2025-03-31\tC-1\t 11.7 \n");
  order expected;
  expected.customer = "C-1";
  expected.at = sys_days{2025y / March / 31};
  expected.amount = {1170, currency{"EUR"}};
  REQUIRE(data.orders().size() == 1);
  CHECK(data.orders().row(0) == expected);
  auto const answers = read_one("responses.csv", "score,scale\n10 - Extremely likely,0:10\n,\n");
  CHECK(answers.responses().row(0).score == 10.0);
  CHECK(answers.responses().row(0).progress == response_progress::complete);
  CHECK(answers.responses().row(0).weight == 1);
  CHECK(answers.responses().row(1) == survey_response{});
}

TEST_CASE("dataset files: json has the same columns") {
  auto const data = read_one("tickets.jsonl",
                             "{\"id\":17,\"opened\":\"2025-03-31T10:00:00Z\",\"failure\":true,"
                             "\"cost\":12.5,\"currency\":\"USD\",\"topics\":\"a|b\"}\n"
                             "{\"opened\":\"2025-03-31T12:00\",\"reopened\":2,\"waited\":90}\n");
  auto const first = data.tickets().row(0);
  CHECK(first.id == "17");
  CHECK(first.failure == true);
  CHECK(first.cost == money{1250, currency{"USD"}});
  CHECK(first.topics == std::vector<std::string>{"a", "b"});
  auto const second = data.tickets().row(1);
  CHECK(second.opened - first.opened == hours{2});
  CHECK(second.reopened == 2);
  CHECK(second.waited == seconds{90});
}

TEST_CASE("dataset files: further columns of customers are their attributes") {
  scratch_folder const folder;
  folder.put("customers.csv", "id, region ,plan,,acquired\nC-1,west,,x,2025-01-01T00:00:00Z\n");
  auto const read = read_dataset(folder.path());
  REQUIRE(read.tables.size() == 1);
  CHECK(read.tables[0].columns == std::vector<std::string>{"id", "acquired"});
  CHECK(read.tables[0].attributes == std::vector<std::string>{"region", "plan"});
  CHECK(read.tables[0].ignored == std::vector<std::string>{"#4"});
  CHECK(read.data.customers().row(0).segments == segment_attributes{{"region", "west"}});
  CHECK(problem_of("customers.csv", "id,plan, plan\n") ==
        "customers.csv: error: two columns are called \"plan\"\nhint: rename one of them");
}

TEST_CASE("dataset files: a further column elsewhere is ignored, a slip of a name is an error") {
  scratch_folder const folder;
  folder.put("mentions.csv", "brand,at,url,kinds\nx,2025-01-01T00:00:00Z,y,z\n");
  folder.put("order.csv", "id\n");
  folder.put("notes.txt", "");
  auto const read = read_dataset(folder.path());
  CHECK(read.tables[0].ignored == std::vector<std::string>{"url", "kinds"});
  CHECK(read.unused == std::vector<std::string>{"order.csv"});
  CHECK(problem_of("mentions.csv", "brand,at,sentimant\n") ==
        "mentions.csv: error: the mentions have no column \"sentimant\"\n"
        "hint: did you mean sentiment? Rename or remove the column");
  CHECK(problem_of("touchpoints.csv", "lat,at\n1,2025-01-01T00:00:00Z\n") == "nothing");
  CHECK(problem_of("orders.csv", "id,ID\n") ==
        "orders.csv: error: two columns are called \"id\"\nhint: rename or remove one of them");
}

TEST_CASE("dataset files: what can't be absent is needed") {
  CHECK_THAT(problem_of("orders.csv", "id,date,amount\n"),
             CXM_CONTAINS("orders.csv: error: no column is named \"at\""));
  CHECK_THAT(problem_of("subscriptions.csv", "id,start\n1,2025-01-01\n"),
             CXM_CONTAINS("no column is named \"mrr\""));
  CHECK(problem_of("orders.csv", "at,amount,currency\n2025-01-01T00:00:00Z,,EUR\n") ==
        "orders.csv:2:22: error: amount is empty; each of the orders needs it\n"
        "hint: --on-bad-row=count leaves such rows out and counts them");
  CHECK_THAT(problem_of("orders.jsonl", "{\"at\":\"2025-01-01T00:00:00Z\"}\n"),
             CXM_CONTAINS("\"amount\""));
}

TEST_CASE("dataset files: cells that can't be read are named with their place and a way out") {
  auto const in = [](std::string const& name, std::string const& header, std::string const& row) {
    return problem_of(name, header + "\n" + row + "\n", {.zone = time_zone{"UTC"}});
  };
  CHECK(in("mentions.csv", "brand,at,sentiment", "x,2025-01-01,postive") ==
        "mentions.csv:2:14: error: sentiment \"postive\" is none of negative, neutral, positive\n"
        "hint: did you mean positive?");
  CHECK(in("customers.csv", "id,roles", "x,buyer|chief") ==
        "customers.csv:2:3: error: roles \"chief\" is none of buyer, user, employee, distributor, "
        "contractor\nhint: write one of these; or --on-bad-row=count leaves such rows out and "
        "counts them");
  CHECK(in("responses.csv", "scale", "0-10") ==
        "responses.csv:2:1: error: scale \"0-10\" is not a scale: \"0-10\" is not a scale\n"
        "hint: such as 0:10, 1:7 low_is_good, 1:5 na=9,99 or 2,3,5");
  CHECK(in("tickets.csv", "opened,reopened", "2025-01-01,1.5") ==
        "tickets.csv:2:12: error: reopened \"1.5\" is not a whole number\n"
        "hint: round it; or --on-bad-row=count leaves such rows out and counts them");
  CHECK_THAT(in("tickets.csv", "opened,reopened", "2025-01-01,9999999999"),
             CXM_CONTAINS("is too large or too small"));
  CHECK_THAT(in("tickets.csv", "opened,waited", "2025-01-01,soon"),
             CXM_CONTAINS("waited \"soon\" is not a number"));
  CHECK_THAT(in("task_attempts.csv", "duration", "1.2345"),
             CXM_CONTAINS("more than three decimals"));
  CHECK_THAT(in("orders.csv", "at,amount,currency", "2025-01-01,1.5,JPY"),
             CXM_CONTAINS("orders.csv:2:12: error: amount \"1.5\" has more decimals than the "
                          "currency, which has 0"));
  CHECK_THAT(in("orders.csv", "at,amount,currency", "2025-01-01,1.5,euro"),
             CXM_CONTAINS("orders.csv:2:16: error: currency \"euro\" is not a currency"));
  CHECK_THAT(in("responses.csv", "score", "ten"), CXM_CONTAINS("responses.csv:2:1"));
}

TEST_CASE("dataset files: a time without a zone and an amount without a currency are asked about") {
  for (auto const bad : {on_bad_row::fail, on_bad_row::count}) {
    dataset_options options;
    options.input.bad = bad;
    CHECK(problem_of("mentions.csv", "brand,at\nx,2025-03-31\n", options) ==
          "mentions.csv:2:3: error: at \"2025-03-31\" names no time zone\n"
          "hint: --timezone UTC, or the zone of the business, such as --timezone Europe/Berlin");
    CHECK(problem_of("tickets.csv", "opened,cost\n2025-03-31T00:00:00Z,5\n", options) ==
          "tickets.csv:2:22: error: cost \"5\" is in no currency\n"
          "hint: --currency EUR, or a column called currency");
  }
  auto const data = read_one("mentions.csv", "at\n2025-07-01 02:00\n2025-07-01\n",
                             {.zone = time_zone{"Europe/Berlin"}});
  CHECK(data.mentions().row(0).at == sys_days{2025y / July / 1});
  CHECK(data.mentions().row(1).at == sys_days{2025y / June / 30} + hours{22});
  auto const mixed = read_one(
      "tickets.csv", "opened,cost,currency\n2025-03-31,5,\n2025-03-31,5,USD\n2025-03-31,,\n");
  CHECK(mixed.tickets().row(0).cost == money{500, currency{"EUR"}});
  CHECK(mixed.tickets().row(1).cost == money{500, currency{"USD"}});
  CHECK_FALSE(mixed.tickets().row(2).cost);
}

TEST_CASE("dataset files: bad rows are left out and counted when that is asked for") {
  scratch_folder const folder;
  folder.put("orders.csv",
             "id,at,amount,kind\n"
             "1,2025-01-01,5,first\n"
             "2,2025-01-01\n"
             "3,03/04/2025,5,first\n"
             "4,2025-01-01,x,first\n"
             "5,2025-01-01,5,frist\n"
             "6,2025-01-01,,first\n"
             "7,2025-01-01,5,repeat\n");
  dataset_options options{.zone = time_zone{"UTC"}, .in = currency{"EUR"}};
  options.input.bad = on_bad_row::count;
  auto const read = read_dataset(folder.path(), options);
  CHECK(read.data.orders().size() == 2);
  CHECK(read.data.orders().row(1).id == "7");
  CHECK(read.tables[0].rows_read == 7);
  CHECK(read.tables[0].rows_bad == 5);
  REQUIRE(read.tables[0].bad_examples.size() == 5);

  std::string const file = folder / "orders.csv";
  std::vector<dataset_cell> const asked{{"orders", 1, "kind"},   {"orders", 0, ""},
                                        {"orders", 0, "margin"}, {"orders", 9, "kind"},
                                        {"orders", 1, "id"},     {"tickets", 0, "id"}};
  CHECK(find_places(read, asked) ==
        std::vector<place>{
            {file, 8, 16}, {file, 2, 0}, {file, 2, 0}, {file, 0, 0}, {file, 8, 1}, {"", 0, 0}});
}

TEST_CASE("dataset files: a date format, missing words and a decimal comma hold for all tables") {
  dataset_options options{.zone = time_zone{"UTC"}, .in = currency{"EUR"}};
  options.date_format = "%d.%m.%Y";
  options.missing = {"NA"};
  options.input.csv.decimal = ',';
  auto const data =
      read_one("orders.csv", "id;at;amount;margin\nNA;31.03.2025;1177,5;NA\n", options);
  CHECK(data.orders().row(0).id.empty());
  CHECK(data.orders().row(0).at == sys_days{2025y / March / 31});
  CHECK(data.orders().row(0).amount == money{117'750, currency{"EUR"}});
  CHECK_FALSE(data.orders().row(0).margin);
}

TEST_CASE("dataset files: a folder without tables, or with two for one, is refused") {
  CHECK_THAT(problem_of("order.csv", "id\n"),
             CXM_CONTAINS("error: no file of this folder is called like a table") &&
                 CXM_CONTAINS("hint: the tables are called customers, touchpoints, responses, "
                              "orders, subscriptions, tickets, task_attempts, mentions") &&
                 CXM_CONTAINS("this folder has order.csv"));
  scratch_folder const folder;
  folder.put("orders.csv", "id\n");
  folder.put("orders.json", "[]");
  CHECK_THROWS_WITH(read_dataset(folder.path()),
                    CXM_CONTAINS("two files hold the orders: orders.csv and orders.json"));
  CHECK_THROWS_WITH(read_dataset(folder / "orders.csv"),
                    CXM_CONTAINS("this is a file, not a folder"));
  CHECK_THROWS_WITH(read_dataset(folder / "none"), CXM_CONTAINS("there is no such folder"));
}
