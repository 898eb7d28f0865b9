#pragma once
/// How often each whole value was seen, such as milliseconds, clicks or errors: medians, quantiles
/// and geometric means that are exactly those of all values, whatever their order and split.
///
/// Input         whole values from 0 on.
/// Quantiles     h = p·(n − 1): between the values of rank ⌊h⌋ and ⌊h⌋ + 1, counted from 0, in
///               proportion to the rest of h. The median is the middle value, or the midpoint of
///               the two middle ones.
/// Geometric     exp(mean of ln x), with the interval exp(mean ± t·s/√n), s the standard deviation
///               of ln x with divisor n − 1 and t that of n − 1 degrees of freedom.
/// Undefined     no values: NaN. A value of 0: no geometric mean. Fewer than two values, or all
///               alike: no interval.
/// Merge         exact, in any order. State and memory: 16 bytes for each different value, so
///               values that hardly ever repeat cost as much as keeping them all.
/// Complexity    push O(log of the different values) on average; reading O(different values), for
///               it puts them in order without changing what it reads.
/// Source        quantiles: Hyndman and Fan 1996, The American Statistician 50, 361–365, definition
///               7; geometric mean: Sauro and Lewis 2010, CHI 2010, 2347–2350.

#include <cxm/core/answer_scale.hpp>
#include <cxm/core/estimate.hpp>
#include <cxm/core/exact_sum.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/student_t.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// A value and how often it was seen.
struct counted_value {
  std::int64_t value = 0;
  count_t count = 0;
  friend bool operator==(counted_value const&, counted_value const&) = default;
};

/// Mean and standard deviation (divisor n − 1).
struct value_moments {
  double mean = undefined;
  double deviation = undefined;
};

/// Different values in ascending order: what value_counts is read as.
class counted_values {
 public:
  __extension__ using wide = __int128;

  counted_values() = default;
  /// Precondition: ascending, each value once and from 0 on, each count at least 1, all counts
  /// together within most_observations.
  explicit counted_values(std::vector<counted_value> ascending) : rows_{std::move(ascending)} {
    for (auto const& x : rows_) count_ += x.count;
  }

  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] std::span<counted_value const> rows() const noexcept { return rows_; }
  /// Exact: at most 2^62 values below 2^63.
  [[nodiscard]] wide sum() const noexcept {
    wide total = 0;
    for (auto const& x : rows_) total += static_cast<wide>(x.value) * static_cast<wide>(x.count);
    return total;
  }

  [[nodiscard]] double median() const noexcept {
    if (count_ == 0) return undefined;
    double const lower = of_rank((count_ - 1) / 2);
    return lower + 0.5 * (of_rank(count_ / 2) - lower);
  }
  /// Undefined (NaN) also for a p outside [0, 1].
  [[nodiscard]] double quantile(double p) const noexcept {
    if (count_ == 0 || !(p >= 0 && p <= 1)) return undefined;
    double const h = p * static_cast<double>(count_ - 1);
    double const floor = std::floor(h);
    // Beyond 2^53 values h is rounded, at the end perhaps beyond the last.
    count_t const rank = (std::min)(static_cast<count_t>(floor), count_ - 1);
    double const lower = of_rank(rank);
    return lower + (h - floor) * (of_rank((std::min)(rank + 1, count_ - 1)) - lower);
  }

  [[nodiscard]] value_moments moments() const noexcept {
    value_moments m;
    if (count_ == 0) return m;
    m.mean = static_cast<double>(sum()) / static_cast<double>(count_);
    m.deviation = deviation(m.mean, [](double x) { return x; });
    return m;
  }
  /// Of ln x.
  [[nodiscard]] value_moments log_moments() const noexcept {
    value_moments m;
    if (count_ == 0 || rows_.front().value == 0) return m;
    auto const ln = [](double x) { return std::log(x); };
    exact_sum logs;
    for (auto const& x : rows_) {
      logs.add(static_cast<double>(x.count) * ln(static_cast<double>(x.value)));
    }
    // Rounding must not take the mean beyond the values: equal values deviate by exactly 0.
    m.mean = std::clamp(logs.value() / static_cast<double>(count_), ln(least()), ln(most()));
    m.deviation = deviation(m.mean, ln);
    return m;
  }
  /// The one method is student_t, on logarithms, and it is the default.
  /// Errors: std::invalid_argument for another.
  [[nodiscard]] estimate geometric_mean(reading how = {}) const {
    using enum interval_method;
    if (how.method != standard && how.method != student_t) {
      refuse_method("cxm: a geometric mean has the interval student_t");
    }
    estimate e{undefined, {undefined, undefined, how.level.level(), student_t}};
    value_moments const logs = log_moments();
    if (!(logs.mean == logs.mean)) return e;
    e.value = std::clamp(std::exp(logs.mean), least(), most());
    if (!(logs.deviation > 0)) return e;
    auto const n = static_cast<double>(count_);
    double const half = student_t_deviate(how.level, n - 1) * logs.deviation / std::sqrt(n);
    e.range.lower = std::exp(logs.mean - half);
    e.range.upper = std::exp(logs.mean + half);
    return e;
  }

  friend bool operator==(counted_values const&, counted_values const&) = default;

 private:
  [[nodiscard]] double least() const noexcept { return static_cast<double>(rows_.front().value); }
  [[nodiscard]] double most() const noexcept { return static_cast<double>(rows_.back().value); }
  /// The value with so many before it. Precondition: rank < count().
  [[nodiscard]] double of_rank(count_t rank) const noexcept {
    auto at = rows_.begin();
    for (; rank >= at->count; ++at) rank -= at->count;
    return static_cast<double>(at->value);
  }
  /// Squares are summed in ascending order of the values: the same for any order of arrival.
  template <class F>
  [[nodiscard]] double deviation(double mean, F const& of) const noexcept {
    if (count_ < 2) return undefined;
    double squares = 0;
    for (auto const& x : rows_) {
      double const d = of(static_cast<double>(x.value)) - mean;
      squares += static_cast<double>(x.count) * d * d;
    }
    return std::sqrt(squares / static_cast<double>(count_ - 1));
  }

  std::vector<counted_value> rows_;
  count_t count_ = 0;
};

