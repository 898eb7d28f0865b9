// cxm clv: models of buying and spending, fitted to orders; what they say of every customer; and how
// right they were about what came later.

#include "choices.hpp"
#include "clv_checks.hpp"
#include "clv_rows.hpp"
#include "commands.hpp"
#include "messages.hpp"
#include "output.hpp"
#include "policy.hpp"
#include "progress.hpp"
#include "show_results.hpp"

#include "report/people.hpp"

#include <cxm/clv/bg_nbd.hpp>
#include <cxm/clv/pareto_nbd.hpp>
#include <cxm/clv/rfm.hpp>
#include <cxm/clv/value_intervals.hpp>
#include <cxm/core/config.hpp>
#include <cxm/statistics/concentration.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cxm::cli {

namespace {
using enum number_form;

template <class Model>
struct models_of {
  Model buying;
  std::optional<gamma_gamma> spend;  ///< none where nobody's spend is known
  model_record buying_record;
  std::optional<model_record> spend_record;
  int iterations = 0;
  double gradient_norm = undefined;
  double condition = undefined;
};

/// Errors: usage_error for a fit that may not be believed.
template <class Model>
void require_fit(fitted<Model> const& fit, std::string_view hint) {
  if (fit.converged()) return;
  std::string why = fmt::format("the fit of {} is {}", Model::id, name(fit.status()));
  for (auto const& warning : fit.warnings()) why += "; " + warning;
  throw usage_error(why, std::string{hint});
}

template <class Model>
[[nodiscard]] models_of<Model> fit_models(clv_rows const& rows) {
  fit_progress told;
  clv_fit_options options;
  options.context = &told;
  options.progress = [](void* to, int step, double log_likelihood) {
    static_cast<fit_progress*>(to)->step(step, log_likelihood);
  };
  models_of<Model> m;
  try {
    auto const buying = Model::fit(rows.customers, options);
    require_fit(buying, "--model names another one; more customers or a longer time tell more");
    m.buying = *buying;
    m.iterations = buying.iterations();
    m.gradient_norm = buying.gradient_norm();
    m.condition = buying.condition();
    auto const spend = fit<gamma_gamma>(rows.customers);
    if (spend.converged()) {
      m.spend = *spend;
    } else {
      warn(fmt::format("the fit of gamma_gamma is {}: values are left out", name(spend.status())));
      for (auto const& warning : spend.warnings()) warn(warning);
    }
  } catch (std::invalid_argument const& why) {
    throw usage_error(reason_of(why), "cxm clv needs customers who came back");
  }
  m.buying_record = record_of(m.buying);
  if (m.spend) m.spend_record = record_of(*m.spend);
  return m;
}

template <class Model>
[[nodiscard]] models_of<Model> loaded_models(saved_models const& saved) {
  models_of<Model> m;
  m.buying = model_from<Model>(saved.buying);
  if (saved.spend) m.spend = model_from<gamma_gamma>(*saved.spend);
  m.buying_record = saved.buying;
  m.spend_record = saved.spend;
  return m;
}

[[nodiscard]] listing parameters_of(request const& of, auto const& m) {
  listing table{.name = "parameters",
                .columns = {"model", "parameter", "value", "lower", "upper", "standard_error"},
                .rows = {}};
  auto const add = [&](auto const& model) {
    auto const ranges = parameter_intervals(model, of.how.level);
    for (std::size_t i = 0; i < model.parameter_names.size(); ++i) {
      estimate const& e = ranges[i];
      table.rows.push_back({std::string{model.id}, std::string{model.parameter_names[i]},
                            listed_number{e.value}, listed_number{e.range.lower},
                            listed_number{e.range.upper},
                            listed_number{i < model.errors.size() ? model.errors[i] : undefined}});
    }
  };
  add(m.buying);
  if (m.spend) add(*m.spend);
  return table;
}

/// Rounded to a whole number, "1,234".
[[nodiscard]] std::string whole(double x) {
  if (!std::isfinite(x)) return "n/a";
  return (x < -0.5 ? "-" : "") +
         detail::with_separators(static_cast<count_t>(std::llround(std::abs(x))));
}
[[nodiscard]] std::string unit_word(request const& of) {
  return of.counted_in == time_unit::day() ? "days" : "weeks";
}

void add_policy(request const& of, clv_rows const& rows, std::string_view model,
                listing_set& found) {
  found.policy = policy_of(of, rows.mapping);
  add_money_policy(of, found.policy);
  found.policy.emplace_back("action", of.action);
  found.policy.emplace_back("model", std::string{model});
  found.policy.emplace_back("time_unit", unit_word(of));
  found.policy.emplace_back("until", rows.data.until);
}

/// Of the models themselves: single facts.
template <class Model>
void add_fit(clv_rows const& rows, models_of<Model> const& m, listing_set& found) {
  found.facts.emplace_back("customers", static_cast<count_t>(rows.customers.size()));
  found.facts.emplace_back("log_likelihood", m.buying.log_likelihood);
  if (std::isfinite(m.gradient_norm)) {
    found.facts.emplace_back("gradient_norm", m.gradient_norm);
    found.facts.emplace_back("condition", m.condition);
    found.facts.emplace_back("iterations", static_cast<count_t>(m.iterations));
  }
  if (m.spend) found.facts.emplace_back("spend_correlation", m.spend->correlation);
}

template <class Model>
void run_fit(request const& of, clv_rows const& rows, models_of<Model> const& m,
             listing_set& found) {
  add_fit(rows, m, found);
  found.listings.push_back(parameters_of(of, m));
  found.listings.push_back(frequency_table(m.buying, rows.customers));
  if (of.save.empty()) return;
  saved_models saved;
  saved.version = fmt::format("{}.{}.{}", CXM_VERSION_MAJOR, CXM_VERSION_MINOR, CXM_VERSION_PATCH);
  saved.fitted_to = rows.data;
  saved.annual_rate = of.rate;
  saved.margin = of.margin;
  saved.buying = m.buying_record;
  saved.spend = m.spend_record;
  write_file(of.save, as_json(saved));
  note(fmt::format("{}: the models, for --load", of.save));
}

/// What a table of customers holds of each.
struct customer_figures {
  std::vector<estimate> alive, purchases, value;
  std::vector<double> spend;
};

template <class Model>
[[nodiscard]] customer_figures figures_of(request const& of, clv_rows const& rows,
                                          models_of<Model> const& m, double horizon,
                                          continuous_rate rate) {
  customer_figures out;
  confidence const level = of.how.level;
  out.alive = p_alive_intervals(m.buying, rows.customers, level);
  out.purchases = expected_purchases_intervals(m.buying, rows.customers, horizon, level);
  if (m.spend) {
    out.spend = m.spend->expected_spend(rows.customers);
    out.value = lifetime_value_intervals(m.buying, *m.spend, rows.customers, rate,
                                         of.margin.value_or(1), level);
  } else {
    out.spend.assign(rows.customers.size(), undefined);
    out.value.assign(rows.customers.size(), {});
  }
  if constexpr (requires { Model::tells_alive_without_repeats; }) {
    // 1 by construction says nothing.
    for (std::size_t i = 0; i < out.alive.size() && !Model::tells_alive_without_repeats; ++i) {
      if (rows.customers[i].repeats == 0) out.alive[i] = {};
    }
  }
  return out;
}

/// How unequally value is shared out. There is no share of a loss, nor of what has no end.
void add_concentration(request const& of, std::vector<estimate> const& value, listing_set& found) {
  std::vector<double> each;
  for (estimate const& e : value) each.push_back(e.value);
  if (std::any_of(each.begin(), each.end(), [](double v) { return v < 0 || std::isinf(v); }))
    return;
  concentration const shared{each};
  auto const gini = shared.gini(of.how.level);
  found.facts.emplace_back("value_gini", gini.value);
  found.facts.emplace_back("value_gini_lower", gini.range.lower);
  found.facts.emplace_back("value_gini_upper", gini.range.upper);
  found.facts.emplace_back("value_of_top_tenth", listed_number{shared.top(0.1), percent});
  found.sentences.push_back(
      fmt::format("The most valuable tenth of them has {:.0f} % of it.", 100 * shared.top(0.1)));
}

/// Customers by RFM segment, and what these are worth together.
[[nodiscard]] listing segment_table(std::vector<rfm_score> const& scores,
                                    std::vector<estimate> const& value) {
  listing table{.name = "segments",
                .columns = {"segment", "customers", "value"},
                .rows = {},
                .caption = "By how lately and how often they bought (RFM)"};
  for (int s = 0; s <= static_cast<int>(rfm_segment::hibernating); ++s) {
    auto const segment = static_cast<rfm_segment>(s);
    count_t customers = 0;
    double sum = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (scores[i].segment() != segment) continue;
      ++customers;
      if (value[i].value == value[i].value) sum += value[i].value;
    }
    if (customers > 0) {
      table.rows.push_back({std::string{name(segment)}, customers, listed_number{sum}});
    }
  }
  return table;
}

