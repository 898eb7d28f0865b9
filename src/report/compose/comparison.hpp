#pragma once
// What differs clearly: groups of a column, and the two sides of a day.

#include <cxm/report/report_data.hpp>
#include <cxm/statistics/independent_difference.hpp>

#include <cstddef>
#include <optional>

namespace cxm::inline v0::detail {

/// Two groups of one result set, the better first.
struct group_comparison {
  result_row const* better = nullptr;
  result_row const* worse = nullptr;
  difference_estimate difference;  ///< better − worse, in the unit of the headline
  std::size_t pairs = 0;           ///< how many pairs of groups there are
  double p = undefined;  ///< of this pair, times the number of pairs, at most 1 (Bonferroni)
};

/// The pair of groups that differs most clearly: the smallest p. Nothing where fewer than two groups
/// are shown with an interval.
[[nodiscard]] std::optional<group_comparison> clearest_pair(result_set const& groups);

/// Since the compared day less before it. Nothing where one of the sides is empty or hidden.
[[nodiscard]] std::optional<difference_estimate> change_of(measure const& m);

}  // namespace cxm::inline v0::detail
