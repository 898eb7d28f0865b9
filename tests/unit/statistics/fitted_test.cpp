#include <cxm/statistics/fitted.hpp>

#include <cxm/statistics/chi_square.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>

namespace {
struct constant {
  int value = 0;
  static cxm::fitted<constant> fit(int seen, cxm::fit_status status) {
    cxm::fit_report report;
    report.status = status;
    report.log_likelihood = -1.5;
    report.iterations = 3;
    if (status != cxm::fit_status::converged) report.warnings = {"why", "and why"};
    return {constant{seen}, report};
  }
};
}  // namespace

TEST_CASE("fitted: a model that converged is read like a pointer") {
  auto const good = cxm::fit<constant>(7, cxm::fit_status::converged);
  CHECK(good->value == 7);
  CHECK((*good).value == 7);
  CHECK(good.converged());
  CHECK(good.log_likelihood() == -1.5);
  CHECK(good.iterations() == 3);
  CHECK(good.warnings().empty());
}

TEST_CASE(
    "fitted: any other status throws, with the reasons, and the model is there for who insists") {
  for (auto const status : {cxm::fit_status::not_converged, cxm::fit_status::separated,
                            cxm::fit_status::singular, cxm::fit_status::boundary}) {
    auto const bad = cxm::fit<constant>(7, status);
    CHECK_FALSE(bad.converged());
    CHECK(bad.value_even_so().value == 7);
    REQUIRE_THROWS_AS(bad->value, cxm::fit_error);
    REQUIRE_THROWS_WITH(*bad, "cxm: the fit is " + std::string{name(status)} + "; why; and why");
  }
}

TEST_CASE("chi_square: tails near and far, as p and as its logarithm") {
  using cxm_test::close;
  // One degree of freedom is the square of a normal, two are exponential.
  for (double const z : {0.1, 1.0, 3.0, 10.0, 30.0, 38.0}) {
    auto const test = cxm::chi_square(z * z, 1);
    CHECK(close(test.p, std::erfc(z / std::sqrt(2.0)), 1e-12));
  }
  for (double const x : {0.0, 1.0, 50.0, 1000.0, 1400.0, 5000.0, 1e6}) {
    CHECK(close(cxm::chi_square(x, 2).log_p, -0.5 * x, 1e-13));
  }
  // With four, Q = e^{−x/2}(1 + x/2), whichever way it is computed.
  for (double const x : {1.0, 1300.0, 1350.0, 1500.0, 3000.0}) {
    CHECK(close(cxm::chi_square(x, 4).log_p, -0.5 * x + std::log1p(0.5 * x), 1e-13));
  }
  CHECK(cxm::chi_square(0, 3).p == 1);
  CHECK(std::isnan(cxm::chi_square(-1, 3).p));
  CHECK(std::isnan(cxm::chi_square(cxm::undefined, 3).p));
  CHECK(std::isnan(cxm::chi_square(1, 0).p));
  CHECK(cxm::chi_square(HUGE_VAL, 3).p == 0);
}
