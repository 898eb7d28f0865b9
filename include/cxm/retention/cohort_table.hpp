#pragma once
/// A retention triangle: customers by the period in which they were acquired, and what became of
/// them in each period since. Made by acquisition_cohorts::table() and retention::cohorts().
///
/// Formula       share(cohort, k) = customers active in the k-th period after their acquisition /
///               size of the cohort; k = 0 is the period of acquisition itself. pooled(k) is the
///               quotient of both sums over the cohorts that have reached k: cohorts count by size.
///               per_customer(cohort, k) = amounts of the periods 0 to k / size.
/// Interval      Wilson; agresti_coull and wald by name. None of amounts: single orders are not
///               kept, so nothing says how much they vary.
/// Undefined     a cell that is not there, a cohort of nobody: NaN.
/// Absent        cells whose period was not over; a cohort has a cell less than the one before it.

#include <cxm/core/calendar_key.hpp>
#include <cxm/core/currency.hpp>
#include <cxm/core/estimate.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/retention/timeline.hpp>
#include <cxm/statistics/proportion.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// What becomes of the period that was running when the observation ended: its cells are absent, or
/// they are there and marked.
enum class running_period : std::uint8_t { absent, shown };

struct cohort_cell {
  count_t active = 0;       ///< customers seen in the period
  std::int64_t amount = 0;  ///< of the period, in minor units
  bool running = false;     ///< the period was not over: both may grow
};

struct cohort {
  std::string label;
  std::chrono::local_days first_day;
  count_t size = 0;
  bool running = false;  ///< the period of acquisition was not over: the cohort may grow
  std::vector<cohort_cell> cells;
};

class cohort_table {
 public:
  cohort_table(period every, currency money_in, std::vector<cohort> rows)
      : every_{every}, money_in_{money_in}, rows_{std::move(rows)} {}

  [[nodiscard]] period every() const noexcept { return every_; }
  [[nodiscard]] currency money_in() const noexcept { return money_in_; }
  /// By time, without gaps: a period in which nobody was acquired is a cohort of size 0.
  [[nodiscard]] std::vector<cohort> const& rows() const noexcept { return rows_; }
  /// How many periods the oldest cohort has.
  [[nodiscard]] std::size_t ages() const noexcept {
    return rows_.empty() ? 0 : rows_.front().cells.size();
  }
  [[nodiscard]] count_t customers() const noexcept {
    count_t n = 0;
    for (cohort const& c : rows_) n += c.size;
    return n;
  }

  [[nodiscard]] estimate share(cohort const& of, std::size_t age, reading how = {}) const {
    bool const there = age < of.cells.size();
    return quotient(there ? of.cells[age].active : 0, there ? of.size : 0, how);
  }
  /// Of all cohorts whose cell at this age is over.
  [[nodiscard]] estimate pooled(std::size_t age, reading how = {}) const {
    auto const [active, size] = reached(age);
    return quotient(active, size, how);
  }
  /// How many were active at this age, and how many customers that is out of.
  [[nodiscard]] std::pair<count_t, count_t> reached(std::size_t age) const noexcept {
    count_t active = 0;
    count_t size = 0;
    for (cohort const& c : rows_) {
      if (age >= c.cells.size() || c.cells[age].running) continue;
      active += c.cells[age].active;
      size += c.size;
    }
    return {active, size};
  }
  /// Amounts up to the end of this age, in minor units for each customer acquired.
  /// Errors: std::invalid_argument for a sum beyond 64 bits.
  [[nodiscard]] double per_customer(cohort const& of, std::size_t age) const {
    if (age >= of.cells.size() || of.size == 0) return undefined;
    return static_cast<double>(amount(of, age)) / static_cast<double>(of.size);
  }
  /// The same sum itself.
  [[nodiscard]] std::int64_t amount(cohort const& of, std::size_t age) const {
    detail::wide_money sum = 0;
    for (std::size_t k = 0; k <= age && k < of.cells.size(); ++k) sum += of.cells[k].amount;
    return detail::narrow_money(sum);
  }

 private:
  [[nodiscard]] static estimate quotient(count_t active, count_t size, reading how) {
    auto const k = static_cast<double>(active);
    auto const n = static_cast<double>(size);
    return {size == 0 ? undefined : k / n, proportion_interval(k, n, how)};
  }
  period every_;
  currency money_in_;
  std::vector<cohort> rows_;
};

namespace detail {

/// More cohorts than this make no table: its cells grow with their square.
inline constexpr std::int64_t most_cohorts = 4096;

/// The empty triangle of the cohorts first to last, of which those up to `finished` are over.
template <class Periods>
[[nodiscard]] std::vector<cohort> empty_triangle(Periods const& periods, std::int32_t first,
                                                 std::int32_t last, std::int32_t finished,
                                                 running_period running) {
  if (std::int64_t{last} - first >= most_cohorts) {
    throw std::invalid_argument(
        "cxm::cohort_table: more than 4096 cohorts; choose a longer period, unless a date is "
        "wrong");
  }
  std::vector<cohort> rows;
  for (std::int32_t p = first; p <= last; ++p) {
    cohort c{periods.label(p), periods.first_day(p), 0, p > finished, {}};
    for (std::int32_t q = p; q <= (running == running_period::shown ? last : finished); ++q) {
      c.cells.push_back({0, 0, q > finished});
    }
    rows.push_back(std::move(c));
  }
  return rows;
}

}  // namespace detail

}  // namespace cxm::inline v0
