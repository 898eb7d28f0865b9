#pragma once
/// Purchases by customer and day: what models of buying are fitted to, and what they are held
/// against.
///
/// Read          of a customer whose first purchase is not after the day `until`:
///                 x     purchases after the first, until the end of that day
///                 t_x   from the first to the last of them
///                 T     from the first to `until`
///                 z     what these x brought in the mean, in units of the currency
///               and, for what came later, purchases and spend after `until` up to another day, by
///               the same rules.
/// Use           cxm::purchase_history history{orders, &order::customer, &order::day, &order::cents};
///               auto const base = history.buyers(until);            // a customer_base
///               history.customers(until);                           // their keys, in the same order
///               history.of("C-042", until); history.later(until, end);
/// Rules         same_day::one_purchase: orders of a customer on one day are one purchase, of their
///               amounts together. same_day::each: every order counts, but for those of the first
///               day, which are the first purchase in either case: a second order on the first day is
///               no repeat.
///               every = iso_week: the same by weeks from Monday; t_x and T are whole weeks.
///               An order of 0 is a purchase. A refund, an amount below 0, is none, and is left out.
/// Input         customer; a day (sys_days, local_days or year_month_day; an instant has a day in a
///               zone alone: day_of(&order::at, zone)); the amount in minor units, which may be left
///               away: then nobody's spend is known. Rows in any order, a customer's in any parts.
/// Left out      counted: a missing amount as missing, one below 0 as out_of_scale.
/// Undefined     z of a customer with x = 0, or with a repeat of unknown amount: NaN.
/// Errors        std::invalid_argument for a day that doesn't exist or lies beyond the calendar,
///               amounts that sum to more than 64 bits, columns of different lengths; of():
///               std::out_of_range for a customer who was not there yet.
/// Merge         exact, in any order and any parts.
/// Complexity    a push O(1); a reading O(orders + customers·log customers), without the logarithm
///               where customers came in the order of their keys; of() O(orders). State: 16 bytes an
///               order, and the key of each customer.
/// Source        Fader and Hardie 2005, "A note on deriving the Pareto/NBD model"; x, t_x and T are
///               theirs.

#include <cxm/clv/customer_base.hpp>
#include <cxm/core/calendar_key.hpp>
#include <cxm/core/currency.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/metric.hpp>
#include <cxm/core/observe.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

enum class same_day : std::uint8_t { one_purchase, each };

/// How purchases are counted, and in what unit time is.
struct purchase_reading {
  time_unit unit = time_unit::day();
  same_day orders = same_day::one_purchase;
  period every = period::day;  ///< or iso_week
};

/// What a customer did after a day.
struct later_purchases {
  double purchases = 0;
  double spend = 0;  ///< of all of them, in units of the currency
  friend bool operator==(later_purchases const&, later_purchases const&) = default;
};

/// When customers came, and when they bought again: days since 1970.
struct repeat_days {
  std::vector<std::int32_t> first;    ///< of each customer, in the order of their keys
  std::vector<std::int32_t> repeats;  ///< of all of them, in no order
};

/// A day of the calendar, wherever it is.
template <class T>
concept calendar_day = std::same_as<T, std::chrono::sys_days> ||
    std::same_as<T, std::chrono::local_days> || std::same_as<T, std::chrono::year_month_day>;

template <key_type Id = std::string>
class purchase_history {
 public:
  static constexpr std::string_view id = "purchase_history";
  static constexpr std::string_view title = "purchases";
  static constexpr std::string_view definition =
      "Purchases by customer and day: repeats, recency, time watched and mean spend of each.";
  [[nodiscard]] static std::string schema() {
    return "purchase_history<" + key_traits<Id>::schema() + ">";
  }

