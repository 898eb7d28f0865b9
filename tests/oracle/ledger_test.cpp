// A small ledger with every movement in it, against figures of an independent Python program that
// are written into figures/ledger.json, and of DuckDB into figures/ledger_sql.json.

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/clv/ltv.hpp>
#include <cxm/retention/churn.hpp>
#include <cxm/retention/subscription_ledger.hpp>
#include <cxm/revenue/mrr.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

using nlohmann::json;
using namespace std::chrono;
using cxm_test::close;

namespace {
std::ifstream open(std::string const& name) {
  std::ifstream in{std::string{CXM_ORACLE_FIGURES} + "/" + name};
  REQUIRE(in.is_open());
  return in;
}
json const& figures() {
  static json const all = json::parse(open("ledger.json"));
  return all;
}

/// 2023-12-05T09:00:00, and Z or +00:00 after it.
sys_seconds instant(std::string const& text) {
  REQUIRE(text.size() >= 20);
  auto const number = [&](std::size_t from, std::size_t n) {
    return std::stoi(text.substr(from, n));
  };
  year_month_day const day{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                           std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  REQUIRE(day.ok());
  REQUIRE((text.substr(19) == "Z" || text.substr(19) == "+00:00"));
  return sys_days{day} + hours{number(11, 2)} + minutes{number(14, 2)} + seconds{number(17, 2)};
}

cxm::subscription_ledger<> const& ledger() {
  static cxm::subscription_ledger<> const read = [] {
    cxm::subscription_ledger<> l{cxm::currency{"EUR"}};
    auto in = open("ledger_subscriptions.csv");
    bool header = true;
    for (std::string line; std::getline(in, line);) {
      std::vector<std::string> cells(1);
      for (char c : line) {
        if (c == ',') cells.emplace_back();
        if (c != ',' && c != '\r') cells.back() += c;
      }
      REQUIRE(cells.size() == 4);
      if (header) {
        REQUIRE(cells[3] == "mrr_cents_after");
      } else {
        l.push(cells[1], cells[2], instant(cells[0]), std::stoll(cells[3]));
      }
      header = false;
    }
    return l;
  }();
  return read;
}
std::vector<cxm::ledger_period> const& every_month() {
  static auto const all = ledger().periods(cxm::period::month, "UTC");
  return all;
}

double number(json const& x) { return x.is_null() ? cxm::undefined : x.get<double>(); }

/// Every key of `expected` is one of `actual`, with the same number; null is NaN.
using named_figures = std::map<std::string, double>;
void compare(json const& expected, named_figures const& actual) {
  CHECK(expected.size() == actual.size());
  for (auto const& [key, value] : expected.items()) {
    INFO(key);
    REQUIRE(actual.count(key) == 1);
    CHECK(close(actual.at(key), number(value)));
  }
}

/// The rates of a month under the names of the oracle, `x.num` for a member of x.
named_figures rates_of(std::size_t i) {
  cxm::churn const c{every_month()[i]};
  cxm::mrr const m{every_month()[i]};
  named_figures out;
  auto const quotient = [&](std::string const& name, cxm::churn_rate const& r) {
    out[name + ".num"] = r.churned;
    out[name + ".den"] = r.denominator;
    out[name + ".rate"] = r.value;
  };
  quotient("start_of_period", c.start_of_period());
  out["start_of_period.wilson95.lower"] = c.start_of_period().range.lower;
  out["start_of_period.wilson95.upper"] = c.start_of_period().range.upper;
  quotient("chartmogul_standard", c.start_of_period());
  quotient("churn_events_over_start", c.events_over_start());
  quotient("average_of_start_end", c.average());
  quotient("mid_period", c.mid_period());
  quotient("stripe_style", c.start_plus_new());
  out["shopify_daily_sum"] = c.daily_sum().value;
  out["exposure_customer_days"] = c.exposure_days();
  out["hazard_per_30d"] = c.hazard_30_days().value;
  out["prob_30d"] = c.exposure().value;
  out["gross_mrr_churn"] = m.gross_churn();
  out["net_mrr_churn"] = m.net_churn();
  out["net_mrr_churn_shopify_daily_sum"] = m.net_churn_daily_sum();
  out["nrr_cohort"] = m.nrr();
  out["grr_cohort"] = m.grr();
  out["logo_retention"] = m.logo_retention();
  out["quick_ratio_with_react"] = m.quick_ratio();
  out["quick_ratio_no_react"] = m.quick_ratio_without_returns();
  out["arpa_end_cents"] = m.arpa_end();
  std::vector<double> earlier;
  for (std::size_t k = i > 6 ? i - 6 : 0; k < i; ++k) {
    earlier.push_back(cxm::churn{every_month()[k]}.start_of_period().value);
  }
  out["trailing_churn"] = cxm::trailing_churn(earlier);
  out["ltv_chartmogul_cents"] =
      cxm::lifetime_value_at(m.arpa_end(), 1, cxm::trailing_churn(earlier));
  out["ltv_simple_cents"] = cxm::lifetime_value_at(m.arpa_end(), 1, c.start_of_period().value);
  return out;
}
/// The oracle's entry in the same flat form; texts are left out.
json flat(json const& rates) {
  json out = json::object();
  for (auto const& [name, value] : rates.items()) {
    if (value.is_object()) {
      for (auto const& [part, x] : value.items()) {
        if (part == "wilson95") {
          out[name + ".wilson95.lower"] = x.is_null() ? x : x.at(0);
          out[name + ".wilson95.upper"] = x.is_null() ? x : x.at(1);
        } else if (!x.is_string()) {
          out[name + '.' + part] = x;
        }
      }
    } else if (!value.is_string()) {
      out[name] = value;
    }
  }
  return out;
}
}  // namespace

TEST_CASE("ledger oracle: forty changes of twelve customers over seven months") {
  CHECK(ledger().count() == 40);
  CHECK(ledger().customers() == 12);
  CHECK(ledger().ties() == 0);
  CHECK(ledger().excluded().total() == 0);
  REQUIRE(every_month().size() == 7);
  REQUIRE(figures().at("movements").size() == 7);
  REQUIRE(figures().at("rates").size() == 7);
}

TEST_CASE("ledger oracle: movements of each month, in money and in counts") {
  for (std::size_t i = 0; i < every_month().size(); ++i) {
    auto const& p = every_month()[i];
    json const& expected = figures().at("movements").at(i);
    INFO(p.label);
    CHECK(p.label == expected.at("month").get<std::string>());
    CHECK(p.mrr.start == expected.at("start_mrr").get<std::int64_t>());
    CHECK(p.mrr.end == expected.at("end_mrr").get<std::int64_t>());
    CHECK(p.customers.start == expected.at("start_customers").get<cxm::count_t>());
    CHECK(p.customers.end == expected.at("end_customers").get<cxm::count_t>());
    json const& money = expected.at("event_level");
    CHECK(money.size() == 5);
    CHECK(p.mrr.joined == money.at("new").get<std::int64_t>());
    CHECK(p.mrr.expansion == money.at("expansion").get<std::int64_t>());
    CHECK(p.mrr.contraction == money.at("contraction").get<std::int64_t>());
    CHECK(p.mrr.churned == money.at("churn").get<std::int64_t>());
    CHECK(p.mrr.reactivated == money.at("reactivation").get<std::int64_t>());
    json const& counts = expected.at("event_level_counts");
    CHECK(counts.size() == 5);
    CHECK(p.customers.joined == counts.at("new").get<cxm::count_t>());
    CHECK(p.customers.expanded == counts.at("expansion").get<cxm::count_t>());
    CHECK(p.customers.contracted == counts.at("contraction").get<cxm::count_t>());
    CHECK(p.customers.churned == counts.at("churn").get<cxm::count_t>());
    CHECK(p.customers.reactivated == counts.at("reactivation").get<cxm::count_t>());
    CHECK(p.mrr.start + p.mrr.joined + p.mrr.reactivated + p.mrr.expansion - p.mrr.contraction -
              p.mrr.churned ==
          p.mrr.end);
  }
}

TEST_CASE("ledger oracle: net movements of each month, in money and in counts") {
  for (std::size_t i = 0; i < every_month().size(); ++i) {
    auto const& p = every_month()[i];
    json const& money = figures().at("movements").at(i).at("net_period");
    json const& counts = figures().at("movements").at(i).at("net_period_counts");
    INFO(p.label);
    CHECK(money.size() == 5);
    CHECK(p.net.joined_mrr == money.at("new").get<std::int64_t>());
    CHECK(p.net.expansion == money.at("expansion").get<std::int64_t>());
    CHECK(p.net.contraction == money.at("contraction").get<std::int64_t>());
    CHECK(p.net.churned_mrr == money.at("churn").get<std::int64_t>());
    CHECK(p.net.reactivated_mrr == money.at("reactivation").get<std::int64_t>());
    CHECK(counts.size() == 5);
    CHECK(p.net.joined == counts.at("new").get<cxm::count_t>());
    CHECK(p.net.expanded == counts.at("expansion").get<cxm::count_t>());
    CHECK(p.net.contracted == counts.at("contraction").get<cxm::count_t>());
    CHECK(p.net.churned == counts.at("churn").get<cxm::count_t>());
    CHECK(p.net.reactivated == counts.at("reactivation").get<cxm::count_t>());
  }
}

TEST_CASE("ledger oracle: movements of each month as DuckDB has them") {
  json const sql = json::parse(open("ledger_sql.json"));
  std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, cxm::count_t>> actual;
  for (auto const& p : every_month()) {
    auto const add = [&](char const* kind, std::int64_t money, cxm::count_t n) {
      if (n > 0) actual[{p.label, kind}] = {money, n};
    };
    add("new", p.mrr.joined, p.customers.joined);
    add("expansion", p.mrr.expansion, p.customers.expanded);
    add("contraction", p.mrr.contraction, p.customers.contracted);
    add("churn", p.mrr.churned, p.customers.churned);
    add("reactivation", p.mrr.reactivated, p.customers.reactivated);
  }
  CHECK(actual.size() == sql.at("movements").size());
  for (json const& m : sql.at("movements")) {
    auto const& found = actual[{m.at("mon").get<std::string>(), m.at("kind").get<std::string>()}];
    INFO(m.dump());
    CHECK(found.first == m.at("amt").get<std::int64_t>());
    CHECK(found.second == m.at("cnt").get<cxm::count_t>());
  }
}

TEST_CASE("ledger oracle: every rate of every month") {
  for (std::size_t i = 0; i < every_month().size(); ++i) {
    json expected = figures().at("rates").at(i);
    INFO(every_month()[i].label);
    CHECK(every_month()[i].label == expected.at("month").get<std::string>());
    compare(flat(expected), rates_of(i));
  }
  // Six quotients of three numbers, one with an interval, and sixteen single figures.
  CHECK(flat(figures().at("rates").at(0)).size() == 36);
}

TEST_CASE("ledger oracle: each change is of its kind, on its day") {
  struct tally {
    cxm::count_t joined = 0, churned = 0, reactivated = 0;
    std::int64_t gained = 0, lost = 0, expansion = 0, contraction = 0;
  };
  std::map<std::string, tally> expected;
  for (json const& change : figures().at("changes")) {
    auto& day = expected[cxm::label(cxm::day_at(instant(change.at("ts")), "UTC"))];
    auto const kind = change.at("kind").get<std::string>();
    std::int64_t const more =
        change.at("new").get<std::int64_t>() - change.at("old").get<std::int64_t>();
    day.joined += kind == "new";
    day.churned += kind == "churn";
    day.reactivated += kind == "reactivation";
    if (kind == "expansion") day.expansion += more;
    if (kind == "contraction") day.contraction -= more;
    if (kind == "expansion" || kind == "reactivation") day.gained += more;
    if (kind == "churn" || kind == "contraction") day.lost -= more;
  }
  CHECK(expected.size() > 30);
  for (auto const& p : ledger().periods(cxm::period::day, "UTC")) {
    INFO(p.label);
    tally const e = expected[p.label];
    CHECK(p.customers.joined == e.joined);
    CHECK(p.customers.churned == e.churned);
    CHECK(p.customers.reactivated == e.reactivated);
    CHECK(p.mrr.expansion == e.expansion);
    CHECK(p.mrr.contraction == e.contraction);
    CHECK(p.days.at(0).mrr_gained == e.gained);
    CHECK(p.days.at(0).mrr_lost == e.lost);
  }
}

TEST_CASE("ledger oracle: exposure is the length of the spells") {
  double days = 0;
  for (json const& spell : figures().at("spells")) days += spell.at("days").get<double>();
  double exposed = 0;
  for (auto const& p : every_month()) exposed += cxm::churn{p}.exposure_days();
  CHECK(close(exposed, days));
}

TEST_CASE("ledger oracle: cohorts by month of acquisition, in customers and in money") {
  json const& expected = figures().at("cohorts");
  auto const found = ledger().cohorts(cxm::period::month, "UTC");
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    cxm::ledger_cohort const& c = found[i];
    json const& e = expected.at(i);
    INFO(c.label);
    CHECK(c.label == e.at("cohort").get<std::string>());
    CHECK(c.size == e.at("size").get<cxm::count_t>());
    REQUIRE(c.active.size() == found.size() - i);
    for (std::size_t age = 0; c.size == 0 && age < c.active.size(); ++age) {
      CHECK(c.active[age] == 0);
      CHECK(std::isnan(c.logo_retention(age).value));
      CHECK(std::isnan(c.mrr_retention(age)));
    }
    if (c.size == 0) continue;
    CHECK(c.initial_mrr == e.at("initial_mrr").get<std::int64_t>());
    CHECK(c.active == e.at("active").get<std::vector<cxm::count_t>>());
    CHECK(c.mrr == e.at("mrr").get<std::vector<std::int64_t>>());
    for (std::size_t age = 0; age < c.active.size(); ++age) {
      CHECK(close(c.logo_retention(age).value, e.at("logo").at(age).get<double>()));
      CHECK(close(c.mrr_retention(age), e.at("mrr_ret").at(age).get<double>()));
    }
  }
  CHECK(std::isnan(found.front().logo_retention(7).value));
}

TEST_CASE("ledger oracle: the cohorts of SQL over the same changes") {
  json const all = json::parse(open("ledger_sql_cohorts.json"));
  std::map<std::pair<std::string, std::string>, std::pair<cxm::count_t, std::int64_t>> expected;
  for (json const& row : all.at("cohorts")) {
    expected[{row.at("coh"), row.at("mon")}] = {row.at("act"), row.at("mrr")};
  }
  CHECK(expected.size() == 23);
  auto const found = ledger().cohorts(cxm::period::month, "UTC");
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (std::size_t age = 0; age < found[i].active.size(); ++age) {
      auto const cell = expected.find({found[i].label, found[i + age].label});
      INFO(found[i].label << ", " << age);
      REQUIRE((cell != expected.end()) == (found[i].active[age] > 0));
      if (cell == expected.end()) continue;
      CHECK(cell->second == std::pair{found[i].active[age], found[i].mrr[age]});
    }
  }
}
