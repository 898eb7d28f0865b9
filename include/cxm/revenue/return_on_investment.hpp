#pragma once
/// What a programme returned for its cost: the gain of the customers who were in it, against that of
/// a control group who were not.
///
/// Figures       against_control   (headline) (G − cost)/cost with G = n·(mean gain of the treated −
///                                 mean gain of the control), n the treated: what they gained beyond
///                                 what they would have gained anyway
///               without_control   the same with G the whole gain of the treated: takes all of it
///                                 for the programme's
///               gain_per_customer the difference of the means, in money
///               treated, control, gain, cost
/// Input         a gain for each customer, in minor units: revenue or margin kept or expanded in one
///               stretch of time for all; 0 for who brought none, negative for a loss. bool: treated.
///               The cost in minor units, all of it, in one or several parts.
/// Interval      Welch's of the difference of means, and Student's of the mean without control; the
///               cost is taken as known, so each is scaled by n/cost. Where customers were not drawn
///               for the programme by chance it holds no more than the comparison does.
/// Undefined     a cost of 0 or less, or nobody on a side that is needed: NaN.
/// Left out      a missing gain, as missing.
/// Money         integer minor units of one currency; two currencies don't merge.
/// Errors        std::invalid_argument for a negative cost, and as exact_moments.
/// Merge         exact, in any order; one row a customer. State: O(1). Push: O(1).
/// Source        the quotient is its name; Welch 1938, Biometrika 29, 350–362.

#include <cxm/core/currency.hpp>
#include <cxm/core/metric.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/statistics/exact_moments.hpp>

#include <concepts>
#include <cstdint>
#include <optional>

namespace cxm::inline v0 {

class return_on_investment {
 public:
  static constexpr std::string_view id = "return_on_investment";
  static constexpr std::string_view title = "return on investment";
  static constexpr std::string_view definition =
      "Gain of the treated customers beyond the control group, less cost, divided by cost.";

  return_on_investment() = default;
  explicit return_on_investment(currency money_in) : currency_{money_in} {}
  template <std::ranges::input_range R, class T, class G>
  requires observes_rows<return_on_investment, R, T, G> return_on_investment(currency money_in,
                                                                             R&& customers,
                                                                             T const& treated,
                                                                             G const& gain)
      : currency_{money_in} {
    push_rows(*this, static_cast<R&&>(customers), treated, gain);
  }

  template <std::same_as<bool> B, money_amount Amount>
  void push(B treated, Amount gain) {
    (treated ? treated_ : control_).add(gain);
  }
  template <std::same_as<bool> B, money_amount Amount>
  void push(B treated, std::optional<Amount> const& gain) {
    if (gain) {
      push(treated, *gain);
    } else {
      excluded_.add(reason::missing);
    }
  }
  template <money_amount Amount>
  void add_cost(Amount cost) {
    if (cost < 0) throw std::invalid_argument("cxm::return_on_investment: a cost is 0 or more");
    add_money(cost_, cost);
  }

  void merge(return_on_investment const& other) {
    if (currency_ != other.currency_) {
      throw merge_error("cxm::return_on_investment: two currencies don't merge; convert one first");
    }
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::return_on_investment: more customers than a count holds");
    }
    return_on_investment sum{*this};
    sum.treated_.merge(other.treated_);
    sum.control_.merge(other.control_);
    add_money(sum.cost_, other.cost_);
    sum.excluded_.merge(other.excluded_);
    *this = sum;
  }
  [[nodiscard]] return_on_investment empty_copy() const { return return_on_investment{currency_}; }

  /// Customers of both sides.
  [[nodiscard]] count_t count() const noexcept { return treated_.count() + control_.count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] exact_moments const& treated() const noexcept { return treated_; }
  [[nodiscard]] exact_moments const& control() const noexcept { return control_; }
  /// In minor units.
  [[nodiscard]] std::int64_t cost() const noexcept { return cost_; }

  [[nodiscard]] estimate against_control(reading how = {}) const {
    return over_cost(mean_difference(treated_, control_, level_of(how)));
  }
  [[nodiscard]] estimate without_control(reading how = {}) const {
    return over_cost(treated_.mean_estimate(level_of(how)));
  }
  /// In major units.
  [[nodiscard]] estimate gain_per_customer(reading how = {}) const {
    double const major = 1.0 / static_cast<double>(currency_.minor_units());
    return mean_difference(treated_, control_, level_of(how)).scaled(major);
  }

  void figures(figure_sink out, reading how = {}) const {
    double const major = 1.0 / static_cast<double>(currency_.minor_units());
    auto const money = [&](std::string_view name, double value, bounds range = {}) {
      figure f = value_figure(name, unit::money, value, range);
      f.money_in = currency_;
      out(f);
    };
    estimate const beyond = against_control(how);
    out(value_figure("against_control", unit::ratio, beyond.value, beyond.range));
    out(count_figure("treated", treated_.count()));
    out(count_figure("control", control_.count()));
    estimate const whole = without_control(how);
    out(value_figure("without_control", unit::ratio, whole.value, whole.range,
                     "takes the whole gain of the treated for the programme's"));
    estimate const each = gain_per_customer(how);
    money("gain_per_customer", each.value, each.range);
    money("gain", static_cast<double>(treated_.sum()) * major);
    money("cost", static_cast<double>(cost_) * major);
  }

  void write(state_writer& out) const {
    currency_.write(out);
    treated_.write(out);
    control_.write(out);
    out.i64(cost_);
    excluded_.write(out);
  }
  [[nodiscard]] static return_on_investment read(state_reader& in) {
    return_on_investment loaded{currency::read(in)};
    loaded.treated_ = exact_moments::read(in);
    loaded.control_ = exact_moments::read(in);
    loaded.cost_ = in.i64();
    if (loaded.cost_ < 0) throw state_error("cxm::load: a negative cost");
    if (!counts_fit(loaded.treated_.count(), loaded.control_.count())) {
      throw state_error("cxm::load: more customers than a count holds");
    }
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(return_on_investment const&, return_on_investment const&) = default;

 private:
  [[nodiscard]] static confidence level_of(reading how) {
    if (how.method != interval_method::standard && how.method != interval_method::student_t) {
      refuse_method("cxm::return_on_investment: its interval is student_t");
    }
    return how.level;
  }
  [[nodiscard]] estimate over_cost(estimate const& gain) const {
    auto const n = static_cast<double>(treated_.count());
    auto const cost = static_cast<double>(cost_);
    auto const returned = [&](double each) {
      return cost_ > 0 ? (n * each - cost) / cost : undefined;
    };
    return {returned(gain.value),
            {returned(gain.range.lower), returned(gain.range.upper), gain.range.level,
             gain.range.method}};
  }
  currency currency_;
  exact_moments treated_;
  exact_moments control_;
  std::int64_t cost_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
