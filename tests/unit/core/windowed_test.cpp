// A metric over the latest windows of a stream.

#include <cxm/core/windowed.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>
#include <cxm/survey/nps.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using cxm::arrival;
using cxm::nps;
using cxm::reason;
using cxm::window_plan;
using cxm::windowed;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds midnight{
    std::chrono::sys_days{std::chrono::year{2025} / 3 / 10}};

struct event {
  std::chrono::sys_seconds at;
  int score;
};
std::vector<event> random_events(cxm_test::generator& g, int n, int seconds) {
  std::vector<event> events;
  for (int i = 0; i < n; ++i) {
    events.push_back({std::chrono::sys_seconds{std::chrono::seconds{g.between(-seconds, seconds)}},
                      static_cast<int>(g.between(0, 10))});
  }
  return events;
}
/// The metric of a window as its definition has it.
nps within(std::vector<event> const& events, window_plan::instant from, window_plan::instant to) {
  nps m;
  for (event const& e : events) {
    if (e.at >= from && e.at < to) m.push(e.score);
  }
  return m;
}

}  // namespace

TEST_CASE("windowed: hours follow each other, and the last complete one stays readable") {
  windowed<nps> m{window_plan::tumbling(1h)};
  CHECK(m.push(midnight + 10min, 10) == arrival::in_time);
  CHECK(m.push(midnight + 50min, 0) == arrival::in_time);
  CHECK(m.push(midnight + 1h, 9) == arrival::in_time);
  auto const rows = m.rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].from == midnight);
  CHECK(rows[0].to == midnight + 1h);
  CHECK(rows[0].complete);
  CHECK(rows[0].metric.score() == 0);
  CHECK_FALSE(rows[1].complete);
  CHECK(rows[1].metric.score() == 100);
  CHECK(m.current() == rows[1].metric);
}

TEST_CASE("windowed: an observation at the end of a window belongs to the next one") {
  windowed<nps> m{window_plan::tumbling(1h)};
  m.push(midnight + 1h - 1s, 10);
  m.push(midnight + 1h, 0);
  CHECK(m.rows().front().metric.count() == 1);
  CHECK(m.current().count() == 1);
}

TEST_CASE("windowed: windows before 1970 are cut as those after") {
  windowed<nps> m{window_plan::tumbling(1h)};
  std::chrono::sys_seconds const epoch{};
  m.push(epoch - 1s, 10);
  CHECK(m.rows().front().from == epoch - 1h);
  m.push(epoch, 0);
  REQUIRE(m.rows().size() == 2);
  CHECK(m.rows()[1].from == epoch);
}

TEST_CASE("windowed: the last seven days, each day") {
  windowed<nps> m{window_plan::rolling(24h * 7, 24h)};
  for (int day = 0; day < 20; ++day) m.push(midnight + day * 24h + 12h, day < 13 ? 0 : 10);
  CHECK(m.current().count() == 7);
  CHECK(m.current().score() == 100);
  auto const rows = m.rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].complete);
  CHECK(rows[0].to == midnight + 19 * 24h);
  CHECK(rows[0].metric.count() == 7);
  CHECK(rows[0].metric.score() == Approx(100 * 5 / 7.0));
  CHECK(m.panes() == 8);
  CHECK(m.excluded()[reason::outside_window] == 12);
}

TEST_CASE("windowed: what comes late counts while a window that holds it is kept") {
  auto const plan = window_plan::tumbling(1h).late_by(15min);
  windowed<nps> m{plan};
  m.push(midnight + 30min, 10);
  m.push(midnight + 70min, 10);
  CHECK_FALSE(m.rows().front().complete);
  CHECK(m.push(midnight + 20min, 0) == arrival::in_time);  // 10 minutes late
  CHECK(m.rows().front().metric.score() == 0);
  m.push(midnight + 75min, 10);
  CHECK(m.rows().front().complete);
  CHECK(m.push(midnight + 59min, 0) == arrival::late);
  CHECK(m.rows().front().metric.count() == 3);
  m.push(midnight + 135min, 10);
  CHECK(m.push(midnight + 59min, 0) == arrival::too_late);
  CHECK(m.excluded()[reason::outside_window] == 4);
  CHECK(m.count() + m.excluded().total() == 7);
}

TEST_CASE("windowed: an observation without an instant is missing") {
  windowed<nps> m{window_plan::tumbling(1h)};
  CHECK(m.push(std::optional<std::chrono::sys_seconds>{}, 9) == arrival::untimed);
  CHECK(m.push(std::optional{midnight}, 9) == arrival::in_time);
  CHECK(m.excluded()[reason::missing] == 1);
  CHECK(m.count() == 1);
}

