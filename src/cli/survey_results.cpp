#include "survey_results.hpp"

#include "coded_groups.hpp"
#include "collect.hpp"
#include "policy.hpp"
#include "survey_scale.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>
#include <cxm/core/thread_executor.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/satisfaction.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>

namespace cxm::cli {

namespace {

template <class M>
using groups_of = grouped<cell_key, M>;

/// The best answer by its score alone: what one_per holds begins with the group.
template <int sign>
struct by_score {
  static constexpr std::string_view id = sign > 0 ? "highest_score" : "lowest_score";
  template <class C>
  static bool better(C const& a, C const& b) {
    double const x = sign * std::get<1>(a.seen);
    return x > sign * std::get<1>(b.seen);
  }
};

/// One grouping, and the answers of one thread while they pass.
template <class M>
class collector {
 public:
  collector() = default;
  virtual ~collector() = default;
  collector(collector const&) = delete;
  collector& operator=(collector const&) = delete;

  virtual void push(answer_part const& answers) = 0;
  /// Takes in what another thread has seen, with its labels.
  virtual void merge(collector const& other, answer_part const& seen) = 0;
  /// The groups. Adds the duplicates to `rows`, and says which it could not tell apart.
  [[nodiscard]] virtual groups_of<M> finish(row_counts& rows) = 0;
};

/// Every answer counts.
template <class M>
class every_answer final : public collector<M> {
 public:
  every_answer(request const& of, grouping const& by, M const& parameters)
      : coded_{parameters, by.parts, of.max_groups}, all_{parameters} {}

  void push(answer_part const& answers) override { coded_.push(answers.block); }
  void merge(collector<M> const& other, answer_part const& seen) override {
    all_.merge(static_cast<every_answer const&>(other).coded_.with_labels(seen.labels));
  }
  [[nodiscard]] groups_of<M> finish(row_counts& /*rows*/) override { return std::move(all_); }

 private:
  coded_groups<M> coded_;
  groups_of<M> all_;
};

/// One answer for each customer, and period where there are periods.
template <class Keep, class M>
class one_answer final : public collector<M> {
 public:
  one_answer(request const& /*of*/, grouping const& by, M const& parameters)
      : by_{by}, kept_{groups_of<M>{parameters}}, all_{groups_of<M>{parameters}} {}

  void push(answer_part const& answers) override {
    answer_block const& block = answers.block;
    cell_key key(by_.parts.size());
    cell_key who;
    for (std::size_t i = 0; i < block.size(); ++i) {
      for (std::size_t k = 0; k < key.size(); ++k) {
        std::size_t const part = by_.parts[k];
        key[k] = answers.labels[part].label(block.group[part][i]);
      }
      who = block.who[i];
      if (by_.by_period) who.push_back(key.back());
      if constexpr (observes<M, double, std::optional<double>>) {
        double const w = block.weight[i];
        kept_.push(who, block.at[i], key, block.score[i],
                   std::isnan(w) ? std::nullopt : std::optional<double>{w});
      } else {
        kept_.push(who, block.at[i], key, block.score[i]);
      }
    }
  }
  void merge(collector<M> const& other, answer_part const& /*seen*/) override {
    all_.merge(static_cast<one_answer const&>(other).kept_);
  }
  [[nodiscard]] groups_of<M> finish(row_counts& rows) override {
    rows.excluded.merge(all_.excluded());
    if (all_.ties() > 0) {
      warn(
          fmt::format("customers whose answers --duplicates can't tell apart, such as those of one "
                      "instant: {}; of each the first answer by group and score counts",
                      all_.ties()));
    }
    return all_.kept();
  }

