#include "simulate/sampling.hpp"

#include "simulate/elementary.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

using namespace cxm::simulation;

namespace {
constexpr int draws = 200'000;

struct moments {
  double mean, variance;
};
template <class Draw>
moments sample(Draw draw) {
  double sum = 0;
  std::vector<double> all;
  all.reserve(draws);
  for (int i = 0; i < draws; ++i) {
    all.push_back(draw());
    sum += all.back();
  }
  double const mean = sum / draws;
  double squares = 0;
  for (double x : all) squares += (x - mean) * (x - mean);
  return {mean, squares / draws};
}
/// Mean and variance against theory, each within 4.5 of its exact standard errors: √(σ²/n) and
/// √((μ₄ − σ⁴)/n), where the fourth central moment is kurtosis·σ⁴.
void check_moments(moments seen, double mean, double variance, double kurtosis) {
  INFO("mean " << seen.mean << " of " << mean << ", variance " << seen.variance << " of "
               << variance);
  CHECK(std::fabs(seen.mean - mean) < 4.5 * std::sqrt(variance / draws));
  CHECK(std::fabs(seen.variance - variance) < 4.5 * variance * std::sqrt((kurtosis - 1) / draws));
}
}  // namespace

TEST_CASE("categorical: frequencies pass a chi-square test, impossible values never come") {
  stream s{3, 1, purpose::life};
  std::array<double, 6> const weight{0.5, 2, 0, 3.5, 1, 3};
  std::array<int, 6> seen{};
  for (int i = 0; i < draws; ++i) ++seen[categorical(s, weight)];
  double chi2 = 0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (weight[i] == 0) continue;
    double const expected = draws * weight[i] / 10;
    chi2 += (seen[i] - expected) * (seen[i] - expected) / expected;
  }
  CHECK(seen[2] == 0);
  CHECK(chi2 < 18.47);  // 99.9 % of chi-square with 4 degrees of freedom
}

TEST_CASE("normal: mean 0, variance 1, kurtosis 3, and half of it below 0") {
  stream s{3, 2, purpose::life};
  check_moments(sample([&] { return normal(s); }), 0, 1, 3);
  int below = 0;
  int tail = 0;
  for (int i = 0; i < draws; ++i) {
    double const z = normal(s);
    below += z < 0;
    tail += std::fabs(z) > 1.959963984540054;
  }
  CHECK(std::abs(below - draws / 2) < 4.5 * std::sqrt(draws * 0.25));
  CHECK(std::abs(tail - draws / 20) < 4.5 * std::sqrt(draws * 0.05 * 0.95));
}

TEST_CASE("log_normal: mean and variance of theory") {
  stream s{3, 3, purpose::life};
  double const w = std::exp(0.25);
  double const kurtosis = w * w * w * w + 2 * w * w * w + 3 * w * w - 3;
  check_moments(sample([&] { return log_normal(s, 1.5, 0.5); }), std::exp(1.625),
                (w - 1) * std::exp(3.25), kurtosis);
}

TEST_CASE("exponential_wait: mean and variance of theory") {
  stream s{3, 4, purpose::life};
  check_moments(sample([&] { return exponential_wait(s, 0.25); }), 4, 16, 9);
}

TEST_CASE("truncated_exponential: below its bound, with the mean it says it has") {
  stream s{3, 5, purpose::life};
  double most = 0;
  auto const seen = sample([&] {
    double const x = truncated_exponential(s, 0.5, 3);
    most = std::max(most, x);
    return x;
  });
  CHECK(most < 3);
  double const mean = truncated_exponential_mean(0.5, 3);
  CHECK(std::fabs(mean - (2 - 3 * std::exp(-1.5) / (1 - std::exp(-1.5)))) < 1e-14);
  CHECK(std::fabs(seen.mean - mean) < 4.5 * std::sqrt(seen.variance / draws));
}

TEST_CASE("gamma: mean and variance of theory, below shape 1 and above") {
  std::uint64_t number = 10;
  for (double shape : {0.3, 0.7, 1.0, 2.5, 40.0}) {
    stream s{3, number++, purpose::life};
    INFO("shape " << shape);
    check_moments(sample([&] { return gamma(s, shape, 2.0); }), shape / 2, shape / 4,
                  3 + 6 / shape);
  }
}

TEST_CASE("poisson: mean and variance of theory, small and large") {
  std::uint64_t number = 20;
  for (double mean : {0.02, 0.9, 7.0, 16.0, 75.0}) {
    stream s{3, number++, purpose::life};
    INFO("mean " << mean);
    check_moments(sample([&] { return static_cast<double>(poisson(s, mean)); }), mean, mean,
                  3 + 1 / mean);
  }
  stream s{3, 30, purpose::life};
  CHECK(poisson(s, 0) == 0);
}