template <class Model>
void run_predict(request const& of, clv_rows const& rows, models_of<Model> const& m,
                 listing_set& found) {
  double const horizon = of.horizon.value_or(364 / of.counted_in.in_days());
  continuous_rate const rate = annual_rate{of.rate};
  double const margin = of.margin.value_or(1);
  found.policy.emplace_back("horizon", horizon);
  found.policy.emplace_back("rate", of.rate);
  found.policy.emplace_back("margin", margin);
  add_fit(rows, m, found);
  customer_figures const f = figures_of(of, rows, m, horizon, rate);
  if (m.spend) {
    auto const all = equity(m.buying, *m.spend, rows.customers, rate, margin, of.how.level);
    found.facts.emplace_back("customer_equity", all.total.value);
    found.facts.emplace_back("customer_equity_lower", all.total.range.lower);
    found.facts.emplace_back("customer_equity_upper", all.total.range.upper);
    found.facts.emplace_back("customers_without_value", all.unvalued);
    found.facts.emplace_back("new_customer_value",
                             listed_number{new_customer_value(m.buying, *m.spend, rate, margin)});
    found.sentences.push_back(
        fmt::format("What {} customers are still expected to bring is worth {} today [{}, {}].",
                    whole(static_cast<double>(rows.customers.size())), whole(all.total.value),
                    whole(all.total.range.lower), whole(all.total.range.upper)));
    add_concentration(of, f.value, found);
  }
  auto const segment = rfm_scores(rows.customers);
  std::vector<std::size_t> order(rows.customers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  auto const worth = [&](std::size_t i) {
    double const v = m.spend ? f.value[i].value : f.purchases[i].value;
    return v == v ? v : -HUGE_VAL;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t k) { return worth(i) > worth(k); });
  bool const for_people = of.format == output_format::table || of.format == output_format::markdown;
  if (for_people && order.size() > of.most) order.resize(of.most);
  // People get the intervals of values alone.
  listing table{
      .name = "customers",
      .columns = {"customer", "repeats", "recency", "observed", "mean_spend", "segment", "p_alive"},
      .rows = {}};
  auto const column = [&](std::string name, bool always) {
    if (always || !for_people) table.columns.push_back(std::move(name));
  };
  column("p_alive_lower", false);
  column("p_alive_upper", false);
  column("expected_purchases", true);
  column("expected_purchases_lower", false);
  column("expected_purchases_upper", false);
  for (auto const* name : {"expected_spend", "value", "value_lower", "value_upper"}) {
    column(name, true);
  }
  for (std::size_t const i : order) {
    buyer const& b = rows.customers[i];
    std::vector<listed_value> cells{rows.names[i],
                                    static_cast<count_t>(b.repeats),
                                    listed_number{b.recency},
                                    listed_number{b.observed},
                                    listed_number{b.mean_spend},
                                    std::string{name(segment[i].segment())},
                                    listed_number{f.alive[i].value, percent}};
    auto const bounds_of = [&](estimate const& e, number_form form) {
      cells.emplace_back(listed_number{e.range.lower, form});
      cells.emplace_back(listed_number{e.range.upper, form});
    };
    if (!for_people) bounds_of(f.alive[i], percent);
    cells.emplace_back(listed_number{f.purchases[i].value});
    if (!for_people) bounds_of(f.purchases[i], number_form::plain);
    cells.emplace_back(listed_number{f.spend[i]});
    cells.emplace_back(listed_number{f.value[i].value});
    bounds_of(f.value[i], number_form::plain);
    table.rows.push_back(std::move(cells));
  }
  if (for_people && rows.customers.size() > of.most) {
    table.caption = fmt::format("The {} most valuable of {} customers; --format csv has all",
                                of.most, rows.customers.size());
  }
  found.listings.push_back(std::move(table));
  if (m.spend) found.listings.push_back(segment_table(segment, f.value));
}

