#pragma once
/// Customer lifetime value in its simple forms. They look back: no model predicts here.
///
/// `ltv` observes orders (customer, amount) and reads
///
///   revenue_per_customer   (headline) revenue of the orders observed/distinct customers among them:
///                          the value of a customer in a period, or, over all time, the historic
///                          value to date (some sources call the first VLP)
///   revenue_per_order, orders_per_customer
///
/// With the other ingredients, as functions:
///
///   lifetime_value_at(arpa, margin, churn)   arpa·margin/churn, per period of the churn rate
///   trailing_churn(rates)                    mean of the defined rates of earlier periods
///   ltv_to_cac, payback_periods
///
/// Interval      revenue_per_customer: mean ± t·s/√n over customers (student_t), who are the units
///               that vary, with revenue per customer as it is: skewed, so trust it from a few
///               hundred customers on. Orders are not independent of their customer: the other two
///               have none.
/// Input         amounts in minor units, of any integer type; a missing one is counted.
/// Undefined     no customers: NaN. Fewer than two, or all alike: no interval.
/// Money         integer minor units of one currency; refunds are negative orders. Two currencies
///               don't merge. A sum beyond 64 bits is refused before anything changes.
/// Merge         exact, in any order; a customer may be spread over parts. O(customers merged).
///               State: O(customers).

#include <cxm/core/currency.hpp>
#include <cxm/core/estimate.hpp>
#include <cxm/core/exact_sum.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/metric.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/statistics/student_t.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

template <key_type Id = std::string>
class basic_ltv {
 public:
  static constexpr std::string_view id = "ltv";
  static constexpr std::string_view title = "LTV";
  static constexpr std::string_view definition =
      "Revenue of the orders divided by the distinct customers among them; nothing is predicted.";
  using observation = std::tuple<Id, std::int64_t>;
  [[nodiscard]] static std::string schema() { return "ltv<" + key_traits<Id>::schema() + ">"; }

  basic_ltv() = default;
  explicit basic_ltv(currency money_in) : currency_{money_in} {}
  /// Orders seen through two projections: the customer and the amount in minor units.
  template <std::ranges::input_range R, class C, class A>
  requires observes_rows<basic_ltv, R, C, A> basic_ltv(currency money_in, R&& orders,
                                                       C const& customer, A const& amount)
      : currency_{money_in} {
    push_rows(*this, static_cast<R&&>(orders), customer, amount);
  }

  /// One order, in minor units. Errors: std::invalid_argument when a sum leaves 64 bits.
  template <key_view<Id> Customer, class Amount>
  requires money_amount<Amount>
  void push(Customer const& customer, Amount amount) {
    std::int64_t total = revenue_;
    add_money(total, amount);
    auto const known = ids_.find(customer);
    std::int64_t of_customer = known ? spent_[*known] : 0;
    add_money(of_customer, amount);
    auto const who = known ? *known : ids_.find_or_add(customer);
    if (who == spent_.size()) spent_.push_back(0);
    spent_[who] = of_customer;
    revenue_ = total;
    ++orders_;
  }
  /// An order whose amount may be missing.
  template <key_view<Id> Customer, class Amount>
  requires money_amount<Amount>
  void push(Customer const& customer, std::optional<Amount> const& amount) {
    if (amount) {
      push(customer, *amount);
    } else {
      excluded_.add(reason::missing);
    }
  }
  /// A row that can't be used, such as one without a customer.
  void exclude(reason why) { excluded_.add(why); }

