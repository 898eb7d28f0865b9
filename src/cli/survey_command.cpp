// cxm nps, csat, ces and satisfaction: answers on a scale, by group, one for each customer if wanted.

#include "collect.hpp"
#include "commands.hpp"
#include "policy.hpp"
#include "rows.hpp"
#include "survey_answers.hpp"
#include "survey_scale.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/satisfaction.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <fmt/format.h>

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

/// Every answer counts.
template <class M>
void collect_all(groups_of<M>& groups, survey_answers& input, row_counts& rows) {
  input.read(
      [&](survey_answer const& a) {
        push_answer<M>(a, [&](auto const&... xs) { groups.push(a.group, xs...); });
      },
      rows);
}

/// One answer for each customer, and period where there are periods.
template <class Keep, class M>
void collect_one(groups_of<M>& groups, survey_answers& input, row_counts& rows) {
  one_per<cell_key, Keep, groups_of<M>> kept{groups};
  input.read(
      [&](survey_answer const& a) {
        push_answer<M>(a, [&](auto const&... xs) { kept.push(a.who, a.at, a.group, xs...); });
      },
      rows);
  groups = kept.kept();
  rows.excluded.merge(kept.excluded());
  if (kept.ties() > 0) {
    warn(
        fmt::format("customers whose answers --duplicates can't tell apart, such as those of one "
                    "instant: {}; of "
                    "each the first answer by group and score counts",
                    kept.ties()));
  }
}

template <class M>
void collect(request const& of, direction good, groups_of<M>& groups, survey_answers& input,
             row_counts& rows) {
  bool const high = good == direction::high_is_good;
  switch (of.keep) {
    case duplicates::all: return collect_all(groups, input, rows);
    case duplicates::exact:
    case duplicates::first: return collect_one<keep::first>(groups, input, rows);
    case duplicates::latest: return collect_one<keep::latest>(groups, input, rows);
    case duplicates::best:
      return high ? collect_one<by_score<1>>(groups, input, rows)
                  : collect_one<by_score<-1>>(groups, input, rows);
    case duplicates::worst:
      return high ? collect_one<by_score<-1>>(groups, input, rows)
                  : collect_one<by_score<1>>(groups, input, rows);
  }
}

template <class M>
[[nodiscard]] result_set run(request const& of, std::string const& metric, std::string const& role,
                             answer_scale const& scale) {
  M const parameters{scale};
  check_method(of, parameters);
  result_set results;
  results.command = of.command;
  survey_answers input{of, role, scale};
  groups_of<M> groups{parameters};
  collect(of, scale.good(), groups, input, results.rows);
  results.rows.used = groups.count();
  results.rows.excluded.merge(groups.excluded());
  add_groups(
      of, groups, [&](M const& m) { return figures_of(m, metric, of.how); }, results);

  if (metric == "nps" && !scale_is_stated(of, metric) && input.looks_like_one_to_ten()) {
    warn(
        "nobody answered 0, and some answered 1: if the question ran from 1 to 10, say --scale "
        "1:10");
  }
  results.policy = policy_of(of, input.mapping());
  add_scale_policy(of, metric, scale, results.policy);
  constexpr char const* rules[] = {"all", "exact", "first", "latest", "best", "worst"};
  results.policy.emplace_back("duplicates", std::string{rules[static_cast<std::size_t>(of.keep)]});
  return results;
}

template <class Plain, class Weighted>
[[nodiscard]] result_set run_either(request const& of, std::string const& metric,
                                    std::string const& role, answer_scale const& standard) {
  answer_scale const scale = scale_of(of, metric, standard);
  try {
    static_cast<void>(Plain{scale});
  } catch (std::invalid_argument const& why) {
    throw usage_error(fmt::format("this scale is none of {}: {}", metric, reason_of(why)));
  }
  bool const weighted = of.weight.has_value() || of.map.count("weight") > 0;
  if (weighted) return run<Weighted>(of, metric, role, scale);
  return run<Plain>(of, metric, role, scale);
}

}  // namespace

result_set run_survey(request const& of, std::string const& metric, std::string const& role) {
  if (metric == "nps") return run_either<nps, weighted_nps>(of, metric, role, zero_to_ten);
  if (metric == "csat") return run_either<csat, weighted_csat>(of, metric, role, one_to_five);
  if (metric == "ces") return run_either<ces, weighted_ces>(of, metric, role, one_to_seven);
  return run_either<satisfaction, weighted_satisfaction>(of, metric, role, one_to_five);
}

}  // namespace cxm::cli
