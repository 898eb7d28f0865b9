// cxm drivers: what moves a score, of all rows or by group.

#include "commands.hpp"
#include "driver_model.hpp"
#include "driver_rows.hpp"
#include "driver_table.hpp"
#include "files.hpp"
#include "messages.hpp"
#include "policy.hpp"

#include "report/people.hpp"

#include <cxm/format.hpp>
#include <cxm/io/io_error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {
/// "price has no answer in 9 of 12 rows" of the column that costs most, or nothing.
[[nodiscard]] std::string gap_of(driver_rows const& found) {
  auto const most = std::max_element(found.without.begin(), found.without.end());
  if (*most == 0) return {};
  auto const& name = found.columns[static_cast<std::size_t>(most - found.without.begin())];
  return fmt::format("{} has no answer in {} of {} rows", name, detail::with_separators(*most),
                     detail::with_separators(found.rows.read));
}

/// "nps by price, support": what a message is about.
[[nodiscard]] std::string subject_of(driver_rows const& found) {
  return fmt::format("{} by {}", found.columns.front(),
                     fmt::join(found.columns.begin() + 1, found.columns.end(), ", "));
}

[[noreturn]] void refuse(request const& of, driver_rows const& found, no_model const& because) {
  std::vector<std::string> files;
  for (auto const& file : of.files) files.push_back(shown_name(file));
  std::string hint = because.hint;
  if (auto const gap = gap_of(found); !gap.empty()) hint += "; " + gap;
  throw io_error({fmt::format("{}", fmt::join(files, ", ")), 0, 0},
                 fmt::format("{}: {}", subject_of(found), because.why), hint);
}

void add_policy(request const& of, listing_set& results) {
  results.policy.emplace_back("drivers", of.drivers);
  std::vector<std::string> codes;
  for (auto const& [metric, some] : of.not_applicable) {
    for (int const code : some) codes.push_back(fmt::format("{}", code));
  }
  results.policy.emplace_back("not_applicable", codes);
  results.policy.emplace_back("adjust", std::string{name(of.adjust)});
  bool const by_shapley = of.drivers.size() <= most_shapley_drivers;
  results.policy.emplace_back("share_of", std::string{by_shapley ? "lmg" : "relative_weight"});
}

/// Rows beyond those that a line through the drivers needs.
[[nodiscard]] count_t freedom(drivers const& rows) {
  return rows.count() - rows.driver_count() - 1;
}

void add_facts(drivers const& rows, std::optional<driver_model> const& model,
               listing_set& results) {
  linear_model const fitted = model ? model->fitted : linear_model{};
  results.facts = {{"r_squared", fitted.r_squared},
                   {"adjusted_r_squared", fitted.adjusted_r_squared},
                   {"f", fitted.f},
                   {"p", fitted.f_p},
                   {"count", rows.count()},
                   {"drivers", count_t{rows.driver_count()}},
                   {"degrees_of_freedom", model ? listed_value{freedom(rows)} : listed_value{}},
                   {"residual_deviation", fitted.residual_deviation},
                   {"intercept", fitted.intercept.value},
                   {"outcome_mean", rows.products().mean(0)}};
}

[[nodiscard]] std::vector<std::string> sentences_of(request const& of, driver_rows const& found,
                                                    driver_model const& model, bool grouped) {
  linear_model const& fitted = model.fitted;
  auto const percent = [](double share) { return shown(share, unit::share, 1); };
  std::vector<std::string> all;
  all.push_back(fmt::format("{} explain {} of how {} differs between {} answers (adjusted {}).",
                            grouped ? "All groups together: drivers" : "Drivers",
                            percent(fitted.r_squared), found.columns.front(),
                            detail::with_separators(fitted.count),
                            percent(fitted.adjusted_r_squared)));
  std::size_t const first = model.order().front();
  double const share = model.share(first);
  if (fitted.f_p >= 1 - of.how.level.level()) {
    all.push_back(fmt::format("Chance alone may explain as much: p = {:.3f}.", fitted.f_p));
  } else if (share == share && fitted.slopes.size() > 1) {
    all.push_back(fmt::format("The largest part of it goes along with {}: {}.", of.drivers[first],
                              percent(share)));
  }
  return all;
}

