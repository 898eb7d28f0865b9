#include <cxm/clv/bg_bb.hpp>
#include <cxm/clv/gamma_gamma.hpp>
#include <cxm/clv/pareto_nbd.hpp>
#include <cxm/io/io_error.hpp>
#include <cxm/io/model_file.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace {
cxm::pareto_nbd buying() {
  cxm::pareto_nbd m;
  m.r = 0.1 + 0.2;  // no short decimal
  m.alpha = 10.577612;
  m.s = 1.0 / 3;
  m.beta = 1e-9 * std::sqrt(2.0);
  m.unit = cxm::time_unit::week();
  m.covariates = {"age, \"years\"", "premium"};
  m.buying = {{"premium", 1, 0.25}};
  m.lifetime = {{"age, \"years\"", 0, -1.0 / 7}, {"premium", 1, 0.5}};
  for (int i = 0; i < 49; ++i) m.log_covariance.push_back(std::sin(i) / 3);
  m.log_likelihood = -9594.976178939542;
  m.customers = 2357;
  return m;
}
cxm::saved_models saved() {
  cxm::gamma_gamma spend;
  spend.p = 6.25;
  spend.q = 3.74;
  spend.gamma = 15.44;
  spend.log_covariance.assign(9, cxm::undefined);
  cxm::saved_models out;
  out.version = "0.1.0";
  out.fitted_to = {6919, 2357, "1997-01-01", "1997-09-30", "USD"};
  out.annual_rate = 0.1;
  out.buying = cxm::record_of(buying());
  out.spend = cxm::record_of(spend);
  return out;
}
cxm::saved_models read(std::string const& text) {
  return cxm::read_models(cxm::source::text("models.json", text));
}
std::string with(std::string const& what, std::string const& instead) {
  std::string text = as_json(saved());
  auto const at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}
std::string error_of(std::string const& text) {
  try {
    read(text);
  } catch (cxm::io_error const& error) {
    return error.what();
  }
  return "no error";
}
}  // namespace

TEST_CASE("model_file: what is read back is the same to the bit") {
  auto const back = read(as_json(saved()));
  CHECK(back.fitted_to.orders == 6919);
  CHECK(back.fitted_to.customers == 2357);
  CHECK(back.fitted_to.from == "1997-01-01");
  CHECK(back.fitted_to.until == "1997-09-30");
  CHECK(back.fitted_to.currency == "USD");
  CHECK(back.annual_rate == 0.1);
  CHECK_FALSE(back.margin);
  auto const m = cxm::model_from<cxm::pareto_nbd>(back.buying);
  auto const was = buying();
  CHECK(m.r == was.r);
  CHECK(m.alpha == was.alpha);
  CHECK(m.s == was.s);
  CHECK(m.beta == was.beta);
  CHECK(m.unit == was.unit);
  CHECK(m.covariates == was.covariates);
  REQUIRE(m.buying.size() == 1);
  REQUIRE(m.lifetime.size() == 2);
  CHECK(m.lifetime[0].name == was.lifetime[0].name);
  CHECK(m.lifetime[0].coefficient == was.lifetime[0].coefficient);
  CHECK(m.log_covariance == was.log_covariance);
  CHECK(m.log_likelihood == was.log_likelihood);
  std::vector<double> const z{40, 1};
  cxm::buyer const one{2, 30.4, 38.9};
  CHECK(m.dert(one, 0.002, z) == was.dert(one, 0.002, z));
  CHECK(m.p_alive(one, z) == was.p_alive(one, z));
  // NaN is what is not known, and stays it.
  REQUIRE(back.spend);
  auto const spend = cxm::model_from<cxm::gamma_gamma>(*back.spend);
  CHECK(spend.p == 6.25);
  CHECK(std::isnan(spend.log_covariance.at(0)));
  CHECK(as_json(back) == as_json(saved()));
}

TEST_CASE("model_file: a model without time or covariates") {
  cxm::bg_bb donors;
  donors.alpha = donors.beta = donors.gamma = donors.delta = 1.5;
  donors.log_covariance.assign(16, 0.25);
  auto const back = cxm::model_from<cxm::bg_bb>(cxm::record_of(donors));
  CHECK(back.p_alive({1, 2, 6}) == donors.p_alive({1, 2, 6}));
}

TEST_CASE("model_file: what is no saved model is told, with its place or its name") {
  CHECK_THAT(error_of("{\n \"cxm_models\": 1,\n \"version\" 2}"), CXM_CONTAINS("models.json:3:"));
  CHECK_THAT(error_of(""), CXM_CONTAINS("no JSON"));
  CHECK_THAT(error_of("[1, 2]"), CXM_CONTAINS("is no object"));
  CHECK_THAT(error_of("{\"a\": 1}"), CXM_CONTAINS("this is no saved model"));
  CHECK_THAT(error_of(with("\"cxm_models\": 1", "\"cxm_models\": 2")),
             CXM_CONTAINS("later version"));
  CHECK_THAT(error_of(with("\"log_likelihood\"", "\"likelihood\"")),
             CXM_CONTAINS("\"buying\" has no \"log_likelihood\""));
  CHECK_THAT(error_of(with("\"orders\": 6919", "\"orders\": -1")),
             CXM_CONTAINS("\"fitted_to\" has a \"orders\" that is not a whole number"));
  CHECK_THAT(error_of(with("\"r\": ", "\"r\": \"many\", \"q\": ")),
             CXM_CONTAINS("\"buying.parameters\" has a \"r\" that is not a number"));
}

TEST_CASE("model_file: a record of something else makes no model") {
  auto const record = cxm::record_of(buying());
  CHECK_THROWS_WITH(cxm::model_from<cxm::gamma_gamma>(record), CXM_CONTAINS("is no gamma_gamma"));
  auto wrong = record;
  wrong.parameters[1].second = -1;
  CHECK_THROWS_WITH(cxm::model_from<cxm::pareto_nbd>(wrong), CXM_CONTAINS("alpha"));
  wrong = record;
  wrong.parameters.pop_back();
  CHECK_THROWS_AS(cxm::model_from<cxm::pareto_nbd>(wrong), std::invalid_argument);
  wrong = record;
  wrong.effects[0].column = 2;
  CHECK_THROWS_WITH(cxm::model_from<cxm::pareto_nbd>(wrong), CXM_CONTAINS("of no column"));
  wrong = record;
  wrong.log_covariance.pop_back();
  CHECK_THROWS_AS(cxm::model_from<cxm::pareto_nbd>(wrong), std::invalid_argument);
  wrong = record;
  wrong.days_in_unit = cxm::undefined;
  CHECK_THROWS_AS(cxm::model_from<cxm::pareto_nbd>(wrong), std::invalid_argument);
}
