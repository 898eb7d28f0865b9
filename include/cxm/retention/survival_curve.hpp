#pragma once
/// A survival curve: which share is still there at each time, read from a kaplan_meier.
///
/// Formula       at each time t_j with n_j at risk and d_j events
///               S(t) = Π (1 − d_j/n_j) over t_j ≤ t                       Kaplan–Meier
///               variance of log S = Σ d_j/(n_j(n_j − d_j))                Greenwood
///               H(t) = Σ d_j/n_j, variance Σ d_j/n_j²                     Nelson–Aalen
///               H(t) = Σ_j Σ_{k<d_j} 1/(n_j − k), variance with squares   Fleming–Harrington
///               The d_j tied events of Fleming–Harrington come one after another.
///               Of weighted rows the variances are those of the infinitesimal jackknife, Σ w²D²
///               with D the influence of a row: right where weights say how many of a population a
///               row stands for, and where they are the inverse of a probability.
/// Intervals     z·SE on the scale of: log S (default), S (plain), log(−log S), logit S, arcsin √S;
///               and back, kept within [0, 1]. Where S is 1 the last three have none.
/// Quantile p    the first time with S ≤ 1 − p. Where S equals 1 − p (to 1.5e-8) on a whole
///               stretch, the middle of it, the last time ending it if no event does (midpoint, R's
///               rule); quantile_rule::first takes its beginning. Limits: the same of the curve's
///               lower and upper limits (Brookmeyer and Crowley). Limits can rise again, late in a
///               curve or with late entries. midpoint and first take the first time that they are
///               low enough, as R's print of a curve does; r_sorted is the way of R's quantile(),
///               which puts them in order of height and can give a lower limit above the quantile.
/// Restricted    mean until τ: ∫₀^τ S, the mean time within a horizon; variance
///               Σ (∫_{t_j}^τ S)² d_j/(n_j(n_j − d_j)). Discounted at a continuous rate δ it is that
///               of S(t)·e^(−δt): what somebody who pays 1 in a unit of time is worth until τ.
/// Undefined     NaN: S after the last time unless it is 0; a quantile that S does not reach; the
///               error and intervals of an S of 0 (Greenwood's sum is infinite; 0 would be
///               certainty); a restricted mean beyond the last time unless S is 0 there.
/// Trap          Where everybody at risk fails S is 0 for ever, whoever enters later: with late
///               entries ask at_risk() how many the beginning of the curve stands on.
/// Complexity    O(times); reading at a time O(log).
/// Source        Kaplan and Meier 1958, JASA 53, 457–481; Greenwood 1926; Nelson 1972,
///               Technometrics 14, 945–966; Aalen 1978, Annals of Statistics 6, 701–726; Fleming
///               and Harrington 1984, Communications in Statistics 13, 2469–2486; Brookmeyer and
///               Crowley 1982, Biometrics 38, 29–41; Efron 1982, The Jackknife, the Bootstrap and
///               Other Resampling Plans, ch. 6; Klein and Moeschberger 2003, Survival Analysis,
///               4.2–4.5.

#include <cxm/core/estimate.hpp>
#include <cxm/retention/risk_table.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// The scale on which an interval of a survival is symmetric.
enum class survival_scale : unsigned char { log, plain, log_log, logit, arcsine };

/// What a quantile is where the curve runs at its height, or a limit rises again.
enum class quantile_rule : unsigned char { midpoint, first, r_sorted };

/// Which estimate of the cumulative hazard: they differ in what ties mean.
enum class hazard_rule : unsigned char { nelson_aalen, fleming_harrington };

/// How a curve is read.
struct survival_reading {
  confidence level{0.95};
  survival_scale scale = survival_scale::log;
  quantile_rule rule = quantile_rule::midpoint;
};

