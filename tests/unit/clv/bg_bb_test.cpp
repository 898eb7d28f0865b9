#include <cxm/clv/bg_bb.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <vector>

using cxm::bg_bb;
using cxm::discrete_buyer;
using cxm::fit_status;
using cxm::purchase_opportunities;
using cxm_test::close;

namespace {
bg_bb with(double alpha, double beta, double gamma, double delta) {
  bg_bb m;
  m.alpha = alpha;
  m.beta = beta;
  m.gamma = gamma;
  m.delta = delta;
  return m;
}
std::vector<bg_bb> models() {
  return {with(1.2, 0.75, 0.66, 2.8), with(0.3, 5, 1, 4), with(40, 60, 0.05, 0.4),
          with(2, 1, 1e-4, 3), with(1, 1, 3, 0.2)};
}
/// All histories of n opportunities, and how many orders of using and not using them each stands for.
template <class F>
void each_history(int n, F const& f) {
  for (unsigned used = 0; used < 1U << n; ++used) {
    discrete_buyer who{0, 0, static_cast<double>(n)};
    for (int i = 0; i < n; ++i) {
      if ((used >> i & 1U) == 0) continue;
      who.repeats += 1;
      who.last = i + 1;
    }
    f(who);
  }
}
}  // namespace

TEST_CASE("bg_bb: over all histories the likelihood sums to 1, and its means are the predictions") {
  for (auto const& m : models()) {
    INFO(m.alpha << ", " << m.gamma);
    double all = 0, bought = 0, alive = 0, later = 0, residual = 0;
    each_history(8, [&](discrete_buyer const& who) {
      double const p = std::exp(m.log_likelihood_of(who));
      all += p;
      bought += p * who.repeats;
      alive += p * m.p_alive_next(who);
      later += p * m.expected_purchases(who, 5);
      residual += p * m.dert(who, 0.1);
    });
    CHECK(close(all, 1, 1e-12));
    CHECK(close(bought, m.expected_purchases(8), 1e-12));
    CHECK(close(later, m.expected_purchases(13) - m.expected_purchases(8), 1e-11));
    // Of the survivors of 9 opportunities, and what a new customer is worth without the first eight.
    double const survivors =
        std::exp(std::lgamma(m.delta + 9) - std::lgamma(m.gamma + m.delta + 9) +
                 std::lgamma(m.gamma + m.delta) - std::lgamma(m.delta));
    CHECK(close(alive, survivors, 1e-12));
    double first_eight = 0;
    for (int j = 1; j <= 8; ++j) {
      first_eight += (m.expected_purchases(j) - m.expected_purchases(j - 1)) / std::pow(1.1, j);
    }
    CHECK(close(residual, (m.dert(0.1) - first_eight) * std::pow(1.1, 8), 1e-10));
  }
}

TEST_CASE("bg_bb: the distribution of purchases sums to 1 and has the expected mean") {
  for (auto const& m : models()) {
    for (double const periods : {0.0, 1.0, 6.0, 40.0}) {
      double all = 0, mean = 0;
      for (double x = 0; x <= periods; ++x) {
        all += m.purchases_probability(x, periods);
        mean += x * m.purchases_probability(x, periods);
      }
      CHECK(close(all, 1, 1e-12));
      CHECK(close(mean, m.expected_purchases(periods), 1e-11));
      CHECK(m.purchases_probability(periods + 1, periods) == 0);
    }
  }
}

TEST_CASE(
    "bg_bb: residual purchases are the discounted sum, and end without a discount as they do") {
  auto const m = with(1.2, 0.75, 2.5, 2.8);
  discrete_buyer const who{3, 5, 6};
  double sum = 0, before = 0;
  for (double j = 1; j <= 3000; ++j) {
    double const now = m.expected_purchases(who, j);
    sum += (now - before) / std::pow(1.01, j);
    before = now;
  }
  CHECK(close(m.dert(who, 0.01), sum, 1e-9));
  CHECK(close(m.dert(who, 0), m.expected_purchases(who, 1e6), 1e-5));
  CHECK(std::isinf(with(1.2, 0.75, 1, 2.8).dert(who, 0)));
  CHECK_THROWS_AS(m.dert(who, -0.1), std::invalid_argument);
}

