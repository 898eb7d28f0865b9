#pragma once
/// Do predicted risks mean what they say? Of the customers who were given a risk of about 20 %, do
/// about 20 % leave by the horizon?
///
/// Formula       customers are put into bins by predicted risk. In each: the mean of the predictions
///               beside 1 − S(h), S the Kaplan–Meier curve of the bin's customers. Over all:
///               observed ÷ expected = (1 − S(h)) ÷ mean prediction; 1 is right on average.
/// Bins          equal_count: row k of n by risk, counted from 0, is in bin ⌊k·bins/n⌋, and rows of one
///               risk are all where the first of them is. equal_width: ⌊risk·bins⌋, with 1 in the last.
///               A bin that nobody is in is absent.
/// Input, left out, near ties, at h: as in prediction_accuracy.hpp.
/// Interval      of observed: z·SE on the scale log(−log S) by default, so that there is none where
///               nobody or everybody left. Of observed ÷ expected: that of observed, the predictions
///               taken as they are.
/// Undefined     observed is NaN in a bin of which nobody was seen as far as the horizon unless all had
///               left; observed ÷ expected where the mean prediction is 0.
/// Errors        as in prediction_accuracy.hpp; std::invalid_argument for 0 bins or more than 10,000.
/// Same bits     for any order of the rows. Complexity: O(n log n).
/// Source        Graf and others 1999 and Kaplan and Meier 1958, as there; Crowson, Atkinson and Therneau
///               2016, Statistical Methods in Medical Research 25, 1692–1706 (observed ÷ expected).

#include <cxm/retention/prediction_accuracy.hpp>

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

enum class risk_bins : unsigned char { equal_count, equal_width };

struct reliability_reading {
  std::size_t bins = 10;
  risk_bins by = risk_bins::equal_count;
  confidence level{0.95};
  survival_scale scale = survival_scale::log_log;
};

/// Customers of about one risk.
struct reliability_bin {
  double lowest = undefined;  ///< predictions in the bin
  double highest = undefined;
  count_t count = 0;
  count_t left = 0;              ///< by the horizon
  count_t unknown = 0;           ///< last seen before it
  double predicted = undefined;  ///< their mean
  estimate observed;
};

struct reliability_table {
  std::vector<reliability_bin> bins;  ///< by rising risk
  reliability_bin all;
  exclusions excluded;

  /// Above 1: more left than was predicted.
  [[nodiscard]] estimate observed_over_expected() const noexcept {
    if (!(all.predicted > 0)) return {undefined, {}};
    return all.observed.scaled(1 / all.predicted);
  }
};

namespace detail {

[[nodiscard]] inline reliability_bin bin_of(horizon_rows const& from, std::size_t first,
                                            std::size_t last, reliability_reading const& how) {
  reliability_bin bin;
  bin.observed.range = {undefined, undefined, how.level.level(), interval_method::wald};
  if (first == last) return bin;
  bin.lowest = from.rows[first].risk;
  bin.highest = from.rows[last - 1].risk;
  bin.count = last - first;
  kaplan_meier seen;
  double sum = 0;
  for (std::size_t i = first; i < last; ++i) {
    horizon_row const& x = from.rows[i];
    sum += x.risk;
    bin.left += x.end == horizon_row::fate::left;
    bin.unknown += x.end == horizon_row::fate::unknown;
    seen.push(x.stop, x.event);
  }
  bin.predicted = sum / static_cast<double>(bin.count);
  auto const curve = seen.curve(near_ties::none());  // joined already, over all rows
  bounds const stays = curve.interval(from.at, {.level = how.level, .scale = how.scale});
  bin.observed.value = 1 - curve.survival(from.at);
  bin.observed.range.lower = 1 - stays.upper;
  bin.observed.range.upper = 1 - stays.lower;
  return bin;
}

}  // namespace detail

/// Errors: as above.
[[nodiscard]] inline reliability_table reliability_at(risk_predictions const& of, double horizon,
                                                      reliability_reading const& how = {}) {
  if (how.bins == 0 || how.bins > 10'000) {
    throw std::invalid_argument("cxm::reliability: from 1 to 10,000 bins");
  }
  detail::horizon_rows const rows{of, horizon};
  std::size_t const n = rows.rows.size();
  reliability_table out;
  out.excluded = rows.excluded;
  out.all = detail::bin_of(rows, 0, n, how);
  auto const bin_at = [&](std::size_t i) {
    if (how.by == risk_bins::equal_count) return i * how.bins / n;
    double const place = std::floor(rows.rows[i].risk * static_cast<double>(how.bins));
    return (std::min)(how.bins - 1, static_cast<std::size_t>(place));
  };
  std::size_t begin = 0;
  std::size_t bin = 0;
  rows.each_risk([&](std::size_t first, std::size_t last) {
    std::size_t const here = bin_at(first);
    if (here != bin && begin < first) {
      out.bins.push_back(detail::bin_of(rows, begin, first, how));
      begin = first;
    }
    bin = here;
    if (last == n) out.bins.push_back(detail::bin_of(rows, begin, last, how));
  });
  return out;
}

}  // namespace cxm::inline v0
