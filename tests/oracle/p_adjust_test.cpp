// Adjusted p-values against R 4.2.2, stats::p.adjust.

#include <cxm/statistics/multiplicity.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <string>
#include <utility>
#include <vector>

using cxm::multiplicity;

TEST_CASE("oracle p_adjust: bonferroni, holm, hochberg, hommel, BH and BY") {
  constexpr std::pair<char const*, multiplicity> methods[] = {
      {"bonferroni", multiplicity::bonferroni},
      {"holm", multiplicity::holm},
      {"hochberg", multiplicity::hochberg},
      {"hommel", multiplicity::hommel},
      {"BH", multiplicity::bh},
      {"BY", multiplicity::by}};
  int seen = 0;
  auto const cases = cxm_test::figures("p_adjust.json", "cases");
  for (auto const& c : cases) {
    auto const p = c.at("p").get<std::vector<double>>();
    for (auto const& [name, how] : methods) {
      INFO(name);
      auto const expected = c.at(name).get<std::vector<double>>();
      auto const found = cxm::adjusted_p(p, how);
      REQUIRE(found.size() == expected.size());
      for (std::size_t i = 0; i < p.size(); ++i) {
        CHECK(cxm_test::close(found[i], expected[i], 1e-12, 1e-300));
        ++seen;
      }
    }
  }
  CHECK(seen == 6 * (10 + 5 + 4 + 6));
}
