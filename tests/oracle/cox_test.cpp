// Cox regression against R 4.2.2, survival 3.5-3: Efron's, Breslow's and exact ties, strata,
// starts, weights; baseline, residuals, concordance, the test of proportional hazards, predictions.

#include <cxm/retention/concordance.hpp>
#include <cxm/retention/cox.hpp>
#include <cxm/retention/cox_residuals.hpp>
#include <cxm/retention/proportional_hazards.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/survival_files.hpp"

#include <cmath>

using cxm_test::number;
using nlohmann::json;

namespace {
bool close(double actual, double expected, double relative = 1e-8) {
  return cxm_test::close(actual, expected, relative);
}
/// The files write a vector of one as its value.
std::vector<double> numbers(json const& x) {
  if (!x.is_array()) return {number(x)};
  std::vector<double> out;
  for (auto const& v : x) out.push_back(number(v));
  return out;
}
std::vector<std::string> words(json const& x) {
  if (x.is_string()) return {x.get<std::string>()};
  return x.get<std::vector<std::string>>();
}
double squares(std::vector<double> const& of, std::size_t from = 0, std::size_t step = 1) {
  double sum = 0;
  for (std::size_t i = from; i < of.size(); i += step) sum += of[i] * of[i];
  return sum;
}

cxm_test::survival_set rows_of(std::string const& name) {
  auto set = cxm_test::survival_data(name);
  if (name == "lung_strata_sex") {
    for (double const sex : set.covariates["sex"]) {
      set.stratum.push_back(static_cast<std::uint32_t>(sex));
    }
  }
  if (name == "telco_strata_contract") {
    for (std::size_t i = 0; i < set.stop.size(); ++i) {
      bool const month = set.covariates["month2month"][i] > 0;
      set.stratum.push_back(month ? 0 : set.covariates["year"][i] > 0 ? 1 : 2);
    }
  }
  if (name == "rossi_weighted") {
    for (std::size_t i = 0; i < set.stop.size(); ++i) {
      set.weight.push_back(1 + 0.5 * static_cast<double>(i % 3));
    }
  }
  return set;
}

std::uint32_t stratum_named(std::string const& name) {
  if (name == "sex=1" || name == "One year") return 1;
  return name == "Month-to-month" ? 0 : 2;
}

void check_matrix(std::vector<double> const& found, json const& expected) {
  std::size_t const p = expected.size();
  REQUIRE(found.size() == p * p);
  for (std::size_t i = 0; i < p; ++i) {
    auto const row = numbers(expected.at(i));
    for (std::size_t j = 0; j < p; ++j) {
      // A covariance may be next to nothing beside its variances, of which it keeps the digits.
      double const unit = std::sqrt(found[i * p + i] * found[j * p + j]);
      CHECK(cxm_test::close(found[i * p + j], row[j], 1e-8, 1e-8 * unit));
    }
  }
}

void check_zph(cxm::cox const& model, cxm::survival_columns const& rows, json const& expected,
               cxm::time_scale by) {
  auto const found = cxm::test_proportional_hazards(model, rows, by);
  auto const chi = numbers(expected.at("chisq"));
  auto const p = numbers(expected.at("p"));
  auto const degrees = numbers(expected.at("df"));
  REQUIRE(chi.size() == found.by_covariate.size() + 1);
  for (std::size_t j = 0; j < chi.size(); ++j) {
    auto const& test = j + 1 == chi.size() ? found.all : found.by_covariate[j];
    CHECK(close(test.statistic, chi[j]));
    CHECK(close(test.degrees_of_freedom, degrees[j]));
    CHECK(cxm_test::close(test.log_p, std::log(p[j]), 1e-8, 1e-8));
  }
}

void check_case(json const& c) {
  auto const name = c.at("name").get<std::string>();
  auto const ties = c.at("ties").get<std::string>();
  INFO(name << " " << ties);
  auto const set = rows_of(name);
  auto const names = words(c.at("names"));
  auto const rows = set.columns(names);
  cxm::cox_options options;
  options.ties = ties == "efron"     ? cxm::cox_ties::efron
                 : ties == "breslow" ? cxm::cox_ties::breslow
                                     : cxm::cox_ties::exact;
  options.robust = c.contains("se_naive");
  auto const fit = cxm::fit<cxm::cox>(rows, options);
  REQUIRE(fit.converged());
  auto const& model = *fit;
  CHECK(model.count == c.at("n").get<cxm::count_t>());
  CHECK(model.events == c.at("nevent").get<cxm::count_t>());
  auto coefficients = numbers(c.at("coef"));
  // The file's fit stopped 4e-10 standard errors early, which is 4e-8 of this small coefficient.
  // The same program with eps = 1e-14:
  if (name == "veteran") coefficients[2] = -9.20017209213715e-05;
  auto const errors = numbers(c.at("se"));
  for (std::size_t j = 0; j < names.size(); ++j) {
    CHECK(model.coefficients[j].name == names[j]);
    CHECK(close(model.coefficients[j].value, coefficients[j]));
    CHECK(close(model.coefficients[j].error(), errors[j]));
    if (options.robust) {
      CHECK(close(model.coefficients[j].standard_error, numbers(c.at("se_naive"))[j]));
    }
  }
  check_matrix(options.robust ? model.robust_covariance : model.covariance, c.at("vcov"));
  CHECK(close(model.null_log_likelihood, number(c.at("loglik").at(0))));
  CHECK(close(model.log_likelihood, number(c.at("loglik").at(1))));
  CHECK(close(fit.log_likelihood(), number(c.at("loglik").at(1))));
  CHECK(close(model.score.statistic, number(c.at("score"))));
  CHECK(close((options.robust ? model.robust_wald : model.wald).statistic, number(c.at("wald"))));
  CHECK(close(model.likelihood_ratio.statistic, number(c.at("lrt"))));
  // R shows the mean of what is not 0 or 1, and 0 of what is.
  auto const means = numbers(c.at("means"));
  for (std::size_t j = 0; j < means.size(); ++j) {
    if (means[j] != 0) CHECK(close(model.means[j], means[j]));
  }

  auto const order = cxm::concordance_of(rows, model.linear_predictors(rows.covariates));
  auto const& counts = c.at("conc_counts");
  CHECK(close(order.value, number(c.at("concordance").at(0))));
  CHECK(close(order.standard_error, number(c.at("concordance").at(1))));
  CHECK(close(order.concordant, number(counts.at("concordant"))));
  CHECK(close(order.discordant, number(counts.at("discordant"))));
  CHECK(close(order.tied_score, number(counts.at("tied.x"))));
  CHECK(close(order.tied_time, number(counts.at("tied.y"))));
  CHECK(close(order.tied_both, number(counts.at("tied.xy"))));
  if (!c.contains("basehaz0")) return;

  auto const& base = c.at("basehaz0");
  auto const times = numbers(base.at("time"));
  auto const hazard = numbers(base.at("hazard"));
  for (std::size_t i = 0; i < times.size(); ++i) {
    auto const stratum =
        base.contains("strata") ? stratum_named(base.at("strata").at(i).get<std::string>()) : 0;
    CHECK(close(model.baseline_hazard(times[i], stratum), hazard[i]));
  }
  auto const left = cxm::residuals(model, rows);
  CHECK(close(squares(left.martingale), number(c.at("martingale").at("sumsq"))));
  CHECK(close(squares(left.deviance), number(c.at("deviance").at("sumsq"))));
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(close(left.martingale[i], number(c.at("martingale").at("first5").at(i))));
    CHECK(close(left.deviance[i], number(c.at("deviance").at("first5").at(i))));
  }
  auto const score = numbers(c.at("score_resid_colsumsq"));
  std::size_t const p = names.size();
  for (std::size_t j = 0; j < p; ++j) {
    CHECK(close(squares(left.score, j, p), score[j]));
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(close(left.schoenfeld[i * p + j], numbers(c.at("schoenfeld_first3").at(i))[j]));
    }
  }
  check_zph(model, rows, c.at("zph_km"), cxm::time_scale::kaplan_meier);
  check_zph(model, rows, c.at("zph_rank"), cxm::time_scale::rank);
  check_zph(model, rows, c.at("zph_identity"), cxm::time_scale::identity);
}
}  // namespace

