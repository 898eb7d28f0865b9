#pragma once
// Answers of a survey metric by group while they pass: every one of them, or one for each customer.

#include "coded_groups.hpp"
#include "collect.hpp"
#include "survey_results.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>
#include <cxm/core/state.hpp>
#include <cxm/core/thread_executor.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/satisfaction.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cxm::cli {

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
  /// What was merged as bytes, and such bytes merged. Errors: state_error, merge_error.
  [[nodiscard]] virtual std::vector<std::byte> state() const = 0;
  virtual void merge_state(std::span<std::byte const> state) = 0;
  /// The groups. Adds the duplicates to `rows`, and says which it could not tell apart.
  [[nodiscard]] virtual groups_of<M> finish(row_counts& rows) = 0;
};

/// Every answer counts.
template <class M>
class every_answer final : public collector<M> {
 public:
  every_answer(request const& of, grouping const& by, M const& parameters)
      : coded_{parameters, by.parts, of.max_groups}, all_{parameters}, most_{of.max_groups} {}

  void push(answer_part const& answers) override { coded_.push(answers.block); }
  void merge(collector<M> const& other, answer_part const& seen) override {
    all_.merge(static_cast<every_answer const&>(other).coded_.with_labels(seen.labels));
  }
  [[nodiscard]] std::vector<std::byte> state() const override { return save(all_); }
  void merge_state(std::span<std::byte const> state) override {
    all_.merge(load<groups_of<M>>(state));
    if (all_.size() > most_) refuse_groups(most_);
  }
  [[nodiscard]] groups_of<M> finish(row_counts& /*rows*/) override { return std::move(all_); }

 private:
  coded_groups<M> coded_;
  groups_of<M> all_;
  std::size_t most_;
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
  [[nodiscard]] std::vector<std::byte> state() const override { return save(all_); }
  void merge_state(std::span<std::byte const> state) override {
    all_.merge(load<one_per<cell_key, Keep, groups_of<M>>>(state));
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

/// A collector for each grouping, with all answers of the source. Adds what was read to `rows`, and to
/// `watch`.
template <class M>
[[nodiscard]] std::vector<std::unique_ptr<collector<M>>> collect(
    request const& of, M const& parameters, answer_source& input,
    std::vector<grouping> const& groupings, row_counts& rows, scale_watch& watch) {
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
  for (answer_part const& part : parts) {
    rows.read += part.rows.read;
    rows.excluded.merge(part.rows.excluded);
    watch.merge(part.watch);
  }
  for (std::size_t g = 0; g < groupings.size(); ++g) {
    for (std::size_t w = 0; w < width; ++w) collectors[0][g]->merge(*collectors[w][g], parts[w]);
  }
  return std::move(collectors[0]);
}

/// The metric of a name, weighted or not: f.operator()<M>().
template <class F>
decltype(auto) with_metric(std::string const& metric, bool weighted, F const& f) {
  if (metric == "nps") {
    return weighted ? f.template operator()<weighted_nps>() : f.template operator()<nps>();
  }
  if (metric == "csat") {
    return weighted ? f.template operator()<weighted_csat>() : f.template operator()<csat>();
  }
  if (metric == "ces") {
    return weighted ? f.template operator()<weighted_ces>() : f.template operator()<ces>();
  }
  return weighted ? f.template operator()<weighted_satisfaction>()
                  : f.template operator()<satisfaction>();
}

[[nodiscard]] inline bool is_weighted(request const& of) {
  return of.weight.has_value() || of.map.count("weight") > 0;
}

/// The figures of what a collector has, with the rows that were read and those it left out.
template <class M>
[[nodiscard]] result_set results_of(request const& of, std::string const& metric,
                                    std::vector<std::string> const& names, collector<M>& all,
                                    row_counts const& rows) {
  result_set results;
  results.command = metric;
  results.rows = rows;
  auto const groups = all.finish(results.rows);
  results.rows.used = groups.count();
  results.rows.excluded.merge(groups.excluded());
  add_groups(
      names, groups, [&](M const& m) { return figures_of(m, metric, of.how); }, results);
  return results;
}

}  // namespace cxm::cli
