#pragma once
/// Referral: who brings others, how soon, and what those are worth.
///
/// Figures       referrer_rate      referrers/customers (headline): customers who brought at least one
///               referred_share     referred/customers: those who were brought
///               per_referrer       referred by a known customer/referrers
///               days_to_first      mean days from a referrer's acquisition to that of the first
///                                  customer whom they brought
///               value_of_referred, value_of_others
///                                  mean value of a customer, in money
///               value_difference   the first less the second
///               count, referrers, referred, unknown_referrers, before_acquired
/// Input         a row a customer: who, since when, by whom (absent: nobody is known), and what they
///               are worth so far in minor units (0 where that is not asked). Rows of one customer are
///               one: the values are added, and the earliest row says since when and by whom.
/// Referrers     those who are customers in the rows. referred counts also those brought by somebody
///               else; unknown_referrers says how many of them. A referrer acquired after the first
///               whom they brought has no time to it: before_acquired.
/// Interval      shares: Wilson (default), agresti_coull, wald, always_valid. Means: Student's t; their
///               difference: Welch. Others have none. Customers brought by one referrer are not quite
///               independent: trust the interval of referred_share the less, the more one brings.
/// Undefined     an empty denominator: NaN.
/// Left out      who referred themselves, as out_of_scale.
/// Money         integer minor units of one currency; two currencies don't merge.
/// Errors        std::invalid_argument for an instant beyond the calendar, or values that, without
///               their signs, sum to more than 64 bits.
/// Merge         exact, in any order. State: O(rows). Reading: O(rows·log rows).
/// Periods       acquired_in(from, to): new customers and the referred among them.
/// Source        the arithmetic of each rate is its name; Welch 1938, Biometrika 29, 350–362.

#include <cxm/core/currency.hpp>
#include <cxm/core/keyed_rows.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/statistics/decided_share.hpp>
#include <cxm/statistics/exact_moments.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cxm::inline v0 {

/// What the figures are made of.
struct referral_counts {
  count_t customers = 0;
  count_t referrers = 0;
  count_t referred = 0;
  count_t unknown_referrers = 0;  ///< referred by somebody who is no customer in the rows
  count_t before_acquired = 0;    ///< referrers without a time to their first referral
  count_t timed = 0;              ///< referrers with one
  std::int64_t seconds_to_first = 0;
  exact_moments value_of_referred;
  exact_moments value_of_others;
};

template <key_type Id = std::string>
class referral {
 public:
  static constexpr std::string_view id = "referral";
  static constexpr std::string_view title = "referral";
  static constexpr std::string_view definition =
      "Share of customers who brought at least one other customer.";
  [[nodiscard]] static std::string schema() { return "referral<" + key_traits<Id>::schema() + ">"; }

  referral() = default;
  explicit referral(currency money_in) : currency_{money_in} {}

  /// A customer whom nobody is known to have referred.
  template <key_view<Id> Customer, class Duration, money_amount Amount>
  void push(Customer const& customer, std::chrono::sys_time<Duration> acquired, Amount value) {
    row r;
    r.acquired = detail::instant_seconds(acquired);
    r.value = value;
    r.customer = rows_.number_of(customer);
    rows_.add(r);
  }
  template <key_view<Id> Customer, class Duration, key_view<Id> Referrer, money_amount Amount>
  void push(Customer const& customer, std::chrono::sys_time<Duration> acquired,
            std::optional<Referrer> const& by, Amount value) {
    if (!by) return push(customer, acquired, value);
    row r;
    r.acquired = detail::instant_seconds(acquired);
    r.value = value;
    r.customer = rows_.number_of(customer);
    r.by = rows_.number_of(*by);
    if (r.by == r.customer) return excluded_.add(reason::out_of_scale);
    rows_.add(r);
  }
  void exclude(reason why) { excluded_.add(why); }

