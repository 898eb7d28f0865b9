#include "support/catch.hpp"
#include "support/close.hpp"
#include "unit/retention/slow_ledger.hpp"

#include <cxm/retention/churn.hpp>

#include <array>
#include <cmath>
#include <numeric>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm::churn;
using cxm::churn_rate;
using cxm::interval_method;
using cxm_test::close;
using ledger = cxm::subscription_ledger<>;

namespace {
bool no_range(churn_rate const& r) {
  return std::isnan(r.range.lower) && std::isnan(r.range.upper);
}

/// S = 5, M = 7, E = 5, C = 3, L = 1, J = 3 over 204 customer-days, without the days themselves.
cxm::ledger_period some_month() {
  cxm::ledger_period p;
  p.customers.start = 5;
  p.customers.middle = 7;
  p.customers.end = 5;
  p.customers.churned = 3;
  p.customers.starters_lost = 1;
  p.customers.joined = 2;
  p.customers.reactivated = 1;
  p.customers.active_seconds = 204 * 86400;
  return p;
}
cxm::ledger_day one_day(cxm::count_t active, cxm::count_t churned) {
  cxm::ledger_day d;
  d.active = active;
  d.churned = churned;
  return d;
}

/// 300 customers around June 2025: steady ones, leavers, and some who come back three days later.
/// Spread over two ledgers: who comes back does so in the other one.
std::array<ledger, 2> a_lively_june_in_parts() {
  std::array<ledger, 2> l;
  sys_days const june = 2025y / 6 / 1;
  for (int i = 0; i < 300; ++i) {
    std::string const id = std::to_string(i);
    sys_seconds const joined = june + days{(i * 7) % 45 - 20} + 12h;
    sys_seconds const left = joined + days{5 + (i * i * 13) % 61};
    bool const leaves = i % 3 != 0;
    std::size_t const part = i % 4 == 1 ? 1 : 0;
    l[part].push(id, joined, leaves ? std::optional{left} : std::nullopt);
    if (leaves && i % 10 == 5) l[1 - part].push(id, left + days{3}, std::nullopt);
  }
  return l;
}
ledger a_lively_june() {
  auto parts = a_lively_june_in_parts();
  parts[0].merge(parts[1]);
  return parts[0];
}
cxm::ledger_period june_of(ledger const& l) {
  return l
      .periods({local_days{2025y / 6 / 1}, local_days{2025y / 7 / 1}}, cxm::period::month, "UTC")
      .at(0);
}
}  // namespace

TEST_CASE("churn: one month, seven rates") {
  churn const c{some_month()};
  CHECK(c.start_of_period().value == 1.0 / 5);
  CHECK(c.start_of_period().churned == 1);
  CHECK(c.start_of_period().denominator == 5);
  CHECK(c.events_over_start().value == 3.0 / 5);
  CHECK(c.events_over_start().denominator == 5);
  CHECK(c.average().value == 3.0 / 5);
  CHECK(c.average().denominator == 5);
  CHECK(c.mid_period().value == 3.0 / 7);
  CHECK(c.start_plus_new().value == 3.0 / 8);
  CHECK(c.start_plus_new().denominator == 8);
  CHECK(c.exposure_days() == 204);
  CHECK(close(c.hazard_30_days().value, 90.0 / 204, 1e-15));
  CHECK(c.hazard_30_days().churned == 3);
  CHECK(close(c.hazard_30_days().denominator, 6.8, 1e-15));
  CHECK(close(c.exposure().value, 0.35672083940036237, 1e-7));  // 1 − exp(−90/204)
  CHECK(close(c.exposure().value, 1 - std::exp(-90.0 / 204), 1e-14));
}

TEST_CASE("churn: an average of counts may be a half") {
  auto p = some_month();
  p.customers.end = 6;
  CHECK(churn{p}.average().denominator == 5.5);
  CHECK(churn{p}.average().value == 3 / 5.5);
}

TEST_CASE("churn: a denominator of zero is no rate and no interval") {
  churn const none{cxm::ledger_period{}};
  for (auto const& r :
       {none.start_of_period(), none.events_over_start(), none.average(), none.mid_period(),
        none.start_plus_new(), none.daily_sum(), none.hazard_30_days(), none.exposure()}) {
    CHECK(std::isnan(r.value));
    CHECK(no_range(r));
    CHECK(r.range.level == 0.95);
    CHECK(r.churned == 0);
  }
  CHECK(none.exposure_days() == 0);
  // A first month: nobody was there to be lost, some left all the same.
  cxm::ledger_period first;
  first.customers.joined = 4;
  first.customers.churned = 1;
  first.customers.end = 3;
  first.customers.active_seconds = 40 * 86400;
  churn const c{first};
  CHECK(std::isnan(c.start_of_period().value));
  CHECK(std::isnan(c.events_over_start().value));
  CHECK(c.average().value == 1 / 1.5);
  CHECK(std::isnan(c.mid_period().value));
  CHECK(c.start_plus_new().value == 0.25);
  CHECK(c.hazard_30_days().value == 0.75);
}

