#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>
#include <cxm/retention/kaplan_meier.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using cxm::kaplan_meier;
using cxm::near_ties;
using cxm::reason;
using cxm::weighted_kaplan_meier;
using cxm_test::close;

namespace {
struct account {
  int tenure_days;
  bool churned;
  int seen_from;
  double weight;
};
constexpr double from_start = -std::numeric_limits<double>::infinity();

template <class T>
concept event_column = requires(kaplan_meier m, T event) {
  m.push(1.0, event);
};
}  // namespace

TEST_CASE("kaplan_meier: by hand") {
  // 5 at risk at 5, of whom 2 leave and 1 is censored; then 2 at 8, of whom 1 leaves.
  std::vector<account> const accounts{
      {5, true, 0, 1}, {5, false, 0, 1}, {5, true, 0, 1}, {8, false, 0, 1}, {8, true, 0, 1}};
  kaplan_meier const stay{accounts, &account::tenure_days, &account::churned};
  CHECK(stay.count() == 5);
  CHECK(stay.events() == 3);
  CHECK(stay.censored() == 2);
  auto const curve = stay.curve();
  REQUIRE(curve.size() == 2);
  CHECK(curve.at_risk_of(0) == 5);
  CHECK(curve.events_of(0) == 2);
  CHECK(curve.censored_of(0) == 1);
  CHECK(curve.entered_of(0) == 5);
  CHECK(curve.entered_of(1) == 0);
  CHECK(curve.at_risk_of(1) == 2);
  CHECK(curve.survival(0) == 1);
  CHECK(curve.survival(4.9) == 1);
  CHECK(close(curve.survival(5), 0.6));
  CHECK(close(curve.survival(7), 0.6));
  CHECK(close(curve.survival(8), 0.3));
  CHECK(std::isnan(curve.survival(8.1)));
  CHECK(std::isnan(curve.survival(-1)));
  CHECK(std::isnan(curve.survival(std::nan(""))));
  CHECK(curve.at_risk(0) == 5);
  CHECK(curve.at_risk(6) == 2);
  CHECK(curve.at_risk(9) == 0);
  CHECK(close(curve.standard_error(5), 0.6 * std::sqrt(2.0 / (5 * 3))));
  CHECK(close(curve.standard_error(8), 0.3 * std::sqrt(2.0 / (5 * 3) + 1.0 / 2)));
  CHECK(close(curve.cumulative_hazard(8), 0.4 + 0.5));
  CHECK(close(curve.hazard_standard_error(8), std::sqrt(2.0 / 25 + 1.0 / 4)));
  CHECK(curve.median().value == 8);
  CHECK(std::isnan(curve.quantile(0.75).value));
  CHECK(close(curve.restricted_mean(7).value, 5 + 0.6 * 2));
  CHECK(close(curve.restricted_mean_standard_error(7), 1.2 * std::sqrt(2.0 / 15)));
  CHECK(std::isnan(curve.restricted_mean(9).value));
  CHECK(std::isnan(curve.restricted_mean(-1).value));
}

TEST_CASE("kaplan_meier: nothing seen is undefined") {
  kaplan_meier const none;
  auto const curve = none.curve();
  CHECK(curve.size() == 0);
  CHECK(std::isnan(curve.survival(0)));
  CHECK_FALSE(curve.interval(0).defined());
  CHECK(std::isnan(curve.median().value));
  CHECK(std::isnan(curve.restricted_mean(1).value));
  CHECK(std::isnan(curve.last_time()));
  std::size_t shown = 0;
  none.figures([&](cxm::figure const& f) {
    ++shown;
    CHECK((f.unit == cxm::unit::count ? f.count == 0 : std::isnan(f.value)));
  });
  CHECK(shown == 7);
}

TEST_CASE("kaplan_meier: an event at 0 counts") {
  kaplan_meier m;
  for (auto const& [t, event] :
       {std::pair{0, true}, {0, false}, {1, true}, {2, false}, {3, true}}) {
    m.push(t, event);
  }
  auto const curve = m.curve();
  CHECK(close(curve.survival(0), 0.8));
  CHECK(close(curve.survival(1), 0.8 * 2 / 3));
  CHECK(curve.survival(3) == 0);
  CHECK(curve.survival(1000) == 0);
}

