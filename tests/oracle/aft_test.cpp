// Accelerated failure time against R 4.2.2, survival 3.5-3: exponential, Weibull, log-normal, with and
// without covariates; and the log-logistic and starts, of which the file has none.

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