 private:
  grouping by_;
  one_per<cell_key, Keep, groups_of<M>> kept_;
  one_per<cell_key, Keep, groups_of<M>> all_;
};

template <class M>
[[nodiscard]] std::unique_ptr<collector<M>> collector_for(request const& of, grouping const& by,
                                                          M const& parameters) {
  using std::make_unique;
  bool const high = parameters.scale().good() == direction::high_is_good;
  switch (of.keep) {
    case duplicates::all: break;
    case duplicates::exact:
    case duplicates::first: return make_unique<one_answer<keep::first, M>>(of, by, parameters);
    case duplicates::latest: return make_unique<one_answer<keep::latest, M>>(of, by, parameters);
    case duplicates::best:
      if (high) return make_unique<one_answer<by_score<1>, M>>(of, by, parameters);
      return make_unique<one_answer<by_score<-1>, M>>(of, by, parameters);
    case duplicates::worst:
      if (high) return make_unique<one_answer<by_score<-1>, M>>(of, by, parameters);
      return make_unique<one_answer<by_score<1>, M>>(of, by, parameters);
  }
  return make_unique<every_answer<M>>(of, by, parameters);
}

/// What was found in each grouping.
template <class M>
struct found_groups {
  std::vector<groups_of<M>> groups;
  std::vector<row_counts> rows;  // of each: what is a duplicate depends on the grouping
};

template <class M>
[[nodiscard]] found_groups<M> collect(request const& of, M const& parameters, answer_source& input,
                                      std::vector<grouping> const& groupings, scale_watch& watch) {
  thread_executor on{of.threads};
  std::size_t const width = on.width();
  std::vector<answer_part> parts(width);
  std::vector<std::vector<std::unique_ptr<collector<M>>>> collectors(width);
  for (auto& mine : collectors) {
    for (grouping const& by : groupings) mine.push_back(collector_for(of, by, parameters));
  }
  input.read(on, parts, [&](std::size_t w) {
    for (auto& one : collectors[w]) one->push(parts[w]);
  });
  row_counts read;
  for (answer_part const& part : parts) {
    read.read += part.rows.read;
    read.excluded.merge(part.rows.excluded);
    watch.merge(part.watch);
  }
  found_groups<M> found;
  for (std::size_t g = 0; g < groupings.size(); ++g) {
    collector<M>& all = *collectors[0][g];
    for (std::size_t w = 0; w < width; ++w) all.merge(*collectors[w][g], parts[w]);
    found.rows.push_back(read);
    found.groups.push_back(all.finish(found.rows.back()));
  }
  return found;
}

template <class M>
[[nodiscard]] std::vector<result_set> results_of(request const& of, std::string const& metric,
                                                 answer_scale const& scale, answer_source& input,
                                                 std::vector<grouping> const& groupings) {
  M const parameters{scale};
  check_method(of, parameters);
  scale_watch watch;
  found_groups<M> const found = collect(of, parameters, input, groupings, watch);
  if (metric == "nps" && !scale_is_stated(of, metric) && input.scale_is_open() &&
      watch.looks_like_one_to_ten()) {
    warn(
        "nobody answered 0, and some answered 1: if the question ran from 1 to 10, say --scale "
        "1:10");
  }

  std::vector<result_set> all;
  for (std::size_t g = 0; g < groupings.size(); ++g) {
    result_set results;
    results.command = of.command;
    results.rows = found.rows[g];
    auto const& groups = found.groups[g];
    results.rows.used = groups.count();
    results.rows.excluded.merge(groups.excluded());
    add_groups(
        groupings[g].names, groups, [&](M const& m) { return figures_of(m, metric, of.how); },
        results);
    results.policy = policy_of(of, input.mapping());
    add_scale_policy(of, metric, scale, results.policy);
    constexpr char const* rules[] = {"all", "exact", "first", "latest", "best", "worst"};
    results.policy.emplace_back("duplicates",
                                std::string{rules[static_cast<std::size_t>(of.keep)]});
    all.push_back(std::move(results));
  }
  return all;
}

template <class Plain, class Weighted>
[[nodiscard]] std::vector<result_set> either(request const& of, std::string const& metric,
                                             answer_scale const& scale, answer_source& input,
                                             std::vector<grouping> const& groupings) {
  bool const weighted = of.weight.has_value() || of.map.count("weight") > 0;
  if (weighted) return results_of<Weighted>(of, metric, scale, input, groupings);
  return results_of<Plain>(of, metric, scale, input, groupings);
}

template <class M>
[[nodiscard]] answer_scale scale_for(request const& of, std::string const& metric,
                                     answer_scale const& standard) {
  answer_scale const scale = scale_of(of, metric, standard);
  try {
    static_cast<void>(M{scale});
  } catch (std::invalid_argument const& why) {
    throw usage_error(fmt::format("this scale is none of {}: {}", metric, reason_of(why)));
  }
  return scale;
}

}  // namespace

grouping whole_grouping(request const& of) {
  grouping by{{}, key_names(of), of.every.has_value()};
  for (std::size_t i = 0; i < by.names.size(); ++i) by.parts.push_back(i);
  return by;
}

answer_scale survey_scale(request const& of, std::string const& metric) {
  if (metric == "nps") return scale_for<nps>(of, metric, zero_to_ten);
  if (metric == "csat") return scale_for<csat>(of, metric, one_to_five);
  if (metric == "ces") return scale_for<ces>(of, metric, one_to_seven);
  return scale_for<satisfaction>(of, metric, one_to_five);
}

std::vector<result_set> survey_results(request const& of, std::string const& metric,
                                       answer_scale const& scale, answer_source& input,
                                       std::vector<grouping> const& groupings) {
  if (metric == "nps") return either<nps, weighted_nps>(of, metric, scale, input, groupings);
  if (metric == "csat") return either<csat, weighted_csat>(of, metric, scale, input, groupings);
  if (metric == "ces") return either<ces, weighted_ces>(of, metric, scale, input, groupings);
  return either<satisfaction, weighted_satisfaction>(of, metric, scale, input, groupings);
}

}  // namespace cxm::cli