TEST_CASE("windowed: a complete window is handed out once, with what came late but in time") {
  cxm_test::generator g{71};
  for (int round = 0; round < 200; ++round) {
    auto const every = std::chrono::seconds{g.between(1, 20)};
    auto const w = g.between(1, 6);
    auto const lateness = std::chrono::seconds{g.between(0, 50)};
    auto const plan =
        window_plan::rolling(w * every, every)
            .late_by(lateness)
            .ending_at(std::chrono::sys_seconds{std::chrono::seconds{g.between(-99, 99)}});
    auto events = random_events(g, 150, 400);
    std::sort(events.begin(), events.end(), [](auto& a, auto& b) { return a.at < b.at; });
    for (std::size_t i = 0; i + 1 < events.size(); ++i) {  // a little out of order, some too late
      auto const other = i + static_cast<std::size_t>(g.below(3));
      if (other < events.size()) {
        std::swap(events[i], events[other]);
      }
    }
    windowed<nps> m{plan};
    std::vector<windowed<nps>::row> handed_out;
    auto const keep = [&](auto const& row) { handed_out.push_back(row); };
    std::size_t most = 0;
    std::int64_t complete = std::numeric_limits<std::int64_t>::min();
    std::vector<std::int64_t> complete_before;  // the last complete window as each came
    for (event const& e : events) {
      m.advance(e.at, keep);
      complete = (std::max)(complete, plan.pane_at(e.at - lateness));
      complete_before.push_back(complete);
      auto const end = plan.pane_at(e.at) + 1;
      auto const met = m.push(e.at, e.score);
      CHECK((met == arrival::in_time) == (end > complete));
      most = (std::max)(most, m.panes());
    }
    auto const all_of_it = *m.latest() + plan.width() + plan.every() + lateness;
    m.advance(all_of_it, keep);
    m.advance(all_of_it, keep);
    m.advance(std::chrono::sys_seconds{-1000s}, keep);
    CHECK(most <= static_cast<std::size_t>(w + lateness / every + 3));
    // Every window, by the definition: what lies in it and came before it was complete.
    std::size_t i = 0;
    for (auto k = plan.pane_at(std::chrono::sys_seconds{-401s}) + 1;
         k <= plan.pane_at(std::chrono::sys_seconds{401s}) + w; ++k) {
      nps expected;
      for (std::size_t e = 0; e < events.size(); ++e) {
        bool const inside =
            events[e].at >= plan.pane_begin(k - w) && events[e].at < plan.pane_begin(k);
        if (inside && complete_before[e] < k) expected.push(events[e].score);
      }
      if (expected.count() == 0) continue;
      REQUIRE(i < handed_out.size());
      CHECK(handed_out[i].to == plan.pane_begin(k));
      CHECK(handed_out[i].from == plan.pane_begin(k - w));
      CHECK(handed_out[i].metric == expected);
      ++i;
    }
    CHECK(i == handed_out.size());
  }
}

TEST_CASE("windowed: what is readable is what the definition says, in any order of arrival") {
  cxm_test::generator g{72};
  for (int round = 0; round < 300; ++round) {
    auto const every = std::chrono::seconds{g.between(1, 30)};
    auto const w = g.between(1, 5);
    auto const kept = static_cast<std::uint32_t>(g.between(1, 4));
    auto const lateness = std::chrono::seconds{g.between(0, 60)};
    auto const plan = window_plan::rolling(w * every, every).late_by(lateness).keeping(kept);
    auto const events = random_events(g, 60, 300);
    windowed<nps> m{plan};
    windowed<nps> other{plan};
    for (event const& e : events) (g.chance(50) ? m : other).push(e.at, e.score);
    m.merge(other);
    auto const latest = std::max_element(events.begin(), events.end(), [](auto& a, auto& b) {
                          return a.at < b.at;
                        })->at;
    REQUIRE(m.latest() == latest);
    std::int64_t const complete = plan.pane_at(latest - lateness);
    auto const rows = m.rows();
    std::size_t i = 0;
    for (auto k = complete - kept + 1; k <= plan.pane_at(latest) + 1; ++k) {
      auto const expected = within(events, plan.pane_begin(k - w), plan.pane_begin(k));
      if (expected.count() == 0) continue;
      REQUIRE(i < rows.size());
      CHECK(rows[i].to == plan.pane_begin(k));
      CHECK(rows[i].complete == (plan.pane_begin(k) + lateness <= latest));
      CHECK(rows[i].metric == expected);
      ++i;
    }
    CHECK(i == rows.size());
    CHECK(m.current() == rows.back().metric);
    CHECK(m.count() + m.excluded().total() == events.size());
  }
}