TEST_CASE("kaplan_meier: where everybody at risk leaves, certainty is not claimed") {
  kaplan_meier m;
  m.push(1, true);
  m.push(2, true);
  auto const curve = m.curve();
  CHECK(curve.survival(2) == 0);
  CHECK(std::isnan(curve.standard_error(2)));
  CHECK_FALSE(curve.interval(2).defined());
  CHECK(std::isinf(curve.log_standard_error_of(1)));
  CHECK(close(curve.median().value, 1.5));  // S is ½ from 1 to 2
  CHECK(curve.median({.rule = cxm::quantile_rule::first}).value == 1);
  CHECK(curve.quantile(1).value == 2);
  CHECK(close(curve.restricted_mean(10).value, 1.5));
  CHECK(curve.cumulative_hazard(2) == 1.5);
}

TEST_CASE("kaplan_meier: everyone censored") {
  kaplan_meier m;
  for (int const t : {1, 2, 3}) m.push(t, false);
  auto const curve = m.curve();
  CHECK(curve.survival(3) == 1);
  CHECK(curve.standard_error(3) == 0);
  auto const by_log = curve.interval(3);
  CHECK(by_log.lower == 1);
  CHECK(by_log.upper == 1);
  for (auto const scale :
       {cxm::survival_scale::log_log, cxm::survival_scale::logit, cxm::survival_scale::arcsine}) {
    CHECK_FALSE(curve.interval(3, {.scale = scale}).defined());
  }
  CHECK(std::isnan(curve.median().value));
}

TEST_CASE("kaplan_meier: late entry") {
  SECTION("who enters at the time of an event is not at risk of it") {
    kaplan_meier m;
    m.push(3, true, 0);
    m.push(6, true, 3);
    m.push(8, false, 3);
    m.push(8, true, 0);
    auto const curve = m.curve();
    CHECK(curve.at_risk(3) == 2);
    CHECK(curve.at_risk(3.5) == 3);
    CHECK(curve.at_risk(6) == 3);
    CHECK(curve.entered_of(0) == 2);
    CHECK(curve.entered_of(1) == 2);
    CHECK(close(curve.survival(8), 0.5 * 2 / 3 * 0.5));
    CHECK(close(curve.median().value, 4.5));
  }
  SECTION("an early risk set that dies out takes the curve with it") {
    kaplan_meier m;
    m.push(2, true, 0);
    m.push(7, true, 5);
    m.push(8, false, 5);
    CHECK(m.curve().survival(7) == 0);
    CHECK(m.curve().at_risk(4) == 0);
    CHECK(m.curve().at_risk(6) == 2);
  }
  SECTION("minus infinity is from the start, and at risk at 0") {
    kaplan_meier late;
    late.push(0, true, from_start);
    late.push(3, false, from_start);
    kaplan_meier plain;
    plain.push(0, true);
    plain.push(3, false);
    CHECK(late == plain);
    CHECK(plain.curve().survival(0) == 0.5);
  }
  SECTION("who enters and leaves within one time was never at risk") {
    kaplan_meier m;
    m.push(0.1 + 0.2, true, 0.3);
    m.push(1, true);
    CHECK(m.count() == 2);
    CHECK(m.curve().never_at_risk() == 1);
    CHECK(m.curve().size() == 1);
    CHECK(m.curve(near_ties::none()).never_at_risk() == 0);
    CHECK(m.curve(near_ties::none()).size() == 2);
  }
}

TEST_CASE("kaplan_meier: near ties are one time") {
  kaplan_meier m;
  m.push(0.1 + 0.2, true);
  m.push(0.3, true);
  m.push(0.5, true);
  m.push(1, false);
  REQUIRE(0.1 + 0.2 != 0.3);
  CHECK(m.curve().size() == 3);
  CHECK(m.curve().times()[0] == 0.3);
  CHECK(m.curve().survival(0.3) == 0.5);
  CHECK(m.curve(near_ties::none()).survival(0.3) == 0.75);
  CHECK(m.curve(near_ties{0.25}).size() == 2);  // 0.3, 0.3… and 0.5 chain
  CHECK_THROWS_AS(near_ties{-1}, std::invalid_argument);
  CHECK_THROWS_AS(near_ties{std::nan("")}, std::invalid_argument);
  CHECK_THROWS_AS(near_ties{HUGE_VAL}, std::invalid_argument);
}

