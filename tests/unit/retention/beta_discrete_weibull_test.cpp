#include <cxm/retention/beta_discrete_weibull.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <vector>

using cxm::beta_discrete_weibull;
using cxm::fit_status;
using cxm::renewals;
using cxm_test::close;

namespace {
std::vector<double> const high_end{1000, 869, 743, 653, 593, 551, 517, 491};
beta_discrete_weibull with(double gamma, double delta, double c) {
  beta_discrete_weibull m;
  m.gamma = gamma;
  m.delta = delta;
  m.c = c;
  return m;
}
}  // namespace

TEST_CASE("beta_discrete_weibull: with c = 1 it is the shifted beta-geometric") {
  cxm::shifted_beta_geometric nested;
  nested.alpha = 0.668;
  nested.beta = 3.806;
  auto const m = with(0.668, 3.806, 1);
  for (double t = 0; t < 30; ++t) {
    CHECK(close(m.survival(t), nested.survival(t), 1e-13));
    CHECK(close(m.retention(t + 1), nested.retention(t + 1), 1e-13));
  }
  CHECK(close(m.expected_lifetime(0.1), nested.expected_lifetime(0.1), 1e-10));
  CHECK(close(m.expected_lifetime(1e-4), nested.expected_lifetime(1e-4), 1e-9));
  CHECK(close(m.residual_lifetime(4, 0.1), nested.residual_lifetime(4, 0.1), 1e-10));
  CHECK(std::isinf(m.expected_lifetime()));
  nested.alpha = 2.5;
  CHECK(close(with(2.5, 3.806, 1).expected_lifetime(), nested.expected_lifetime(), 1e-9));
  CHECK(close(with(2.5, 3.806, 1).residual_lifetime(3), nested.residual_lifetime(3), 1e-9));
}

TEST_CASE("beta_discrete_weibull: lifetimes are the sums of survival") {
  for (double const c : {0.5, 1.0, 1.7}) {
    auto const m = with(0.7, 2.0, c);
    double sum = 0, left = 0;
    for (double t = 0; t < 600; ++t) {
      sum += m.survival(t) * std::pow(1.1, -t);
      if (t >= 3) left += m.survival(t) / m.survival(2) * std::pow(1.1, 3 - t);
    }
    CHECK(close(m.expected_lifetime(0.1), sum, 1e-10));
    CHECK(close(m.residual_lifetime(3, 0.1), left, 1e-10));
  }
}

TEST_CASE("beta_discrete_weibull: the fit is not below the nested one, and tests the difference") {
  auto const of = renewals::from_survivors(high_end);
  auto const fit = cxm::fit<beta_discrete_weibull>(of);
  auto const nested = cxm::fit<cxm::shifted_beta_geometric>(of);
  REQUIRE(fit.converged());
  CHECK(fit.log_likelihood() > nested.log_likelihood());
  CHECK(close(fit->duration_dependence.statistic,
              2 * (fit.log_likelihood() - nested.log_likelihood()), 1e-12));
  CHECK(fit->duration_dependence.degrees_of_freedom == 1);
  CHECK(fit->c > 1);
  auto const six = fit->survival_estimate(12);
  CHECK(six.range.lower < six.value);
  CHECK(six.value < six.range.upper);
  CHECK(six.range.lower < 0.394);  // what was seen in year 12 (Fader and Hardie 2007)
  CHECK(six.range.upper > 0.394);
}

TEST_CASE("beta_discrete_weibull: too few renewals, and what is no count, are told") {
  auto const two = cxm::fit<beta_discrete_weibull>(
      renewals::from_survivors(std::vector<double>{1000, 800, 700}));
  CHECK(two.status() == fit_status::singular);
  CHECK_THROWS_AS(*two, cxm::fit_error);
  CHECK_THROWS_AS(cxm::fit<beta_discrete_weibull>(renewals{}), std::invalid_argument);
  CHECK_THROWS_AS(with(1, 1, 1).expected_lifetime(-0.1), std::invalid_argument);
  CHECK_THROWS_AS(with(1, 1, 1).residual_lifetime(0), std::invalid_argument);
  // Everybody's chance is the same at every renewal.
  std::vector<double> same{1e6};
  for (int t = 0; t < 8; ++t) same.push_back(same.back() * 0.8);
  auto const alike = cxm::fit<beta_discrete_weibull>(renewals::from_survivors(same));
  CHECK(alike.status() == fit_status::boundary);
  CHECK_FALSE(alike.warnings().empty());
}
