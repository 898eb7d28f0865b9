#include <cxm/clv/bg_nbd.hpp>
#include <cxm/clv/pareto_nbd.hpp>
#include <cxm/clv/value_intervals.hpp>
#include <cxm/core/thread_executor.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <random>
#include <vector>

using cxm_test::close;

namespace {
cxm::annual_rate const rate{0.1};

cxm::customer_base shop(int customers, std::uint64_t seed) {
  std::mt19937_64 bits{seed};
  cxm::customer_base base{cxm::time_unit::week()};
  for (int i = 0; i < customers; ++i) {
    double const often = std::gamma_distribution<double>{0.8, 1.0 / 6}(bits);
    double const leaving = std::gamma_distribution<double>{0.9, 1.0 / 15}(bits);
    double const left = std::exponential_distribution<double>{leaving}(bits);
    double const nu = std::gamma_distribution<double>{4, 1.0 / 15}(bits);
    cxm::buyer b{0, 0, 40};
    double sum = 0;
    for (double at = 0;;) {
      at += std::exponential_distribution<double>{often}(bits);
      if (!(at < left && at < 40)) break;
      ++b.repeats;
      b.recency = at;
      sum += std::gamma_distribution<double>{6, 1 / nu}(bits);
    }
    if (b.repeats > 0) b.mean_spend = sum / b.repeats;
    base.push(b);
  }
  return base;
}
struct fits {
  explicit fits(cxm::customer_base const& base)
      : buying{*cxm::fit<cxm::pareto_nbd>(base)}, spend{*cxm::fit<cxm::gamma_gamma>(base)} {}
  cxm::pareto_nbd buying;
  cxm::gamma_gamma spend;
};
}  // namespace

TEST_CASE("value_intervals: a parameter's is symmetric in logarithms") {
  fits const of{shop(800, 1)};
  auto const all = cxm::parameter_intervals(of.buying);
  REQUIRE(all.size() == 4);
  CHECK(close(all[1].value, of.buying.alpha, 1e-14));
  double const half = 1.959963984540054 * of.buying.errors[1] / of.buying.alpha;
  CHECK(close(all[1].range.lower, of.buying.alpha * std::exp(-half), 1e-12));
  CHECK(close(all[1].range.upper, of.buying.alpha * std::exp(half), 1e-12));
  CHECK(cxm::parameter_intervals(of.spend, cxm::confidence{0.5})[0].range.lower >
        cxm::parameter_intervals(of.spend)[0].range.lower);
}

TEST_CASE("value_intervals: by derivatives and by draws they agree where figures are near linear") {
  auto const base = shop(3000, 2);
  fits const of{base};
  cxm::buyer const b{5, 33, 40, 25};
  auto const delta = cxm::lifetime_value_interval(of.buying, of.spend, b, rate, 0.5);
  auto const drawn = cxm::lifetime_value_drawn(of.buying, of.spend, b, rate, 0.5, {3999});
  CHECK(close(delta.value, cxm::lifetime_value(of.buying, of.spend, b, rate, 0.5), 1e-14));
  CHECK(drawn.value == cxm::lifetime_value(of.buying, of.spend, b, rate, 0.5));
  CHECK((delta.range.lower < delta.value && delta.value < delta.range.upper));
  CHECK(close(drawn.range.lower, delta.range.lower, 0.03));
  CHECK(close(drawn.range.upper, delta.range.upper, 0.03));
  auto const alive = cxm::p_alive_interval(of.buying, b);
  auto const alive_drawn = cxm::drawn_interval(
      of.buying, [&](cxm::pareto_nbd const& at) { return at.p_alive(b); }, {3999});
  CHECK(alive_drawn.value == alive.value);
  CHECK(close(alive_drawn.range.lower, alive.range.lower, 0.01));
  CHECK(close(alive_drawn.range.upper, alive.range.upper, 0.01));
  auto const equity = cxm::equity(of.buying, of.spend, base, rate);
  auto const by_draws = cxm::equity_drawn(of.buying, of.spend, base, rate, 1, {499});
  CHECK(equity.total.value == by_draws.total.value);
  CHECK(close(by_draws.total.range.lower, equity.total.range.lower, 0.04));
  CHECK(close(by_draws.total.range.upper, equity.total.range.upper, 0.04));
  CHECK(equity.unvalued == 0);
}

TEST_CASE("value_intervals: a formula's own derivative gives the same interval") {
  fits const of{shop(800, 3)};
  // Population mean of spend at x = 0: log p + log γ − log(q − 1).
  double const slope[]{1, -of.spend.q / (of.spend.q - 1), 1};
  double variance = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      variance += slope[i] * slope[j] * of.spend.log_covariance[3 * i + j];
    }
  }
  // Of a customer without repeats, and a model of buying that is known.
  auto known = of.buying;
  known.log_covariance.assign(16, 0);
  auto const e = cxm::lifetime_value_interval(known, of.spend, {0, 0, 40}, rate);
  double const half = std::log(e.range.upper / e.value);
  CHECK(close(half, 1.959963984540054 * std::sqrt(variance), 1e-6));
}

