#include <cxm/usability/task_time.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/core/one_per.hpp>
#include <cxm/format.hpp>
#include <cxm/model/task_attempt.hpp>

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;
using cxm::reason;
using cxm::task_duration;
using cxm::task_time;
using cxm_test::close;

namespace {
template <class... T>
task_time of(T const&... times) {
  task_time m;
  (m.push(times), ...);
  return m;
}
using minutes = std::chrono::duration<double, std::ratio<60>>;
constexpr std::chrono::sys_days monday{std::chrono::year{2026} / 3 / 2};
}  // namespace

static_assert(cxm::metric<task_time>);
static_assert(cxm::observes<task_time, double> && cxm::observes<task_time, int> &&
              cxm::observes<task_time, std::optional<float>> &&
              cxm::observes<task_time, std::chrono::nanoseconds> &&
              cxm::observes<task_time, std::optional<std::chrono::hours> const&>);
static_assert(!cxm::observes<task_time, bool> && !cxm::observes<task_time, std::string> &&
              !cxm::observes<task_time, std::chrono::sys_seconds>);
static_assert(cxm::lower_is_better<task_time>());

TEST_CASE("task time: a time is the same in every unit") {
  auto const expected = of(90.0);
  CHECK(of(90) == expected);
  CHECK(of(90.0F) == expected);
  CHECK(of(std::optional{90}) == expected);
  CHECK(of(90s) == expected);
  CHECK(of(std::optional{90s}) == expected);
  CHECK(of(90'000ms) == expected);
  CHECK(of(90'000'000us) == expected);
  CHECK(of(90'000'000'000ns) == expected);
  CHECK(of(minutes{1.5}) == expected);
  CHECK(of(std::chrono::duration<unsigned, std::ratio<30>>{3}) == expected);
  CHECK(of(std::chrono::duration<int, std::ratio<1, 30>>{2700}) == expected);
  CHECK(of(2h) == of(7200));
  CHECK(expected.median() == 90);
}

TEST_CASE("task time: rounded to the nearest millisecond, half away from 0") {
  auto const ms = [](auto const& time) { return task_duration{time}.milliseconds(); };
  CHECK(ms(1499us) == 1);
  CHECK(ms(1500us) == 2);
  CHECK(ms(500us) == 1);
  CHECK(ms(499us) == 0);
  CHECK(ms(0.0005) == 1);
  CHECK(ms(0.35) == 350);
  CHECK(ms(1.1F) == 1100);
  CHECK(ms(std::chrono::duration<int, std::ratio<1, 3>>{1}) == 333);
  CHECK(ms(std::chrono::duration<int, std::ratio<1, 3>>{2}) == 667);
  CHECK(ms(std::chrono::duration<int, std::pico>{2'000'000'000}) == 2);
}

TEST_CASE("task time: zero, negative and endless times are out of scale, the others missing") {
  task_time const m =
      of(0, 0.0, -0.0, -5, -0.1, 0s, -3s, 0.0004, 499us, 1e300,
         std::numeric_limits<double>::infinity(), std::chrono::hours::max(),
         std::chrono::nanoseconds::min(), (std::numeric_limits<std::int64_t>::max)());
  CHECK(m.count() == 0);
  CHECK(m.excluded()[reason::out_of_scale] == 14);
  task_time const missing =
      of(std::nullopt, std::optional<double>{}, std::optional<std::chrono::seconds>{}, std::nan(""),
         minutes{std::nan("")});
  CHECK(missing.count() == 0);
  CHECK(missing.excluded()[reason::missing] == 5);
  CHECK(of(std::chrono::milliseconds{task_duration::longest}).count() == 1);
  CHECK(of(std::chrono::milliseconds{task_duration::longest + 1}).count() == 0);
}

TEST_CASE("task time: the geometric mean in seconds with its interval") {
  // The printed example of MeasuringU: 68 s, 46 to 101.
  task_time const m{std::vector<int>{55, 65, 75, 62, 45, 135}};
  auto const e = m.geometric_mean();
  CHECK(close(e.value, 68.24107823256506));
  CHECK(close(e.range.lower, 46.00509940150607));
  CHECK(close(e.range.upper, 101.2245342130619));
  CHECK(e.range.method == cxm::interval_method::student_t);
  CHECK(m.median() == 63.5);
  CHECK(close(m.mean(), 437.0 / 6));
  CHECK(m.distribution().quantile(1) == 135'000);
  CHECK_THROWS_AS(m.geometric_mean({.method = cxm::interval_method::wald}), std::invalid_argument);
}

TEST_CASE("task time: without times nothing, of one time no interval") {
  task_time const none;
  CHECK(std::isnan(none.geometric_mean().value));
  CHECK(std::isnan(none.median()));
  CHECK(std::isnan(none.mean()));
  task_time const one = of(12.5);
  CHECK(one.geometric_mean().value == 12.5);
  CHECK_FALSE(one.geometric_mean().range.defined());
  CHECK_FALSE(of(3s, 3s, 3s).geometric_mean().range.defined());
}

TEST_CASE("task time: of the successful attempts of a dataset") {
  std::vector<cxm::task_attempt> attempts(4);
  attempts[0].duration = 30s;
  attempts[0].outcome = cxm::task_outcome::succeeded;
  attempts[1].duration = 300s;
  attempts[1].outcome = cxm::task_outcome::abandoned;
  attempts[2].duration = 60s;
  attempts[2].outcome = cxm::task_outcome::succeeded;
  attempts[3].outcome = cxm::task_outcome::succeeded;
  task_time const m{attempts, [](cxm::task_attempt const& x) {
                      return x.outcome == cxm::task_outcome::succeeded ? x.duration : std::nullopt;
                    }};
  CHECK(m.count() == 2);
  CHECK(m.median() == 45);
  CHECK(m.excluded()[reason::missing] == 2);
  CHECK(task_time{attempts, &cxm::task_attempt::duration}.count() == 3);
}

TEST_CASE("task time: of each user one attempt") {
  using first_of_users = cxm::one_per<std::string, cxm::keep::first, task_time>;
  auto const observe = [](auto users) {
    users.push("ann", monday, 90s);
    users.push("ann", monday + std::chrono::days{1}, 30.5);
    users.push("bob", monday, std::optional{5min});
    users.push("bob", monday + std::chrono::days{1}, std::optional<std::chrono::seconds>{});
    return users;
  };
  auto const first = observe(first_of_users{});
  CHECK(first.kept() == of(90, 300));
  auto const least = observe(cxm::one_per<std::string, cxm::keep::worst, task_time>{});
  CHECK(least.kept() == of(30.5, 300));  // the lowest observation: the shortest time
  CHECK(cxm::load<first_of_users>(cxm::save(first)) == first);
}

TEST_CASE("task time: figures in seconds, and from 25 attempts on the median is advised") {
  std::vector<cxm::figure> shown;
  auto const see = [&](cxm::figure const& f) { shown.push_back(f); };
  task_time m;
  for (int i = 1; i <= 24; ++i) m.push(i);
  m.figures(see);
  std::vector<std::string_view> const names{"geometric_mean", "count", "median", "mean"};
  REQUIRE(shown.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(shown[i].name == names[i]);
  CHECK(shown[0].unit == cxm::unit::seconds);
  CHECK(shown[0].note.empty());
  CHECK(shown[2].value == 12.5);
  CHECK_FALSE(shown[3].range.defined());
  m.push(25);
  shown.clear();
  m.figures(see);
  CHECK(shown[0].note == "from 25 attempts on the median tells the middle better");
}

TEST_CASE("task time: seconds are shown as such") {
  CHECK(cxm::shown(12.34, cxm::unit::seconds, 1) == "12.3 s");
  CHECK(fmt::format("{}", of(30, 60)) == "task time 42.4 s [0.5 s, 3468.3 s], n = 2");
  CHECK(fmt::format("{}", of(-1)) == "task time n/a, n = 0, 1 excluded");
}

TEST_CASE("task time: a state with a time that is none is refused") {
  auto const loads = [](std::int64_t ms) {
    cxm::state_writer out;
    out.u64(1);
    out.i64(ms);
    out.u64(1);
    cxm::exclusions{}.write(out);
    cxm::state_reader in{out.bytes()};
    return task_time::read(in);
  };
  CHECK(loads(1) == of(1ms));
  CHECK(loads(task_duration::longest).count() == 1);
  CHECK_THROWS_AS(loads(0), cxm::state_error);
  CHECK_THROWS_AS(loads(task_duration::longest + 1), cxm::state_error);
}
