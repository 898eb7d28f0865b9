#pragma once
/// Whether a series goes up or down, how fast, and where its level changed: the Mann–Kendall test,
/// Sen's slope and Pettitt's test. All three use ranks or medians: a single wild month moves them
/// little.
///
/// Input         one value per period, in the order of time. NaN is a period without a value: it is
///               left out, the order of the others is kept, and n says how many there were.
/// Caution       All three take the values as independent under the hypothesis of no trend.
///               Autocorrelation is ignored: where a month resembles the one before, p is too small
///               and the interval of the slope too narrow. The p of Mann–Kendall is that of the
///               normal approximation with the continuity correction, for n below 10 too.

#include <cxm/core/estimate.hpp>
#include <cxm/core/exclusions.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

namespace detail {
__extension__ using wide_count = unsigned __int128;

/// Sums over the groups of t equal values. Wide: t³ leaves 64 bits at two million.
struct tie_sums {
  wide_count pairs = 0;     ///< Σ t(t − 1)
  wide_count triples = 0;   ///< Σ t(t − 1)(t − 2)
  wide_count weighted = 0;  ///< Σ t(t − 1)(2t + 5)

  void add(wide_count t) noexcept {
    if (t < 2) return;
    pairs += t * (t - 1);
    triples += t * (t - 1) * (t - 2);
    weighted += t * (t - 1) * (2 * t + 5);
  }
};

[[nodiscard]] inline tie_sums ties_of(std::span<double const> sorted) noexcept {
  tie_sums sums;
  std::size_t first = 0;
  for (std::size_t i = 1; i <= sorted.size(); ++i) {
    if (i < sorted.size() && sorted[i] == sorted[first]) continue;
    sums.add(i - first);
    first = i;
  }
  return sums;
}

/// The variance of S when x and the times are independent, with ties in both. Exact until the one
/// division when no two times are equal. Source: Kendall 1975, section 5.
[[nodiscard]] inline double kendall_variance(std::size_t values, tie_sums const& x,
                                             tie_sums const& times = {}) noexcept {
  tie_sums all;
  all.add(values);
  if (all.pairs == 0) return 0;
  // A difference of integers: as doubles, a long series of few distinct values would cancel.
  double variance =
      (static_cast<double>(all.weighted - x.weighted) - static_cast<double>(times.weighted)) / 18;
  if (times.pairs > 0) {
    variance += static_cast<double>(x.pairs) * static_cast<double>(times.pairs) /
                (2 * static_cast<double>(all.pairs));
  }
  if (times.triples > 0) {
    variance += static_cast<double>(x.triples) * static_cast<double>(times.triples) /
                (9 * static_cast<double>(all.triples));
  }
  return variance > 0 ? variance : 0;
}

/// Sorts, and returns how many pairs stood in falling order (equal ones did not): a merge sort that
/// counts, for each value taken from the right half, those still waiting in the left one.
/// Source: Knight 1966, Journal of the American Statistical Association 61, 436–439.
[[nodiscard]] inline std::int64_t sort_counting_inversions(std::vector<double>& x) {
  std::vector<double> other(x.size());
  std::size_t const n = x.size();
  std::int64_t inversions = 0;
  for (std::size_t width = 1; width < n; width *= 2) {
    for (std::size_t first = 0; first < n; first += 2 * width) {
      std::size_t const middle = (std::min)(first + width, n);
      std::size_t const last = (std::min)(first + 2 * width, n);
      std::size_t left = first;
      std::size_t right = middle;
      for (std::size_t to = first; to < last; ++to) {
        if (left < middle && (right == last || x[left] <= x[right])) {
          other[to] = x[left++];
        } else {
          inversions += static_cast<std::int64_t>(middle - left);
          other[to] = x[right++];
        }
      }
    }
    x.swap(other);
  }
  return inversions;
}

/// The median of values that may be put in any order; not empty.
[[nodiscard]] inline double median_of(std::vector<double>& x) noexcept {
  std::size_t const half = x.size() / 2;
  auto const middle = x.begin() + static_cast<std::ptrdiff_t>(half);
  std::nth_element(x.begin(), middle, x.end());
  if (x.size() % 2 == 1) return *middle;
  double const below = *std::max_element(x.begin(), middle);
  return below + 0.5 * (*middle - below);
}
}  // namespace detail

struct mann_kendall_result {
  count_t n = 0;             ///< values that are not NaN
  std::int64_t s = 0;        ///< rising pairs less falling pairs
  double variance = 0;       ///< of S, with the correction for ties
  double tau_a = undefined;  ///< S over all pairs
  double tau_b = undefined;  ///< corrected for ties: ±1 only if all values differ
  test_result test;          ///< of no trend; the statistic is z with the continuity correction
};

