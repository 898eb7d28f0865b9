#pragma once
/// Whether a series of periods varies as usual or something happened: charts of individual values
/// with their moving ranges (XmR), of shares (p), of means of unequal samples, of exponentially
/// weighted means (EWMA) and of cumulative sums (CUSUM), and the rule of the long run on one side.
///
/// Input         one value per period, in the order of time; NaN is a period without a value: its
///               point and limits are NaN, it is never signalled, and the chart goes on from the
///               value before it.
/// Shape         n periods → n points, each with its limits, and the indices (from 0) of the points
///               beyond them. On a limit is not beyond it.
/// Caution       The limits suppose independent periods: autocorrelation makes moving ranges small
///               and alarms frequent.
/// Errors        std::invalid_argument where a value is infinite or a parameter out of its range.
/// Complexity    O(n).

#include <cxm/core/exclusions.hpp>
#include <cxm/core/reading.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

/// What a process does while nothing happens: its mean and standard deviation. NaN: not known.
struct process_level {
  double centre = undefined;
  double std_dev = undefined;
};

struct control_chart {
  double centre = undefined;
  double std_dev = undefined;  ///< of one observation, not of a point of the chart
  std::vector<double> points;
  std::vector<double> lower;
  std::vector<double> upper;
  std::vector<std::size_t> beyond;  ///< indices of the points below lower or above upper
};

namespace detail {
/// E|x − y|/σ of two normal values, 2/√π; tables of control charts round it to 1.128.
inline constexpr double mean_range_of_two = 1.1283791670955126;
/// The standard deviation of |x − y| over its mean, √(π/2 − 1): 1 + 3 times it is 3.2665, the 3.267
/// of the tables.
inline constexpr double range_variation_of_two = 0.75551063976286702;

inline void check_process(std::span<double const> x, process_level const& level) {
  for (double const value : x) {
    if (std::isinf(value)) {
      throw std::invalid_argument(
          "cxm: the values of a control chart are finite (or NaN: missing)");
    }
  }
  if (std::isinf(level.centre) || std::isinf(level.std_dev) || level.std_dev < 0) {
    throw std::invalid_argument(
        "cxm: the centre of a control chart is finite, its standard deviation finite and not "
        "negative");
  }
}

/// A point without a value or without limits compares false with both: it is never beyond them.
inline void add_point(control_chart& chart, double point, double lower, double upper) {
  bool const missing = std::isnan(point);
  if (point < lower || point > upper) chart.beyond.push_back(chart.points.size());
  chart.points.push_back(point);
  chart.lower.push_back(missing ? undefined : lower);
  chart.upper.push_back(missing ? undefined : upper);
}
}  // namespace detail

/// The level of a process from the ranges between successive values, which a shift of the level in
/// the middle of the series hardly widens.
///
/// Formula       centre = mean x; std_dev = mean |xᵢ − xᵢ₋₁| / d₂, d₂ = 2/√π = 1.12838
/// Undefined     no value: both NaN. One value: std_dev NaN.
/// Errors        std::invalid_argument for an infinite value.
/// Source        Shewhart 1931, Economic Control of Quality of Manufactured Product; Wheeler and
///               Chambers 1992, Understanding Statistical Process Control. Their tables round d₂ to
///               1.128, which makes std_dev larger by 0.03 %.
[[nodiscard]] inline process_level moving_range_level(std::span<double const> x) {
  detail::check_process(x, {});
  double sum = 0;
  double ranges = 0;
  double n = 0;
  double last = undefined;
  double least = undefined;
  double most = undefined;
  for (double const value : x) {
    if (std::isnan(value)) continue;
    if (n > 0) ranges += std::fabs(value - last);
    sum += value;
    n += 1;
    last = value;
    least = std::fmin(least, value);
    most = std::fmax(most, value);
  }
  process_level level;
  // Equal values have limits of no width: a mean that is rounded past them would put all outside.
  if (n > 0) level.centre = (std::fmax)(least, (std::fmin)(most, sum / n));
  if (n > 1) level.std_dev = ranges / (n - 1) / detail::mean_range_of_two;
  return level;
}

