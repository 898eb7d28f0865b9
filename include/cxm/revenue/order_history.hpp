#pragma once
/// Who bought what, when, and for how much: what repeat purchase, cross-selling, growth and earned
/// growth are read from.
///
/// Input         customer, instant, amount in minor units, and what is known of the order: its kind
///               (purchase_kind, or any enum with the same names, such as the model's order_kind),
///               its product, whether a campaign brought it.
/// Rules         A purchase is an order of more than 0; refunds (negative) and free orders belong to
///               revenue alone. Orders of a customer at one instant are one purchase. Every row counts
///               as an order: nothing says that two alike are one.
/// Kind          The stated kind holds. Without one, a product says it: of a customer's purchases the
///               first are `first`, a product that they had bought before is `repeat`, another one
///               `cross_sell`. A better version of the same, and the kind of a refund, are known only
///               where they are stated.
/// Left out      a missing amount, as missing.
/// Money         integer minor units of one currency; two currencies don't merge.
/// Errors        std::invalid_argument for an instant beyond the calendar, or amounts that, without
///               their signs, sum to more than 64 bits.
/// Merge         exact, in any order; a customer may be spread over parts. State: O(rows).
/// Reading       repeat_purchase.hpp, cross_sell.hpp, growth.hpp, referral.hpp; each sorts the rows:
///               O(rows·log rows), and looks each product up among those of its customer.

#include <cxm/core/currency.hpp>
#include <cxm/core/keyed_rows.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/statistics/decided_share.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cxm::inline v0 {

enum class purchase_kind : std::uint8_t { first, repeat, upsell, cross_sell };

/// An enum that tells the kind of an order.
template <class E>
concept tells_purchase = std::is_enum_v<E> && requires {
  E::first;
  E::repeat;
  E::upsell;
  E::cross_sell;
};

/// What is known of an order besides who, when and how much.
template <key_type Id = std::string>
struct order_facts {
  std::optional<purchase_kind> kind{};
  std::optional<Id> product{};
  bool by_campaign = false;  ///< false: organic
};

/// An order as it is read.
struct read_order {
  std::int64_t at = 0;      ///< seconds since 1970
  std::int64_t amount = 0;  ///< of one
  count_t times = 1;        ///< how many orders alike
  std::optional<purchase_kind> kind{};
  bool by_campaign = false;

  /// Never overflows, nor does any sum of it: see keyed_rows.hpp.
  [[nodiscard]] constexpr std::int64_t revenue() const noexcept {
    return amount * static_cast<std::int64_t>(times);
  }
};

/// Money of a stretch of time, in minor units.
struct order_sums {
  count_t orders = 0;
  std::int64_t revenue = 0;

  void add(read_order const& o) {
    revenue += o.revenue();
    orders += o.times;
  }
};

template <key_type Id = std::string>
class order_history {
 public:
  static constexpr std::string_view id = "order_history";
  static constexpr std::string_view title = "orders";
  [[nodiscard]] static std::string schema() {
    return "order_history<" + key_traits<Id>::schema() + ">";
  }

  order_history() = default;
  explicit order_history(currency money_in) : currency_{money_in} {}
  /// Orders seen through four projections; the last one gives order_facts.
  template <std::ranges::input_range R, class C, class T, class A, class F>
  requires observes_rows<order_history, R, C, T, A, F> order_history(currency money_in, R&& orders,
                                                                     C const& customer, T const& at,
                                                                     A const& amount,
                                                                     F const& facts)
      : currency_{money_in} {
    push_rows(*this, static_cast<R&&>(orders), customer, at, amount, facts);
  }

  template <key_view<Id> Customer, class Duration, money_amount Amount>
  void push(Customer const& customer, std::chrono::sys_time<Duration> at, Amount amount,
            order_facts<Id> const& facts = {}) {
    row r;
    r.at = detail::instant_seconds(at);
    r.amount = amount;
    r.customer = rows_.number_of(customer);
    if (facts.product) r.product = rows_.number_of(*facts.product);
    if (facts.kind) r.kind = static_cast<std::uint8_t>(1 + static_cast<unsigned>(*facts.kind));
    r.by_campaign = facts.by_campaign;
    rows_.add(r);
  }
  template <key_view<Id> Customer, class Duration, money_amount Amount>
  void push(Customer const& customer, std::chrono::sys_time<Duration> at,
            std::optional<Amount> const& amount, order_facts<Id> const& facts = {}) {
    if (amount) {
      push(customer, at, *amount, facts);
    } else {
      excluded_.add(reason::missing);
    }
  }
  /// An order of a known kind.
  template <key_view<Id> Customer, class Duration, money_amount Amount, tells_purchase Kind>
  void push(Customer const& customer, std::chrono::sys_time<Duration> at, Amount amount,
            Kind kind) {
    order_facts<Id> facts;
    facts.kind = kind == Kind::first    ? purchase_kind::first
                 : kind == Kind::repeat ? purchase_kind::repeat
                 : kind == Kind::upsell ? purchase_kind::upsell
                                        : purchase_kind::cross_sell;
    push(customer, at, amount, facts);
  }
  /// A row that can't be used, such as one without a customer.
  void exclude(reason why) { excluded_.add(why); }

