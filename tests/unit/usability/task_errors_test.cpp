#include <cxm/usability/task_errors.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/core/one_per.hpp>
#include <cxm/model/task_attempt.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using cxm::interval_method;
using cxm::reason;
using cxm::task_errors;
using cxm_test::close;

namespace {
/// A state as it is on disk.
task_errors from_disk(std::vector<cxm::counted_value> const& attempts,
                      std::array<cxm::count_t, 3> const& of_opportunities) {
  cxm::state_writer out;
  out.u64(attempts.size());
  for (auto const& x : attempts) {
    out.i64(x.value);
    out.u64(x.count);
  }
  for (cxm::count_t n : of_opportunities) out.u64(n);
  cxm::exclusions{}.write(out);
  cxm::state_reader in{out.bytes()};
  return task_errors::read(in);
}
}  // namespace

static_assert(cxm::metric<task_errors>);
static_assert(cxm::observes<task_errors, int> && cxm::observes<task_errors, std::optional<int>> &&
              cxm::observes<task_errors, int, std::optional<int>> &&
              !cxm::observes<task_errors, bool> && !cxm::observes<task_errors, int, bool>);
static_assert(cxm::lower_is_better<task_errors>());

TEST_CASE("task errors: per attempt with Garwood's limits") {
  task_errors const m{std::vector<int>{0, 2, 0, 1, 0, 0, 3, 0, 0, 4}};
  CHECK(m.count() == 10);
  CHECK(m.errors() == 10);
  CHECK(m.with_error() == 4);
  auto const e = m.errors_per_attempt();
  CHECK(e.value == 1);
  // P(X ≥ 10) and P(X ≤ 10) are 0.025, solved with 50 digits in Python; over 10 attempts.
  CHECK(close(e.range.lower, 0.47953886961324335));
  CHECK(close(e.range.upper, 1.839035604201778));
  CHECK(e.range.method == interval_method::exact_poisson);
  CHECK(m.share_with_error().value == 0.4);
  CHECK(m.share_with_error().range.method == interval_method::wilson);
  CHECK(std::isnan(m.errors_per_opportunity()));
}

TEST_CASE("task errors: without errors the lower limit is 0 and the upper is not") {
  task_errors const m{std::vector<int>{0, 0, 0, 0, 0}};
  auto const e = m.errors_per_attempt();
  CHECK(e.value == 0);
  CHECK(e.range.lower == 0);
  CHECK(close(e.range.upper, -std::log(0.025) / 5));
  CHECK(m.share_with_error().range.lower == 0);
}

TEST_CASE("task errors: without attempts there is nothing") {
  task_errors const none;
  CHECK(std::isnan(none.errors_per_attempt().value));
  CHECK_FALSE(none.errors_per_attempt().range.defined());
  CHECK(none.errors_per_attempt().range.method == interval_method::exact_poisson);
  CHECK_FALSE(none.errors_per_attempt({.method = interval_method::bootstrap}).range.defined());
  CHECK(std::isnan(none.share_with_error().value));
  CHECK(std::isnan(none.errors_per_opportunity()));
}

TEST_CASE("task errors: the bootstrap draws attempts and is wider where errors cluster") {
  std::vector<int> errors(50, 0);
  errors[7] = 30;
  errors[31] = 20;
  task_errors const clustered{errors};
  auto const poisson = clustered.errors_per_attempt().range;
  auto const drawn = clustered.errors_per_attempt({.method = interval_method::bootstrap}).range;
  CHECK(drawn.method == interval_method::bootstrap);
  CHECK(drawn.lower >= 0);
  CHECK(drawn.upper - drawn.lower > 2 * (poisson.upper - poisson.lower));
  // A resample holds 0, 20, 30, 40, … errors.
  CHECK(close(std::round(drawn.upper * 5), drawn.upper * 5));
  task_errors const alike{std::vector<int>{2, 2, 2}};
  CHECK_FALSE(alike.errors_per_attempt({.method = interval_method::bootstrap}).range.defined());
}

TEST_CASE("task errors: a method goes to the figure that has it") {
  task_errors const m{std::vector<int>{0, 2, 0, 1}};
  using enum interval_method;
  auto const methods = [&](interval_method asked) {
    cxm::reading const how{.method = asked};
    return std::array{m.errors_per_attempt(how).range.method, m.share_with_error(how).range.method};
  };
  CHECK(methods(standard) == std::array{exact_poisson, wilson});
  CHECK(methods(exact_poisson) == std::array{exact_poisson, wilson});
  CHECK(methods(bootstrap) == std::array{bootstrap, wilson});
  CHECK(methods(agresti_coull) == std::array{exact_poisson, agresti_coull});
  CHECK(methods(wald) == std::array{exact_poisson, wald});
}

