// The NPS intervals against scipy: Wald, adjusted Wald with ¾, 1½, ¾, and the inverted score test.

#include <cxm/survey/nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <string>

using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle nps_intervals: wald, adjusted wald and score") {
  using enum cxm::interval_method;
  int seen = 0;
  for (auto const& c : cxm_test::figures("nps_intervals.json", "cases")) {
    INFO(c.at("det").dump() + " " + c.at("pas").dump() + " " + c.at("pro").dump() + " at " +
         c.at("conf").dump());
    auto const p = c.at("pro").get<int>();
    auto const q = c.at("pas").get<int>();
    auto const d = c.at("det").get<int>();
    cxm::nps m;
    for (int i = 0; i < p; ++i) m.push(9 + i % 2);
    for (int i = 0; i < q; ++i) m.push(7 + i % 2);
    for (int i = 0; i < d; ++i) m.push(i % 7);
    CHECK(m.count() == c.at("n").get<cxm::count_t>());
    CHECK(close(m.score(), 100 * number(c.at("nps"))));
    cxm::confidence const level{number(c.at("conf"))};
    auto const agrees = [&](cxm::interval_method method, char const* name) {
      auto const range = m.interval({level, method});
      auto const expected = cxm_test::pair(c.at(name));
      // In points here, in shares there: the floor of 1e-12 is 1e-10 points.
      CHECK(close(range.lower / 100, expected[0], 1e-9, 1e-12));
      CHECK(close(range.upper / 100, expected[1], 1e-9, 1e-12));
    };
    agrees(wald, "wald");
    agrees(adjusted_wald, "adjusted_wald_rocks_075_150_075");
    agrees(score, "score_tango");
    agrees(standard, "score_tango");
    ++seen;
  }
  CHECK(seen == 27);
}
