// cxm partial and cxm merge: a survey metric in parts, from several files, machines or days.

#include "commands.hpp"
#include "file_answers.hpp"
#include "files.hpp"
#include "gate.hpp"
#include "messages.hpp"
#include "output.hpp"
#include "partial_result.hpp"
#include "show_results.hpp"
#include "survey_collectors.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string_view>

namespace cxm::cli {

namespace {

/// Level and method belong to reading the figures, not to the rows.
constexpr std::string_view of_reading[] = {"confidence", "method", "settings"};
/// These differ from part to part.
constexpr std::string_view of_parts[] = {"files", "map"};

[[nodiscard]] bool is_one_of(std::string_view name, std::span<std::string_view const> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <class M>
[[nodiscard]] partial_result read_part(request const& of, answer_scale const& scale) {
  file_answers input{of, "score", scale};
  grouping const by = whole_grouping(of);
  partial_result part;
  part.metric = of.command;
  part.weighted = is_weighted(of);
  part.scale = scale;
  part.keep = of.keep;
  part.names = by.names;
  part.by_period = by.by_period;
  scale_watch watch;
  auto const all = collect(of, M{scale}, input, {by}, part.rows, watch);
  warn_of_scale(of, of.command, input, watch);
  part.state = all.front()->state();
  for (auto& entry : survey_policy(of, of.command, scale, input.mapping())) {
    if (!is_one_of(entry.first, of_reading)) part.policy.push_back(std::move(entry));
  }
  return part;
}

[[nodiscard]] std::string shown(policy_value const& value) {
  struct {
    std::string operator()(bool x) const { return x ? "yes" : "no"; }
    std::string operator()(double x) const { return fmt::format("{}", x); }
    std::string operator()(std::string const& x) const { return x; }
    std::string operator()(std::vector<std::string> const& x) const {
      return fmt::format("{}", fmt::join(x, ","));
    }
  } const show_value;
  return std::visit(show_value, value);
}

[[nodiscard]] std::map<std::string, std::string> fixed_policy(partial_result const& part) {
  std::map<std::string, std::string> fixed;
  for (auto const& [name, value] : part.policy) {
    if (!is_one_of(name, of_parts)) fixed[name] = shown(value);
  }
  fixed["metric"] = part.metric;
  fixed["weighted"] = part.weighted ? "yes" : "no";
  fixed["groups"] = fmt::format("{}", fmt::join(part.names, ","));
  return fixed;
}

/// Errors: io_error at `file` for a part that was read by other rules than the first.
void check_same_rules(std::string const& first_file, partial_result const& first,
                      std::string const& file, partial_result const& part) {
  auto const a = fixed_policy(first);
  auto const b = fixed_policy(part);
  auto const value_in = [](auto const& all, std::string const& name) {
    auto const at = all.find(name);
    return at == all.end() ? std::string{"not set"} : '"' + at->second + '"';
  };
  std::set<std::string> names;
  for (auto const& entry : a) names.insert(entry.first);
  for (auto const& entry : b) names.insert(entry.first);
  for (auto const& name : names) {
    if (value_in(a, name) == value_in(b, name)) continue;
    throw io_error(
        {.file = shown_name(file)},
        fmt::format("{} is {} here, and {} in {}", name, value_in(b, name), value_in(a, name),
                    shown_name(first_file)),
        "parts merge only when they were read by the same rules; read one of them again");
  }
}

/// Adds files and columns of a part; a file that two parts have read counts twice, and that is said.
void merge_policy(partial_result& into, partial_result const& part) {
  for (auto const& [name, value] : part.policy) {
    if (!is_one_of(name, of_parts)) continue;
    auto const* const more = std::get_if<std::vector<std::string>>(&value);
    for (auto& [known, kept] : into.policy) {
      auto* const all = std::get_if<std::vector<std::string>>(&kept);
      if (known != name || all == nullptr || more == nullptr) continue;
      for (auto const& entry : *more) {
        bool const twice = std::find(all->begin(), all->end(), entry) != all->end();
        if (twice && name == "files") {
          warn(fmt::format("{} is in two of the parts: if it is one file, its rows count twice",
                           shown_name(entry)));
        }
        if (!twice || name == "files") all->push_back(entry);
      }
    }
  }
}

template <class M>
[[nodiscard]] result_set merged(request const& of, std::vector<partial_result>& parts) {
  partial_result& all = parts.front();
  M const parameters{all.scale};
  check_method(of, parameters);
  request reading = of;
  reading.keep = all.keep;
  grouping const by{{}, all.names, all.by_period};
  auto const groups = collector_for(reading, by, parameters);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    partial_result& part = parts[i];
    try {
      groups->merge_state(part.state);
    } catch (std::invalid_argument const& why) {
      throw io_error({.file = shown_name(of.files[i])}, reason_of(why), "make it again");
    }
    part.state = {};
    if (i == 0) continue;
    if (!counts_fit(all.rows.read, part.rows.read)) {
      throw io_error({.file = shown_name(of.files[i])}, "more rows than a count holds", "");
    }
    all.rows.read += part.rows.read;
    all.rows.excluded.merge(part.rows.excluded);
    merge_policy(all, part);
  }
  all.state = groups->state();
  result_set results = results_of(of, all.metric, all.names, *groups, all.rows);
  results.policy = all.policy;
  results.policy.emplace_back("confidence", of.how.level.level());
  results.policy.emplace_back("method", std::string{name(of.how.method)});
  return results;
}

}  // namespace

int run_partial(request const& of) {
  request one = of;
  one.command = of.metric;
  answer_scale const scale = survey_scale(one, of.metric);
  if (of.output.empty() && ::isatty(STDOUT_FILENO) == 1) {
    throw usage_error("a partial result is no text for a terminal",
                      "--output part.cxm, or > part.cxm");
  }
  auto const part =
      with_metric(of.metric, is_weighted(one), [&]<class M>() { return read_part<M>(one, scale); });
  write_output(of, as_bytes(part));
  return fine;
}

int run_merge(request const& of) {
  std::vector<partial_result> parts;
  for (auto const& file : of.files) {
    parts.push_back(read_partial(file));
    check_same_rules(of.files.front(), parts.front(), file, parts.back());
  }
  partial_result const& first = parts.front();
  result_set const results =
      with_metric(first.metric, first.weighted, [&]<class M>() { return merged<M>(of, parts); });
  check_gate(of, results);
  if (!of.save.empty()) write_file(of.save, as_bytes(parts.front()));
  static_cast<void>(show(of, results));
  return gate(of, results);
}

}  // namespace cxm::cli
