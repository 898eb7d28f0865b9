// cxm survival: how long customers stay, by group; what has to do with it; which reasons take whom.

#include "choices.hpp"
#include "commands.hpp"
#include "hazard_table.hpp"
#include "output.hpp"
#include "policy.hpp"
#include "show_results.hpp"
#include "stay_rows.hpp"
#include "survival_drawing.hpp"
#include "survival_tables.hpp"

#include <cxm/core/period_bounds.hpp>

#include <fmt/format.h>

namespace cxm::cli {

namespace {
void add_policy(request const& of, stay_rows const& rows, listing_set& found) {
  found.policy = policy_of(of, rows.mapping);
  found.policy.emplace_back("test", std::string{word_of(test_words, of.test)});
  if (!of.covariates.empty()) {
    found.policy.emplace_back("covariates", of.covariates);
    found.policy.emplace_back("firth", of.firth);
  }
  if (!of.reasons.empty()) found.policy.emplace_back("reasons", of.reasons);
  if (of.horizon) found.policy.emplace_back("horizon", *of.horizon);
  if (rows.until) found.policy.emplace_back("until", period_label(period::day, *rows.until));
}

/// Sentences, the picture, then the tables.
[[nodiscard]] std::string for_people(request const& of, stay_rows const& rows,
                                     stay_curves const& curves, listing_set const& found) {
  bool const colour = result_has_colour(of);
  listing_set first{.command = found.command, .facts = {}, .listings = {}};
  first.sentences = found.sentences;
  listing_set rest = found;
  rest.sentences.clear();
  std::vector<drawn_curve> all;
  for (std::size_t g = 0; g < curves.curves.size(); ++g) {
    if (curves.curves[g].size() == 0) continue;
    all.push_back({group_label(of, rows.groups[g]), &curves.curves[g]});
  }
  std::string const picture = drawn(all, locale_is_utf8(), colour);
  std::string text = as_table(first, colour);
  if (!text.empty()) text += '\n';
  if (!picture.empty()) text += picture + '\n';
  return text + as_table(rest, colour);
}
}  // namespace

int run_survival(request const& of) {
  stay_rows const rows = read_stays(of);
  listing_set found;
  found.command = of.command;
  found.rows = rows.rows;
  add_policy(of, rows, found);
  stay_curves const curves{rows};
  found.facts = {{"horizon", of.horizon.value_or(curves.horizon)},
                 {"last_time", curves.last},
                 {"unit", rows.in_days ? listed_value{std::string{"days"}} : listed_value{}}};
  add_curves(of, rows, curves, found);
  if (!of.covariates.empty() && rows.rows.used > 0) add_hazards(of, rows, found);
  if (!of.reasons.empty()) add_reasons(of, rows, times_of(of, curves), found);
  if (of.format != output_format::table) return show(of, found);
  warn_of_nothing(fmt::format("{}", fmt::join(of.files, ", ")), rows.rows);
  write_output(of, for_people(of, rows, curves, found));
  return fine;
}

}  // namespace cxm::cli
