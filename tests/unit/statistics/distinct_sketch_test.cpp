// Accuracy: the standard error of HyperLogLog with m registers is 1.04/sqrt(m) (Flajolet et al. 2007).
#include <cxm/statistics/distinct_sketch.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using sketch = cxm::distinct_sketch<std::uint64_t>;

struct accuracy {
  double bias = 0;
  double root_mean_square = 0;
};
// Relative errors over 200 sketches. Neighbouring numbers are what customer ids look like.
accuracy of_keys(std::uint64_t n) {
  constexpr int sketches = 200;
  accuracy seen;
  for (int s = 0; s < sketches; ++s) {
    sketch m;
    for (std::uint64_t k = 0; k < n; ++k) m.push(static_cast<std::uint64_t>(s) * 10'000'000 + k);
    double const error = m.distinct() / static_cast<double>(n) - 1;
    seen.bias += error / sketches;
    seen.root_mean_square += error * error / sketches;
  }
  seen.root_mean_square = std::sqrt(seen.root_mean_square);
  return seen;
}

}  // namespace

TEST_CASE("distinct sketch: the error is what its docstring says, at every size") {
  for (std::uint64_t const n : {10U, 100U, 1000U, 10'000U, 30'000U, 100'000U}) {
    INFO(n << " keys");
    accuracy const seen = of_keys(n);
    // 15 % above and below are three standard errors of such a root mean square over 200.
    CHECK(seen.root_mean_square < 1.15 * sketch::relative_error);
    // With few keys a register the error is smaller.
    if (n >= 100'000) CHECK(seen.root_mean_square > 0.8 * sketch::relative_error);
    CHECK(std::fabs(seen.bias) < 3.5 * sketch::relative_error / std::sqrt(200.0));
  }
}

TEST_CASE("distinct sketch: without keys it is 0, and the same key counts once") {
  cxm::distinct_sketch<> m;
  CHECK(m.distinct() == 0);
  CHECK(m.interval().lower == 0);
  CHECK(m.interval().upper == 0);
  for (int i = 0; i < 1000; ++i) m.push("somebody");
  CHECK_THAT(m.distinct(), Catch::Matchers::WithinAbs(1, 0.001));
  CHECK(m.interval().lower == 1);
  CHECK(m.count() == 1000);
  m.push(std::optional<std::string>{});
  CHECK(m.excluded()[cxm::reason::missing] == 1);
}

TEST_CASE(
    "distinct sketch: parts merge to the sketch of the whole, and again changes only the rows") {
  cxm_test::generator random{9};
  for (std::uint64_t const n : {50U, 1100U, 40'000U}) {
    sketch whole;
    sketch left;
    sketch right;
    for (std::uint64_t i = 0; i < n; ++i) {
      std::uint64_t const key = random.below(n);
      whole.push(key);
      (random.chance(50) ? left : right).push(key);
    }
    left.merge(right);
    CHECK(left == whole);
    double const before = left.distinct();
    left.merge(right);
    CHECK(left.distinct() == before);
  }
}

TEST_CASE("distinct sketch: the interval is at the asked level, and holds what is certain") {
  sketch m;
  for (std::uint64_t k = 0; k < 50'000; ++k) m.push(k);
  cxm::bounds const at = m.interval({.level = cxm::confidence{0.9}});
  CHECK_THAT(at.upper - m.distinct(),
             Catch::Matchers::WithinRel(1.6448536269514722 * 1.04 / 128 * m.distinct(), 1e-12));
  CHECK(at.method == cxm::interval_method::wald);
  CHECK_THROWS_AS(m.interval({.method = cxm::interval_method::wilson}), std::invalid_argument);
}

TEST_CASE("distinct sketch: a number that its key can't hold is refused") {
  cxm::distinct_sketch<std::uint8_t> seen;
  CHECK_THROWS_AS(seen.push(300), std::invalid_argument);
  CHECK(seen.count() == 0);
}