template <class Model>
void run_evaluate(request const& of, clv_rows const& rows, models_of<Model> const& m,
                  listing_set& found) {
  if (rows.later_purchases.empty()) {
    throw usage_error("cxm clv evaluate: nothing came after the last day that the models see",
                      "--until names an earlier day, such as one after two thirds of the time");
  }
  add_fit(rows, m, found);
  add_holdout(m.buying, rows, found);
  found.listings.push_back(parameters_of(of, m));
}

template <class Model>
[[nodiscard]] int run_with(request const& of, clv_rows const& rows,
                           std::optional<saved_models> const& saved) {
  models_of<Model> const m = saved ? loaded_models<Model>(*saved) : fit_models<Model>(rows);
  listing_set found;
  found.command = of.command;
  found.rows = rows.rows;
  add_policy(of, rows, Model::id, found);
  if (of.action == "fit") {
    run_fit(of, rows, m, found);
  } else if (of.action == "predict") {
    run_predict(of, rows, m, found);
  } else {
    run_evaluate(of, rows, m, found);
  }
  return show(of, found);
}

void check_options(request const& of) {
  auto const only = [&](bool used, std::string_view option, std::string_view action) {
    if (!used || of.action == action) return;
    throw usage_error(fmt::format("cxm clv {}: {} is for cxm clv {}", of.action, option, action));
  };
  only(!of.save.empty(), "--save", "fit");
  only(!of.load.empty(), "--load", "predict");
  only(of.horizon.has_value(), "--horizon", "predict");
  if (of.margin && !(*of.margin <= 1)) {
    throw usage_error(fmt::format("--margin {}: a share of revenue, at most 1", *of.margin),
                      "such as --margin 0.6");
  }
}
}  // namespace

int run_clv(request const& typed) {
  check_options(typed);
  request of = typed;
  std::optional<saved_models> saved;
  if (!of.load.empty()) {
    saved = read_models(source::file(of.load));
    if (std::isfinite(saved->buying.days_in_unit)) {
      of.counted_in = time_unit{saved->buying.days_in_unit};
    }
  }
  clv_rows const rows = read_clv_rows(of);
  std::string const model =
      saved ? saved->buying.model : std::string{word_of(model_words, of.model)};
  try {
    if (model == "pareto_nbd" || model == "pareto-nbd") {
      return run_with<pareto_nbd>(of, rows, saved);
    }
    if (model == "bg_nbd" || model == "bg-nbd") return run_with<bg_nbd>(of, rows, saved);
    if (model == "mbg_nbd" || model == "mbg-nbd") return run_with<mbg_nbd>(of, rows, saved);
  } catch (std::invalid_argument const& why) {
    if (!saved) throw;
    throw usage_error(fmt::format("{}: {}", of.load, reason_of(why)));
  }
  throw usage_error(fmt::format("{}: there is no model \"{}\"", of.load, model));
}

}  // namespace cxm::cli