  void merge(referral const& other) {
    if (currency_ != other.currency_) {
      throw merge_error("cxm::referral: two currencies don't merge; convert one first");
    }
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::referral: more rows than a count holds");
    }
    rows_.merge(other.rows_);
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] referral empty_copy() const { return referral{currency_}; }

  /// Rows: customers, where each has one.
  [[nodiscard]] count_t count() const noexcept { return rows_.count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }

  [[nodiscard]] referral_counts counts() const {
    auto const people = customers();
    referral_counts out;
    constexpr std::int64_t never = (std::numeric_limits<std::int64_t>::max)();
    std::vector<std::int64_t> first(people.size(), never);
    for (row const& c : people) {
      if (c.customer == no_key) continue;
      ++out.customers;
      out.referred += c.by != no_key;
      (c.by != no_key ? out.value_of_referred : out.value_of_others).add(c.value);
      if (c.by == no_key) continue;
      if (people[c.by].customer == no_key) {
        ++out.unknown_referrers;
      } else {
        first[c.by] = (std::min)(first[c.by], c.acquired);
      }
    }
    for (std::size_t k = 0; k < people.size(); ++k) {
      if (first[k] == never) continue;
      ++out.referrers;
      if (first[k] < people[k].acquired) {
        ++out.before_acquired;
      } else {
        ++out.timed;
        add_money(out.seconds_to_first, first[k] - people[k].acquired);
      }
    }
    return out;
  }
  /// New customers of [from, to), and the referred among them: referrals of the period.
  [[nodiscard]] decided_share acquired_in(std::chrono::sys_seconds from,
                                          std::chrono::sys_seconds to) const {
    decided_share out;
    for (row const& c : customers()) {
      if (c.customer == no_key || c.acquired < from.time_since_epoch().count() ||
          c.acquired >= to.time_since_epoch().count()) {
        continue;
      }
      ++out.whole;
      out.part += c.by != no_key;
    }
    return out;
  }
  /// Whether a customer was referred; for earned_growth_of. O(rows).
  template <key_view<Id> Customer>
  [[nodiscard]] bool is_referred(Customer const& customer) const {
    auto const who = rows_.find(customer);
    row const* earliest = nullptr;
    for (auto const& [r, times] : rows_.rows()) {
      if (who && r.customer == *who && (earliest == nullptr || earlier(r, *earliest)))
        earliest = &r;
    }
    return earliest != nullptr && earliest->by != no_key;
  }

  void figures(figure_sink out, reading how = {}) const {
    referral_counts const n = counts();
    double const major = 1.0 / static_cast<double>(currency_.minor_units());
    auto const share = [&](std::string_view name, count_t part) {
      estimate const e = decided_share{part, n.customers, 0}.share(how);
      out(value_figure(name, unit::share, e.value, e.range));
    };
    auto const money = [&](std::string_view name, estimate const& e) {
      figure f = value_figure(name, unit::money, e.value * major, e.range.scaled(major));
      f.money_in = currency_;
      out(f);
    };
    auto const over = [](double x, count_t of) {
      return of == 0 ? undefined : x / static_cast<double>(of);
    };
    share("referrer_rate", n.referrers);
    out(count_figure("count", n.customers));
    share("referred_share", n.referred);
    out(count_figure("referrers", n.referrers));
    out(count_figure("referred", n.referred));
    out(value_figure("per_referrer", unit::ratio,
                     over(static_cast<double>(n.referred - n.unknown_referrers), n.referrers)));
    out(value_figure("days_to_first", unit::days,
                     over(static_cast<double>(n.seconds_to_first) / 86400, n.timed)));
    money("value_of_referred", n.value_of_referred.mean_estimate(how.level));
    money("value_of_others", n.value_of_others.mean_estimate(how.level));
    money("value_difference", mean_difference(n.value_of_referred, n.value_of_others, how.level));
    out(count_figure("unknown_referrers", n.unknown_referrers));
    out(count_figure("before_acquired", n.before_acquired));
  }
  void write(state_writer& out) const {
    currency_.write(out);
    excluded_.write(out);
    rows_.write(out);
  }
  [[nodiscard]] static referral read(state_reader& in) {
    referral loaded{currency::read(in)};
    loaded.excluded_ = exclusions::read(in);
    loaded.rows_ = keyed_rows<Id, row>::read(in, 24);
    return loaded;
  }
  friend bool operator==(referral const&, referral const&) = default;

 private:
  static constexpr std::uint32_t no_key = 0xFFFFFFFFU;
  struct row {
    std::uint32_t customer = no_key;
    std::int64_t acquired = 0;
    std::uint32_t by = no_key;
    std::int64_t value = 0;
    friend auto operator<=>(row const&, row const&) = default;

    [[nodiscard]] std::int64_t money() const noexcept { return value; }
    template <class F>
    void for_each_id(F const& f) {
      f(customer);
      if (by != no_key) f(by);
    }
    void write(state_writer& out) const {
      out.u32(customer);
      out.i64(acquired);
      out.u32(by);
      out.i64(value);
    }
    [[nodiscard]] static row read(state_reader& in) {
      row r;
      r.customer = in.u32();
      r.acquired = detail::read_instant(in).time_since_epoch().count();
      r.by = in.u32();
      r.value = in.i64();
      if (r.by == r.customer) throw state_error("cxm::load: a customer who referred themselves");
      return r;
    }
  };
  /// Of two rows of one customer, by key: referred before not referred at one instant.
  [[nodiscard]] bool earlier(row const& a, row const& b) const {
    if (a.acquired != b.acquired) return a.acquired < b.acquired;
    if (a.by == no_key || b.by == no_key) return a.by < b.by;
    return rows_.key(a.by) < rows_.key(b.by);
  }
  /// By the number of each key in order; a key that is no customer has no_key for itself.
  [[nodiscard]] std::vector<row> customers() const {
    auto const all = rows_.sorted();
    std::vector<row> people(all.keys.size());
    for (auto const& [r, times] : all.rows) {  // by customer, then time: the first is the earliest
      row& c = people[r.customer];
      std::int64_t const before = c.customer == no_key ? 0 : c.value;
      if (c.customer == no_key) c = r;
      c.value = before + r.value * static_cast<std::int64_t>(times);
    }
    return people;
  }
  currency currency_;
  exclusions excluded_;
  keyed_rows<Id, row> rows_;
};

}  // namespace cxm::inline v0
