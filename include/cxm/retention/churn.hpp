#pragma once
/// Customer churn of one period, by every denominator in use. The same month is 20 % or 60 % churn
/// by definitions that are all published; each is here under its own name, with what it divides by.
///
/// With the counts of a period (ledger_period.hpp): S active at its start, M at half-time, E at its
/// end, C times that someone became inactive, L starters who are inactive at the end, J times that
/// someone became active (for the first time or again), T customer-days of activity:
///
///   start_of_period    L/S  (headline) starters lost; who left and came back is not lost. Wilson.
///                      ChartMogul's customer churn rate is this one.
///   events_over_start  C/S  counts who joined and left within the period, and every leaving again
///   average            C/((S + E)/2)
///   mid_period         C/M
///   start_plus_new     C/(S + J)  spells that ended among spells under way; Stripe's subscriber
///                      churn is of this form. Wilson: each ended spell is one of them.
///   daily_sum          Σ over days of churned that day/active when the day began, as Shopify adds
///                      up its rate
///   hazard_30_days     30·C/T  churns per 30 customer-days at risk. Exact Poisson interval.
///   exposure           1 − exp(−30·C/T)  the probability of leaving within 30 days of activity.
///                      The hazard's interval, transformed.
///
/// Where the churned are not a part of the denominator, a proportion's interval would be wrong:
/// those rates carry a bootstrap over the customers of the period (statistics/bootstrap.hpp).
///
/// Undefined     a denominator of 0: NaN. daily_sum is NaN when somebody leaves on a day that began
///               with nobody, and when every day did. No bootstrap interval where all resamples
///               have one rate, as when nobody churned.
/// Vendors       by name, with the page of each: revenue/vendor_rates.hpp.
/// Source        ChartMogul, Stripe and Shopify as they describe their rates in public; Garwood
///               1936 for the Poisson limits.

#include <cxm/core/estimate.hpp>
#include <cxm/core/figure.hpp>
#include <cxm/retention/ledger_period.hpp>
#include <cxm/statistics/bootstrap.hpp>
#include <cxm/statistics/poisson.hpp>
#include <cxm/statistics/proportion.hpp>

#include <cmath>
#include <span>
#include <utility>

namespace cxm::inline v0 {

/// A rate with what it divided.
struct churn_rate {
  double churned = 0;
  double denominator = 0;
  double value = undefined;
  bounds range{};
};

class churn {
 public:
  static constexpr std::string_view id = "churn";
  static constexpr std::string_view title = "churn";
  static constexpr std::string_view definition =
      "Share of the customers at the start of the period who had left by its end.";
  static constexpr bool lower_is_better = true;
  explicit churn(ledger_period of) : of_{std::move(of)} {}

  [[nodiscard]] ledger_period const& period() const noexcept { return of_; }

  [[nodiscard]] churn_rate start_of_period(reading how = {}) const {
    auto const& n = of_.customers;
    churn_rate r = quotient(n.starters_lost, static_cast<double>(n.start));
    r.range = proportion_interval(r.churned, r.denominator, how);
    return r;
  }
  [[nodiscard]] churn_rate events_over_start(reading how = {}) const {
    churn_rate r = quotient(of_.customers.churned, static_cast<double>(of_.customers.start));
    r.range = resampled(how, [](sums const& s) { return s.start; });
    return r;
  }
  [[nodiscard]] churn_rate average(reading how = {}) const {
    auto const& n = of_.customers;
    churn_rate r = quotient(n.churned, 0.5 * static_cast<double>(n.start + n.end));
    r.range = resampled(how, [](sums const& s) { return 0.5 * (s.start + s.end); });
    return r;
  }
  [[nodiscard]] churn_rate mid_period(reading how = {}) const {
    churn_rate r = quotient(of_.customers.churned, static_cast<double>(of_.customers.middle));
    r.range = resampled(how, [](sums const& s) { return s.middle; });
    return r;
  }
  [[nodiscard]] churn_rate start_plus_new(reading how = {}) const {
    auto const& n = of_.customers;
    churn_rate r = quotient(n.churned, static_cast<double>(n.start + n.joined + n.reactivated));
    r.range = proportion_interval(r.churned, r.denominator, how);
    return r;
  }
  /// A sum of quotients has no denominator: NaN.
  [[nodiscard]] churn_rate daily_sum(reading how = {}) const {
    churn_rate r;
    r.churned = static_cast<double>(of_.customers.churned);
    r.denominator = undefined;
    rate_by_day sum;
    for (ledger_day const& d : of_.days) {
      sum.add(static_cast<double>(d.churned), static_cast<double>(d.active));
    }
    r.value = sum.value();
    r.range =
        customer_bootstrap(std::span{of_.profile_count}, how.level,
                           [&](std::span<count_t const> weights) { return daily_sum_of(weights); });
    return r;
  }
  /// Customer-days of activity.
  [[nodiscard]] double exposure_days() const noexcept {
    return static_cast<double>(of_.customers.active_seconds) / 86400;
  }
  [[nodiscard]] churn_rate hazard_30_days(reading how = {}) const {
    churn_rate r = quotient(of_.customers.churned, exposure_days() / 30);
    if (r.denominator > 0) {
      r.range = poisson_interval(of_.customers.churned, how.level).scaled(1 / r.denominator);
    } else {
      r.range = {undefined, undefined, how.level.level(), interval_method::exact_poisson};
    }
    return r;
  }
  [[nodiscard]] churn_rate exposure(reading how = {}) const {
    churn_rate r = hazard_30_days(how);
    r.value = -std::expm1(-r.value);
    r.range.lower = -std::expm1(-r.range.lower);
    r.range.upper = -std::expm1(-r.range.upper);
    return r;
  }

