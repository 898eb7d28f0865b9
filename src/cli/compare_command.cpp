// cxm compare: groups of a survey metric against each other, before a day and since, period against period,
// and against a target.

#include "commands.hpp"
#include "comparison_table.hpp"
#include "file_answers.hpp"
#include "messages.hpp"
#include "show_results.hpp"
#include "survey_collectors.hpp"
#include "survey_results.hpp"

#include <cxm/analysis/compare.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <map>
#include <span>

namespace cxm::cli {

namespace {

/// A metric of each group, with the groups' keys.
template <class M>
struct keyed {
  std::vector<cell_key> keys;
  std::vector<M> metrics;
};

/// The groups without the last part of their keys, and under each what there is by that part.
template <class M>
[[nodiscard]] std::map<cell_key, std::map<std::string, M>> by_last_part(keyed<M> const& groups) {
  std::map<cell_key, std::map<std::string, M>> out;
  for (std::size_t i = 0; i < groups.keys.size(); ++i) {
    cell_key key = groups.keys[i];
    std::string const last = key.back();
    key.pop_back();
    out[key].emplace(last, groups.metrics[i]);
  }
  return out;
}

[[nodiscard]] compare_options options_of(request const& of) {
  return {of.how, of.adjust, {of.min_group, true}};
}

/// How much a group weighs in a mean over all rows.
template <class M>
[[nodiscard]] double weight_of(M const& m) {
  if constexpr (requires { m.total_weight(); }) {
    return m.total_weight();
  } else if constexpr (requires { m.counts().total_weight(); }) {
    return m.counts().total_weight();
  } else {
    return static_cast<double>(m.count());
  }
}

/// That the true figure is at least the target, where a posterior is known: of NPS and of shares.
template <class M>
[[nodiscard]] double probability_of(M const& m, double target) {
  if constexpr (std::same_as<M, nps>) {
    return target_probability(m, target);
  } else if constexpr (std::same_as<M, csat> || std::same_as<M, satisfaction>) {
    auto const n = static_cast<double>(m.count());
    return proportion_probability(static_cast<double>(m.counts().count_in(m.scale().top_mask())), n,
                                  target);
  } else {
    return undefined;
  }
}

/// Every group before the day and since; one family. All groups together come first, and what of their
/// change is mix.
template <class M>
void compare_sides(request const& of, keyed<M> const& groups, M const& empty,
                   comparison_table& table) {
  std::vector<cell_key> keys;
  std::vector<M> since;
  std::vector<M> before;
  for (auto const& group : by_last_part(groups)) {
    auto const on = [&sides = group.second, &empty](char const* side) {
      auto const found = sides.find(side);
      return found == sides.end() ? empty : found->second;
    };
    keys.push_back(group.first);
    since.push_back(on("since"));
    before.push_back(on("before"));
  }
  compare_options const how = options_of(of);
  compare_options open = how;
  open.hide.minimum = 0;
  auto const opposed = [&](M const& a, M const& b) {
    std::vector<M> const two{a, b};
    return compare_with<M>(two, 1, open).front();
  };
  auto const hidden_since = hidden_results<M>(since, how.hide);
  auto const hidden_before = hidden_results<M>(before, how.hide);
  M all_since = empty;
  M all_before = empty;
  bool any_hidden = false;
  std::vector<comparison> all;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    all_since.merge(since[i]);
    all_before.merge(before[i]);
    all.push_back(opposed(since[i], before[i]));
    if (!hidden_since[i] && !hidden_before[i]) continue;
    hide_figures(all.back());
    any_hidden = true;
  }
  adjust_family(all, how);
  if (!of.by.empty() || of.every) {
    comparison total = opposed(all_since, all_before);
    if (how.hide.is_small(all_since.count()) || how.hide.is_small(all_before.count())) {
      hide_figures(total);
    }
    table.add_total(total, "before");
  }
  for (std::size_t i = 0; i < keys.size(); ++i) table.add(keys[i], all[i], "before");
  if (any_hidden || keys.size() < 2) return;  // the parts would give a hidden one away
  std::vector<mix_part> parts;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    parts.push_back({weight_of(before[i]), weight_of(since[i]), all[i].b.value, all[i].a.value});
  }
  table.add_mix(keys, decompose(parts));
}

/// Every group and its target, one family.
template <class M>
void compare_with_target(request const& of, keyed<M> const& groups, comparison_table& table) {
  double const given = of.targets.at(of.command);
  compare_options const how = options_of(of);
  auto const hidden = hidden_results<M>(groups.metrics, how.hide);
  std::vector<target_comparison> all;
  std::vector<double> p;
  double target = given;
  for (std::size_t i = 0; i < groups.keys.size(); ++i) {
    M const& m = groups.metrics[i];
    figure const headline = headline_of(m, of.how);
    target = headline.unit == unit::share ? given / 100 : given;
    target_comparison t;
    t.key = groups.keys[i];
    t.count = m.count();
    t.hidden = groups.keys.size() > 1 ? hidden[i] : how.hide.is_small(t.count);
    if (!t.hidden) {
      t.value = {headline.number(), headline.range};
      t.distance = distance_to(t.value, target);
      t.probability = probability_of(m, target);
    }
    p.push_back(t.distance.test.p);
    all.push_back(std::move(t));
  }
  auto const adjusted = adjusted_p(p, of.adjust);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].adjusted_p = adjusted[i];
  table.add_targets(all, target);
}

