#include "support/catch.hpp"
#include "support/close.hpp"
#include "unit/retention/slow_ledger.hpp"

#include <cxm/revenue/mrr.hpp>

#include <cmath>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm::mrr;
using cxm_test::close;
using ledger = cxm::subscription_ledger<>;

namespace {
/// Start 1000, joined 300, reactivated 50, expansion 200, contraction 120, churned 180: end 1250.
cxm::ledger_period some_month() {
  cxm::ledger_period p;
  p.money_in = cxm::currency{"EUR"};
  p.mrr.start = 1000;
  p.mrr.joined = 300;
  p.mrr.reactivated = 50;
  p.mrr.expansion = 200;
  p.mrr.contraction = 120;
  p.mrr.churned = 180;
  p.mrr.end = 1250;
  p.mrr.starters_end = 900;
  p.mrr.starters_kept = 700;
  p.customers.start = 10;
  p.customers.starters_lost = 3;
  p.customers.end = 8;
  return p;
}
cxm::ledger_day one_day(std::int64_t money, std::int64_t lost, std::int64_t gained) {
  cxm::ledger_day d;
  d.mrr = money;
  d.mrr_lost = lost;
  d.mrr_gained = gained;
  return d;
}
cxm::ledger_period june_of(ledger const& l) {
  return l
      .periods({local_days{2025y / 6 / 1}, local_days{2025y / 7 / 1}}, cxm::period::month, "UTC")
      .at(0);
}
sys_seconds june(unsigned d) { return sys_days{2025y / 6 / std::chrono::day{d}}; }
}  // namespace

TEST_CASE("mrr: the rates of one month as exact fractions") {
  mrr const m{some_month()};
  CHECK(m.gross_churn() == 0.3);
  CHECK(m.net_churn() == 0.05);
  CHECK(m.nrr() == 0.9);
  CHECK(m.grr() == 0.7);
  CHECK(m.logo_retention() == 0.7);
  CHECK(m.quick_ratio() == 550.0 / 300);
  CHECK(m.quick_ratio_without_returns() == 500.0 / 300);
  CHECK(m.arpa_end() == 156.25);
}

TEST_CASE("mrr: net churn is negative where more was gained than lost") {
  auto p = some_month();
  p.mrr.expansion = 500;
  CHECK(mrr{p}.net_churn() == -0.25);
  CHECK(mrr{p}.gross_churn() == 0.3);
}

TEST_CASE("mrr: a denominator of zero is no rate") {
  mrr const none{cxm::ledger_period{}};
  CHECK(std::isnan(none.gross_churn()));
  CHECK(std::isnan(none.net_churn()));
  CHECK(std::isnan(none.net_churn_daily_sum()));
  CHECK(std::isnan(none.nrr()));
  CHECK(std::isnan(none.grr()));
  CHECK(std::isnan(none.logo_retention()));
  CHECK(std::isnan(none.quick_ratio()));
  CHECK(std::isnan(none.quick_ratio_without_returns()));
  CHECK(std::isnan(none.arpa_end()));
  auto nothing_lost = some_month();
  nothing_lost.mrr.contraction = 0;
  nothing_lost.mrr.churned = 0;
  CHECK(mrr{nothing_lost}.gross_churn() == 0);
  CHECK(std::isnan(mrr{nothing_lost}.quick_ratio()));  // not infinite
}

TEST_CASE("mrr: the daily sum of net loss") {
  auto p = some_month();
  p.days = {one_day(1000, 100, 50), one_day(950, 0, 0), one_day(950, 0, 95)};
  CHECK(close(mrr{p}.net_churn_daily_sum(), 0.05 - 0.1, 1e-14));
  p.days = {one_day(0, 0, 0), one_day(500, 0, 0)};
  CHECK(mrr{p}.net_churn_daily_sum() == 0);
  p.days = {one_day(500, 100, 0), one_day(0, 0, 20)};
  CHECK(std::isnan(mrr{p}.net_churn_daily_sum()));
  p.days = {one_day(0, 0, 20), one_day(20, 10, 0)};
  CHECK(std::isnan(mrr{p}.net_churn_daily_sum()));
  p.days = {one_day(0, 0, 0), one_day(0, 0, 0)};  // nobody paid at any time
  CHECK(std::isnan(mrr{p}.net_churn_daily_sum()));
}

TEST_CASE("mrr: retention looks at starters only and by customer, churn at events") {
  ledger l;
  l.push("grows", "s", sys_days{2025y / 5 / 1}, 100);
  l.push("grows", "s", june(10), 300);
  l.push("shrinks", "s", sys_days{2025y / 5 / 1}, 400);
  l.push("shrinks", "s", june(10), 100);
  l.push("wavers", "s", sys_days{2025y / 5 / 1}, 500);
  l.push("wavers", "s", june(10), 0);
  l.push("wavers", "s", june(20), 500);
  l.push("new", "s", june(5), 1000);
  mrr const m{june_of(l)};
  CHECK(m.period().mrr.start == 1000);
  CHECK(m.gross_churn() == 0.8);  // 300 contraction, 500 churned
  CHECK(m.net_churn() == 0.1);    // 200 expansion, 500 reactivated
  CHECK(m.nrr() == 0.9);          // 300 + 100 + 500
  CHECK(m.grr() == 0.7);          // 100 + 100 + 500: growth does not make up for shrinking
  CHECK(m.logo_retention() == 1);
  CHECK(m.quick_ratio() == 1700.0 / 800);
  CHECK(m.quick_ratio_without_returns() == 1200.0 / 800);
  CHECK(m.arpa_end() == 1900.0 / 4);
}

