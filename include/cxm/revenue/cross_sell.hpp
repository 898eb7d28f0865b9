#pragma once
/// Upselling and cross-selling: who buys more or something else, and which part of revenue it is.
///
/// Formula       customers with an order of the kind within the window after their first purchase/
///               customers whose window is over; and, of those customers and within their windows,
///               revenue of the orders of the kind/revenue.
/// Kind          purchase_kind of an order, as stated or by product (order_history.hpp). Purchases
///               whose kind nobody knows are in the denominators, and counted: unknown.
/// Window, input, interval, undefined, complexity
///               as repeat_purchase.hpp. Refunds of a kind that is stated lower its revenue.

#include <cxm/revenue/repeat_purchase.hpp>

namespace cxm::inline v0 {

struct sold_share {
  decided_share customers;  ///< with an order of the kind in their window
  order_sums all;           ///< of the decided customers, in their windows
  order_sums of_kind;
  count_t unknown = 0;  ///< purchases among `all` without a known kind

  [[nodiscard]] double share_of_revenue() const noexcept {
    return all.revenue > 0 ? static_cast<double>(of_kind.revenue) / static_cast<double>(all.revenue)
                           : undefined;
  }
};

template <class Id>
[[nodiscard]] sold_share sold_as(purchase_kind kind, order_history<Id> const& history,
                                 outcome_window const& window) {
  sold_share out;
  detail::for_each_first_window(history, window, out.customers,
                                [&](std::span<read_order const> orders) {
                                  bool any = false;
                                  for (read_order const& o : orders) {
                                    out.all.add(o);
                                    if (o.amount > 0 && !o.kind) out.unknown += o.times;
                                    if (o.kind != kind) continue;
                                    out.of_kind.add(o);
                                    any = any || o.amount > 0;
                                  }
                                  out.customers.part += any;
                                });
  return out;
}
template <class Id>
[[nodiscard]] sold_share upsell_of(order_history<Id> const& history, outcome_window const& window) {
  return sold_as(purchase_kind::upsell, history, window);
}
template <class Id>
[[nodiscard]] sold_share cross_sell_of(order_history<Id> const& history,
                                       outcome_window const& window) {
  return sold_as(purchase_kind::cross_sell, history, window);
}

}  // namespace cxm::inline v0
