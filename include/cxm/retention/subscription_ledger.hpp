#pragma once
/// Who subscribed to what, when, and for how much: what churn, retention and recurring revenue are
/// read from. Two forms may be mixed:
///
///   changes   customer, subscription, instant, monthly recurring revenue (MRR) from then on;
///             an MRR of 0 ends it
///   spells    customer, start, end (or none), and optionally MRR
///
/// Rules         The state at an instant b is that after all changes before b: a change exactly at
///               the boundary of two periods belongs to the one that starts there. All changes of
///               a customer at one instant are one change. A customer is active while they pay
///               something or are in a spell without stated MRR. A subscription at 0 is a free
///               plan, not active. A spell that ends as it starts never was. Every leaving is churn
///               and every return a reactivation, unless ledger_rules say otherwise: how short a
///               gap is a pause, and how late a return makes a new customer.
/// Input         instants of any unit, rounded down to seconds; MRR of any integer type.
/// Left out      as out_of_scale: negative MRR, a spell that ends before it starts.
/// Ties          Two different amounts for one subscription at one instant: the larger one holds,
///               whatever the order of rows; ties() counts them. Identical rows count once: two
///               spells of one customer that are alike in all need names (changes) or a sum.
/// Money         integer minor units of one currency; two currencies don't merge.
/// Errors        std::invalid_argument for an instant beyond the years −32766 to 32766, and when
///               read, for a sum of money beyond 64 bits.
/// Merge         exact, in any order; a customer may be spread over parts. State: O(rows).
/// Reading       periods(): see churn.hpp for customers and revenue/mrr.hpp for money. cohorts():
///               by the period they became active in, see ledger_cohorts.hpp.
///               for_each_absence(): who left when and came back when, for reactivation.hpp.
/// Example       examples/churn_and_value_of_a_ledger.cpp

#include <cxm/core/currency.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/metric.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/period_bounds.hpp>
#include <cxm/retention/ledger_cohorts.hpp>
#include <cxm/retention/ledger_period.hpp>
#include <cxm/retention/timeline.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

template <key_type Id = std::string>
class subscription_ledger {
  template <class Duration>
  [[nodiscard]] static std::int64_t seconds_of(std::chrono::sys_time<Duration> at) {
    return detail::whole_seconds(at.time_since_epoch()).count();
  }
  template <class Duration>
  [[nodiscard]] static std::int64_t end_of(std::chrono::sys_time<Duration> at) {
    return seconds_of(at);
  }
  template <class Duration>
  [[nodiscard]] static std::int64_t end_of(
      std::optional<std::chrono::sys_time<Duration>> const& at) {
    return at ? seconds_of(*at) : no_end;
  }
  [[nodiscard]] static std::int64_t end_of(std::nullopt_t) { return no_end; }
  static constexpr std::int64_t no_end = (std::numeric_limits<std::int64_t>::max)();
  static constexpr std::int64_t no_mrr = -1;
  /// An instant, an optional one, or std::nullopt.
  template <class End>
  static constexpr bool is_end = requires(End const& end) {
    end_of(end);
  };

 public:
  static constexpr std::string_view id = "subscription_ledger";
  [[nodiscard]] static std::string schema() {
    return "subscription_ledger<" + key_traits<Id>::schema() + ">";
  }

  subscription_ledger() = default;
  explicit subscription_ledger(currency money_in) : currency_{money_in} {}
  /// Rows of changes seen through four projections.
  template <std::ranges::input_range R, class C, class S, class T, class A>
  requires observes_rows<subscription_ledger, R, C, S, T, A> subscription_ledger(
      currency money_in, R&& range, C const& customer, S const& subscription, T const& at,
      A const& mrr)
      : currency_{money_in} {
    push_rows(*this, static_cast<R&&>(range), customer, subscription, at, mrr);
  }

  /// A subscription's MRR, in minor units, from this instant on.
  template <key_view<Id> Customer, key_view<Id> Subscription, class Duration, class Amount>
  requires money_amount<Amount>
  void push(Customer const& customer, Subscription const& subscription,
            std::chrono::sys_time<Duration> at, Amount mrr) {
    std::int64_t const second = seconds_of(at);
    std::int64_t const minor = mrr;
    if (minor < 0) return excluded_.add(reason::out_of_scale);
    auto const who = ids_.find_or_add(customer);
    changes_.push_back({who, ids_.find_or_add(subscription), second, minor});
    ++count_;
  }
  /// A subscription from `start` to `end`, or still running (no end), of unstated price.
  template <key_view<Id> Customer, class Duration, class End>
  requires is_end<End>
  void push(Customer const& customer, std::chrono::sys_time<Duration> start, End const& end) {
    push_spell(customer, seconds_of(start), end_of(end), std::nullopt);
  }
  /// The same with its MRR, in minor units.
  template <key_view<Id> Customer, class Duration, class End, class Amount>
  requires is_end<End> && money_amount<Amount>
  void push(Customer const& customer, std::chrono::sys_time<Duration> start, End const& end,
            Amount mrr) {
    push_spell(customer, seconds_of(start), end_of(end), mrr);
  }
  template <key_view<Id> Customer, class Duration, class End, class Amount>
  requires is_end<End> && money_amount<Amount>
  void push(Customer const& customer, std::chrono::sys_time<Duration> start, End const& end,
            std::optional<Amount> const& mrr) {
    push_spell(customer, seconds_of(start), end_of(end), mrr);
  }
  /// A row that can't be used, such as one without a customer.
  void exclude(reason why) { excluded_.add(why); }