  purchase_history() = default;
  explicit purchase_history(currency money_in) : currency_{money_in} {}
  /// Orders seen through projections: customer, day, amount in minor units.
  template <std::ranges::input_range R, class C, class D, class A>
  requires observes_rows<purchase_history, R, C, D, A> purchase_history(R&& orders,
                                                                        C const& customer,
                                                                        D const& day,
                                                                        A const& amount) {
    push_rows(*this, static_cast<R&&>(orders), customer, day, amount);
  }
  template <std::ranges::input_range R, class C, class D, class A>
  requires observes_rows<purchase_history, R, C, D, A> purchase_history(
      currency money_in, R&& orders, C const& customer, D const& day, A const& amount)
      : currency_{money_in} {
    push_rows(*this, static_cast<R&&>(orders), customer, day, amount);
  }

  template <key_view<Id> Customer, calendar_day Day, money_amount Amount>
  void push(Customer const& customer, Day day, Amount amount) {
    if (amount < 0) {
      (void)number_of(day);  // a day that is none is an error here too
      excluded_.add(reason::out_of_scale);
      return;
    }
    std::int32_t const when = number_of(day);
    std::int64_t total = revenue_;
    add_money(total, amount);
    add(ids_.find_or_add(customer), when, static_cast<std::int64_t>(amount));
    revenue_ = total;
  }
  template <key_view<Id> Customer, calendar_day Day, class Amount>
  requires money_amount<Amount>
  void push(Customer const& customer, Day day, std::optional<Amount> const& amount) {
    if (amount) {
      push(customer, day, *amount);
    } else {
      excluded_.add(reason::missing);
    }
  }
  /// A purchase of which the amount isn't known.
  template <key_view<Id> Customer, calendar_day Day>
  void push(Customer const& customer, Day day) {
    std::int32_t const when = number_of(day);
    add(ids_.find_or_add(customer), when, unknown);
  }
  /// Columns: customers, days since 1970, and amounts in minor units, or none at all. Errors: as
  /// above, before anything has changed.
  template <std::ranges::random_access_range Customers>
  requires std::ranges::sized_range<Customers> &&
      key_view<std::ranges::range_value_t<Customers>, Id>
  void push_columns(Customers const& customers, std::span<std::int32_t const> days,
                    std::span<std::int64_t const> amounts = {}) {
    std::size_t const n = days.size();
    if (std::ranges::size(customers) != n || (!amounts.empty() && amounts.size() != n)) {
      throw std::invalid_argument("cxm::purchase_history: columns of different lengths");
    }
    std::int64_t total = revenue_;
    std::int32_t earliest = 0, latest = 0;
    for (std::int32_t const day : days) {
      earliest = (std::min)(earliest, day);
      latest = (std::max)(latest, day);
    }
    check_day(earliest);
    check_day(latest);
    for (std::int64_t const amount : amounts) {
      if (amount > 0) add_money(total, amount);
    }
    auto const begin = std::ranges::begin(customers);
    using seen = std::ranges::range_value_t<Customers>;
    if constexpr (std::integral<Id> && !std::same_as<Id, seen>) {
      for (std::size_t i = 0; i < n; ++i) {
        seen const key = begin[static_cast<std::ptrdiff_t>(i)];
        auto const held = static_cast<Id>(key);
        if (static_cast<seen>(held) != key || (held < Id{}) != (key < seen{})) {
          throw std::invalid_argument("cxm::purchase_history: a customer's number beyond its type");
        }
      }
    }
    reserve(n);
    // Refunds bring no customer: their rows are passed over.
    std::vector<std::uint32_t> rows;
    bool const all = std::all_of(amounts.begin(), amounts.end(), [](auto a) { return a >= 0; });
    if (!all) {
      for (std::uint32_t i = 0; i < n; ++i) {
        if (amounts[i] >= 0) {
          rows.push_back(i);
        } else {
          excluded_.add(reason::out_of_scale);
        }
      }
    }
    auto const row = [&](std::size_t i) { return all ? i : rows[i]; };
    ids_.find_or_add_each(
        all ? n : rows.size(),
        [&](std::size_t i) -> decltype(auto) { return begin[static_cast<std::ptrdiff_t>(row(i))]; },
        [&](std::size_t i, std::uint32_t who) {
          add(who, days[row(i)], amounts.empty() ? unknown : amounts[row(i)]);
        });
    revenue_ = total;
  }
  /// A row that can't be used, such as one without a customer.
  void exclude(reason why) { excluded_.add(why); }
  void reserve(std::size_t more) {
    std::size_t const wanted = customer_.size() + more;
    if (wanted <= customer_.capacity()) return;
    customer_.reserve(wanted);
    day_.reserve(wanted);
    amount_.reserve(wanted);
  }