struct xmr_charts {
  control_chart individuals;
  control_chart ranges;  ///< |xᵢ − xᵢ₋₁|; the first value has none. Its std_dev is that of a range
};

/// The chart of individual values and of their moving ranges, around a level that is known, such as
/// that of a period when all was well.
///
/// Formula       individuals: centre ± 3·std_dev, the natural process limits
///               ranges: centre d₂·std_dev, lower 0, upper D₄·d₂·std_dev, D₄ = 1 + 3√(π/2 − 1) =
///               3.2665 (3.267 in tables)
/// Undefined     centre or std_dev NaN: NaN limits and nothing beyond them.
/// Source        as of moving_range_level.
[[nodiscard]] inline xmr_charts xmr_chart(std::span<double const> x, process_level level) {
  detail::check_process(x, level);
  xmr_charts out;
  double const mean_range = detail::mean_range_of_two * level.std_dev;
  out.individuals.centre = level.centre;
  out.individuals.std_dev = level.std_dev;
  out.ranges.centre = mean_range;
  out.ranges.std_dev = detail::range_variation_of_two * mean_range;
  double const half = 3 * level.std_dev;
  double const highest_range = mean_range + 3 * out.ranges.std_dev;
  double const lowest_range = std::isnan(mean_range) ? undefined : 0;
  double last = undefined;
  for (double const value : x) {
    detail::add_point(out.individuals, value, level.centre - half, level.centre + half);
    detail::add_point(out.ranges, std::fabs(value - last), lowest_range, highest_range);
    if (!std::isnan(value)) last = value;
  }
  return out;
}

/// The same around the level of the values themselves. Fewer than 2 values: NaN limits.
[[nodiscard]] inline xmr_charts xmr_chart(std::span<double const> x) {
  return xmr_chart(x, moving_range_level(x));
}

/// The chart of shares xᵢ/nᵢ from periods of unequal size, around a share that is known.
///
/// Formula       share ± 3·√(share(1 − share)/nᵢ), clamped to [0, 1]; std_dev = √(share(1 − share))
/// Input         x successes of n trials in each period; n = 0 is a period without a value.
/// Undefined     share NaN: NaN limits.
/// Errors        std::invalid_argument: as many x as n; x ≤ n; share within [0, 1].
/// Source        Shewhart 1931; Montgomery, Introduction to Statistical Quality Control, chapter 7.
[[nodiscard]] inline control_chart p_chart(std::span<count_t const> x, std::span<count_t const> n,
                                           double share) {
  if (x.size() != n.size()) {
    throw std::invalid_argument("cxm::p_chart: every count of successes has one of trials");
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] > n[i]) throw std::invalid_argument("cxm::p_chart: more successes than trials");
  }
  if (share < 0 || share > 1) throw std::invalid_argument("cxm::p_chart: a share is from 0 to 1");
  control_chart out;
  out.centre = share;
  out.std_dev = std::sqrt(share * (1 - share));
  bool const known = !std::isnan(share);
  for (std::size_t i = 0; i < x.size(); ++i) {
    auto const trials = static_cast<double>(n[i]);
    double const half = 3 * out.std_dev / std::sqrt(trials);
    double const point = n[i] > 0 ? static_cast<double>(x[i]) / trials : undefined;
    // fmax and fmin would turn an unknown limit into a known one.
    detail::add_point(out, point, known ? std::fmax(0, share - half) : undefined,
                      known ? std::fmin(1, share + half) : undefined);
  }
  return out;
}

/// The same around the pooled share Σx/Σn. Fewer than 2 periods with n > 0: centre and limits are
/// NaN, for one share has nothing to be compared with.
[[nodiscard]] inline control_chart p_chart(std::span<count_t const> x, std::span<count_t const> n) {
  double successes = 0;
  double trials = 0;
  std::size_t periods = 0;
  for (std::size_t i = 0; i < n.size(); ++i) {
    if (i < x.size()) successes += static_cast<double>(x[i]);
    trials += static_cast<double>(n[i]);
    periods += n[i] > 0 ? 1U : 0U;
  }
  // Sizes that differ and x > n are refused there, before the share is looked at.
  return p_chart(x, n, periods > 1 ? successes / trials : undefined);
}

