#include <cxm/clv/pareto_nbd.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

using cxm_test::close;
using cxm_test::generator;

namespace {
cxm::pareto_nbd model(double r, double alpha, double s, double beta) {
  cxm::pareto_nbd of;
  of.r = r;
  of.alpha = alpha;
  of.s = s;
  of.beta = beta;
  return of;
}
double spread(generator& random, double low, double high) {
  return low * std::pow(high / low, random.real());
}
/// r from r_low on; 1/scale is the fastest that anything happens.
cxm::pareto_nbd any_model(generator& random, double r_low = 0.1, double scale = 0.1) {
  // One by one: compilers differ in the order of arguments.
  double const r = spread(random, r_low, 10);
  double const alpha = (std::max)(spread(random, 1, 100), r * scale);
  double const s = spread(random, 0.1, 10);
  double const beta = (std::max)(spread(random, 1, 100), s * scale);
  return model(r, alpha, s, beta);
}
/// Customers of a model, watched for 20 to 60.
cxm::customer_base customers_of(cxm::pareto_nbd const& of, std::size_t count, std::uint64_t seed,
                                double in_days = 1) {
  generator random{seed};
  std::mt19937_64 bits{seed};
  cxm::customer_base base{cxm::time_unit{in_days}};
  for (std::size_t i = 0; i < count; ++i) {
    double const rate = std::gamma_distribution<double>{of.r, 1 / of.alpha}(bits);
    double const leaving = std::gamma_distribution<double>{of.s, 1 / of.beta}(bits);
    double const observed = static_cast<double>(random.between(20, 60));
    double const left = std::exponential_distribution<double>{leaving}(bits);
    cxm::buyer b{0, 0, observed / in_days};
    double at = 0;
    for (;;) {
      at += std::exponential_distribution<double>{rate}(bits);
      if (!(at < left && at < observed)) break;
      ++b.repeats;
      b.recency = std::ceil(at) / in_days;
    }
    base.push(b);
  }
  return base;
}
cxm::buyer any_buyer(generator& random) {
  cxm::buyer b;
  b.repeats = static_cast<double>(random.below(6) * random.below(6));
  b.observed = static_cast<double>(random.between(1, 300));
  if (b.repeats > 0) {
    b.recency = static_cast<double>(random.between(1, static_cast<std::int64_t>(b.observed)));
  }
  return b;
}
}  // namespace

TEST_CASE("pareto_nbd: chances of purchases sum to 1 and have the expected mean") {
  generator random{1};
  for (int i = 0; i < 20; ++i) {
    // Counts as far as they matter: r is above 1, so that tails are short.
    auto const of = any_model(random, 1, 3);
    double const t = spread(random, 0.5, 50);
    double sum = 0, mean = 0;
    for (double n = 0; n < 800; ++n) {
      double const p = of.purchases_probability(n, t);
      CHECK((p >= 0 && p <= 1));
      sum += p;
      mean += n * p;
    }
    CHECK(close(sum, 1, 1e-11));
    CHECK(close(mean, of.expected_purchases(t), 1e-9));
  }
}

TEST_CASE("pareto_nbd: a new customer is one who was not watched yet") {
  generator random{2};
  for (int i = 0; i < 50; ++i) {
    auto const of = any_model(random);
    double const t = spread(random, 0.1, 500);
    CHECK(close(of.expected_purchases({}, t), of.expected_purchases(t), 1e-14));
    CHECK(close(of.dert({}, 0.01), of.dert(0.01), 1e-14));
    CHECK(of.p_alive({}) == 1);
    CHECK(of.log_likelihood_of({}) == 0);
    CHECK(of.purchases_probability(0, 0) == 1);
    CHECK(of.purchases_probability(3, 0) == 0);
  }
}

