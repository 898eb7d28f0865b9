#pragma once
/// Growth of revenue from one period to the next, and which part of it campaigns and returning
/// customers have.
///
/// With the orders of two stretches of time, before and after, in minor units:
///
///   growth               (after − before)/before
///   organic_growth       (organic after − organic before)/before: orders not tied to a campaign
///   campaign_growth      the same of those that are; organic + campaign changes = change, exactly
///
/// and by customer, where before is what all paid, and after = retained + earned + bought + returned,
/// exactly:
///
///   retained             after, of the customers with revenue before
///   earned               after, of new customers who were referred: those who had bought nothing
///                        earlier
///   bought               after, of the other new ones
///   returned             after, of customers of old who had paid nothing before
///   nrr                  net revenue retention: retained/before
///   earned_new           earned/before
///   earned_growth        nrr + earned_new − 1: growth by those who came back and whom they brought
///
/// Input         an order_history, two stretches [from, to) that don't overlap, in order; for earned
///               growth, who was referred. Revenue has refunds in it: a customer is one with revenue
///               before where their orders sum to something other than 0.
/// Undefined     revenue before that isn't positive: NaN.
/// Interval      none: sums of a whole history.
/// Errors        std::invalid_argument for stretches that end before they start or overlap.
/// Complexity    O(rows·log rows).
/// Source        Reichheld, Darnell and Burns 2021, Net Promoter 3.0, Harvard Business Review 99(6),
///               80–89, for earned growth; that earned new revenue is taken of the revenue before is
///               as TLF Research's template computes it (tlfresearch.com, earned growth rate).

#include <cxm/revenue/order_history.hpp>

namespace cxm::inline v0 {

/// [from, to), instants of any unit.
struct time_stretch {
  std::chrono::sys_seconds from;
  std::chrono::sys_seconds to;

  [[nodiscard]] constexpr bool holds(std::int64_t at) const noexcept {
    return at >= from.time_since_epoch().count() && at < to.time_since_epoch().count();
  }
};

namespace detail {
inline void check_in_turn(time_stretch const& before, time_stretch const& after) {
  if (before.to < before.from || after.from < before.to || after.to < after.from) {
    throw std::invalid_argument("cxm: the stretch before ends before the one after begins");
  }
}
[[nodiscard]] inline double over_before(std::int64_t minor, std::int64_t before) noexcept {
  return before > 0 ? static_cast<double>(minor) / static_cast<double>(before) : undefined;
}
}  // namespace detail

struct revenue_growth {
  struct parts {
    std::int64_t organic = 0, campaign = 0, total = 0;
  };
  parts before, after, change;

  [[nodiscard]] double growth() const noexcept {
    return detail::over_before(change.total, before.total);
  }
  [[nodiscard]] double organic_growth() const noexcept {
    return detail::over_before(change.organic, before.total);
  }
  [[nodiscard]] double campaign_growth() const noexcept {
    return detail::over_before(change.campaign, before.total);
  }
};

template <class Id>
[[nodiscard]] revenue_growth growth_of(order_history<Id> const& history, time_stretch const& before,
                                       time_stretch const& after) {
  detail::check_in_turn(before, after);
  revenue_growth out;
  history.for_each_customer(after.to, [&](auto const&, std::span<read_order const> orders) {
    for (read_order const& o : orders) {
      revenue_growth::parts* const in = before.holds(o.at)  ? &out.before
                                        : after.holds(o.at) ? &out.after
                                                            : nullptr;
      if (in == nullptr) continue;
      (o.by_campaign ? in->campaign : in->organic) += o.revenue();
      in->total += o.revenue();
    }
  });
  out.change.organic = out.after.organic - out.before.organic;
  out.change.campaign = out.after.campaign - out.before.campaign;
  out.change.total = out.after.total - out.before.total;
  return out;
}

struct earned_growth {
  std::int64_t before = 0, after = 0;
  std::int64_t retained = 0, earned = 0, bought = 0, returned = 0;  ///< parts of after

  [[nodiscard]] double nrr() const noexcept { return detail::over_before(retained, before); }
  [[nodiscard]] double earned_new() const noexcept { return detail::over_before(earned, before); }
  [[nodiscard]] double rate() const noexcept {
    return detail::over_before(earned_change(), before);
  }
  /// (retained + earned) − before, in minor units.
  [[nodiscard]] std::int64_t earned_change() const noexcept { return retained + earned - before; }
};

/// `referred(key)`: whether the customer was referred by another.
template <class Id, class Referred>
[[nodiscard]] earned_growth earned_growth_of(order_history<Id> const& history,
                                             time_stretch const& before, time_stretch const& after,
                                             Referred const& referred) {
  detail::check_in_turn(before, after);
  earned_growth out;
  history.for_each_customer(after.to, [&](auto const& who, std::span<read_order const> orders) {
    std::int64_t paid_before = 0;
    std::int64_t paid_after = 0;
    bool earlier = false;
    for (read_order const& o : orders) {
      if (before.holds(o.at)) paid_before += o.revenue();
      if (after.holds(o.at)) paid_after += o.revenue();
      earlier = earlier || (o.at < after.from.time_since_epoch().count() && o.amount > 0);
    }
    out.before += paid_before;
    out.after += paid_after;
    if (paid_before != 0) {
      out.retained += paid_after;
    } else if (earlier) {
      out.returned += paid_after;
    } else {
      (referred(who) ? out.earned : out.bought) += paid_after;
    }
  });
  return out;
}

}  // namespace cxm::inline v0
