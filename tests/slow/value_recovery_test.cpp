// Parameters are found again: of 200 simulated bases the 95 % intervals cover the truth in 90 to 99
// %.

#include <cxm/clv/pareto_nbd.hpp>
#include <cxm/clv/value_intervals.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

namespace {
constexpr int bases = 200;

cxm::customer_base simulated(cxm::pareto_nbd const& buying, cxm::gamma_gamma const& spend,
                             int customers, std::uint64_t seed) {
  std::mt19937_64 bits{seed};
  cxm::customer_base base{buying.unit};
  for (int i = 0; i < customers; ++i) {
    double const often = std::gamma_distribution<double>{buying.r, 1 / buying.alpha}(bits);
    double const leaving = std::gamma_distribution<double>{buying.s, 1 / buying.beta}(bits);
    double const left = std::exponential_distribution<double>{leaving}(bits);
    double const nu = std::gamma_distribution<double>{spend.q, 1 / spend.gamma}(bits);
    cxm::buyer b{0, 0, 80 + 30 * std::uniform_real_distribution<double>{}(bits)};
    double sum = 0;
    for (double at = 0;;) {
      at += std::exponential_distribution<double>{often}(bits);
      if (!(at < left && at < b.observed)) break;
      ++b.repeats;
      b.recency = at;
      sum += std::gamma_distribution<double>{spend.p, 1 / nu}(bits);
    }
    if (b.repeats > 0) b.mean_spend = sum / b.repeats;
    base.push(b);
  }
  return base;
}
bool covers(cxm::bounds const& range, double truth) {
  return range.lower <= truth && truth <= range.upper;
}
}  // namespace

TEST_CASE("recovery: intervals of parameters, of a customer and of the total cover the truth") {
  cxm::pareto_nbd buying;
  buying.r = 0.8;
  buying.alpha = 9;
  buying.s = 0.7;
  buying.beta = 15;
  buying.unit = cxm::time_unit::week();
  cxm::gamma_gamma spend;
  spend.p = 5;
  spend.q = 4;
  spend.gamma = 18;
  cxm::annual_rate const rate{0.1};
  cxm::buyer const one{6, 70, 90, 30};
  double const truth[]{0.8, 9, 0.7, 15, 5, 4, 18};
  char const* const names[]{"r", "alpha", "s",        "beta",  "p",
                            "q", "gamma", "P(alive)", "value", "equity"};
  int covered[10]{};
  int fitted = 0;
  for (int b = 0; b < bases; ++b) {
    auto const base = simulated(buying, spend, 3000, 1000U + static_cast<unsigned>(b));
    auto const fit = cxm::fit<cxm::pareto_nbd>(base);
    auto const paid = cxm::fit<cxm::gamma_gamma>(base);
    if (!fit.converged() || !paid.converged()) continue;
    ++fitted;
    auto ranges = cxm::parameter_intervals(*fit);
    for (auto const& e : cxm::parameter_intervals(*paid)) ranges.push_back(e);
    for (std::size_t k = 0; k < 7; ++k) covered[k] += covers(ranges[k].range, truth[k]);
    covered[7] += covers(cxm::p_alive_interval(*fit, one).range, buying.p_alive(one));
    covered[8] += covers(cxm::lifetime_value_interval(*fit, *paid, one, rate).range,
                         cxm::lifetime_value(buying, spend, one, rate));
    // What these customers are worth by the truth.
    covered[9] += covers(cxm::equity(*fit, *paid, base, rate).total.range,
                         cxm::equity(buying, spend, base, rate).total.value);
  }
  CHECK(fitted == bases);
  for (std::size_t k = 0; k < 10; ++k) {
    INFO(names[k] << " " << covered[k] << " of " << fitted);
    std::printf("%s %.1f %%\n", names[k], 100.0 * covered[k] / fitted);
    CHECK(covered[k] >= 0.90 * fitted);
    CHECK(covered[k] <= 0.99 * fitted);
  }
}