/// z·SE on a scale and back. `log_error` is the standard error of log S. NaN bounds: none.
[[nodiscard]] inline bounds survival_interval(double s, double log_error,
                                              survival_reading how = {}) noexcept {
  bounds out{undefined, undefined, how.level.level(), interval_method::wald};
  if (!(s > 0 && s <= 1 && log_error >= 0)) return out;
  double const z = normal_deviate(how.level);
  bool const inner = s < 1;
  switch (how.scale) {
    case survival_scale::log:
      out.lower = s * std::exp(-z * log_error);
      out.upper = s * std::exp(z * log_error);
      break;
    case survival_scale::plain:
      out.lower = s - z * log_error * s;
      out.upper = s + z * log_error * s;
      break;
    case survival_scale::log_log: {
      if (!inner) return out;
      double const h = -std::log(s);
      double const width = z * log_error / h;
      out.lower = std::exp(-h * std::exp(width));
      out.upper = std::exp(-h * std::exp(-width));
      break;
    }
    case survival_scale::logit: {
      if (!inner) return out;
      double const odds = s / (1 - s);
      double const width = z * log_error / (1 - s);
      auto const share = [](double x) { return std::isinf(x) ? 1 : x / (1 + x); };
      out.lower = share(odds * std::exp(-width));
      out.upper = share(odds * std::exp(width));
      break;
    }
    case survival_scale::arcsine: {
      if (!inner) return out;
      double const angle = std::asin(std::sqrt(s));
      double const width = 0.5 * z * log_error * std::sqrt(s / (1 - s));
      constexpr double quarter = 1.5707963267948966192;
      double const low = std::sin((std::max)(0.0, angle - width));
      double const high = std::sin((std::min)(quarter, angle + width));
      out.lower = low * low;
      out.upper = high * high;
      break;
    }
  }
  out.lower = (std::max)(0.0, out.lower);
  out.upper = (std::min)(1.0, out.upper);
  return out;
}

/// A cumulative hazard at the times of its curve.
struct hazard_curve {
  std::vector<double> value;
  std::vector<double> standard_error;
  /// exp(−H): never 0, where the Kaplan–Meier curve can be.
  [[nodiscard]] std::vector<double> survival() const {
    std::vector<double> s(value);
    for (double& x : s) x = std::exp(-x);
    return s;
  }
};

namespace detail {
/// ∫ of e^(−δt) over from … to.
[[nodiscard]] inline double discounted_time(double from, double to, double delta) noexcept {
  if (delta == 0) return to - from;
  return std::exp(-delta * from) * -std::expm1(-delta * (to - from)) / delta;
}
/// Σ 1/(x − k) and Σ 1/(x − k)² over k < m: one by one where these are few or x − k is small; the
/// long rest by the Euler–Maclaurin formula in its midpoint form, which from x − k = 100 on is
/// within 1e-14 of the sums.
[[nodiscard]] inline std::pair<double, double> inverse_sums(double x, double m) noexcept {
  std::pair<double, double> sums{0, 0};
  double const long_part = m > 4096 ? (std::min)(m, std::floor(x - 100)) : 0;
  if (long_part > 0) {
    double const high = x + 0.5;
    double const low = high - long_part;
    auto const power = [](double of, int n) {
      double p = 1;
      for (; n > 0; --n) p /= of;
      return p;
    };
    sums.first = std::log1p(long_part / low) + (power(high, 2) - power(low, 2)) / 24 -
                 7 * (power(high, 4) - power(low, 4)) / 960;
    sums.second = long_part / low / high + (power(high, 3) - power(low, 3)) / 12 -
                  7 * (power(high, 5) - power(low, 5)) / 240;
  }
  for (auto left = static_cast<std::uint64_t>(m - long_part); left > 0; --left) {
    double const one = 1 / (x - m + static_cast<double>(left));
    sums.first += one;
    sums.second += one * one;
  }
  return sums;
}
}  // namespace detail

class survival_curve {
 public:
  enum class variance : unsigned char { greenwood, jackknife };

