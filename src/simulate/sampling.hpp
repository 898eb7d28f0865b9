#pragma once
// Draws from distributions, by arithmetic that is the same everywhere.

#include "philox.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace cxm::simulation {

/// Index i with probability weight[i]/Σ weight. Precondition: weights ≥ 0, a sum above 0.
/// Source: inversion.
[[nodiscard]] std::size_t categorical(stream& from, std::span<double const> weights) noexcept;

/// Standard normal. Source: Marsaglia's polar method, of whose two values one is used.
[[nodiscard]] double normal(stream& from) noexcept;

/// e^(mu + sigma·Z).
[[nodiscard]] double log_normal(stream& from, double mu, double sigma) noexcept;

/// Mean 1/rate; rate > 0. Source: inversion.
[[nodiscard]] double exponential_wait(stream& from, double rate) noexcept;

/// The same, given that it is below `most`. Its mean: truncated_exponential_mean.
[[nodiscard]] double truncated_exponential(stream& from, double rate, double most) noexcept;
[[nodiscard]] double truncated_exponential_mean(double rate, double most) noexcept;

/// Density proportional to x^(shape − 1) e^(−rate·x); shape, rate > 0.
/// Source: Marsaglia and Tsang 2000, ACM TOMS 26(3), 363–372; below shape 1 their boost U^(1/shape).
[[nodiscard]] double gamma(stream& from, double shape, double rate) noexcept;

/// Poisson of a mean ≥ 0. Source: products of uniforms up to a mean of 16; larger means are sums of
/// halves.
[[nodiscard]] std::uint64_t poisson(stream& from, double mean) noexcept;

}  // namespace cxm::simulation