TEST_CASE("pareto_nbd: what all customers are expected to do is what a new one is") {
  // Of customers watched for T: who did not buy again, who did once at y, and so on. The chance of
  // none is the likelihood at x = 0.
  generator random{3};
  for (int i = 0; i < 30; ++i) {
    auto const of = any_model(random, 0.1, 3);
    double const observed = spread(random, 1, 100);
    CHECK(close(std::exp(of.log_likelihood_of({0, 0, observed})),
                of.purchases_probability(0, observed), 1e-12));
    // One purchase at any time within T, by Simpson's rule.
    constexpr int parts = 2000;
    double once = 0;
    for (int k = 1; k <= parts; ++k) {
      double const weight = k == parts ? 1 : k % 2 == 1 ? 4 : 2;
      once += weight * std::exp(of.log_likelihood_of({1, observed * k / parts, observed}));
    }
    // At t_x = 0 there is no such customer: a little later there is.
    once += std::exp(of.log_likelihood_of({1, observed * 1e-12, observed}));
    once *= observed / parts / 3;
    CHECK(close(once, of.purchases_probability(1, observed), 1e-6));
  }
}

TEST_CASE("pareto_nbd: who is watched for longer without a purchase is less likely alive") {
  generator random{4};
  for (int i = 0; i < 100; ++i) {
    auto const of = any_model(random);
    auto b = any_buyer(random);
    double const before = of.p_alive(b);
    CHECK((before > 0 && before <= 1));
    b.observed += 10;
    CHECK(of.p_alive(b) < before);
  }
}

TEST_CASE("pareto_nbd: expected purchases add up over time, and to DERT") {
  generator random{5};
  for (int i = 0; i < 30; ++i) {
    auto const of = any_model(random);
    auto const b = any_buyer(random);
    double const delta = spread(random, 0.02, 0.5);
    // The sum of what each stretch brings, discounted at its middle: the midpoint rule.
    double const stretch = 0.02 / delta;
    double sum = 0;
    double before = 0;
    for (double k = 1; k * stretch * delta < 40; ++k) {
      double const now = of.expected_purchases(b, k * stretch);
      sum += (now - before) * std::exp(-delta * (k - 0.5) * stretch);
      before = now;
    }
    CHECK(close(of.dert(b, delta), sum, 3e-4));
    CHECK(of.expected_purchases(b, 0) == 0);
  }
}

TEST_CASE("pareto_nbd: the limits at s = 1 are approached from both sides") {
  cxm::buyer const b{3, 20, 30};
  auto const at = [&](double s) { return model(0.7, 9, s, 11); };
  for (double off : {1e-12, 1e-9, 1e-7}) {
    CHECK(close(at(1 - off).expected_purchases(b, 10), at(1).expected_purchases(b, 10), 20 * off,
                1e-15));
    CHECK(close(at(1 + off).dert(b, 0.01), at(1).dert(b, 0.01), 20 * off, 1e-15));
  }
}

TEST_CASE("pareto_nbd: without discount residual purchases end only where customers leave fast") {
  cxm::buyer const b{3, 20, 30};
  CHECK(std::isinf(model(0.7, 9, 1, 11).dert(b, 0)));
  CHECK(std::isinf(model(0.7, 9, 0.5, 11).dert(0)));
  auto const of = model(0.7, 9, 2.5, 11);
  CHECK(close(of.dert(b, 0), of.p_alive(b) * 3.7 / 39 * 41 / 1.5, 1e-14));
  CHECK(close(of.dert(b, 1e-9), of.dert(b, 0), 1e-5));
  CHECK(close(of.dert(0), of.expected_purchases(1e12), 1e-9));
}

TEST_CASE("pareto_nbd: figures in days and in weeks are the same") {
  generator random{6};
  for (int i = 0; i < 200; ++i) {
    auto const days = any_model(random);
    auto weeks = days;
    weeks.alpha /= 7;
    weeks.beta /= 7;
    weeks.unit = cxm::time_unit::week();
    auto const b = any_buyer(random);
    cxm::buyer const w{b.repeats, b.recency / 7, b.observed / 7};
    CHECK(close(days.p_alive(b), weeks.p_alive(w), 1e-12));
    CHECK(close(days.expected_purchases(b, 70), weeks.expected_purchases(w, 10), 1e-12));
    CHECK(close(days.dert(b, 0.001), weeks.dert(w, 0.007), 1e-12));
    CHECK(close(days.log_likelihood_of(b), weeks.log_likelihood_of(w) - b.repeats * std::log(7),
                1e-12));
  }
}