  survival_curve() = default;
  /// Precondition: steps of one cause; with leavers for the jackknife.
  survival_curve(detail::risk_steps&& steps, variance of)
      : steps_{std::move(steps)},
        variance_{of},
        every_step_{std::find(steps_.left.begin(), steps_.left.end(), 0) == steps_.left.end()} {
    std::size_t const m = steps_.size();
    double s = 1;
    double greenwood = 0;
    double h = 0;
    double h_variance = 0;
    auto const reserve = [&](auto&... all) { (all.reserve(m), ...); };
    reserve(survival_, log_variance_, hazard_, hazard_variance_);
    if (!every_step_) reserve(row_, time_);
    if (of == variance::jackknife) influence_.reserve(m);
    jackknife sums;
    std::size_t next = 0;
    for (std::size_t k = 0; k < m; ++k) {
      double const n = steps_.at_risk[k];
      double const d = steps_.events[0][k];
      double const rest = steps_.survivors[k];
      if (d > 0) {
        s *= rest / n;
        h += d / n;
        if (rest > 0) greenwood += d / n / rest;
        h_variance += d / n / n;
      }
      if (of == variance::jackknife) {
        sums.step(steps_, k, next, s > 0 ? greenwood : 0, h_variance, influence_);
        influence_.push_back({greenwood, h_variance});
      }
      if (steps_.left[k] == 0) continue;
      if (!every_step_) {
        row_.push_back(k);
        time_.push_back(steps_.time[k]);
      }
      survival_.push_back(s);
      hazard_.push_back(h);
      bool const robust = of == variance::jackknife;
      log_variance_.push_back(s > 0 ? robust ? sums.log_survival : greenwood : undefined);
      hazard_variance_.push_back(robust ? sums.hazard : h_variance);
    }
  }

  // ---- the table: one row for each time at which somebody left ----------------------------------
  [[nodiscard]] std::size_t size() const noexcept { return survival_.size(); }
  [[nodiscard]] std::span<double const> times() const noexcept {
    return every_step_ ? steps_.time : time_;
  }
  [[nodiscard]] std::span<double const> survival() const noexcept { return survival_; }
  [[nodiscard]] double at_risk_of(std::size_t row) const noexcept {
    return steps_.at_risk[step_of(row)];
  }
  [[nodiscard]] double events_of(std::size_t row) const noexcept {
    return steps_.events[0][step_of(row)];
  }
  [[nodiscard]] double censored_of(std::size_t row) const noexcept {
    return steps_.censored[step_of(row)];
  }
  /// Who is new at risk: entered since the time of the row before; in the first also all who were
  /// observed from the start.
  [[nodiscard]] double entered_of(std::size_t row) const noexcept {
    double sum = row == 0 ? steps_.starters : 0;
    if (steps_.entered.empty()) return sum;
    for (std::size_t k = row == 0 ? 0 : step_of(row - 1); k < step_of(row); ++k) {
      sum += steps_.entered[k];
    }
    return sum;
  }
  /// Of S.
  [[nodiscard]] double standard_error_of(std::size_t row) const noexcept {
    return survival_[row] * std::sqrt(log_variance_[row]);
  }
  /// Of log S; infinity where S is 0.
  [[nodiscard]] double log_standard_error_of(std::size_t row) const noexcept {
    return survival_[row] > 0 ? std::sqrt(log_variance_[row]) : HUGE_VAL;
  }
  [[nodiscard]] bounds interval_of(std::size_t row, survival_reading how = {}) const noexcept {
    return survival_interval(survival_[row], log_standard_error_of(row), how);
  }
  /// Rows that entered and left within one time: in no figure.
  [[nodiscard]] count_t never_at_risk() const noexcept { return steps_.never_at_risk; }
  [[nodiscard]] double last_time() const noexcept {
    return size() == 0 ? undefined : times().back();
  }