  void merge(purchase_history const& other) {
    if (currency_ != other.currency_) {
      throw merge_error("cxm::purchase_history: two currencies don't merge; convert one first");
    }
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::purchase_history: more orders than a count holds");
    }
    std::int64_t total = revenue_;
    add_money(total, other.revenue_);
    auto const here = ids_.find_or_add_all(other.ids_);
    std::size_t const n = other.customer_.size();  // `other` may be this
    reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
      add(here[other.customer_[i]], other.day_[i], other.amount_[i], other.times(i));
    }
    excluded_.merge(other.excluded_);
    revenue_ = total;
  }
  [[nodiscard]] purchase_history empty_copy() const { return purchase_history{currency_}; }

  /// Orders.
  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] count_t customers() const noexcept { return ids_.size(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] currency money_in() const noexcept { return currency_; }
  /// The first and the last day with an order.
  [[nodiscard]] std::optional<std::pair<std::chrono::sys_days, std::chrono::sys_days>> days()
      const {
    if (day_.empty()) return std::nullopt;
    auto const [first, last] = std::minmax_element(day_.begin(), day_.end());
    return std::pair{day_of_number(*first), day_of_number(*last)};
  }

  /// Everybody who had bought by the end of `until`, in the order of their keys. The argument is a
  /// day, as those that were pushed.
  template <calendar_day Day>
  [[nodiscard]] customer_base buyers(Day until, purchase_reading const& how = {}) const {
    check(how);
    std::int32_t const end = number_of(until);
    customer_base base{how.unit};
    base.reserve(ids_.size());
    for_each(end, [&](std::uint32_t, std::span<order const> orders) {
      base.push(read(orders, end, how));
    });
    return base;
  }
  /// Their keys.
  template <calendar_day Day>
  [[nodiscard]] std::vector<Id> customers(Day until) const {
    std::int32_t const end = number_of(until);
    std::vector<Id> keys;
    for_each(end,
             [&](std::uint32_t who, std::span<order const>) { keys.push_back(Id{ids_.key(who)}); });
    return keys;
  }
  /// What each of them did after `until`, to the end of the day `end`.
  template <calendar_day Day>
  [[nodiscard]] std::vector<later_purchases> later(Day until, Day end,
                                                   purchase_reading const& how = {}) const {
    check(how);
    std::int32_t const from = number_of(until);
    std::int32_t const to = number_of(end);
    std::vector<later_purchases> all;
    for_each(from, [&](std::uint32_t, std::span<order const> orders) {
      all.push_back(read_later(orders, from, to, how));
    });
    return all;
  }
  /// The days behind these figures: of everybody who had bought by `until`, to the end of `end`.
  template <calendar_day Day>
  [[nodiscard]] repeat_days repeats(Day until, Day end, purchase_reading const& how = {}) const {
    check(how);
    std::int32_t const to = number_of(end);
    repeat_days out;
    for_each(number_of(until), [&](std::uint32_t, std::span<order const> orders) {
      std::int32_t const first = step(orders.front().day, how);
      out.first.push_back(first);
      each_step(orders, to, how, [&](std::int32_t at, double purchases, std::int64_t, bool) {
        if (at != first) {
          out.repeats.insert(out.repeats.end(), static_cast<std::size_t>(purchases), at);
        }
      });
    });
    return out;
  }
  template <key_view<Id> Customer, calendar_day Day>
  [[nodiscard]] buyer of(Customer const& customer, Day until,
                         purchase_reading const& how = {}) const {
    check(how);
    std::int32_t const end = number_of(until);
    auto const who = ids_.find(customer);
    std::vector<order> orders;
    for (std::size_t i = 0; who && i < customer_.size(); ++i) {
      if (customer_[i] == *who) orders.push_back({day_[i], amount_[i], times(i)});
    }
    std::sort(orders.begin(), orders.end());
    if (orders.empty() || orders.front().day > end) {
      throw std::out_of_range("cxm::purchase_history: no purchase of that customer by that day");
    }
    return read(orders, end, how);
  }

  /// Customers, orders and revenue.
  void figures(figure_sink out, reading = {}) const {
    out(count_figure("customers", customers()));
    out(count_figure("count", count()));
    figure f =
        value_figure("revenue", unit::money,
                     static_cast<double>(revenue_) / static_cast<double>(currency_.minor_units()));
    f.money_in = currency_;
    out(f);
  }

  void write(state_writer& out) const {
    currency_.write(out);
    excluded_.write(out);
    in_order const all = sorted();
    out.u64(all.who.size());
    for (std::size_t k = 0; k < all.who.size(); ++k) {
      key_traits<Id>::write(out, ids_.key(all.who[k]));
      auto const orders = all.of(k);
      out.u64(orders.size());
      for (order const& o : orders) {
        out.i64(o.day);
        out.i64(o.amount);
        out.u64(o.times);
      }
    }
  }
  [[nodiscard]] static purchase_history read(state_reader& in) {
    __extension__ using wide = unsigned __int128;
    purchase_history loaded{currency::read(in)};
    loaded.excluded_ = exclusions::read(in);
    wide revenue = 0;
    std::size_t const customers = in.length(9);
    for (std::size_t k = 0; k < customers; ++k) {
      if (loaded.ids_.find_or_add(key_traits<Id>::read(in)) != k) {
        throw state_error("cxm::load: a customer twice");
      }
      std::size_t const n = in.length(24);
      if (n == 0) throw state_error("cxm::load: a customer without orders");
      for (std::size_t i = 0; i < n; ++i) {
        std::int64_t const day = in.i64();
        std::int64_t const amount = in.i64();
        count_t const times = in.count(most_observations - loaded.count_);
        if (day < first_day || day > last_day || amount < unknown || times == 0) {
          throw state_error("cxm::load: no such order");
        }
        if (amount > 0) revenue += wide{times} * static_cast<wide>(amount);
        if (revenue > static_cast<wide>((std::numeric_limits<std::int64_t>::max)())) {
          throw state_error("cxm::load: money beyond 64 bits");
        }
        loaded.add(static_cast<std::uint32_t>(k), static_cast<std::int32_t>(day), amount, times);
      }
    }
    loaded.revenue_ = static_cast<std::int64_t>(revenue);
    return loaded;
  }
  friend bool operator==(purchase_history const& a, purchase_history const& b) {
    if (a.currency_ != b.currency_ || a.excluded_ != b.excluded_ || a.count() != b.count() ||
        a.customers() != b.customers()) {
      return false;
    }
    in_order const left = a.sorted();
    in_order const right = b.sorted();
    for (std::size_t k = 0; k < left.who.size(); ++k) {
      if (!(a.ids_.key(left.who[k]) == b.ids_.key(right.who[k]))) return false;
    }
    return left.begin == right.begin && left.orders == right.orders;
  }

 private:
  static constexpr std::int64_t unknown = -1;  // amounts below 0 are left out
  // The years −32766 to 32766.
  static constexpr std::int32_t first_day = -12'687'428;
  static constexpr std::int32_t last_day = 11'248'372;

  struct order {
    std::int32_t day;
    std::int64_t amount;
    count_t times;  ///< how many are alike
    friend auto operator<=>(order const&, order const&) = default;
  };
  /// Customers by key, and the orders of the k-th at begin[k] to begin[k + 1], by day and amount.
  struct in_order {
    std::vector<std::uint32_t> who;
    std::vector<std::size_t> begin;
    std::vector<order> orders;

    [[nodiscard]] std::span<order const> of(std::size_t k) const {
      return std::span{orders}.subspan(begin[k], begin[k + 1] - begin[k]);
    }
  };

  void add(std::uint32_t who, std::int32_t day, std::int64_t amount, count_t times = 1) {
    if (times != 1 && times_.empty()) times_.assign(customer_.size(), 1);
    if (times != 1 || !times_.empty()) times_.push_back(times);
    customer_.push_back(who);
    day_.push_back(day);
    amount_.push_back(amount);
    count_ += times;
  }
  [[nodiscard]] count_t times(std::size_t i) const noexcept {
    return times_.empty() ? 1 : times_[i];
  }
  static void check_day(std::int64_t day) {
    if (day < first_day || day > last_day) {
      throw std::invalid_argument("cxm::purchase_history: a day beyond the calendar");
    }
  }
  template <calendar_day Day>
  [[nodiscard]] static std::int32_t number_of(Day day) {
    if constexpr (std::same_as<Day, std::chrono::year_month_day>) {
      if (!day.ok()) {
        throw std::invalid_argument(
            "cxm::purchase_history: a date that does not exist, such as February 30");
      }
      return number_of(std::chrono::sys_days{day});
    } else {
      std::int64_t const n = day.time_since_epoch().count();
      check_day(n);
      return static_cast<std::int32_t>(n);
    }
  }
  [[nodiscard]] static std::chrono::sys_days day_of_number(std::int32_t day) {
    return std::chrono::sys_days{std::chrono::days{day}};
  }
  static void check(purchase_reading const& how) {
    if (how.every != period::day && how.every != period::iso_week) {
      throw std::invalid_argument("cxm::purchase_history: purchases are counted by day or by week");
    }
  }
  /// The first day of the step that a day lies in: itself, or the Monday before it.
  [[nodiscard]] static std::int32_t step(std::int32_t day, purchase_reading const& how) noexcept {
    if (how.every == period::day) return day;
    std::int32_t const since_monday = ((day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
    return day - since_monday;
  }

  [[nodiscard]] in_order sorted() const {
    in_order all{ids_.sorted(), std::vector<std::size_t>(ids_.size() + 1), {}};
    std::vector<std::uint32_t> rank(ids_.size());
    for (std::uint32_t k = 0; k < all.who.size(); ++k) rank[all.who[k]] = k;
    for (std::uint32_t const who : customer_) ++all.begin[rank[who] + 1];
    for (std::size_t k = 1; k < all.begin.size(); ++k) all.begin[k] += all.begin[k - 1];
    all.orders.resize(customer_.size());
    std::vector<std::size_t> next{all.begin.begin(), all.begin.end() - 1};
    for (std::size_t i = 0; i < customer_.size(); ++i) {
      all.orders[next[rank[customer_[i]]]++] = {day_[i], amount_[i], times(i)};
    }
    // Alike ones once: over the gaps that they leave, customers move up.
    std::size_t kept = 0;
    for (std::size_t k = 0; k < all.who.size(); ++k) {
      auto const from = all.orders.begin() + static_cast<std::ptrdiff_t>(all.begin[k]);
      auto const to = all.orders.begin() + static_cast<std::ptrdiff_t>(all.begin[k + 1]);
      if (!std::is_sorted(from, to)) std::sort(from, to);
      all.begin[k] = kept;
      for (auto o = from; o != to; ++o) {
        bool const alike = kept > all.begin[k] && all.orders[kept - 1].day == o->day &&
                           all.orders[kept - 1].amount == o->amount;
        if (alike) {
          all.orders[kept - 1].times += o->times;
        } else {
          all.orders[kept++] = *o;
        }
      }
    }
    all.begin.back() = kept;
    all.orders.resize(kept);
    return all;
  }
  /// Calls f(number of the customer, orders by day) for all who had bought by `end`, by key.
  template <class F>
  void for_each(std::int32_t end, F const& f) const {
    in_order const all = sorted();
    for (std::size_t k = 0; k < all.who.size(); ++k) {
      auto const orders = all.of(k);
      if (orders.front().day <= end) f(all.who[k], orders);
    }
  }
  /// Calls f(step, purchases, amount of all, whether it is known) for the purchases of sorted orders
  /// up to `end`: those of the first step are one, of the others as many as there are to count.
  template <class F>
  static void each_step(std::span<order const> orders, std::int32_t end,
                        purchase_reading const& how, F const& f) {
    std::int32_t const first = step(orders.front().day, how);
    for (std::size_t i = 0; i < orders.size() && orders[i].day <= end;) {
      std::int32_t const at = step(orders[i].day, how);
      count_t purchases = 0;
      std::int64_t amount = 0;  // of all orders together it fits
      bool known = true;
      for (; i < orders.size() && orders[i].day <= end && step(orders[i].day, how) == at; ++i) {
        purchases += orders[i].times;
        known = known && orders[i].amount != unknown;
        if (known) amount += orders[i].amount * static_cast<std::int64_t>(orders[i].times);
      }
      bool const one = how.orders == same_day::one_purchase || at == first;
      f(at, one ? 1 : static_cast<double>(purchases), amount, known);
    }
  }
  [[nodiscard]] double units(std::int64_t minor) const noexcept {
    return static_cast<double>(minor) / static_cast<double>(currency_.minor_units());
  }
  /// Precondition: the first order is not after `end`.
  [[nodiscard]] buyer read(std::span<order const> orders, std::int32_t end,
                           purchase_reading const& how) const {
    std::int32_t const first = step(orders.front().day, how);
    std::int32_t last = first;
    std::int64_t spend = 0;
    bool all_known = true;
    double repeats = 0;
    each_step(orders, end, how,
              [&](std::int32_t at, double purchases, std::int64_t amount, bool known) {
                if (at == first) return;
                repeats += purchases;
                last = at;
                spend += amount;
                all_known = all_known && known;
              });
    double const days = how.unit.in_days();
    buyer b;
    b.repeats = repeats;
    b.recency = static_cast<double>(last - first) / days;
    b.observed = static_cast<double>(step(end, how) - first) / days;
    if (repeats > 0 && all_known) b.mean_spend = units(spend) / repeats;
    return b;
  }
  [[nodiscard]] later_purchases read_later(std::span<order const> orders, std::int32_t from,
                                           std::int32_t to, purchase_reading const& how) const {
    later_purchases out;
    std::int32_t const last_seen = step(from, how);
    std::int64_t spend = 0;
    each_step(orders, to, how,
              [&](std::int32_t at, double purchases, std::int64_t amount, bool known) {
                if (at <= last_seen) return;
                out.purchases += purchases;
                if (!known) out.spend = undefined;
                spend += amount;
              });
    if (out.spend == 0) out.spend = units(spend);
    return out;
  }

  currency currency_;
  exclusions excluded_;
  key_index<Id> ids_;
  std::vector<std::uint32_t> customer_;
  std::vector<std::int32_t> day_;
  std::vector<std::int64_t> amount_;
  std::vector<count_t> times_;  // none where all are 1
  count_t count_ = 0;
  std::int64_t revenue_ = 0;
};

/// The key is what the projection yields.
template <std::ranges::input_range R, class C, class D, class A>
purchase_history(R&&, C const&, D const&, A const&)
    -> purchase_history<detail::stored_key_t<decltype(detail::invoke(
        std::declval<C const&>(), std::declval<std::ranges::range_reference_t<R>>()))>>;
template <std::ranges::input_range R, class C, class D, class A>
purchase_history(currency, R&&, C const&, D const&, A const&)
    -> purchase_history<detail::stored_key_t<decltype(detail::invoke(
        std::declval<C const&>(), std::declval<std::ranges::range_reference_t<R>>()))>>;

}  // namespace cxm::inline v0
