// BG/BB against an independent Newton in Python and mpmath's figures at the published parameters
// (Fader, Hardie and Shang 2010: 11,104 donors of 1995 and their gifts to 2001).

#include <cxm/clv/bg_bb.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <cmath>
#include <string>

using cxm_test::close;

namespace {
double number(nlohmann::json const& x) {
  return x.is_string() ? std::stod(x.get<std::string>()) : x.get<double>();
}
cxm::discrete_buyer donor(nlohmann::json const& of) {
  return {number(of.at("x")), number(of.at("t_x")), number(of.at("n"))};
}
cxm::purchase_opportunities donors(nlohmann::json const& patterns) {
  cxm::purchase_opportunities seen;
  for (auto const& of : patterns) seen.push(donor(of), number(of.at("count")));
  return seen;
}
}  // namespace

TEST_CASE("oracle bg_bb: every prediction of the donors at the published parameters") {
  auto const figures = cxm_test::figures("bg_bb.json", "predictions");
  cxm::bg_bb model;
  model.alpha = number(figures.at("params").at(0));
  model.beta = number(figures.at("params").at(1));
  model.gamma = number(figures.at("params").at(2));
  model.delta = number(figures.at("params").at(3));
  double total = 0;
  for (auto const& of : figures.at("patterns")) {
    auto const who = donor(of);
    INFO(who.repeats << ", " << who.last);
    CHECK(close(model.log_likelihood_of(who), number(of.at("loglik")), 1e-12));
    CHECK(close(model.p_alive(who), number(of.at("p_alive_n")), 1e-12));
    CHECK(close(model.p_alive_next(who), number(of.at("p_alive_n_plus_1")), 1e-12));
    CHECK(close(model.expected_purchases(who, 5), number(of.at("cet_5")), 1e-12));
    CHECK(close(model.dert(who, 0.1), number(of.at("dert_d0.10")), 1e-12));
    total += number(of.at("count")) * model.log_likelihood_of(who);
  }
  CHECK(figures.at("patterns").size() == 22);
  CHECK(close(total, number(figures.at("total_loglik")), 1e-12));
  for (std::size_t x = 0; x <= 6; ++x) {
    CHECK(close(model.purchases_probability(static_cast<double>(x), 6),
                number(figures.at("pmf_6").at(x)), 1e-12));
  }
}

TEST_CASE("oracle bg_bb: the fit with its errors and covariances") {
  auto const expected = cxm_test::figures("bg_bb.json", "mle");
  auto const fit =
      cxm::fit<cxm::bg_bb>(donors(cxm_test::figures("bg_bb.json", "predictions").at("patterns")));
  REQUIRE(fit.converged());
  CHECK(fit->customers == 11104);
  CHECK(close(fit->log_likelihood, number(expected.at("loglik"))));
  CHECK(fit.gradient_norm() < 1e-7);
  auto const logarithms = fit->log_parameters();
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(close(std::exp(logarithms[i]), number(expected.at("params").at(i))));
    // The file's information is from differences.
    CHECK(close(fit->errors[i], number(expected.at("se_params").at(i)), 1e-6));
    for (std::size_t j = 0; j < 4; ++j) {
      CHECK(close(fit->log_covariance[4 * i + j], number(expected.at("cov_log_params").at(i).at(j)),
                  1e-6));
    }
  }
}