TEST_CASE("pareto_nbd: a batch gives every customer the bits that it gets alone") {
  generator random{7};
  auto const of = any_model(random);
  std::vector<cxm::buyer> buyers;
  for (int i = 0; i < 400; ++i) buyers.push_back(any_buyer(random));
  for (int round = 0; round < 3; ++round) {
    random.shuffle(buyers);
    cxm::customer_base base{cxm::time_unit::day()};
    for (auto const& b : buyers) base.push(b);
    auto const alive = of.p_alive(base);
    auto const next = of.expected_purchases(base, 30);
    auto const value = of.dert(base, 0.001);
    int same = 0;
    for (std::size_t i = 0; i < buyers.size(); ++i) {
      same += alive[i] == of.p_alive(buyers[i]) &&
              next[i] == of.expected_purchases(buyers[i], 30) &&
              value[i] == of.dert(buyers[i], 0.001);
    }
    CHECK(same == 400);
  }
}

TEST_CASE("pareto_nbd: what can't be asked is refused") {
  auto const of = model(0.5, 10, 0.6, 12);
  cxm::buyer const b{2, 10, 20};
  CHECK_THROWS_AS(of.expected_purchases(b, -1), std::invalid_argument);
  CHECK_THROWS_AS(of.expected_purchases(std::nan("")), std::invalid_argument);
  CHECK_THROWS_AS(of.dert(b, -0.1), std::invalid_argument);
  CHECK_THROWS_AS(of.dert(HUGE_VAL), std::invalid_argument);
  CHECK_THROWS_AS(of.purchases_probability(1.5, 10), std::invalid_argument);
  CHECK_THROWS_AS(of.purchases_probability(-1, 10), std::invalid_argument);
  CHECK_THROWS_AS(of.p_alive(cxm::buyer{2, 0, 20}), std::invalid_argument);
  CHECK_THROWS_AS(of.p_alive(cxm::buyer{2, 30, 20}), std::invalid_argument);
  CHECK_THROWS_AS(of.p_alive(cxm::buyer{1.5, 10, 20}), std::invalid_argument);
  cxm::customer_base weeks{cxm::time_unit::week()};
  weeks.push(b);
  CHECK_THROWS_WITH(of.p_alive(weeks), CXM_CONTAINS("another unit"));
  cxm::pareto_nbd const nothing;
  CHECK(std::isnan(nothing.p_alive(b)));
  CHECK(std::isnan(nothing.expected_purchases(10)));
  CHECK(of.p_alive(cxm::customer_base{cxm::time_unit::day()}).empty());
}

TEST_CASE("pareto_nbd: a fit has the gradient and curvature of its likelihood") {
  auto const base = customers_of(model(0.8, 8, 0.9, 20), 600, 11);
  auto const fit = cxm::fit<cxm::pareto_nbd>(base);
  REQUIRE(fit.converged());
  auto const total = [&](std::vector<double> const& at) {
    double sum = 0;
    for (double const l : fit->with_log_parameters(at).log_likelihoods(base)) sum += l;
    return sum;
  };
  auto const at = fit->log_parameters();
  double const height = total(at);
  CHECK(close(height, fit->log_likelihood, 1e-12));
  // The information, from second differences, times the covariance is 1.
  constexpr double h = 2e-3;
  double information[4][4];
  for (std::size_t i = 0; i < 4; ++i) {
    auto up = at, down = at;
    up[i] += h;
    down[i] -= h;
    CHECK(std::fabs((total(up) - total(down)) / (2 * h)) < 1e-3);
    for (std::size_t j = 0; j < 4; ++j) {
      auto a = up, b = up, c = down, d = down;
      a[j] += h;
      b[j] -= h;
      c[j] += h;
      d[j] -= h;
      information[i][j] = -(total(a) - total(b) - total(c) + total(d)) / (4 * h * h);
    }
  }
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 4; ++k) sum += information[i][k] * fit->log_covariance[4 * k + j];
      CHECK(close(sum, i == j ? 1 : 0, 1e-2, 1e-2));
    }
  }
}

