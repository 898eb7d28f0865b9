// Garwood's limits: the tail probabilities that define them, summed here term by term.
// tests/oracle/quantiles_test.cpp has them against gamma quantiles.

#include <cxm/statistics/poisson.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>

using cxm::poisson_interval;
using cxm_test::close;

namespace {
/// P(X ≤ k), by the definition.
double at_most(int k, double mean) {
  double term = std::exp(-mean);
  double sum = 0;
  for (int i = 0; i <= k; ++i) {
    sum += term;
    term *= mean / (i + 1);
  }
  return sum;
}
}  // namespace

TEST_CASE("poisson: no events have the lower limit 0 and the upper one of an empty draw") {
  for (double level : {0.5, 0.9, 0.95, 0.999}) {
    auto const range = poisson_interval(0, cxm::confidence{level});
    CHECK(range.lower == 0);
    CHECK(close(range.upper, -std::log(0.5 * (1 - level)), 1e-14));
    CHECK(range.level == level);
    CHECK(range.method == cxm::interval_method::exact_poisson);
  }
}

TEST_CASE("poisson: one event has lower limit -log(1 - tail)") {
  auto const range = poisson_interval(1, cxm::confidence{0.95});
  CHECK(close(range.lower, -std::log1p(-0.025), 1e-13));
  CHECK(close(range.upper, 5.571643390938898, 1e-12));
}

TEST_CASE("poisson: the limits have the tails they are defined by") {
  for (int k : {1, 2, 5, 19, 20, 21, 60, 150}) {
    for (double level : {0.1, 0.8, 0.95, 0.9999}) {
      auto const range = poisson_interval(static_cast<cxm::count_t>(k), cxm::confidence{level});
      double const tail = 0.5 * (1 - level);
      CHECK(close(1 - at_most(k - 1, range.lower), tail, 1e-9));
      CHECK(close(at_most(k, range.upper), tail, 1e-9));
      CHECK(range.lower < k);
      CHECK(range.upper > k);
    }
  }
}

TEST_CASE("poisson: no seam where the method changes, and it grows with the count") {
  for (double level : {0.01, 0.5, 0.95, 1 - 1e-12}) {
    auto last = poisson_interval(99995, cxm::confidence{level});
    for (cxm::count_t k = 99996; k <= 100005; ++k) {
      auto const next = poisson_interval(k, cxm::confidence{level});
      CHECK(close(next.lower - last.lower, 1, 0.03));
      CHECK(close(next.upper - last.upper, 1, 0.03));
      last = next;
    }
  }
}

TEST_CASE("poisson: a quadrillion events, and the most a count holds") {
  // mpmath 1.4.1: gamma tails by quadrature in 50 digits.
  auto const range = poisson_interval(1'000'000'000'000, cxm::confidence{0.95});
  CHECK(close(range.lower, 999998040036.96261306, 1e-15));
  CHECK(close(range.upper, 1000001959965.9316938, 1e-15));
  auto const wide = poisson_interval(1'000'000'000'000'000, cxm::confidence{0.999});
  CHECK(close(wide.lower, 999999895944411.54402, 1e-15));
  CHECK(close(wide.upper, 1000000104055596.0077, 1e-15));
  auto const most = poisson_interval(cxm::most_observations, cxm::confidence{0.95});
  CHECK(close(most.upper - most.lower, 2 * 1.959963984540054 * 0x1p31, 1e-6));
}
