#include "simulate/elementary.hpp"

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace cxm::simulation;

namespace {
/// How far apart two doubles are, in units of the last place of the second.
double ulps(double actual, double expected) {
  if (actual == expected) return 0;
  double const next = std::nextafter(std::fabs(expected), std::numeric_limits<double>::infinity());
  return std::fabs(actual - expected) / (next - std::fabs(expected));
}
constexpr double endless = std::numeric_limits<double>::infinity();
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
}  // namespace

// The documented bound is 1 ulp of the exact value; the platform's function has an error of its own,
// below 1 ulp in every library in use.
TEST_CASE("exponential: within 2 ulp of the platform's over the whole range") {
  cxm_test::generator random{1};
  double worst = 0;
  for (int i = 0; i < 300'000; ++i) {
    double const x = (random.real() * 2 - 1) * (i % 3 == 0 ? 708 : i % 3 == 1 ? 5 : 1e-3);
    worst = std::max(worst, ulps(exponential(x), std::exp(x)));
  }
  CHECK(worst <= 2);
  worst = 0;  // subnormal results
  for (int i = 0; i < 20'000; ++i) {
    double const x = -708 - 37 * random.real();
    worst = std::max(worst, ulps(exponential(x), std::exp(x)));
  }
  CHECK(worst <= 2);
}

TEST_CASE("logarithm: within 2 ulp of the platform's over the whole range") {
  cxm_test::generator random{2};
  double worst = 0;
  for (int i = 0; i < 300'000; ++i) {
    double const wide = std::exp((random.real() * 2 - 1) * 708);
    worst = std::max(worst, ulps(logarithm(wide), std::log(wide)));
    double const near = 1 + (random.real() - 0.5) * (i % 2 == 0 ? 1.2 : 1e-6);
    worst = std::max(worst, ulps(logarithm(near), std::log(near)));
  }
  CHECK(worst <= 2);
  CHECK(ulps(logarithm(5e-324), std::log(5e-324)) <= 1);
  CHECK(ulps(logarithm(1e-310), std::log(1e-310)) <= 1);
}

TEST_CASE("elementary functions: exact and undefined points") {
  CHECK(exponential(0) == 1);
  CHECK(exponential(-0.0) == 1);
  CHECK(logarithm(1) == 0);
  CHECK(power(7, 0) == 1);
  CHECK(exponential(710) == endless);
  CHECK(exponential(endless) == endless);
  CHECK(exponential(-746) == 0);
  CHECK(exponential(-endless) == 0);
  CHECK(std::isnan(exponential(no_number)));
  CHECK(exponential(709.78) < endless);
  CHECK(logarithm(0) == -endless);
  CHECK(logarithm(endless) == endless);
  CHECK(std::isnan(logarithm(-1)));
  CHECK(std::isnan(logarithm(no_number)));
}

// Not the nearest doubles in each case: the ones that this arithmetic gives, wherever it runs.
TEST_CASE("elementary functions: bits that must be the same on every machine") {
  CHECK(exponential(1) == 0x1.5bf0a8b14576ap+1);
  CHECK(exponential(-0.7) == 0x1.fc80db9dd5542p-2);
  CHECK(exponential(-300.25) == 0x1.c758233102acep-434);
  CHECK(logarithm(2) == 0x1.62e42fefa39efp-1);
  CHECK(logarithm(0.3) == -0x1.34378fcbda721p+0);
  CHECK(power(3, 0.7) == 0x1.142e81c889913p+1);
}
