#include "report_parts.hpp"

#include "messages.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {
[[nodiscard]] std::string file_name(std::string const& path) {
  std::string out = path;
  while (out.size() > 1 && out.back() == '/') out.pop_back();
  return out.substr(out.rfind('/') + 1);
}

[[nodiscard]] std::vector<std::string> policy_words(request const& of) {
  std::vector<std::string> words;
  constexpr char const* rules[] = {"",
                                   "exact duplicates once",
                                   "first answer of each customer",
                                   "latest answer of each customer",
                                   "best answer of each customer",
                                   "worst answer of each customer"};
  if (of.keep != duplicates::all) words.emplace_back(rules[static_cast<std::size_t>(of.keep)]);
  if (of.weight) words.push_back("weighted by " + *of.weight);
  for (auto const& [metric, codes] : of.not_applicable) {
    words.push_back(fmt::format("{}{} not applicable", metric.empty() ? "" : metric + ": ",
                                fmt::join(codes, ", ")));
  }
  for (auto const& [metric, scale] : of.scales) {
    words.push_back(fmt::format("{}scale {}", metric.empty() ? "" : metric + ": ", scale));
  }
  if (!of.missing.empty()) words.push_back(fmt::format("missing: {}", fmt::join(of.missing, ", ")));
  if (of.zone) words.push_back("days in " + *of.zone);
  if (of.input.bad == on_bad_row::count) words.emplace_back("bad rows counted and left out");
  return words;
}
}  // namespace

std::vector<grouping> report_groupings(request const& of) {
  std::vector<grouping> all{{}};
  for (std::size_t i = 0; i < of.by.size(); ++i) all.push_back({{i}, {of.by[i]}, false});
  std::size_t next = of.by.size();
  if (of.every) all.push_back({{next++}, {"period"}, true});
  if (of.compare) all.push_back({{next}, {"side"}, false});
  return all;
}

measure report_measure(request const& of, std::string const& id, std::vector<result_set> results) {
  measure m;
  m.id = id;
  auto next = std::make_move_iterator(results.begin());
  m.all = *next++;
  for (std::size_t i = 0; i < of.by.size(); ++i) m.by_segment.push_back(*next++);
  if (of.every) m.by_period = *next++;
  if (of.compare) m.by_side = *next++;
  return m;
}

result_set only(result_set const& results, std::string const& metric) {
  result_set out = results;
  auto const keep = [&](result_row& row) {
    std::erase_if(row.metrics, [&](metric_figures const& m) { return m.metric != metric; });
  };
  for (result_row& row : out.results) keep(row);
  if (out.total) keep(*out.total);
  return out;
}

bool last_is_over(period every, day_range const& days) {
  return next_period(every, days.second) == days.second + std::chrono::days{1};
}

std::optional<std::chrono::local_days> compared_day(request const& of, period every,
                                                    std::optional<day_range> const& days) {
  if (of.compare) return of.compare;
  constexpr std::size_t recent = 3;
  if (!days) return std::nullopt;
  auto starts = period_days(every, days->first, days->second);
  starts.pop_back();  // the end of the last period
  if (!last_is_over(every, *days) && !starts.empty()) starts.pop_back();
  if (starts.size() < 2 * recent) return std::nullopt;
  return starts[starts.size() - recent];
}

report_data report_frame(request const& of, std::optional<day_range> const& days) {
  report_data data;
  for (auto const& file : of.files) data.files.push_back(file_name(file));
  data.title = of.title ? *of.title : fmt::format("{}", fmt::join(data.files, ", "));
  data.command = "cxm";
  for (auto const& word : of.typed) data.command += " " + as_typed(word);
  data.policy = policy_words(of);
  data.every = of.every.value_or(period::month);
  data.days = days;
  if (days && !last_is_over(data.every, *days)) {
    data.unfinished = period_label(data.every, days->second);
  }
  data.minimum = of.min_group;
  data.level = of.how.level.level();
  data.targets = of.targets;
  return data;
}

}  // namespace cxm::cli
