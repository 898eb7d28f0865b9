#include <cxm/usability/clicks.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/model/task_attempt.hpp>

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using cxm::clicks_to_completion;
using cxm_test::close;

static_assert(cxm::metric<clicks_to_completion>);
static_assert(cxm::observes<clicks_to_completion, int> &&
              cxm::observes<clicks_to_completion, std::optional<double>> &&
              !cxm::observes<clicks_to_completion, bool> &&
              !cxm::observes<clicks_to_completion, std::string>);
static_assert(cxm::lower_is_better<clicks_to_completion>());

TEST_CASE("clicks: median, geometric mean and mean") {
  clicks_to_completion const m{std::vector<int>{4, 7, 4, 12, 5}};
  CHECK(m.count() == 5);
  CHECK(m.median() == 5);
  CHECK(m.mean() == 6.4);
  CHECK(close(m.geometric_mean().value, std::pow(4.0 * 7 * 4 * 12 * 5, 0.2)));
  CHECK_THROWS_AS(m.geometric_mean({.method = cxm::interval_method::wald}), std::invalid_argument);
}

TEST_CASE("clicks: the interval of the geometric mean") {
  auto const e = clicks_to_completion{std::vector<int>{9, 4, 6}}.geometric_mean();
  CHECK(close(e.value, 6));
  // t of 2 degrees of freedom is (2p − 1)/√(2p(1 − p)); s is ln 1.5
  double const t = 0.95 / std::sqrt(2 * 0.975 * 0.025);
  double const half = t * std::log(1.5) / std::sqrt(3.0);
  CHECK(close(e.range.lower, 6 * std::exp(-half)));
  CHECK(close(e.range.upper, 6 * std::exp(half)));
  CHECK(e.range.method == cxm::interval_method::student_t);
}

TEST_CASE("clicks: without attempts everything is NaN") {
  clicks_to_completion const none;
  CHECK(std::isnan(none.median()));
  CHECK(std::isnan(none.mean()));
  CHECK(std::isnan(none.geometric_mean().value));
}

TEST_CASE("clicks: an attempt without a click leaves no geometric mean") {
  clicks_to_completion const m{std::vector<int>{0, 4, 9}};
  CHECK(m.median() == 4);
  CHECK(std::isnan(m.geometric_mean().value));
  m.figures([](cxm::figure const& f) {
    if (f.name == "geometric_mean") CHECK(f.note == "none: an attempt took no click");
  });
}

TEST_CASE("clicks: what is left out, by reason") {
  clicks_to_completion m;
  m.push(std::nullopt);
  m.push(std::nan(""));
  m.push(-1);
  m.push(1e12);
  m.push(2.5);
  CHECK(m.count() == 0);
  CHECK(m.excluded()[cxm::reason::missing] == 2);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 2);
  CHECK(m.excluded()[cxm::reason::fractional] == 1);
}

TEST_CASE("clicks: of the completed attempts of a dataset") {
  std::vector<cxm::task_attempt> attempts(3);
  attempts[0].clicks = 3;
  attempts[0].outcome = cxm::task_outcome::succeeded;
  attempts[1].clicks = 40;
  attempts[1].outcome = cxm::task_outcome::abandoned;
  attempts[2].clicks = 6;
  attempts[2].outcome = cxm::task_outcome::succeeded;
  clicks_to_completion const m{attempts, [](cxm::task_attempt const& x) {
                                 return x.outcome == cxm::task_outcome::succeeded ? x.clicks
                                                                                  : std::nullopt;
                               }};
  CHECK(m.median() == 4.5);
  CHECK(m.excluded()[cxm::reason::missing] == 1);
}

TEST_CASE("clicks: figures, in their order") {
  std::vector<cxm::figure> shown;
  clicks_to_completion{std::vector<int>{3, 5}}.figures(
      [&](cxm::figure const& f) { shown.push_back(f); });
  std::vector<std::string_view> const names{"median", "count", "geometric_mean", "mean"};
  REQUIRE(shown.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(shown[i].name == names[i]);
  CHECK(shown[0].value == 4);
  CHECK(shown[2].range.defined());
  CHECK(shown[2].note.empty());
}