  void merge(basic_ltv const& other) {
    if (currency_ != other.currency_) {
      throw merge_error("cxm::ltv: two currencies don't merge; convert one first");
    }
    if (!counts_fit(orders_, other.orders_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::ltv: more orders than a count holds");
    }
    std::int64_t total = revenue_;
    add_money(total, other.revenue_);
    for (std::uint32_t k = 0; k < other.ids_.size(); ++k) {  // refuses before anything changes
      auto const known = ids_.find(other.ids_.key(k));
      std::int64_t of_customer = known ? spent_[*known] : 0;
      add_money(of_customer, other.spent_[k]);
    }
    for (std::uint32_t k = 0; k < other.ids_.size(); ++k) {
      auto const who = ids_.find_or_add(other.ids_.key(k));
      if (who == spent_.size()) spent_.push_back(0);
      spent_[who] += other.spent_[k];
    }
    revenue_ = total;
    orders_ += other.orders_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] basic_ltv empty_copy() const { return basic_ltv{currency_}; }

  /// Orders observed.
  [[nodiscard]] count_t count() const noexcept { return orders_; }
  [[nodiscard]] count_t customers() const noexcept { return spent_.size(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] currency money_in() const noexcept { return currency_; }
  /// In minor units, exact.
  [[nodiscard]] std::int64_t revenue() const noexcept { return revenue_; }
  /// What one customer has spent so far, in minor units: their historic value.
  template <class Customer>
  [[nodiscard]] std::optional<std::int64_t> spent_by(Customer const& customer) const {
    auto const who = ids_.find(customer);
    if (!who) return std::nullopt;
    return spent_[*who];
  }

  /// In major units of the currency.
  [[nodiscard]] double revenue_per_customer() const noexcept {
    return over(major(revenue_), customers());
  }
  [[nodiscard]] double revenue_per_order() const noexcept { return over(major(revenue_), orders_); }
  [[nodiscard]] double orders_per_customer() const noexcept {
    return over(static_cast<double>(orders_), customers());
  }
  /// Of revenue per customer, in major units. The one method is student_t, and it is the default.
  [[nodiscard]] bounds interval(reading how = {}) const {
    using enum interval_method;
    if (how.method != standard && how.method != student_t) {
      refuse_method("cxm::ltv: revenue per customer has the interval student_t");
    }
    bounds range{undefined, undefined, how.level.level(), student_t};
    auto const n = static_cast<double>(customers());
    if (n < 2) return range;
    double const mean = revenue_per_customer();
    exact_sum squares;  // the same for any order of customers
    for (std::int64_t cents : spent_) {
      double const d = major(cents) - mean;
      if (exact_sum::takes(d * d)) squares.add(d * d);
    }
    double const deviation = std::sqrt(squares.value() / (n - 1));
    if (!(deviation > 0)) return range;
    double const half = student_t_deviate(how.level, n - 1) * deviation / std::sqrt(n);
    range.lower = mean - half;
    range.upper = mean + half;
    return range;
  }
  void figures(figure_sink out, reading how = {}) const {
    auto const money = [&](std::string_view name, double value, bounds range,
                           std::string_view note) {
      figure f = value_figure(name, unit::money, value, range, note);
      f.money_in = currency_;
      out(f);
    };
    money("revenue_per_customer", revenue_per_customer(), interval(how), {});
    out(count_figure("customers", customers()));
    out(count_figure("count", orders_));
    money("revenue", major(revenue_), {}, {});
    constexpr std::string_view why =
        "no interval: the orders of one customer are not independent of each other";
    money("revenue_per_order", revenue_per_order(), {}, why);
    out(value_figure("orders_per_customer", unit::ratio, orders_per_customer(), {}, why));
  }

  void write(state_writer& out) const {
    currency_.write(out);
    out.u64(orders_);
    excluded_.write(out);
    out.u64(customers());
    for (std::uint32_t k : ids_.sorted()) {
      key_traits<Id>::write(out, ids_.key(k));
      out.i64(spent_[k]);
    }
  }
  [[nodiscard]] static basic_ltv read(state_reader& in) {
    basic_ltv loaded{currency::read(in)};
    loaded.orders_ = in.count();
    loaded.excluded_ = exclusions::read(in);
    std::size_t const n = in.length(9);
    if (n > loaded.orders_ || (n == 0 && loaded.orders_ > 0)) {
      throw state_error("cxm::load: more customers than orders, or orders of nobody");
    }
    __extension__ __int128 total = 0;  // on the way it may leave 64 bits, in the order of the keys
    for (std::size_t k = 0; k < n; ++k) {
      if (loaded.ids_.find_or_add(key_traits<Id>::read(in)) != k) {
        throw state_error("cxm::load: a customer twice");
      }
      loaded.spent_.push_back(in.i64());
      total += loaded.spent_.back();
    }
    loaded.revenue_ = static_cast<std::int64_t>(total);
    if (loaded.revenue_ != total) throw state_error("cxm::load: money beyond 64 bits");
    return loaded;
  }
  friend bool operator==(basic_ltv const& a, basic_ltv const& b) {
    if (a.currency_ != b.currency_ || a.orders_ != b.orders_ || a.excluded_ != b.excluded_ ||
        a.revenue_ != b.revenue_ || a.customers() != b.customers()) {
      return false;
    }
    for (std::uint32_t k = 0; k < a.ids_.size(); ++k) {
      if (b.spent_by(a.ids_.key(k)) != a.spent_[k]) return false;
    }
    return true;
  }

 private:
  [[nodiscard]] static double over(double x, count_t n) noexcept {
    return n == 0 ? undefined : x / static_cast<double>(n);
  }
  [[nodiscard]] double major(std::int64_t minor) const noexcept {
    return static_cast<double>(minor) / static_cast<double>(currency_.minor_units());
  }
  currency currency_;
  count_t orders_ = 0;
  exclusions excluded_;
  std::int64_t revenue_ = 0;
  key_index<Id> ids_;
  std::vector<std::int64_t> spent_;
};

using ltv = basic_ltv<>;

/// arpa·margin/churn: the value of a customer who pays `arpa` a period and leaves with probability
/// `churn` in each. Input: arpa in any unit, margin as a share (0 to 1; negative for a loss), churn
/// in (0, 1]. Undefined (NaN): churn of 0, which would last for ever, or outside [0, 1].
[[nodiscard]] constexpr double lifetime_value_at(double arpa, double margin,
                                                 double churn) noexcept {
  return churn > 0 && churn <= 1 ? arpa * margin / churn : undefined;
}
/// The same with the interval that the churn rate's own interval implies; arpa and margin are taken
/// as known. A bound of churn at which there is no value has none here either: NaN for the upper
/// value at a churn of 0, and for the lower one at a churn beyond 1 (lower and upper change places
/// for a loss).
[[nodiscard]] constexpr estimate lifetime_value_at(double arpa, double margin,
                                                   estimate const& churn) noexcept {
  estimate out{lifetime_value_at(arpa, margin, churn.value), churn.range};
  double const at_most_churn = lifetime_value_at(arpa, margin, churn.range.upper);
  double const at_least_churn = lifetime_value_at(arpa, margin, churn.range.lower);
  bool const loss = arpa * margin < 0;
  out.range.lower = loss ? at_least_churn : at_most_churn;
  out.range.upper = loss ? at_most_churn : at_least_churn;
  return out;
}
/// The mean of the rates that are defined; NaN where none is. Give it the rates of earlier periods,
/// as ChartMogul's lifetime value does with up to the last six.
[[nodiscard]] constexpr double trailing_churn(std::span<double const> rates) noexcept {
  double sum = 0;
  double n = 0;
  for (double r : rates) {
    if (r == r) sum += r, ++n;
  }
  return n > 0 ? sum / n : undefined;
}
/// Lifetime value per unit of acquisition cost. Undefined (NaN): a cost that is not positive.
[[nodiscard]] constexpr double ltv_to_cac(double value, double cost) noexcept {
  return cost > 0 ? value / cost : undefined;
}
/// Periods until the margin has paid the acquisition cost: cost/(arpa·margin), churn not counted.
/// Undefined (NaN): a margin that never pays, or a negative cost.
[[nodiscard]] constexpr double payback_periods(double cost, double arpa, double margin) noexcept {
  return cost >= 0 && arpa * margin > 0 ? cost / (arpa * margin) : undefined;
}

}  // namespace cxm::inline v0