TEST_CASE("pareto_nbd: a fit does not depend on the order of customers, nor on the unit of time") {
  auto const days = customers_of(model(0.8, 8, 0.9, 20), 600, 12);
  auto const weeks = customers_of(model(0.8, 8, 0.9, 20), 600, 12, 7);
  auto shuffled = days.buyers();
  generator{13}.shuffle(shuffled);
  cxm::customer_base mixed{cxm::time_unit::day()};
  for (auto const& b : shuffled) mixed.push(b);
  auto const in_days = cxm::fit<cxm::pareto_nbd>(days);
  auto const in_weeks = cxm::fit<cxm::pareto_nbd>(weeks);
  auto const again = cxm::fit<cxm::pareto_nbd>(mixed);
  CHECK(again->log_parameters() == in_days->log_parameters());
  CHECK(again->log_covariance == in_days->log_covariance);
  CHECK(again->log_likelihood == in_days->log_likelihood);
  CHECK(close(in_weeks->alpha * 7, in_days->alpha));
  CHECK(close(in_weeks->beta * 7, in_days->beta));
  auto const d = in_days->expected_purchases(days, 70);
  auto const w = in_weeks->expected_purchases(weeks, 10);
  auto const dd = in_days->dert(days, 0.001);
  auto const dw = in_weeks->dert(weeks, 0.007);
  auto const ad = in_days->p_alive(days);
  auto const aw = in_weeks->p_alive(weeks);
  for (std::size_t i = 0; i < d.size(); ++i) {
    bool const same = close(d[i], w[i]) && close(dd[i], dw[i]) && close(ad[i], aw[i]);
    CHECK(same);
  }
}

TEST_CASE("pareto_nbd: covariates are found again, and move single customers") {
  generator random{14};
  std::mt19937_64 bits{14};
  cxm::customer_base base{cxm::time_unit::day(), {"campaign", "distance"}};
  for (int i = 0; i < 4000; ++i) {
    double const z[]{random.chance(40) ? 1.0 : 0.0, 50 + 10 * random.real()};
    double const more = std::exp(0.7 * z[0]);
    double const sooner = std::exp(0.1 * (z[1] - 55));
    double const rate = more * std::gamma_distribution<double>{1.5, 1.0 / 10}(bits);
    double const leaving = sooner * std::gamma_distribution<double>{1.2, 1.0 / 30}(bits);
    double const left = std::exponential_distribution<double>{leaving}(bits);
    cxm::buyer b{0, 0, 100};
    for (double at = 0;;) {
      at += std::exponential_distribution<double>{rate}(bits);
      if (!(at < left && at < 100)) break;
      ++b.repeats;
      b.recency = std::ceil(at);
    }
    base.push(b, z);
  }
  auto const fit = cxm::fit<cxm::pareto_nbd>(base);
  REQUIRE(fit.converged());
  REQUIRE(fit->errors.size() == 8);
  double const truth[]{0.7, 0, 0, 0.1};
  double const found[]{fit->buying[0].coefficient, fit->buying[1].coefficient,
                       fit->lifetime[0].coefficient, fit->lifetime[1].coefficient};
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(std::fabs(found[k] - truth[k]) < 4 * fit->errors[4 + k]);
    CHECK(fit->errors[4 + k] < 0.2);
  }
  // At its maximum the likelihood is lower on both sides of every parameter, by half a square of
  // standard errors once the others follow, and by more while they don't.
  auto const total = [&](std::vector<double> const& at) {
    double sum = 0;
    for (double const l : fit->with_log_parameters(at).log_likelihoods(base)) sum += l;
    return sum;
  };
  auto const best = fit->log_parameters();
  CHECK(close(total(best), fit->log_likelihood, 1e-12));
  for (std::size_t k = 0; k < 8; ++k) {
    for (double const side : {-1.0, 1.0}) {
      auto at = best;
      at[k] += side * std::sqrt(fit->log_covariance[9 * k]);
      CHECK(fit->log_likelihood - total(at) > 0.45);
    }
  }
  // A customer with covariates is one of a model whose parameters are theirs.
  auto const z = base.covariates_of(7);
  auto own = model(fit->r, fit->alpha, fit->s, fit->beta);
  own.alpha *= std::exp(-found[0] * z[0] - found[1] * z[1]);
  own.beta *= std::exp(-found[2] * z[0] - found[3] * z[1]);
  CHECK(close(fit->p_alive(base[7], z), own.p_alive(base[7]), 1e-13));
  CHECK(close(fit->p_alive(base)[7], own.p_alive(base[7]), 1e-13));
  CHECK(close(fit->expected_purchases(base[7], 9, z), own.expected_purchases(base[7], 9), 1e-13));
  CHECK(close(fit->dert(0.01, z), own.dert(0.01), 1e-13));
  CHECK(close(fit->expected_purchases(9, z), own.expected_purchases(9), 1e-13));
  CHECK(close(fit->purchases_probability(2, 9, z), own.purchases_probability(2, 9), 1e-12));
  CHECK_THROWS_AS(fit->p_alive(base[7]), std::invalid_argument);
  CHECK_THROWS_AS(fit->dert(0.01), std::invalid_argument);
  cxm::customer_base const bare{cxm::time_unit::day()};
  CHECK_THROWS_WITH(fit->p_alive(bare), CXM_CONTAINS("covariates"));
}