/// Every period of a group against the one before; all groups are one family.
template <class M>
void compare_periods(request const& of, keyed<M> const& groups, comparison_table& table) {
  compare_options const how = options_of(of);
  struct row {
    cell_key key;
    std::string before;
  };
  std::vector<row> rows;
  std::vector<comparison> all;
  for (auto const& [key, periods] : by_last_part(groups)) {
    std::vector<M> metrics;
    std::vector<std::string> labels;
    for (auto const& [label, m] : periods) {
      if (label.empty()) continue;  // answers without a time
      labels.push_back(label);
      metrics.push_back(m);
    }
    for (comparison const& c : compare_with_previous<M>(metrics, how)) {
      cell_key full = key;
      full.push_back(labels[c.first]);
      rows.push_back({full, labels[*c.second]});
      all.push_back(c);
    }
  }
  adjust_family(all, how);
  for (std::size_t i = 0; i < rows.size(); ++i) table.add(rows[i].key, all[i], rows[i].before);
}

/// Which group --against names: its key's parts joined by commas, or rest or pairs.
template <class M>
void compare_groups(request const& of, keyed<M> const& groups, comparison_table& table) {
  compare_options const how = options_of(of);
  std::vector<std::string> names;
  for (cell_key const& key : groups.keys) names.push_back(fmt::format("{}", fmt::join(key, ",")));
  std::span<M const> const metrics{groups.metrics};
  if (of.against == "rest") {
    for (comparison const& c : compare_with_rest(metrics, how)) {
      table.add(groups.keys[c.first], c, "the rest");
    }
    return;
  }
  std::vector<comparison> all;
  if (of.against == "pairs") {
    all = compare_pairs(metrics, how);
  } else {
    auto const at = std::find(names.begin(), names.end(), of.against);
    if (at == names.end()) {
      throw usage_error(fmt::format("--against {}: there is no such group", of.against),
                        fmt::format("one of {}; or rest, or pairs", listed(names)));
    }
    all = compare_with(metrics, static_cast<std::size_t>(at - names.begin()), how);
  }
  for (comparison const& c : all) table.add(groups.keys[c.first], c, names[*c.second]);
}

template <class M>
[[nodiscard]] listing_set compare_answers(request const& of) {
  answer_scale const scale = survey_scale(of, of.command);
  M const parameters{scale};
  check_method(of, parameters);
  file_answers input{of, "score", scale};
  grouping by = whole_grouping(of);
  if (of.compare) {
    by.parts.push_back(by.parts.size());
    by.names.emplace_back("side");
  }
  row_counts rows;
  scale_watch watch;
  auto const collectors = collect(of, parameters, input, {by}, rows, watch);
  warn_of_scale(of, of.command, input, watch);
  auto const all = collectors.front()->finish(rows);
  rows.used = all.count();
  rows.excluded.merge(all.excluded());
  keyed<M> groups;
  for (auto const& [key, m] : all.rows()) {
    groups.keys.push_back(key);
    groups.metrics.push_back(m);
  }

  comparison_table table{of, key_names(of), headline_of(parameters, of.how)};
  if (of.compare) {
    compare_sides(of, groups, parameters, table);
  } else if (of.targets.count(of.command) > 0) {
    compare_with_target(of, groups, table);
  } else if (of.every) {
    compare_periods(of, groups, table);
  } else {
    compare_groups(of, groups, table);
  }

  listing_set found = table.finish();
  found.command = "compare";
  found.policy = survey_policy(of, of.command, scale, input.mapping());
  found.policy.emplace_back("metric", of.command);
  if (of.compare) {
    std::chrono::year_month_day const day{*of.compare};
    found.policy.emplace_back(
        "compare",
        fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                    static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())));
  }
  found.policy.emplace_back("adjust", std::string{name(of.adjust)});
  found.policy.emplace_back("min_group", static_cast<double>(of.min_group));
  found.rows = rows;
  return found;
}

}  // namespace

int run_compare(request const& typed) {
  bool const targeted = !typed.targets.empty();
  if (typed.by.empty() && !typed.every && !typed.compare && !targeted) {
    throw usage_error(
        "cxm compare: what is to be compared?",
        fmt::format(
            "--by COLUMN compares groups, --period month periods, --compare DAY the answers "
            "before and since, --target {}=VALUE with a target",
            typed.metric));
  }
  if (typed.compare && targeted) {
    throw usage_error("--compare and --target: one at a time", "a target has no before and since");
  }
  if (targeted && typed.targets.count(typed.metric) == 0) {
    throw usage_error(fmt::format("--target: none for {}", typed.metric),
                      fmt::format("--target {}=VALUE, or --metric", typed.metric));
  }
  bool const groups_alone = !typed.compare && !typed.every && !targeted;
  if (!groups_alone && typed.against != "rest") {
    throw usage_error("--against: not with --compare, --period or --target",
                      "they say what stands on the other side");
  }
  request of = typed;
  of.command = of.metric;
  return show(typed, with_metric(of.metric, is_weighted(of),
                                 [&]<class M>() { return compare_answers<M>(of); }));
}

}  // namespace cxm::cli
