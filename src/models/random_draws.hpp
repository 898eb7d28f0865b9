#pragma once
// Draws from distributions, exact but for rounding, none with a step for each event it counts.

#include <cxm/core/key.hpp>
#include <cxm/statistics/bootstrap.hpp>

#include <cmath>
#include <cstdint>

namespace cxm::inline v0::models {

/// What a customer's stream is for. The numbers are part of what a seed means: they never change.
enum class drawn : std::uint64_t { buying = 1, spending = 2, renewing = 3 };

/// The random numbers of one customer.
class random_stream {
 public:
  random_stream(std::uint64_t seed, std::uint64_t customer, drawn what) noexcept
      : bits_{detail::mix(detail::mix(detail::mix(seed) + static_cast<std::uint64_t>(what)) ^
                          detail::mix(customer + 0x9E3779B97F4A7C15U))} {}

  /// Uniform in (0, 1): an odd multiple of 2^-53.
  [[nodiscard]] double uniform() noexcept {
    return static_cast<double>((bits_.next() >> 12U) * 2 + 1) * 0x1p-53;
  }
  /// Of mean 1.
  [[nodiscard]] double exponential() noexcept { return -std::log(uniform()); }
  /// Marsaglia's polar method, of whose two values one is used.
  [[nodiscard]] double normal() noexcept {
    for (;;) {
      double const u = 2 * uniform() - 1;
      double const v = 2 * uniform() - 1;
      double const s = u * u + v * v;
      if (s < 1 && s > 0) return u * std::sqrt(-2 * std::log(s) / s);
    }
  }
  /// The logarithm of a Gamma(shape, 1): of a tiny shape most are below all doubles.
  [[nodiscard]] double log_gamma(double shape) noexcept {
    if (shape < 1) {
      double const more = log_gamma(shape + 1);
      return more - exponential() / shape;
    }
    double const d = shape - 1.0 / 3;
    double const c = 1 / std::sqrt(9 * d);
    for (;;) {
      double const z = normal();
      double const t = 1 + c * z;
      if (!(t > 0)) continue;
      double const log_v = 3 * std::log(t);
      if (std::log(uniform()) < 0.5 * z * z + d * (1 - t * t * t + log_v)) {
        return std::log(d) + log_v;
      }
    }
  }
  [[nodiscard]] double gamma(double shape) noexcept { return std::exp(log_gamma(shape)); }

  /// A Beta(a, b) by the logarithms of itself and of what is left to 1.
  struct log_share {
    double of, rest;
  };
  [[nodiscard]] log_share beta(double a, double b) noexcept {
    double const x = log_gamma(a);
    double const y = log_gamma(b);
    double const both = x > y ? x + std::log1p(std::exp(y - x)) : y + std::log1p(std::exp(x - y));
    return {x - both, y - both};
  }

  /// Where the middle one of n uniform numbers lies tells how many others are on either side of it.
  [[nodiscard]] double binomial(double n, double p) noexcept {
    double sum = 0;
    while (n > 16) {
      double const k = 1 + std::floor(n / 2);
      double const at = std::exp(beta(k, n + 1 - k).of);
      if (at <= p) {
        sum += k;
        n -= k;
        p = at < 1 ? (p - at) / (1 - at) : 0;
      } else {
        n = k - 1;
        p = p / at;
      }
    }
    for (; n > 0; --n) sum += uniform() < p ? 1 : 0;
    return sum;
  }
  /// Where the m-th event is tells how many are still to come, or how many of the others came.
  [[nodiscard]] double poisson(double mean) noexcept {
    double sum = 0;
    while (mean > 16) {
      double const m = std::floor(mean * 0.875);
      double const at = gamma(m);
      if (at > mean) return sum + binomial(m - 1, mean / at);
      sum += m;
      mean -= at;
    }
    double const end = std::exp(-mean);
    for (double product = uniform(); product > end; product *= uniform()) ++sum;
    return sum;
  }

 private:
  detail::split_mix bits_;
};

}  // namespace cxm::inline v0::models