TEST_CASE("churn: the daily sum adds up each day's share") {
  auto p = some_month();
  p.days = {one_day(5, 1), one_day(4, 0), one_day(6, 2)};
  CHECK(close(churn{p}.daily_sum().value, 1.0 / 5 + 2.0 / 6, 1e-15));
  CHECK(std::isnan(churn{p}.daily_sum().denominator));
  CHECK(churn{p}.daily_sum().churned == 3);
  p.days = {one_day(0, 0), one_day(4, 0), one_day(0, 0)};
  CHECK(churn{p}.daily_sum().value == 0);
  // Who leaves on a day that began with nobody is a share of nothing.
  p.days = {one_day(5, 1), one_day(0, 1), one_day(6, 2)};
  CHECK(std::isnan(churn{p}.daily_sum().value));
  p.days = {one_day(0, 1), one_day(5, 1)};
  CHECK(std::isnan(churn{p}.daily_sum().value));
  // Days that all began with nobody say nothing: not 0.
  p.days = {one_day(0, 0), one_day(0, 0)};
  CHECK(std::isnan(churn{p}.daily_sum().value));
}

TEST_CASE("churn: the rates that are proportions have Wilson's interval") {
  churn const c{some_month()};
  auto const start = c.start_of_period().range;
  CHECK(start.method == interval_method::wilson);
  CHECK(close(start.lower, 0.03622410863243014));
  CHECK(close(start.upper, 0.6244653702374747));
  auto const spells = c.start_plus_new().range;  // 3 of 8
  CHECK(close(spells.lower, 0.13684428582359742));
  CHECK(close(spells.upper, 0.6942576053973727));
  cxm::reading const how{.level = cxm::confidence{0.95}, .method = interval_method::agresti_coull};
  CHECK(close(c.start_plus_new(how).range.lower, 0.13485835156724035));
  CHECK(close(c.start_plus_new(how).range.upper, 0.6962435396537298));
  REQUIRE_THROWS_AS(c.start_of_period({.method = interval_method::bootstrap}),
                    std::invalid_argument);
}

TEST_CASE("churn: the hazard has the exact interval of a Poisson count") {
  auto p = some_month();
  p.customers.active_seconds = 300 * 86400;
  for (auto const& [events, lower, upper] :
       // chi-squared quantiles of scipy 1.17: χ²(0.025; 2k)/2 and χ²(0.975; 2k + 2)/2
       std::vector<std::tuple<cxm::count_t, double, double>>{
           {0, 0, 3.68887945411394},
           {1, 0.0253178079842899, 5.5716433909389},
           {3, 0.618672122895601, 8.76727306974232},
           {10, 4.79538869613243, 18.3903560420178}}) {
    p.customers.churned = events;
    auto const hazard = churn{p}.hazard_30_days();
    CHECK(hazard.value == static_cast<double>(events) / 10);
    CHECK(hazard.range.method == interval_method::exact_poisson);
    CHECK(close(hazard.range.lower, lower / 10, 1e-12));
    CHECK(close(hazard.range.upper, upper / 10, 1e-12));
    auto const within = churn{p}.exposure();
    CHECK(close(within.value, 1 - std::exp(-hazard.value), 1e-13));
    CHECK(close(within.range.lower, 1 - std::exp(-lower / 10), 1e-12));
    CHECK(close(within.range.upper, 1 - std::exp(-upper / 10), 1e-12));
    CHECK(within.range.method == interval_method::exact_poisson);
  }
}

