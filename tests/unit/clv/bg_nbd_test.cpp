#include <cxm/clv/bg_nbd.hpp>
#include <cxm/clv/lifetime_value.hpp>
#include <cxm/clv/value_intervals.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

using cxm::bg_nbd;
using cxm::buyer;
using cxm::customer_base;
using cxm::fit_status;
using cxm::mbg_nbd;
using cxm::time_unit;
using cxm_test::close;

namespace {
template <class Model>
Model with(double r, double alpha, double a, double b) {
  Model m;
  m.r = r;
  m.alpha = alpha;
  m.a = a;
  m.b = b;
  return m;
}
template <class Model>
std::vector<Model> models() {
  return {with<Model>(0.25, 4.4, 0.8, 2.4), with<Model>(1.5, 30, 1.4, 0.6),
          with<Model>(0.6, 10, 0.05, 3), with<Model>(8, 60, 3, 9)};
}
/// A base such as shops have: many who never came back.
customer_base some_customers(double unit_in_days = 1) {
  cxm_test::generator g{77};
  customer_base base{time_unit{unit_in_days}};
  for (int i = 0; i < 3000; ++i) {
    double const observed = static_cast<double>(g.between(150, 280));
    double const rate = g.chance(60) ? 0.004 : 0.03;
    double const leaves = g.chance(50) ? 0.1 : 0.5;
    buyer b{0, 0, observed};
    double at = 0;
    while (true) {
      double const u = (static_cast<double>(g.below(1 << 20)) + 0.5) / (1 << 20);
      at += std::ceil(-std::log(u) / rate);
      if (at > observed) break;
      b.repeats += 1;
      b.recency = at;
      if (static_cast<double>(g.below(1000)) < 1000 * leaves) break;
    }
    b.recency /= unit_in_days;
    b.observed /= unit_in_days;
    base.push(b);
  }
  return base;
}
}  // namespace

TEMPLATE_TEST_CASE("bg_nbd, mbg_nbd: purchases of a new customer sum to 1, with the expected mean",
                   "", bg_nbd, mbg_nbd) {
  for (auto const& m : models<TestType>()) {
    for (double const t : {0.0, 3.0, 40.0}) {
      double all = 0, mean = 0;
      for (double n = 0; n < 3000; ++n) {
        double const p = m.purchases_probability(n, t);
        all += p;
        mean += n * p;
      }
      CHECK(close(all, 1, 1e-9));
      CHECK(close(mean, m.expected_purchases(t), 1e-7, 1e-12));
    }
  }
}

TEMPLATE_TEST_CASE(
    "bg_nbd, mbg_nbd: over all that can be seen, what is expected later is what is expected now",
    "", bg_nbd, mbg_nbd) {
  // The likelihood without the choice of moments: over t_x it is a density for x > 0.
  for (auto const& m : models<TestType>()) {
    double const T = 12, more = 30;
    double all = std::exp(m.log_likelihood_of({0, 0, T}));
    double later = all * m.expected_purchases({0, 0, T}, more);
    for (double x = 1; x < 260; ++x) {
      // ∫ t^(x−1)/Γ(x) over the moments of the others, and t_x itself by Gauss and Legendre.
      constexpr int steps = 160;
      for (int i = 0; i < steps; ++i) {
        double const u = 3.14159265358979323846 * (i + 0.5) / steps;  // t = T·(1 − cos u)/2
        double const t = T * (1 - std::cos(u)) / 2;
        double const dt = T * std::sin(u) / 2 * 3.14159265358979323846 / steps;
        double const p =
            dt * std::exp(m.log_likelihood_of({x, t, T}) + (x - 1) * std::log(t) - std::lgamma(x));
        all += p;
        later += p * m.expected_purchases({x, t, T}, more);
      }
    }
    CHECK(close(all, 1, 1e-4));
    CHECK(close(later, m.expected_purchases(T + more) - m.expected_purchases(T), 1e-3));
  }
}

