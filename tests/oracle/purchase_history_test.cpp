// The CDNOW orders against the summaries of every customer that another program made of them: until
// 1997-09-30, and the 273 days after it.

#include <cxm/clv/purchase_history.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/reference.hpp"

#include <chrono>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {
using namespace std::chrono;
constexpr year_month_day until = year{1997} / 9 / 30;
constexpr year_month_day end = year{1998} / 6 / 30;

struct order {
  std::string customer;
  year_month_day day;
  std::int64_t cents = 0;
};
/// The last four fields of each line: customer, day, pieces, dollars.
std::vector<order> orders_of(std::string const& file) {
  std::ifstream in{cxm_test::reference("data/clv/" + file)};
  std::vector<order> all;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words{line};
    std::vector<std::string> fields;
    for (std::string word; words >> word;) fields.push_back(word);
    if (fields.size() < 4 || fields.back().find('.') == std::string::npos) continue;
    auto const* const f = fields.data() + fields.size() - 4;
    int const day = std::stoi(f[1]);
    all.push_back({f[0],
                   year{day / 10000} / month{static_cast<unsigned>(day / 100 % 100)} /
                       std::chrono::day{static_cast<unsigned>(day % 100)},
                   std::llround(std::stod(f[3]) * 100)});
  }
  return all;
}
std::vector<std::vector<std::string>> table(std::string const& file) {
  std::ifstream in{cxm_test::reference("data/clv/" + file)};
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    std::istringstream row{line};
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    rows.push_back(cells);
  }
  return rows;
}
void check(std::string const& orders, std::string const& summary, std::size_t customers) {
  auto const all = orders_of(orders);
  cxm::purchase_history const history{cxm::currency{"USD"}, all, &order::customer, &order::day,
                                      &order::cents};
  auto const base = history.buyers(until);
  auto const names = history.customers(until);
  auto const later = history.later(until, end);
  auto const expected = table(summary);
  REQUIRE(expected.size() == customers);
  REQUIRE(base.size() == customers);
  std::size_t right = 0;
  for (std::size_t i = 0; i < customers; ++i) {
    auto const& e = expected[i];
    bool const has_repeats = base[i].repeats > 0;
    bool const spend = has_repeats ? cxm_test::close(base[i].mean_spend, std::stod(e[4]), 1e-9)
                                   : std::isnan(base[i].mean_spend);
    right += names[i] == e[0] && base[i].repeats == std::stod(e[1]) &&
             base[i].recency == std::stod(e[2]) && base[i].observed == std::stod(e[3]) && spend &&
             later[i].purchases == std::stod(e[6]) &&
             cxm_test::close(later[i].spend, std::stod(e[7]), 1e-9);
  }
  CHECK(right == customers);
}
}  // namespace

TEST_CASE("oracle purchase_history: every customer of the whole CDNOW log") {
  check("CDNOW_master.txt", "cdnow_full_rfm.csv", 23570);
}

TEST_CASE(
    "oracle purchase_history: every customer of the CDNOW sample, by days and in rounded weeks") {
  check("CDNOW_sample.txt", "cdnow_sample_rfm.csv", 2357);
  auto const all = orders_of("CDNOW_sample.txt");
  cxm::purchase_history const history{all, &order::customer, &order::day, &order::cents};
  auto const weeks = history.buyers(until, {.unit = cxm::time_unit::week()});
  auto const published = table("cdnow_customers_summary.csv");
  REQUIRE(published.size() == weeks.size());
  std::size_t right = 0;
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    auto const rounded = [](double x) { return std::round(x * 100) / 100; };
    right += weeks[i].repeats == std::stod(published[i][1]) &&
             std::abs(rounded(weeks[i].recency) - std::stod(published[i][2])) < 1e-9 &&
             std::abs(rounded(weeks[i].observed) - std::stod(published[i][3])) < 1e-9;
  }
  CHECK(right == weeks.size());
}