TEST_CASE("kaplan_meier: what is left out, and why") {
  kaplan_meier m;
  m.push(std::nullopt, true);
  m.push(std::nan(""), true);
  m.push(std::optional<double>{}, false);
  m.push(1, std::optional<bool>{});
  m.push(1, std::nullopt);
  m.push(1, true, std::nan(""));
  m.push(1, true, std::optional<int>{});
  CHECK(m.excluded()[reason::missing] == 7);
  m.push(-1, true);
  m.push(HUGE_VAL, false);
  m.push(1, true, 1);
  m.push(1, true, 2);
  m.push(1, true, -0.5);
  m.push(0, true, 0);
  CHECK(m.excluded()[reason::out_of_scale] == 6);
  CHECK(m.count() == 0);
  m.push(-0.0, true);
  CHECK(m.count() == 1);
  CHECK(m.curve().times()[0] == 0);
  CHECK_FALSE(std::signbit(m.curve().times()[0]));
  CHECK(event_column<bool>);
  CHECK(event_column<std::optional<bool>>);
  CHECK_FALSE(event_column<int>);
  CHECK_FALSE(event_column<double>);
}

TEST_CASE("kaplan_meier: frequency weights are rows") {
  kaplan_meier rows;
  kaplan_meier counted;
  cxm_test::generator g{1};
  for (int i = 0; i < 200; ++i) {
    double const t = static_cast<double>(g.between(0, 30));
    bool const event = g.chance(60);
    double const entry = g.chance(30) ? static_cast<double>(g.between(0, 30)) : from_start;
    auto const n = static_cast<cxm::count_t>(g.between(0, 5));
    counted.push_counted(t, event, entry, n);
    for (cxm::count_t k = 0; k < n; ++k) rows.push(t, event, entry);
  }
  CHECK(counted == rows);
  CHECK(counted.excluded() == rows.excluded());
  CHECK(cxm::save(counted) == cxm::save(rows));
  CHECK_THROWS_AS(rows.push_counted(1, true, cxm::most_observations), std::invalid_argument);
  CHECK(counted == rows);
}

TEST_CASE("kaplan_meier: a huge count is read without a loop over its rows") {
  kaplan_meier m;
  m.push_counted(1, true, cxm::count_t{1} << 40);
  m.push_counted(2, false, cxm::count_t{1} << 40);
  auto const h = m.curve().hazard(cxm::hazard_rule::fleming_harrington);
  CHECK(close(h.value[0], std::log(2.0), 1e-11));
  double const n = std::ldexp(1, 41);
  CHECK(close(h.standard_error[0], std::sqrt(1 / (n / 2) - 1 / n), 1e-9, 0));
  kaplan_meier small;  // the long sum against the loop
  small.push_counted(1, true, 5000);
  small.push_counted(2, true, 150);
  auto const f = small.curve().hazard(cxm::hazard_rule::fleming_harrington);
  double sum = 0;
  double squares = 0;
  for (int k = 5150; k > 150; --k) {
    sum += 1.0 / k;
    squares += 1.0 / k / k;
  }
  CHECK(close(f.value[0], sum, 1e-14));
  CHECK(close(f.standard_error[0], std::sqrt(squares), 1e-13));
}

TEST_CASE("kaplan_meier: sorting in does not depend on the kind of times or their number") {
  cxm_test::generator g{2};
  for (int const kind : {0, 1, 2, 3}) {
    INFO("kind " << kind);
    std::vector<std::pair<double, bool>> rows;
    for (int i = 0; i < 40'000; ++i) {
      double t = static_cast<double>(g.between(0, 1094));
      if (kind == 1) t = 1e6 * g.real();            // all different
      if (kind == 2) t = std::ldexp(g.real(), 40);  // whole and large
      if (kind == 3 && g.chance(1)) t += 0.5;       // nearly all whole
      rows.emplace_back(kind == 2 ? std::floor(t) : t, g.chance(40));
    }
    kaplan_meier one;
    kaplan_meier left;
    kaplan_meier right;
    kaplan_meier counted;
    std::size_t i = 0;
    for (auto const& [t, event] : rows) {
      one.push(t, event);
      (i++ % 3 == 0 ? left : right).push(t, event);
      counted.push_counted(t, event, 1);
    }
    g.shuffle(rows);
    kaplan_meier shuffled;
    for (auto const& [t, event] : rows) shuffled.push(t, event);
    left.merge(right);
    auto const state = cxm::save(one);
    CHECK(cxm::save(left) == state);
    CHECK(cxm::save(shuffled) == state);
    CHECK(cxm::save(counted) == state);
    CHECK(left == one);
    // Against a plain count.
    auto const curve = one.curve(near_ties::none());
    std::sort(rows.begin(), rows.end());
    double s = 1;
    for (std::size_t at = 0; at < rows.size();) {
      std::size_t end = at;
      double events = 0;
      while (end < rows.size() && rows[end].first == rows[at].first) events += rows[end++].second;
      s *= 1 - events / static_cast<double>(rows.size() - at);
      if (at % 97 == 0) CHECK(close(curve.survival(rows[at].first), s, 1e-11));
      at = end;
    }
  }
}

