#include "survey_results.hpp"

#include "policy.hpp"
#include "survey_collectors.hpp"
#include "survey_scale.hpp"

#include <fmt/format.h>

namespace cxm::cli {

namespace {

template <class M>
[[nodiscard]] std::vector<result_set> all_results(request const& of, std::string const& metric,
                                                  answer_scale const& scale, answer_source& input,
                                                  std::vector<grouping> const& groupings) {
  M const parameters{scale};
  check_method(of, parameters);
  row_counts rows;
  scale_watch watch;
  auto const collectors = collect(of, parameters, input, groupings, rows, watch);
  warn_of_scale(of, metric, input, watch);
  std::vector<result_set> all;
  for (std::size_t g = 0; g < groupings.size(); ++g) {
    all.push_back(results_of(of, metric, groupings[g].names, *collectors[g], rows));
    all.back().command = of.command;
    all.back().policy = survey_policy(of, metric, scale, input.mapping());
  }
  return all;
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

void warn_of_scale(request const& of, std::string const& metric, answer_source const& input,
                   scale_watch const& watch) {
  if (metric != "nps" || scale_is_stated(of, metric) || !input.scale_is_open()) return;
  if (!watch.looks_like_one_to_ten()) return;
  warn(
      "nobody answered 0, and some answered 1: if the question ran from 1 to 10, say --scale 1:10");
}

policy_list survey_policy(request const& of, std::string const& metric, answer_scale const& scale,
                          std::vector<std::string> const& mapping) {
  policy_list policy = policy_of(of, mapping);
  add_scale_policy(of, metric, scale, policy);
  constexpr char const* rules[] = {"all", "exact", "first", "latest", "best", "worst"};
  policy.emplace_back("duplicates", std::string{rules[static_cast<std::size_t>(of.keep)]});
  return policy;
}

std::vector<result_set> survey_results(request const& of, std::string const& metric,
                                       answer_scale const& scale, answer_source& input,
                                       std::vector<grouping> const& groupings) {
  return with_metric(metric, is_weighted(of), [&]<class M>() {
    return all_results<M>(of, metric, scale, input, groupings);
  });
}

}  // namespace cxm::cli
