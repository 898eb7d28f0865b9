#include <cxm/retention/competing_risks.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using cxm::competing_risks;
using cxm::reason;
using cxm_test::close;

namespace {
struct leaver {
  int days;
  std::optional<std::string> why;
};
constexpr double from_start = -std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("competing_risks: by hand") {
  // At 1: 1 of 4 by price. At 2: 1 of 3 by service. At 3 one is censored. At 4: the last by price.
  std::vector<leaver> const rows{{1, "price"}, {2, "service"}, {3, std::nullopt}, {4, "price"}};
  competing_risks<std::string> const m{rows, &leaver::days, &leaver::why};
  CHECK(m.count() == 4);
  CHECK(m.events() == 3);
  CHECK(m.censored() == 1);
  CHECK(m.events("price") == 2);
  CHECK(m.events("taste") == 0);
  CHECK(m.causes() == std::vector<std::string>{"price", "service"});
  auto const curve = m.curve();
  REQUIRE(curve.size() == 4);
  CHECK(curve.at_risk_of(0) == 4);
  CHECK(curve.incidence("price", 0) == 0);
  CHECK(curve.event_free(0) == 1);
  CHECK(close(curve.incidence("price", 1), 0.25));
  CHECK(close(curve.incidence("service", 2), 0.75 / 3));
  CHECK(close(curve.event_free(3), 0.5));
  CHECK(close(curve.incidence("price", 4), 0.75));
  CHECK(curve.event_free(4) == 0);
  CHECK(close(curve.incidence("price", 100), 0.75));
  CHECK(close(curve.cumulative_hazard("price", 4), 0.25 + 1));
  CHECK(curve.incidence("taste", 4) == 0);
  CHECK_FALSE(curve.interval("taste", 4).defined());
  CHECK(std::isnan(curve.incidence("price", -1)));
  CHECK(close(curve.standard_error("price", 1), std::sqrt(0.25 * 0.75 / 4)));
  CHECK(close(curve.aalen_standard_error("price", 1), std::sqrt(0.25 * 0.75 / 3)));
}

TEST_CASE("competing_risks: integers, where 0 is who was still there") {
  competing_risks<> m;
  m.push(1, 0);
  m.push(1, 2);
  m.push(2, std::optional<int>{});
  m.push(2, -1);
  m.push(std::nan(""), 1);
  m.push(3, 1, 3);
  m.push(-1, 1);
  CHECK(m.count() == 3);
  CHECK(m.censored() == 2);
  CHECK(m.causes() == std::vector<int>{2});
  CHECK(m.excluded()[reason::out_of_scale] == 3);
  CHECK(m.excluded()[reason::missing] == 1);
}

TEST_CASE("competing_risks: nothing seen is undefined") {
  competing_risks<> const none;
  auto const curve = none.curve();
  CHECK(std::isnan(curve.incidence(1, 0)));
  CHECK(std::isnan(curve.event_free(0)));
  CHECK_FALSE(curve.interval(1, 0).defined());
}

TEST_CASE("competing_risks: shares sum to 1, one cause is Kaplan–Meier's") {
  cxm_test::generator g{1};
  competing_risks<> m;
  competing_risks<> one;
  cxm::kaplan_meier all;
  for (int i = 0; i < 400; ++i) {
    double const t = static_cast<double>(g.between(0, 40));
    double const entry = g.chance(30) ? static_cast<double>(g.between(0, 20)) : from_start;
    int const cause = static_cast<int>(g.between(0, 3));
    m.push(t, cause, entry);
    one.push(t, cause > 0 ? 1 : 0, entry);
    all.push(t, cause > 0, entry);
  }
  auto const curve = m.curve();
  auto const single = one.curve();
  auto const survival = all.curve();
  for (double const t : curve.times()) {
    CHECK(close(
        curve.event_free(t) + curve.incidence(1, t) + curve.incidence(2, t) + curve.incidence(3, t),
        1, 1e-12));
    CHECK(close(curve.event_free(t), survival.survival(t)));
    CHECK(close(single.incidence(1, t), 1 - survival.survival(t)));
    CHECK(close(single.standard_error(1, t), single.event_free_standard_error(t), 1e-9, 1e-9));
  }
}

TEST_CASE("competing_risks: the jackknife is the sum of squared derivatives") {
  // Rows of weight 1000, of which one is there once more or less: the derivative by its weight.
  struct row {
    double t;
    int cause;
    double entry;
  };
  cxm_test::generator g{2};
  std::vector<row> rows;
  for (int i = 0; i < 25; ++i) {
    row r{static_cast<double>(g.between(2, 10)), static_cast<int>(g.between(0, 2)), from_start};
    if (g.chance(40)) r.entry = static_cast<double>(g.between(0, 1));
    rows.push_back(r);
  }
  rows.push_back({12, 0, from_start});
  auto const curve_of = [&](std::size_t changed, int by) {
    competing_risks<> m;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (int k = i == changed ? 1000 + by : 1000; k > 0; --k) {
        m.push(rows[i].t, rows[i].cause, rows[i].entry);
      }
    }
    return m.curve();
  };
  competing_risks<> m;
  for (row const& r : rows) m.push(r.t, r.cause, r.entry);
  auto const curve = m.curve();
  std::vector<double> const times{3, 6, 10};
  std::vector<double> incidence(times.size());
  std::vector<double> free(times.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const up = curve_of(i, 1);
    auto const down = curve_of(i, -1);
    for (std::size_t k = 0; k < times.size(); ++k) {
      double const d = 500 * (up.incidence(1, times[k]) - down.incidence(1, times[k]));
      double const e = 500 * (up.event_free(times[k]) - down.event_free(times[k]));
      incidence[k] += d * d;
      free[k] += e * e;
    }
  }
  for (std::size_t k = 0; k < times.size(); ++k) {
    INFO("time " << times[k]);
    CHECK(close(curve.standard_error(1, times[k]), std::sqrt(incidence[k]), 1e-5));
    CHECK(close(curve.event_free_standard_error(times[k]), std::sqrt(free[k]), 1e-5));
  }
}

