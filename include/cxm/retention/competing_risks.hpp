#pragma once
/// Competing risks: who leaves by which cause, and when, where each can leave by one cause only.
///
/// Question      Which share will have left within a year because of the price? 1 − Kaplan–Meier
///               with the other causes as censored answers as if nobody could leave otherwise, and
///               is too large; the cumulative incidences of all causes and the share still there
///               sum to 1.
/// Formula       F_c(t) = Σ S(t_j−)·d_cj/n_j over t_j ≤ t, S the Kaplan–Meier curve of all causes
///               together (Aalen–Johansen). Events of different causes at one time stay tied:
///               nothing is jittered.
/// Input         for each customer a duration and its cause: a key, or an optional one, empty for
///               who was still there (censored). With integers 0 is censored too, and a negative
///               one is no cause. A third value is the entry, as in kaplan_meier.
/// Reading       curve() gives the cumulative_incidence: F_c(t), errors, intervals. gray_test.hpp
///               compares groups.
/// Figures       event_free_at_end  S at the last time: the share that no cause has taken
///                                  (headline)
///               count              customers
///               events, censored   of all causes together
///               causes             how many different ones were seen
///               last_time          the largest duration, in its unit
///               What each cause has taken is read from curve(): a figure has no name for it.
/// Errors of F   standard_error: infinitesimal jackknife, √ΣD², D the influence of a customer (as
///               R's survfit of several states). aalen_standard_error: from the increments of the
///               hazards, each with the variance d(n − d)/(n²(n − 1)), d/n² where one is at risk
///               (as R's cmprsk).
/// Interval      z·SE (jackknife) on the scale of log F, or on another of survival_scale. None
///               where F is 0.
/// Undefined     no customers, and after the last time unless S is 0 there: NaN. A cause that
///               nobody had has an incidence of 0 and no interval.
/// Left out      as in kaplan_meier; negative integer causes as out of scale.
/// Merge         exact, in any order. State: customers by cause and time (and entry). Push: O(1)
///               and the search of the cause. curve(): O(different times × causes).
/// Errors        std::invalid_argument when more customers are pushed than a count holds.
/// Source        Aalen and Johansen 1978, Scandinavian Journal of Statistics 5, 141–150; Aalen
///               1978, Annals of Statistics 6, 534–545; Efron 1982 (survival_curve.hpp) for the
///               jackknife; Kalbfleisch and Prentice 2002, The Statistical Analysis of Failure Time
///               Data, 8.2.

#include <cxm/core/key.hpp>
#include <cxm/retention/kaplan_meier.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

namespace detail {

/// The incidence of one cause at each time at which somebody left.
struct incidence_row {
  std::vector<double> value;
  std::vector<double> jackknife;  // variance
  std::vector<double> aalen;      // variance
  std::vector<double> hazard;     // Σ d/n
};

/// Σ D² of the incidence of a cause over all customers. While at risk since a step e, D is
/// P(t) − P(e) − A(e)(F(t) − F(e)), with A the Greenwood sum of S and P = Σ
/// S(t_j−)·d_j/n_j·(A(t_j−) − 1/n_j); an event of the cause at t adds S(t−)/n. After an exit D
/// moves with F in proportion: by A(t) − A(e), less 1/(n − d) after an event.
class incidence_jackknife {
 public:
  struct state {
    double f = 0;
    double p = 0;
  };
  /// Of a row at risk since an entry where A was a: D = P − a·F + b.
  void enter(double squares, double a, state at) noexcept {
    double const b = a * at.f - at.p;
    n_ += squares;
    a_ += squares * a;
    b_ += squares * b;
    aa_ += squares * a * a;
    ab_ += squares * a * b;
    bb_ += squares * b * b;
  }
  void leave(double squares, double a, state at_entry, state now, double jump,
             double slope) noexcept {
    enter(-squares, a, at_entry);
    double const here = now.p - at_entry.p - a * (now.f - at_entry.f) + jump;
    double const level = here - slope * now.f;
    left_ += squares * level * level;
    left_slope_ += squares * level * slope;
    left_square_ += squares * slope * slope;
  }
  [[nodiscard]] double variance(state now) const noexcept {
    double const at_risk = now.p * now.p * n_ + now.f * now.f * aa_ + bb_ - 2 * now.p * now.f * a_ +
                           2 * now.p * b_ - 2 * now.f * ab_;
    double const left = left_ + 2 * now.f * left_slope_ + now.f * now.f * left_square_;
    return (std::max)(0.0, at_risk + left);
  }

