// The weighted score against R's survey package, from the published counts of a real survey. The
// rows themselves are needed for its standard errors: sfo_test.cpp.

#include <cxm/survey/weighted_nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <cmath>

using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle sfo_real_weighted_nps: the unweighted figures follow from the counts") {
  auto const c = cxm_test::figures("sfo_real_weighted_nps.json", "cases").at(0);
  cxm::weighted_nps m{cxm::zero_to_ten.not_applicable({11})};
  cxm::nps plain{cxm::zero_to_ten.not_applicable({11})};
  auto const push = [&](char const* name, int answer) {
    for (int i = 0; i < c.at(name).get<int>(); ++i) {
      m.push(answer, 1.0);
      plain.push(answer);
    }
  };
  push("det", 3);
  push("pas", 8);
  push("pro", 10);
  push("code_11_or_blank", 11);
  CHECK(m.count() == c.at("valid_0_10").get<cxm::count_t>());
  CHECK(m.count() + m.excluded().total() == c.at("rows").get<cxm::count_t>());
  CHECK(close(m.score(), 100 * number(c.at("nps_unweighted"))));
  CHECK(close(plain.standard_error(), 100 * number(c.at("se_unweighted_wald"))));
  // A domain of all 2,809 rows, as R has it: SE·√(N/(N − 1)).
  CHECK(close(m.standard_error(), plain.standard_error() * std::sqrt(2809.0 / 2808)));
  // What a blank that is coded 11 does where it is taken for a promoter.
  auto const n = static_cast<double>(m.count() + m.excluded()[cxm::reason::not_applicable]);
  auto const wrong = static_cast<double>(m.promoters() + m.excluded().total()) -
                     static_cast<double>(m.detractors());
  CHECK(close(wrong / n, number(c.at("nps_if_code_11_wrongly_promoter"))));
}

TEST_CASE("oracle weighted_nps: the formula of R's survey package, by hand") {
  // For the mean of a domain it has n/(n − 1)·Σ(w(x − R)/Σw)² with n all rows of the design. Here
  // weights 0.5, 1.5, 2, 1 on 1, 0, −1, 1 and one row outside the domain.
  cxm::weighted_nps m{cxm::zero_to_ten.not_applicable({11})};
  m.push(10, 0.5);
  m.push(8, 1.5);
  m.push(2, 2.0);
  m.push(9, 1.0);
  m.push(11, 3.0);
  double const r = -0.1;  // (0.5 − 2 + 1)/5
  CHECK(close(m.score(), 100 * r));
  double const u =
      std::pow(0.5 * 1.1, 2) + std::pow(1.5 * 0.1, 2) + std::pow(2 * -0.9, 2) + std::pow(1.1, 2);
  CHECK(close(m.standard_error(), 100 * std::sqrt(1.25 * u) / 5));
  CHECK(close(m.interval().upper, 100 * r + 2.7764451051977987 * m.standard_error()));  // t, 4
}
