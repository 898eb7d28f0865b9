// Real exports, read through the public readers. Expected figures: Python 3.11 (csv and decimal) over
// the same files.
#include <cxm/io/table.hpp>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace {

using cxm::cell_type;

std::string reference(std::string const& file) {
  return std::string{CXM_REFERENCE_DIR} + "/data/" + file;
}

bool absent(std::string const& file) {
  if (std::filesystem::exists(reference(file))) return false;
  WARN("reference data is absent: " << file);
  return true;
}

// Calls see(batch) for every batch, and returns how many rows there were.
template <class See>
std::uint64_t read(std::string const& file, cxm::table_options const& options,
                   std::vector<cxm::column> const& columns, See see) {
  auto const reader = cxm::open_table(cxm::source::file(reference(file)), options, columns);
  cxm::batch rows;
  std::uint64_t n = 0;
  while (reader->next(rows)) {
    n += rows.rows();
    see(rows);
  }
  CHECK(n + reader->bad_rows() == reader->rows_read());
  return n;
}

}  // namespace

TEST_CASE("real files: the airport survey of 2018, its column named with trailing blanks") {
  if (absent("survey/sfo_2018_raw.csv")) return;
  std::map<double, int> answers;
  double weight = 0;
  auto const n = read("survey/sfo_2018_raw.csv", {},
                      {{.name = "netpro", .type = cell_type::answer},
                       {.name = "WEIGHT", .type = cell_type::number}},
                      [&](cxm::batch const& rows) {
                        CHECK(rows.numbers(0).size() == rows.rows());
                        for (double a : rows.numbers(0)) ++answers[a];
                        for (double w : rows.numbers(1)) weight += w;
                      });
  CHECK(n == 2809);
  CHECK(answers == std::map<double, int>{{0, 24},
                                         {1, 11},
                                         {2, 24},
                                         {3, 26},
                                         {4, 24},
                                         {5, 205},
                                         {6, 133},
                                         {7, 334},
                                         {8, 601},
                                         {9, 498},
                                         {10, 770},
                                         {11, 159}});
  CHECK(std::fabs(weight - 2808.9971911) < 1e-6);
}

TEST_CASE("real files: the purchase log of CDNOW, separated by white space") {
  if (absent("clv/CDNOW_master.txt")) return;
  std::int64_t cents = 0;
  std::int64_t units = 0;
  std::set<std::string> customers;
  cxm::time_cell first{.seconds = 4102444800};
  cxm::time_cell last{};
  auto const n = read("clv/CDNOW_master.txt", {.csv = {.white_space = true}},
                      {{.name = "customer_id"},
                       {.name = "date", .type = cell_type::time},
                       {.name = "number_of_cds", .type = cell_type::amount, .decimals = 0},
                       {.name = "dollar_value", .type = cell_type::amount}},
                      [&](cxm::batch const& rows) {
                        for (auto id : rows.texts(0)) customers.emplace(id);
                        for (auto t : rows.times(1)) {
                          if (t.seconds < first.seconds) first = t;
                          if (t.seconds > last.seconds) last = t;
                        }
                        for (auto u : rows.amounts(2)) units += u;
                        for (auto c : rows.amounts(3)) cents += c;
                      });
  CHECK(n == 69659);
  CHECK(cents == 250031563);
  CHECK(units == 167881);
  CHECK(customers.size() == 23570);
  CHECK(first == cxm::time_cell{.seconds = 852076800});  // 1997-01-01
  CHECK(last == cxm::time_cell{.seconds = 899164800});   // 1998-06-30
}

TEST_CASE("real files: a file without a header, its columns by number") {
  if (absent("clv/CDNOW_sample.txt")) return;
  std::set<std::string> customers;
  auto const n = read("clv/CDNOW_sample.txt", {.csv = {.white_space = true, .header_rows = 0}},
                      {{.name = "#2"}}, [&](cxm::batch const& rows) {
                        for (auto id : rows.texts(0)) customers.emplace(id);
                      });
  CHECK(n == 6919);
  CHECK(customers.size() == 2357);
}

