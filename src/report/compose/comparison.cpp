#include "comparison.hpp"

#include "lookup.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cxm::inline v0::detail {

std::optional<group_comparison> clearest_pair(result_set const& groups) {
  std::vector<result_row const*> shown;
  for (result_row const& row : groups.results) {
    if (!is_hidden(row) && headline(row).range.defined()) shown.push_back(&row);
  }
  if (shown.size() < 2) return std::nullopt;
  auto const pairs = shown.size() * (shown.size() - 1) / 2;
  std::optional<group_comparison> clearest;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    for (std::size_t k = i + 1; k < shown.size(); ++k) {
      bool const lower = metric_of(*shown[i]).lower_is_better;
      bool const first = (headline(*shown[i]).number() < headline(*shown[k]).number()) == lower;
      group_comparison one;
      one.better = first ? shown[i] : shown[k];
      one.worse = first ? shown[k] : shown[i];
      one.difference = independent_difference(as_estimate(headline(*one.better)),
                                              as_estimate(headline(*one.worse)));
      one.pairs = pairs;
      one.p = (std::min)(1.0, one.difference.test.p * static_cast<double>(pairs));
      if (std::isnan(one.p)) continue;
      // Far out p is 0 for several pairs: the statistic still tells them apart.
      bool const clearer = !clearest || std::fabs(one.difference.test.statistic) >
                                            std::fabs(clearest->difference.test.statistic);
      if (clearer) clearest = one;
    }
  }
  return clearest;
}

std::optional<difference_estimate> change_of(measure const& m) {
  auto const* const before = side(m, "before");
  auto const* const since = side(m, "since");
  if (before == nullptr || since == nullptr || is_hidden(*before) || is_hidden(*since)) {
    return std::nullopt;
  }
  return independent_difference(as_estimate(headline(*since)), as_estimate(headline(*before)));
}

}  // namespace cxm::inline v0::detail