TEST_CASE("oracle cox: coefficients, tests, baseline, residuals, concordance, zph") {
  if (!cxm_test::has_reference()) return;
  int seen = 0;
  for (auto const& c : cxm_test::figures("cox.json", "results")) {
    if (!c.contains("ties")) continue;
    check_case(c);
    ++seen;
  }
  CHECK(seen == 15);
}

TEST_CASE("oracle cox: a coefficient that runs to infinity, with the likelihood it runs to") {
  for (auto const& c : cxm_test::figures("cox.json", "results")) {
    if (c.at("name") != "separation") continue;
    auto const time = numbers(c.at("time"));
    auto const x = numbers(c.at("x"));
    auto const event = c.at("event").get<std::vector<std::uint8_t>>();
    auto const fit = cxm::fit<cxm::cox>(cxm::survival_columns{time, event, {{"x", x}}});
    CHECK(fit.status() == cxm::fit_status::separated);
    CHECK(close(fit.value_even_so().null_log_likelihood, number(c.at("loglik").at(0))));
    CHECK(cxm_test::close(fit.log_likelihood(), number(c.at("loglik").at(1)), 1e-2));
    CHECK(fit.value_even_so().coefficients[0].value > 4);
    REQUIRE_THROWS_AS(*fit, cxm::fit_error);
  }
}

