// Cox regression with Firth's penalty against an independent Newton in numpy (Breslow's risk sets).

#include <cxm/retention/cox.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/survival_files.hpp"

using cxm_test::number;

namespace {
void agrees(cxm::survival_columns const& rows, nlohmann::json const& c) {
  cxm::cox_options const firth{cxm::cox_ties::breslow, cxm::cox_penalty::firth};
  auto const fit = cxm::fit<cxm::cox>(rows, firth);
  REQUIRE(fit.converged());
  for (std::size_t j = 0; j < rows.covariates.size(); ++j) {
    CHECK(cxm_test::close(fit->coefficients[j].value, number(c.at("coef").at(j)), 1e-8));
    CHECK(cxm_test::close(fit->coefficients[j].standard_error, number(c.at("se").at(j)), 1e-8));
  }
  CHECK(cxm_test::close(fit->log_likelihood, number(c.at("loglik"))));
  CHECK(cxm_test::close(fit->penalised, number(c.at("penalised_loglik"))));
  // The file's gradient is 0 but for rounding.
  CHECK(fit.gradient_norm() < 1e-9);
}
}  // namespace

TEST_CASE("oracle cox_firth: perfect separation has a finite answer") {
  auto const c = cxm_test::figures("cox_firth.json", "separation8");
  auto const time = c.at("time").get<std::vector<double>>();
  auto const event = c.at("event").get<std::vector<std::uint8_t>>();
  auto const x = c.at("x").get<std::vector<double>>();
  agrees({time, event, {{"x", x}}}, c);
}

TEST_CASE("oracle cox_firth: a rare covariate that nobody who left had") {
  if (!cxm_test::has_reference()) return;
  cxm_test::survival_file const f{"separation_rare_dummy.csv", {"t", "d", "x", "z"}};
  cxm_test::survival_set set;
  set.stop = f.numbers("t");
  set.events(f.numbers("d"));
  for (auto const* n : {"x", "z"}) set.covariates[n] = f.numbers(n);
  auto const rows = set.columns({"x", "z"});
  agrees(rows, cxm_test::figures("cox_firth.json", "rare_dummy"));

  auto const plain = cxm::fit<cxm::cox>(rows);
  CHECK(plain.status() == cxm::fit_status::separated);
  REQUIRE(plain.warnings().size() == 1);
  REQUIRE_THROWS_WITH(
      *plain, CXM_CONTAINS("the coefficient of 'x' runs to infinity") && CXM_CONTAINS("firth"));
}
