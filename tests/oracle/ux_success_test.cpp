// The subtasks of JupyterLab's usability test of 2018 (20 participants, CC0) against statsmodels
// 0.13.5, from the counts: what succeeded at first, and what succeeded in the end.

#include <cxm/statistics/distributions.hpp>
#include <cxm/usability/task_success.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <array>

using cxm_test::close;
using cxm_test::number;

namespace {
bool same(cxm::bounds const& b, std::array<double, 2> const& expected) {
  return close(b.lower, expected[0]) && close(b.upper, expected[1]);
}
cxm::task_success of(cxm::count_t succeeded, cxm::count_t n) {
  cxm::task_success m;
  for (cxm::count_t i = 0; i < n; ++i) {
    m.push(i < succeeded ? cxm::attempt_outcome::succeeded : cxm::attempt_outcome::failed);
  }
  return m;
}
}  // namespace

TEST_CASE("oracle ux_success_real: rates and intervals of every subtask") {
  cxm::task_success all;
  int seen = 0;
  for (auto const& c : cxm_test::figures("ux_success_real.json", "subtasks")) {
    INFO(c.dump());
    auto const n = c.at("n").get<cxm::count_t>();
    auto const m = of(c.at("first_success").get<cxm::count_t>(), n);
    auto const rate = m.success_rate();
    CHECK(m.count() == n);
    CHECK(close(rate.value, number(c.at("first_success_rate"))));
    CHECK(close(m.failure_rate().value, number(c.at("first_error_rate"))));
    CHECK(m.abandonment_rate().value == 0);
    CHECK(rate.range.method == cxm::interval_method::wilson);
    CHECK(same(rate.range, cxm_test::pair(c.at("wilson95"))));
    CHECK(same(m.success_rate({.method = cxm::interval_method::agresti_coull}).range,
               cxm_test::pair(c.at("adjusted_wald95"))));
    CHECK(same(cxm::clopper_pearson_interval(static_cast<double>(m.succeeded()),
                                             static_cast<double>(m.count())),
               cxm_test::pair(c.at("clopper_pearson95"))));
    auto const in_the_end = of(c.at("eventual_success").get<cxm::count_t>(), n);
    CHECK(close(in_the_end.success_rate().value, number(c.at("eventual_rate"))));
    all.merge(m);
    ++seen;
  }
  CHECK(seen == 79);
  // The file's totals hold subtasks of fewer than ten participants too.
  auto const attempts =
      cxm_test::figures("ux_success_real.json", "total_attempts").get<cxm::count_t>();
  auto const first =
      cxm_test::figures("ux_success_real.json", "total_first_success").get<cxm::count_t>();
  CHECK(all.count() == 1432);
  CHECK(all.succeeded() == 1019);
  CHECK(all.count() <= attempts);
  CHECK(all.succeeded() <= first);
  CHECK(first - all.succeeded() <= attempts - all.count());
}
