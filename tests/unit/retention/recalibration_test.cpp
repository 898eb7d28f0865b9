#include <cxm/retention/recalibration.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <algorithm>

using cxm_test::close;

namespace {
struct holdout {
  std::vector<double> risk, stop;
  std::vector<std::uint8_t> event;
  [[nodiscard]] cxm::risk_predictions rows() const { return {risk, stop, event}; }
  void add(double p, int left, int of) {
    for (int i = 0; i < of; ++i) {
      risk.push_back(p);
      stop.push_back(i < left ? 3 : 10);
      event.push_back(i < left ? 1 : 0);
    }
  }
};
double logit(double p) { return std::log(p / (1 - p)); }
}  // namespace

TEST_CASE("recalibration: two risks are corrected to the shares that left") {
  holdout of;
  of.add(0.2, 3, 10);
  of.add(0.6, 5, 10);
  auto const fit = cxm::fit<cxm::recalibration>(of.rows(), 10.0);
  REQUIRE(fit.converged());
  CHECK(close(fit->risk(0.2), 0.3));
  CHECK(close(fit->risk(0.6), 0.5));
  CHECK(close(fit->stays(0.8), 0.7));
  CHECK(close(fit->slope, (logit(0.5) - logit(0.3)) / (logit(0.6) - logit(0.2))));
  CHECK(fit->risk(0) == 0);
  CHECK(fit->risk(1) == 1);
  CHECK(std::isnan(fit->risk(1.5)));
  CHECK(fit->slope_interval().lower < 1);
  CHECK(fit->slope_test().p > 0.05);
}

TEST_CASE("recalibration: risks that are right stay as they are") {
  holdout of;
  for (int tenth = 1; tenth < 10; ++tenth) of.add(0.1 * tenth, 10 * tenth, 100);
  auto const fit = cxm::fit<cxm::recalibration>(of.rows(), 10.0);
  CHECK(close(fit->slope, 1, 1e-9));
  CHECK(close(fit->intercept, 0, 1e-9, 1e-9));
  CHECK(close(fit->intercept_alone, 0, 1e-9, 1e-9));
  // As many rows turned around: the same bits.
  std::reverse(of.risk.begin(), of.risk.end());
  std::reverse(of.stop.begin(), of.stop.end());
  std::reverse(of.event.begin(), of.event.end());
  CHECK(cxm::fit<cxm::recalibration>(of.rows(), 10.0)->covariance == fit->covariance);
}

TEST_CASE("recalibration: what has no answer says so") {
  holdout told;
  told.add(0.2, 0, 5);
  told.add(0.6, 5, 5);
  auto const apart = cxm::fit<cxm::recalibration>(told.rows(), 10.0);
  CHECK(apart.status() == cxm::fit_status::separated);
  CHECK(apart.value_even_so().intercept_alone_error > 0);
  REQUIRE_THROWS_AS(*apart, cxm::fit_error);
  holdout one;
  one.add(0.4, 2, 5);
  auto const same = cxm::fit<cxm::recalibration>(one.rows(), 10.0);
  CHECK(same.status() == cxm::fit_status::singular);
  CHECK(close(same.value_even_so().intercept_alone, 0, 1e-9, 1e-9));
  holdout all;
  all.add(0.4, 5, 5);
  CHECK(cxm::fit<cxm::recalibration>(all.rows(), 10.0).status() == cxm::fit_status::separated);
  CHECK(cxm::fit<cxm::recalibration>(one.rows(), 30.0).status() == cxm::fit_status::not_converged);
  CHECK(cxm::fit<cxm::recalibration>(cxm::risk_predictions{}, 30.0).status() ==
        cxm::fit_status::not_converged);
}

TEST_CASE("recalibration: risks of 0 and 1 are counted and not fitted") {
  holdout of;
  of.add(0.2, 3, 10);
  of.add(0.6, 5, 10);
  auto const without = cxm::fit<cxm::recalibration>(of.rows(), 10.0);
  of.add(0, 1, 4);
  of.add(1, 2, 3);
  auto const with = cxm::fit<cxm::recalibration>(of.rows(), 10.0);
  CHECK(with->certain == 7);
  CHECK(with->count == 27);
  CHECK(with->slope == without->slope);
}
