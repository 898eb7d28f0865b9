// The shifted beta-geometric, and with it the beta-discrete-Weibull, against an independent Newton in Python, which gives Fader and
// Hardie's published parameters (2007: High End α = .668, β = 3.806; Regular α = .704, β = 1.182).

#include <cxm/retention/beta_discrete_weibull.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <cmath>
#include <string>

using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle sbg: parameters, survival, retention, lifetimes, and the geometric beside it") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("sbg.json", "results")) {
    INFO(c.at("name").get<std::string>() << " " << c.at("T").get<int>());
    auto const left = c.at("alive_per_1000").get<std::vector<double>>();
    auto const fit = cxm::fit<cxm::shifted_beta_geometric>(cxm::renewals::from_survivors(left));
    REQUIRE(fit.converged());
    CHECK(close(fit->alpha, number(c.at("alpha"))));
    CHECK(close(fit->beta, number(c.at("beta"))));
    CHECK(close(fit->alpha_error, number(c.at("se_alpha"))));
    CHECK(close(fit->beta_error, number(c.at("se_beta"))));
    CHECK(fit.gradient_norm() < 1e-9);
    CHECK(close(fit->log_likelihood, number(c.at("loglik"))));
    CHECK(close(fit->mean_churn(), number(c.at("mean_theta"))));
    for (std::size_t t = 1; t <= 12; ++t) {
      auto const at = static_cast<double>(t);
      CHECK(close(fit->survival(at), number(c.at("survival_1_12").at(t - 1))));
      CHECK(close(fit->retention(at), number(c.at("retention_1_12").at(t - 1))));
    }
    double const discount = number(c.at("discount"));
    CHECK(close(fit->expected_lifetime(discount), number(c.at("del_new"))));
    for (auto const& [paid, expected] : c.at("derl_after_n").items()) {
      CHECK(close(fit->residual_lifetime(std::stod(paid), discount), number(expected)));
    }
    auto const& same = c.at("geometric");
    CHECK(close(fit->geometric.churn, number(same.at("theta"))));
    CHECK(close(fit->geometric.log_likelihood, number(same.at("loglik"))));
    CHECK(close(fit->geometric.survival(12), number(same.at("survival_12"))));
    CHECK(close(fit->geometric.expected_lifetime(discount), number(same.at("del_new"))));
    ++seen;
  }
  CHECK(seen == 5);
}

TEST_CASE("oracle sbg: polished fits with their covariances") {
  int seen = 0;
  for (char const* name : {"sbg_regular_5pts", "sbg_regular_8pts", "sbg_highend_8pts"}) {
    INFO(name);
    auto const c = cxm_test::figures("sbg_mle.json", name);
    auto const left = c.at("survivors").get<std::vector<double>>();
    auto const fit = cxm::fit<cxm::shifted_beta_geometric>(cxm::renewals::from_survivors(left));
    REQUIRE(fit.converged());
    CHECK(close(fit->alpha, number(c.at("params").at(0))));
    CHECK(close(fit->beta, number(c.at("params").at(1))));
    CHECK(close(std::log(fit->alpha), number(c.at("log_params").at(0))));
    CHECK(close(std::log(fit->beta), number(c.at("log_params").at(1))));
    CHECK(close(fit->log_likelihood, number(c.at("loglik"))));
    // The file's information is from differences: 3e-8 off what its closed form gives in 40 digits.
    constexpr double differences = 1e-6;
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(close(std::sqrt(fit->log_covariance[3 * i]), number(c.at("se_log_params").at(i)),
                  differences));
      CHECK(close(i == 0 ? fit->alpha_error : fit->beta_error, number(c.at("se_params").at(i)),
                  differences));
      for (std::size_t j = 0; j < 2; ++j) {
        CHECK(close(fit->log_covariance[2 * i + j], number(c.at("cov_log_params").at(i).at(j)),
                    differences));
      }
    }
    if (std::string{name} == "sbg_highend_8pts") {
      CHECK(close(fit->alpha_error, 0.10373493115460043));
      CHECK(close(fit->beta_error, 0.78553169181764404));
    }
    ++seen;
  }
  CHECK(seen == 3);
}

TEST_CASE("oracle beta_discrete_weibull: fits with their errors, and survival to mpmath's digits") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("beta_discrete_weibull.json", "fits")) {
    INFO(c.at("name").get<std::string>());
    auto const left = c.at("survivors").get<std::vector<double>>();
    auto const fit = cxm::fit<cxm::beta_discrete_weibull>(cxm::renewals::from_survivors(left));
    REQUIRE(fit.converged());
    CHECK(close(fit->log_likelihood, number(c.at("loglik"))));
    auto const logarithms = fit->log_parameters();
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(close(std::exp(logarithms[i]), number(c.at("params").at(i)), 1e-8));
      CHECK(close(fit->errors[i], number(c.at("se_params").at(i)), 1e-6));
      for (std::size_t j = 0; j < 3; ++j) {
        CHECK(close(fit->log_covariance[3 * i + j], number(c.at("cov_log_params").at(i).at(j)),
                    1e-6));
      }
    }
    ++seen;
  }
  CHECK(seen == 3);

  auto const figures = cxm_test::figures("beta_discrete_weibull.json", "survival");
  cxm::beta_discrete_weibull model;
  model.gamma = std::stod(figures.at("highend_params").at(0).get<std::string>());
  model.delta = std::stod(figures.at("highend_params").at(1).get<std::string>());
  model.c = std::stod(figures.at("highend_params").at(2).get<std::string>());
  for (std::size_t t = 0; t <= 12; ++t) {
    CHECK(close(model.survival(static_cast<double>(t)),
                std::stod(figures.at("S").at(t).get<std::string>()), 1e-13));
  }
}