  /// Every rate, then the counts they are made of. A method that a proportion has (wilson,
  /// agresti_coull, wald) applies to the two rates that are proportions.
  void figures(figure_sink out, reading how = {}) const {
    auto const rate = [&](std::string_view name, churn_rate const& r, unit in = unit::share) {
      out(value_figure(name, in, r.value, r.range));
    };
    auto const& n = of_.customers;
    rate("start_of_period", start_of_period(how));
    out(count_figure("start", n.start));
    out(count_figure("starters_lost", n.starters_lost));
    rate("events_over_start", events_over_start(how));
    rate("average", average(how));
    rate("mid_period", mid_period(how));
    rate("start_plus_new", start_plus_new(how));
    rate("daily_sum", daily_sum(how));
    rate("hazard_30_days", hazard_30_days(how), unit::ratio);
    rate("exposure", exposure(how));
    out(count_figure("churned", n.churned));
    out(count_figure("joined", n.joined));
    out(count_figure("reactivated", n.reactivated));
    out(count_figure("middle", n.middle));
    out(count_figure("end", n.end));
    out(value_figure("exposure_days", unit::days, exposure_days()));
  }

 private:
  struct sums {
    double start = 0, middle = 0, end = 0, churned = 0;
  };
  class rate_by_day {
   public:
    void add(double churned, double active) noexcept {
      if (active > 0) {
        any_ = true;
        sum_ += churned / active;
      } else if (churned > 0) {
        sum_ = undefined;
      }
    }
    [[nodiscard]] double value() const noexcept { return any_ ? sum_ : undefined; }

   private:
    double sum_ = 0;
    bool any_ = false;
  };
  [[nodiscard]] static churn_rate quotient(count_t churned, double denominator) noexcept {
    churn_rate r;
    r.churned = static_cast<double>(churned);
    r.denominator = denominator;
    if (denominator > 0) r.value = r.churned / denominator;
    return r;
  }
  template <class Denominator>
  [[nodiscard]] bounds resampled(reading how, Denominator const& denominator) const {
    return customer_bootstrap(std::span{of_.profile_count}, how.level,
                              [&](std::span<count_t const> weights) {
                                sums s;
                                for (std::size_t i = 0; i < weights.size(); ++i) {
                                  auto const w = static_cast<double>(weights[i]);
                                  customer_profile const& p = of_.profiles[i];
                                  s.start += w * p.start;
                                  s.middle += w * p.middle;
                                  s.end += w * p.end;
                                  s.churned += w * p.churned;
                                }
                                double const d = denominator(s);
                                return d > 0 ? s.churned / d : undefined;
                              });
  }
  [[nodiscard]] double daily_sum_of(std::span<count_t const> weights) const {
    std::vector<double> change(of_.days.size() + 1, 0);
    std::vector<double> churned(of_.days.size(), 0);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      auto const w = static_cast<double>(weights[i]);
      if (w == 0) continue;
      customer_profile const& p = of_.profiles[i];
      for (auto const& [first, last] : p.active_days) {
        change[static_cast<std::size_t>(first)] += w;
        change[static_cast<std::size_t>(last)] -= w;
      }
      for (std::int32_t day : p.churn_days) churned[static_cast<std::size_t>(day)] += w;
    }
    double active = 0;
    rate_by_day sum;
    for (std::size_t d = 0; d < churned.size(); ++d) {
      active += change[d];
      sum.add(churned[d], active);
    }
    return sum.value();
  }
  ledger_period of_;
};

}  // namespace cxm::inline v0
