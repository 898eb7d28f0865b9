#pragma once
/// A customer base as models of buying see it: how often each customer bought again, when last, and
/// for how long they were watched.
///
/// Buyer         x repeats after the first purchase, at t_x the last of them, of T watched, both
///               counted from the first purchase; and z, the mean of what the repeats brought.
/// Input         x whole and ≥ 0; 0 < t_x ≤ T where x > 0, t_x = 0 where x = 0; T finite; z in the
///               unit that values shall have, NaN where it isn't known, as for x = 0. Zero and
///               negative z are kept here; who models spend leaves them out and counts them.
/// Unit          t_x and T are counted in one unit of time, which is said: a model's rates are per
///               that unit, and discounts are made for it.
/// Covariates    numbers about a customer that may explain how often they buy or how long they
///               stay, a column each.
/// Alike         customers with the same x, t_x, T and covariates are one row with a count for
///               whatever depends on these alone.
/// Errors        std::invalid_argument, with the customer's number, and nothing has changed.
/// Complexity    a push O(1); alike() O(n + d·log d) for d different values of a column. Memory 32 bytes for each customer, and 8 for each
///               covariate.

#include <cxm/clv/joint_ranks.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/reading.hpp>

#include <cmath>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// What time is counted in. Errors: std::invalid_argument for a length that is not above 0.
class time_unit {
 public:
  explicit constexpr time_unit(double days) : days_{days} {
    if (!(days > 0 && days < HUGE_VAL)) {
      throw std::invalid_argument("cxm::time_unit: a unit is more than 0 days long");
    }
  }
  [[nodiscard]] static constexpr time_unit day() { return time_unit{1}; }
  [[nodiscard]] static constexpr time_unit week() { return time_unit{7}; }
  [[nodiscard]] constexpr double in_days() const noexcept { return days_; }
  friend constexpr bool operator==(time_unit const&, time_unit const&) = default;

 private:
  double days_;
};

struct buyer {
  double repeats = 0;             ///< x
  double recency = 0;             ///< t_x, from the first purchase to the last
  double observed = 0;            ///< T, from the first purchase to the end of what was seen
  double mean_spend = undefined;  ///< z, of a repeat
  friend bool operator==(buyer const&, buyer const&) = default;
};

/// Customers that are alike, once: in the order of x, t_x, T, then covariates.
struct alike_buyers {
  struct row {
    double repeats = 0;
    double recency = 0;
    double observed = 0;
    double customers = 0;  ///< how many; whole
  };
  std::vector<row> rows;
  std::vector<double> covariates;     ///< of row 0, then of row 1, …
  std::vector<std::uint32_t> row_of;  ///< of each customer, as they were pushed
};

class customer_base {
 public:
  explicit customer_base(time_unit unit, std::vector<std::string> covariates = {})
      : unit_{unit}, names_{std::move(covariates)} {}
  /// Your own rows through projections: x, t_x, T.
  template <std::ranges::input_range R, class X, class L, class T>
  customer_base(time_unit unit, R&& rows, X const& repeats, L const& recency, T const& observed)
      : unit_{unit} {
    for (auto&& row : rows) {
      push({static_cast<double>(detail::invoke(repeats, row)),
            static_cast<double>(detail::invoke(recency, row)),
            static_cast<double>(detail::invoke(observed, row))});
    }
  }
  /// The same, with z.
  template <std::ranges::input_range R, class X, class L, class T, class Z>
  customer_base(time_unit unit, R&& rows, X const& repeats, L const& recency, T const& observed,
                Z const& mean_spend)
      : unit_{unit} {
    for (auto&& row : rows) {
      push({static_cast<double>(detail::invoke(repeats, row)),
            static_cast<double>(detail::invoke(recency, row)),
            static_cast<double>(detail::invoke(observed, row)),
            static_cast<double>(detail::invoke(mean_spend, row))});
    }
  }

  void push(buyer const& b, std::span<double const> covariates = {}) {
    check(b, covariates);
    buyers_.push_back(b);
    covariates_.insert(covariates_.end(), covariates.begin(), covariates.end());
  }
  void reserve(std::size_t customers) {
    buyers_.reserve(customers);
    covariates_.reserve(customers * names_.size());
  }

  [[nodiscard]] time_unit unit() const noexcept { return unit_; }
  [[nodiscard]] std::size_t size() const noexcept { return buyers_.size(); }
  [[nodiscard]] bool empty() const noexcept { return buyers_.empty(); }
  [[nodiscard]] buyer const& operator[](std::size_t i) const { return buyers_[i]; }
  [[nodiscard]] std::vector<buyer> const& buyers() const& noexcept { return buyers_; }
  [[nodiscard]] std::vector<buyer> buyers() && noexcept { return std::move(buyers_); }
  [[nodiscard]] std::vector<std::string> const& covariate_names() const noexcept { return names_; }
  [[nodiscard]] std::span<double const> covariates_of(std::size_t i) const {
    return std::span{covariates_}.subspan(i * names_.size(), names_.size());
  }

  [[nodiscard]] alike_buyers alike() const {
    // Of each customer the rank of x among all x, then of t_x, … as one number, which is what rows
    // are ordered by.
    detail::joint_ranks ranks{size()};
    ranks.add([&](std::size_t i) { return buyers_[i].repeats; });
    ranks.add([&](std::size_t i) { return buyers_[i].recency; });
    ranks.add([&](std::size_t i) { return buyers_[i].observed; });
    std::size_t const width = names_.size();
    for (std::size_t c = 0; c < width; ++c) {
      ranks.add([&](std::size_t i) { return covariates_[i * width + c]; });
    }
    alike_buyers out;
    out.row_of.resize(size());
    std::uint64_t last = 0;
    for (auto const& [rank, i] : std::move(ranks).ordered()) {
      if (out.rows.empty() || rank != last) {
        buyer const& b = buyers_[i];
        out.rows.push_back({b.repeats, b.recency, b.observed, 0});
        auto const more = covariates_of(i);
        out.covariates.insert(out.covariates.end(), more.begin(), more.end());
        last = rank;
      }
      ++out.rows.back().customers;
      out.row_of[i] = static_cast<std::uint32_t>(out.rows.size() - 1);
    }
    return out;
  }

 private:
  void check(buyer const& b, std::span<double const> covariates) const {
    if (size() == 0xFFFFFFFFU) refuse("more customers than are counted");
    if (!(b.repeats >= 0 && b.repeats < 0x1p53) || b.repeats != std::floor(b.repeats)) {
      refuse("repeats x are a whole number, 0 or more");
    }
    if (!(b.observed >= 0 && b.observed < HUGE_VAL)) refuse("T is a number, 0 or more");
    if (!(b.recency >= 0 && b.recency <= b.observed)) refuse("t_x is from 0 to T");
    if (b.repeats > 0 && b.recency == 0) {
      refuse("a repeat at t_x = 0 is the first purchase; merge purchases of one day");
    }
    if (b.repeats == 0 && b.recency != 0) refuse("without repeats t_x is 0");
    if (std::isinf(b.mean_spend)) refuse("the mean spend is infinite");
    if (covariates.size() != names_.size()) refuse("as many covariates as are named");
    for (double c : covariates) {
      if (!std::isfinite(c)) refuse("a covariate is a finite number");
    }
  }
  [[noreturn]] void refuse(char const* what) const {
    throw std::invalid_argument("cxm::customer_base: customer " + std::to_string(size() + 1) +
                                ": " + what);
  }
  time_unit unit_;
  std::vector<std::string> names_;
  std::vector<buyer> buyers_;
  std::vector<double> covariates_;
};

}  // namespace cxm::inline v0