TEST_CASE("kaplan_meier: in a group-by, with entries and with weights") {
  std::vector<account> const accounts{
      {5, true, 1, 1}, {9, false, 2, 1}, {5, true, 2, 2}, {8, false, 1, 2}, {8, true, 3, 2}};
  auto const by = cxm::group_by(accounts, &account::churned, kaplan_meier{}, &account::tenure_days,
                                &account::churned);
  CHECK(by.size() == 2);
  CHECK(by.find(true)->events() == 3);
  kaplan_meier const late{accounts, &account::tenure_days, &account::churned, &account::seen_from};
  CHECK(by.total().count() == late.count());
  CHECK(late.curve().at_risk(2) == 2);
  weighted_kaplan_meier const weighted{accounts, &account::tenure_days, &account::churned,
                                       &account::seen_from, &account::weight};
  CHECK(weighted.curve().at_risk(2) == 3);
  weighted_kaplan_meier const plain{accounts, &account::tenure_days, &account::churned,
                                    &account::weight};
  CHECK(plain.curve().at_risk(2) == 8);
}

TEST_CASE("kaplan_meier: columns with bitmaps of events and of what is present") {
  std::vector<int> const days{5, 5, 8, 8, 0, 3};
  std::uint8_t const events[] = {0b101101};
  std::uint8_t const present[] = {0b011111};
  kaplan_meier m;
  m.push_columns(days, cxm::validity{events}, cxm::validity{present});
  kaplan_meier rows;
  for (std::size_t i = 0; i < 5; ++i) rows.push(days[i], i == 0 || i == 2 || i == 3);
  rows.push(std::nullopt, true);
  CHECK(m == rows);
  CHECK(m.excluded() == rows.excluded());
  m.push_columns(std::vector<double>{}, cxm::validity{});
  std::vector<int> const nine(9);
  CHECK_THROWS_AS(m.push_columns(nine, cxm::validity{events}), std::invalid_argument);
  CHECK_THROWS_AS(m.push_columns(days, cxm::validity{}), std::invalid_argument);
  CHECK_THROWS_AS(m.push_columns(nine, cxm::validity{{events, 1}, 0}, cxm::validity{present}),
                  std::invalid_argument);
  CHECK(m == rows);
}

TEST_CASE("kaplan_meier: the latest row of each customer") {
  cxm::one_per<std::string, cxm::keep::latest, kaplan_meier> of;
  std::chrono::sys_days const day{std::chrono::year{2026} / 1 / 31};
  of.push("ann", day, 30, false);
  of.push("ann", day + std::chrono::days{30}, 60, true);
  of.push("bob", day, 45, false);
  CHECK(of.kept().count() == 2);
  CHECK(of.kept().events() == 1);
  CHECK(of.kept().curve().survival(60) == 0);
}

TEST_CASE("weighted_kaplan_meier: equal weights give the jackknife of plain rows") {
  // Without weights Σ D² of S is Greenwood's but for ties: d/(n(n − d)) for each time.
  weighted_kaplan_meier w;
  kaplan_meier plain;
  cxm_test::generator g{3};
  for (int i = 0; i < 500; ++i) {
    double const t = g.real();
    bool const event = g.chance(50);
    w.push(t, event, 3.0);
    plain.push(t, event);
  }
  auto const a = w.curve();
  auto const b = plain.curve();
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(close(a.survival()[i], b.survival()[i]));
    if (a.survival()[i] > 0) CHECK(close(a.standard_error_of(i), b.standard_error_of(i), 1e-9));
    CHECK(a.at_risk_of(i) == 3 * b.at_risk_of(i));
  }
}