  // ---- at a time --------------------------------------------------------------------------------
  [[nodiscard]] double survival(double t) const noexcept {
    std::size_t const k = rows_until(t);
    if (k == none) return undefined;
    return k == 0 ? 1 : survival_[k - 1];
  }
  /// How many are at risk of an event at t.
  [[nodiscard]] double at_risk(double t) const noexcept {
    if (!(t >= 0)) return undefined;
    auto const at = std::lower_bound(steps_.time.begin(), steps_.time.end(), t);
    return at == steps_.time.end()
               ? 0
               : steps_.at_risk[static_cast<std::size_t>(at - steps_.time.begin())];
  }
  /// Of S(t).
  [[nodiscard]] double standard_error(double t) const noexcept {
    std::size_t const k = rows_until(t);
    if (k == none) return undefined;
    return k == 0 ? 0 : standard_error_of(k - 1);
  }
  [[nodiscard]] bounds interval(double t, survival_reading how = {}) const noexcept {
    std::size_t const k = rows_until(t);
    return k == 0 ? survival_interval(1, 0, how)
                  : survival_interval(k == none ? undefined : survival_[k - 1],
                                      k == none ? undefined : log_standard_error_of(k - 1), how);
  }
  /// S(t) with its interval, to be compared by independent_difference().
  [[nodiscard]] estimate at(double t, survival_reading how = {}) const noexcept {
    return {survival(t), interval(t, how)};
  }
  /// The Nelson–Aalen estimate.
  [[nodiscard]] double cumulative_hazard(double t) const noexcept {
    std::size_t const k = rows_until(t);
    if (k == none) return undefined;
    return k == 0 ? 0 : hazard_[k - 1];
  }
  [[nodiscard]] double hazard_standard_error(double t) const noexcept {
    std::size_t const k = rows_until(t);
    if (k == none) return undefined;
    return k == 0 ? 0 : std::sqrt(hazard_variance_[k - 1]);
  }