/// The chart of means of samples of unequal size, around a level that is known: that of one
/// observation. For scores made of answers, such as an NPS or a mean rating by month.
///
/// Formula       centre ± 3·std_dev/√nᵢ, clamped to [lowest, highest]: what the scale allows
/// Input         means with the sizes they are of; n = 0 is a period without a value.
/// Undefined     centre or std_dev NaN: NaN limits and nothing beyond them.
/// Errors        std::invalid_argument: as many sizes as means; lowest ≤ highest.
/// Source        Shewhart 1931; Montgomery, Introduction to Statistical Quality Control, chapter 6,
///               with the standard deviation known.
[[nodiscard]] inline control_chart sample_mean_chart(
    std::span<double const> x, std::span<count_t const> n, process_level level,
    double lowest = -std::numeric_limits<double>::infinity(),
    double highest = std::numeric_limits<double>::infinity()) {
  detail::check_process(x, level);
  if (x.size() != n.size()) {
    throw std::invalid_argument("cxm::sample_mean_chart: every mean has one size");
  }
  if (!(lowest <= highest)) {
    throw std::invalid_argument("cxm::sample_mean_chart: the lowest value is above the highest");
  }
  control_chart out;
  out.centre = level.centre;
  out.std_dev = level.std_dev;
  bool const known = !std::isnan(level.centre) && !std::isnan(level.std_dev);
  for (std::size_t i = 0; i < x.size(); ++i) {
    double const half = 3 * level.std_dev / std::sqrt(static_cast<double>(n[i]));
    detail::add_point(out, n[i] > 0 ? x[i] : undefined,
                      known ? std::fmax(lowest, level.centre - half) : undefined,
                      known ? std::fmin(highest, level.centre + half) : undefined);
  }
  return out;
}

struct ewma_options {
  double lambda = 0.2;  ///< weight of the newest value, above 0 and at most 1 (then: individuals)
  double width = 3;     ///< half width of the limits in standard deviations of a point, above 0
};

/// The exponentially weighted moving average: sees small lasting shifts that single values hide.
///
/// Formula       yᵢ = yᵢ₋₁ + λ(xᵢ − yᵢ₋₁), y₀ = centre
///               centre ± width·std_dev·√(λ/(2 − λ)·(1 − (1 − λ)²ⁱ)), i the number of values so far
/// Input         the level: known, or moving_range_level(x).
/// Undefined     centre or std_dev NaN, as from fewer than 2 values: NaN limits; centre NaN: NaN
///               points too.
/// Errors        std::invalid_argument: lambda outside (0, 1], width not above 0 or infinite.
/// Source        Roberts 1959, Technometrics 1, 239–250; Lucas and Saccucci 1990, Technometrics 32,
///               1–12.
[[nodiscard]] inline control_chart ewma_chart(std::span<double const> x, process_level level,
                                              ewma_options options = {}) {
  detail::check_process(x, level);
  if (!(options.lambda > 0 && options.lambda <= 1)) {
    throw std::invalid_argument("cxm::ewma_chart: lambda is above 0 and at most 1, such as 0.2");
  }
  if (!(options.width > 0) || std::isinf(options.width)) {
    throw std::invalid_argument("cxm::ewma_chart: the width is above 0 and finite, such as 3");
  }
  control_chart out;
  out.centre = level.centre;
  out.std_dev = level.std_dev;
  double const lambda = options.lambda;
  double y = level.centre;
  double seen = 0;
  for (double const value : x) {
    if (std::isnan(value)) {
      detail::add_point(out, undefined, undefined, undefined);
      continue;
    }
    seen += 1;
    y += lambda * (value - y);
    // 1 − (1 − λ)²ⁱ without the cancellation of a small λ.
    double const settled = -std::expm1(2 * seen * std::log1p(-lambda));
    double const half = options.width * level.std_dev * std::sqrt(lambda / (2 - lambda) * settled);
    detail::add_point(out, y, level.centre - half, level.centre + half);
  }
  return out;
}