TEST_CASE("weighted_kaplan_meier: the jackknife is the sum of squared derivatives") {
  struct row {
    double t;
    bool event;
    double entry;
    double w;
  };
  cxm_test::generator g{4};
  std::vector<row> rows;
  for (int i = 0; i < 60; ++i) {
    row r{static_cast<double>(g.between(1, 15)), g.chance(60), from_start, 0.5 + 3 * g.real()};
    if (g.chance(40) && r.t > 1) r.entry = static_cast<double>(g.between(0, 4));
    if (r.entry < r.t) rows.push_back(r);
  }
  rows.push_back({20, false, from_start, 2});
  auto const curve_of = [&](std::size_t changed, double by) {
    weighted_kaplan_meier m;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      m.push(rows[i].t, rows[i].event, rows[i].entry, rows[i].w * (i == changed ? 1 + by : 1));
    }
    return m.curve();
  };
  auto const curve = curve_of(0, 0);
  for (double const t : {1.0, 4.0, 9.0, 15.0}) {
    INFO("time " << t);
    double s = 0;
    double h = 0;
    double mean = 0;
    constexpr double step = 1e-4;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto const up = curve_of(i, step);
      auto const down = curve_of(i, -step);
      // w·∂/∂w of each row, squared.
      auto const add = [&](double& sum, double high, double low) {
        double const d = (high - low) / (2 * step);
        sum += d * d;
      };
      add(s, up.survival(t), down.survival(t));
      add(h, up.cumulative_hazard(t), down.cumulative_hazard(t));
      add(mean, up.restricted_mean(t + 0.5).value, down.restricted_mean(t + 0.5).value);
    }
    CHECK(close(curve.standard_error(t), std::sqrt(s), 1e-6));
    CHECK(close(curve.hazard_standard_error(t), std::sqrt(h), 1e-6));
    CHECK(close(curve.restricted_mean_standard_error(t + 0.5), std::sqrt(mean), 1e-6, 1e-9));
  }
}

TEST_CASE("weighted_kaplan_meier: twice the weights, the same interval") {
  weighted_kaplan_meier once;
  weighted_kaplan_meier twice;
  weighted_kaplan_meier halves[2];
  cxm_test::generator g{5};
  for (std::size_t i = 0; i < 300; ++i) {
    double const t = static_cast<double>(g.between(0, 20));
    bool const event = g.chance(50);
    double const weight = g.real() + 0.1;
    once.push(t, event, weight);
    twice.push(t, event, 2 * weight);
    halves[i % 2].push(t, event, weight);
  }
  CHECK(close(once.curve().standard_error(10), twice.curve().standard_error(10)));
  CHECK(twice.curve_of_counts().standard_error(10) < once.curve_of_counts().standard_error(10));
  halves[1].merge(halves[0]);
  CHECK(cxm::save(halves[1]) == cxm::save(once));
}

TEST_CASE("weighted_kaplan_meier: weights that are missing, 0 or none") {
  weighted_kaplan_meier m;
  m.push(1, true, std::nan(""));
  m.push(1, true, std::optional<double>{});
  m.push(1, true, 0, std::nullopt);
  CHECK(m.excluded()[reason::missing] == 3);
  CHECK_THROWS_AS(m.push(1, true, -1.0), std::invalid_argument);
  CHECK_THROWS_AS(m.push(1, true, HUGE_VAL), std::invalid_argument);
  CHECK(m.count() == 0);
  m.push(1, true, 0.0);
  CHECK(m.count() == 1);
  CHECK(m.curve().survival(1) == 1);  // a row that stands for nobody
  m.push(2, true, 1.0);
  CHECK(m.curve().survival(1) == 1);
  CHECK(m.curve().survival(2) == 0);
}

TEST_CASE("survival_curve: scales keep to the interval from 0 to 1") {
  using enum cxm::survival_scale;
  for (auto const scale : {log, plain, log_log, logit, arcsine}) {
    for (double const s : {1e-300, 1e-9, 0.3, 0.999999, 1 - 1e-16}) {
      for (double const error : {0.0, 1e-9, 0.5, 1e3, 1e300}) {
        auto const range = cxm::survival_interval(s, error, {.scale = scale});
        INFO("scale " << static_cast<int>(scale) << ", S " << s << ", error " << error);
        CHECK(range.lower >= 0);
        CHECK(range.lower <= s * (1 + 1e-9));
        CHECK(range.upper >= s * (1 - 1e-9));
        CHECK(range.upper <= 1);
      }
    }
  }
}