 private:
  double n_ = 0, a_ = 0, b_ = 0, aa_ = 0, ab_ = 0, bb_ = 0;
  double left_ = 0, left_slope_ = 0, left_square_ = 0;
};

/// Variances of the increments of the hazards, carried on to F(t): with g = (F(t) − F(t_j))·n/(n −
/// d) it is Σ (S(t_j−) − g)²·v(d_c) + g²·v(d − d_c), a polynomial in F(t).
class incidence_aalen {
 public:
  void step(double n, double d, double of_cause, double s, double f) noexcept {
    auto const v = [n](double x) { return n > 1 ? x / n * ((n - x) / n) / (n - 1) : x / n / n; };
    double const r = d < n ? n / (n - d) : 0;
    double const one = v(of_cause);
    double const others = v(d - of_cause);
    double const u = s + r * f;
    constant_ += one * u * u + others * r * r * f * f;
    linear_ += one * u * r + others * r * r * f;
    square_ += r * r * (one + others);
  }
  [[nodiscard]] double variance(double f) const noexcept {
    return (std::max)(0.0, constant_ - 2 * f * linear_ + f * f * square_);
  }

 private:
  double constant_ = 0, linear_ = 0, square_ = 0;
};

}  // namespace detail

/// The cumulative incidences of all causes, as competing_risks::curve() gives them.
template <key_type Cause>
class cumulative_incidence {
 public:
  cumulative_incidence(detail::risk_steps&& steps, std::vector<Cause> causes)
      : causes_{std::move(causes)}, steps_{std::move(steps)} {
    std::size_t const m = steps_.size();
    std::size_t const k = causes_.size();
    using detail::incidence_jackknife;
    std::vector<incidence_jackknife> jackknife(k);
    std::vector<detail::incidence_aalen> aalen(k);
    std::vector<incidence_jackknife::state> now(k);
    std::vector<double> hazard(k);
    // Where each step has left A, F and P, for those who enter there.
    bool const late =
        std::any_of(steps_.entered.begin(), steps_.entered.end(), [](double x) { return x > 0; });
    std::vector<double> a_at(late ? m : 0);
    std::vector<incidence_jackknife::state> state_at(late ? m * k : 0);
    std::vector<std::vector<detail::leaver const*>> entering(late ? m : 0);
    double free_at_risk = 0;  // Σ D² of log S: of who is at risk by count, of who left
    double free_first = 0, free_second = 0, free_left = 0;
    if (steps_.leavers_alike) {
      free_at_risk = steps_.starters;
      for (auto& j : jackknife) j.enter(steps_.starters, 0, {});
    }
    for (auto const& x : steps_.leavers) {
      if (x.entry != detail::leaver::from_start) {
        entering[x.entry].push_back(&x);
        continue;
      }
      free_at_risk += x.squares;
      for (auto& j : jackknife) j.enter(x.squares, 0, {});
    }
    row_.reserve(m);
    time_.reserve(m);
    event_free_.reserve(m);
    event_free_error_.reserve(m);
    of_.resize(k);
    for (auto& of : of_) {
      for (auto* part : {&of.value, &of.jackknife, &of.aalen, &of.hazard}) part->reserve(m);
    }
    detail::leaver_walk leavers{steps_};
    double s = 1;
    double a = 0;
    for (std::size_t step = 0; step < m; ++step) {
      double const n = steps_.at_risk[step];
      double const d = steps_.all_events(step);
      double const rest = steps_.survivors[step];
      double const s_before = s;
      if (d > 0) {
        for (std::size_t c = 0; c < k; ++c) {
          double const h = steps_.events[c][step] / n;
          now[c].f += s * h;
          now[c].p += s * h * (a - 1 / n);
          hazard[c] += h;
          aalen[c].step(n, d, steps_.events[c][step], s, now[c].f);
        }
        s *= rest / n;
        if (rest > 0) a += d / n / rest;
      }
      leavers.at(step, [&](detail::leaver const& x) {
        bool const entered = x.entry != detail::leaver::from_start;
        double const a0 = entered ? a_at[x.entry] : 0;
        bool const event = x.cause > 0;
        double const slope = s > 0 ? a - a0 - (event ? 1 / rest : 0) : 0;
        for (std::size_t c = 0; c < k; ++c) {
          auto const at_entry = entered ? state_at[x.entry * k + c] : incidence_jackknife::state{};
          double const jump = x.cause == c + 1 ? s_before / n : 0;
          jackknife[c].leave(x.squares, a0, at_entry, now[c], jump, slope);
        }
        free_at_risk -= x.squares;
        free_first -= x.squares * a0;
        free_second -= x.squares * a0 * a0;
        free_left += x.squares * slope * slope;
      });
      if (late) {
        a_at[step] = a;
        for (std::size_t c = 0; c < k; ++c) state_at[step * k + c] = now[c];
      }
      if (steps_.left[step] != 0) {
        row_.push_back(step);
        time_.push_back(steps_.time[step]);
        event_free_.push_back(s);
        double const sum = free_left + free_second - 2 * a * free_first + a * a * free_at_risk;
        event_free_error_.push_back(s * std::sqrt((std::max)(0.0, sum)));
        for (std::size_t c = 0; c < k; ++c) {
          of_[c].value.push_back(now[c].f);
          of_[c].jackknife.push_back(jackknife[c].variance(now[c]));
          of_[c].aalen.push_back(aalen[c].variance(now[c].f));
          of_[c].hazard.push_back(hazard[c]);
        }
      }
      if (!late) continue;
      for (auto const* x : entering[step]) {
        free_at_risk += x->squares;
        free_first += x->squares * a;
        free_second += x->squares * a * a;
        for (std::size_t c = 0; c < k; ++c) jackknife[c].enter(x->squares, a, now[c]);
      }
    }
  }