TEST_CASE("churn: the bootstrap agrees with one of 400,000 resamples") {
  auto const june = june_of(a_lively_june());
  CHECK(june.customers.start == 127);
  CHECK(june.customers.middle == 199);
  CHECK(june.customers.end == 228);
  CHECK(june.customers.churned == 69);
  CHECK(std::accumulate(june.profile_count.begin(), june.profile_count.end(), cxm::count_t{0}) ==
        292);  // customers who were active in June at any time
  churn const c{june};
  // Quantiles of 400,000 resamples of these 292 customers, drawn with numpy 2.4. The bounds are the
  // 50th and the 1950th of 1,999 rates, so that the share of the distribution below them varies
  // with a standard deviation of √(0.025·0.975/2000) = 0.0035. Four of these are allowed: a lower
  // bound between the quantiles 0.011 and 0.039, an upper one between 0.961 and 0.989.
  struct row {
    char const* name;
    churn_rate rate;
    double value, lower_from, lower_to, upper_from, upper_to;
  };
  row const rows[] = {
      {"events_over_start", c.events_over_start(), 0.543307086614173, 0.40972222, 0.43846154,
       0.66101695, 0.69918699},
      {"average", c.average(), 0.388732394366197, 0.28647215, 0.30853994, 0.47706422, 0.50588235},
      {"mid_period", c.mid_period(), 0.346733668341709, 0.25742574, 0.27699531, 0.42364532,
       0.44864865},
      {"daily_sum", c.daily_sum(), 0.353605503523158, 0.26191049, 0.28188729, 0.43000441,
       0.45459518},
  };
  for (row const& r : rows) {
    INFO(r.name);
    CHECK(close(r.rate.value, r.value, 1e-13));
    CHECK(r.rate.range.method == interval_method::bootstrap);
    CHECK(r.rate.range.lower > r.lower_from);
    CHECK(r.rate.range.lower < r.lower_to);
    CHECK(r.rate.range.upper > r.upper_from);
    CHECK(r.rate.range.upper < r.upper_to);
  }
}

TEST_CASE("churn: a bootstrap interval is the same each time, for any order and split of rows") {
  auto const l = a_lively_june();
  churn const c{june_of(l)};
  churn const again{june_of(cxm::load<ledger>(cxm::save(l)))};
  auto parts = a_lively_june_in_parts();
  parts[1].merge(parts[0]);
  churn const merged{june_of(parts[1])};
  for (auto const rate :
       {&churn::events_over_start, &churn::average, &churn::mid_period, &churn::daily_sum}) {
    auto const range = (c.*rate)({}).range;
    CHECK((again.*rate)({}).range.lower == range.lower);
    CHECK((again.*rate)({}).range.upper == range.upper);
    CHECK((merged.*rate)({}).range.lower == range.lower);
    auto const narrower = (c.*rate)({.level = cxm::confidence{0.5}}).range;
    CHECK(range.lower < narrower.lower);
    CHECK(narrower.lower < (c.*rate)({}).value);
    CHECK((c.*rate)({}).value < narrower.upper);
    CHECK(narrower.upper < range.upper);
    CHECK(narrower.level == 0.5);
  }
}

TEST_CASE("churn: where nobody left, or only one was there, the bootstrap has nothing to say") {
  ledger stays;
  for (int i = 0; i < 40; ++i) {
    stays.push(std::to_string(i), sys_days{2025y / 5 / 1} + days{i % 5}, std::nullopt);
  }
  churn const c{june_of(stays)};
  CHECK(c.events_over_start().value == 0);
  CHECK(c.daily_sum().value == 0);
  for (auto const& r : {c.events_over_start(), c.average(), c.mid_period(), c.daily_sum()}) {
    CHECK(no_range(r));
    CHECK(r.range.method == interval_method::bootstrap);
  }
  CHECK(c.start_of_period().range.upper > 0.05);  // Wilson has: up to 9 % of 40
  CHECK(c.hazard_30_days().range.upper > 0.05);
  ledger alone;
  alone.push("a", sys_days{2025y / 5 / 1}, sys_days{2025y / 6 / 20});
  churn const one{june_of(alone)};
  CHECK(one.events_over_start().value == 1);
  CHECK(no_range(one.events_over_start()));
  CHECK(no_range(one.daily_sum()));
}

TEST_CASE("churn: too many resamples without a denominator, no interval") {
  ledger l;  // one of two was there at the start: a quarter of the resamples has none
  l.push("a", sys_days{2025y / 5 / 1}, sys_days{2025y / 6 / 20});
  l.push("b", sys_days{2025y / 6 / 3}, sys_days{2025y / 6 / 21});
  churn const c{june_of(l)};
  CHECK(c.events_over_start().value == 2);  // not a share: both left, one was there
  CHECK(no_range(c.events_over_start()));
}

TEST_CASE("churn: who joins and leaves counts in events and not among the starters") {
  ledger l;
  l.push("a", sys_days{2025y / 5 / 1}, std::nullopt);
  l.push("b", sys_days{2025y / 6 / 3}, sys_days{2025y / 6 / 13});
  churn const c{june_of(l)};
  CHECK(c.start_of_period().value == 0);
  CHECK(c.events_over_start().value == 1);
  CHECK(c.average().value == 1);
  CHECK(c.mid_period().value == 1);
  CHECK(c.start_plus_new().value == 0.5);
  CHECK(c.daily_sum().value == 0.5);
  CHECK(c.exposure_days() == 40);
  CHECK(c.hazard_30_days().value == 0.75);
}