TEST_CASE("competing_risks: halves merge to the same bits, causes in any order") {
  cxm_test::generator g{3};
  competing_risks<std::string> one;
  competing_risks<std::string> left;
  competing_risks<std::string> right;
  for (int i = 0; i < 3000; ++i) {
    double const t = g.chance(50) ? g.real() : static_cast<double>(g.between(0, 9));
    std::string const cause{static_cast<char>('a' + g.below(4))};
    bool const seen = g.chance(70);
    auto const why = seen ? std::optional{cause} : std::nullopt;
    one.push(t, why);
    (g.chance(50) ? left : right).push(t, why);
  }
  right.merge(left);
  CHECK(right == one);
  CHECK(cxm::save(right) == cxm::save(one));
  CHECK(cxm::load<competing_risks<std::string>>(cxm::save(one)) == one);
}

TEST_CASE("competing_risks: an event at 0, near ties, nobody left over, nobody gone") {
  competing_risks<> m;
  m.push(0, 1);
  m.push(0.1 + 0.2, 1);
  m.push(0.3, 2);
  m.push(1, 2);
  auto const curve = m.curve();
  CHECK(curve.size() == 3);  // 0.1 + 0.2 and 0.3 are one time
  CHECK(close(curve.incidence(1, 0), 0.25));
  CHECK(close(curve.incidence(1, 0.3), 0.5));
  CHECK(close(curve.incidence(2, 0.3), 0.25));
  // Who was at risk all failed: the causes have everybody.
  CHECK(curve.event_free(1) == 0);
  CHECK(close(curve.incidence(1, 5) + curve.incidence(2, 5), 1));
  CHECK(m.curve(cxm::near_ties::none()).size() == 4);

  competing_risks<> stayed;
  stayed.push(3, 0);
  stayed.push(5, 0);
  CHECK(stayed.curve().event_free(5) == 1);
  CHECK(stayed.curve().incidence(1, 5) == 0);
  CHECK_FALSE(stayed.curve().interval(1, 5).defined());

  // Entry at the time of an event: not at risk of it. An entry at its own exit is none.
  competing_risks<> late;
  late.push(3, 1, 0);
  late.push(6, 2, 3);
  late.push(8, 0, 3);
  late.push(4, 1, 4);
  CHECK(late.excluded()[reason::out_of_scale] == 1);
  CHECK(late.curve().incidence(1, 3) == 1);
}
