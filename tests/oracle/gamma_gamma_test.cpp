// Gamma-Gamma and values made of it against mpmath and an independent Newton in Python.

#include <cxm/clv/bg_nbd.hpp>
#include <cxm/clv/gamma_gamma.hpp>
#include <cxm/clv/lifetime_value.hpp>
#include <cxm/clv/pareto_nbd.hpp>

#include "support/catch.hpp"
#include "support/cdnow_customers.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

using cxm_test::close;
using cxm_test::number;

namespace {
cxm::gamma_gamma published() {
  cxm::gamma_gamma of;
  of.p = 6.25;
  of.q = 3.74;
  of.gamma = 15.44;
  return of;
}
}  // namespace

TEST_CASE("oracle gamma_gamma: expected spend at published parameters") {
  auto const of = published();
  for (auto const& c : cxm_test::figures("pareto_nbd.json", "customers")) {
    cxm::buyer const b{number(c.at("x")), 1, 2, number(c.at("mean_spend"))};
    CHECK(close(of.expected_spend(b), number(c.at("expected_spend")), 1e-14));
  }
  CHECK(close(of.population_mean(),
              cxm_test::figures("pareto_nbd.json", "gamma_gamma_population_mean").get<double>(),
              1e-14));
}

TEST_CASE("oracle gamma_gamma: the CDNOW sample at published parameters and at the maximum") {
  if (!cxm_test::has_reference()) return;
  auto const base = cxm_test::cdnow_customers("sample");
  double total = 0;
  for (auto const& b : base.buyers()) {
    if (b.repeats > 0) total += published().log_likelihood_of(b);
  }
  auto const at = cxm_test::figures("pareto_nbd.json", "gamma_gamma_total_log_likelihood");
  CHECK(close(total, at.get<double>(), 1e-12));
  auto const expected =
      cxm_test::figures("pareto_nbd.json", "gamma_gamma_fits").at("gg_cdnow_sample_exact");
  auto const fit = cxm::fit<cxm::gamma_gamma>(base);
  REQUIRE(fit.converged());
  CHECK(fit.gradient_norm() < 1e-9);
  CHECK(fit->customers == number(expected.at("n")));
  CHECK(close(fit->log_likelihood, number(expected.at("loglik"))));
  CHECK(close(fit->correlation, number(expected.at("pearson_x_m"))));
  double const parameters[]{fit->p, fit->q, fit->gamma};
  auto const logs = fit->log_parameters();
  // The file's information is from differences.
  constexpr double differences = 1e-6;
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(close(parameters[i], number(expected.at("params").at(i))));
    CHECK(close(logs[i], number(expected.at("log_params").at(i))));
    CHECK(close(fit->errors[i], number(expected.at("se_params").at(i)), differences));
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(close(fit->log_covariance[3 * i + j], number(expected.at("cov_log_params").at(i).at(j)),
                  differences, 1e-9));
    }
  }
}

TEST_CASE("oracle lifetime_value: Pareto/NBD and Gamma-Gamma at published parameters") {
  cxm::pareto_nbd buying;
  buying.r = 0.553;
  buying.alpha = 10.578;
  buying.s = 0.606;
  buying.beta = 11.669;
  buying.unit = cxm::time_unit::week();
  // The figures take 52 weeks for a year.
  cxm::continuous_rate const rate{std::log(1.1) / 52 * cxm::days_in_year / 7};
  int seen = 0;
  for (auto const& c : cxm_test::figures("pareto_nbd.json", "customers")) {
    cxm::buyer const b{number(c.at("x")), number(c.at("t_x_days")) / 7, number(c.at("T_days")) / 7,
                       number(c.at("mean_spend"))};
    CHECK(close(cxm::lifetime_value(buying, published(), b, rate), number(c.at("lifetime_value")),
                1e-13));
    ++seen;
  }
  CHECK(seen == 14);
}

TEST_CASE("oracle lifetime_value: twelve months of BG/NBD, each discounted from its end") {
  cxm::bg_nbd buying;
  buying.r = 0.243;
  buying.alpha = 4.414;
  buying.a = 0.793;
  buying.b = 2.426;
  buying.unit = cxm::time_unit::week();
  // 1 % a month of 4.345 weeks.
  cxm::value_horizon const year{12, 4.345};
  cxm::continuous_rate const rate{std::log(1.01) / year.length * cxm::days_in_year / 7};
  int seen = 0;
  for (auto const& c : cxm_test::figures("pareto_nbd.json", "customers")) {
    cxm::buyer const b{number(c.at("x")), number(c.at("t_x_days")) / 7, number(c.at("T_days")) / 7,
                       number(c.at("mean_spend"))};
    CHECK(close(cxm::lifetime_value_within(buying, published(), b, year, rate),
                number(c.at("bg_nbd_twelve_months")), 1e-12));
    ++seen;
  }
  CHECK(seen == 14);
}
