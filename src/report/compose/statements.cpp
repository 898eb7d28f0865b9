// Sentences made from the numbers.

#include "comparison.hpp"
#include "lookup.hpp"
#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <cxm/format.hpp>

#include <fmt/format.h>

namespace cxm::inline v0::detail {

std::optional<statement> change_statement(report_data const& data, measure const& m) {
  auto const change = change_of(m);
  if (!change || !data.compare || !change->by.range.defined()) return std::nullopt;
  figure const& since = headline(*side(m, "since"));
  figure const& before = headline(*side(m, "before"));
  std::string const name = capitalised(measure_name(m));
  statement out;
  if (change->clear()) {
    bool const rose = change->by.value > 0;
    out.text = fmt::format("{} {} from {} to {} since {}: more than chance explains", name,
                           rose ? "rose" : "fell", shown_value(before), shown_value(since),
                           day_text(*data.compare));
  } else {
    out.text = fmt::format("{} has not clearly changed since {}: {} before, {} since", name,
                           day_text(*data.compare), shown_value(before), shown_value(since));
  }
  out.evidence = fmt::format(
      "{}, {} interval {}, {}. n = {} before and {} since.", change_text(change->by.value, since),
      shown_level(data.level), change_range_text(change->by.range, since), p_text(change->test.p),
      with_separators(answers(*side(m, "before"))), with_separators(answers(*side(m, "since"))));
  return out;
}

std::optional<statement> group_statement(report_data const& data, result_set const& groups) {
  auto const pair = clearest_pair(groups);
  if (!pair) return std::nullopt;
  figure const& better = headline(*pair->better);
  std::string const name = capitalised(headline_name(metric_of(*pair->better)));
  std::string const column = groups.results.front().key.front().first;
  std::string const a = group_name(*pair->better);
  std::string const b = group_name(*pair->worse);
  statement out;
  if (pair->p < 1 - data.level) {
    out.text = fmt::format("{}: {} does better than {}, {} against {}", name, a, b,
                           shown_value(better), shown_value(headline(*pair->worse)));
  } else {
    out.text = fmt::format("{}: the groups of {} can’t be told apart", name, column);
  }
  out.evidence = fmt::format(
      "{} over {}: {}, {} interval {}, {}{}. n = {} and {}.", a, b,
      change_text(pair->difference.by.value, better), shown_level(data.level),
      change_range_text(pair->difference.by.range, better), p_text(pair->p),
      pair->pairs > 1 ? fmt::format(" after Bonferroni for {} pairs", pair->pairs) : std::string{},
      with_separators(answers(*pair->better)), with_separators(answers(*pair->worse)));
  return out;
}

}  // namespace cxm::inline v0::detail
