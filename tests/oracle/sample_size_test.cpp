// Sample sizes against scipy's normal quantile and the formulas as they are printed.

#include <cxm/statistics/sample_size.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

using cxm::confidence;
using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle sample_size: one sample, a finite population, two samples") {
  int seen = 0;
  auto const cases = cxm_test::figures("sample_size.json", "cases");
  for (auto const& c : cases) {
    INFO(c.dump());
    if (c.at("kind") == "one_sample") {
      double const margin = number(c.at("moe_points")) / 100;
      double const variance = number(c.at("var"));
      confidence const level{number(c.at("conf"))};
      double const n = cxm::sample_size(margin, variance, level);
      CHECK(close(n, number(c.at("n_raw"))));
      CHECK(cxm::whole_answers(n) == c.at("n").get<cxm::count_t>());
      CHECK(cxm::whole_answers(cxm::for_population(n, 5000)) ==
            c.at("n_fpc_N5000").get<cxm::count_t>());
      // Adjusted Wald counts three answers that nobody gave.
      CHECK(cxm::whole_answers(n) - 3 == c.at("n_adjusted_wald").get<cxm::count_t>());
      // And back: that many answers give the margin.
      CHECK(close(cxm::margin_of_error(n, variance, level), margin));
    } else {
      double const v = number(c.at("var_each"));
      double const n = cxm::sample_size_of_difference(number(c.at("difference_points")) / 100, v, v,
                                                      number(c.at("power")),
                                                      confidence{1 - number(c.at("alpha"))});
      CHECK(close(n, number(c.at("n_raw"))));
      CHECK(cxm::whole_answers(n) == c.at("n").get<cxm::count_t>());
    }
    ++seen;
  }
  CHECK(seen == 17);
}