TEST_CASE("pareto_nbd: where the data can't tell, the fit says so") {
  cxm::customer_base base{cxm::time_unit::week()};
  CHECK_THROWS_WITH(cxm::fit<cxm::pareto_nbd>(base), CXM_CONTAINS("no customers"));
  base.push({0, 0, 0});
  auto const unwatched = cxm::fit<cxm::pareto_nbd>(base);
  CHECK(unwatched.status() == cxm::fit_status::singular);
  CHECK(unwatched.warnings().at(0).find("watched") != std::string::npos);
  base.push({0, 0, 30});
  auto const once = cxm::fit<cxm::pareto_nbd>(base);
  CHECK(once.status() == cxm::fit_status::singular);
  CHECK(once.warnings().at(0).find("bought again") != std::string::npos);
  CHECK_THROWS_AS(*once, cxm::fit_error);
  cxm::customer_base one{cxm::time_unit::week()};
  one.push({4, 20, 30});
  auto const alone = cxm::fit<cxm::pareto_nbd>(one);
  CHECK(!alone.converged());
  CHECK(!alone.warnings().empty());
  cxm::customer_base same{cxm::time_unit::week(), {"constant"}};
  double const z[]{3};
  same.push({4, 20, 30}, z);
  same.push({1, 10, 30}, z);
  CHECK_THROWS_WITH(cxm::fit<cxm::pareto_nbd>(same), CXM_CONTAINS("'constant' never changes"));
}

TEST_CASE("pareto_nbd: customers who all leave at one rate are told from those who differ") {
  // s and β without end: the data has less spread of lifetimes than any model with an end.
  auto const base = customers_of(model(2, 5, 4000, 60000), 3000, 15);
  auto const fit = cxm::fit<cxm::pareto_nbd>(base);
  INFO(cxm::name(fit.status()) << " " << fit.value_even_so().s);
  if (fit.converged()) {
    // Chance alone may let the maximum be somewhere: then it says how little is known.
    CHECK(fit->errors[2] > fit->s);
  } else {
    CHECK(fit.status() == cxm::fit_status::boundary);
    CHECK(fit.warnings().at(0).find("s and beta run to infinity") != std::string::npos);
  }
}
