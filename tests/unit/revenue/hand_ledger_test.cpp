// Twenty customers whose figures can all be worked out on paper. The tables below are the whole of
// the data; every figure is checked as the two whole numbers it is the quotient of, and as that
// quotient to the last bit.
//
// All times are days of 2025 in UTC, amounts are cents. "6/10" is June 10 at midnight. The month that
// is read is June: thirty days.
//
//  who  subscriptions: MRR from that day on                    in June
//  c01  5/1 100                                                stays
//  c02  5/1 100, 6/10 150                                      pays more
//  c03  5/1 200, 6/15 120                                      pays less
//  c04  5/1 100, 6/5 0                                         leaves
//  c05  5/1 100, 6/5 0, 6/8 100                                leaves, back after 3 days
//  c06  5/1 100, 6/3 0, 6/7 100, 6/20 0                        leaves twice, back once after 4 days
//  c07  5/1 300, 6/1 0, 6/25 200                               leaves as June begins, back for less
//  c08  5/1 50, 5/10 0, 6/30 50                                back after 51 days
//  c09  6/1 80                                                 joins as June begins
//  c10  6/12 60, 6/22 0                                        joins and leaves
//  c11  6/30 40                                                joins
//  c12  5/1 0                                                  a free plan: never active
//  c13  5/1 100, 6/10 50, 6/20 100                             pays less for a while
//  c14  5/1 100, 7/1 0                                         leaves as July begins
//
//  At the start of June: c01 to c07, c13, c14: 9 customers who pay
//    100 + 100 + 200 + 100 + 100 + 100 + 300 + 100 + 100 = 1200.
//  At its end: c01 100, c02 150, c03 120, c05 100, c07 200, c08 50, c09 80, c11 40, c13 100, c14 100:
//    10 customers who pay 1040.

#include "support/catch.hpp"

