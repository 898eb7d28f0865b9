#pragma once
/// Who buys again, and what that brings.
///
/// Formula       customers with another purchase within the window after their first/customers whose
///               window is over. Of those customers, within their windows: orders after the first
///               purchase/orders, and revenue after it/revenue.
/// Window        statistics/decided_share.hpp; it starts with the first purchase of each customer. One
///               whose window is not over is in no figure but `undecided`.
/// Input         an order_history; what a purchase is stands there. The whole history: a first order
///               that is missing makes the second the first.
/// Interval      of customers: Wilson (default), agresti_coull, wald, always_valid. Orders of one
///               customer are not independent: the other two have none.
/// Undefined     nobody decided, no orders, or revenue that isn't positive: NaN.
/// Complexity    O(rows·log rows).

#include <cxm/revenue/order_history.hpp>

namespace cxm::inline v0 {

struct repeat_purchase {
  decided_share customers;  ///< with another purchase in their window
  order_sums all;           ///< of the decided customers, in their windows
  order_sums repeated;      ///< those after the instant of the first purchase

  [[nodiscard]] double share_of_orders() const noexcept {
    return all.orders == 0 ? undefined
                           : static_cast<double>(repeated.orders) / static_cast<double>(all.orders);
  }
  [[nodiscard]] double share_of_revenue() const noexcept {
    return all.revenue > 0
               ? static_cast<double>(repeated.revenue) / static_cast<double>(all.revenue)
               : undefined;
  }
};

namespace detail {
/// Calls f(orders) for each customer whose window after the first purchase is over, with the orders
/// in it, and counts in `customers` all but the part.
template <class Id, class F>
void for_each_first_window(order_history<Id> const& history, outcome_window const& window,
                           decided_share& customers, F const& f) {
  history.for_each_customer(window.until(), [&](auto const&, std::span<read_order const> orders) {
    std::size_t first = 0;
    while (first < orders.size() && orders[first].amount <= 0) ++first;
    if (first == orders.size()) return;  // never bought anything
    std::int64_t const from = orders[first].at;
    if (!window.over(from)) {
      ++customers.undecided;
      return;
    }
    ++customers.whole;
    while (first > 0 && orders[first - 1].at == from) --first;  // a refund of the same instant
    std::size_t last = first;
    while (last < orders.size() && window.within(from, orders[last].at)) ++last;
    f(orders.subspan(first, last - first));
  });
}
}  // namespace detail

template <class Id>
[[nodiscard]] repeat_purchase repeat_purchase_of(order_history<Id> const& history,
                                                 outcome_window const& window) {
  repeat_purchase out;
  detail::for_each_first_window(history, window, out.customers,
                                [&](std::span<read_order const> orders) {
                                  bool again = false;
                                  for (read_order const& o : orders) {
                                    bool const later = o.at != orders.front().at;
                                    out.all.add(o);
                                    if (later) out.repeated.add(o);
                                    again = again || (later && o.amount > 0);
                                  }
                                  out.customers.part += again;
                                });
  return out;
}

}  // namespace cxm::inline v0
