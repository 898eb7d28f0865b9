// Predictions of who will have left, on a holdout of the telecom customers: R 4.2.2, survival 3.5-3,
// by figures/prediction_accuracy.R.

#include <cxm/retention/accelerated_failure_time.hpp>
#include <cxm/retention/cox.hpp>
#include <cxm/retention/recalibration.hpp>
#include <cxm/retention/reliability.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/survival_files.hpp"

using cxm_test::number;
using nlohmann::json;

namespace {
bool close(double found, json const& expected) {
  return cxm_test::close(found, number(expected), 1e-7, 1e-9);
}

void check_bins(std::vector<cxm::reliability_bin> const& found, json const& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t b = 0; b < found.size(); ++b) {
    json const& e = expected.at(b);
    CHECK(found[b].count == e.at("count"));
    CHECK(found[b].left == e.at("left"));
    CHECK(found[b].unknown == e.at("unknown"));
    CHECK(close(found[b].lowest, e.at("lowest")));
    CHECK(close(found[b].highest, e.at("highest")));
    CHECK(close(found[b].predicted, e.at("predicted")));
    if (e.at("observed").is_null()) {
      CHECK(std::isnan(found[b].observed.value));
      continue;
    }
    CHECK(close(found[b].observed.value, e.at("observed")));
    if (e.at("lower") == "NA") {
      CHECK_FALSE(found[b].observed.range.defined());
      continue;
    }
    CHECK(close(found[b].observed.range.lower, e.at("lower")));
    CHECK(close(found[b].observed.range.upper, e.at("upper")));
  }
}

void check_scores(cxm::risk_predictions const& of, json const& c) {
  double const h = number(c.at("horizon"));
  auto const brier = cxm::brier_score_at(of, h);
  CHECK(brier.count == c.at("count"));
  CHECK(brier.left == c.at("left"));
  CHECK(brier.unknown == c.at("unknown"));
  CHECK(close(brier.value, c.at("brier")));
  CHECK(close(brier.reference, c.at("brier_reference")));
  CHECK(close(cxm::auc_at(of, h).value, c.at("auc")));
  auto const table = cxm::reliability_at(of, h);
  CHECK(close(table.all.predicted, c.at("mean_risk")));
  CHECK(close(table.all.observed.value, c.at("observed")));
  CHECK(close(table.observed_over_expected().range.lower,
              number(c.at("lower")) / number(c.at("mean_risk"))));
  check_bins(table.bins, c.at("equal_count"));
  check_bins(cxm::reliability_at(of, h, {.bins = 5, .by = cxm::risk_bins::equal_width}).bins,
             c.at("equal_width"));
  auto const fit = cxm::fit<cxm::recalibration>(of, h);
  CHECK(close(fit->intercept, c.at("intercept")));
  CHECK(close(fit->slope, c.at("slope")));
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(close(fit->covariance[k], c.at("sandwich").at(k / 2).at(k % 2)));
  }
  CHECK(close(fit->intercept_alone, c.at("intercept_alone")));
  CHECK(close(fit->intercept_alone_error, c.at("intercept_alone_error")));
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(close(of.risk[i], c.at("first_risks").at(i)));
    CHECK(close(fit->risk(of.risk[i]), c.at("recalibrated").at(i)));
  }
}
}  // namespace

TEST_CASE("oracle prediction_accuracy: Cox and Weibull models on customers they have not seen") {
  if (!cxm_test::has_reference()) return;
  std::vector<std::string> const names{"MonthlyCharges", "SeniorCitizen", "month2month", "year",
                                       "fiber",          "echeck",        "techsupport"};
  auto train = cxm_test::survival_data("telco");
  auto held = train;
  train.filter([](std::size_t i) { return (i + 1) % 3 != 0; });
  held.filter([](std::size_t i) { return (i + 1) % 3 == 0; });
  auto const rows = train.columns(names);
  auto const cox = cxm::fit<cxm::cox>(rows);
  auto const weibull = cxm::fit<cxm::accelerated_failure_time>(rows);
  json const coefficients = cxm_test::figures("prediction_accuracy.json", "coefficients");
  for (auto const& c : cox->coefficients) CHECK(close(c.value, coefficients.at(c.name)));
  auto const covariates = held.columns(names).covariates;
  for (auto const& c : cxm_test::figures("prediction_accuracy.json", "cases")) {
    INFO(c.at("model") << " " << c.at("horizon"));
    double const h = number(c.at("horizon"));
    auto risk =
        c.at("model") == "cox" ? cox->survivals(covariates, h) : weibull->survivals(covariates, h);
    for (double& p : risk) p = 1 - p;
    check_scores({risk, held.stop, held.event}, c);
  }
}