#include <cxm/retention/churn.hpp>
#include <cxm/retention/churn_reasons.hpp>
#include <cxm/retention/reactivation.hpp>
#include <cxm/retention/renewal.hpp>
#include <cxm/retention/subscription_ledger.hpp>
#include <cxm/revenue/conversion.hpp>
#include <cxm/revenue/cross_sell.hpp>
#include <cxm/revenue/growth.hpp>
#include <cxm/revenue/mrr.hpp>
#include <cxm/revenue/referral.hpp>
#include <cxm/revenue/return_on_investment.hpp>
#include <cxm/revenue/vendor_rates.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {
sys_seconds on(unsigned month, unsigned day) {
  return sys_days{2025y / std::chrono::month{month} / std::chrono::day{day}};
}
local_days local(unsigned month, unsigned day) {
  return local_days{2025y / std::chrono::month{month} / std::chrono::day{day}};
}
/// A quotient of whole numbers.
double over(std::int64_t numerator, std::int64_t denominator) {
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

struct mrr_change {
  char const* who;
  unsigned month, day;
  int mrr;
};
constexpr mrr_change changes[] = {
    {"c01", 5, 1, 100},  {"c02", 5, 1, 100}, {"c02", 6, 10, 150}, {"c03", 5, 1, 200},
    {"c03", 6, 15, 120}, {"c04", 5, 1, 100}, {"c04", 6, 5, 0},    {"c05", 5, 1, 100},
    {"c05", 6, 5, 0},    {"c05", 6, 8, 100}, {"c06", 5, 1, 100},  {"c06", 6, 3, 0},
    {"c06", 6, 7, 100},  {"c06", 6, 20, 0},  {"c07", 5, 1, 300},  {"c07", 6, 1, 0},
    {"c07", 6, 25, 200}, {"c08", 5, 1, 50},  {"c08", 5, 10, 0},   {"c08", 6, 30, 50},
    {"c09", 6, 1, 80},   {"c10", 6, 12, 60}, {"c10", 6, 22, 0},   {"c11", 6, 30, 40},
    {"c12", 5, 1, 0},    {"c13", 5, 1, 100}, {"c13", 6, 10, 50},  {"c13", 6, 20, 100},
    {"c14", 5, 1, 100},  {"c14", 7, 1, 0}};

cxm::subscription_ledger<> ledger() {
  cxm::subscription_ledger<> l{cxm::currency{"EUR"}};
  for (auto const& c : changes) l.push(c.who, "s", on(c.month, c.day), c.mrr);
  return l;
}
cxm::ledger_period june(cxm::ledger_rules rules = {}) {
  return ledger().periods({local(6, 1), local(7, 1)}, cxm::period::month, "UTC", rules).at(0);
}
/// Before anybody subscribed.
cxm::ledger_period april() {
  return ledger().periods({local(4, 1), local(5, 1)}, cxm::period::month, "UTC").at(0);
}
void check(cxm::churn_rate const& r, std::int64_t numerator, double denominator) {
  CHECK(r.churned == static_cast<double>(numerator));
  CHECK(r.denominator == denominator);
  CHECK(r.value == static_cast<double>(numerator) / denominator);
}
void check(cxm::decided_share const& s, cxm::count_t part, cxm::count_t whole,
           cxm::count_t undecided) {
  CHECK(s.part == part);
  CHECK(s.whole == whole);
  CHECK(s.undecided == undecided);
  CHECK(s.share().value == static_cast<double>(part) / static_cast<double>(whole));
}

//  Orders (o: organic, c: brought by a campaign)
//  c15  5/2 100 tea o, 5/20 50 tea o, 6/10 70 cup o
//  c16  5/5 200 tea c, 6/3 80 pot o
//  c17  5/10 300 tea o, 6/9 40 tea o: thirty days later to the instant
//  c18  6/1 60 tea c and 20 cup c, 6/15 90 tea, stated as upsell, o
//  c19  6/20 120 tea o, 6/25 refund of 120
//  c20  7/10 500 tea o, 7/11 500 pot o
//  c01  4/1 10 tea o, 6/5 30 tea c
struct order {
  char const* who;
  unsigned month, day;
  int amount;
  char const* product;
  bool campaign;
};
constexpr order orders[] = {{"c15", 5, 2, 100, "tea", false},  {"c15", 5, 20, 50, "tea", false},
                            {"c15", 6, 10, 70, "cup", false},  {"c16", 5, 5, 200, "tea", true},
                            {"c16", 6, 3, 80, "pot", false},   {"c17", 5, 10, 300, "tea", false},
                            {"c17", 6, 9, 40, "tea", false},   {"c18", 6, 1, 60, "tea", true},
                            {"c18", 6, 1, 20, "cup", true},    {"c19", 6, 20, 120, "tea", false},
                            {"c20", 7, 10, 500, "tea", false}, {"c20", 7, 11, 500, "pot", false},
                            {"c01", 4, 1, 10, "tea", false},   {"c01", 6, 5, 30, "tea", true}};
cxm::order_history<> history() {
  cxm::order_history<> h{cxm::currency{"EUR"}};
  for (auto const& o : orders) {
    h.push(o.who, on(o.month, o.day), o.amount,
           cxm::order_facts<>{.product = o.product, .by_campaign = o.campaign});
  }
  h.push("c18", on(6, 15), 90,
         cxm::order_facts<>{.kind = cxm::purchase_kind::upsell, .product = "tea"});
  h.push("c19", on(6, 25), -120);
  return h;
}
/// Thirty days after the first purchase; July is observed to its end.
cxm::outcome_window thirty_days() { return {days{30}, on(8, 1)}; }

//  Referral: who since when, brought by whom, worth what
struct customer {
  char const* who;
  unsigned month, day;
  char const* by;
  int value;
};
constexpr customer customers[] = {
    {"c01", 4, 1, "", 100},    {"c02", 5, 1, "", 100},        {"c03", 5, 1, "", 100},
    {"c04", 5, 1, "", 100},    {"c05", 5, 1, "", 100},        {"c06", 5, 1, "", 100},
    {"c07", 5, 1, "", 100},    {"c08", 5, 1, "", 100},        {"c09", 6, 1, "c01", 100},
    {"c10", 6, 12, "c02", 60}, {"c11", 6, 30, "c01", 40},     {"c12", 5, 1, "", 100},
    {"c13", 5, 1, "", 100},    {"c14", 5, 1, "", 100},        {"c15", 5, 2, "", 220},
    {"c16", 5, 5, "", 280},    {"c17", 5, 10, "c15", 340},    {"c18", 6, 1, "c15", 170},
    {"c19", 6, 20, "", 100},   {"c20", 7, 10, "friend", 1000}};
cxm::referral<> referrals() {
  cxm::referral<> r{cxm::currency{"EUR"}};
  for (auto const& c : customers) {
    std::optional<std::string> by;
    if (*c.by != '\0') by = c.by;
    r.push(c.who, on(c.month, c.day), by, c.value);
  }
  return r;
}
}  // namespace