  // ---- the table: one row for each time at which somebody left ----------------------------------
  [[nodiscard]] std::size_t size() const noexcept { return time_.size(); }
  [[nodiscard]] std::span<double const> times() const noexcept { return time_; }
  /// Ascending.
  [[nodiscard]] std::span<Cause const> causes() const noexcept { return causes_; }
  [[nodiscard]] std::span<double const> event_free() const noexcept { return event_free_; }
  [[nodiscard]] double at_risk_of(std::size_t row) const noexcept {
    return steps_.at_risk[row_[row]];
  }
  /// Rows that entered and left within one time: in no figure.
  [[nodiscard]] count_t never_at_risk() const noexcept { return steps_.never_at_risk; }
  [[nodiscard]] double last_time() const noexcept {
    return time_.empty() ? undefined : time_.back();
  }

  // ---- at a time --------------------------------------------------------------------------------
  /// Which share the cause has taken by t.
  [[nodiscard]] double incidence(Cause const& cause, double t) const noexcept {
    return read(cause, t, &detail::incidence_row::value);
  }
  [[nodiscard]] double standard_error(Cause const& cause, double t) const noexcept {
    return std::sqrt(read(cause, t, &detail::incidence_row::jackknife));
  }
  [[nodiscard]] double aalen_standard_error(Cause const& cause, double t) const noexcept {
    return std::sqrt(read(cause, t, &detail::incidence_row::aalen));
  }
  /// Σ d_c/n: the hazard of the cause alone, which is no probability.
  [[nodiscard]] double cumulative_hazard(Cause const& cause, double t) const noexcept {
    return read(cause, t, &detail::incidence_row::hazard);
  }
  [[nodiscard]] bounds interval(Cause const& cause, double t,
                                survival_reading how = {}) const noexcept {
    double const f = incidence(cause, t);
    return survival_interval(f, standard_error(cause, t) / f, how);
  }
  [[nodiscard]] estimate at(Cause const& cause, double t,
                            survival_reading how = {}) const noexcept {
    return {incidence(cause, t), interval(cause, t, how)};
  }
  /// The share that no cause has taken by t.
  [[nodiscard]] double event_free(double t) const noexcept {
    std::size_t const k = rows_until(t);
    if (k == none) return undefined;
    return k == 0 ? 1 : event_free_[k - 1];
  }
  /// By the jackknife; 0 where nobody is left.
  [[nodiscard]] double event_free_standard_error(double t) const noexcept {
    std::size_t const k = rows_until(t);
    if (k == none) return undefined;
    return k == 0 ? 0 : event_free_error_[k - 1];
  }
  [[nodiscard]] bounds event_free_interval(double t, survival_reading how = {}) const noexcept {
    double const s = event_free(t);
    return survival_interval(s, event_free_standard_error(t) / s, how);
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  [[nodiscard]] std::size_t rows_until(double t) const noexcept {
    if (!(t >= 0) || time_.empty()) return none;
    if (t > time_.back() && event_free_.back() > 0) return none;
    return static_cast<std::size_t>(std::upper_bound(time_.begin(), time_.end(), t) -
                                    time_.begin());
  }
  [[nodiscard]] double read(Cause const& cause, double t,
                            std::vector<double> detail::incidence_row::*what) const noexcept {
    std::size_t const k = rows_until(t);
    if (k == none) return undefined;
    auto const at = std::lower_bound(causes_.begin(), causes_.end(), cause);
    if (k == 0 || at == causes_.end() || cause < *at) return 0;
    return (of_[static_cast<std::size_t>(at - causes_.begin())].*what)[k - 1];
  }

  std::vector<Cause> causes_;
  detail::risk_steps steps_;
  std::vector<std::size_t> row_;  // the step of each row
  std::vector<double> time_;
  std::vector<double> event_free_;
  std::vector<double> event_free_error_;
  std::vector<detail::incidence_row> of_;  // by cause
};

template <key_type Cause = int>
class competing_risks {
  using total = detail::row_total;
  using table = detail::exit_table<total>;

