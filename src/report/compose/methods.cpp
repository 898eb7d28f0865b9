// How each figure was made.

#include "lookup.hpp"
#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cxm::inline v0::detail {

namespace {
[[nodiscard]] std::string text_of(policy_value const& value) {
  if (auto const* b = std::get_if<bool>(&value)) return *b ? "yes" : "no";
  if (auto const* x = std::get_if<double>(&value)) return fmt::format("{}", *x);
  if (auto const* s = std::get_if<std::string>(&value)) return *s;
  return fmt::format("{}", fmt::join(std::get<std::vector<std::string>>(value), ", "));
}

/// The policy of each measure, a line a setting: those that all share come first.
[[nodiscard]] std::string policy_text(report_data const& data) {
  std::string out;
  for (measure const& m : data.measures) {
    auto const* const results = m.results();
    if (results == nullptr) continue;
    out += m.id + "\n";
    for (auto const& [name, value] : results->policy) {
      if (name == "by" || name == "period") continue;
      out += fmt::format("  {}: {}\n", name, text_of(value));
    }
  }
  if (!out.empty()) out.pop_back();
  return out;
}
}  // namespace

section methods_section(report_data const& data) {
  section out;
  out.id = "methods";
  out.kicker = "Methods and definitions";
  out.title = "How each figure was made";
  definition_list list;
  auto const add = [&](std::string term, std::string text) {
    list.definitions.push_back({std::move(term), std::move(text)});
  };
  for (measure const& m : data.measures) {
    auto const* const row = any_row(m);
    if (row == nullptr) continue;
    figure const& f = headline(*row);
    std::string text = metric_of(*row).definition;
    if (has_interval(f)) {
      text +=
          fmt::format(" Interval: {}, {}.", spaced(name(f.range.method)), shown_level(data.level));
    }
    if (!f.note.empty() && !is_hidden(*row)) {
      text += fmt::format(" {}.", capitalised(std::string{f.note}));
    }
    add(capitalised(measure_name(m)), std::move(text));
  }
  add("Interval",
      fmt::format("A range made by a method that holds the true value in about {} of samples. ± is "
                  "half of it.",
                  shown_level(data.level)));
  add("Comparison",
      fmt::format(
          "The difference of two independent figures from their two intervals (square and "
          "add: Newcombe 1998; Zou and Donner 2008). Clear means that its {} interval leaves "
          "out 0; among several groups p is multiplied by the number of pairs (Bonferroni). "
          "A difference is an association, not its cause.",
          shown_level(data.level)));
  if (data.minimum > 1) {
    add("Small groups",
        fmt::format("A figure that fewer than {} answers stand behind is hidden, its count stays. "
                    "Where one group alone would be hidden, the next smallest is hidden with it.",
                    data.minimum));
  }
  add("Rounding",
      "Counts are exact inside. Numbers are rounded once, half away from zero, when they are "
      "shown.");
  out.blocks.emplace_back(std::move(list));
  if (auto policy = policy_text(data); !policy.empty()) {
    out.blocks.emplace_back(verbatim{std::move(policy)});
  }
  return out;
}

}  // namespace cxm::inline v0::detail