TEST_CASE("hand ledger: movements of June by event") {
  auto const p = june();
  CHECK(p.customers.start == 9);
  CHECK(p.customers.end == 10);
  CHECK(p.customers.middle == 9);         // June 16: c01 to c03, c05, c06, c09, c10, c13, c14
  CHECK(p.customers.joined == 3);         // c09, c10, c11
  CHECK(p.customers.reactivated == 4);    // c05, c06, c07, c08
  CHECK(p.customers.expanded == 2);       // c02, c13
  CHECK(p.customers.contracted == 2);     // c03, c13
  CHECK(p.customers.churned == 6);        // c04, c05, c06 twice, c07, c10; c14 is July's
  CHECK(p.customers.starters_lost == 2);  // c04, c06
  CHECK(p.mrr.start == 1200);
  CHECK(p.mrr.joined == 80 + 60 + 40);
  CHECK(p.mrr.reactivated == 100 + 100 + 200 + 50);
  CHECK(p.mrr.expansion == 50 + 50);
  CHECK(p.mrr.contraction == 80 + 50);
  CHECK(p.mrr.churned == 100 + 100 + 100 + 100 + 300 + 60);
  CHECK(p.mrr.end == 1040);
  CHECK(1200 + 180 + 450 + 100 - 130 - 760 == 1040);
}

TEST_CASE("hand ledger: movements of June by customer") {
  auto const n = june().net;
  CHECK(n.joined == 2);  // c09, c11
  CHECK(n.joined_mrr == 80 + 40);
  CHECK(n.reactivated == 1);  // c08
  CHECK(n.reactivated_mrr == 50);
  CHECK(n.expanded == 1);  // c02
  CHECK(n.expansion == 50);
  CHECK(n.contracted == 2);  // c03, c07
  CHECK(n.contraction == 80 + 100);
  CHECK(n.churned == 2);  // c04, c06
  CHECK(n.churned_mrr == 100 + 100);
  CHECK(1200 + 120 + 50 + 50 - 180 - 200 == 1040);
}

TEST_CASE("hand ledger: pauses and late returns by rule") {
  // c05 was away for three days, c06 for four: shorter than four is the first alone.
  auto const paused = june({.pause = days{4}});
  CHECK(paused.customers.churned == 5);
  CHECK(paused.customers.reactivated == 3);
  CHECK(paused.mrr.churned == 660);
  CHECK(paused.mrr.reactivated == 350);
  CHECK(paused.customers.active_seconds == (244 + 3) * 86400);
  // c08 was away for 51 days.
  auto const late = june({.reactivation_window = days{51}});
  CHECK(late.customers.joined == 4);
  CHECK(late.customers.reactivated == 3);
  CHECK(late.mrr.joined == 230);
  CHECK(late.net.joined == 3);
  CHECK(late.net.reactivated == 0);
  CHECK(june({.reactivation_window = days{51} + 1s}).customers.reactivated == 4);
}

