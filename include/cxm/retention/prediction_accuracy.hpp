#pragma once
/// How good predictions of who will have left by a horizon were, once it is known who did: the Brier
/// score and the area under the curve of sensitivity and specificity, for customers who were not in
/// the fit. Who was last seen before the horizon is allowed for.
///
/// Question      Two models give each customer a probability of having left within a year. Which one
///               is nearer to what happened (Brier), and which one ranks leavers above stayers (AUC)?
/// Formula       y = 1 for who left by h, 0 for who was seen at h or later without having left; who
///               was censored before h is neither. G is the Kaplan–Meier curve of being censored.
///               w = 1/G(stop−) for who left, 1/G(h−) for who stayed, 0 for the others; Σw = n.
///               Brier = Σ w(y − risk)²/n        reference: the same with the risk of Kaplan–Meier
///               AUC = Σᵢ Σⱼ wᵢwⱼ(1[riskᵢ > riskⱼ] + ½·1[riskᵢ = riskⱼ])/(Σwᵢ·Σwⱼ) over i who left and
///               j who stayed. Where nobody is censored before h all weights are 1: no weighting.
/// Input         risk_predictions: a risk in [0, 1], the duration and whether it ended by leaving (1)
///               or not (0), for each customer; h in the unit of the durations.
/// At h          who was last seen exactly at h stayed: it was seen through h, as everywhere here.
///               Graf's formula drops such rows and has G(h) instead; the two are one where nobody
///               is censored at h. With a follow-up that ends at h for all it would have nobody left.
/// Near ties     as in kaplan_meier; h is one of the times.
/// Interval      z·SE, of the AUC on the logit scale. The errors take the weights as known, which makes
///               them a little too large. An AUC of 0 or 1 has none.
/// Undefined     NaN: no rows; nobody seen as far as h although not all have left; an AUC without both
///               kinds. A perfect reference (all left, or nobody) has no `scaled`.
/// Left out      missing risks and durations; risks outside [0, 1] and durations that are negative or
///               infinite, as out of scale.
/// Errors        std::invalid_argument: columns of different length, an event that is neither 0 nor 1,
///               a horizon that is negative or not finite.
/// Same bits     for any order of the rows. Complexity: O(n log n).
/// Source        Graf, Schmoor, Sauerbrei and Schumacher 1999, Statistics in Medicine 18, 2529–2545;
///               Uno, Cai, Tian and Wei 2007, JASA 102, 527–537 (AUC); Kattan and Gerds 2018,
///               Diagnostic and Prognostic Research 2:7 (scaled); DeLong, DeLong and Clarke-Pearson
///               1988, Biometrics 44, 837–845 (the error of an AUC).

#include <cxm/core/estimate.hpp>
#include <cxm/retention/kaplan_meier.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

/// Predictions beside what became of the customers: columns with a value for each.
struct risk_predictions {
  std::span<double const> risk;         ///< predicted probability of having left by the horizon
  std::span<double const> stop;         ///< when observation ended
  std::span<std::uint8_t const> event;  ///< 1: the customer left then; 0: was still there
};

struct brier_score {
  count_t count = 0;    ///< rows that were used
  count_t left = 0;     ///< by the horizon
  count_t unknown = 0;  ///< of `count`: last seen before the horizon, of weight 0
  exclusions excluded;
  double value = undefined;
  double standard_error = undefined;
  double reference = undefined;  ///< of one risk for all, that of Kaplan–Meier

  /// Which part of the reference's error the predictions save: 1 is perfect, 0 is no better.
  [[nodiscard]] double scaled() const noexcept {
    return reference > 0 ? 1 - value / reference : undefined;
  }
  [[nodiscard]] bounds interval(confidence level = confidence{0.95}) const noexcept {
    double const half = normal_deviate(level) * standard_error;
    // In this order a NaN stays one.
    return {(std::max)(value - half, 0.0), value + half, level.level(), interval_method::wald};
  }
};

struct area_under_curve {
  count_t count = 0;
  count_t left = 0;
  count_t unknown = 0;
  exclusions excluded;
  double value = undefined;  ///< ½ is chance
  double standard_error = undefined;

