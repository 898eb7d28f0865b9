#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/retention/churn.hpp>
#include <cxm/retention/subscription_ledger.hpp>
#include <cxm/revenue/mrr.hpp>
#include <cxm/revenue/vendor_rates.hpp>

#include <cmath>
#include <set>
#include <string>

using namespace std::chrono;
using namespace std::chrono_literals;
namespace preset = cxm::preset;

namespace {
sys_seconds june(unsigned d) { return sys_days{2025y / 6 / std::chrono::day{d}}; }
/// June has thirty days. Four customers at its start: one leaves, one leaves and comes back, one pays
/// less and then the same again, one stays; one joins and leaves; one of old comes back.
cxm::ledger_period thirty_days() {
  cxm::subscription_ledger<> l{cxm::currency{"EUR"}};
  sys_seconds const may = sys_days{2025y / 5 / 1};
  for (char const* who : {"leaves", "wavers", "dips", "stays"}) l.push(who, "s", may, 1000);
  l.push("old", "s", may, 500);
  l.push("old", "s", sys_days{2025y / 5 / 9}, 0);
  l.push("leaves", "s", june(3), 0);
  l.push("wavers", "s", june(4), 0);
  l.push("wavers", "s", june(9), 1200);
  l.push("dips", "s", june(5), 700);
  l.push("dips", "s", june(6), 1000);
  l.push("new", "s", june(10), 2000);
  l.push("new", "s", june(12), 0);
  l.push("old", "s", june(20), 600);
  return l
      .periods({local_days{2025y / 6 / 1}, local_days{2025y / 7 / 1}}, cxm::period::month, "UTC")
      .at(0);
}
void check(cxm::vendor_rate const& rate, std::int64_t numerator, std::int64_t denominator) {
  auto const r = rate_by(rate, thirty_days());
  INFO(rate.name);
  CHECK(r.numerator == numerator);
  CHECK(r.denominator == denominator);
  CHECK(r.value() == static_cast<double>(numerator) / static_cast<double>(denominator));
}
}  // namespace

TEST_CASE("vendor rates: each vendor's number of one stretch of thirty days") {
  check(preset::chartmogul_customer_churn, 1, 4);
  check(preset::profitwell_customer_churn, 1, 4);
  check(preset::stripe_subscriber_churn, 3, 5);  // the one of old who returned is not new
  check(preset::baremetrics_user_churn, 3, 4);
  check(preset::baremetrics_revenue_churn, 1000 + 1000 + 2000 + 300, 4000);
  check(preset::baremetrics_quick_ratio, 2000 + 300, 4300);
  check(preset::chartmogul_gross_mrr_churn, 1000, 4000);
  check(preset::chartmogul_gross_mrr_churn_by_event, 4300, 4000);
  check(preset::chartmogul_net_mrr_churn, 4300 - 300 - 1200 - 600, 4000);
}

TEST_CASE("vendor rates: those that are one of ours are that figure") {
  auto const p = thirty_days();
  std::size_t ours = 0;
  for (auto const& rate : preset::every_vendor_rate) {
    if (rate.ours.empty()) continue;
    double found = cxm::undefined;
    auto const look = [&](cxm::figure const& f) {
      if (f.name == rate.ours) found = f.value, ++ours;
    };
    cxm::churn{p}.figures(look);
    cxm::mrr{p}.figures(look);
    INFO(rate.name);
    CHECK(cxm_test::close(rate_by(rate, p).value(), found, 1e-15));
  }
  CHECK(ours == 7);
}

TEST_CASE("vendor rates: a trailing rate of a period of another length is refused") {
  auto p = thirty_days();
  p.to += days{1};
  CHECK_THROWS_AS(rate_by(preset::stripe_subscriber_churn, p), std::invalid_argument);
  CHECK_NOTHROW(rate_by(preset::chartmogul_customer_churn, p));
  p.to -= days{1} + 1h;  // as where a clock goes forward
  CHECK_NOTHROW(rate_by(preset::stripe_subscriber_churn, p));
}

TEST_CASE("vendor rates: nobody at the start is no rate") {
  cxm::ledger_period none;
  for (auto rate : preset::every_vendor_rate) {
    rate.trailing.reset();
    CHECK(std::isnan(rate_by(rate, none).value()));
  }
}

TEST_CASE(
    "vendor rates: each has a name of its own, and a page with the day it was read or neither") {
  std::set<std::string> names;
  for (auto const& rate : preset::every_vendor_rate) {
    INFO(rate.name);
    CHECK(names.insert(std::string{rate.name}).second);
    CHECK(rate.page.empty() == rate.read.empty());
    CHECK_FALSE(rate.formula.empty());
    CHECK(cxm::find_vendor_rate(rate.name)->page == rate.page);
  }
  CHECK_FALSE(cxm::find_vendor_rate("nobody"));
}