TEST_CASE("hand ledger: churn of June by every denominator") {
  cxm::churn const c{june()};
  check(c.start_of_period(), 2, 9);
  check(c.events_over_start(), 6, 9);
  check(c.average(), 6, 9.5);
  check(c.mid_period(), 6, 9);
  check(c.start_plus_new(), 6, 9 + 3 + 4);
  // 6/1: 1 of 9, 6/3: 1 of 9, 6/5: 2 of 8, 6/20: 1 of 9, 6/22: 1 of 8. In all 17/24.
  CHECK(c.daily_sum().value == 1.0 / 9 + 1.0 / 9 + 2.0 / 8 + 1.0 / 9 + 1.0 / 8);
  // c01 30, c02 30, c03 30, c04 4, c05 4 + 23, c06 2 + 13, c07 6, c08 1, c09 30, c10 10, c11 1,
  // c13 30, c14 30.
  CHECK(c.exposure_days() == 244);
  CHECK(c.hazard_30_days().churned == 6);
  CHECK(c.hazard_30_days().value == 6 / (244.0 / 30));
  CHECK(c.exposure().value == -std::expm1(-6 / (244.0 / 30)));
}

TEST_CASE("hand ledger: revenue rates of June") {
  cxm::mrr const m{june()};
  CHECK(m.gross_churn() == over(130 + 760, 1200));
  CHECK(m.net_churn() == over(890 - 100 - 450, 1200));
  CHECK(m.period().mrr.starters_end == 100 + 150 + 120 + 0 + 100 + 0 + 200 + 100 + 100);
  CHECK(m.nrr() == over(870, 1200));
  CHECK(m.period().mrr.starters_kept == 100 + 100 + 120 + 0 + 100 + 0 + 200 + 100 + 100);
  CHECK(m.grr() == over(820, 1200));
  CHECK(m.logo_retention() == over(7, 9));
  CHECK(m.quick_ratio() == over(180 + 100 + 450, 890));
  CHECK(m.quick_ratio_without_returns() == over(180 + 100, 890));
  CHECK(m.arpa_end() == over(1040, 10));
  // The MRR with which each day with a movement begins, and what it loses: 6/1 c07, 6/3 c06, 6/5 c04
  // and c05, 6/7 c06, 6/8 c05, 6/10 c02 and c13 even out, 6/15 c03, 6/20 c06 and c13, 6/22 c10,
  // 6/25 c07, 6/30 c08.
  CHECK(m.net_churn_daily_sum() ==
        over(300, 1200) + over(100, 980) + over(200, 880) + over(-100, 680) + over(-100, 780) +
            over(80, 940) + over(50, 860) + over(60, 810) + over(-200, 750) + over(-50, 950));
}

TEST_CASE("hand ledger: before anybody subscribed there is no rate") {
  cxm::churn const c{april()};
  cxm::mrr const m{april()};
  for (double x : {c.start_of_period().value, c.events_over_start().value, c.average().value,
                   c.mid_period().value, c.start_plus_new().value, c.daily_sum().value,
                   c.hazard_30_days().value, c.exposure().value, m.gross_churn(), m.net_churn(),
                   m.net_churn_daily_sum(), m.nrr(), m.grr(), m.logo_retention(), m.quick_ratio(),
                   m.quick_ratio_without_returns(), m.arpa_end()}) {
    CHECK(std::isnan(x));
  }
  for (auto const& rate : cxm::preset::every_vendor_rate) {
    CHECK(std::isnan(rate_by(rate, april()).value()));
  }
}

TEST_CASE("hand ledger: the numbers that vendors would show for June") {
  namespace preset = cxm::preset;
  auto const shows = [](cxm::vendor_rate const& rate, std::int64_t numerator,
                        std::int64_t denominator) {
    INFO(rate.name);
    CHECK(rate_by(rate, june()).numerator == numerator);
    CHECK(rate_by(rate, june()).denominator == denominator);
    CHECK(rate_by(rate, june()).value() == over(numerator, denominator));
  };
  shows(preset::chartmogul_customer_churn, 2, 9);
  shows(preset::chartmogul_gross_mrr_churn, 180 + 200, 1200);
  shows(preset::chartmogul_gross_mrr_churn_by_event, 890, 1200);
  shows(preset::chartmogul_net_mrr_churn, 340, 1200);
  shows(preset::stripe_subscriber_churn, 6, 9 + 3);
  shows(preset::baremetrics_user_churn, 6, 9);
  shows(preset::baremetrics_revenue_churn, 890, 1200);
  shows(preset::baremetrics_quick_ratio, 280, 890);
  shows(preset::profitwell_customer_churn, 2, 9);
}