TEST_CASE("real files: a SurveyMonkey export of two header rows that is not UTF-8") {
  if (absent("survey/surveymonkey_starwars_2header.csv")) return;
  std::string const file = "survey/surveymonkey_starwars_2header.csv";
  cxm::table_options options{.csv = {.header_rows = 2}};
  std::vector<cxm::column> const columns{
      {.name = "Have you seen any of the 6 films in the Star Wars franchise?",
       .type = cell_type::flag},
      {.name = "Gender"}};
  CHECK_THROWS_WITH(read(file, options, columns, [](cxm::batch const&) {}),
                    CXM_CONTAINS(":1:") && CXM_CONTAINS("is not UTF-8") &&
                        CXM_CONTAINS("hint: --encoding windows-1252"));
  options.csv.encoding = cxm::text_encoding::windows_1252;
  int seen = 0;
  std::map<std::string, int> genders;
  auto const n = read(file, options, columns, [&](cxm::batch const& rows) {
    for (auto yes : rows.flags(0)) seen += yes;
    for (auto g : rows.texts(1)) ++genders[std::string{g}];
  });
  CHECK(n == 1186);
  CHECK(seen == 936);
  CHECK(genders == std::map<std::string, int>{{"", 140}, {"Female", 549}, {"Male", 497}});
}

TEST_CASE("real files: the telecom's customers, eleven of them without a total") {
  if (absent("churn/telco_ibm.csv")) return;
  std::uint64_t churned = 0;
  std::uint64_t no_total = 0;
  std::int64_t total = 0;
  std::int64_t monthly = 0;
  double tenure = 0;
  auto const n = read("churn/telco_ibm.csv", {},
                      {{.name = "Churn", .type = cell_type::flag},
                       {.name = "TotalCharges", .type = cell_type::amount},
                       {.name = "MonthlyCharges", .type = cell_type::amount},
                       {.name = "tenure", .type = cell_type::number}},
                      [&](cxm::batch const& rows) {
                        for (std::size_t r = 0; r < rows.rows(); ++r) {
                          churned += rows.flags(0)[r];
                          no_total += rows.valid(1)[r] ? 0U : 1U;
                          total += rows.amounts(1)[r];
                          monthly += rows.amounts(2)[r];
                          tenure += rows.numbers(3)[r];
                        }
                      });
  CHECK(n == 7043);
  CHECK(churned == 1869);
  CHECK(no_total == 11);
  CHECK(total == 1605616870);
  CHECK(monthly == 45611660);
  CHECK(tenure == 227990);
}

TEST_CASE("real files: a usability test with line ends in its header and answers to mend") {
  if (absent("survey/jupyterlab_2018_ux_test.csv")) return;
  std::map<std::string, int> first;
  std::uint64_t unparsable = 0;
  std::uint64_t yes = 0;
  cxm::place where;
  auto const n = read("survey/jupyterlab_2018_ux_test.csv",
                      {.csv = {.header_rows = 2}, .bad = cxm::on_bad_row::count},
                      {{.name = "#6"}, {.name = "#6", .type = cell_type::flag, .missing = {"N/A"}}},
                      [&](cxm::batch const& rows) {
                        for (std::size_t r = 0; r < rows.rows(); ++r) {
                          ++first[std::string{rows.texts(0)[r]}];
                          yes += rows.flags(1)[r];
                          if (!rows.unparsable(r, 1)) continue;
                          if (unparsable++ == 0) where = rows.position(r, 1);
                        }
                      });
  CHECK(n == 1581);
  CHECK(first == std::map<std::string, int>{{"", 132},
                                            {"  N", 1},
                                            {" N", 1},
                                            {"C", 1},
                                            {"N", 413},
                                            {"N ", 2},
                                            {"N/A", 3},
                                            {"Skipped", 1},
                                            {"Y", 1024},
                                            {"Y?", 2},
                                            {"y", 1}});
  CHECK(yes == 1025);
  CHECK(unparsable == 4);
  CHECK(where.line > 3);
}

