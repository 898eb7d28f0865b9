// Simultaneous shares against statsmodels 0.13.5, multinomial_proportions_confint.

#include <cxm/statistics/multinomial.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <vector>

using cxm_test::close;

TEST_CASE("oracle multinomial_ci: Goodman") {
  int seen = 0;
  auto const cases = cxm_test::figures("multinomial_ci.json", "cases");
  for (auto const& c : cases) {
    INFO(c.at("counts").dump());
    auto const counts = c.at("counts").get<std::vector<double>>();
    auto const found =
        cxm::multinomial_intervals(counts, cxm::confidence{cxm_test::number(c.at("conf"))});
    REQUIRE(found.size() == counts.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      auto const expected = cxm_test::pair(c.at("goodman").at(i));
      CHECK(close(found[i].lower, expected[0]));
      CHECK(close(found[i].upper, expected[1]));
    }
    ++seen;
  }
  CHECK(seen == 9);
}