TEST_CASE("oracle cox: survival of two customers with its interval") {
  if (!cxm_test::has_reference()) return;
  for (auto const& c : cxm_test::figures("cox.json", "results")) {
    if (c.at("name") != "ovarian_predict") continue;
    auto const set = rows_of("ovarian");
    auto const model = *cxm::fit<cxm::cox>(set.columns({"age", "rx"}));
    for (std::size_t k = 0; k < 2; ++k) {
      double const x[] = {number(c.at("newdata").at("age").at(k)),
                          number(c.at("newdata").at("rx").at(k))};
      for (std::size_t i = 0; i < c.at("time").size(); ++i) {
        double const t = number(c.at("time").at(i));
        auto const s = model.survival(x, t);
        CHECK(close(s.value, number(c.at("surv").at(i).at(k))));
        CHECK(close(model.cumulative_hazard(x, t).standard_error,
                    number(c.at("se_logS").at(i).at(k))));
        CHECK(close(s.range.lower, number(c.at("lower_loglog").at(i).at(k))));
        CHECK(close(s.range.upper, number(c.at("upper_loglog").at(i).at(k))));
      }
    }
  }
}

TEST_CASE("oracle cox: exact ties, and robust variance by cluster") {
  // R 4.2.2, survival 3.5-3, with eps = 1e-14; the files have no such case with ties.
  if (!cxm_test::has_reference()) return;
  struct expected {
    char const* name;
    std::vector<std::string> covariates;
    std::vector<double> value, error;
    double null, fit, score;
  };
  expected const exact[] = {
      {"aml",
       {"maint"},
       {-0.921760869158881},
       {0.516248400809655},
       -40.6453977210804,
       -38.9635470079188,
       3.3963886989776},
      {"lung",
       {"age", "sex", "ph.ecog"},
       {0.0110670858755196, -0.5534356129027469, 0.4643874164844977},
       {0.00928084940682083, 0.16796771512265482, 0.11377699218273263},
       -725.647698850665,
       -710.401051579406,
       30.4877668895791},
      {"heart",
       {"age", "year", "surgery", "transplant"},
       {0.0273304377378136, -0.1471941512139560, -0.6380391055098010, -0.0123616340973576},
       {0.0137661970421084, 0.0707101714702629, 0.3676784424030861, 0.3145933344836355},
       -287.89404700138,
       -280.31909908571,
       15.0712961655698},
      {"rossi",
       {"fin", "age", "prio"},
       {-0.3486813347065755, -0.0672498041536343, 0.0973045856636091},
       {0.1908516550038955, 0.0208910615150009, 0.0273956056397181},
       -613.752814771413,
       -599.218241256471,
       29.0394999390562},
  };
  for (auto const& e : exact) {
    INFO(e.name);
    auto const set = rows_of(e.name);
    auto const model =
        *cxm::fit<cxm::cox>(set.columns(e.covariates), cxm::cox_options{cxm::cox_ties::exact});
    for (std::size_t j = 0; j < e.value.size(); ++j) {
      CHECK(close(model.coefficients[j].value, e.value[j]));
      CHECK(close(model.coefficients[j].standard_error, e.error[j]));
    }
    CHECK(close(model.null_log_likelihood, e.null));
    CHECK(close(model.log_likelihood, e.fit));
    CHECK(close(model.score.statistic, e.score));
  }

  auto const heart = rows_of("heart");
  cxm_test::survival_file const file{"r_heart.csv", {"id"}};
  std::vector<std::uint32_t> id;
  for (double const v : file.numbers("id")) id.push_back(static_cast<std::uint32_t>(v));
  auto rows = heart.columns({"age", "year", "surgery", "transplant"});
  rows.cluster = id;
  auto const by_id = *cxm::fit<cxm::cox>(rows);
  double const robust[] = {0.0138918929240804, 0.0730798592393635, 0.3582102023845868,
                           0.3168823490624889};
  for (std::size_t j = 0; j < 4; ++j) {
    CHECK(close(by_id.coefficients[j].robust_standard_error, robust[j]));
  }
  CHECK(close(by_id.robust_wald.statistic, 16.8329930443217));
  auto const order = cxm::concordance_of(rows, by_id.linear_predictors(rows.covariates));
  CHECK(close(order.value, 0.635760123921221));
  CHECK(close(order.standard_error, 0.0331537392949609));

  auto const weighted = rows_of("rossi_weighted");
  rows = weighted.columns({"fin", "age", "prio"});
  id.clear();
  for (std::uint32_t i = 0; i < rows.stop.size(); ++i) id.push_back(i % 50);
  rows.cluster = id;
  auto const breslow = *cxm::fit<cxm::cox>(rows, cxm::cox_options{cxm::cox_ties::breslow});
  double const value[] = {-0.3180886511899319, -0.0706646663295543, 0.1027494972419675};
  double const naive[] = {0.1551288164819619, 0.0172013336141965, 0.0218905262160868};
  double const error[] = {0.1959528611856264, 0.0226632558745807, 0.0265807884133819};
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(close(breslow.coefficients[j].value, value[j]));
    CHECK(close(breslow.coefficients[j].standard_error, naive[j]));
    CHECK(close(breslow.coefficients[j].robust_standard_error, error[j]));
  }
  CHECK(close(cxm::concordance_of(rows, breslow.linear_predictors(rows.covariates)).standard_error,
              0.0302529179901346));
}
