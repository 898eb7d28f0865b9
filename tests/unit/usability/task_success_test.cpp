#include <cxm/usability/task_success.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/core/one_per.hpp>
#include <cxm/model/task_attempt.hpp>

#include <chrono>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

using cxm::attempt_outcome;
using cxm::interval_method;
using cxm::task_outcome;
using cxm::task_success;
using cxm_test::close;

namespace {
task_success of(unsigned succeeded, unsigned failed, unsigned abandoned) {
  task_success m;
  for (unsigned i = 0; i < succeeded; ++i) m.push(attempt_outcome::succeeded);
  for (unsigned i = 0; i < failed; ++i) m.push(attempt_outcome::failed);
  for (unsigned i = 0; i < abandoned; ++i) m.push(attempt_outcome::abandoned);
  return m;
}
cxm::task_attempt attempt(std::optional<task_outcome> outcome) {
  cxm::task_attempt x;
  x.outcome = outcome;
  return x;
}
// Whose enumerators stand in another order: they are known by name.
enum class ended { abandoned, unknown, succeeded, failed };
enum class grade { good, bad };

constexpr std::chrono::sys_days monday{std::chrono::year{2026} / 3 / 2};
}  // namespace

static_assert(cxm::metric<task_success>);
static_assert(cxm::observes<task_success, attempt_outcome> &&
              cxm::observes<task_success, task_outcome> &&
              cxm::observes<task_success, std::optional<task_outcome> const&> &&
              cxm::observes<task_success, ended>);
// A bool does not say how an attempt without success ended, and a number says nothing.
static_assert(!cxm::observes<task_success, bool> && !cxm::observes<task_success, int> &&
              !cxm::observes<task_success, std::optional<bool>> &&
              !cxm::observes<task_success, grade>);

TEST_CASE("task success: 9 of 11 attempts, one failed, one abandoned") {
  auto const m = of(9, 1, 1);
  CHECK(m.count() == 11);
  CHECK(m.success_rate().value == 9.0 / 11);
  CHECK(m.failure_rate().value == 1.0 / 11);
  CHECK(m.abandonment_rate().value == 1.0 / 11);
  // The formulas of statistics/proportion.hpp in Python.
  CHECK(close(m.success_rate().range.lower, 0.5230194380391561));
  CHECK(close(m.success_rate().range.upper, 0.948632310253915));
  CHECK(m.success_rate().range.method == interval_method::wilson);
  auto const adjusted = m.success_rate({.method = interval_method::agresti_coull}).range;
  CHECK(close(adjusted.lower, 0.5115190624458815));
  CHECK(close(adjusted.upper, 0.9601326858471891));
  CHECK_THROWS_AS(m.success_rate({.method = interval_method::student_t}), std::invalid_argument);
}

TEST_CASE("task success: no attempts, no rates") {
  task_success const none;
  CHECK(std::isnan(none.success_rate().value));
  CHECK(std::isnan(none.failure_rate().value));
  CHECK(std::isnan(none.abandonment_rate().value));
  CHECK_FALSE(none.success_rate().range.defined());
}

TEST_CASE("task success: outcomes of any enum, by the names of its enumerators") {
  task_success m;
  m.push(ended::succeeded);
  m.push(ended::abandoned);
  m.push(ended::failed);
  m.push(std::optional{ended::failed});
  m.push(std::optional<ended>{});
  m.push(ended::unknown);
  CHECK(m.succeeded() == 1);
  CHECK(m.failed() == 2);
  CHECK(m.abandoned() == 1);
  CHECK(m.excluded()[cxm::reason::missing] == 1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
}

TEST_CASE("task success: attempts of a dataset through a projection") {
  std::vector<cxm::task_attempt> const attempts{
      attempt(task_outcome::succeeded), attempt(task_outcome::abandoned), attempt(std::nullopt),
      attempt(task_outcome::succeeded), attempt(task_outcome::failed)};
  task_success const m{attempts, &cxm::task_attempt::outcome};
  CHECK(m.succeeded() == 2);
  CHECK(m.failed() == 1);
  CHECK(m.abandoned() == 1);
  CHECK(m.excluded().total() == 1);
}

TEST_CASE("task success: of users by their first attempt, and by their best") {
  using std::chrono::days;
  using best_of_users = cxm::one_per<std::string, cxm::keep::best, task_success>;
  auto const observe = [](auto users) {
    users.push("ann", monday, task_outcome::failed);
    users.push("ann", monday + days{1}, task_outcome::succeeded);
    users.push("ann", monday + days{2}, task_outcome::abandoned);
    users.push("bob", monday, std::optional{task_outcome::abandoned});
    users.push("bob", monday + days{1}, std::optional{task_outcome::failed});
    users.push("eve", monday, std::optional<task_outcome>{});
    users.push("eve", monday + days{1}, task_outcome::succeeded);
    users.push("eve", monday + days{2}, task_outcome::failed);
    return users;
  };
  auto const first = observe(cxm::one_per<std::string, cxm::keep::first, task_success>{});
  CHECK(first.kept() == of(1, 1, 1));
  CHECK(first.excluded()[cxm::reason::duplicate] == 4);
  CHECK(first.excluded()[cxm::reason::missing] == 1);
  auto const best = observe(best_of_users{});
  CHECK(best.kept() == of(2, 1, 0));
  auto const worst = observe(cxm::one_per<std::string, cxm::keep::worst, task_success>{});
  CHECK(worst.kept() == of(0, 1, 2));
  CHECK(cxm::load<best_of_users>(cxm::save(best)) == best);
}

TEST_CASE("task success: outcomes rank by what is better") {
  using cxm::ranked_outcome;
  CHECK(ranked_outcome{task_outcome::abandoned} < ranked_outcome{task_outcome::failed});
  CHECK(ranked_outcome{ended::failed} < ranked_outcome{ended::succeeded});
  for (auto x : {attempt_outcome::succeeded, attempt_outcome::failed, attempt_outcome::abandoned}) {
    CHECK(ranked_outcome{x}.outcome() == x);
    cxm::state_writer out;
    cxm::key_traits<ranked_outcome>::write(out, ranked_outcome{x});
    cxm::state_reader in{out.bytes()};
    CHECK(cxm::key_traits<ranked_outcome>::read(in) == ranked_outcome{x});
  }
  std::byte const unknown[] = {std::byte{3}};
  cxm::state_reader in{unknown};
  CHECK_THROWS_AS(cxm::key_traits<ranked_outcome>::read(in), cxm::state_error);
}

TEST_CASE("task success: figures, in their order, the denominator named") {
  std::vector<cxm::figure> shown;
  of(3, 2, 1).figures([&](cxm::figure const& f) { shown.push_back(f); });
  std::vector<std::string_view> const names{"success_rate",     "count",     "failure_rate",
                                            "abandonment_rate", "succeeded", "failed",
                                            "abandoned"};
  REQUIRE(shown.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(shown[i].name == names[i]);
  CHECK(shown[0].unit == cxm::unit::share);
  CHECK(shown[0].note == "of attempts; of users where one_per keeps one of each");
  CHECK(shown[1].count == 6);
  CHECK_FALSE(cxm::lower_is_better<task_success>());
}

TEST_CASE("task success: more attempts than a count holds are refused") {
  cxm::state_writer out;
  out.u64(cxm::most_observations - 1);
  out.u64(1);
  out.u64(1);
  cxm::exclusions{}.write(out);
  cxm::state_reader in{out.bytes()};
  CHECK_THROWS_AS(task_success::read(in), cxm::state_error);
}
