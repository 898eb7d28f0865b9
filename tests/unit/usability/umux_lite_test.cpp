#include <cxm/usability/umux_lite.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/core/one_per.hpp>

#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using cxm::reason;
using cxm::umux_lite;
using cxm_test::close;

namespace {
struct answer {
  std::optional<int> useful;
  std::optional<int> easy;
};
}  // namespace

static_assert(cxm::metric<umux_lite>);
static_assert(cxm::observes<umux_lite, int, std::optional<double>> &&
              !cxm::observes<umux_lite, int> && !cxm::observes<umux_lite, int, bool>);

TEST_CASE("umux lite: the score of two items on seven points, and on five") {
  for (int a = 1; a <= 7; ++a) {
    for (int b = 1; b <= 7; ++b) {
      umux_lite m;
      m.push(a, b);
      CHECK(close(m.score(), (a + b - 2) * 100.0 / 12));
      CHECK(close(m.regressed(), 0.65 * (a + b - 2) * 100.0 / 12 + 22.9));
      umux_lite five{cxm::one_to_five};
      five.push(a, b);
      if (a <= 5 && b <= 5) {
        CHECK(close(five.score(), (a - 1 + b - 1) / 8.0 * 100));
      } else {
        CHECK(five.excluded()[reason::out_of_scale] == 1);
      }
    }
  }
}

TEST_CASE("umux lite: the mean over respondents with its intervals") {
  std::vector<answer> const answers{{7, 6}, {5, 7}, {4, 4}, {7, std::nullopt}, {6, 5}};
  umux_lite const m{answers, &answer::useful, &answer::easy};
  CHECK(m.count() == 4);
  CHECK(m.excluded()[reason::missing] == 1);
  CHECK(close(m.score(), (11 + 10 + 6 + 9) / 4.0 * 100 / 12));
  auto const range = m.interval();
  CHECK(range.method == cxm::interval_method::score);
  CHECK(range.upper < 100);
  auto const predicted = m.regressed_estimate();
  CHECK(close(predicted.range.lower, 0.65 * range.lower + 22.9));
  CHECK(close(predicted.range.upper, 0.65 * range.upper + 22.9));
  CHECK(m.interval({.method = cxm::interval_method::student_t}).method ==
        cxm::interval_method::student_t);
}

TEST_CASE("umux lite: without respondents everything is NaN") {
  umux_lite const none;
  CHECK(std::isnan(none.score()));
  CHECK(std::isnan(none.regressed()));
  CHECK(std::isnan(none.deviation()));
  CHECK_FALSE(none.interval().defined());
}

TEST_CASE("umux lite: a respondent counts once, for the first item that failed") {
  umux_lite m{cxm::one_to_seven.not_applicable({9})};
  m.push(9, std::nullopt);
  m.push(3, 3.5);
  m.push(std::nan(""), 8);
  m.push(0, 4);
  CHECK(m.count() == 0);
  CHECK(m.excluded()[reason::not_applicable] == 1);
  CHECK(m.excluded()[reason::fractional] == 1);
  CHECK(m.excluded()[reason::missing] == 1);
  CHECK(m.excluded()[reason::out_of_scale] == 1);
}

TEST_CASE("umux lite: only 1 to 7 and 1 to 5, high is good") {
  CHECK_THROWS_AS(umux_lite{cxm::zero_to_ten}, std::invalid_argument);
  CHECK_THROWS_AS((umux_lite{cxm::answer_scale{0, 6}}), std::invalid_argument);
  CHECK_THROWS_AS((umux_lite{cxm::answer_scale{1, 6}}), std::invalid_argument);
  CHECK_THROWS_AS((umux_lite{cxm::answer_scale{1, 7, cxm::direction::low_is_good}}),
                  std::invalid_argument);
  CHECK_THROWS_AS((umux_lite{cxm::answer_scale::of({1, 3, 7})}), std::invalid_argument);
  umux_lite seven;
  CHECK_THROWS_AS(seven.merge(umux_lite{cxm::one_to_five}), cxm::merge_error);
}

TEST_CASE("umux lite: five points have no regression, and say so by leaving it out") {
  umux_lite five{cxm::one_to_five};
  five.push(4, 5);
  CHECK(five.score() == 87.5);
  CHECK(std::isnan(five.regressed()));
  std::vector<std::string_view> names;
  auto const see = [&](cxm::figure const& f) { names.push_back(f.name); };
  five.figures(see);
  CHECK(names == std::vector<std::string_view>{"score", "count"});
  names.clear();
  umux_lite{}.figures(see);
  CHECK(names == std::vector<std::string_view>{"score", "count", "regressed"});
}

TEST_CASE("umux lite: the latest answer of each user") {
  constexpr std::chrono::sys_days monday{std::chrono::year{2026} / 3 / 2};
  cxm::one_per<std::string, cxm::keep::latest, umux_lite> users;
  users.push("ann", monday, 2, 2);
  users.push("ann", monday + std::chrono::days{1}, std::optional{7}, 7);
  users.push("bob", monday, 4, 4);
  CHECK(users.kept().score() == 75);
  CHECK(cxm::load<decltype(users)>(cxm::save(users)) == users);
}