class value_counts {
 public:
  /// Precondition: value ≥ 0.
  void push(std::int64_t value) { add({value, 1}); }
  /// The same value n times. Precondition: value ≥ 0. Errors: std::invalid_argument when that is
  /// more than a count holds.
  void push_counted(std::int64_t value, count_t n) {
    check_counts_fit(count_, exclusions{}, n);
    if (n > 0) add({value, n});
  }
  /// Errors: merge_error when the values together exceed most_observations. All or nothing.
  void merge(value_counts const& other) {
    if (!counts_fit(count_, other.count_)) {
      throw merge_error("cxm: more values than a count holds");
    }
    auto all = united(united(sorted_, ascending(waiting_)),
                      united(other.sorted_, ascending(other.waiting_)));
    count_ += other.count_;
    sorted_ = std::move(all);
    waiting_.clear();
  }

  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] counted_values sorted() const {
    return counted_values{united(sorted_, ascending(waiting_))};
  }

  void write(state_writer& out) const {
    counted_values const all = sorted();
    out.u64(all.rows().size());
    for (auto const& x : all.rows()) {
      out.i64(x.value);
      out.u64(x.count);
    }
  }
  /// Errors: state_error for a value outside [least, most], and for what write() can't have
  /// written.
  [[nodiscard]] static value_counts read(
      state_reader& in, std::int64_t least = 0,
      std::int64_t most = (std::numeric_limits<std::int64_t>::max)()) {
    value_counts loaded;
    for (std::size_t left = in.length(16); left > 0; --left) {
      counted_value const x{in.i64(), in.count(most_observations - loaded.count_)};
      bool const ascends = loaded.sorted_.empty() || loaded.sorted_.back().value < x.value;
      if (x.value < least || x.value > most || x.count == 0 || !ascends) {
        throw state_error("cxm::load: a value that can't be there, or values out of order");
      }
      loaded.sorted_.push_back(x);
      loaded.count_ += x.count;
    }
    return loaded;
  }
  friend bool operator==(value_counts const& a, value_counts const& b) {
    return a.count_ == b.count_ && a.sorted() == b.sorted();
  }

 private:
  using run = std::vector<counted_value>;

  // New values wait unsorted until they are as many as the sorted ones: sorting them in then costs
  // O(log) for each.
  void add(counted_value x) {
    auto const at = std::lower_bound(
        sorted_.begin(), sorted_.end(), x.value,
        [](counted_value const& a, std::int64_t value) { return a.value < value; });
    if (at != sorted_.end() && at->value == x.value) {
      at->count += x.count;
    } else {
      constexpr std::size_t fewest = 64;
      if (waiting_.size() >= (std::max)(fewest, sorted_.size())) {
        sorted_ = united(sorted_, ascending(waiting_));
        waiting_.clear();
      }
      waiting_.push_back(x);
    }
    count_ += x.count;
  }
  [[nodiscard]] static run ascending(run values) {
    std::sort(values.begin(), values.end(),
              [](counted_value const& a, counted_value const& b) { return a.value < b.value; });
    return values;
  }
  /// Of two ascending runs, in which a value may repeat, one in which none does.
  [[nodiscard]] static run united(run const& a, run const& b) {
    run all;
    all.reserve(a.size() + b.size());
    auto const take = [&](counted_value const& x) {
      if (!all.empty() && all.back().value == x.value) {
        all.back().count += x.count;
      } else {
        all.push_back(x);
      }
    };
    auto left = a.begin();
    auto right = b.begin();
    while (left != a.end() && right != b.end()) {
      take(right->value < left->value ? *right++ : *left++);
    }
    for (; left != a.end(); ++left) take(*left);
    for (; right != b.end(); ++right) take(*right);
    return all;
  }

  run sorted_;
  run waiting_;
  count_t count_ = 0;
};

namespace detail {
/// A whole number from 0 to `most`; otherwise −1, and the reason is counted as answer_scale does.
/// Precondition: most ≤ 2^53.
template <answer T>
[[nodiscard]] constexpr std::int64_t whole_value(T const& x, std::int64_t most,
                                                 exclusions& out) noexcept {
  using value = std::remove_cvref_t<T>;
  if constexpr (std::same_as<value, std::nullopt_t>) {
    out.add(reason::missing);
  } else if constexpr (std::floating_point<value>) {
    auto const wide = static_cast<double>(x);
    if (wide != wide) {
      out.add(reason::missing);
    } else if (!(wide >= 0 && wide <= static_cast<double>(most))) {
      out.add(reason::out_of_scale);
    } else if (auto const whole = static_cast<std::int64_t>(wide);
               static_cast<double>(whole) == wide) {
      return whole;
    } else {
      out.add(reason::fractional);
    }
  } else if constexpr (std::integral<value>) {
    if (std::cmp_greater_equal(x, 0) && std::cmp_less_equal(x, most)) {
      return static_cast<std::int64_t>(x);
    }
    out.add(reason::out_of_scale);
  } else {
    if (x) return whole_value(*x, most, out);
    out.add(reason::missing);
  }
  return -1;
}
}  // namespace detail

}  // namespace cxm::inline v0
