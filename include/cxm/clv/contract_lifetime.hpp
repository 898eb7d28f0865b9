#pragma once
/// How long a customer under contract will still pay, discounted: read from a survival curve as far
/// as it goes, and beyond it from a model, with the share that the model makes up.
///
/// Formula       within   ∫₀^τ S(t)·e^(−δt) dt, the discounted restricted mean; without discount
///                        the restricted mean itself
///               beyond   S(τ)·e^(−δτ)·(discounted time that who is there at τ still stays)
///               Times what is earned in a unit of time, their sum is a new customer's value.
/// Tail          given as a time, or by a shifted_beta_geometric for renewals every `period`: who
///               is there at τ = n·period has renewed n times, and pays for the period that begins.
/// Use           auto const stay = cxm::contract_lifetime(curve, 36, delta,
///                   cxm::renewal_tail(*renewing, 36, 12, delta));
///               stay.total() * 29.90;  stay.extrapolated_share();
/// Interval      of `within`, as survival_curve::restricted_mean gives it; none of the tail, which
///               stands on a model.
/// Undefined     NaN: τ beyond the last time of a curve that has not come down to 0. Infinite: a
///               tail without an end, undiscounted.
/// Errors        std::invalid_argument: a τ or δ below 0 or infinite; a tail below 0; a τ that is
///               not a whole number of periods.
/// Complexity    O(times).
/// Source        Klein and Moeschberger 2003, Survival Analysis, 4.5; Fader and Hardie 2010,
///               Marketing Science 29, 85–93.

#include <cxm/core/estimate.hpp>
#include <cxm/retention/shifted_beta_geometric.hpp>
#include <cxm/retention/survival_curve.hpp>

#include <cmath>
#include <stdexcept>

namespace cxm::inline v0 {

/// In the curve's unit of time.
struct contract_time {
  estimate within;            ///< until τ
  double beyond = undefined;  ///< from τ on

  [[nodiscard]] double total() const noexcept { return within.value + beyond; }
  /// What the tail makes up of the total, 0 to 1; 1 where it is infinite.
  [[nodiscard]] double extrapolated_share() const noexcept {
    return std::isinf(beyond) ? 1 : beyond / total();
  }
};

namespace detail {
inline void check_contract(double horizon, double delta) {
  if (!(horizon >= 0 && horizon < HUGE_VAL)) {
    throw std::invalid_argument("cxm::contract_lifetime: a horizon is 0 or more");
  }
  if (!(delta >= 0 && delta < HUGE_VAL)) {
    throw std::invalid_argument("cxm::contract_lifetime: a discount rate is 0 or more");
  }
}
}  // namespace detail

/// `tail`: the discounted time that who is there at the horizon still stays; 0 counts what was seen
/// alone.
[[nodiscard]] inline contract_time contract_lifetime(survival_curve const& curve, double horizon,
                                                     double delta, double tail = 0,
                                                     confidence level = confidence{0.95}) {
  detail::check_contract(horizon, delta);
  if (!(tail >= 0)) {
    throw std::invalid_argument("cxm::contract_lifetime: a tail is 0 or more");
  }
  contract_time out{curve.restricted_mean(horizon, level, delta), undefined};
  double const left = curve.survival(horizon);
  out.beyond = left == 0 ? 0 : left * std::exp(-delta * horizon) * tail;
  return out;
}

/// The discounted time that who has renewed `horizon/period` times still stays, by a model of
/// renewals.
[[nodiscard]] inline double renewal_tail(shifted_beta_geometric const& renewing, double horizon,
                                         double period, double delta) {
  detail::check_contract(horizon, delta);
  double const renewed = std::round(horizon / period);
  if (!(period > 0 && period < HUGE_VAL) ||
      !(std::fabs(renewed * period - horizon) <= 1e-9 * horizon)) {
    throw std::invalid_argument("cxm::renewal_tail: a horizon is a whole number of periods");
  }
  double const discount = std::expm1(delta * period);
  return detail::discounted_time(0, period, delta) *
         (1 + renewing.residual_lifetime(renewed + 1, discount) / (1 + discount));
}

}  // namespace cxm::inline v0