TEMPLATE_TEST_CASE("bg_nbd, mbg_nbd: residual purchases are what is expected, discounted", "",
                   bg_nbd, mbg_nbd) {
  buyer const who{3, 20, 39};
  for (auto const& m : models<TestType>()) {
    double const delta = 0.05;
    double sum = 0, before = 0;
    for (double t = 0.05; t < 700; t += 0.05) {
      double const now = m.expected_purchases(who, t);
      sum += (now - before) * std::exp(-delta * (t - 0.025));
      before = now;
    }
    CHECK(close(m.dert(who, delta), sum, 1e-5));
    CHECK(m.dert(who, 0.01) > m.dert(who, 0.02));
  }
  CHECK(std::isinf(with<TestType>(0.25, 4.4, 0.8, 2.4).dert(who, 0)));
  auto const ends = with<TestType>(0.25, 4.4, 1.8, 2.4);
  CHECK(close(ends.dert(who, 0), ends.dert(who, 1e-9), 1e-4));
  CHECK(close(ends.expected_purchases(who, 1e9), ends.dert(who, 0), 1e-4));
}

TEST_CASE("bg_nbd: who has not come back is alive for certain, under mbg_nbd is not") {
  CHECK(with<bg_nbd>(0.25, 4.4, 0.8, 2.4).p_alive({0, 0, 500}) == 1);
  CHECK_FALSE(bg_nbd::tells_alive_without_repeats);
  CHECK(mbg_nbd::tells_alive_without_repeats);
  double const alive = with<mbg_nbd>(0.25, 4.4, 0.8, 2.4).p_alive({0, 0, 500});
  CHECK(alive > 0.1);
  CHECK(alive < 0.7);
}

TEMPLATE_TEST_CASE("bg_nbd, mbg_nbd: a fit in weeks says of customers what one in days does", "",
                   bg_nbd, mbg_nbd) {
  auto const in_days = some_customers(1), in_weeks = some_customers(7);
  auto const days = cxm::fit<TestType>(in_days), weeks = cxm::fit<TestType>(in_weeks);
  REQUIRE(days.converged());
  REQUIRE(weeks.converged());
  CHECK(close(days->alpha, 7 * weeks->alpha, 1e-10));
  auto const a = days->p_alive(in_days), b = weeks->p_alive(in_weeks);
  auto const c = days->expected_purchases(in_days, 364),
             d = weeks->expected_purchases(in_weeks, 52);
  auto const e = days->dert(in_days, 0.0007), f = weeks->dert(in_weeks, 0.0049);
  for (std::size_t i = 0; i < in_days.size(); ++i) {
    CHECK(close(a[i], b[i], 1e-9));
    CHECK(close(c[i], d[i], 1e-9));
    CHECK(close(e[i], f[i], 1e-9));
  }
}

TEMPLATE_TEST_CASE("bg_nbd, mbg_nbd: the order of customers changes no bit", "", bg_nbd, mbg_nbd) {
  auto const base = some_customers();
  customer_base backwards{time_unit::day()};
  for (std::size_t i = base.size(); i-- > 0;) backwards.push(base[i]);
  auto const one = cxm::fit<TestType>(base), other = cxm::fit<TestType>(backwards);
  CHECK(one->r == other->r);
  CHECK(one->alpha == other->alpha);
  CHECK(one->a == other->a);
  CHECK(one->b == other->b);
  CHECK(one->log_covariance == other->log_covariance);
  auto const all = one->p_alive(base), turned = one->p_alive(backwards);
  for (std::size_t i = 0; i < base.size(); ++i) {
    CHECK(all[i] == turned[base.size() - 1 - i]);
    if (i % 100 == 0) CHECK(one->p_alive(base[i]) == all[i]);
  }
}

