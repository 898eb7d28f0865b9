// The headline sentences: the leading measure's change or level, its segments, the clearest changes of
// the other measures, a group that few answers stand behind, and what was left out.

#include "comparison.hpp"
#include "lookup.hpp"
#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <fmt/format.h>

#include <cmath>

namespace cxm::inline v0::detail {

namespace {
constexpr std::size_t most_findings = 4;  // one leads, three stand below it

[[nodiscard]] std::string level_text(measure const& m, result_row const& row) {
  return fmt::format("{} is {}", capitalised(measure_name(m)), shown_value(headline(row)));
}

[[nodiscard]] insight level_finding(report_data const& data, measure const& m,
                                    result_row const& row) {
  figure const& f = headline(row);
  insight out;
  out.text = level_text(m, row);
  if (auto const target = target_of(data, m)) {
    double const wanted = *target;
    bool const lower = metric_of(row).lower_is_better;
    double const low = f.range.defined() ? f.range.lower : f.number();
    double const high = f.range.defined() ? f.range.upper : f.number();
    figure goal = f;
    goal.value = wanted;
    bool const met = lower ? high <= wanted : low >= wanted;
    bool const missed = lower ? low > wanted : high < wanted;
    out.text += fmt::format("; the target of {} is {}", shown_value(goal),
                            met      ? "met"
                            : missed ? "missed"
                                     : "within the margin");
  }
  out.evidence = fmt::format("n = {}", with_separators(answers(row)));
  if (f.range.defined()) {
    out.evidence =
        fmt::format("{} interval {}, {}", shown_level(f.range.level), range_text(f), out.evidence);
  }
  out.evidence += '.';
  return out;
}

/// The group of a column that is first or last in value and has so few answers that its interval holds
/// the value of all: its rank says little.
[[nodiscard]] std::optional<insight> thin_group(measure const& m, result_set const& groups) {
  auto const* const all = whole(m);
  if (all == nullptr || groups.results.size() < 3) return std::nullopt;
  result_row const* lowest = nullptr;
  for (result_row const& row : groups.results) {
    if (is_hidden(row) || !headline(row).range.defined()) continue;
    bool const below = lowest == nullptr || headline(row).number() < headline(*lowest).number();
    if (below) lowest = &row;
  }
  if (lowest == nullptr) return std::nullopt;
  figure const& f = headline(*lowest);
  bool const holds_all = f.range.upper >= headline(*all).number();
  if (!holds_all || answers(*lowest) * 10 > answers(*all)) return std::nullopt;
  insight out;
  out.text = fmt::format("{} looks low at {}, but {} answers can’t settle it", group_name(*lowest),
                         shown_value(f), with_separators(answers(*lowest)));
  out.evidence = fmt::format("{} interval {}: it holds the {} of all.", shown_level(f.range.level),
                             range_text(f), shown_value(headline(*all)));
  return out;
}

[[nodiscard]] std::optional<insight> left_out(report_data const& data) {
  measure const* worst = nullptr;
  for (measure const& m : data.measures) {
    if (!m.all || m.all->rows.read == 0) continue;
    auto const share = [](row_counts const& r) {
      return static_cast<double>(r.read - r.used) / static_cast<double>(r.read);
    };
    if (worst == nullptr || share(m.all->rows) > share(worst->all->rows)) worst = &m;
  }
  if (worst == nullptr || worst->all->rows.excluded.total() == 0) return std::nullopt;
  auto const& rows = worst->all->rows;
  insight out;
  out.text =
      fmt::format("{} of {} rows say nothing about {}", with_separators(rows.excluded.total()),
                  with_separators(rows.read), measure_name(*worst));
  out.evidence = rows_sentence(rows) + ".";
  out.section = "quality";
  return out;
}
}  // namespace

std::vector<insight> findings_of(report_data const& data) {
  std::vector<insight> all;
  measure const* const lead = primary(data);
  if (lead == nullptr) return all;
  auto const add = [&](std::optional<insight> one) {
    if (one && all.size() < most_findings) all.push_back(std::move(*one));
  };
  auto const stated = [&](std::optional<statement> const& what, std::string where) {
    if (what) add(insight{what->text, what->evidence, std::move(where)});
  };
  auto const change = change_of(*lead);
  bool const clear = change && change->clear();
  if (clear) stated(change_statement(data, *lead), "trend-" + lead->id);
  if (auto const* row = whole(*lead)) {
    insight level = level_finding(data, *lead, *row);
    level.section = lead->by_segment.empty() ? "quality" : "shares-1";
    add(std::move(level));
  }
  for (std::size_t i = 0; i < lead->by_segment.size(); ++i) {
    std::string const where = fmt::format("shares-{}", i + 1);
    stated(group_statement(data, lead->by_segment[i]), where);
    if (auto thin = thin_group(*lead, lead->by_segment[i])) {
      thin->section = where;
      add(std::move(thin));
    }
  }
  for (measure const& m : data.measures) {
    auto const changed = change_of(m);
    if (&m != lead && changed && changed->clear()) {
      stated(change_statement(data, m), "trend-" + m.id);
    }
  }
  if (!clear) stated(change_statement(data, *lead), "trend-" + lead->id);
  add(left_out(data));
  for (measure const& m : data.measures) {
    auto const* const row = whole(m);
    if (&m != lead && row != nullptr) add(level_finding(data, m, *row));
  }
  return all;
}

}  // namespace cxm::inline v0::detail
