#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/core/one_per.hpp>
#include <cxm/core/state.hpp>
#include <cxm/model/survey_response.hpp>
#include <cxm/survey/response_rate.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using cxm::interval_method;
using cxm::invitation_stage;
using cxm::invitation_totals;
using cxm::response_rate;
using cxm_test::close;
using enum cxm::invitation_stage;

namespace {
response_rate of(invitation_stage stage, unsigned n, unsigned scored = 0) {
  response_rate m;
  for (unsigned i = 0; i < n; ++i) m.push(stage, i < scored);
  return m;
}
/// 3 suppressed, 2 bounced, 1 of unknown arrival, 4 delivered, 3 opened, 2 started, 2 partial (1
/// scored), 6 completed (5 scored).
response_rate mixed() {
  response_rate m = of(suppressed, 3);
  m.merge(of(bounced, 2));
  m.merge(of(invited, 1));
  m.merge(of(delivered, 4));
  m.merge(of(opened, 3));
  m.merge(of(started, 2));
  m.merge(of(partial, 2, 1));
  m.merge(of(complete, 6, 5));
  return m;
}
/// An enum of somebody else's, in another order.
enum class step { complete, partial, started, opened, delivered, invited, bounced, suppressed };
enum class colour { red, green };

template <class... X>
concept takes = cxm::observes<response_rate, X...>;

/// A state as it is on disk.
response_rate from_disk(std::vector<cxm::count_t> const& numbers) {
  cxm::state_writer out;
  for (cxm::count_t n : numbers) out.u64(n);
  for (std::size_t i = numbers.size(); i < 9 + cxm::reasons; ++i) out.u64(0);
  cxm::state_reader in{out.bytes()};
  return response_rate::read(in);
}
}  // namespace

static_assert(cxm::metric<response_rate>);
static_assert(takes<invitation_stage, bool> && takes<std::optional<invitation_stage>, bool>);
static_assert(takes<step, bool> && takes<cxm::response_progress, bool>);
// A score of 0 is one, so whether there is one is said by a bool, and nothing else.
static_assert(!takes<invitation_stage, int> && !takes<invitation_stage, std::optional<int>>);
static_assert(!takes<invitation_stage> && !takes<colour, bool> && !takes<int, bool>);

TEST_CASE("response_rate: each stage holds those that got further") {
  auto const m = mixed();
  CHECK(m.count() == 23);
  CHECK(m.suppressed() == 3);
  CHECK(m.invited() == 20);
  CHECK(m.bounced() == 2);
  CHECK(m.arrival_unknown() == 1);
  CHECK(m.delivered() == 18);
  CHECK(m.opened() == 13);
  CHECK(m.started() == 10);
  CHECK(m.partial() == 2);
  CHECK(m.completed() == 6);
  CHECK(m.scored() == 6);
  CHECK(m.stopped_at(opened) == 3);
  CHECK(m.excluded().total() == 0);
}

TEST_CASE("response_rate: every rate says its numerator and denominator") {
  auto const m = mixed();
  CHECK(m.completed_of_delivered().value == 6.0 / 18);
  CHECK(m.completed_of_invited().value == 6.0 / 20);
  CHECK(m.responded_of_delivered().value == 8.0 / 18);
  CHECK(m.scored_of_delivered().value == 6.0 / 18);
  CHECK(m.completed_of_started().value == 6.0 / 10);
  CHECK(m.partial_of_started().value == 2.0 / 10);
}

TEST_CASE("response_rate: Wilson's interval by default, others by name") {
  auto const m = response_rate{invitation_totals{.invited = 20, .completed = 20, .scored = 20}};
  auto const all = m.completed_of_invited();
  CHECK(all.value == 1);
  CHECK(all.range.method == interval_method::wilson);
  CHECK(close(all.range.lower, 1 - 0.1611251580528194));  // z²/(n + z²)
  CHECK(all.range.upper == 1);
  auto const named = m.completed_of_invited({.method = interval_method::agresti_coull});
  CHECK(named.range.method == interval_method::agresti_coull);
  CHECK_THROWS_AS(m.completed_of_invited({.method = interval_method::bca}), std::invalid_argument);
}

TEST_CASE("response_rate: suppressed invitations are counted and are in no denominator") {
  auto m = mixed();
  auto const before = m;
  m.merge(of(suppressed, 500));
  CHECK(m.suppressed() == 503);
  CHECK(m.count() == 523);
  CHECK(m.invited() == 20);
  CHECK(m.completed_of_invited().value == before.completed_of_invited().value);
  CHECK(m.completed_of_delivered().value == before.completed_of_delivered().value);
}

TEST_CASE("response_rate: where nobody tracks delivery the rate is not 100 %") {
  response_rate m = of(invited, 90);
  m.merge(of(complete, 10, 10));
  CHECK(m.completed_of_delivered().value == 0.1);
  CHECK(m.arrival_unknown() == 90);
}

TEST_CASE("response_rate: no invitations, no rate") {
  response_rate const none;
  CHECK(none.count() == 0);
  CHECK(std::isnan(none.completed_of_delivered().value));
  CHECK_FALSE(none.completed_of_delivered().range.defined());
  // Only suppressed or bounced: nothing was delivered, and nothing started.
  auto const nowhere = of(suppressed, 4);
  CHECK(std::isnan(nowhere.completed_of_invited().value));
  auto const returned = of(bounced, 4);
  CHECK(returned.completed_of_invited().value == 0);
  CHECK(std::isnan(returned.completed_of_delivered().value));
  CHECK(std::isnan(returned.completed_of_started().value));
}

