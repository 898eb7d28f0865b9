#include <cxm/clv/gamma_gamma.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using cxm_test::close;

namespace {
cxm::gamma_gamma model(double p, double q, double gamma) {
  cxm::gamma_gamma of;
  of.p = p;
  of.q = q;
  of.gamma = gamma;
  return of;
}
cxm::customer_base spenders(double p, double q, double gamma, int count, std::uint64_t seed,
                            double unit = 1) {
  std::mt19937_64 bits{seed};
  cxm::customer_base base{cxm::time_unit::day()};
  for (int i = 0; i < count; ++i) {
    double const x = static_cast<double>(bits() % 5);
    double const nu = std::gamma_distribution<double>{q, 1 / gamma}(bits);
    double sum = 0;
    for (double k = 0; k < x; ++k) sum += std::gamma_distribution<double>{p, 1 / nu}(bits);
    base.push({x, x > 0 ? 5.0 : 0.0, 10, x > 0 ? unit * sum / x : cxm::undefined});
  }
  return base;
}
}  // namespace

TEST_CASE("gamma_gamma: expected spend lies between what was seen and the population mean") {
  auto const of = model(6, 4, 15);
  CHECK(close(of.population_mean(), 30, 1e-15));
  CHECK(of.expected_spend({0, 0, 10, cxm::undefined}) == of.population_mean());
  double before = of.population_mean();
  for (double x = 1; x < 50; ++x) {
    double const now = of.expected_spend({x, 5, 10, 80});
    CHECK((now > before && now < 80));
    before = now;
  }
  CHECK(close(of.expected_spend({1e9, 5, 10, 80}), 80, 1e-8));
}

TEST_CASE("gamma_gamma: without a population mean a customer can still have one") {
  auto const of = model(6, 0.9, 15);
  CHECK(std::isnan(of.population_mean()));
  CHECK(std::isnan(of.expected_spend({0, 0, 10, cxm::undefined})));
  CHECK(close(of.expected_spend({2, 5, 10, 20}), 6 * (15 + 40) / 11.9, 1e-14));
  CHECK(std::isnan(model(0.05, 0.9, 15).expected_spend({1, 5, 10, 20})));
  CHECK(std::isnan(model(6, 1, 15).population_mean()));
  // Not known is not nothing: such a customer is like all; nobody of this model spends 0 or less.
  CHECK(model(6, 4, 15).expected_spend({2, 5, 10, cxm::undefined}) == 30);
  CHECK(std::isnan(model(6, 4, 15).expected_spend({2, 5, 10, 0})));
  CHECK(std::isnan(model(6, 4, 15).expected_spend({2, 5, 10, -3})));
}

TEST_CASE("gamma_gamma: the likelihood is a density of the mean spend") {
  auto const of = model(2.5, 3, 20);
  for (double const x : {1.0, 3.0, 12.0}) {
    double sum = 0;
    double mean = 0;
    constexpr double h = 0.004;  // of log z
    for (double u = -12; u < 12; u += h) {
      double const z = std::exp(u);
      double const mass = h * z * std::exp(of.log_likelihood_of({x, 1, 2, z}));
      sum += mass;
      mean += mass * z;
    }
    CHECK(close(sum, 1, 1e-9));
    CHECK(close(mean, of.population_mean(), 1e-6));
  }
  CHECK(std::isnan(of.log_likelihood_of({0, 0, 2, 5})));
  CHECK(std::isnan(of.log_likelihood_of({1, 1, 2, -5})));
}

TEST_CASE("gamma_gamma: a fit finds the parameters, whatever the unit and the order") {
  auto const base = spenders(4, 5, 30, 5000, 21);
  auto const fit = cxm::fit<cxm::gamma_gamma>(base);
  REQUIRE(fit.converged());
  CHECK(std::fabs(fit->p - 4) < 4 * fit->errors[0]);
  CHECK(std::fabs(fit->q - 5) < 4 * fit->errors[1]);
  CHECK(std::fabs(fit->gamma - 30) < 4 * fit->errors[2]);
  CHECK(std::fabs(fit->correlation) < 0.1);
  double sum = 0;
  for (auto const& b : base.buyers()) {
    if (b.repeats > 0) sum += fit->log_likelihood_of(b);
  }
  CHECK(close(sum, fit->log_likelihood, 1e-12));
  // Cents instead of euros.
  auto const cents = cxm::fit<cxm::gamma_gamma>(spenders(4, 5, 30, 5000, 21, 100));
  CHECK(close(cents->p, fit->p));
  CHECK(close(cents->q, fit->q));
  CHECK(close(cents->gamma, 100 * fit->gamma));
  CHECK(close(cents->errors[2], 100 * fit->errors[2], 1e-8));
  CHECK(close(cents->log_likelihood, fit->log_likelihood - fit->customers * std::log(100)));
  auto shuffled = base.buyers();
  cxm_test::generator{22}.shuffle(shuffled);
  cxm::customer_base mixed{base.unit()};
  for (auto const& b : shuffled) mixed.push(b);
  auto const again = cxm::fit<cxm::gamma_gamma>(mixed);
  CHECK(again->log_parameters() == fit->log_parameters());
  CHECK(again->log_covariance == fit->log_covariance);
  CHECK(again->correlation == fit->correlation);
}

