#pragma once
/// Kaplan–Meier: how long customers stay, from data in which many have not left yet.
///
/// Question      What share is still there after 90 days? After what time is half of them gone? A
///               share of a table can't say: who joined yesterday can't have left in the first 90
///               days.
/// Input         for each customer a duration and whether it ended by the event (true) or the
///               customer was still there when last seen (false, censored). A third value, where
///               there is one, is the entry: the time from which on the customer was observed (left
///               truncation), such as the tenure at which the data begin; minus infinity says from
///               the start. Durations and entries are numbers of one unit, of your choice, or
///               optional ones. An event at 0 counts. push_counted() takes rows that are alike at
///               once (frequency weights); weighted_kaplan_meier takes weights that are no counts.
/// Reading       curve() gives a survival_curve: S(t), Nelson–Aalen, intervals, quantiles,
///               restricted means. survival_curve.hpp has the formulas.
/// Figures       median            the time by which half had the event (headline)
///               count             customers
///               events, censored  how many of them left, how many did not
///               survival_at_end   S at the last time
///               mean_until_end    ∫ S until the last time: the mean time within what was observed
///               last_time         the largest duration
///               Times are in the unit of the durations.
/// Interval      z·SE on the scale of log S: of the median by Brookmeyer and Crowley, of the mean ±
///               z·SE. Other scales by curve(). A method that is asked for by name changes nothing.
/// Undefined     no customers: NaN. A median that S does not reach: NaN, and count it as "longer
///               than last_time", not as missing.
/// Near ties     times that differ by rounding only are one (risk_table.hpp):
///               curve(near_ties::none()) keeps them apart. It is a rule of reading; the state
///               keeps all times.
/// Left out      missing durations, events or entries, NaN too; durations that are negative or
///               infinite, entries that are negative or not before the duration, as out of scale.
///               Who enters at the time of an event is not at risk of it; who is censored then is.
/// Merge         exact, in any order. State: customers by time (and entry), 16 (24) bytes for each
///               different one. Push: O(1), see exit_table.hpp. curve(): O(different times).
/// Errors        std::invalid_argument when more customers are pushed than a count holds.
/// Source        Kaplan and Meier 1958, JASA 53, 457–481; late entry: Klein and Moeschberger 2003,
///               Survival Analysis, 4.6. More in survival_curve.hpp.

#include <cxm/core/observe.hpp>
#include <cxm/retention/survival_curve.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// Whether the event was seen: exactly a bool, or an optional one. A number is not a flag.
template <class T>
concept event_flag = std::same_as < std::remove_cvref_t<T>,
bool > || std::same_as<std::remove_cvref_t<T>, std::optional<bool>> ||
    std::same_as<std::remove_cvref_t<T>, std::nullopt_t>;

namespace detail {

/// NaN for everything that is missing.
template <answer T>
[[nodiscard]] constexpr double known_or_nan(T const& x) noexcept {
  using value = std::remove_cvref_t<T>;
  if constexpr (std::same_as<value, std::nullopt_t>) {
    return undefined;
  } else if constexpr (answer_number<value>) {
    return static_cast<double>(x);
  } else {
    return x ? static_cast<double>(*x) : undefined;
  }
}

inline constexpr double entered_at_start = -std::numeric_limits<double>::infinity();

/// Whether a row can be used; counts why not.
[[nodiscard]] inline bool usable_time(double time, double entry, exclusions& out) noexcept {
  if (time != time || entry != entry) {
    out.add(reason::missing);
    return false;
  }
  bool const inside = time >= 0 && time <= (std::numeric_limits<double>::max)();
  bool const enters = entry == entered_at_start || (entry >= 0 && entry < time);
  if (!inside || !enters) {
    out.add(reason::out_of_scale);
    return false;
  }
  return true;
}

/// What kaplan_meier and its weighted form share.
template <class Derived, class Total>
class survival_table {
 public:
  using one = typename Total::one;

  void merge(Derived const& other) {
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::kaplan_meier: more customers than a count holds");
    }
    censored_.merge(other.censored_);
    events_.merge(other.events_);
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] Derived empty_copy() const { return {}; }

