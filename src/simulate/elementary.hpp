#pragma once
// Exponential and logarithm that give the same bits on every machine. A platform's library may differ in
// the last bit from another's, and one such bit can turn a draw: here is nothing but + − × ÷ on doubles,
// in a fixed order, compiled without fused operations.

namespace cxm::simulation {

/// e^x, within 1 ulp of it (where the result is subnormal, within 1 ulp of those). 0 below −746,
/// infinite above 709.78, NaN for NaN.
[[nodiscard]] double exponential(double x) noexcept;

/// ln x, within 1 ulp of it. −infinity for 0, NaN below 0 and for NaN, infinite for infinity.
[[nodiscard]] double logarithm(double x) noexcept;

/// x^y for x > 0 as e^(y ln x): an error of about 1 + |y ln x| ulp.
[[nodiscard]] double power(double x, double y) noexcept;

}  // namespace cxm::simulation
