// Pareto/NBD against mpmath: points where other programs fail, points over all parameters,
// published parameters, and fits of the CDNOW customers.

#include <cxm/clv/pareto_nbd.hpp>

#include "support/catch.hpp"
#include "support/cdnow_customers.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <string>

using cxm_test::close;
using cxm_test::number;

namespace {
cxm::pareto_nbd model(double r, double alpha, double s, double beta,
                      cxm::time_unit unit = cxm::time_unit::day()) {
  cxm::pareto_nbd of;
  of.r = r;
  of.alpha = alpha;
  of.s = s;
  of.beta = beta;
  of.unit = unit;
  return of;
}
bool exact(double actual, double expected) { return close(actual, expected, 1e-12, 4e-16); }
cxm::pareto_nbd published() { return model(0.553, 10.578, 0.606, 11.669, cxm::time_unit::week()); }
}  // namespace

TEST_CASE("oracle pareto_nbd: points at which other programs fail") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("pareto_nbd.json", "nasty_points")) {
    INFO(c.at("name").get<std::string>());
    auto const of =
        model(number(c.at("r")), number(c.at("alpha")), number(c.at("s")), number(c.at("beta")));
    cxm::buyer const b{number(c.at("x")), number(c.at("t_x")), number(c.at("T"))};
    CHECK(exact(of.log_likelihood_of(b), number(c.at("log_likelihood"))));
    CHECK(exact(of.p_alive(b), number(c.at("p_alive"))));
    CHECK(exact(of.expected_purchases(b, 52), number(c.at("expected_purchases"))));
    CHECK(exact(of.dert(b, 0.002), number(c.at("dert"))));
    ++seen;
  }
  CHECK(seen == 18);
}

TEST_CASE("oracle pareto_nbd: a thousand points over all parameters") {
  int seen = 0;
  for (auto const& p : cxm_test::figures("pareto_nbd_points.json", "points")) {
    INFO(p.dump());
    auto const of = model(p[0], p[1], p[2], p[3]);
    cxm::buyer const b{p[4], p[5], p[6]};
    bool const all = exact(of.log_likelihood_of(b), p[9]) && exact(of.p_alive(b), p[10]) &&
                     exact(of.expected_purchases(b, p[7]), p[11]) && exact(of.dert(b, p[8]), p[12]);
    CHECK(all);
    // Down to where doubles end, P(alive) has its relative accuracy.
    double const alive = p[10];
    CHECK((alive < 1e-300 || close(of.p_alive(b), alive, 1e-12, 0)));
    ++seen;
  }
  CHECK(seen == 1000);
}

TEST_CASE("oracle pareto_nbd: customers and a new customer at published parameters") {
  auto const of = published();
  double const delta = std::log(1.1) / 52;
  cxm::customer_base base{cxm::time_unit::week()};
  auto const customers = cxm_test::figures("pareto_nbd.json", "customers");
  for (auto const& c : customers) {
    base.push({number(c.at("x")), number(c.at("t_x_days")) / 7, number(c.at("T_days")) / 7});
  }
  auto const logs = of.log_likelihoods(base);
  auto const alive = of.p_alive(base);
  auto const next = of.expected_purchases(base, 39);
  auto const value = of.dert(base, delta);
  REQUIRE(base.size() == 14);
  for (std::size_t i = 0; i < base.size(); ++i) {
    auto const& c = customers[i].at("pareto_nbd");
    CHECK(close(logs[i], number(c.at("log_likelihood")), 1e-13));
    CHECK(close(alive[i], number(c.at("p_alive")), 1e-13));
    CHECK(close(next[i], number(c.at("expected_purchases")), 1e-13));
    CHECK(close(value[i], number(c.at("dert")), 1e-13));
    CHECK(of.log_likelihood_of(base[i]) == logs[i]);
    CHECK(of.p_alive(base[i]) == alive[i]);
    CHECK(of.expected_purchases(base[i], 39) == next[i]);
    CHECK(of.dert(base[i], delta) == value[i]);
  }
  auto const fresh = cxm_test::figures("pareto_nbd.json", "new_customer");
  for (auto const& [t, expected] : fresh.at("expected_purchases").items()) {
    CHECK(close(of.expected_purchases(std::stod(t)), number(expected), 1e-13));
  }
  auto const& chances = fresh.at("purchases_probability_39");
  REQUIRE(chances.size() == 8);
  for (std::size_t n = 0; n < chances.size(); ++n) {
    double const expected = number(chances[n]);
    CHECK(close(of.purchases_probability(static_cast<double>(n), 39), expected, 1e-12));
  }
  CHECK(close(of.dert(delta), number(fresh.at("dert")), 1e-13));
}

TEST_CASE("oracle pareto_nbd: the CDNOW customers at published parameters and at the maximum") {
  if (!cxm_test::has_reference()) return;
  auto const sample = cxm_test::cdnow_customers("sample");
  double total = 0;
  for (double const l : published().log_likelihoods(sample)) total += l;
  CHECK(close(total, cxm_test::figures("pareto_nbd.json", "total_log_likelihood").get<double>(),
              1e-12));
  auto const fits = cxm_test::figures("pareto_nbd.json", "fits");
  for (char const* which : {"sample", "full"}) {
    INFO(which);
    auto const& expected = fits.at(std::string{"cdnow_"} + which + "_weeks");
    auto const fit = cxm::fit<cxm::pareto_nbd>(cxm_test::cdnow_customers(which));
    REQUIRE(fit.converged());
    CHECK(fit.gradient_norm() < 1e-9);
    CHECK(close(fit->log_likelihood, number(expected.at("loglik")), 1e-13));
    CHECK(fit.log_likelihood() == fit->log_likelihood);
    auto const logs = fit->log_parameters();
    double const parameters[]{fit->r, fit->alpha, fit->s, fit->beta};
    // The file's information is from differences.
    constexpr double differences = 1e-6;
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(close(parameters[i], number(expected.at("params").at(i))));
      CHECK(close(logs[i], number(expected.at("log_params").at(i))));
      CHECK(close(fit->errors[i], number(expected.at("se_params").at(i)), differences));
      CHECK(close(std::sqrt(fit->covariance[5 * i]), fit->errors[i], 1e-14));
      for (std::size_t j = 0; j < 4; ++j) {
        CHECK(close(fit->log_covariance[4 * i + j],
                    number(expected.at("cov_log_params").at(i).at(j)), differences, 1e-9));
      }
    }
  }
}