TEST_CASE("mrr: customers without a stated price have no average of 0") {
  ledger l;
  l.push("a", sys_days{2025y / 5 / 1}, std::nullopt);
  l.push("b", sys_days{2025y / 5 / 1}, june(5));
  mrr const unstated{june_of(l)};
  CHECK(unstated.period().customers.end == 1);
  CHECK(std::isnan(unstated.arpa_end()));
  CHECK(std::isnan(unstated.nrr()));
  CHECK(std::isnan(unstated.gross_churn()));
  CHECK(unstated.logo_retention() == 0.5);
  l.push("c", june(3), std::nullopt, 600);
  mrr const mixed{june_of(l)};
  CHECK(mixed.arpa_end() == 300);  // over all active customers, as it says
}

TEST_CASE("mrr: random ledgers agree with rates of a slow reading of their rows") {
  std::size_t read = 0;
  for (std::uint64_t seed = 9000; seed < 9120; ++seed) {
    auto const rows = cxm_test::random_rows(seed, 1'740'000'000, 60);
    cxm::time_zone const zone{seed % 2 == 0 ? "Europe/Berlin" : "America/New_York"};
    auto const every = seed % 3 == 0 ? cxm::period::iso_week : cxm::period::month;
    auto const periods = cxm_test::ledger_of(rows).periods(every, zone);
    auto const expected = cxm_test::slow_ledger{rows}.periods(every, zone);
    REQUIRE(periods.size() == expected.size());
    for (std::size_t i = 0; i < periods.size(); ++i) {
      mrr const m{periods[i]};
      auto const& e = expected[i].mrr;
      auto const& n = expected[i].customers;
      auto const over = [](std::int64_t a, std::int64_t b) {
        return b == 0 ? cxm::undefined : static_cast<double>(a) / static_cast<double>(b);
      };
      std::int64_t const lost = e.contraction + e.churned;
      INFO("seed " << seed << ' ' << periods[i].label);
      CHECK(close(m.gross_churn(), over(lost, e.start), 1e-14));
      CHECK(close(m.net_churn(), over(lost - e.expansion - e.reactivated, e.start), 1e-14));
      CHECK(close(m.nrr(), over(e.starters_end, e.start), 1e-14));
      CHECK(close(m.grr(), over(e.starters_kept, e.start), 1e-14));
      CHECK(close(m.quick_ratio(), over(e.joined + e.expansion + e.reactivated, lost), 1e-14));
      CHECK(close(m.quick_ratio_without_returns(), over(e.joined + e.expansion, lost), 1e-14));
      auto const starters = static_cast<std::int64_t>(n.start);
      CHECK(close(m.logo_retention(),
                  over(starters - static_cast<std::int64_t>(n.starters_lost), starters), 1e-14));
      double const arpa = over(e.end, static_cast<std::int64_t>(n.end));
      CHECK(close(m.arpa_end(), e.end > 0 ? arpa : cxm::undefined, 1e-14));
      double daily = 0;
      bool paid = false;
      for (auto const& d : expected[i].days) {
        paid = paid || d.mrr > 0;
        if (d.mrr_lost != d.mrr_gained) daily += over(d.mrr_lost - d.mrr_gained, d.mrr);
      }
      CHECK(close(m.net_churn_daily_sum(), paid ? daily : cxm::undefined, 1e-13));

      if (e.start > 0) {
        CHECK((m.grr() >= 0 && m.grr() <= 1));
        CHECK(m.grr() <= m.nrr());
        CHECK(m.net_churn() <= m.gross_churn());
        // The bridge again: what the starters pay at the end is at most what everybody pays.
        CHECK(m.nrr() <= 1 - m.net_churn() + over(e.joined, e.start) + 1e-12);
      }
      ++read;
    }
  }
  CHECK(read > 300);
}

TEST_CASE("mrr: its figures are money in major units, then rates") {
  std::vector<cxm::figure> shown;
  mrr{some_month()}.figures([&](cxm::figure const& f) { shown.push_back(f); });
  std::vector<std::string_view> names;
  for (auto const& f : shown) names.push_back(f.name);
  CHECK(names == std::vector<std::string_view>{
                     "end", "start", "joined", "reactivated", "expansion", "contraction", "churned",
                     "gross_churn", "net_churn", "net_churn_daily_sum", "nrr", "grr",
                     "logo_retention", "quick_ratio", "quick_ratio_without_returns", "arpa_end"});
  CHECK(shown[0].value == 12.5);
  CHECK(shown[0].unit == cxm::unit::money);
  CHECK(shown[0].money_in.code() == "EUR");
  CHECK(shown[7].value == 0.3);
  CHECK(shown[15].value == 1.5625);
  CHECK(shown[15].unit == cxm::unit::money);
  shown.clear();
  auto yen = some_month();
  yen.money_in = cxm::currency{"JPY"};
  mrr{yen}.figures([&](cxm::figure const& f) { shown.push_back(f); });
  CHECK(shown[0].value == 1250);
  CHECK(shown[15].value == 156.25);
}
