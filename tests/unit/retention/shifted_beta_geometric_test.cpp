#include <cxm/retention/shifted_beta_geometric.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>

using cxm::fit;
using cxm::fit_status;
using cxm::renewals;
using cxm::shifted_beta_geometric;
using cxm_test::close;

namespace {
std::vector<double> const regular{1000, 631, 468, 382, 326, 289, 262, 241};
shifted_beta_geometric with(double alpha, double beta) {
  shifted_beta_geometric model;
  model.alpha = alpha;
  model.beta = beta;
  return model;
}
}  // namespace

TEST_CASE("shifted beta-geometric: survivors, losses and cohorts are one thing") {
  auto const whole = *fit<shifted_beta_geometric>(renewals::from_survivors(regular));
  std::vector<double> const lost{369, 163, 86, 56, 37, 27, 21};
  auto const by_losses = *fit<shifted_beta_geometric>(renewals::from_losses(lost, 241));
  CHECK(by_losses.alpha == whole.alpha);
  CHECK(by_losses.beta == whole.beta);
  // Half of them are two years younger: the renewals that both saw add up.
  renewals both = renewals::from_survivors(std::vector<double>{500, 300, 200});
  both.add(renewals::from_survivors(std::vector<double>{500, 331, 268, 190, 134}));
  CHECK(both.at_risk == std::vector<double>{1000, 631, 268, 190});
  CHECK(both.lost == std::vector<double>{369, 163, 78, 56});
  // Twice as many of each: the same customers, errors smaller by √2.
  renewals twice = renewals::from_survivors(regular);
  twice.add(twice);
  auto const doubled = *fit<shifted_beta_geometric>(twice);
  CHECK(close(doubled.alpha, whole.alpha));
  CHECK(close(doubled.alpha_error * std::sqrt(2.0), whole.alpha_error));
}

TEST_CASE("shifted beta-geometric: survival is the product of retention, and lifetimes its sum") {
  auto const model = with(1.7, 3.2);
  double product = 1, sum = 1, discounted = 1, factor = 1;
  for (double t = 1; t < 4e5; ++t) {
    product *= model.retention(t);
    sum += product;
    factor /= 1.1;
    discounted += product * factor;
    if (t < 6) {
      CHECK(close(model.survival(t), product, 1e-13));
      double const beta_function = std::exp(std::lgamma(3.2 + t) - std::lgamma(4.9 + t) +
                                            std::lgamma(4.9) - std::lgamma(3.2));
      CHECK(close(product, beta_function, 1e-12));
    }
  }
  CHECK(model.survival(0) == 1);
  CHECK(close(model.expected_lifetime(), 3.9 / 0.7, 1e-14));
  CHECK(close(model.expected_lifetime(), sum, 1e-3));
  CHECK(close(model.expected_lifetime(0.1), discounted, 1e-12));
  // After n paid periods: what is left of the lifetime, from the renewal on.
  CHECK(close(1 + model.residual_lifetime(1, 0.1) / 1.1, discounted, 1e-12));
  double later = 0, weight = 1;
  double left = 1;
  for (double t = 4; t < 2000; ++t) {
    left *= model.retention(t);
    later += left * weight;
    weight /= 1.1;
  }
  CHECK(close(model.residual_lifetime(4, 0.1), later, 1e-12));
  CHECK(std::isinf(with(0.7, 1.2).expected_lifetime()));
  CHECK(std::isinf(with(0.7, 1.2).residual_lifetime(3)));
  // A small discount comes close to none.
  CHECK(close(model.expected_lifetime(1e-12), model.expected_lifetime(), 1e-5));
  CHECK(close(with(1, 1).expected_lifetime(0.1), 1.1 * std::log(11.0), 1e-13));
  CHECK(close(with(0.5, 0.5).expected_lifetime(0.25), 1 / std::sqrt(0.2), 1e-13));
  REQUIRE_THROWS_AS(model.expected_lifetime(-0.1), std::invalid_argument);
  REQUIRE_THROWS_AS(model.residual_lifetime(0, 0.1), std::invalid_argument);
}

TEST_CASE("shifted beta-geometric: retention that does not rise is the geometric model") {
  // Ten of a hundred leave, each year.
  std::vector<double> constant{10000, 9000, 8100, 7290, 6561};
  auto const same = fit<shifted_beta_geometric>(renewals::from_survivors(constant));
  CHECK(same.status() == fit_status::boundary);
  REQUIRE_THROWS_WITH(*same, CXM_CONTAINS("retention does not rise"));
  CHECK(close(same.value_even_so().geometric.churn, 0.1, 1e-12));
  CHECK(close(same.value_even_so().geometric.expected_lifetime(), 10, 1e-12));
  std::vector<double> const falling{1000, 900, 720, 500, 250};
  CHECK(fit<shifted_beta_geometric>(renewals::from_survivors(falling)).status() ==
        fit_status::boundary);
  std::vector<double> const once{1000, 700};
  CHECK(fit<shifted_beta_geometric>(renewals::from_survivors(once)).status() ==
        fit_status::singular);
}

TEST_CASE("shifted beta-geometric: what can't be fitted") {
  REQUIRE_THROWS_WITH(fit<shifted_beta_geometric>(renewals{}), CXM_CONTAINS("renewals"));
  REQUIRE_THROWS_WITH(fit<shifted_beta_geometric>(renewals{{10, 10}, {0, 0}}),
                      CXM_CONTAINS("nobody was lost"));
  REQUIRE_THROWS_WITH(fit<shifted_beta_geometric>(renewals{{10}, {10}}),
                      CXM_CONTAINS("nobody renewed"));
  REQUIRE_THROWS_AS(fit<shifted_beta_geometric>(renewals{{10}, {11}}), std::invalid_argument);
  REQUIRE_THROWS_AS(fit<shifted_beta_geometric>(renewals{{10}, {cxm::undefined}}),
                    std::invalid_argument);
  REQUIRE_THROWS_AS(renewals::from_survivors(std::vector<double>{5}), std::invalid_argument);
  REQUIRE_THROWS_AS(renewals::from_survivors(std::vector<double>{5, 6}), std::invalid_argument);
}

TEST_CASE("shifted beta-geometric: intervals, and the test against one churn rate") {
  auto const model = *fit<shifted_beta_geometric>(renewals::from_survivors(regular));
  auto const s = model.survival_estimate(7);
  CHECK(s.value == model.survival(7));
  CHECK(s.range.lower < 0.241);
  CHECK(s.range.upper > 0.215);
  CHECK(s.range.upper - s.range.lower < 0.06);
  CHECK_FALSE(model.survival_estimate(0).range.defined());
  CHECK(model.heterogeneity.statistic > 200);
  CHECK(model.heterogeneity.p < 1e-40);
}

TEST_CASE("shifted beta-geometric: lifetimes at small discounts, to mpmath's digits") {
  // 2F1(1, 3.806; 4.474; 1/(1 + d)) with 30 digits.
  auto const model = with(0.668, 3.806);
  CHECK(close(model.expected_lifetime(0.01), 19.82141186239485, 1e-13));
  CHECK(close(model.expected_lifetime(1e-3), 53.00247067680141, 1e-12));
  CHECK(close(model.expected_lifetime(1e-5), 281.3541663658071, 1e-11));
}
