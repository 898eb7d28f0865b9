#include <cxm/retention/gray_test.hpp>
#include <cxm/retention/log_rank.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

using cxm::competing_risks;
using cxm_test::close;

TEST_CASE("gray_test: with one cause it is the log-rank test's score") {
  cxm_test::generator g{1};
  std::vector<competing_risks<>> groups(3);
  std::vector<cxm::kaplan_meier> plain(3);
  for (std::size_t i = 0; i < 300; ++i) {
    double const t = g.real();
    bool const event = g.chance(60);
    groups[i % 3].push(t, event ? 1 : 0);
    plain[i % 3].push(t, event);
  }
  auto const gray = cxm::gray_test(groups, 1);
  auto const rank = cxm::log_rank(plain);
  CHECK(gray.degrees == 2);
  for (std::size_t k = 0; k < 3; ++k) CHECK(close(gray.score[k], rank.score(k)));
  CHECK(close(gray.test.statistic, rank.test.statistic, 0.1));
}

TEST_CASE("gray_test: groups by key are groups in the order of their keys") {
  cxm_test::generator g{2};
  cxm::grouped<std::string, competing_risks<>> by;
  std::vector<competing_risks<>> groups(2);
  for (std::size_t i = 0; i < 100; ++i) {
    double const t = static_cast<double>(g.between(0, 20));
    int const cause = static_cast<int>(g.below(3));
    by.push(i % 2 == 0 ? "a" : "b", t, cause);
    groups[i % 2].push(t, cause);
  }
  CHECK(cxm::gray_test(by, 2).test.statistic == cxm::gray_test(groups, 2).test.statistic);
}

TEST_CASE("gray_test: undefined and refused") {
  std::vector<competing_risks<>> groups(2);
  auto const none = cxm::gray_test(groups, 1);
  CHECK(none.degrees == 0);
  CHECK(std::isnan(none.test.p));
  groups[0].push(1, 1);
  groups[0].push(2, 0);
  groups[1].push(1, 2);
  CHECK(cxm::gray_test(groups, 7).degrees == 0);  // a cause that nobody had
  CHECK(cxm::gray_test(groups, 1).degrees == 1);
  CHECK_THROWS_AS(cxm::gray_test(groups, 1, {.rho = -1}), std::invalid_argument);
  CHECK_THROWS_AS(
      cxm::stratified_gray_test(std::vector{groups, std::vector<competing_risks<>>(3)}, 1),
      std::invalid_argument);
  groups[1].push(3, 1, 2);
  CHECK_THROWS_AS(cxm::gray_test(groups, 1), std::invalid_argument);
}

TEST_CASE("gray_test: near ties, a group without the cause, and log p where p underflows") {
  std::vector<competing_risks<>> rounded(2), exact(2);
  for (std::size_t i = 0; i < 40; ++i) {
    double const t = 0.1 * static_cast<double>(1 + i % 9);
    int const cause = static_cast<int>(i % 3);
    exact[i % 2].push(t, cause);
    rounded[i % 2].push(i % 4 == 1 ? t * (1 + 1e-13) : t, cause);
  }
  CHECK(close(cxm::gray_test(rounded, 1).test.statistic, cxm::gray_test(exact, 1).test.statistic));

  std::vector<competing_risks<>> apart(2);
  for (int i = 0; i < 4000; ++i) {
    apart[0].push(1 + i % 50, 1);
    apart[1].push(1 + i % 50, 2);
  }
  auto const found = cxm::gray_test(apart, 1);
  CHECK(found.test.p == 0);
  CHECK(found.test.log_p < -800);
  CHECK(close(found.test.log_p, -0.5 * found.test.statistic, 0.01));
}
