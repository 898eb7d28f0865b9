// Differences of two scores. The reference reports |a − b| for Wald, ours is signed: a − b.

#include <cxm/survey/nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <cmath>
#include <string>
#include <vector>

using cxm_test::close;
using cxm_test::number;

namespace {

cxm::nps sample(nlohmann::json const& counts) {
  cxm::nps m;
  for (int i = 0; i < counts.at(0).get<int>(); ++i) m.push(3);
  for (int i = 0; i < counts.at(1).get<int>(); ++i) m.push(8);
  for (int i = 0; i < counts.at(2).get<int>(); ++i) m.push(9);
  return m;
}

}  // namespace

TEST_CASE("oracle nps_two_sample: signed difference with Wald and adjusted Wald intervals") {
  double const z = 1.959963984540054;
  int seen = 0;
  for (auto const& c : cxm_test::figures("nps_two_sample.json", "cases")) {
    INFO(c.at("x").get<std::string>() + " - " + c.at("y").get<std::string>());
    auto const x = sample(c.at("x_counts_det_pas_pro"));
    auto const y = sample(c.at("y_counts_det_pas_pro"));
    CHECK(close(x.score(), 100 * number(c.at("nps_x"))));
    CHECK(close(y.score(), 100 * number(c.at("nps_y"))));
    double const signed_difference = number(c.at("signed_difference"));

    auto const& wald = c.at("wald");
    auto const w = difference(x, y, {cxm::confidence{0.95}, cxm::interval_method::wald});
    CHECK(close(w.value, 100 * signed_difference));
    CHECK(close(std::fabs(w.value), 100 * number(wald.at("delta_abs"))));
    // The reference's interval is that of |a − b|: mirrored where a < b.
    auto const printed = cxm_test::pair(wald.at("int95"));
    bool const mirrored = signed_difference < 0;
    CHECK(close(w.range.lower / 100, mirrored ? -printed[1] : printed[0]));
    CHECK(close(w.range.upper / 100, mirrored ? -printed[0] : printed[1]));
    CHECK(close((w.range.upper - w.range.lower) / 200 / z, number(wald.at("se"))));

    auto const& adjusted = c.at("adjusted_wald");
    auto const a = difference(x, y);
    CHECK(a.range.method == cxm::interval_method::adjusted_wald);
    CHECK(close(a.value, 100 * signed_difference));
    auto const expected = cxm_test::pair(adjusted.at("int95"));
    CHECK(close(a.range.lower / 100, expected[0]));
    CHECK(close(a.range.upper / 100, expected[1]));
    double const centre = (a.range.lower + a.range.upper) / 200;
    double const error = (a.range.upper - a.range.lower) / 200 / z;
    CHECK(close(centre, number(adjusted.at("signed_difference"))));
    CHECK(close(error, number(adjusted.at("se"))));
    CHECK(close(centre / error, number(adjusted.at("z"))));
    auto const test = difference_test(x, y);
    CHECK(close(test.statistic, number(adjusted.at("z"))));
    // The reference's tails cancel and underflow: log p from the asymptotic series far out, and p
    // where the reference still has its digits.
    double const p = number(adjusted.at("p_value"));
    if (p > 1e-6) CHECK(close(test.p, p));
    CHECK(close(test.log_p, cxm::normal_log_two_sided(number(adjusted.at("z")))));
    auto const plain = difference_test(x, y, {cxm::confidence{0.95}, cxm::interval_method::wald});
    double const q = number(wald.at("p_value"));
    if (!(q <= 1e-6)) CHECK(close(plain.p, q));
    ++seen;
  }
  CHECK(seen == 5);
}