  // ---- the whole curve --------------------------------------------------------------------------
  /// The cumulative hazard at all times. Fleming–Harrington's standard errors are those of counts,
  /// whatever the rows weigh.
  [[nodiscard]] hazard_curve hazard(hazard_rule rule = hazard_rule::nelson_aalen) const {
    hazard_curve out{hazard_, hazard_variance_};
    if (rule == hazard_rule::fleming_harrington) {
      double h = 0;
      double squares = 0;
      for (std::size_t i = 0; i < size(); ++i) {
        double const d = steps_.events[0][step_of(i)];
        double const rows =
            steps_.event_rows.empty() ? d : static_cast<double>(steps_.event_rows[step_of(i)]);
        if (d > 0) {  // rows of a weight of d/rows each
          double const weight = d / rows;
          auto const sums = detail::inverse_sums(steps_.at_risk[step_of(i)] / weight, rows);
          h += sums.first;
          squares += sums.second;
        }
        out.value[i] = h;
        out.standard_error[i] = squares;
      }
    }
    for (double& x : out.standard_error) x = std::sqrt(x);
    return out;
  }
  [[nodiscard]] estimate median(survival_reading how = {}) const { return quantile(0.5, how); }
  /// The time by which the share p has had its event. Undefined also for p outside (0, 1].
  [[nodiscard]] estimate quantile(double p, survival_reading how = {}) const {
    estimate e{undefined, {undefined, undefined, how.level.level(), interval_method::wald}};
    if (!(p > 0 && p <= 1)) return e;
    e.value = crossing(survival_, 1 - p, how.rule);
    std::vector<double> lower(size());
    std::vector<double> upper(size());
    for (std::size_t i = 0; i < size(); ++i) {
      bounds const at_row = interval_of(i, how);
      lower[i] = at_row.lower;
      upper[i] = at_row.upper;
    }
    e.range.lower = crossing(lower, 1 - p, how.rule);
    e.range.upper = crossing(upper, 1 - p, how.rule);
    return e;
  }
  /// ± z·SE.
  [[nodiscard]] estimate restricted_mean(double horizon, confidence level = confidence{0.95},
                                         double delta = 0) const {
    estimate e{undefined, {undefined, undefined, level.level(), interval_method::wald}};
    double const error = restricted_mean_standard_error(horizon, delta);
    if (error != error) return e;
    e.value = area(horizon, delta);
    double const half = normal_deviate(level) * error;
    e.range.lower = (std::max)(0.0, e.value - half);
    e.range.upper = (std::min)(detail::discounted_time(0, horizon, delta), e.value + half);
    return e;
  }
  [[nodiscard]] double restricted_mean_standard_error(double horizon, double delta = 0) const {
    if (rows_until(horizon) == none || std::isinf(horizon)) return undefined;
    return std::sqrt(variance_ == variance::greenwood ? greenwood_of_area(horizon, delta)
                                                      : jackknife_of_area(horizon, delta));
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr double flat = 0x1p-26;

  /// Σ d/(n(n − d)) and Σ d/n² up to a step.
  struct running {
    double greenwood;
    double hazard;
  };
  /// Σ w²D² over all rows. D of −log S is −a until a row leaves, with a the Greenwood sum since its
  /// entry, and 1/(n − d) more if it leaves by an event; D of H likewise with Σ d/n² and 1/n.
  struct jackknife {
    double log_survival = 0;
    double hazard = 0;
    // Of the rows at risk: w², w²·A(entry), w²·A(entry)², for both sums. Of those that left: w²D².
    struct part {
      double first = 0;
      double second = 0;
      double left = 0;
      void enter(double squares, double at) noexcept {
        first += squares * at;
        second += squares * at * at;
      }
      void leave(double squares, double at, double influence) noexcept {
        enter(-squares, at);
        left += squares * influence * influence;
      }
      [[nodiscard]] double sum(double squares, double now) const noexcept {
        return (std::max)(0.0, left + second - 2 * now * first + now * now * squares);
      }
    };
    double at_risk = 0;  // Σ w²
    bool begun = false;
    part s;
    part h;
    std::vector<std::vector<detail::leaver const*>> entering;

    void step(detail::risk_steps const& of, std::size_t k, std::size_t& next, double a, double c,
              std::vector<running> const& before) {
      if (!begun) {
        begun = true;
        for (auto const& x : of.leavers) {
          if (x.entry == detail::leaver::from_start) {
            at_risk += x.squares;
          } else {
            if (entering.empty()) entering.resize(of.size());
            entering[x.entry].push_back(&x);
          }
        }
      }
      double const n = of.at_risk[k];
      double const rest = of.survivors[k];
      for (; next < of.leavers.size() && of.leavers[next].exit == k; ++next) {
        auto const& x = of.leavers[next];
        bool const late = x.entry != detail::leaver::from_start;
        double const a0 = late ? before[x.entry].greenwood : 0;
        double const c0 = late ? before[x.entry].hazard : 0;
        bool const event = x.cause > 0 && n > 0;
        at_risk -= x.squares;
        s.leave(x.squares, a0, (event && rest > 0 ? 1 / rest : 0) - (a - a0));
        h.leave(x.squares, c0, (event ? 1 / n : 0) - (c - c0));
      }
      log_survival = s.sum(at_risk, a);
      hazard = h.sum(at_risk, c);
      if (entering.empty()) return;
      for (auto const* x : entering[k]) {
        at_risk += x->squares;
        s.enter(x->squares, a);
        h.enter(x->squares, c);
      }
    }
  };

  /// Rows with times up to t; none where the curve is not defined.
  [[nodiscard]] std::size_t rows_until(double t) const noexcept {
    auto const all = times();
    if (!(t >= 0) || all.empty()) return none;
    if (t > all.back() && survival_.back() > 0) return none;
    return static_cast<std::size_t>(std::upper_bound(all.begin(), all.end(), t) - all.begin());
  }
  /// Where a curve comes down to a height.
  [[nodiscard]] double crossing(std::vector<double> const& curve, double height,
                                quantile_rule rule) const noexcept {
    std::size_t at = none;
    for (std::size_t i = 0; i < curve.size(); ++i) {
      if (!(curve[i] <= height + flat)) continue;
      if (at == none || curve[i] > curve[at]) at = i;
      if (rule != quantile_rule::r_sorted) break;
    }
    if (at == none) return undefined;
    if (rule == quantile_rule::first || curve[at] < height - flat) return times()[at];
    std::size_t end = at + 1;
    while (end < curve.size() && !(curve[end] < height - flat)) ++end;
    return 0.5 * (times()[at] + times()[end < curve.size() ? end : end - 1]);
  }
  [[nodiscard]] double area(double horizon, double delta) const noexcept {
    double sum = 0;
    double from = 0;
    double s = 1;
    for (std::size_t i = 0; i < size() && times()[i] < horizon; ++i) {
      sum += s * detail::discounted_time(from, times()[i], delta);
      from = times()[i];
      s = survival_[i];
    }
    return sum + s * detail::discounted_time(from, horizon, delta);
  }
  /// Calls f(row, ∫ S from its time to the horizon), from the last row before the horizon on.
  template <class F>
  void areas_after(double horizon, double delta, F const& f) const {
    double sum = 0;
    double to = horizon;
    for (std::size_t i = rows_until(horizon); i-- > 0;) {
      sum += survival_[i] * detail::discounted_time(times()[i], to, delta);
      to = times()[i];
      f(i, sum);
    }
  }
  [[nodiscard]] double greenwood_of_area(double horizon, double delta) const {
    double sum = 0;
    areas_after(horizon, delta, [&](std::size_t i, double after) {
      double const rest = steps_.survivors[step_of(i)];
      if (rest > 0) sum += after * after * events_of(i) / at_risk_of(i) / rest;
    });
    return sum;
  }
  /// The influence of a row on ∫ S is ∫ S·D, with D as above: with A the Greenwood sum, B(t) = ∫₀^t
  /// S·A and R(t) = ∫_t^τ S it is R(t)/(n − d) for an event at t, less B(t) + A(t)·R(t), plus the
  /// same at the entry.
  [[nodiscard]] double jackknife_of_area(double horizon, double delta) const {
    std::size_t const m = steps_.size();
    std::vector<double> after(m + 1);
    std::vector<double> both(m + 1);  // B + A·R at each step
    double s = 1;
    double from = 0;
    double below = 0;
    double a = 0;
    double const all = area(horizon, delta);
    double before = 0;
    std::size_t row = 0;
    for (std::size_t k = 0; k < m; ++k) {
      double const to = (std::min)(steps_.time[k], horizon);
      double const stretch = detail::discounted_time(from, to, delta);
      before += s * stretch;
      below += s * a * stretch;
      from = to;
      if (steps_.left[k] != 0) s = survival_[row++];
      a = influence_[k].greenwood;
      after[k] = (std::max)(0.0, all - before);
      both[k] = below + a * after[k];
    }
    double sum = 0;
    for (auto const& x : steps_.leavers) {
      bool const late = x.entry != detail::leaver::from_start;
      double influence = (late ? both[x.entry] : 0) - both[x.exit];
      double const rest = steps_.survivors[x.exit];
      if (x.cause > 0 && steps_.time[x.exit] <= horizon && rest > 0) {
        influence += after[x.exit] / rest;
      }
      sum += x.squares * influence * influence;
    }
    return sum;
  }

  [[nodiscard]] std::size_t step_of(std::size_t row) const noexcept {
    return every_step_ ? row : row_[row];
  }

  detail::risk_steps steps_;
  variance variance_ = variance::greenwood;
  bool every_step_ = true;        // is a row; otherwise
  std::vector<std::size_t> row_;  // the step of each row
  std::vector<double> time_;      // and its time
  std::vector<double> survival_;
  std::vector<double> log_variance_;
  std::vector<double> hazard_;
  std::vector<double> hazard_variance_;
  std::vector<running> influence_;  // by step, for the jackknife
};

}  // namespace cxm::inline v0
