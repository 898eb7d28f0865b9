#pragma once
/// From what is billed to monthly recurring revenue (MRR), by one stated rule and a stated policy.

#include <cxm/model/enum_names.hpp>
#include <cxm/model/money.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace cxm::inline v0 {

enum class billing_unit : std::uint8_t { day, week, month, year };
template <>
inline constexpr std::array<std::string_view, 4> enum_names<billing_unit>{"day", "week", "month",
                                                                          "year"};

/// How often an amount is billed: every `every` units. A quarter is `{billing_unit::month, 3}`.
struct billing_interval {
  billing_unit unit = billing_unit::month;
  std::int32_t every = 1;
  friend constexpr bool operator==(billing_interval, billing_interval) = default;
};

/// Billings in a month: a year has 12 months, 52 weeks or 365 days, so a month has 1/12 of a year's
/// billings, 1/3 of a quarter's, 52/12 of a week's and 365/12 of a day's.
/// Errors: std::invalid_argument when `every` is below 1.
[[nodiscard]] constexpr exact_rate billings_per_month(billing_interval interval) {
  if (interval.every < 1) {
    throw std::invalid_argument("cxm::billing_interval: billed every 1 or more units");
  }
  std::int64_t const every = interval.every;
  switch (interval.unit) {
    case billing_unit::day: return exact_rate{365, 12 * every};
    case billing_unit::week: return exact_rate{52, 12 * every};
    case billing_unit::year: return exact_rate{1, 12 * every};
    case billing_unit::month: break;
  }
  return exact_rate{1, every};
}

/// The amount a month: amount × billings_per_month, rounded once, half away from zero, to a minor
/// unit. 1,000.00 a year is 83.33 a month.
[[nodiscard]] constexpr money monthly(money amount, billing_interval interval) {
  return amount * billings_per_month(interval);
}

/// Whether a period is paid for. Trials and past-due periods count as MRR or not by policy.
enum class standing : std::uint8_t { paying, trial, past_due };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<standing>{"paying", "trial",
                                                                      "past_due"};

/// One recurring charge as billed. The amount is what the customer pays an interval: after the
/// discount, with the tax and the metered part. A part that is absent is zero.
struct charge {
  money amount;
  billing_interval interval;
  std::optional<money> tax;
  std::optional<money> discount;
  std::optional<money> metered;
  cxm::standing standing = cxm::standing::paying;
  friend constexpr bool operator==(charge const&, charge const&) = default;
};

/// What counts as MRR. The defaults: paid and past-due subscriptions, after discounts, without tax,
/// metered parts and trials.
struct mrr_policy {
  bool trials = false;
  bool past_due = true;
  bool tax = false;
  bool metered = false;
  bool before_discount = false;
  friend constexpr bool operator==(mrr_policy, mrr_policy) = default;
  [[nodiscard]] constexpr bool counts(standing of) const noexcept {
    return of == standing::trial ? trials : of == standing::past_due ? past_due : true;
  }
};

/// The MRR of a charge under a policy; 0 in its currency for a standing the policy leaves out.
/// Errors: std::invalid_argument when a part is in another currency; std::overflow_error.
[[nodiscard]] constexpr money mrr_of(charge const& billed, mrr_policy policy = {}) {
  if (!policy.counts(billed.standing)) return money{0, billed.amount.in()};
  money amount = billed.amount;
  if (billed.tax && !policy.tax) amount -= *billed.tax;
  if (billed.metered && !policy.metered) amount -= *billed.metered;
  if (billed.discount && policy.before_discount) amount += *billed.discount;
  return monthly(amount, billed.interval);
}

}  // namespace cxm::inline v0
