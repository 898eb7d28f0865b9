#pragma once
/// An order: what one customer bought at one time.

#include <cxm/model/description.hpp>
#include <cxm/model/enum_names.hpp>
#include <cxm/model/money.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

enum class order_kind : std::uint8_t {
  first,
  repeat,
  upsell,      ///< more, or a better version, of what the customer has
  cross_sell,  ///< something else
};
template <>
inline constexpr std::array<std::string_view, 4> enum_names<order_kind>{"first", "repeat", "upsell",
                                                                        "cross_sell"};

/// A refund is an order of a negative amount. Text that is empty and optionals without a value are
/// not stated.
struct order {
  identifier_t id;
  identifier_t customer;  ///< who pays
  identifier_t consumer;  ///< who uses it; empty: the customer
  std::chrono::sys_seconds at{};
  money amount;
  std::optional<money> margin;
  std::optional<money> list_price;  ///< what it costs everybody else: the price premium accepted
  std::optional<order_kind> kind;
  std::string campaign;  ///< empty: organic

  friend bool operator==(order const&, order const&) = default;
};

template <>
struct description<order> {
  static constexpr std::string_view table = "orders";
  static constexpr auto key = &order::id;
  static constexpr auto fields =
      std::tuple{described<&order::id, kept::as_written>{"id"},
                 described<&order::customer, kept::as_customer>{"customer"},
                 described<&order::consumer, kept::as_customer>{"consumer"},
                 described<&order::at>{"at"},
                 described<&order::amount>{"amount"},
                 described<&order::margin>{"margin"},
                 described<&order::list_price>{"list_price"},
                 described<&order::kind>{"kind"},
                 described<&order::campaign>{"campaign"}};
};

/// What contradicts itself in the row; empty when nothing does.
[[nodiscard]] inline std::vector<contradiction> validate(order const& x) {
  std::vector<contradiction> wrong;
  if (!x.amount.in().stated())
    wrong.push_back({"amount", "the currency of the amount is not stated"});
  if (x.margin && x.margin->in() != x.amount.in()) {
    wrong.push_back({"margin", "margin and amount are in different currencies"});
  } else if (x.margin && x.amount.minor_units() >= 0 && *x.margin > x.amount) {
    wrong.push_back({"margin", "the margin is larger than the amount"});
  }
  if (x.list_price && x.list_price->in() != x.amount.in()) {
    wrong.push_back({"list_price", "list price and amount are in different currencies"});
  }
  if (x.list_price && x.list_price->minor_units() < 0) {
    wrong.push_back({"list_price", "the list price is negative"});
  }
  return wrong;
}

}  // namespace cxm::inline v0
