// What Pareto/NBD is computed with, each held against a slower way.

#include "models/exponential_integral.hpp"
#include "models/pareto_integral.hpp"
#include "models/rising_factorial.hpp"
#include "models/vector_functions.hpp"

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>

using cxm_test::close;
using cxm_test::generator;
using vector_of_two = cxm::models::lanes<16>::real;

TEST_CASE("pareto_nbd: exponentials and logarithms of vectors are right to the last places") {
  generator random{1};
  double worst[3]{};
  auto const off = [](double actual, long double expected) {
    return std::fabs(static_cast<double>((static_cast<long double>(actual) - expected) / expected));
  };
  for (int i = 0; i < 20000; ++i) {
    double const size = std::pow(10, -8 * random.real());
    double const x = i % 2 == 0 ? -700 * random.real() : size * (random.real() - 0.5);
    vector_of_two power, less_1, log, inverse;
    cxm::models::exponential<16>(vector_of_two{x, x}, power, less_1);
    worst[0] = (std::fmax)(worst[0], off(power[0], std::exp(static_cast<long double>(x))));
    worst[1] = (std::fmax)(worst[1], off(less_1[1], std::expm1(static_cast<long double>(x))));
    double const d = std::pow(10, 30 * random.real() - 15);
    cxm::models::logarithm_of_1_plus<16>(vector_of_two{d, d}, log, inverse);
    worst[2] = (std::fmax)(worst[2], off(log[0], std::log1p(static_cast<long double>(d))));
    CHECK(close(inverse[1], 1 / (1 + d), 2e-16, 0));
  }
  CHECK(worst[0] < 2.3e-16);
  CHECK(worst[1] < 4.5e-16);
  CHECK(worst[2] < 2.3e-16);
}

TEST_CASE("pareto_nbd: rising factorials and their slopes are those of the gamma function") {
  for (double const r : {0.01, 0.6, 3.0, 20.0, 500.0}) {
    for (double const n : {0.0, 1.0, 7.0, 64.0, 65.0, 300.0, 5000.0}) {
      double const all = std::lgamma(r + n) - std::lgamma(r);
      CHECK(close(cxm::models::log_rising_factorial(r, n), all, 1e-13, 1e-12));
      CHECK(close(cxm::models::log_rising_factorial(r, n, 3), all - n * std::log(3), 1e-12, 1e-11));
      double first = 0, second = 0;
      for (double i = 0; i < n; ++i) {
        first += 1 / (r + i);
        second += 1 / ((r + i) * (r + i));
      }
      auto const slopes = cxm::models::rising_factorial_slopes(r, n);
      CHECK(close(slopes.first, first, 1e-13));
      CHECK(close(slopes.second, second, 1e-13));
    }
  }
}

TEST_CASE("pareto_nbd: the exponential integral keeps its recurrence, and known values") {
  // DLMF 8.19.12: s·E_{s+1}(z) + z·E_s(z) = e^−z.
  for (double const s : {0.01, 0.5, 1.0, 1.7, 6.0, 40.0}) {
    for (double const z : {1e-8, 1e-3, 0.2, 1.0, 9.0, 300.0}) {
      double const low = cxm::models::scaled_exponential_integral(s, z);
      double const high = cxm::models::scaled_exponential_integral(s + 1, z);
      CHECK(close(s * high + z * low, 1, 1e-13));
    }
  }
  // e·E₁(1), Gompertz's constant; e^z·E_½(z) = √(π/z)·e^z·erfc √z.
  CHECK(close(cxm::models::scaled_exponential_integral(1, 1), 0.59634736232319407434, 1e-14));
  for (double const z : {1e-6, 0.3, 4.0}) {
    double const half =
        std::sqrt(3.14159265358979323846 / z) * std::exp(z) * std::erfc(std::sqrt(z));
    CHECK(close(cxm::models::scaled_exponential_integral(0.5, z), half, 1e-13));
  }
  CHECK(std::isinf(cxm::models::scaled_exponential_integral(1, 0)));
  CHECK(cxm::models::scaled_exponential_integral(3, 0) == 0.5);
  CHECK(cxm::models::scaled_exponential_integral(3, HUGE_VAL) == 0);
}

TEST_CASE("pareto_nbd: moments of who left are those of their integrals") {
  cxm::models::pareto_block block;
  block.r = 0.7;
  block.s = 0.9;
  block.count = 3;
  for (std::size_t i = 0; i < 3; ++i) {
    block.alpha[i] = 5 + static_cast<double>(i);
    block.beta[i] = 8;
    block.repeats[i] = static_cast<double>(i) * 4;
    block.recency[i] = i == 0 ? 0 : 10;
    block.observed[i] = i == 2 ? 10 : 90;
  }
  cxm::models::integrate_with_moments(block);
  for (std::size_t i = 0; i < 2; ++i) {
    double const a = block.alpha[i] + block.recency[i];
    double const b = block.beta[i] + block.recency[i];
    double const gap = block.observed[i] - block.recency[i];
    double sum = 0, mean[4]{}, product[10]{};
    constexpr int parts = 200000;
    for (int k = 0; k < parts; ++k) {
      double const d = gap * (k + 0.5) / parts;
      double const l[]{std::log1p(d / a), std::log1p(d / b), d / (a + d), d / (b + d)};
      double const w = block.s / b *
                       std::exp(-(block.r + block.repeats[i]) * l[0] - (block.s + 1) * l[1]) * gap /
                       parts;
      sum += w;
      std::size_t at = 0;
      for (std::size_t p = 0; p < 4; ++p) {
        mean[p] += w * l[p];
        for (std::size_t q = p; q < 4; ++q) product[at++] += w * l[p] * l[q];
      }
    }
    CHECK(close(block.left[i], sum, 1e-8));
    for (std::size_t p = 0; p < 4; ++p) CHECK(close(block.mean[p][i], mean[p] / sum, 1e-8));
    for (std::size_t p = 0; p < 10; ++p) CHECK(close(block.product[p][i], product[p] / sum, 1e-8));
  }
  CHECK(block.left[2] == 0);
  CHECK(block.alive[2] == 1);
  CHECK(block.mean[0][2] == 0);
}