TEST_CASE("bg_bb: far away in its parameters nothing overflows") {
  discrete_buyer const quiet{2000, 2000, 5000};
  auto const m = with(900, 100, 1e-3, 1e-2);
  CHECK(std::isfinite(m.log_likelihood_of(quiet)));
  CHECK(m.p_alive(quiet) >= 0);
  CHECK(m.p_alive(quiet) < 1e-300);
  CHECK(close(m.p_alive({5000, 5000, 5000}), 1, 1e-15));
}

TEST_CASE("bg_bb: the fit does not depend on the order or the packing of customers") {
  auto const truth = with(1.2, 0.75, 0.66, 2.8);
  purchase_opportunities seen, backwards;
  std::vector<discrete_buyer> all;
  each_history(6, [&](discrete_buyer const& who) { all.push_back(who); });
  auto const times = [&](discrete_buyer const& who) {
    return std::round(1e5 * std::exp(truth.log_likelihood_of(who)));
  };
  for (auto const& who : all) seen.push(who, times(who));
  for (std::size_t i = all.size(); i-- > 0;) {
    backwards.push(all[i], times(all[i]) - 1);
    backwards.push(all[i]);
  }
  auto const one = cxm::fit<bg_bb>(seen), other = cxm::fit<bg_bb>(backwards);
  REQUIRE(one.converged());
  CHECK(one->alpha == other->alpha);
  CHECK(one->delta == other->delta);
  // Expected counts instead of drawn ones: the fit finds where they are from, but for rounding.
  CHECK(close(one->alpha, truth.alpha, 1e-2));
  CHECK(close(one->beta, truth.beta, 1e-2));
  CHECK(close(one->gamma, truth.gamma, 1e-2));
  CHECK(close(one->delta, truth.delta, 1e-2));
}

TEST_CASE("bg_bb: where nobody dies a parameter runs to its edge, and reading the fit throws") {
  purchase_opportunities seen;
  // Two in five, whatever happened before: binomial.
  for (double x = 0; x <= 4; ++x) {
    for (double last = x; last <= 4 && (x > 0 || last == 0); ++last) {
      double ways = x == 0 ? 1 : 0;
      if (x > 0)
        ways = std::round(std::exp(std::lgamma(last) - std::lgamma(x) - std::lgamma(last - x + 1)));
      seen.push({x, last, 4}, std::round(1e6 * ways * std::pow(0.4, x) * std::pow(0.6, 4 - x)));
    }
  }
  auto const fit = cxm::fit<bg_bb>(seen);
  CHECK(fit.status() == fit_status::boundary);
  REQUIRE_FALSE(fit.warnings().empty());
  CHECK_THROWS_AS(*fit, cxm::fit_error);
  CHECK(close(fit.value_even_so().expected_purchases(4), 1.6, 1e-3));
}

TEST_CASE("bg_bb: what is no history is refused") {
  purchase_opportunities seen;
  CHECK_THROWS_AS(seen.push({2, 1, 6}), std::invalid_argument);
  CHECK_THROWS_AS(seen.push({2, 7, 6}), std::invalid_argument);
  CHECK_THROWS_AS(seen.push({0, 3, 6}), std::invalid_argument);
  CHECK_THROWS_AS(seen.push({1.5, 3, 6}), std::invalid_argument);
  CHECK_THROWS_AS(seen.push({1, 3, 6}, -1), std::invalid_argument);
  CHECK_THROWS_AS(cxm::fit<bg_bb>(seen), std::invalid_argument);
  seen.push({0, 0, 6}, 10);
  CHECK_THROWS_WITH(cxm::fit<bg_bb>(seen), Catch::Contains("nobody bought again"));
  purchase_opportunities eager;
  eager.push({6, 6, 6}, 10);
  CHECK_THROWS_WITH(cxm::fit<bg_bb>(eager), Catch::Contains("every opportunity"));
  auto const m = with(1, 1, 1, 1);
  CHECK_THROWS_AS(m.expected_purchases({1, 2, 3}, 0.5), std::invalid_argument);
  CHECK_THROWS_AS(m.p_alive({4, 2, 3}), std::invalid_argument);
}