  void merge(subscription_ledger const& other) {
    if (currency_ != other.currency_) {
      throw merge_error("cxm::subscription_ledger: two currencies don't merge; convert one first");
    }
    if (!counts_fit(count_, other.count_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::subscription_ledger: more rows than a count holds");
    }
    auto const here = ids_.find_or_add_all(other.ids_);
    // By number, up to the size from before: `other` may be this ledger itself.
    for (std::size_t i = 0, n = other.changes_.size(); i < n; ++i) {
      change c = other.changes_[i];
      c.customer = here[c.customer];
      c.subscription = here[c.subscription];
      changes_.push_back(c);
    }
    for (std::size_t i = 0, n = other.spells_.size(); i < n; ++i) {
      spell s = other.spells_[i];
      s.customer = here[s.customer];
      spells_.push_back(s);
    }
    count_ += other.count_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] subscription_ledger empty_copy() const { return subscription_ledger{currency_}; }

  /// Rows observed.
  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] currency money_in() const noexcept { return currency_; }
  [[nodiscard]] count_t customers() const { return canonical().customers; }
  [[nodiscard]] count_t ties() const { return canonical().ties; }

  /// The first and the last instant at which something changed; nothing for an empty ledger.
  [[nodiscard]] std::optional<std::pair<std::chrono::sys_seconds, std::chrono::sys_seconds>> span()
      const {
    std::optional<std::pair<std::int64_t, std::int64_t>> ends;
    auto const see = [&](std::int64_t at) {
      if (!ends) ends.emplace(at, at);
      ends->first = at < ends->first ? at : ends->first;
      ends->second = at > ends->second ? at : ends->second;
    };
    for (change const& c : changes_) see(c.at);
    for (spell const& s : spells_) {
      see(s.start);
      if (s.end != no_end) see(s.end);
    }
    if (!ends) return std::nullopt;
    return std::pair{std::chrono::sys_seconds{std::chrono::seconds{ends->first}},
                     std::chrono::sys_seconds{std::chrono::seconds{ends->second}}};
  }

  /// What happened in each period of the calendar of `zone`, from the one of the first change to
  /// the one of the last, or to that of `until`. A period is read to its end, so leave out the
  /// running one. Complexity: O(rows·log rows + days); a period without a change costs a customer
  /// nothing.
  [[nodiscard]] std::vector<ledger_period> periods(
      period every, time_zone const& zone,
      std::optional<std::chrono::sys_seconds> until = std::nullopt, ledger_rules rules = {}) const {
    auto const starts = period_starts(every, zone, until);
    if (starts.empty()) return {};
    return periods(starts, every, zone, rules);
  }
  /// The same for periods of your own: each from one local day to the next of `starts`. Labelled
  /// by the `every` their first day lies in. Errors: std::invalid_argument unless starts ascend.
  [[nodiscard]] std::vector<ledger_period> periods(
      std::vector<std::chrono::local_days> const& starts, period every, time_zone const& zone,
      ledger_rules rules = {}) const {
    ledger_reader reader{starts, every, zone, currency_, rules};
    for_each_timeline(
        [&](std::vector<timeline_step> const& steps, std::uint32_t) { reader.add(steps); });
    return std::move(reader).periods();
  }