TEST_CASE("task errors: opportunities, which can fail twice") {
  task_errors m;
  m.push(3, 2);
  m.push(0, 4);
  m.push(5, std::nullopt);  // counts for the other figures
  m.push(0, 0);
  CHECK(m.count() == 4);
  CHECK(m.errors() == 8);
  CHECK(m.opportunities() == 6);
  CHECK(m.errors_per_opportunity() == 0.5);
  m.push(9, 2);
  CHECK(m.errors_per_opportunity() == 1.5);
  CHECK(m.errors_per_attempt().value == 17.0 / 5);
}

TEST_CASE("task errors: what is left out, by reason") {
  task_errors m;
  m.push(std::nullopt);
  m.push(std::nan(""));
  m.push(std::optional<int>{}, 5);
  CHECK(m.excluded()[reason::missing] == 3);
  m.push(-1);
  m.push(1e10);
  m.push((std::numeric_limits<std::int64_t>::max)());
  m.push(1, -1);
  m.push(1, 0);  // an error where none was possible
  CHECK(m.excluded()[reason::out_of_scale] == 5);
  m.push(1.5);
  m.push(1, 2.5);
  CHECK(m.excluded()[reason::fractional] == 2);
  CHECK(m.count() == 0);
  CHECK(m.excluded().total() == 10);
  CHECK(m.errors() == 0);
  CHECK(m.opportunities() == 0);
}

TEST_CASE("task errors: attempts of a dataset, with and without opportunities") {
  std::vector<cxm::task_attempt> attempts(4);
  attempts[0].errors = 1;
  attempts[0].opportunities = 5;
  attempts[1].errors = 0;
  attempts[2].opportunities = 3;
  attempts[3].errors = 2;
  attempts[3].opportunities = 5;
  task_errors const m{attempts, &cxm::task_attempt::errors, &cxm::task_attempt::opportunities};
  CHECK(m.count() == 3);
  CHECK(m.errors_per_opportunity() == 0.3);
  task_errors const alone{attempts, &cxm::task_attempt::errors};
  CHECK(alone.errors() == 3);
  CHECK(alone.opportunities() == 0);
}

TEST_CASE("task errors: of each user the first attempt") {
  constexpr std::chrono::sys_days monday{std::chrono::year{2026} / 3 / 2};
  cxm::one_per<std::string, cxm::keep::first, task_errors> users;
  users.push("ann", monday, 2, std::optional{6});
  users.push("ann", monday + std::chrono::days{1}, 0, 6);
  users.push("bob", monday, 1, std::nullopt);
  CHECK(users.kept().errors() == 3);
  CHECK(users.kept().opportunities() == 6);
  CHECK(cxm::load<decltype(users)>(cxm::save(users)) == users);
}

TEST_CASE("task errors: more errors than a count holds are refused before anything changes") {
  constexpr std::int64_t most = 0x7FFF'FFFF;
  auto full = from_disk({{most, cxm::count_t{1} << 31}}, {0, 0, 0});
  auto const before = full;
  CHECK_THROWS_AS(full.merge(before), cxm::merge_error);
  CHECK(full == before);
  full.push(most);
  CHECK(full.count() == before.count() + 1);
  CHECK_THROWS_AS(full.push(most), std::invalid_argument);
  CHECK(full.count() == before.count() + 1);
  CHECK(full.errors() <= cxm::most_observations);
  CHECK_THROWS_AS(from_disk({{most, cxm::count_t{1} << 32}}, {0, 0, 0}), cxm::state_error);
}

TEST_CASE("task errors: contradictory states are refused") {
  CHECK(from_disk({{0, 2}, {3, 1}}, {2, 3, 4}).errors_per_opportunity() == 0.75);
  CHECK_THROWS_AS(from_disk({{0, 2}}, {3, 0, 4}), cxm::state_error);
  CHECK_THROWS_AS(from_disk({{1, 2}}, {1, 3, 4}), cxm::state_error);
  CHECK_THROWS_AS(from_disk({{1, 2}}, {1, 1, 0}), cxm::state_error);
  CHECK_THROWS_AS(from_disk({{1, 2}}, {0, 0, 1}), cxm::state_error);
  CHECK_THROWS_AS(from_disk({{1, 2}}, {0, 1, 1}), cxm::state_error);
}

TEST_CASE("task errors: figures, in their order") {
  std::vector<cxm::figure> shown;
  task_errors{std::vector<int>{0, 1}}.figures([&](cxm::figure const& f) { shown.push_back(f); });
  std::vector<std::string_view> const names{"errors_per_attempt",     "count",  "share_with_error",
                                            "errors_per_opportunity", "errors", "with_error",
                                            "opportunities"};
  REQUIRE(shown.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(shown[i].name == names[i]);
  CHECK(shown[0].unit == cxm::unit::ratio);
  CHECK(shown[3].note == "no interval: an opportunity can fail twice");
  CHECK_FALSE(shown[3].range.defined());
}
