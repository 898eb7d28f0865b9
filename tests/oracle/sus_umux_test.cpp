// SUS, UMUX-Lite and UX-Lite by their definitions, and the t interval of a mean by scipy 1.10.1.

#include <cxm/usability/sus.hpp>
#include <cxm/usability/umux_lite.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <array>

using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle sus_umux: SUS of each respondent, their mean and its interval") {
  cxm::sus all;
  int seen = 0;
  for (auto const& c : cxm_test::figures("sus_umux.json", "cases")) {
    INFO(c.dump());
    auto const items = c.at("items").get<std::array<int, 10>>();
    double const expected = number(c.at("sus"));
    CHECK(cxm::sus_score{items}.value() == expected);
    cxm::sus one;
    one.push(items);
    CHECK(one.score() == expected);
    all.push(items);
    ++seen;
  }
  CHECK(seen == 6);

  // The file's mean is of eight respondents, two of whom are not among its cases. 50 and 75 are the
  // only scores of theirs with which both mean and deviation agree.
  all.push(std::array{3, 3, 3, 3, 3, 3, 3, 3, 3, 3});
  all.push(std::array{4, 2, 4, 2, 4, 2, 4, 2, 4, 2});
  CHECK(all.count() == 8);
  CHECK(close(all.score(), number(cxm_test::figures("sus_umux.json", "sample_mean"))));
  CHECK(close(all.deviation(), number(cxm_test::figures("sus_umux.json", "sample_sd"))));
  auto const expected = cxm_test::pair(cxm_test::figures("sus_umux.json", "mean_ci95"));
  auto const range = all.interval({.method = cxm::interval_method::student_t});
  CHECK(close(range.lower, expected[0]));
  CHECK(close(range.upper, expected[1]));
}

TEST_CASE("oracle sus_umux: UMUX-Lite, and the SUS score that it predicts") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("sus_umux.json", "umux_lite")) {
    INFO(c.dump());
    cxm::umux_lite m;
    m.push(c.at("useful").get<int>(), c.at("ease").get<int>());
    CHECK(close(m.score(), number(c.at("umux_lite_7pt"))));
    CHECK(close(m.regressed(), number(c.at("umux_lite_regressed"))));
    ++seen;
  }
  CHECK(seen == 5);
}

TEST_CASE("oracle sus_umux: UX-Lite on five points") {
  int seen = 0;
  for (auto const& c : cxm_test::figures("sus_umux.json", "ux_lite")) {
    INFO(c.dump());
    cxm::umux_lite m{cxm::one_to_five};
    m.push(c.at("useful").get<int>(), c.at("ease").get<int>());
    CHECK(close(m.score(), number(c.at("ux_lite_5pt"))));
    ++seen;
  }
  CHECK(seen == 5);
}