  /// Calls f(customer, left, returned) for every time that somebody became inactive, by customer and
  /// time; returned is empty for who has not come back. A gap shorter than `pause` is none.
  /// Complexity: O(rows·log rows).
  template <class F>
  void for_each_absence(F const& f, std::chrono::seconds pause = std::chrono::seconds{0}) const {
    using instant = std::chrono::sys_seconds;
    auto const at = [](timeline_step const& s) { return instant{std::chrono::seconds{s.at}}; };
    for_each_timeline([&](std::vector<timeline_step> const& steps, std::uint32_t who) {
      for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].active) continue;
        std::optional<instant> returned;
        if (i + 1 < steps.size()) returned = at(steps[i + 1]);
        if (!returned || *returned - at(steps[i]) >= pause) {
          f(ids_.key(who), at(steps[i]), returned);
        }
      }
    });
  }
  /// The customers of each of these periods who became active in it for the first time, and what
  /// was left of them at the end of it and of each later one. Complexity: O(rows·log rows +
  /// customers·periods).
  [[nodiscard]] std::vector<ledger_cohort> cohorts(
      period every, time_zone const& zone,
      std::optional<std::chrono::sys_seconds> until = std::nullopt) const {
    ledger_cohort_reader reader{period_starts(every, zone, until), every, zone, currency_};
    for_each_timeline(
        [&](std::vector<timeline_step> const& steps, std::uint32_t) { reader.add(steps); });
    return std::move(reader).cohorts();
  }

  /// Rows, customers, ties and the customers active at the end of the ledger.
  void figures(figure_sink out, reading = {}) const {
    auto const all = canonical();
    count_t active = 0;
    for_each_timeline([&](std::vector<timeline_step> const& steps, std::uint32_t) {
      active += !steps.empty() && steps.back().active;
    });
    out(count_figure("customers", all.customers));
    out(count_figure("active_at_end", active));
    out(count_figure("count", count_));
    out(count_figure("ties", all.ties));
  }

  void write(state_writer& out) const {
    auto const all = canonical();
    currency_.write(out);
    out.u64(count_);
    excluded_.write(out);
    out.u64(all.ids.size());
    for (std::uint32_t k : all.ids) key_traits<Id>::write(out, ids_.key(k));
    out.u64(all.changes.size());
    for (change const& c : all.changes) {
      out.u32(c.customer);
      out.u32(c.subscription);
      out.i64(c.at);
      out.i64(c.mrr);
    }
    out.u64(all.spells.size());
    for (spell const& s : all.spells) {
      out.u32(s.customer);
      out.i64(s.start);
      out.i64(s.end);
      out.i64(s.mrr);
    }
  }
  [[nodiscard]] static subscription_ledger read(state_reader& in) {
    subscription_ledger loaded{currency::read(in)};
    loaded.count_ = in.count();
    loaded.excluded_ = exclusions::read(in);
    std::size_t const ids = in.length(1);
    for (std::size_t i = 0; i < ids; ++i) {
      if (loaded.ids_.find_or_add(key_traits<Id>::read(in)) != i) {
        throw state_error("cxm::load: an identifier twice");
      }
    }
    auto const known = [&](std::uint32_t k) {
      if (k >= ids) throw state_error("cxm::load: an identifier that is not there");
      return k;
    };
    auto const instant = [](std::int64_t at) {
      if (at < detail::calendar_begin.count() || at > detail::calendar_end.count()) {
        throw state_error("cxm::load: an instant beyond the calendar");
      }
      return at;
    };
    for (std::size_t left = in.length(24); left > 0; --left) {
      change c{};
      c.customer = known(in.u32());
      c.subscription = known(in.u32());
      c.at = instant(in.i64());
      c.mrr = in.i64();
      if (c.mrr < 0) throw state_error("cxm::load: negative recurring revenue");
      loaded.changes_.push_back(c);
    }
    for (std::size_t left = in.length(28); left > 0; --left) {
      spell s{};
      s.customer = known(in.u32());
      s.start = instant(in.i64());
      s.end = in.i64();
      if (s.end != no_end) s.end = instant(s.end);
      s.mrr = in.i64();
      if (s.end < s.start || s.mrr < no_mrr) throw state_error("cxm::load: an impossible spell");
      loaded.spells_.push_back(s);
    }
    if (loaded.count_ < loaded.changes_.size() + loaded.spells_.size()) {
      throw state_error("cxm::load: more rows than were counted");
    }
    return loaded;
  }
  friend bool operator==(subscription_ledger const& a, subscription_ledger const& b) {
    if (a.currency_ != b.currency_ || a.count_ != b.count_ || a.excluded_ != b.excluded_)
      return false;
    auto const left = a.canonical();
    auto const right = b.canonical();
    if (left.ids.size() != right.ids.size()) return false;
    for (std::size_t i = 0; i < left.ids.size(); ++i) {
      if (!(a.ids_.key(left.ids[i]) == b.ids_.key(right.ids[i]))) return false;
    }
    return left.changes == right.changes && left.spells == right.spells;
  }

 private:
  struct change {
    std::uint32_t customer, subscription;
    std::int64_t at, mrr;
    friend auto operator<=>(change const&, change const&) = default;
  };
  struct spell {
    std::uint32_t customer;
    std::int64_t start, end, mrr;
    friend auto operator<=>(spell const&, spell const&) = default;
  };
  /// The rows in the order of their content, with identifiers numbered in their order.
  struct in_order {
    std::vector<std::uint32_t> ids;
    std::vector<change> changes;
    std::vector<spell> spells;
    count_t customers = 0;
    count_t ties = 0;
  };

  template <class Customer>
  void push_spell(Customer const& customer, std::int64_t start, std::int64_t end,
                  std::optional<std::int64_t> mrr) {
    if (end < start || (mrr && *mrr < 0)) return excluded_.add(reason::out_of_scale);
    spells_.push_back({ids_.find_or_add(customer), start, end, mrr ? *mrr : no_mrr});
    ++count_;
  }
  [[nodiscard]] in_order canonical() const {
    in_order all;
    all.ids = ids_.sorted();
    std::vector<bool> used(all.ids.size(), false);  // a row that was refused may have left a key
    for (change const& c : changes_) used[c.customer] = used[c.subscription] = true;
    for (spell const& s : spells_) used[s.customer] = true;
    std::vector<std::uint32_t> rank(all.ids.size());
    all.ids.erase(std::remove_if(all.ids.begin(), all.ids.end(), [&](auto k) { return !used[k]; }),
                  all.ids.end());
    for (std::uint32_t i = 0; i < all.ids.size(); ++i) rank[all.ids[i]] = i;
    all.changes = changes_;
    for (change& c : all.changes) {
      c.customer = rank[c.customer];
      c.subscription = rank[c.subscription];
    }
    all.spells = spells_;
    for (spell& s : all.spells) s.customer = rank[s.customer];
    std::sort(all.changes.begin(), all.changes.end());
    all.changes.erase(std::unique(all.changes.begin(), all.changes.end()), all.changes.end());
    std::sort(all.spells.begin(), all.spells.end());
    all.spells.erase(std::unique(all.spells.begin(), all.spells.end()), all.spells.end());
    std::vector<bool> seen(all.ids.size(), false);
    for (std::size_t i = 0; i < all.changes.size(); ++i) {
      seen[all.changes[i].customer] = true;
      all.ties += i > 0 && same_instant(all.changes[i - 1], all.changes[i]);
    }
    for (spell const& s : all.spells) seen[s.customer] = true;
    for (bool customer : seen) all.customers += customer;
    return all;
  }
  [[nodiscard]] static bool same_instant(change const& a, change const& b) noexcept {
    return a.customer == b.customer && a.subscription == b.subscription && a.at == b.at;
  }
  /// The first days of the periods from that of the first change to that of the last or of `until`,
  /// and the day after; none where there is no such period.
  [[nodiscard]] std::vector<std::chrono::local_days> period_starts(
      period every, time_zone const& zone,
      std::optional<std::chrono::sys_seconds> const& until) const {
    auto const ends = span();
    if (!ends) return {};
    using namespace std::chrono;
    auto const local_day = [&](sys_seconds at) { return floor<days>(zone.to_local(at)); };
    sys_seconds const at_last = until ? *until : ends->second;
    auto const first = period_begin(every, local_day(ends->first));
    auto const last = local_day(at_last);
    if (last < first) return {};
    auto starts = period_days(every, first, last);
    // Where a clock goes back over midnight, the same local day goes on after the next has begun.
    while (day_start(starts.back(), zone) <= at_last) {
      starts.push_back(next_period(every, starts.back()));
    }
    return starts;
  }
  template <class F>
  void for_each_timeline(F const& f) const {
    auto const all = canonical();
    timeline_builder line;
    std::size_t c = 0;
    std::size_t s = 0;
    for (std::uint32_t who = 0; who < all.ids.size(); ++who) {
      line.clear();
      std::int64_t before = 0;
      for (; c < all.changes.size() && all.changes[c].customer == who; ++c) {
        change const& now = all.changes[c];
        bool const first = c == 0 || all.changes[c - 1].customer != who ||
                           all.changes[c - 1].subscription != now.subscription;
        if (first) before = 0;
        // Sorted by amount within an instant: the last of them is the one that holds.
        if (c + 1 < all.changes.size() && same_instant(now, all.changes[c + 1])) continue;
        line.change(now.at, now.mrr - before, 0);
        before = now.mrr;
      }
      for (; s < all.spells.size() && all.spells[s].customer == who; ++s) {
        spell const& now = all.spells[s];
        bool const priced = now.mrr != no_mrr;
        line.change(now.start, priced ? now.mrr : 0, priced ? 0 : 1);
        if (now.end != no_end) line.change(now.end, priced ? -now.mrr : 0, priced ? 0 : -1);
      }
      f(line.build(), all.ids[who]);
    }
  }

  currency currency_;
  count_t count_ = 0;
  exclusions excluded_;
  key_index<Id> ids_;  // of customers and subscriptions
  std::vector<change> changes_;
  std::vector<spell> spells_;
};

}  // namespace cxm::inline v0