TEST_CASE("windowed: silence costs no window and no time") {
  windowed<nps> m{window_plan::rolling(2s, 1s)};
  int windows = 0;
  auto const count = [&](auto const&) { ++windows; };
  m.push(midnight, 9);
  m.advance(midnight + 24h * 365 * 30, count);  // a billion steps without an answer
  CHECK(windows == 2);
  m.push(midnight + 24h * 365 * 30, 9);
  CHECK(m.panes() == 1);
  CHECK(m.rows().size() == 1);
}

TEST_CASE("windowed: time can go on without an observation") {
  windowed<nps> m{window_plan::tumbling(1h)};
  CHECK(m.rows().empty());
  CHECK(m.current() == nps{});
  m.advance(midnight);
  m.push(midnight, 10);
  m.advance(midnight + 61min);
  CHECK(m.latest() == midnight + 61min);
  CHECK(m.current().count() == 0);
  REQUIRE(m.rows().size() == 1);
  CHECK(m.rows().front().complete);
  CHECK(m.push(midnight - 61min, 10) == arrival::too_late);
}

TEST_CASE("windowed: groups of a window, and one answer of each customer") {
  windowed<cxm::grouped<std::string, nps>> by_plan{window_plan::rolling(2h, 1h)};
  by_plan.push(midnight, "free", 3);
  by_plan.push(midnight + 1h, "free", 10);
  by_plan.push(midnight + 1h, "pro", 9);
  CHECK(by_plan.current().find("free")->score() == 0);
  by_plan.push(midnight + 2h, "pro", 9);
  CHECK(by_plan.current().find("free")->score() == 100);
  CHECK(by_plan.current().find("pro")->count() == 2);

  windowed<cxm::one_per<std::string, cxm::keep::latest, nps>> votes{window_plan::rolling(2h, 1h)};
  votes.push(midnight, "anna", midnight, 0);
  votes.push(midnight + 1h, "anna", midnight + 1h, 10);
  CHECK(votes.current().count() == 1);
  CHECK(votes.current().kept().score() == 100);
}

TEST_CASE("windowed: an instant that is none is refused and nothing changes") {
  windowed<nps> m{window_plan::tumbling(1h)};
  m.push(midnight, 9);
  auto const before = m;
  using real = std::chrono::sys_time<std::chrono::duration<double>>;
  using hours = std::chrono::sys_time<std::chrono::hours>;
  CHECK_THROWS_AS(
      m.push(real{std::chrono::duration<double>{std::numeric_limits<double>::quiet_NaN()}}, 9),
      std::invalid_argument);
  CHECK_THROWS_AS(m.push(hours{std::chrono::hours{(std::numeric_limits<int>::max)()}}, 9),
                  std::invalid_argument);
  CHECK_THROWS_AS(m.advance(hours{std::chrono::hours{(std::numeric_limits<int>::min)()}}),
                  std::invalid_argument);
  CHECK(m == before);
  CHECK(m.push(real{std::chrono::duration<double>{midnight.time_since_epoch()} + 0.5s}, 9) ==
        arrival::in_time);
  CHECK(m.latest() == midnight + 500ms);
}

TEST_CASE("window_plan: what makes no sense is refused") {
  CHECK_THROWS_AS(window_plan::tumbling(0s), std::invalid_argument);
  CHECK_THROWS_AS(window_plan::tumbling(-1h), std::invalid_argument);
  CHECK_THROWS_AS(window_plan::rolling(1h, 0s), std::invalid_argument);
  CHECK_THROWS_AS(window_plan::rolling(1h, 2h), std::invalid_argument);
  CHECK_THROWS_AS(window_plan::rolling(1h, 7min), std::invalid_argument);
  CHECK_THROWS_AS(window_plan::tumbling(24h * 40'000), std::invalid_argument);
  CHECK_THROWS_AS(window_plan::rolling(24h * 365, 1s), std::invalid_argument);
  CHECK_THROWS_AS(window_plan::tumbling(1h).late_by(-1s), std::invalid_argument);
  CHECK_THROWS_AS(window_plan::tumbling(1s).late_by(24h * 365), std::invalid_argument);
  CHECK_THROWS_AS(window_plan::tumbling(1h).keeping(0), std::invalid_argument);
  CHECK_THROWS_AS(window_plan::tumbling(1h).keeping(2'000'000), std::invalid_argument);
  // The same windows are the same plan.
  CHECK(window_plan::tumbling(1h).ending_at(midnight + 5h) == window_plan::tumbling(1h));
  CHECK(window_plan::tumbling(1h).ending_at(midnight + 90min) ==
        window_plan::tumbling(1h).ending_at(std::chrono::sys_seconds{-30min}));
  STATIC_REQUIRE(window_plan::rolling(24h * 7, 24h).panes_of_a_window() == 7);
}
