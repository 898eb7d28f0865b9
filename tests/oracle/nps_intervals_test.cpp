// The NPS intervals against scipy, every one that the figures have.

#include <cxm/survey/nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <string>

using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle nps_intervals: every method") {
  using enum cxm::interval_method;
  int seen = 0;
  int with_t = 0;
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
    agrees(wilson, "wilson_type_closed_form");
    agrees(goodman, "goodman_contrast_chi2df2");
    if (c.contains("trinomial_mean_t")) {
      agrees(student_t, "trinomial_mean_t");
      ++with_t;
    } else {
      CHECK(m.count() == 1);
      CHECK_FALSE(m.interval({level, student_t}).defined());
    }

    double const z = cxm::normal_deviate(level);
    auto const adds = [&](cxm::pseudo_observations added, char const* name) {
      auto const range = cxm::net_share_adjusted_wald(p, d, p + q + d, level, added);
      auto const expected = cxm_test::pair(c.at(name));
      CHECK(close(range.lower, expected[0]));
      CHECK(close(range.upper, expected[1]));
    };
    adds({1, 1, 1}, "adjusted_wald_1_1_1");
    adds({z * z / 3, z * z / 3, z * z / 3}, "adjusted_wald_z2over3_each");
    adds({z * z / 4, z * z / 2, z * z / 4}, "adjusted_wald_z2_triangular");

    auto const& exact = c.at("exact_bootstrap");
    auto const exactly = [&](cxm::interval_method method, char const* name) {
      auto const range = m.interval({level, method});
      auto const expected = cxm_test::pair(exact.at(name));
      CHECK(close(range.lower / 100, expected[0]));
      CHECK(close(range.upper / 100, expected[1]));
    };
    exactly(bootstrap, "percentile");
    exactly(bca, "bca");
    cxm::net_share_resampled const again{static_cast<double>(p), static_cast<double>(d),
                                         static_cast<double>(p + q + d)};
    CHECK(close(cxm::normal_quantile(again.mid_p()), number(exact.at("z0_midp")), 1e-9, 1e-12));
    CHECK(close(again.acceleration(), number(exact.at("acceleration"))));
    ++seen;
  }
  CHECK(seen == 27);
  CHECK(with_t == 22);
}