TEST_CASE("response_rate: what can't be is left out and counted") {
  response_rate m;
  m.push(std::optional<invitation_stage>{}, false);
  m.push(std::optional<invitation_stage>{complete}, true);
  m.push(static_cast<invitation_stage>(9), false);
  m.push(opened, true);      // a score before the survey was started
  m.push(suppressed, true);  // and of one who was never asked
  m.push(started, true);
  CHECK(m.count() == 2);
  CHECK(m.scored() == 2);
  CHECK(m.excluded()[cxm::reason::missing] == 1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 3);
  CHECK(m.excluded().total() == 4);
}

TEST_CASE("response_rate: stages of other enums, by name and not by number") {
  response_rate m;
  m.push(step::complete, true);
  m.push(step::suppressed, false);
  m.push(cxm::response_progress::partial, false);
  m.push(static_cast<step>(20), false);
  CHECK(m.completed() == 1);
  CHECK(m.suppressed() == 1);
  CHECK(m.partial() == 1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
}

TEST_CASE("response_rate: rows of the model through projections") {
  std::vector<cxm::survey_response> rows(3);
  rows[0].score = 0;  // complete, with the score 0
  rows[1].progress = cxm::response_progress::delivered;
  auto const scored = [](cxm::survey_response const& r) { return r.score.has_value(); };
  response_rate const m{rows, &cxm::survey_response::progress, scored};
  CHECK(m.completed() == 2);
  CHECK(m.scored() == 1);
  CHECK(m.delivered() == 3);
}

TEST_CASE("response_rate: of several reminders the furthest counts") {
  cxm::one_per<std::string, cxm::keep::best, response_rate> best;
  std::chrono::sys_days const monday{std::chrono::year{2026} / 3 / 2};
  best.push("ann", monday, step::opened, false);
  best.push("ann", monday + std::chrono::days{3}, step::complete, true);
  best.push("ann", monday + std::chrono::days{6}, step::suppressed, false);
  best.push("bob", monday, step::bounced, false);
  auto const m = best.kept();
  CHECK(m.invited() == 2);
  CHECK(m.completed() == 1);
  CHECK(m.scored() == 1);
  CHECK(m.bounced() == 1);
  CHECK(best.excluded()[cxm::reason::duplicate] == 2);
}

TEST_CASE("response_rate: from the counts of a report") {
  response_rate const m{invitation_totals{.invited = 20,
                                          .suppressed = 3,
                                          .bounced = 2,
                                          .delivered = 17,
                                          .opened = 13,
                                          .started = 10,
                                          .partial = 2,
                                          .completed = 6,
                                          .scored = 6}};
  CHECK(m == mixed());
  response_rate const few{invitation_totals{.invited = 50, .bounced = 5, .completed = 9}};
  CHECK(few.delivered() == 45);
  CHECK(few.arrival_unknown() == 0);
  CHECK(few.opened() == 9);
  CHECK(few.started() == 9);
  CHECK(few.completed_of_delivered().value == 0.2);
  CHECK(response_rate{invitation_totals{}} == response_rate{});
}

TEST_CASE("response_rate: counts that contradict each other are refused") {
  auto const refused = [](invitation_totals const& t) {
    CHECK_THROWS_AS(response_rate{t}, std::invalid_argument);
  };
  refused({.invited = 10, .bounced = 11});
  refused({.invited = 10, .bounced = 1, .delivered = 10});
  refused({.invited = 10, .delivered = 5, .opened = 6});
  refused({.invited = 10, .opened = 5, .started = 6});
  refused({.invited = 10, .started = 5, .partial = 3, .completed = 3});
  refused({.invited = 10, .completed = 11});
  refused({.invited = 10, .partial = 2, .completed = 3, .scored = 6});
  refused({.invited = cxm::most_observations, .suppressed = 1});
  refused({.invited = 10, .partial = ~cxm::count_t{0}, .completed = 2});
}

TEST_CASE("response_rate: parts merge to the whole, and too many are refused") {
  auto whole = mixed();
  whole.push(std::optional<invitation_stage>{}, false);
  auto other_way = of(complete, 6, 5);
  other_way.push(std::optional<invitation_stage>{}, false);
  response_rate left = mixed();
  other_way.merge(left);
  left.merge(of(complete, 6, 5));
  left.push(std::optional<invitation_stage>{}, false);
  CHECK(left == other_way);
  CHECK(cxm::load<response_rate>(cxm::save(whole)) == whole);

  auto full = response_rate{invitation_totals{.invited = cxm::most_observations}};
  auto const before = full;
  CHECK_THROWS_AS(full.merge(of(opened, 1)), cxm::merge_error);
  CHECK(full == before);
}

TEST_CASE("response_rate: a state that contradicts itself is refused") {
  CHECK(from_disk({3, 2, 1, 4, 3, 2, 2, 6, 6}) == mixed());
  CHECK_THROWS_AS(from_disk({3, 2, 1, 4, 3, 2, 2, 6, 11}), cxm::state_error);
  CHECK_THROWS_AS(from_disk({cxm::most_observations, 1}), cxm::state_error);
}

TEST_CASE("response_rate: its figures, the headline first") {
  std::vector<std::string_view> names;
  mixed().figures([&](cxm::figure const& f) { names.push_back(f.name); });
  CHECK(names == std::vector<std::string_view>{
                     "completed_of_delivered", "count", "completed_of_invited",
                     "responded_of_delivered", "scored_of_delivered", "completed_of_started",
                     "partial_of_started", "suppressed", "invited", "bounced", "arrival_unknown",
                     "delivered", "opened", "started", "partial", "completed", "scored"});
}
