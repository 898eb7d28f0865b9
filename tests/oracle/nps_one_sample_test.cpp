// One sample against CRAN's package NPS 1.1: score, variance, standard error, Wald intervals, p.

#include <cxm/survey/nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using cxm_test::close;
using cxm_test::number;

namespace {

cxm::nps sample(nlohmann::json const& c) {
  cxm::nps m;
  for (int x : c.at("scores").get<std::vector<int>>()) m.push(x);
  return m;
}

/// log P(|Z| ≥ z) a second way, without erfc: Laplace's continued fraction of the tail, in long
/// double. Converges fast for z ≥ 2.
double log_two_sided(double of) {
  auto const z = static_cast<long double>(of);
  long double const pi = std::acos(-1.0L);
  long double fraction = 0;
  for (int k = 400; k > 0; --k) fraction = static_cast<long double>(k) / (z + fraction);
  return static_cast<double>(0.5L * std::log(2 / pi) - 0.5L * z * z - std::log(z + fraction));
}

}  // namespace

TEST_CASE("oracle nps_one_sample: counts, score, variance and standard error of CRAN's NPS") {
  for (auto const& c : cxm_test::figures("nps_one_sample.json", "cases")) {
    INFO(c.at("name").get<std::string>());
    auto const m = sample(c);
    CHECK(m.count() == c.at("n").get<cxm::count_t>());
    CHECK(m.promoters() == c.at("promoters").get<cxm::count_t>());
    CHECK(m.passives() == c.at("passives").get<cxm::count_t>());
    CHECK(m.detractors() == c.at("detractors").get<cxm::count_t>());
    CHECK(close(m.score(), number(c.at("nps_x100"))));
    CHECK(close(m.score(), 100 * number(c.at("nps"))));
    CHECK(close(m.variance(), number(c.at("var"))));
    CHECK(close(m.standard_error(), 100 * number(c.at("se"))));
  }
}

TEST_CASE("oracle nps_one_sample: Wald intervals, not clamped") {
  for (auto const& c : cxm_test::figures("nps_one_sample.json", "cases")) {
    INFO(c.at("name").get<std::string>());
    auto const m = sample(c);
    for (int level : {90, 95, 99}) {
      auto const expected = cxm_test::pair(c.at("wald" + std::to_string(level)));
      auto const range = m.interval({cxm::confidence{level / 100.0}, cxm::interval_method::wald});
      CHECK(close(range.lower, 100 * expected[0]));
      CHECK(close(range.upper, 100 * expected[1]));
    }
  }
}

TEST_CASE("oracle nps_one_sample: wald_test is CRAN's test, its tail derived a second way") {
  // CRAN takes p = 2(1 − Φ(z)), which cancels: 5.584344098e-10 for 5.584344006e-10, and 0 for
  // 1.0e-69. So its p is compared where it still has its digits, and everywhere with the tail from
  // a continued fraction, as log p. Its 0 for all promoters (an infinite z) and its NaN for all
  // passives (0/0) are those of wald_test, too.
  int small = 0;
  for (auto const& c : cxm_test::figures("nps_one_sample.json", "cases")) {
    INFO(c.at("name").get<std::string>());
    auto const test = sample(c).wald_test();
    double const p = number(c.at("p_value"));
    double const z = number(c.at("nps")) / number(c.at("se"));
    CHECK(close(test.statistic, z));
    if (std::isnan(p)) {
      CHECK(std::isnan(test.p));
      CHECK(std::isnan(test.log_p));
    } else if (std::isinf(z)) {
      CHECK(p == 0);
      CHECK(test.p == 0);
      CHECK(test.log_p == -std::numeric_limits<double>::infinity());
    } else {
      if (p > 1e-6) {
        CHECK(close(test.p, p));
        CHECK(close(test.log_p, std::log(p)));
      }
      if (std::fabs(z) >= 2) {
        ++small;
        CHECK(close(test.log_p, log_two_sided(std::fabs(z)), 1e-12));
        CHECK(close(std::log(test.p), test.log_p, 1e-12));
      }
    }
  }
  CHECK(small == 2);
}

TEST_CASE("oracle nps_one_sample: the two tails that the reference loses") {
  cxm::nps posthog;
  for (int i = 0; i < 100; ++i) posthog.push(i < 70 ? 10 : i < 80 ? 7 : 0);
  CHECK(close(posthog.wald_test().p, 5.584344006e-10, 2e-10, 0));  // 2·Φ(−z) in 30 digits
  cxm::nps rare;
  for (int i = 0; i < 50; ++i) rare.push(i < 46 ? 10 : i < 49 ? 7 : 0);
  CHECK(rare.wald_test().p > 0.9e-69);
  CHECK(rare.wald_test().p < 1.1e-69);
}
