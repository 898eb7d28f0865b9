#include "questionnaires.hpp"

#include "collect.hpp"
#include "policy.hpp"
#include "rows.hpp"
#include "survey_scale.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/io/io_error.hpp>
#include <cxm/usability/sus.hpp>
#include <cxm/usability/umux_lite.hpp>

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

namespace {
[[nodiscard]] std::string item_role(std::size_t i) { return fmt::format("item{}", i + 1); }

/// The request with its items as roles, so that the readers and the policy treat them as any other.
[[nodiscard]] request with_items(request of, std::vector<std::string> const& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) of.map[item_role(i)] = columns[i];
  return of;
}

[[nodiscard]] std::vector<role_wish> wishes_of(request const& of, std::size_t items) {
  std::vector<role_wish> all;
  for (std::size_t i = 0; i < items; ++i) all.push_back({item_role(i), cell_type::answer});
  all.push_back({"time", cell_type::time, of.every.has_value(), "--period"});
  return all;
}

/// Refuses an answer that the scale does not have, with its place.
void check_answer(answer_scale const& scale, double x, batch const& b, std::size_t row,
                  std::size_t at, std::string const& column) {
  exclusions why;
  if (std::isnan(x) || scale.level(x, why) >= 0) return;
  std::string const raw = b.raw(row, at);
  throw io_error(
      b.position(row, at),
      why[reason::out_of_scale] > 0
          ? fmt::format("{} \"{}\" is outside {}–{}", column, raw, scale.low(), scale.high())
          : fmt::format("{} \"{}\" is not a whole number", column, raw),
      fmt::format("--missing {} if it means no answer, or --on-bad-row=count", as_typed(raw)));
}

/// Respondents of a questionnaire with so many items by group. push(groups, key, answers) observes
/// one.
template <std::size_t items, class M, class Push>
[[nodiscard]] result_set respondents(request const& typed, std::vector<std::string> const& columns,
                                     answer_scale const& scale, M const& empty, Push const& push) {
  request const of = with_items(typed, columns);
  result_set results;
  results.command = of.command;
  row_reader reader{of, wishes_of(of, items)};
  calendar const dates{of};
  grouped<cell_key, M> groups{empty};
  cell_key key;
  bool const fail = of.input.bad == on_bad_row::fail;
  reader.read(
      [&](batch const& b, column_plan const& plan) {
        std::array<std::size_t, items> at;
        for (std::size_t i = 0; i < items; ++i) at[i] = *plan.position(item_role(i));
        unreadable_rows const unreadable{b};
        std::array<std::optional<double>, items> answers;
        for (std::size_t row = 0; row < b.rows(); ++row) {
          if (unreadable[row]) {
            results.rows.excluded.add(reason::unparsable);
            continue;
          }
          for (std::size_t i = 0; i < items; ++i) {
            double const x = b.numbers(at[i])[row];
            if (fail) check_answer(scale, x, b, row, at[i], columns[i]);
            answers[i] = std::isnan(x) ? std::nullopt : std::optional{x};
          }
          group_of(of, b, plan, row, dates, key);
          push(groups, key, answers);
        }
      },
      results.rows);
  results.rows.used = groups.count();
  results.rows.excluded.merge(groups.excluded());
  results.policy = policy_of(of, reader.mapping());
  add_groups(
      key_names(of), groups, [&](M const& m) { return figures_of(m, std::string{M::id}, of.how); },
      results);
  return results;
}

void check_options(request const& of) {
  using enum interval_method;
  if (!of.sus.empty() && !of.umux_lite.empty()) {
    throw usage_error("--sus and --umux-lite are two questionnaires", "ask for one at a time");
  }
  if (!of.sus.empty() && !of.scales.empty()) {
    throw usage_error("--scale: the items of SUS are answered on 1 to 5", "leave --scale out");
  }
  if (of.attempts != attempts_kept::all || of.times_of_all) {
    throw usage_error("--attempts and --time-of are of attempts, and here rows are respondents",
                      "leave them out");
  }
  for (auto const method :
       {standard, score, student_t, wald, always_valid, wilson, agresti_coull}) {
    if (of.how.method == method) return;
  }
  throw usage_error(
      fmt::format("--method {}: no figure of a questionnaire has this interval",
                  name(of.how.method)),
      "score, student-t, wald and always-valid are for the score, wilson for the share");
}

[[nodiscard]] umux_lite umux_of(answer_scale const& scale) {
  try {
    return umux_lite{scale};
  } catch (std::invalid_argument const& why) {
    throw usage_error(fmt::format("this scale is none of UMUX-Lite: {}", reason_of(why)),
                      "--scale 1:7, or --scale 1:5 for UX-Lite");
  }
}
}  // namespace

result_set run_questionnaire(request const& of) {
  check_options(of);
  if (!of.sus.empty()) {
    return respondents<10>(
        of, of.sus, one_to_five, sus{},
        [](auto& groups, cell_key const& key, auto const& answers) { groups.push(key, answers); });
  }
  answer_scale const scale = scale_of(of, "umux_lite", one_to_seven);
  auto results = respondents<2>(of, of.umux_lite, scale, umux_of(scale),
                                [](auto& groups, cell_key const& key, auto const& answers) {
                                  groups.push(key, answers[0], answers[1]);
                                });
  add_scale_policy(of, "umux_lite", scale, results.policy);
  return results;
}

}  // namespace cxm::cli
