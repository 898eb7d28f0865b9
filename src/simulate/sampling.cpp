#include "sampling.hpp"

#include "elementary.hpp"

#include <cmath>

namespace cxm::simulation {

std::size_t categorical(stream& from, std::span<double const> weights) noexcept {
  double total = 0;
  for (double w : weights) total += w;
  double left = from.uniform() * total;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] > 0)) continue;
    if (left < weights[i]) return i;
    left -= weights[i];
    last = i;
  }
  return last;  // what rounding left over belongs to the last one that can occur
}

double normal(stream& from) noexcept {
  for (;;) {
    double const u = 2 * from.inner_uniform() - 1;
    double const v = 2 * from.inner_uniform() - 1;
    double const s = u * u + v * v;
    if (s >= 1 || s == 0) continue;
    return u * std::sqrt(-2 * logarithm(s) / s);
  }
}

double log_normal(stream& from, double mu, double sigma) noexcept {
  return exponential(mu + sigma * normal(from));
}

double exponential_wait(stream& from, double rate) noexcept {
  return -logarithm(from.inner_uniform()) / rate;
}

double truncated_exponential(stream& from, double rate, double most) noexcept {
  double const below = 1 - exponential(-rate * most);
  double const x = -logarithm(1 - from.uniform() * below) / rate;
  return x < most ? x : 0;
}

double truncated_exponential_mean(double rate, double most) noexcept {
  double const above = exponential(-rate * most);
  return 1 / rate - most * above / (1 - above);
}

double gamma(stream& from, double shape, double rate) noexcept {
  double boost = 1;
  if (shape < 1) {
    boost = power(from.inner_uniform(), 1 / shape);
    shape += 1;
  }
  double const d = shape - 1.0 / 3.0;
  double const c = 1 / std::sqrt(9 * d);
  for (;;) {
    double const z = normal(from);
    double const t = 1 + c * z;
    if (!(t > 0)) continue;
    double const v = t * t * t;
    double const u = from.inner_uniform();
    double const z2 = z * z;
    bool const inside = u < 1 - 0.0331 * z2 * z2;
    if (inside || logarithm(u) < 0.5 * z2 + d * (1 - v + logarithm(v))) {
      return boost * d * v / rate;
    }
  }
}

std::uint64_t poisson(stream& from, double mean) noexcept {
  if (!(mean > 0)) return 0;
  if (mean > 16) {
    std::uint64_t const first = poisson(from, 0.5 * mean);
    return first + poisson(from, 0.5 * mean);
  }
  double const end = exponential(-mean);
  std::uint64_t n = 0;
  for (double product = from.inner_uniform(); product > end; product *= from.inner_uniform()) ++n;
  return n;
}

}  // namespace cxm::simulation