[[nodiscard]] std::string caption_of(request const& of, driver_rows const& found) {
  std::string const tests = of.adjust == multiplicity::none
                                ? "p as of a single test"
                                : fmt::format("p adjusted by {}", name(of.adjust));
  return fmt::format("What goes along with {}, not what would change it; {} intervals, {}.",
                     found.columns.front(), detail::shown_level(of.how.level.level()), tests);
}

/// "plan "duo", period "2025-01"".
[[nodiscard]] std::string group_name(std::vector<std::string> const& names, cell_key const& key) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += fmt::format("{}{} \"{}\"", i == 0 ? "" : ", ", names[i], key[i]);
  }
  return text;
}

void add_groups(request const& of, driver_rows const& found, driver_table& table) {
  constexpr std::size_t most_warnings = 10;
  auto const names = key_names(of);
  std::size_t without_model = 0;
  for (auto const& [key, rows] : found.groups.rows()) {
    no_model because;
    auto const model = model_of(rows, found.columns, because);
    table.add(key, rows, model, because.why);
    if (!model && ++without_model <= most_warnings) {
      warn(fmt::format("{}: {}", group_name(names, key), because.why));
    }
  }
  if (without_model > most_warnings) {
    warn(fmt::format("groups without figures besides these: {}; the result says why",
                     without_model - most_warnings));
  }
}

/// What to know about all rows before their figures are believed.
void note_doubts(request const& of, driver_rows const& found,
                 std::optional<driver_model> const& model) {
  if (of.drivers.size() > most_shapley_drivers) {
    note(fmt::format("more than {} drivers: share is of relative weights, and there is no lmg",
                     most_shapley_drivers));
  }
  auto const& left_out = found.rows.excluded;
  count_t const incomplete = left_out[reason::missing] + left_out[reason::not_applicable];
  if (incomplete > found.rows.read / 2) {
    note(fmt::format("a row without one of its answers is left out, {} of {}; {}",
                     detail::with_separators(incomplete), detail::with_separators(found.rows.read),
                     gap_of(found)));
  }
  if (!model) return;
  constexpr double nearly_the_same = 10;
  for (std::size_t i = 0; i < of.drivers.size(); ++i) {
    double const vif = model->fitted.slopes[i].variance_inflation;
    if (!(vif >= nearly_the_same)) continue;
    note(
        fmt::format("{} says nearly what other drivers say (variance inflation {:.1f}): its "
                    "coefficient is uncertain",
                    of.drivers[i], vif));
  }
}
}  // namespace

listing_set run_drivers(request const& typed) {
  request of = typed;
  of.how.method = interval_method::student_t;
  driver_table table{of};
  driver_rows const found = read_driver_rows(of);
  drivers const all = found.groups.total();
  no_model because;
  auto const model = model_of(all, found.columns, because);
  bool const grouped = !key_names(of).empty();
  if (!model && !grouped) refuse(of, found, because);

  listing_set results;
  results.command = of.command;
  results.policy = policy_of(of, found.mapping);
  add_policy(of, results);
  results.rows = found.rows;
  add_facts(all, model, results);
  if (model) {
    results.sentences = sentences_of(of, found, *model, grouped);
  } else if (found.rows.used > 0) {
    warn(fmt::format("all groups together: {}: {}", subject_of(found), because.why));
  }
  note_doubts(of, found, model);
  if (grouped) {
    add_groups(of, found, table);
  } else {
    table.add({}, all, model, {});
  }
  results.listings.push_back(table.take());
  results.listings.back().caption = caption_of(of, found);
  return results;
}

}  // namespace cxm::cli
