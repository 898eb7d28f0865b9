// BG/NBD and MBG/NBD against mpmath: points where other programs fail, points over their parameters,
// published parameters, and fits of the CDNOW customers.

#include <cxm/clv/bg_nbd.hpp>

#include "support/catch.hpp"
#include "support/cdnow_customers.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

using cxm_test::close;

namespace {
double number(nlohmann::json const& x) {
  return x.is_string() ? std::strtod(x.get<std::string>().c_str(), nullptr) : x.get<double>();
}
template <class Model>
Model model(double r, double alpha, double a, double b,
            cxm::time_unit unit = cxm::time_unit::day()) {
  Model of;
  of.r = r;
  of.alpha = alpha;
  of.a = a;
  of.b = b;
  of.unit = unit;
  return of;
}
template <class Model>
Model published(char const* name) {
  auto const p = cxm_test::figures("bg_nbd.json", "totals").at(name).at("params");
  return model<Model>(number(p[0]), number(p[1]), number(p[2]), number(p[3]),
                      cxm::time_unit::week());
}
bool exact(double actual, double expected) { return close(actual, expected, 1e-12, 4e-16); }

template <class Model>
void check_point(nlohmann::json const& c) {
  auto const of =
      model<Model>(number(c.at("r")), number(c.at("alpha")), number(c.at("a")), number(c.at("b")));
  cxm::buyer const b{number(c.at("x")), number(c.at("t_x")), number(c.at("T"))};
  CHECK(exact(of.log_likelihood_of(b), number(c.at("log_likelihood"))));
  CHECK(exact(of.p_alive(b), number(c.at("p_alive"))));
  CHECK(exact(of.expected_purchases(b, number(c.at("t"))), number(c.at("expected_purchases"))));
  CHECK(exact(of.dert(b, number(c.at("delta"))), number(c.at("dert"))));
}

template <class Model>
void check_customers(char const* name, bool with_dert) {
  auto const of = published<Model>(name);
  double const delta = std::log(1.1) / 52;
  cxm::customer_base base{cxm::time_unit::week()};
  auto const customers = cxm_test::figures("bg_nbd.json", "customers");
  for (auto const& c : customers) {
    base.push({number(c.at("x")), number(c.at("t_x_days")) / 7, number(c.at("T_days")) / 7});
  }
  auto const logs = of.log_likelihoods(base);
  auto const alive = of.p_alive(base);
  auto const next = of.expected_purchases(base, 39);
  auto const value = of.dert(base, delta);
  REQUIRE(base.size() == 14);
  for (std::size_t i = 0; i < base.size(); ++i) {
    auto const& c = customers[i].at(name);
    CHECK(close(logs[i], number(c.at("loglik")), 1e-13));
    CHECK(close(alive[i], number(c.at("p_alive")), 1e-13));
    CHECK(close(next[i], number(c.at("cet_39w")), 1e-13));
    if (with_dert) CHECK(close(value[i], number(c.at("dert")), 1e-12));
    CHECK(of.log_likelihood_of(base[i]) == logs[i]);
    CHECK(of.p_alive(base[i]) == alive[i]);
    CHECK(of.expected_purchases(base[i], 39) == next[i]);
    CHECK(of.dert(base[i], delta) == value[i]);
  }
}

template <class Model>
void check_fits(char const* name) {
  if (!cxm_test::has_reference()) return;
  auto const sample = cxm_test::cdnow_customers("sample");
  double total = 0;
  for (double const l : published<Model>(name).log_likelihoods(sample)) total += l;
  CHECK(close(total, number(cxm_test::figures("bg_nbd.json", "totals").at(name).at("loglik")),
              1e-12));
  auto const fits = cxm_test::figures("bg_nbd.json", "fits");
  for (char const* which : {"sample", "full"}) {
    INFO(name << " " << which);
    auto const& expected = fits.at(std::string{"cdnow_"} + which + "_weeks").at(name);
    auto const fit = cxm::fit<Model>(cxm_test::cdnow_customers(which));
    REQUIRE(fit.converged());
    CHECK(fit.gradient_norm() < 1e-9);
    CHECK(close(fit->log_likelihood, number(expected.at("loglik")), 1e-12));
    double const parameters[]{fit->r, fit->alpha, fit->a, fit->b};
    // The file's information is from differences.
    constexpr double differences = 1e-6;
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(close(parameters[i], number(expected.at("params").at(i)), 1e-8));
      CHECK(close(fit->errors[i], number(expected.at("se_params").at(i)), differences));
      for (std::size_t j = 0; j < 4; ++j) {
        CHECK(close(fit->log_covariance[4 * i + j],
                    number(expected.at("cov_log_params").at(i).at(j)), differences, 1e-9));
      }
    }
  }
}
}  // namespace

TEST_CASE("oracle bg_nbd: points at which other programs fail") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("bg_nbd.json", "nasty_points")) {
    INFO(c.at("name").get<std::string>());
    auto const of = model<cxm::bg_nbd>(number(c.at("r")), number(c.at("alpha")), number(c.at("a")),
                                       number(c.at("b")));
    cxm::buyer const b{number(c.at("x")), number(c.at("t_x")), number(c.at("T"))};
    CHECK(exact(of.log_likelihood_of(b), number(c.at("loglik"))));
    CHECK(exact(of.p_alive(b), number(c.at("p_alive"))));
    CHECK(exact(of.expected_purchases(b, number(c.at("t"))), number(c.at("cet"))));
    ++seen;
  }
  CHECK(seen == 15);
}

TEST_CASE("oracle bg_nbd, mbg_nbd: points over their parameters, residual purchases among them") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("bg_nbd_points.json", "points")) {
    INFO(c.dump());
    if (c.at("model") == "bg_nbd") {
      check_point<cxm::bg_nbd>(c);
    } else {
      check_point<cxm::mbg_nbd>(c);
    }
    ++seen;
  }
  CHECK(seen == 36);
}

TEST_CASE("oracle bg_nbd, mbg_nbd: customers and a new customer at published parameters") {
  check_customers<cxm::bg_nbd>("bgnbd", true);
  check_customers<cxm::mbg_nbd>("mbgnbd", false);
  auto const of = published<cxm::bg_nbd>("bgnbd");
  auto const fresh = cxm_test::figures("bg_nbd.json", "new_customer");
  for (auto const& [t, expected] : fresh.at("expected_purchases").items()) {
    CHECK(close(of.expected_purchases(std::stod(t)), number(expected), 1e-13));
  }
  auto const& chances = fresh.at("purchases_probability_39");
  REQUIRE(chances.size() == 8);
  for (std::size_t n = 0; n < chances.size(); ++n) {
    CHECK(close(of.purchases_probability(static_cast<double>(n), 39), number(chances[n]), 1e-12));
  }
}

TEST_CASE(
    "oracle bg_nbd, mbg_nbd: the CDNOW customers at published parameters and at the maximum") {
  check_fits<cxm::bg_nbd>("bgnbd");
  check_fits<cxm::mbg_nbd>("mbgnbd");
}