 public:
  static constexpr std::string_view id = "competing_risks";
  static constexpr std::string_view title = "competing risks";
  static constexpr std::string_view definition =
      "Share of customers that no cause has taken by the end of what was observed.";
  [[nodiscard]] static std::string schema() {
    return "competing_risks<" + key_traits<Cause>::schema() + ">";
  }
  using observation = std::tuple<double, std::optional<Cause>>;

  competing_risks() = default;
  /// Rows seen through projections: duration, cause; and entry.
  template <std::ranges::input_range R, class... P>
  requires observes_rows<competing_risks, R, P...>
  explicit competing_risks(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <answer T, class C>
  requires std::convertible_to<C const&, std::optional<Cause>>
  void push(T const& duration, C const& cause) { push(duration, cause, detail::entered_at_start); }
  template <answer T, class C, answer S>
  requires std::convertible_to<C const&, std::optional<Cause>>
  void push(T const& duration, C const& cause, S const& entry) {
    check_counts_fit(count_, excluded_, 1);
    double const time = detail::known_or_nan(duration);
    double const from = detail::known_or_nan(entry);
    if (!detail::usable_time(time, from, excluded_)) return;
    std::optional<Cause> why{cause};
    if constexpr (std::integral<Cause>) {
      if (why && *why == Cause{}) why.reset();
      if (why && *why < Cause{}) return excluded_.add(reason::out_of_scale);
    }
    table& left = why ? table_of(*why) : censored_;
    if (from == detail::entered_at_start) {
      left.add(time, total::one{});
    } else {
      left.add(time, from, total::one{});
    }
    ++count_;
  }
  void merge(competing_risks const& other) {
    if (!counts_fit(count_, other.count_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::competing_risks: more customers than a count holds");
    }
    count_t const both = count_ + other.count_;
    censored_.merge(other.censored_);
    for (std::size_t i = 0; i < other.by_cause_.size(); ++i) {
      of_cause const& theirs = other.by_cause_[i];
      table_of(theirs.cause).merge(theirs.left);
    }
    excluded_.merge(other.excluded_);
    count_ = both;
  }
  [[nodiscard]] competing_risks empty_copy() const { return {}; }

  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] count_t censored() const noexcept { return censored_.count(); }
  /// Of all causes, or of one.
  [[nodiscard]] count_t events() const noexcept { return count_ - censored_.count(); }
  [[nodiscard]] count_t events(Cause const& cause) const noexcept {
    auto const at = place_of(by_cause_, cause);
    return at == by_cause_.end() || cause < at->cause ? 0 : at->left.count();
  }
  /// Ascending.
  [[nodiscard]] std::vector<Cause> causes() const {
    std::vector<Cause> all;
    for (auto const& x : by_cause_) all.push_back(x.cause);
    return all;
  }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  /// The cells of the censored, then of each cause.
  [[nodiscard]] std::vector<detail::sorted_exits<total>> exits() const {
    std::vector<detail::sorted_exits<total>> all;
    all.push_back(censored_.sorted());
    for (auto const& x : by_cause_) all.push_back(x.left.sorted());
    return all;
  }
  [[nodiscard]] cumulative_incidence<Cause> curve(near_ties ties = {}) const {
    return {detail::risk_of(exits(), ties, true), causes()};
  }

  void figures(figure_sink out, reading how = {}) const {
    auto const incidences = curve();
    double const last = incidences.last_time();
    out(value_figure("event_free_at_end", unit::share, incidences.event_free(last),
                     incidences.event_free_interval(last, {.level = how.level}),
                     "what each cause has taken is read from the curve"));
    out(count_figure("count", count_));
    out(count_figure("events", events()));
    out(count_figure("censored", censored()));
    out(count_figure("causes", by_cause_.size()));
    out(value_figure("last_time", unit::ratio, last));
  }
  void write(state_writer& out) const {
    censored_.write(out);
    out.u64(by_cause_.size());
    for (auto const& x : by_cause_) {
      key_traits<Cause>::write(out, x.cause);
      x.left.write(out);
    }
    excluded_.write(out);
  }
  [[nodiscard]] static competing_risks read(state_reader& in) {
    competing_risks loaded;
    count_t left = most_observations;
    loaded.censored_ = table::read(in, left);
    for (std::size_t n = in.length(17); n > 0; --n) {
      of_cause next{key_traits<Cause>::read(in), table::read(in, left)};
      bool const ascends = loaded.by_cause_.empty() || loaded.by_cause_.back().cause < next.cause;
      bool known = true;
      if constexpr (std::integral<Cause>) known = next.cause > Cause{};
      if (!ascends || !known || next.left.count() == 0) {
        throw state_error("cxm::load: a cause that can't be there, or causes out of order");
      }
      loaded.by_cause_.push_back(std::move(next));
    }
    loaded.count_ = most_observations - left;
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(competing_risks const&, competing_risks const&) = default;

 private:
  struct of_cause {
    Cause cause{};
    table left;
    friend bool operator==(of_cause const&, of_cause const&) = default;
  };
  template <class Tables>
  [[nodiscard]] static auto place_of(Tables& tables, Cause const& cause) noexcept {
    return std::lower_bound(tables.begin(), tables.end(), cause,
                            [](of_cause const& x, Cause const& c) { return x.cause < c; });
  }
  [[nodiscard]] table& table_of(Cause const& cause) {
    auto at = place_of(by_cause_, cause);
    if (at == by_cause_.end() || cause < at->cause) at = by_cause_.insert(at, {cause, {}});
    return at->left;
  }

  table censored_;
  std::vector<of_cause> by_cause_;
  count_t count_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