  [[nodiscard]] bounds interval(confidence level = confidence{0.95}) const noexcept {
    bounds out{undefined, undefined, level.level(), interval_method::wald};
    if (!(value > 0 && value < 1 && standard_error >= 0)) return out;
    double const half = normal_deviate(level) * standard_error / (value * (1 - value));
    double const odds = value / (1 - value);
    out.lower = odds / (odds + std::exp(half));
    out.upper = odds / (odds + std::exp(-half));
    return out;
  }
};

namespace detail {

/// What became of a customer by the horizon.
struct horizon_row {
  enum class fate : std::uint8_t { unknown, stayed, left };
  double risk;
  double stop;  // after near ties were joined
  double weight;
  fate end;
  bool event;

  [[nodiscard]] double outcome() const noexcept { return end == fate::left ? 1 : 0; }
};

/// The usable rows by rising risk, and where risks are the same by content.
class horizon_rows {
 public:
  using fate = horizon_row::fate;

  horizon_rows(risk_predictions const& from, double horizon) {
    check(from, horizon);
    kaplan_meier seen;
    for (std::size_t i = 0; i < from.stop.size(); ++i) {
      double const risk = from.risk[i];
      if (risk != risk || from.stop[i] != from.stop[i]) {
        excluded.add(reason::missing);
        continue;
      }
      count_t const before = seen.count();
      if (risk >= 0 && risk <= 1) seen.push(from.stop[i] + 0.0, from.event[i] == 1);
      if (seen.count() == before) {
        excluded.add(reason::out_of_scale);
        continue;
      }
      rows.push_back({risk, from.stop[i] + 0.0, 0, fate::unknown, from.event[i] == 1});
    }
    weigh(seen, horizon + 0.0);
    std::sort(rows.begin(), rows.end(), [](horizon_row const& a, horizon_row const& b) {
      if (a.risk != b.risk) return a.risk < b.risk;
      if (a.end != b.end) return a.end < b.end;
      return a.stop != b.stop ? a.stop < b.stop : a.event < b.event;
    });
  }

  /// Calls f(first, last) for the rows of each risk.
  template <class F>
  void each_risk(F const& f) const {
    for (std::size_t first = 0; first < rows.size();) {
      std::size_t last = first + 1;
      while (last < rows.size() && rows[last].risk == rows[first].risk) ++last;
      f(first, last);
      first = last;
    }
  }
  [[nodiscard]] count_t count() const noexcept { return rows.size(); }
  [[nodiscard]] count_t with(fate end) const noexcept {
    return static_cast<count_t>(std::count_if(
        rows.begin(), rows.end(), [end](horizon_row const& x) { return x.end == end; }));
  }

  std::vector<horizon_row> rows;
  exclusions excluded;
  double at = undefined;     // the horizon, after near ties were joined
  double stays = undefined;  // Kaplan–Meier's S at the horizon; NaN where it is not defined