TEMPLATE_TEST_CASE("bg_nbd, mbg_nbd: the information is that of differences of the likelihood", "",
                   bg_nbd, mbg_nbd) {
  auto const base = some_customers();
  auto const fit = cxm::fit<TestType>(base);
  REQUIRE(fit.converged());
  auto const at = fit->log_parameters();
  auto const height = [&](std::vector<double> const& p) {
    double sum = 0;
    for (double const l : fit->with_log_parameters(p).log_likelihoods(base)) sum += l;
    return sum;
  };
  CHECK(close(height(at), fit.log_likelihood(), 1e-11));
  // Σ (information × covariance) is the identity.
  constexpr double h = 1e-3;
  double information[4][4];
  for (std::size_t i = 0; i < 4; ++i) {
    auto up = at, down = at;
    up[i] += h;
    down[i] -= h;
    CHECK(std::abs(height(up) - height(down)) / (2 * h) < 1e-3);
    for (std::size_t j = 0; j < 4; ++j) {
      auto const moved = [&](double s, double t) {
        auto p = at;
        p[i] += s;
        p[j] += t;
        return height(p);
      };
      information[i][j] =
          -(moved(h, h) - moved(h, -h) - moved(-h, h) + moved(-h, -h)) / (4 * h * h);
    }
  }
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 4; ++k) sum += information[i][k] * fit->log_covariance[4 * k + j];
      CHECK(close(sum, i == j ? 1 : 0, 2e-3, 2e-3));
    }
  }
}

TEMPLATE_TEST_CASE("bg_nbd, mbg_nbd: covariates move the rates as they were made to", "", bg_nbd,
                   mbg_nbd) {
  // Customers with z = 1 buy twice as often; whatever else they do is the same.
  cxm_test::generator g{99};
  customer_base base{time_unit::day(), {"premium"}};
  for (int i = 0; i < 4000; ++i) {
    double const z = i % 2;
    double at = 0, x = 0, last = 0;
    bool const gone =
        TestType::tells_alive_without_repeats && g.below(100) < (i % 5 == 0 ? 40U : 10U);
    while (!gone) {
      double const u = (static_cast<double>(g.below(1 << 20)) + 0.5) / (1 << 20);
      at += -std::log(u) / (0.02 * (z > 0 ? 2 : 1) * (i % 3 == 0 ? 0.5 : 1.25));
      if (at > 200) break;
      x += 1;
      last = at;
      if (g.below(100) < (i % 5 == 0 ? 40U : 10U)) break;
    }
    base.push({x, last, 200}, std::vector<double>{z});
  }
  auto const fit = cxm::fit<TestType>(base);
  REQUIRE(fit.converged());
  REQUIRE(fit->buying.size() == 1);
  CHECK(std::abs(fit->buying[0].coefficient - std::log(2.0)) < 4 * fit->errors[4]);
  CHECK(std::abs(fit->lifetime[0].coefficient) < 4 * fit->errors[5]);
  std::vector<double> const one{1}, none{0};
  CHECK(fit->expected_purchases(100, one) > 1.5 * fit->expected_purchases(100, none));
  CHECK_THROWS_AS(fit->p_alive({1, 5, 200}), std::invalid_argument);
  double sum = 0;
  for (double const l : fit->log_likelihoods(base)) sum += l;
  CHECK(close(sum, fit.log_likelihood(), 1e-11));
  // Other units of the covariate, the same customers.
  customer_base shifted{time_unit::day(), {"premium"}};
  for (std::size_t i = 0; i < base.size(); ++i) {
    shifted.push(base[i], std::vector<double>{100 + 7 * base.covariates_of(i)[0]});
  }
  auto const again = cxm::fit<TestType>(shifted);
  CHECK(close(again.log_likelihood(), fit.log_likelihood(), 1e-11));
  CHECK(close(7 * again->buying[0].coefficient, fit->buying[0].coefficient, 1e-6));
}