  void merge(order_history const& other) {
    if (currency_ != other.currency_) {
      throw merge_error("cxm::order_history: two currencies don't merge; convert one first");
    }
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::order_history: more orders than a count holds");
    }
    rows_.merge(other.rows_);
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] order_history empty_copy() const { return order_history{currency_}; }

  /// Orders, refunds too.
  [[nodiscard]] count_t count() const noexcept { return rows_.count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] currency money_in() const noexcept { return currency_; }

  /// Calls f(key, orders) for every customer with orders before `until`, by key; the orders by time.
  template <class F>
  void for_each_customer(std::chrono::sys_seconds until, F const& f) const {
    auto const all = rows_.sorted();
    std::int64_t const end = until.time_since_epoch().count();
    std::vector<read_order> orders;
    std::vector<std::uint32_t> before;  // products bought, and those of the instant that is read
    std::vector<std::uint32_t> now;
    for (std::size_t i = 0; i < all.rows.size();) {
      std::uint32_t const who = all.rows[i].row.customer;
      orders.clear();
      before.clear();
      now.clear();
      std::int64_t at = 0;
      bool bought = false;
      bool bought_now = false;
      for (; i < all.rows.size() && all.rows[i].row.customer == who; ++i) {
        row const& r = all.rows[i].row;
        if (r.at >= end) continue;
        if (orders.empty() || r.at != at) {
          before.insert(before.end(), now.begin(), now.end());
          now.clear();
          bought = bought || bought_now;
          at = r.at;
        }
        bool const had = std::find(before.begin(), before.end(), r.product) != before.end();
        orders.push_back(
            {r.at, r.amount, all.rows[i].times, kind_of(r, bought, had), r.by_campaign});
        if (r.amount <= 0) continue;
        bought_now = true;
        if (r.product != no_key && !had) now.push_back(r.product);
      }
      if (!orders.empty()) f(rows_.key(all.keys[who]), std::span<read_order const>{orders});
    }
  }
  /// The first purchase of a customer from an instant on, if there is one. O(rows).
  template <key_view<Id> Customer, class Duration>
  [[nodiscard]] std::optional<std::chrono::sys_seconds> next_order(
      Customer const& customer, std::chrono::sys_time<Duration> from) const {
    auto const who = rows_.find(customer);
    if (!who) return std::nullopt;
    std::int64_t const since = detail::instant_seconds(from);
    std::optional<std::int64_t> next;
    for (auto const& [r, times] : rows_.rows()) {
      bool const is = r.customer == *who && r.amount > 0 && r.at >= since;
      if (is && (!next || r.at < *next)) next = r.at;
    }
    if (!next) return std::nullopt;
    return std::chrono::sys_seconds{std::chrono::seconds{*next}};
  }

  /// Orders, customers and revenue.
  void figures(figure_sink out, reading = {}) const {
    count_t customers = 0;
    std::int64_t revenue = 0;
    std::uint32_t last = no_key;
    for (auto const& [r, times] : rows_.sorted().rows) {
      customers += r.customer != last;
      last = r.customer;
      revenue += r.amount * static_cast<std::int64_t>(times);
    }
    out(count_figure("count", count()));
    out(count_figure("customers", customers));
    figure f =
        value_figure("revenue", unit::money,
                     static_cast<double>(revenue) / static_cast<double>(currency_.minor_units()));
    f.money_in = currency_;
    out(f);
  }
  void write(state_writer& out) const {
    currency_.write(out);
    excluded_.write(out);
    rows_.write(out);
  }
  [[nodiscard]] static order_history read(state_reader& in) {
    order_history loaded{currency::read(in)};
    loaded.excluded_ = exclusions::read(in);
    loaded.rows_ = keyed_rows<Id, row>::read(in, 26);
    return loaded;
  }
  friend bool operator==(order_history const&, order_history const&) = default;

 private:
  static constexpr std::uint32_t no_key = 0xFFFFFFFFU;
  struct row {
    std::uint32_t customer = 0;
    std::int64_t at = 0, amount = 0;
    std::uint32_t product = no_key;
    std::uint8_t kind = 0;  // 0: not stated, else 1 + purchase_kind
    bool by_campaign = false;
    friend auto operator<=>(row const&, row const&) = default;

    [[nodiscard]] std::int64_t money() const noexcept { return amount; }
    template <class F>
    void for_each_id(F const& f) {
      f(customer);
      if (product != no_key) f(product);
    }
    void write(state_writer& out) const {
      out.u32(customer);
      out.i64(at);
      out.i64(amount);
      out.u32(product);
      out.u8(kind);
      out.u8(by_campaign ? 1 : 0);
    }
    [[nodiscard]] static row read(state_reader& in) {
      row r;
      r.customer = in.u32();
      r.at = detail::read_instant(in).time_since_epoch().count();
      r.amount = in.i64();
      r.product = in.u32();
      r.kind = in.u8();
      if (r.kind > 4) throw state_error("cxm::load: no such kind of an order");
      r.by_campaign = in.flag();
      return r;
    }
  };
  [[nodiscard]] static std::optional<purchase_kind> kind_of(row const& r, bool bought, bool had) {
    if (r.kind != 0) return static_cast<purchase_kind>(r.kind - 1);
    if (r.amount <= 0) return std::nullopt;
    if (!bought) return purchase_kind::first;
    if (r.product == no_key) return std::nullopt;
    return had ? purchase_kind::repeat : purchase_kind::cross_sell;
  }
  currency currency_;
  exclusions excluded_;
  keyed_rows<Id, row> rows_;
};

}  // namespace cxm::inline v0