TEST_CASE("hand ledger: why the six of June left") {
  cxm::churn_reasons m;
  m.push("price", true);     // c04
  m.push("price", true);     // c05
  m.push("card", false);     // c06
  m.push("price", true);     // c06 again
  m.push("moved", true);     // c07
  m.push("", std::nullopt);  // c10
  CHECK(m.count() == june().customers.churned);
  CHECK(m.voluntary() == 4);
  CHECK(m.involuntary() == 1);
  CHECK(m.unstated_choice() == 1);
  CHECK(m.unstated_reason() == 1);
  CHECK(m.voluntary_share().value == over(4, 5));
  CHECK(m.involuntary_share().value == over(1, 5));
  auto const reasons = m.reasons();
  REQUIRE(reasons.size() == 3);
  CHECK(reasons[0].text == "price");
  CHECK(reasons[0].count == 3);
  CHECK(reasons[0].share.value == over(3, 5));
  CHECK(reasons[1].text == "card");
  CHECK(reasons[1].share.value == over(1, 5));
  CHECK(reasons[2].text == "moved");
}

TEST_CASE("hand ledger: renewal of ten terms with seven days of grace, seen until July 5") {
  cxm::renewal m{cxm::currency{"EUR"}, days{7}, on(7, 5)};
  CHECK(std::isnan(m.renewal_rate().value));
  m.push(on(6, 10), on(6, 10), 100, 100);   // c01 on time
  m.push(on(6, 10), on(6, 10), 100, 150);   // c02 on time, for more
  m.push(on(6, 15), on(6, 12), 200, 120);   // c03 early, for less
  m.push(on(6, 5), std::nullopt, 100, 0);   // c04
  m.push(on(6, 5), on(6, 8), 100, 100);     // c05 late
  m.push(on(6, 20), std::nullopt, 100, 0);  // c06
  m.push(on(6, 1), on(6, 25), 300, 200);    // c07 after the days of grace
  m.push(on(6, 20), on(6, 27), 100, 100);   // c13 as they end: outside
  m.push(on(6, 30), on(6, 29), 80, 80);     // c09 renewed, but its grace ends on July 7
  m.push(on(7, 1), std::nullopt, 100, 0);   // c14 not known yet
  check(m.terms(), 4, 8, 2);
  CHECK(m.early() == 1);
  CHECK(m.on_time() == 2);
  CHECK(m.late() == 1);
  CHECK(m.not_renewed() == 4);
  CHECK(m.after_grace() == 2);
  CHECK(m.due() == 100 + 100 + 200 + 100 + 100 + 100 + 300 + 100);
  CHECK(m.renewed_before() == 100 + 100 + 200 + 100);
  CHECK(m.renewed_now() == 100 + 150 + 120 + 100);
  CHECK(m.revenue_renewal_rate() == over(500, 1100));
  CHECK(m.net_revenue_renewal() == over(470, 1100));
}

TEST_CASE("hand ledger: who came back within fourteen days, with a contact and without") {
  // A campaign contacted c04 on 6/10, c06 on 6/5, c07 on 6/5 and c10 on 6/25. Seen until July 10.
  cxm::reactivation m{cxm::outcome_window{days{14}, on(7, 10)}};
  CHECK(std::isnan(m.reactivation_rate().value));
  ledger().for_each_absence(
      [&](std::string_view who, sys_seconds left, std::optional<sys_seconds> back) {
        std::optional<sys_seconds> contact;
        if (who == "c04") contact = on(6, 10);
        if (who == "c06" || who == "c07") contact = on(6, 5);
        if (who == "c10") contact = on(6, 25);
        m.push(left, back, contact);
      });
  // Contacted: c04 no, c06 back after 4 days, c07 back after 24, c10 no.
  check(m.contacted(), 1, 4, 0);
  // Without: c05 back after 3, c06's second leaving no (the contact was before it), c08 after 51;
  // c14 left on July 1 and is not known yet.
  check(m.uncontacted(), 1, 3, 1);
  check(m.everybody(), 2, 7, 1);
  CHECK(m.difference_by_contact().value == over(1, 4) - over(1, 3));
}

