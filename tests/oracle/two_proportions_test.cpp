// The difference of two proportions by square-and-add, against statsmodels 0.13.5 (Newcombe's
// method 10) and the example of Newcombe 1998, table II.

#include <cxm/statistics/independent_difference.hpp>
#include <cxm/statistics/proportion.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

using cxm_test::close;
using cxm_test::number;

namespace {
cxm::estimate share(double x, double n) { return {x / n, cxm::proportion_interval(x, n)}; }
}  // namespace

TEST_CASE("oracle two_proportions: Newcombe's hybrid score interval") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("two_proportions.json", "cases")) {
    auto const d = cxm::independent_difference(share(number(c.at("x1")), number(c.at("n1"))),
                                               share(number(c.at("x2")), number(c.at("n2"))));
    auto const expected = cxm_test::pair(c.at("ci95_newcomb"));
    INFO(c.dump());
    CHECK(close(d.by.range.lower, expected[0]));
    CHECK(close(d.by.range.upper, expected[1]));
    ++seen;
  }
  CHECK(seen == 4);
}

TEST_CASE("oracle Newcombe 1998: 56 of 70 less 48 of 80, printed to four decimals") {
  auto const d = cxm::independent_difference(share(56, 70), share(48, 80));
  CHECK(close(d.by.value, 0.2));
  CHECK(close(d.by.range.lower, 0.0524, 0, 5e-5));
  CHECK(close(d.by.range.upper, 0.3339, 0, 5e-5));
}
