// Cumulative incidences against R 4.2.2: survival 3.5-3 (jackknife errors, intervals, hazards) and
// cmprsk 2.2-11 (estimates and Aalen's variances).

#include <cxm/retention/competing_risks.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/reference_columns.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using cxm_test::close;

namespace {

double figure(nlohmann::json const& x) {
  return x.is_null() ? std::numeric_limits<double>::quiet_NaN() : cxm_test::number(x);
}

/// Every figure; those of state 0, who are still there, and of each cause from 1 on.
void agrees(cxm::competing_risks<> const& m, std::vector<double> const& times,
            nlohmann::json const& r) {
  auto const curve = m.curve();
  std::size_t const causes = r.at("states").size() - 1;
  CHECK(m.count() == r.at("n").get<cxm::count_t>());
  CHECK(curve.causes().size() == causes);
  REQUIRE(times.size() == r.at("pstate").size());
  std::size_t row = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    double const t = times[i];
    INFO("time " << t);
    while (row < curve.size() && curve.times()[row] < t) ++row;
    REQUIRE(row < curve.size());
    CHECK(curve.times()[row] == t);
    CHECK(curve.at_risk_of(row) == figure(r.at("n_risk").at(i)));
    auto const cell = [&](char const* name, std::size_t state) {
      return figure(r.at(name).at(i).at(state));
    };
    CHECK(close(curve.event_free(t), cell("pstate", 0)));
    CHECK(close(curve.event_free_standard_error(t), cell("se_ij", 0)));
    auto const free = curve.event_free_interval(t);
    CHECK(close(free.lower, cell("lower", 0)));
    CHECK(close(free.upper, cell("upper", 0)));
    double sum = curve.event_free(t);
    for (std::size_t c = 1; c <= causes; ++c) {
      INFO("cause " << c);
      auto const cause = static_cast<int>(c);
      auto const e = curve.at(cause, t);
      sum += e.value;
      CHECK(close(e.value, cell("pstate", c)));
      CHECK(close(curve.standard_error(cause, t), cell("se_ij", c)));
      CHECK(close(e.range.lower, cell("lower", c)));
      CHECK(close(e.range.upper, cell("upper", c)));
      CHECK(close(curve.cumulative_hazard(cause, t), cell("cumhaz", c - 1)));
      CHECK(close(e.value, figure(r.at("cmprsk_est").at(c - 1).at(i))));
      double const error = curve.aalen_standard_error(cause, t);
      CHECK(close(error * error, figure(r.at("cmprsk_var").at(c - 1).at(i))));
    }
    CHECK(close(sum, 1));
  }
}

}  // namespace

TEST_CASE("oracle aalen_johansen: real data") {
  if (!cxm_test::has_reference()) return;
  auto const results = cxm_test::figures("aalen_johansen.json", "results");
  {
    INFO("mgus2");
    auto const& r = results.at("mgus2");
    cxm_test::reference_columns const rows{"data/churn/r_mgus2.csv",
                                           {"ptime", "pstat", "futime", "death"}};
    cxm::competing_risks<> m;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      bool const progressed = rows.text("pstat", i) == "1";
      m.push(rows.number(progressed ? "ptime" : "futime", i), progressed                     ? 1
                                                              : rows.text("death", i) == "1" ? 2
                                                                                             : 0);
    }
    agrees(m, r.at("time").get<std::vector<double>>(), r);
  }
  {
    INFO("transplant");
    auto const& r = results.at("transplant");
    cxm_test::reference_columns const rows{"data/churn/r_transplant.csv", {"futime", "event"}};
    cxm::competing_risks<> m;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!(rows.number("futime", i) > 0)) continue;
      auto const& event = rows.text("event", i);
      m.push(rows.number("futime", i), event == "ltx"        ? 1
                                       : event == "death"    ? 2
                                       : event == "withdraw" ? 3
                                                             : 0);
    }
    agrees(m, r.at("time").get<std::vector<double>>(), r);
  }
}

TEST_CASE("oracle aalen_johansen: causes tied with each other") {
  auto const r = cxm_test::figures("aalen_johansen.json", "results").at("tiny_ties");
  // The file has the causes without their times; at risk and hazards leave one way to put them.
  cxm::competing_risks<> m;
  for (auto const& [t, cause] : {std::pair{1, 0},
                                 {1, 2},
                                 {2, 0},
                                 {2, 0},
                                 {3, 1},
                                 {3, 1},
                                 {3, 2},
                                 {5, 1},
                                 {5, 1},
                                 {6, 1},
                                 {6, 2}}) {
    m.push(t, cause);
  }
  for (int const cause : {0, 1, 2}) {
    auto const listed = r.at("event").get<std::vector<int>>();
    auto const n = static_cast<cxm::count_t>(std::count(listed.begin(), listed.end(), cause));
    CHECK((cause == 0 ? m.censored() : m.events(cause)) == n);
  }
  agrees(m, r.at("time").get<std::vector<double>>(), r);
}