/// The Mann–Kendall test: does the series go up, or down, more often than chance would have it?
///
/// Formula       S = Σ sign(xⱼ − xᵢ) over i < j
///               variance = (n(n − 1)(2n + 5) − Σ t(t − 1)(2t + 5))/18, t the sizes of the groups
///               of equal values
///               z = (S − sign S)/√variance, 0 if S = 0; p = P(|Z| ≥ |z|)
///               tau_a = S/N, N = n(n − 1)/2; tau_b = S/√(N(N − Σ t(t − 1)/2))
/// Input         any numbers: only their order counts, so ±∞ will do.
/// Undefined     n < 2: tau_a, tau_b and the test are NaN. All values equal (variance 0): tau_b and
///               the test are NaN.
/// Errors        none but std::bad_alloc.
/// Complexity    O(n log n) time and O(n) memory. S is an exact integer up to n = 4·10⁹.
/// Source        Mann 1945, Econometrica 13, 245–259; Kendall 1975, Rank Correlation Methods.
[[nodiscard]] inline mann_kendall_result mann_kendall(std::span<double const> x) {
  std::vector<double> values;
  values.reserve(x.size());
  for (double const value : x) {
    if (!std::isnan(value)) values.push_back(value);
  }
  mann_kendall_result out;
  out.n = values.size();
  if (out.n < 2) return out;
  std::int64_t const falling = detail::sort_counting_inversions(values);
  detail::tie_sums const ties = detail::ties_of(values);
  auto const pairs =
      static_cast<std::int64_t>(static_cast<detail::wide_count>(out.n) * (out.n - 1) / 2);
  auto const equal = static_cast<std::int64_t>(ties.pairs / 2);
  // Every pair rises, falls or is equal.
  out.s = pairs - equal - 2 * falling;
  out.variance = detail::kendall_variance(values.size(), ties);
  auto const all = static_cast<double>(pairs);
  auto const s = static_cast<double>(out.s);
  out.tau_a = s / all;
  if (equal == pairs) return out;
  // One root of the product: two roots of 3 make less than 3, and tau_b would exceed 1.
  out.tau_b = s / std::sqrt(all * static_cast<double>(pairs - equal));
  double const corrected = s > 0 ? s - 1 : s < 0 ? s + 1 : 0;
  out.test = normal_test(corrected / std::sqrt(out.variance));
  return out;
}

struct sen_slope_result {
  count_t n = 0;                 ///< values that are not NaN
  count_t pairs = 0;             ///< pairs of different times
  estimate slope{};              ///< per unit of time: per period where no times are given
  double intercept = undefined;  ///< of the line through the median time and the median value
};