TEMPLATE_TEST_CASE("bg_nbd, mbg_nbd: a prior draws a parameter, and a strong one holds it", "",
                   bg_nbd, mbg_nbd) {
  auto const base = some_customers();
  auto const free = cxm::fit<TestType>(base);
  cxm::clv_fit_options options;
  options.priors = {{"alpha", std::log(2 * free->alpha), 1e-5}};
  int steps = 0;
  options.context = &steps;
  options.progress = [](void* context, int, double) { ++*static_cast<int*>(context); };
  auto const held = TestType::fit(base, options);
  REQUIRE(held.converged());
  CHECK(close(held->alpha, 2 * free->alpha, 1e-4));
  CHECK(held->r > free->r);
  CHECK(held.log_likelihood() < free.log_likelihood());
  CHECK(steps > 2);
  options.priors = {{"alpha", 0, 1e6}, {"a", 0, 1e6}};
  CHECK(close(TestType::fit(base, options)->alpha, free->alpha, 1e-8));
  options.priors = {{"gamma", 0, 1}};
  CHECK_THROWS_WITH(TestType::fit(base, options), CXM_CONTAINS("no such parameter"));
  options.priors = {{"a", 0, 0}};
  CHECK_THROWS_AS(TestType::fit(base, options), std::invalid_argument);
}

TEMPLATE_TEST_CASE("bg_nbd, mbg_nbd: what can't be fitted says why", "", bg_nbd, mbg_nbd) {
  customer_base base{time_unit::day()};
  CHECK_THROWS_WITH(cxm::fit<TestType>(base), CXM_CONTAINS("no customers"));
  base.push({0, 0, 30});
  base.push({0, 0, 60});
  auto const silent = cxm::fit<TestType>(base);
  CHECK(silent.status() == fit_status::singular);
  CHECK_THROWS_AS(*silent, cxm::fit_error);
  customer_base one{time_unit::day()};
  one.push({5, 25, 30});
  auto const alone = cxm::fit<TestType>(one);
  CHECK_FALSE(alone.converged());
  REQUIRE_FALSE(alone.warnings().empty());
  // Nobody leaves: purchases until the very end, at rates that differ.
  customer_base loyal{time_unit::day()};
  cxm_test::generator g{3};
  for (int i = 0; i < 2000; ++i) {
    double const rate = i % 2 == 0 ? 0.02 : 0.2;
    double at = 0, x = 0, last = 0;
    while (true) {
      double const u = (static_cast<double>(g.below(1 << 20)) + 0.5) / (1 << 20);
      at += -std::log(u) / rate;
      if (at > 300) break;
      x += 1;
      last = at;
    }
    loyal.push({x, last, 300});
  }
  auto const stays = cxm::fit<TestType>(loyal);
  CHECK(stays.status() == fit_status::boundary);
  REQUIRE_FALSE(stays.warnings().empty());
  CHECK_THAT(stays.warnings()[0], CXM_CONTAINS("nobody leaves"));
  auto const m = with<TestType>(0.25, 4.4, 0.8, 2.4);
  CHECK_THROWS_AS(m.p_alive({1, 0, 5}), std::invalid_argument);
  CHECK_THROWS_AS(m.expected_purchases({1, 2, 5}, -1), std::invalid_argument);
  CHECK_THROWS_AS(m.dert({1, 2, 5}, -0.1), std::invalid_argument);
  CHECK_THROWS_AS(m.purchases_probability(1.5, 3), std::invalid_argument);
  customer_base weeks{time_unit::week()};
  CHECK_THROWS_WITH(m.p_alive(weeks), CXM_CONTAINS("another unit"));
}

TEST_CASE(
    "bg_nbd, mbg_nbd: values and their intervals are made of them as of any model of buying") {
  auto const base = some_customers();
  auto const buying = cxm::fit<mbg_nbd>(base);
  cxm::gamma_gamma spend;
  spend.p = 6.25;
  spend.q = 3.74;
  spend.gamma = 15.44;
  spend.log_covariance.assign(9, 0);
  buyer const who{3, 100, 150, 30};
  double const value = cxm::lifetime_value(*buying, spend, who, cxm::annual_rate{0.1}, 0.3);
  double const delta = std::log(1.1) / 365.25;
  CHECK(close(value, buying->dert(who, delta) * spend.expected_spend(who) * 0.3, 1e-12));
  auto const alive = cxm::p_alive_interval(*buying, who);
  CHECK(alive.range.lower < alive.value);
  CHECK(alive.value < alive.range.upper);
  CHECK(alive.range.upper < 1);
}