  [[nodiscard]] count_t count() const noexcept { return censored_.count() + events_.count(); }
  /// Rows with an event.
  [[nodiscard]] count_t events() const noexcept { return events_.count(); }
  [[nodiscard]] count_t censored() const noexcept { return censored_.count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  /// The cells of the censored and of those with an event: what tests of several groups read.
  [[nodiscard]] std::vector<sorted_exits<Total>> exits() const {
    std::vector<sorted_exits<Total>> both;
    both.push_back(censored_.sorted());
    both.push_back(events_.sorted());
    return both;
  }

  void write(state_writer& out) const {
    censored_.write(out);
    events_.write(out);
    excluded_.write(out);
  }
  [[nodiscard]] static Derived read(state_reader& in) {
    Derived loaded;
    count_t left = most_observations;
    loaded.censored_ = exit_table<Total>::read(in, left);
    loaded.events_ = exit_table<Total>::read(in, left);
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(survival_table const&, survival_table const&) = default;

 protected:
  template <event_flag E>
  [[nodiscard]] std::optional<bool> known_event(E const& event) noexcept {
    if constexpr (std::same_as<E, std::nullopt_t>) {
      excluded_.add(reason::missing);
      return std::nullopt;
    } else {
      std::optional<bool> const flag{event};
      if (!flag) excluded_.add(reason::missing);
      return flag;
    }
  }
  template <class What>
  void add(bool event, double time, double entry, What const& what) {
    if (!usable_time(time, entry, excluded_)) return;
    auto& table = event ? events_ : censored_;
    if (entry == entered_at_start) {
      table.add(time, what);
    } else {
      table.add(time, entry, what);
    }
  }
  [[nodiscard]] risk_steps steps(near_ties ties, bool with_leavers) const {
    return risk_of(exits(), ties, with_leavers);
  }
  void show(survival_curve const& curve, figure_sink out, reading how) const {
    survival_reading const by{.level = how.level};
    auto const median = curve.median(by);
    out(value_figure("median", unit::ratio, median.value, median.range,
                     "in the unit of the durations; n/a: longer than the last time"));
    out(count_figure("count", count()));
    out(count_figure("events", events()));
    out(count_figure("censored", censored()));
    double const last = curve.last_time();
    auto const end = curve.at(last, by);
    out(value_figure("survival_at_end", unit::share, end.value, end.range));
    auto const mean = curve.restricted_mean(last, how.level);
    out(value_figure("mean_until_end", unit::ratio, mean.value, mean.range,
                     "of the time within the longest duration, not of all time"));
    out(value_figure("last_time", unit::ratio, last));
  }

  exit_table<Total> censored_;
  exit_table<Total> events_;
  exclusions excluded_;
};

}  // namespace detail

class kaplan_meier : public detail::survival_table<kaplan_meier, detail::row_total> {
 public:
  static constexpr std::string_view id = "kaplan_meier";
  static constexpr std::string_view title = "median survival";
  static constexpr std::string_view definition =
      "Time by which half of the customers have left, by Kaplan–Meier: who is still there counts "
      "for as long as they were seen.";
  using observation = std::tuple<double, bool>;