TEST_CASE("value_intervals: P(alive) stays between 0 and 1, and is sure where it must be") {
  auto const base = shop(300, 4);
  fits const of{base};
  auto const all = cxm::p_alive_intervals(of.buying, base);
  auto const next = cxm::expected_purchases_intervals(of.buying, base, 10);
  REQUIRE(all.size() == 300);
  for (std::size_t i = 0; i < all.size(); ++i) {
    bool const good = all[i].range.lower > 0 && all[i].range.lower <= all[i].value &&
                      all[i].value <= all[i].range.upper && all[i].range.upper <= 1 &&
                      next[i].range.lower > 0 && next[i].range.lower < next[i].value &&
                      next[i].value < next[i].range.upper;
    CHECK(good);
  }
  auto const one = cxm::p_alive_interval(of.buying, base[17]);
  CHECK((one.value == all[17].value && one.range.lower == all[17].range.lower));
  auto const purchases = cxm::expected_purchases_interval(of.buying, base[17], 10);
  CHECK((purchases.value == next[17].value && purchases.range.upper == next[17].range.upper));
  auto const now = cxm::p_alive_interval(of.buying, {3, 40, 40});
  CHECK((now.value == 1 && now.range.lower == 1 && now.range.upper == 1));
}

TEST_CASE("value_intervals: the base's total is the sum of its customers, in any order") {
  auto const base = shop(500, 5);
  fits const of{base};
  auto const values = cxm::lifetime_value(of.buying, of.spend, base, rate, 0.4);
  double sum = 0;
  for (double const v : values) sum += v;
  auto const equity = cxm::equity(of.buying, of.spend, base, rate, 0.4);
  CHECK(close(equity.total.value, sum, 1e-13));
  auto buyers = base.buyers();
  cxm_test::generator{6}.shuffle(buyers);
  cxm::customer_base mixed{base.unit()};
  for (auto const& b : buyers) mixed.push(b);
  auto const again = cxm::equity(of.buying, of.spend, mixed, rate, 0.4);
  CHECK(again.total.value == equity.total.value);
  CHECK(again.total.range.lower == equity.total.range.lower);
  auto const loss = cxm::equity(of.buying, of.spend, base, rate, -0.4);
  CHECK(loss.total.range.lower == -equity.total.range.upper);
}

TEST_CASE("value_intervals: customers without a value are counted, not summed") {
  auto base = shop(300, 7);
  fits const of{base};
  auto const before = cxm::equity(of.buying, of.spend, base, rate);
  base.push({2, 10, 40, -5});
  auto const after = cxm::equity(of.buying, of.spend, base, rate);
  CHECK(after.unvalued == 1);
  CHECK(after.total.value == before.total.value);
  // A figure that is infinite has no interval, nor has a model of unknown covariance.
  auto endless = of.buying;
  endless.s = 0.5;
  auto const infinite = cxm::equity(endless, of.spend, base, cxm::annual_rate{0});
  CHECK(std::isinf(infinite.total.value));
  CHECK(!infinite.total.range.defined());
  auto bare = of.buying;
  bare.log_covariance.clear();
  CHECK(!cxm::lifetime_value_interval(bare, of.spend, base[0], rate).range.defined());
  CHECK(!cxm::lifetime_value_drawn(bare, of.spend, base[0], rate).range.defined());
  CHECK(!cxm::parameter_intervals(bare)[0].range.defined());
}

TEST_CASE("value_intervals: resampled customers give the same bits in any order, on any threads") {
  auto const base = shop(400, 8);
  cxm::serial_executor one;
  auto const first = cxm::equity_resampled<cxm::pareto_nbd>(one, base, rate, 1, {39, 5});
  cxm::thread_executor three{3};
  auto buyers = base.buyers();
  cxm_test::generator{9}.shuffle(buyers);
  cxm::customer_base mixed{base.unit()};
  for (auto const& b : buyers) mixed.push(b);
  auto const second = cxm::equity_resampled<cxm::pareto_nbd>(three, mixed, rate, 1, {39, 5});
  CHECK(first.total.value == second.total.value);
  CHECK(first.total.range.lower == second.total.range.lower);
  CHECK(first.total.range.upper == second.total.range.upper);
  CHECK(first.failed == second.failed);
  CHECK((first.total.range.lower < first.total.value));
  CHECK((first.total.value < first.total.range.upper));
  auto const other = cxm::equity_resampled<cxm::pareto_nbd>(one, base, rate, 1, {39, 6});
  CHECK(other.total.range.lower != first.total.range.lower);
}

TEST_CASE("value_intervals: of every model of buying") {
  auto const base = shop(600, 10);
  auto const buying = *cxm::fit<cxm::mbg_nbd>(base);
  auto const spend = *cxm::fit<cxm::gamma_gamma>(base);
  auto const total = cxm::equity(buying, spend, base, rate).total;
  CHECK((0 < total.range.lower && total.range.lower < total.value));
  CHECK((total.value < total.range.upper && total.range.upper < 3 * total.value));
  auto const drawn = cxm::equity_drawn(buying, spend, base, rate, 1, {199}).total;
  CHECK(close(drawn.range.lower, total.range.lower, 0.15));
  cxm::serial_executor one;
  auto const again = cxm::equity_resampled<cxm::mbg_nbd>(one, base, rate, 1, {39}).total;
  CHECK(again.value == total.value);
  CHECK((again.range.lower < total.value && total.value < again.range.upper));
}