struct cusum_options {
  double decision_interval = 5;  ///< h, in standard deviations, above 0
  double shift = 1;              ///< the shift to be seen soon, in standard deviations, ≥ 0
};

struct cusum_sums {
  process_level level;
  double decision_interval = undefined;
  std::vector<double> above;  ///< sum of what went beyond centre + shift/2, in standard deviations
  std::vector<double> below;  ///< the same downwards, and as positive numbers
  std::vector<std::size_t> signals_above;  ///< indices of the points with above > h
  std::vector<std::size_t> signals_below;
};

/// The tabular cumulative sum: the quickest to see a lasting shift of a size that is named before.
/// A sum is not set back by its signal: it falls by itself when the process has come back.
///
/// Formula       zᵢ = (xᵢ − centre)/std_dev
///               aboveᵢ = max(0, aboveᵢ₋₁ + zᵢ − shift/2)
///               belowᵢ = max(0, belowᵢ₋₁ − zᵢ − shift/2); both start at 0
///               a signal where a sum exceeds h
/// Input         the level: known, or moving_range_level(x).
/// Undefined     centre or std_dev NaN, or std_dev 0: NaN sums, no signals.
/// Errors        std::invalid_argument: decision_interval not above 0, shift negative, either
///               infinite or NaN.
/// Source        Page 1954, Biometrika 41, 100–115; Montgomery, Introduction to Statistical Quality
///               Control, chapter 9.
[[nodiscard]] inline cusum_sums cusum_chart(std::span<double const> x, process_level level,
                                            cusum_options options = {}) {
  detail::check_process(x, level);
  if (!(options.decision_interval > 0) || std::isinf(options.decision_interval)) {
    throw std::invalid_argument(
        "cxm::cusum_chart: the decision interval is above 0 and finite, such as 5");
  }
  if (!(options.shift >= 0) || std::isinf(options.shift)) {
    throw std::invalid_argument(
        "cxm::cusum_chart: the shift is not negative and finite, such as 1");
  }
  cusum_sums out;
  out.level = level;
  out.decision_interval = options.decision_interval;
  bool const known = !std::isnan(level.centre) && level.std_dev > 0;
  double above = 0;
  double below = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!known || std::isnan(x[i])) {
      out.above.push_back(undefined);
      out.below.push_back(undefined);
      continue;
    }
    double const z = (x[i] - level.centre) / level.std_dev;
    above = std::fmax(0, above + z - 0.5 * options.shift);
    below = std::fmax(0, below - z - 0.5 * options.shift);
    out.above.push_back(above);
    out.below.push_back(below);
    if (above > options.decision_interval) out.signals_above.push_back(i);
    if (below > options.decision_interval) out.signals_below.push_back(i);
  }
  return out;
}

/// The two usual lengths of the run that is no longer chance: rule 4 of Western Electric (1956,
/// Statistical Quality Control Handbook) and rule 2 of Nelson (1984, Journal of Quality Technology
/// 16, 237–239).
inline constexpr count_t western_electric_run = 8;
inline constexpr count_t nelson_run = 9;

/// Where a run of points on one side of the centre has come to `length` points or more: the index
/// of the point that completes it and of each further one. A point on the centre ends a run; a
/// missing one neither ends it nor counts. For points that are independent: charts of individuals
/// and shares. Every rule adds false alarms: chance alone signals one point in 2^(length − 1), and
/// the limits of individuals one in 370.
/// Undefined     centre NaN: none.
/// Errors        std::invalid_argument for a length below 2.
[[nodiscard]] inline std::vector<std::size_t> runs_on_one_side(std::span<double const> points,
                                                               double centre, count_t length) {
  if (length < 2) throw std::invalid_argument("cxm::runs_on_one_side: a run has 2 points or more");
  std::vector<std::size_t> out;
  int side = 0;
  count_t run = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (std::isnan(points[i])) continue;
    int const now = points[i] > centre ? 1 : points[i] < centre ? -1 : 0;
    run = now == 0 ? 0 : now == side ? run + 1 : 1;
    side = now;
    if (run >= length) out.push_back(i);
  }
  return out;
}

}  // namespace cxm::inline v0