 private:
  static void check(risk_predictions const& from, double horizon) {
    if (from.risk.size() != from.stop.size() || from.event.size() != from.stop.size()) {
      throw std::invalid_argument("cxm: columns of predictions differ in length");
    }
    if (!(horizon >= 0 && horizon <= (std::numeric_limits<double>::max)())) {
      throw std::invalid_argument("cxm: a horizon is 0 or a positive number");
    }
    for (std::uint8_t const e : from.event) {
      if (e > 1) throw std::invalid_argument("cxm: an event is 0 or 1");
    }
  }
  void weigh(kaplan_meier const& seen, double horizon) {
    auto const exits = seen.exits();
    auto const starts = tie_starts(all_times(times_of(exits), {bits_of(horizon)}), near_ties{});
    auto const joined = [&](double t) {
      if (starts.empty()) return t;
      return time_of(*(std::upper_bound(starts.begin(), starts.end(), bits_of(t)) - 1));
    };
    at = joined(horizon);
    risk_steps const steps = risk_of(exits, starts, false);
    // Before each step nobody is censored who has not been: those who leave at a time do so first.
    std::vector<double> uncensored(steps.size());
    double g = 1;
    double g_at_horizon = 1;
    double s = 1;
    for (std::size_t k = 0; k < steps.size(); ++k) {
      uncensored[k] = g;
      if (steps.time[k] <= at) {
        g_at_horizon = g;
        s *= steps.survivors[k] / steps.at_risk[k];
      }
      double const rest = steps.survivors[k];
      if (steps.censored[k] > 0) g *= (rest - steps.censored[k]) / rest;
      if (steps.time[k] < at) g_at_horizon = g;
    }
    bool reached = steps.size() > 0 && s == 0;
    for (horizon_row& x : rows) {
      x.stop = joined(x.stop);
      if (x.event && x.stop <= at) {
        auto const step = std::lower_bound(steps.time.begin(), steps.time.end(), x.stop);
        x.end = fate::left;
        x.weight = 1 / uncensored[static_cast<std::size_t>(step - steps.time.begin())];
      } else if (x.stop >= at) {
        x.end = fate::stayed;
        x.weight = 1 / g_at_horizon;
        reached = true;
      }
    }
    if (reached) stays = s;
  }
};

}  // namespace detail

/// Errors: as above.
[[nodiscard]] inline brier_score brier_score_at(risk_predictions const& of, double horizon) {
  detail::horizon_rows const all{of, horizon};
  brier_score out;
  out.count = all.count();
  out.left = all.with(detail::horizon_row::fate::left);
  out.unknown = all.with(detail::horizon_row::fate::unknown);
  out.excluded = all.excluded;
  if (all.stays != all.stays) return out;
  auto const n = static_cast<double>(all.count());
  auto const loss = [](detail::horizon_row const& x, double risk) {
    double const error = x.outcome() - risk;
    return x.weight * error * error;
  };
  double sum = 0;
  double reference = 0;
  for (auto const& x : all.rows) {
    sum += loss(x, x.risk);
    reference += loss(x, 1 - all.stays);
  }
  out.value = sum / n;
  out.reference = reference / n;
  double squares = 0;
  for (auto const& x : all.rows) {
    double const apart = loss(x, x.risk) - out.value;
    squares += apart * apart;
  }
  out.standard_error = std::sqrt(squares) / n;
  return out;
}

/// Errors: as above.
[[nodiscard]] inline area_under_curve auc_at(risk_predictions const& of, double horizon) {
  using fate = detail::horizon_row::fate;
  detail::horizon_rows const all{of, horizon};
  area_under_curve out;
  out.count = all.count();
  out.left = all.with(fate::left);
  out.unknown = all.with(fate::unknown);
  out.excluded = all.excluded;
  double left = 0;
  double stayed = 0;
  for (auto const& x : all.rows) (x.end == fate::left ? left : stayed) += x.weight;
  if (!(left > 0 && stayed > 0)) return out;
  // Of who left: the share of stayers below. Of who stayed: the share of leavers above.
  std::vector<double> beside(all.rows.size());
  double left_below = 0;
  double stayed_below = 0;
  double sum = 0;
  all.each_risk([&](std::size_t first, std::size_t last) {
    double left_here = 0;
    double stayed_here = 0;
    for (std::size_t i = first; i < last; ++i) {
      (all.rows[i].end == fate::left ? left_here : stayed_here) += all.rows[i].weight;
    }
    for (std::size_t i = first; i < last; ++i) {
      beside[i] = all.rows[i].end == fate::left ? (stayed_below + 0.5 * stayed_here) / stayed
                                                : (left - left_below - 0.5 * left_here) / left;
    }
    sum += left_here * (stayed_below + 0.5 * stayed_here);
    left_below += left_here;
    stayed_below += stayed_here;
  });
  out.value = sum / left / stayed;
  double squares = 0;
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    auto const& x = all.rows[i];
    double const part = x.weight * (beside[i] - out.value) / (x.end == fate::left ? left : stayed);
    squares += part * part;
  }
  out.standard_error = std::sqrt(squares);
  return out;
}

}  // namespace cxm::inline v0