  kaplan_meier() = default;
  /// Rows seen through projections: duration, event; and entry.
  template <std::ranges::input_range R, class... P>
  requires observes_rows<kaplan_meier, R, P...>
  explicit kaplan_meier(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <answer T, event_flag E>
  void push(T const& duration, E const& event) {
    push_counted(duration, event, count_t{1});
  }
  template <answer T, event_flag E, answer S>
  void push(T const& duration, E const& event, S const& entry) {
    push_counted(duration, event, entry, count_t{1});
  }
  /// The same row n times. Errors: std::invalid_argument when that is more than a count holds.
  template <answer T, event_flag E>
  void push_counted(T const& duration, E const& event, count_t n) {
    push_counted(duration, event, detail::entered_at_start, n);
  }
  template <answer T, event_flag E, answer S>
  void push_counted(T const& duration, E const& event, S const& entry, count_t n) {
    check_counts_fit(count(), excluded_, n);
    if (n != 1) {
      kaplan_meier single;
      single.push(duration, event, entry);
      if (n == 0) return;
      excluded_.merge(single.excluded_.times(n));
      if (single.count() == 0) return;
      return add(single.events() > 0, detail::known_or_nan(duration), detail::known_or_nan(entry),
                 detail::row_total{n});
    }
    if (auto const flag = known_event(event)) {
      add(*flag, detail::known_or_nan(duration), detail::known_or_nan(entry),
          detail::row_total::one{});
    }
  }

  /// Columns as Arrow has them: durations, which of them are present, and the events as a bitmap of
  /// booleans. Errors: std::invalid_argument, before anything has changed, for a bitmap that is too
  /// short.
  template <number_column R>
  void push_columns(R const& durations, validity events, validity present = {}) {
    auto const column = detail::as_column(durations);
    if (events.bits.empty() && !column.empty()) {
      throw std::invalid_argument("cxm::kaplan_meier: no bitmap of events");
    }
    events.check_covers(column.size());
    present.check_covers(column.size());
    check_counts_fit(count(), excluded_, column.size());
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (present[i]) {
        push(column[i], events[i]);
      } else {
        excluded_.add(reason::missing);
      }
    }
  }

  [[nodiscard]] survival_curve curve(near_ties ties = {}) const {
    return {steps(ties, false), survival_curve::variance::greenwood};
  }
  void figures(figure_sink out, reading how = {}) const { show(curve(), out, how); }
};

/// Kaplan–Meier of weighted customers: each counts as many times as they stand for. As
/// kaplan_meier, with a weight as the last value of a row, and:
///
/// Weights       0, or about 1e-20 to 1e19; a missing one leaves the row out. One that is 0 counts
///               as a row and moves no estimate.
/// Uncertainty   of S, H and means is that of the infinitesimal jackknife, Σ w²D² (as R's robust
///               ones): twice the weights, the same interval. curve_of_counts() has Greenwood's
///               instead, which is right only where a weight of 3 stands for three customers who
///               were observed.
/// Merge         exact, in any order: weights are summed in fixed point. State: 112 (120) bytes for
///               each different time (and entry).
/// Errors        std::invalid_argument for what is no weight, before anything changes.
class weighted_kaplan_meier
    : public detail::survival_table<weighted_kaplan_meier, detail::weighted_total> {
 public:
  static constexpr std::string_view id = "weighted_kaplan_meier";
  static constexpr std::string_view title = "weighted median survival";
  static constexpr std::string_view definition =
      "Time by which half of the customers have left, by Kaplan–Meier, each counted as often as "
      "their weight says.";
  using observation = std::tuple<double, bool, double>;

  weighted_kaplan_meier() = default;
  /// Rows seen through projections: duration, event, weight; or duration, event, entry, weight.
  template <std::ranges::input_range R, class... P>
  requires observes_rows<weighted_kaplan_meier, R, P...>
  explicit weighted_kaplan_meier(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <answer T, event_flag E, answer_weight W>
  void push(T const& duration, E const& event, W const& weight) {
    push(duration, event, detail::entered_at_start, weight);
  }
  template <answer T, event_flag E, answer S, answer_weight W>
  void push(T const& duration, E const& event, S const& entry, W const& weight) {
    double const w = detail::known_or_nan(weight);
    if (w != w) return excluded_.add(reason::missing);
    check_weight(w);
    check_counts_fit(count(), excluded_, 1);
    if (auto const flag = known_event(event)) {
      add(*flag, detail::known_or_nan(duration), detail::known_or_nan(entry), w);
    }
  }

  [[nodiscard]] survival_curve curve(near_ties ties = {}) const {
    return {steps(ties, true), survival_curve::variance::jackknife};
  }
  [[nodiscard]] survival_curve curve_of_counts(near_ties ties = {}) const {
    return {steps(ties, false), survival_curve::variance::greenwood};
  }
  void figures(figure_sink out, reading how = {}) const { show(curve(), out, how); }
};

}  // namespace cxm::inline v0