/// Sen's slope with times of one's own, such as days: the median of the slopes of all pairs.
///
/// Formula       slope = median of (xⱼ − xᵢ)/(tⱼ − tᵢ) over the N pairs with tᵢ ≠ tⱼ
///               interval: the slopes at the ranks [(N − C)/2] and [(N + C)/2 + 1] of the sorted N
///               slopes, [·] rounding to the nearest rank, C = z·√variance, z the normal deviate of
///               the level and variance that of S of Mann–Kendall, corrected for equal values and
///               for equal times
///               intercept = median x − slope · median t, over the same n
/// Input         finite values, with their times in any order. A NaN in either leaves the pair out.
/// Undefined     no two different times: all is NaN. A rank beyond the first or last slope, as with
///               n = 4 at 95 %: the interval is NaN.
/// Errors        std::invalid_argument: as many times as values are needed; a value or time is
///               infinite; n > 10,000.
/// Complexity    O(n²) time, and n(n − 1)/2 · 8 bytes of memory: 400 MB at the limit.
/// Source        Sen 1968, Journal of the American Statistical Association 63, 1379–1389; Gilbert
///               1987, Statistical Methods for Environmental Pollution Monitoring, section 16.5;
///               the intercept: Conover 1980, Practical Nonparametric Statistics.
[[nodiscard]] inline sen_slope_result sen_slope(std::span<double const> times,
                                                std::span<double const> x,
                                                confidence level = confidence{0.95}) {
  constexpr std::size_t most = 10'000;
  if (times.size() != x.size()) {
    throw std::invalid_argument("cxm::sen_slope: every value has one time");
  }
  std::vector<double> t;
  std::vector<double> values;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isinf(x[i]) || std::isinf(times[i])) {
      throw std::invalid_argument("cxm::sen_slope: values and times are finite (or NaN: missing)");
    }
    if (std::isnan(x[i]) || std::isnan(times[i])) continue;
    if (values.size() == most) {
      throw std::invalid_argument(
          "cxm::sen_slope: at most 10000 values, since all pairs are held in memory: take means of "
          "longer periods");
    }
    t.push_back(times[i]);
    values.push_back(x[i]);
  }
  sen_slope_result out;
  std::size_t const n = values.size();
  out.n = n;
  out.slope.range = no_interval({level});
  std::vector<double> slopes;
  if (n > 1) slopes.reserve(n * (n - 1) / 2);
  for (std::size_t j = 1; j < n; ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      if (t[i] != t[j]) slopes.push_back((values[j] - values[i]) / (t[j] - t[i]));
    }
  }
  out.pairs = slopes.size();
  if (slopes.empty()) return out;

  out.slope.value = detail::median_of(slopes);
  std::sort(values.begin(), values.end());
  std::sort(t.begin(), t.end());
  double const variance = detail::kendall_variance(n, detail::ties_of(values), detail::ties_of(t));
  out.intercept = detail::median_of(values) - out.slope.value * detail::median_of(t);
  double const spread = normal_deviate(level) * std::sqrt(variance);
  auto const count = static_cast<double>(slopes.size());
  double const lower = std::floor((count - spread) / 2 + 0.5);
  double const upper = std::floor((count + spread) / 2 + 1.5);
  if (lower < 1 || upper > count) return out;
  auto const at_rank = [&](double rank) {
    auto const place = slopes.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
    std::nth_element(slopes.begin(), place, slopes.end());
    return *place;
  };
  out.slope.range.lower = at_rank(lower);
  out.slope.range.upper = at_rank(upper);
  return out;
}

/// Sen's slope per period: the times are 0, 1, 2, …. A NaN keeps its place, so that the values on
/// its two sides are two periods apart. The rest is as with times.
[[nodiscard]] inline sen_slope_result sen_slope(std::span<double const> x,
                                                confidence level = confidence{0.95}) {
  std::vector<double> times(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) times[i] = static_cast<double>(i);
  return sen_slope(times, x, level);
}

struct pettitt_result {
  count_t n = 0;       ///< values that are not NaN
  std::int64_t k = 0;  ///< the largest |U|
  /// Index in the input, counted from 0, of the last value before the change: the first of them
  /// where several have the largest |U|.
  std::optional<std::size_t> last_before{};
  double p = undefined;
};

/// Pettitt's test: did the level of the series change once, and after which value?
///
/// Formula       U = Σ sign(xᵢ − xⱼ) over i ≤ k < j, for each k < n = 2·Σ rank(xᵢ) − k(n + 1) over
///               i ≤ k, with the mean rank for equal values
///               K = max |U|; p = min(1, 2·exp(−6K²/(n³ + n²)))
/// Input         any numbers: only their order counts.
/// Undefined     n < 2 or all values equal: K is 0, p NaN, and there is no change to point at.
///               Otherwise the change is named whether p is small or not: look at p first.
/// Errors        none but std::bad_alloc.
/// Complexity    O(n log n) time and O(n) memory. K is an exact integer up to n = 2·10⁹.
/// Source        Pettitt 1979, Applied Statistics 28, 126–135. The p is his approximation, which
///               he found good to two decimals up to 0.5.
[[nodiscard]] inline pettitt_result pettitt(std::span<double const> x) {
  std::vector<double> sorted;
  sorted.reserve(x.size());
  for (double const value : x) {
    if (!std::isnan(value)) sorted.push_back(value);
  }
  std::sort(sorted.begin(), sorted.end());
  pettitt_result out;
  out.n = sorted.size();
  if (out.n < 2 || sorted.front() == sorted.back()) return out;
  auto const n = static_cast<std::int64_t>(out.n);
  std::int64_t u = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i])) continue;
    auto const [first, last] = std::equal_range(sorted.begin(), sorted.end(), x[i]);
    // Twice the mean rank of the values equal to this one.
    u += (first - sorted.begin()) + (last - sorted.begin()) + 1 - (n + 1);
    std::int64_t const size = u < 0 ? -u : u;
    if (size > out.k) {
      out.k = size;
      out.last_before = i;
    }
  }
  auto const values = static_cast<double>(n);
  auto const k = static_cast<double>(out.k);
  out.p = std::fmin(1, 2 * std::exp(-6 * k * k / (values * values * (values + 1))));
  return out;
}

}  // namespace cxm::inline v0
