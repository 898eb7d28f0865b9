#include "hazard_table.hpp"

#include "chance_text.hpp"
#include "messages.hpp"

#include "report/people.hpp"

#include <cxm/format.hpp>
#include <cxm/retention/concordance.hpp>
#include <cxm/retention/cox.hpp>
#include <cxm/retention/proportional_hazards.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

namespace cxm::cli {

namespace {
using enum number_form;

struct hazard_model {
  fitted<cox> fit;
  concordance order;
  std::optional<proportional_hazards> proportional;
};

[[nodiscard]] hazard_model model_of(request const& of, survival_columns const& columns) {
  cox_options options;
  if (of.firth) options.penalty = cox_penalty::firth;
  try {
    hazard_model m{cxm::fit<cox>(columns, options), {}, {}};
    if (!m.fit.converged()) return m;
    m.order = concordance_of(columns, m.fit->linear_predictors(columns.covariates));
    if (!of.firth) m.proportional = test_proportional_hazards(*m.fit, columns);
    return m;
  } catch (std::invalid_argument const& why) {
    throw usage_error(fmt::format("--covariates: {}", reason_of(why)),
                      "leave out what never changes; somebody has to have left");
  }
}

/// The library says what is wrong; this says what to type.
void warn_of(hazard_model const& m) {
  for (auto const& warning : m.fit.warnings()) {
    auto const technical = warning.find("; cox_penalty::firth");
    warn(technical == std::string::npos
             ? warning
             : warning.substr(0, technical) + "; --firth gives finite ones");
  }
}

[[nodiscard]] listing coefficients_of(request const& of, stay_rows const& rows,
                                      hazard_model const& m) {
  listing table{.name = "hazards",
                .columns = {"covariate", "level", "reference", "hazard_ratio", "lower", "upper",
                            "z", "p", "log_p", "coefficient", "standard_error", "proportional_p"},
                .rows = {}};
  bool const known = m.fit.converged();
  for (std::size_t j = 0; j < rows.covariates.size(); ++j) {
    stay_covariate const& c = rows.covariates[j];
    auto const text = [](std::string const& s) {
      return s.empty() ? listed_value{} : listed_value{s};
    };
    std::vector<listed_value> cells{c.column, text(c.level), text(c.reference)};
    cox_coefficient const found = known ? m.fit->coefficients[j] : cox_coefficient{};
    auto const range = found.hazard_ratio_interval(of.how.level);
    auto const test = found.test();
    for (double const x : {found.hazard_ratio(), range.lower, range.upper, test.statistic}) {
      cells.emplace_back(listed_number{x});
    }
    cells.emplace_back(listed_number{test.p, chance});
    cells.emplace_back(listed_number{test.log_p});
    cells.emplace_back(listed_number{found.value});
    cells.emplace_back(listed_number{found.standard_error});
    cells.emplace_back(
        listed_number{m.proportional ? m.proportional->by_covariate[j].p : undefined, chance});
    table.rows.push_back(std::move(cells));
  }
  table.caption = fmt::format(
      "How many times the rate of leaving, others the same; {} intervals; proportional p: whether "
      "that changes with time:",
      detail::shown_level(of.how.level.level()));
  return table;
}

[[nodiscard]] listing summary_of(request const& of, hazard_model const& m) {
  listing table{.name = "model",
                .columns = {"status", "penalty", "count", "events", "left_out", "log_likelihood",
                            "chi_square", "degrees_of_freedom", "p", "concordance",
                            "concordance_lower", "concordance_upper", "proportional_p"},
                .rows = {}};
  cox const& found = m.fit.value_even_so();
  bool const known = m.fit.converged();
  auto const range = m.order.interval(of.how.level);
  table.rows.push_back(
      {std::string{name(m.fit.status())}, std::string{of.firth ? "firth" : "none"}, found.count,
       found.events, found.excluded.total(),
       listed_number{known ? found.log_likelihood : undefined},
       listed_number{known ? found.likelihood_ratio.statistic : undefined},
       listed_number{known ? found.likelihood_ratio.degrees_of_freedom : undefined},
       listed_number{known ? found.likelihood_ratio.p : undefined, chance},
       listed_number{m.order.value}, listed_number{range.lower}, listed_number{range.upper},
       listed_number{m.proportional ? m.proportional->all.p : undefined, chance}});
  table.caption = "The model as a whole (Cox regression, Efron's ties):";
  return table;
}

/// The covariate that is farthest from chance.
[[nodiscard]] std::string strongest(request const& of, stay_rows const& rows, cox const& model) {
  std::size_t best = 0;
  for (std::size_t j = 1; j < model.coefficients.size(); ++j) {
    double const z = std::fabs(model.coefficients[j].test().statistic);
    if (z > std::fabs(model.coefficients[best].test().statistic)) best = j;
  }
  cox_coefficient const& c = model.coefficients[best];
  stay_covariate const& of_what = rows.covariates[best];
  if (!(c.test().p < 1 - of.how.level.level())) {
    return fmt::format("No covariate clearly has to do with leaving; nearest is {}, {}.",
                       of_what.name(), chance_text(c.test().p));
  }
  auto const range = c.hazard_ratio_interval(of.how.level);
  return fmt::format("{}: {:.4g} times the rate of leaving {} [{:.4g}, {:.4g}], {}.",
                     of_what.name(), c.hazard_ratio(),
                     of_what.level.empty() ? "with each unit more" : "of " + of_what.reference,
                     range.lower, range.upper, chance_text(c.test().p));
}
}  // namespace

void add_hazards(request const& of, stay_rows const& rows, listing_set& into) {
  hazard_model const m = model_of(of, rows.columns());
  warn_of(m);
  if (m.fit.converged()) {
    into.sentences.push_back(strongest(of, rows, *m.fit));
    if (m.proportional && m.proportional->all.p < 1 - of.how.level.level()) {
      into.sentences.push_back(
          fmt::format("Hazard ratios change with time ({}): read them as averages.",
                      chance_text(m.proportional->all.p)));
    }
  }
  into.listings.push_back(coefficients_of(of, rows, m));
  into.listings.push_back(summary_of(of, m));
}

}  // namespace cxm::cli