TEST_CASE("churn: who leaves and returns counts in events and not as lost") {
  ledger l;
  l.push("a", sys_days{2025y / 5 / 1}, sys_days{2025y / 6 / 6});
  l.push("a", sys_days{2025y / 6 / 11}, std::nullopt);
  l.push("b", sys_days{2025y / 5 / 1}, std::nullopt);
  churn const c{june_of(l)};
  CHECK(c.start_of_period().value == 0);
  CHECK(c.events_over_start().value == 0.5);
  CHECK(c.start_plus_new().value == 1.0 / 3);
  CHECK(c.daily_sum().value == 0.5);
  CHECK(c.exposure_days() == 55);
}

TEST_CASE("churn: random ledgers agree with rates of a slow reading of their rows") {
  std::size_t read = 0;
  for (std::uint64_t seed = 5000; seed < 5080; ++seed) {
    auto const rows = cxm_test::random_rows(seed, 1'740'000'000, 60);
    cxm::time_zone const zone{seed % 2 == 0 ? "Europe/Berlin" : "America/New_York"};
    auto const every = seed % 3 == 0 ? cxm::period::iso_week : cxm::period::month;
    auto const periods = cxm_test::ledger_of(rows).periods(every, zone);
    auto const expected = cxm_test::slow_ledger{rows}.periods(every, zone);
    REQUIRE(periods.size() == expected.size());
    for (std::size_t i = 0; i < periods.size(); ++i) {
      churn const c{periods[i]};
      auto const& n = expected[i].customers;
      auto const over = [](cxm::count_t a, double b) {
        return b == 0 ? cxm::undefined : static_cast<double>(a) / b;
      };
      auto const start = static_cast<double>(n.start);
      INFO("seed " << seed << ' ' << periods[i].label);
      CHECK(close(c.start_of_period().value, over(n.starters_lost, start), 1e-14));
      CHECK(close(c.events_over_start().value, over(n.churned, start), 1e-14));
      CHECK(close(c.average().value, over(n.churned, (start + static_cast<double>(n.end)) / 2),
                  1e-14));
      CHECK(close(c.mid_period().value, over(n.churned, static_cast<double>(n.middle)), 1e-14));
      CHECK(close(c.start_plus_new().value,
                  over(n.churned, static_cast<double>(n.start + n.joined + n.reactivated)), 1e-14));
      double daily = 0;
      bool somebody = false;
      for (auto const& d : expected[i].days) {
        somebody = somebody || d.active > 0;
        if (d.churned > 0) daily += over(d.churned, static_cast<double>(d.active));
      }
      CHECK(close(c.daily_sum().value, somebody ? daily : cxm::undefined, 1e-14));
      double const exposed = static_cast<double>(n.active_seconds) / 86400;
      CHECK(close(c.exposure_days(), exposed, 1e-14));
      CHECK(close(c.hazard_30_days().value, 30 * over(n.churned, exposed), 1e-14));
      CHECK(close(c.exposure().value, 1 - std::exp(-30 * over(n.churned, exposed)), 1e-13));

      // What the rates say of each other.
      auto const lost = c.start_of_period();
      if (n.start > 0) {
        CHECK(lost.value <= c.events_over_start().value);
        CHECK(lost.range.lower <= lost.value);
        CHECK(lost.range.upper >= lost.value);
        CHECK(c.start_plus_new().value <= c.events_over_start().value);
        CHECK(c.start_plus_new().value <= 1);
      }
      auto const within = c.exposure();
      if (exposed > 0) {
        CHECK((within.value >= 0 && within.value <= 1));
        CHECK(within.value <= c.hazard_30_days().value);
        CHECK((within.range.lower <= within.value && within.value <= within.range.upper));
      }
      ++read;
    }
  }
  CHECK(read > 200);
}

TEST_CASE("churn: its figures begin with the starters lost and end with what rates are made of") {
  std::vector<cxm::figure> shown;
  churn const c{some_month()};
  c.figures([&](cxm::figure const& f) { shown.push_back(f); });
  std::vector<std::string_view> names;
  for (auto const& f : shown) names.push_back(f.name);
  CHECK(names == std::vector<std::string_view>{
                     "start_of_period", "start", "starters_lost", "events_over_start", "average",
                     "mid_period", "start_plus_new", "daily_sum", "hazard_30_days", "exposure",
                     "churned", "joined", "reactivated", "middle", "end", "exposure_days"});
  CHECK(shown[0].value == 0.2);
  CHECK(close(shown[0].range.upper, 0.6244653702374747));
  CHECK(shown[1].count == 5);
  CHECK(shown[8].unit == cxm::unit::ratio);  // a rate per 30 days, not a share
  CHECK(shown[15].unit == cxm::unit::days);
  CHECK(shown[15].value == 204);
  CHECK(c.period().customers.start == 5);
}