TEST_CASE("gamma_gamma: at the maximum the likelihood is level, and bends as its errors say") {
  auto const base = spenders(4, 5, 30, 3000, 23);
  auto const fit = cxm::fit<cxm::gamma_gamma>(base);
  auto const total = [&](std::vector<double> const& at) {
    auto const of = fit->with_log_parameters(at);
    double sum = 0;
    for (auto const& b : base.buyers()) {
      if (b.repeats > 0) sum += of.log_likelihood_of(b);
    }
    return sum;
  };
  auto const at = fit->log_parameters();
  constexpr double h = 1e-3;
  double information[3][3];
  for (std::size_t i = 0; i < 3; ++i) {
    auto up = at, down = at;
    up[i] += 1e-4;
    down[i] -= 1e-4;
    CHECK(std::fabs((total(up) - total(down)) / 2e-4) < 1e-4);
    up[i] = at[i] + h;
    down[i] = at[i] - h;
    for (std::size_t j = 0; j < 3; ++j) {
      auto a = up, b = up, c = down, d = down;
      a[j] += h;
      b[j] -= h;
      c[j] += h;
      d[j] -= h;
      information[i][j] = -(total(a) - total(b) - total(c) + total(d)) / (4 * h * h);
    }
  }
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 3; ++k) sum += information[i][k] * fit->log_covariance[3 * k + j];
      CHECK(close(sum, i == j ? 1 : 0, 1e-3, 1e-3));
    }
  }
}

TEST_CASE("gamma_gamma: who is left out of a fit is counted, by why") {
  auto base = spenders(4, 5, 30, 500, 24);
  auto const before = cxm::fit<cxm::gamma_gamma>(base);
  base.push({2, 3, 9, cxm::undefined});
  base.push({2, 3, 9, 0});
  base.push({1, 3, 9, -4});
  auto const after = cxm::fit<cxm::gamma_gamma>(base);
  CHECK(after->excluded[cxm::reason::missing] == 1);
  CHECK(after->excluded[cxm::reason::out_of_scale] == 2);
  CHECK(after->excluded[cxm::reason::not_applicable] ==
        before->excluded[cxm::reason::not_applicable]);
  CHECK(after->customers + static_cast<double>(after->excluded.total()) == 503);
  CHECK(after->log_parameters() == before->log_parameters());
}

TEST_CASE("gamma_gamma: where the data can't tell, the fit says so") {
  cxm::customer_base base{cxm::time_unit::day()};
  CHECK_THROWS_AS(cxm::fit<cxm::gamma_gamma>(base), std::invalid_argument);
  base.push({0, 0, 9});
  base.push({2, 3, 9, -1});
  CHECK_THROWS_WITH(cxm::fit<cxm::gamma_gamma>(base), CXM_CONTAINS("above 0"));
  base.push({2, 3, 9, 25});
  auto const one = cxm::fit<cxm::gamma_gamma>(base);
  CHECK(!one.converged());
  CHECK(!one.warnings().empty());
  CHECK(std::isnan(one.value_even_so().correlation));
  // Everybody at the same prices: only chance within.
  cxm::customer_base same{cxm::time_unit::day()};
  std::mt19937_64 bits{25};
  for (int i = 0; i < 800; ++i) {
    double const x = 1 + static_cast<double>(bits() % 4);
    same.push({x, 3, 9, std::gamma_distribution<double>{5 * x, 10 / (5 * x)}(bits)});
  }
  auto const alike = cxm::fit<cxm::gamma_gamma>(same);
  INFO(cxm::name(alike.status()));
  if (alike.converged()) {
    CHECK(alike->errors[1] > alike->q);
  } else {
    CHECK(alike.status() == cxm::fit_status::boundary);
    CHECK(alike.warnings().at(0).find("do not differ") != std::string::npos);
  }
}

TEST_CASE("gamma_gamma: a prior draws a parameter, and a strong one holds it") {
  auto const base = spenders(4, 5, 30, 600, 26);
  auto const free = cxm::fit<cxm::gamma_gamma>(base);
  cxm::clv_fit_options options;
  options.priors = {{"gamma", std::log(2 * free->gamma), 1e-5}};
  auto const held = cxm::fit<cxm::gamma_gamma>(base, options);
  REQUIRE(held.converged());
  CHECK(close(held->gamma, 2 * free->gamma, 1e-3));
  CHECK(held->log_likelihood < free->log_likelihood);
  double sum = 0;
  for (auto const& b : base.buyers()) {
    if (b.repeats > 0) sum += held->log_likelihood_of(b);
  }
  CHECK(close(held->log_likelihood, sum, 1e-12));
  options.priors = {{"p", 0, 1e6}, {"q", 0, 1e6}};
  CHECK(close(cxm::fit<cxm::gamma_gamma>(base, options)->gamma, free->gamma, 1e-6));
  options.priors = {{"alpha", 0, 1}};
  CHECK_THROWS_WITH(cxm::fit<cxm::gamma_gamma>(base, options), CXM_CONTAINS("no such parameter"));
  options.priors = {{"p", 0, 0}};
  CHECK_THROWS_WITH(cxm::fit<cxm::gamma_gamma>(base, options), CXM_CONTAINS("deviation above 0"));
  // Where the data alone has no maximum, a prior makes one.
  cxm::customer_base one{cxm::time_unit::day()};
  one.push({2, 3, 9, 25});
  CHECK(!cxm::fit<cxm::gamma_gamma>(one).converged());
  options.priors = {{"p", std::log(4), 1}, {"q", std::log(4), 1}, {"gamma", std::log(20), 1}};
  CHECK(cxm::fit<cxm::gamma_gamma>(one, options).converged());
}
