#include "survey_results.hpp"

#include "collect.hpp"
#include "policy.hpp"
#include "survey_scale.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/satisfaction.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <fmt/format.h>

#include <memory>

namespace cxm::cli {

namespace {

template <class M>
using groups_of = grouped<cell_key, M>;

/// What M observes of a row: the score, and the weight if it is weighted.
template <class M, class Push>
void push_answer(survey_answer const& a, Push const& push) {
  if constexpr (observes<M, std::optional<double>, std::optional<double>>) {
    push(a.score, a.weight);
  } else {
    push(a.score);
  }
}

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

/// One grouping while the answers pass.
template <class M>
class collector {
 public:
  explicit collector(grouping of) : of_{std::move(of)} {}
  virtual ~collector() = default;
  collector(collector const&) = delete;
  collector& operator=(collector const&) = delete;

  void push(survey_answer const& a) {
    key_.resize(of_.parts.size());
    for (std::size_t i = 0; i < key_.size(); ++i) key_[i] = a.group.at(of_.parts[i]);
    observe(a, key_);
  }
  [[nodiscard]] grouping const& of() const noexcept { return of_; }
  /// The groups. Adds the duplicates to `rows`, and says which it could not tell apart.
  [[nodiscard]] virtual groups_of<M> finish(row_counts& rows) = 0;

 protected:
  virtual void observe(survey_answer const& a, cell_key const& key) = 0;

 private:
  grouping of_;
  cell_key key_;
};

/// Every answer counts.
template <class M>
class every_answer final : public collector<M> {
 public:
  every_answer(grouping of, M const& parameters)
      : collector<M>{std::move(of)}, groups_{parameters} {}
  [[nodiscard]] groups_of<M> finish(row_counts& /*rows*/) override { return std::move(groups_); }

 private:
  void observe(survey_answer const& a, cell_key const& key) override {
    push_answer<M>(a, [&](auto const&... xs) { groups_.push(key, xs...); });
  }
  groups_of<M> groups_;
};

/// One answer for each customer, and period where there are periods.
template <class Keep, class M>
class one_answer final : public collector<M> {
 public:
  one_answer(grouping of, M const& parameters)
      : collector<M>{std::move(of)}, kept_{groups_of<M>{parameters}} {}
  [[nodiscard]] groups_of<M> finish(row_counts& rows) override {
    rows.excluded.merge(kept_.excluded());
    if (kept_.ties() > 0) {
      warn(
          fmt::format("customers whose answers --duplicates can't tell apart, such as those of one "
                      "instant: {}; of each the first answer by group and score counts",
                      kept_.ties()));
    }
    return kept_.kept();
  }

 private:
  void observe(survey_answer const& a, cell_key const& key) override {
    who_ = a.who;
    if (this->of().by_period) who_.push_back(key.back());
    push_answer<M>(a, [&](auto const&... xs) { kept_.push(who_, a.at, key, xs...); });
  }
  one_per<cell_key, Keep, groups_of<M>> kept_;
  cell_key who_;
};

template <class M>
[[nodiscard]] std::unique_ptr<collector<M>> collector_for(request const& of, grouping const& by,
                                                          M const& parameters) {
  using std::make_unique;
  bool const high = parameters.scale().good() == direction::high_is_good;
  switch (of.keep) {
    case duplicates::all: break;
    case duplicates::exact:
    case duplicates::first: return make_unique<one_answer<keep::first, M>>(by, parameters);
    case duplicates::latest: return make_unique<one_answer<keep::latest, M>>(by, parameters);
    case duplicates::best:
      if (high) return make_unique<one_answer<by_score<1>, M>>(by, parameters);
      return make_unique<one_answer<by_score<-1>, M>>(by, parameters);
    case duplicates::worst:
      if (high) return make_unique<one_answer<by_score<-1>, M>>(by, parameters);
      return make_unique<one_answer<by_score<1>, M>>(by, parameters);
  }
  return make_unique<every_answer<M>>(by, parameters);
}

template <class M>
[[nodiscard]] std::vector<result_set> results_of(request const& of, std::string const& metric,
                                                 answer_scale const& scale, answer_source& input,
                                                 std::vector<grouping> const& groupings) {
  M const parameters{scale};
  check_method(of, parameters);
  std::vector<std::unique_ptr<collector<M>>> collectors;
  for (grouping const& by : groupings) collectors.push_back(collector_for(of, by, parameters));
  row_counts read;
  input.read(
      [&](survey_answer const& a) {
        for (auto& one : collectors) one->push(a);
      },
      read);
  if (metric == "nps" && !scale_is_stated(of, metric) && input.looks_like_one_to_ten()) {
    warn(
        "nobody answered 0, and some answered 1: if the question ran from 1 to 10, say --scale "
        "1:10");
  }

  std::vector<result_set> all;
  for (auto& one : collectors) {
    result_set results;
    results.command = of.command;
    results.rows = read;
    auto const groups = one->finish(results.rows);
    results.rows.used = groups.count();
    results.rows.excluded.merge(groups.excluded());
    add_groups(
        one->of().names, groups, [&](M const& m) { return figures_of(m, metric, of.how); },
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