TEST_CASE("real files: exports with quoted questions, partial rows and mixed dates") {
  if (absent("survey/jupyter_2015_ux_surveyexport.csv")) return;
  std::map<std::string, int> status;
  std::uint64_t not_later = 0;
  auto n = read("survey/jupyter_2015_ux_surveyexport.csv", {},
                {{.name = "Status"},
                 {.name = "Time Started", .type = cell_type::time},
                 {.name = "Date Submitted", .type = cell_type::time}},
                [&](cxm::batch const& rows) {
                  for (std::size_t r = 0; r < rows.rows(); ++r) {
                    ++status[std::string{rows.texts(0)[r]}];
                    not_later += rows.times(2)[r].seconds < rows.times(1)[r].seconds ? 1U : 0U;
                  }
                });
  CHECK(n == 1706);
  CHECK(status == std::map<std::string, int>{{"Complete", 779}, {"Partial", 927}});
  CHECK(not_later == 0);

  std::vector<cxm::column> stamp{{.name = "Timestamp", .type = cell_type::time}};
  CHECK_THROWS_WITH(
      read("survey/jupyter_2016_education_googleforms.csv", {}, stamp, [](cxm::batch const&) {}),
      CXM_CONTAINS(":2:1: error: Timestamp \"4/22/2016 19:57:50\"") &&
          CXM_CONTAINS("hint: --date-format \"%m/%d/%Y %H:%M:%S\""));
  stamp[0].date_format = "%m/%d/%Y %H:%M:%S";
  n = read("survey/jupyter_2016_education_googleforms.csv", {}, stamp, [](cxm::batch const& rows) {
    CHECK(rows.times(0)[0] ==
          cxm::time_cell{.seconds = 1461355070, .kind = cxm::time_kind::wall_clock});
  });
  CHECK(n == 125);
}

TEST_CASE("real files: a Qualtrics export of three header rows") {
  if (absent("survey/qualtrics_3header_sample.csv")) return;
  auto const n = read("survey/qualtrics_3header_sample.csv", {.csv = {.header_rows = 3}},
                      {{.name = "Q1", .type = cell_type::answer},
                       {.name = "RecordedDate", .type = cell_type::time},
                       {.name = "Finished", .type = cell_type::flag}},
                      [](cxm::batch const& rows) {
                        CHECK(rows.numbers(0)[0] == 2);
                        CHECK(rows.times(1)[0].seconds == 1500366528);
                        CHECK(rows.flags(2)[0] == 1);
                      });
  CHECK(n == 1);
}

TEST_CASE("real files: event logs with ISO times, dates and Unix seconds") {
  if (absent("journey/journey_bupar_sepsis.csv")) return;
  auto const count = [](std::string const& file, cxm::column const& time, cxm::time_kind kind) {
    return read(file, {}, {time}, [&](cxm::batch const& rows) {
      for (auto t : rows.times(0)) {
        if (t.kind != kind || t.seconds < 0) FAIL("a time of the wrong kind");
      }
    });
  };
  cxm::column const timestamp{.name = "timestamp", .type = cell_type::time};
  CHECK(count("journey/journey_bupar_sepsis.csv", timestamp, cxm::time_kind::wall_clock) == 15214);
  CHECK(count("journey/journey_bupar_traffic_fines.csv", timestamp, cxm::time_kind::date) == 34724);
  CHECK(count("journey/sim_events_2000users.csv",
              {.name = "ts", .type = cell_type::time, .date_format = "%s"},
              cxm::time_kind::instant) == 40058);
  CHECK(count("churn/ledger_subscriptions.csv", {.name = "ts_utc", .type = cell_type::time},
              cxm::time_kind::instant) == 40);
}
