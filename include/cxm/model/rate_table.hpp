#pragma once
/// Exchange rates by day, against one base currency.

#include <cxm/model/money.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace cxm::inline v0 {

/// Converts money by dated rates. All rates are quoted against one base, as central banks publish
/// them, so a → b is rate(b)/rate(a) and a conversion there and back uses exact inverses.
///
/// Rule: the latest rate on or before the day, not older than `longest_gap` (weekends and holidays
/// have none). The amount is rounded once, half away from zero, to the target's minor unit.
/// Errors: std::invalid_argument for a rate that isn't above 0, a second and different rate for a
/// day, a currency that isn't stated, a day without a rate; std::overflow_error beyond 64 bits.
/// Complexity: O(log n) a conversion; setting rates in order of day is O(1) each.
class rate_table {
 public:
  explicit rate_table(currency base, std::chrono::days longest_gap = std::chrono::days{7})
      : base_{base}, longest_gap_{longest_gap} {
    if (!base.stated() || longest_gap < std::chrono::days{0}) {
      throw std::invalid_argument("cxm::rate_table: a stated base currency and a gap of 0 or more");
    }
  }

  /// On this day one unit of the base buys `rate` units of `quoted`.
  void set(currency quoted, std::chrono::sys_days day, exact_rate rate) {
    if (!quoted.stated() || quoted == base_ || rate.numerator() <= 0) {
      throw std::invalid_argument(
          "cxm::rate_table: a rate above 0 of a stated currency that is not the base");
    }
    auto found = std::find_if(quotes_.begin(), quotes_.end(),
                              [&](quote const& q) { return q.of == quoted; });
    if (found == quotes_.end()) found = quotes_.insert(quotes_.end(), quote{quoted, {}});
    auto& days = found->days;
    if (days.empty() || days.back().day < day) {
      days.push_back({day, rate});
      return;
    }
    auto const at = std::lower_bound(days.begin(), days.end(), day,
                                     [](dated const& d, auto const& x) { return d.day < x; });
    if (at->day != day) {
      days.insert(at, {day, rate});
    } else if (at->rate != rate) {
      throw std::invalid_argument("cxm::rate_table: two different rates of " +
                                  std::string{quoted.code()} + " for one day");
    }
  }

  /// How many units of `to` one unit of `from` buys on this day.
  [[nodiscard]] exact_rate rate(currency from, currency to, std::chrono::sys_days day) const {
    if (from == to) return exact_rate{1};
    return of_base(to, day) * of_base(from, day).inverse();
  }
  [[nodiscard]] money convert(money amount, currency to, std::chrono::sys_days day) const {
    if (!amount.in().stated() || !to.stated()) {
      throw std::invalid_argument("cxm::rate_table: both currencies must be stated");
    }
    exact_rate const units{to.minor_units(), amount.in().minor_units()};
    auto const converted = amount * (rate(amount.in(), to, day) * units);
    return money{converted.minor_units(), to};
  }
  [[nodiscard]] currency base() const noexcept { return base_; }

  friend bool operator==(rate_table const&, rate_table const&) = default;

 private:
  struct dated {
    std::chrono::sys_days day;
    exact_rate rate;
    friend bool operator==(dated const&, dated const&) = default;
  };
  struct quote {
    currency of;
    std::vector<dated> days;  // ascending
    friend bool operator==(quote const&, quote const&) = default;
  };
  [[nodiscard]] exact_rate of_base(currency quoted, std::chrono::sys_days day) const {
    if (quoted == base_) return exact_rate{1};
    for (quote const& q : quotes_) {
      if (q.of != quoted) continue;
      auto const after = std::upper_bound(q.days.begin(), q.days.end(), day,
                                          [](auto const& x, dated const& d) { return x < d.day; });
      if (after != q.days.begin() && day - (after - 1)->day <= longest_gap_)
        return (after - 1)->rate;
    }
    throw std::invalid_argument("cxm::rate_table: no rate of " + std::string{quoted.code()} +
                                " on that day or within " + std::to_string(longest_gap_.count()) +
                                " days before it, set one");
  }
  currency base_;
  std::chrono::days longest_gap_;
  std::vector<quote> quotes_;
};

}  // namespace cxm::inline v0