TEST_CASE("hand ledger: repeat purchase within thirty days of the first") {
  auto const r = cxm::repeat_purchase_of(history(), thirty_days());
  // Again: c15, c16, c18. Not: c17 (a day too late), c19 (a refund), c01. Not known yet: c20.
  check(r.customers, 3, 6, 1);
  // c15 100 + 50, c16 200 + 80, c17 300, c18 60 + 20 + 90, c19 120 − 120, c01 10.
  CHECK(r.all.orders == 11);
  CHECK(r.all.revenue == 910);
  // c15 50, c16 80, c18 90, c19 −120.
  CHECK(r.repeated.orders == 4);
  CHECK(r.repeated.revenue == 100);
  CHECK(r.share_of_orders() == over(4, 11));
  CHECK(r.share_of_revenue() == over(100, 910));
  auto const none = cxm::repeat_purchase_of(cxm::order_history<>{}, thirty_days());
  CHECK(std::isnan(none.customers.share().value));
  CHECK(std::isnan(none.share_of_orders()));
  CHECK(std::isnan(none.share_of_revenue()));
}

TEST_CASE("hand ledger: upsell and cross-sell within thirty days of the first") {
  auto const cross = cxm::cross_sell_of(history(), thirty_days());
  check(cross.customers, 1, 6, 1);  // c16's pot; c18's cup came with the first tea
  CHECK(cross.of_kind.revenue == 80);
  CHECK(cross.all.revenue == 910);
  CHECK(cross.share_of_revenue() == over(80, 910));
  CHECK(cross.unknown == 0);
  auto const up = cxm::upsell_of(history(), thirty_days());
  check(up.customers, 1, 6, 1);  // c18
  CHECK(up.of_kind.revenue == 90);
  CHECK(up.share_of_revenue() == over(90, 910));
  CHECK(std::isnan(cxm::upsell_of(cxm::order_history<>{}, thirty_days()).share_of_revenue()));
}

TEST_CASE("hand ledger: from contact to order within ten days, seen until July 10") {
  // Refusals: c17 on 5/3, who ordered all the same, and c19 on 6/4.
  cxm::conversion m{cxm::outcome_window{days{10}, on(7, 10)}};
  CHECK(std::isnan(m.conversion_rate().value));
  auto const contact = [&](char const* who, unsigned month, unsigned day,
                           std::optional<sys_seconds> refused = std::nullopt) {
    m.push(on(month, day), history().next_order(who, on(month, day)), refused);
  };
  contact("c15", 5, 1);            // ordered on 5/2
  contact("c16", 5, 1);            // 5/5
  contact("c17", 5, 1, on(5, 3));  // 5/10
  contact("c18", 5, 20);           // 6/1: too late
  contact("c19", 6, 1, on(6, 4));  // 6/20: too late, and refused
  contact("c20", 7, 5);            // ten days are not over
  contact("c12", 6, 1);            // never
  CHECK(m.decided() == 6);
  CHECK(m.ordered() == 3);
  CHECK(m.refused() == 1);
  CHECK(m.silent() == 2);
  CHECK(m.undecided() == 1);
  CHECK(m.conversion_rate().value == over(3, 6));
  CHECK(m.refusal_rate().value == over(1, 6));
  CHECK(m.silence_rate().value == over(2, 6));
}

