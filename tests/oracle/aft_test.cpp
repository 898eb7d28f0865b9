// Accelerated failure time against R 4.2.2, survival 3.5-3: exponential, Weibull, log-normal, with
// and without covariates; and the log-logistic and starts, of which the file has none.

#include <cxm/retention/accelerated_failure_time.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/survival_files.hpp"

#include <cmath>

using cxm::lifetime_distribution;
using cxm_test::number;
using nlohmann::json;

namespace {
bool close(double actual, double expected) { return cxm_test::close(actual, expected, 1e-7); }

std::vector<std::string> words(json const& x) {
  if (x.is_string()) return {x.get<std::string>()};
  return x.get<std::vector<std::string>>();
}
double at(json const& x, std::size_t i) { return number(x.is_array() ? x.at(i) : x); }

void check_covariance(std::vector<double> const& found, json const& expected) {
  std::size_t const size = expected.size();
  REQUIRE(found.size() == size * size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      double const unit = std::sqrt(found[i * size + i] * found[j * size + j]);
      CHECK(cxm_test::close(found[i * size + j], at(expected.at(i), j), 1e-7, 1e-7 * unit));
    }
  }
}
}  // namespace

TEST_CASE("oracle aft: coefficients, scale, covariance, likelihoods, quantiles") {
  if (!cxm_test::has_reference()) return;
  int seen = 0;
  for (auto const& c : cxm_test::figures("aft.json", "results")) {
    auto const name = c.at("name").get<std::string>();
    auto const word = c.at("dist").get<std::string>();
    INFO(name << " " << word);
    auto const set = cxm_test::survival_data(name);
    auto names = words(c.at("names"));
    names.erase(names.begin());
    auto const rows = set.columns(names);
    auto const distribution = word == "weibull"       ? lifetime_distribution::weibull
                              : word == "exponential" ? lifetime_distribution::exponential
                                                      : lifetime_distribution::log_normal;
    auto const fit =
        cxm::fit<cxm::accelerated_failure_time>(rows, cxm::lifetime_options{distribution});
    REQUIRE(fit.converged());
    CHECK(close(fit->scale, number(c.at("scale"))));
    for (std::size_t j = 0; j <= names.size(); ++j) {
      CHECK(close(fit->coefficients[j].value, at(c.at("coef"), j)));
    }
    check_covariance(fit->covariance, c.at("vcov_incl_logscale"));
    CHECK(close(fit->null_log_likelihood, at(c.at("loglik"), 0)));
    CHECK(close(fit->log_likelihood, at(c.at("loglik"), 1)));
    CHECK(close(fit->aic(), number(c.at("aic"))));
    CHECK(close(fit->bic(), number(c.at("bic"))));
    CHECK(c.at("median_at_means").is_null());
    for (std::size_t i = 0; i < 3; ++i) {
      std::vector<double> x;
      for (auto const& n : names) x.push_back(set.covariates.at(n)[i]);
      for (std::size_t k = 0; k < 3; ++k) {
        double const share = 0.25 * static_cast<double>(k + 1);
        auto const q = fit->quantile(x, share);
        CHECK(close(q.value, number(c.at("q_first3").at(i).at(k))));
        CHECK(close(fit->survival(x, q.value).value, 1 - share));
      }
    }
    ++seen;
  }
  CHECK(seen == 24);
}

TEST_CASE("oracle aft: the log-logistic, and weights") {
  // R 4.2.2, survival 3.5-3, with rel.tolerance = 1e-14; the file has no such case.
  if (!cxm_test::has_reference()) return;
  auto const lung = cxm_test::survival_data("lung");
  auto const rows = lung.columns({"age", "sex", "ph.ecog"});
  auto const model = *cxm::fit<cxm::accelerated_failure_time>(
      rows, cxm::lifetime_options{lifetime_distribution::log_logistic});
  double const value[] = {5.93668692063804571, -0.00807991943085238, 0.48662357089902064,
                          -0.40461551157199888};
  double const error[] = {0.51207266015164832, 0.00747790705754958, 0.13489414783418996,
                          0.09301371940209224};
  for (std::size_t j = 0; j < 4; ++j) {
    CHECK(close(model.coefficients[j].value, value[j]));
    CHECK(close(model.coefficients[j].standard_error, error[j]));
  }
  CHECK(close(model.scale, 0.536141504276293));
  CHECK(close(model.log_scale_error, 0.06581336537803038));
  CHECK(close(model.null_log_likelihood, -1154.54917931852));
  CHECK(close(model.log_likelihood, -1137.48961226949));
  double const quantiles[2][3] = {{125.432692130781, 226.055589910682, 407.398811759430},
                                  {197.327409270416, 355.624703180744, 640.909085970311}};
  double const errors[] = {25.9194821439153, 46.1469960885586};
  for (std::size_t i = 0; i < 2; ++i) {
    double const x[] = {rows.covariates[0].values[i], rows.covariates[1].values[i],
                        rows.covariates[2].values[i]};
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(close(model.quantile(x, 0.25 * static_cast<double>(k + 1)).value, quantiles[i][k]));
    }
    // The program's error is of the time, not of its logarithm.
    auto const median = model.median(x);
    double const half = 0.5 * std::log(median.range.upper / median.range.lower);
    CHECK(close(half / cxm::normal_deviate(cxm::confidence{0.95}) * median.value, errors[i]));
  }

  auto rossi = cxm_test::survival_data("rossi");
  for (std::size_t i = 0; i < rossi.stop.size(); ++i) {
    rossi.weight.push_back(1 + 0.5 * static_cast<double>(i % 3));
  }
  auto const weighted =
      *cxm::fit<cxm::accelerated_failure_time>(rossi.columns({"fin", "age", "prio"}));
  double const by[] = {3.7328147906308984, 0.2251647522916406, 0.0496171610411569,
                       -0.0728540777605625};
  double const by_error[] = {0.2895928090546589, 0.1096263225244206, 0.0124976051078654,
                             0.0159027309795448};
  for (std::size_t j = 0; j < 4; ++j) {
    CHECK(close(weighted.coefficients[j].value, by[j]));
    CHECK(close(weighted.coefficients[j].standard_error, by_error[j]));
  }
  CHECK(close(weighted.scale, 0.701052175917836));
  CHECK(close(weighted.log_likelihood, -1022.56796038431));
}
