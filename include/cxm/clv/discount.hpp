#pragma once
/// What a later purchase is worth less, by a rate whose kind is in its type.
///
///   annual_rate{0.10}      effective: a year later is worth 1/1.10
///   continuous_rate{0.10}  compounded at every moment: a year later is worth e^−0.10
///
/// Formula       δ = ln(1 + rate) for a year of 365.25 days, or the rate itself; worth at t is
///               e^(−δt). `per(unit)` is δ for a unit of time.
/// Errors        std::invalid_argument for a rate that is negative, infinite or NaN: a model's sum
///               over all time would not end.

#include <cxm/clv/customer_base.hpp>

#include <cmath>
#include <stdexcept>

namespace cxm::inline v0 {

inline constexpr double days_in_year = 365.25;

class continuous_rate {
 public:
  explicit constexpr continuous_rate(double per_year) : per_year_{per_year} {
    if (!(per_year >= 0 && per_year < HUGE_VAL)) {
      throw std::invalid_argument("cxm: a discount rate is 0 or more");
    }
  }
  [[nodiscard]] constexpr double per_year() const noexcept { return per_year_; }
  [[nodiscard]] constexpr double per(time_unit unit) const noexcept {
    return per_year_ * unit.in_days() / days_in_year;
  }

 private:
  double per_year_;
};

class annual_rate {
 public:
  explicit constexpr annual_rate(double effective) : effective_{effective} {
    if (!(effective >= 0 && effective < HUGE_VAL)) {
      throw std::invalid_argument("cxm: a discount rate is 0 or more");
    }
  }
  [[nodiscard]] constexpr double effective() const noexcept { return effective_; }
  /// The continuous rate that is worth the same.
  operator continuous_rate() const { return continuous_rate{std::log1p(effective_)}; }

 private:
  double effective_;
};

}  // namespace cxm::inline v0