TEST_CASE("hand ledger: growth from May to June, organic and by campaigns") {
  cxm::time_stretch const may{on(5, 1), on(6, 1)};
  cxm::time_stretch const of_june{on(6, 1), on(7, 1)};
  auto const g = cxm::growth_of(history(), may, of_june);
  CHECK(g.before.organic == 100 + 50 + 300);
  CHECK(g.before.campaign == 200);
  CHECK(g.after.organic == 70 + 80 + 40 + 90 + 120 - 120);
  CHECK(g.after.campaign == 60 + 20 + 30);
  CHECK(g.change.organic == -170);
  CHECK(g.change.campaign == -90);
  CHECK(g.change.total == -260);
  CHECK(g.growth() == over(-260, 650));
  CHECK(g.organic_growth() == over(-170, 650));
  CHECK(g.campaign_growth() == over(-90, 650));
  CHECK(std::isnan(cxm::growth_of(history(), {on(3, 1), on(4, 1)}, may).growth()));
}

TEST_CASE("hand ledger: earned growth from May to June") {
  auto const brought = referrals();
  auto const g =
      cxm::earned_growth_of(history(), {on(5, 1), on(6, 1)}, {on(6, 1), on(7, 1)},
                            [&](std::string_view who) { return brought.is_referred(who); });
  CHECK(g.before == 650);
  CHECK(g.retained == 70 + 80 + 40);  // c15, c16, c17
  CHECK(g.earned == 60 + 20 + 90);    // c18, whom c15 brought
  CHECK(g.bought == 120 - 120);       // c19
  CHECK(g.returned == 30);            // c01, who bought in April
  CHECK(g.after == 390);
  CHECK(g.nrr() == over(190, 650));
  CHECK(g.earned_new() == over(170, 650));
  CHECK(g.rate() == over(190 + 170 - 650, 650));
}

TEST_CASE("hand ledger: referral of twenty customers") {
  auto const m = referrals();
  auto const n = m.counts();
  CHECK(n.customers == 20);
  CHECK(n.referrers == 3);  // c01, c02, c15
  CHECK(n.referred == 6);   // c09, c10, c11, c17, c18, c20
  CHECK(n.unknown_referrers == 1);
  CHECK(n.before_acquired == 0);
  CHECK(n.timed == 3);  // c01 after 61 days, c02 after 42, c15 after 8
  CHECK(n.seconds_to_first == (61 + 42 + 8) * 86400);
  CHECK(n.value_of_referred.sum() == 100 + 60 + 40 + 340 + 170 + 1000);
  CHECK(n.value_of_referred.count() == 6);
  CHECK(n.value_of_others.sum() == 12 * 100 + 220 + 280);
  CHECK(n.value_of_others.count() == 14);
  m.figures([](cxm::figure const& f) {
    INFO(f.name);
    if (f.name == "referrer_rate") CHECK(f.value == over(3, 20));
    if (f.name == "referred_share") CHECK(f.value == over(6, 20));
    if (f.name == "per_referrer") CHECK(f.value == over(5, 3));
    if (f.name == "days_to_first") CHECK(f.value == over(111, 3));
  });
  CHECK(n.value_of_referred.mean() == over(1710, 6));
  CHECK(n.value_of_others.mean() == over(1700, 14));
  check(m.acquired_in(on(6, 1), on(7, 1)), 4, 5, 0);  // c09, c10, c11, c18 of those and c19
}

TEST_CASE("hand ledger: return on a win-back programme that cost 60") {
  // Contacted: c04 0, c06 100, c07 200, c10 0 of MRR won back. Not: c05 100, c08 50, c14 0.
  cxm::return_on_investment m{cxm::currency{"EUR"}};
  for (int gain : {0, 100, 200, 0}) m.push(true, gain);
  for (int gain : {100, 50, 0}) m.push(false, gain);
  CHECK(std::isnan(m.against_control().value));  // no cost yet
  CHECK(std::isnan(m.without_control().value));
  m.add_cost(60);
  CHECK(m.treated().sum() == 300);
  CHECK(m.treated().count() == 4);
  CHECK(m.control().sum() == 150);
  CHECK(m.control().count() == 3);
  CHECK(m.cost() == 60);
  // Four times 75 − 50, that is 100.
  CHECK(m.against_control().value == over(100 - 60, 60));
  CHECK(m.without_control().value == over(300 - 60, 60));
}
