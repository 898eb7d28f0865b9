#include "support/catch.hpp"
#include "unit/retention/slow_ledger.hpp"

#include <cxm/core/state.hpp>

#include <array>
#include <limits>
#include <list>
#include <string_view>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm_test::ledger_of;
using cxm_test::ledger_row;
using ledger = cxm::subscription_ledger<>;

namespace {
constexpr cxm::currency eur{"EUR"};
constexpr cxm::currency usd{"USD"};

sys_seconds noon(int y, unsigned m, unsigned d) {
  return sys_days{year{y} / month{m} / day{d}} + 12h;
}

std::vector<std::string> labels(std::vector<cxm::ledger_period> const& periods) {
  std::vector<std::string> out;
  for (auto const& p : periods) out.push_back(p.label);
  return out;
}
std::optional<sys_seconds> const running{};

struct row {
  std::string customer;
  std::string plan;
  sys_time<milliseconds> at;
  std::int64_t mrr = 0;
};
struct word {
  explicit word(std::string_view) {}
};

template <class... X>
concept can_push = cxm::observes<ledger, X...>;
using name = char const*;
using when = sys_seconds;
using until = std::optional<sys_seconds>;

/// A state as it is on disk: one change and one spell of "a", with what a test gets wrong.
struct disk {
  cxm::count_t count = 2;
  std::vector<std::string> ids{"a", "s"};
  std::uint32_t customer = 0;
  std::uint32_t subscription = 1;
  std::int64_t at = 100;
  std::int64_t mrr = 500;
  std::int64_t start = 100;
  std::int64_t end = 200;
  std::int64_t spell_mrr = -1;

  [[nodiscard]] ledger load() const {
    cxm::state_writer out;
    cxm::currency{}.write(out);
    out.u64(count);
    cxm::exclusions{}.write(out);
    out.u64(ids.size());
    for (std::string const& id : ids) out.text(id);
    out.u64(1);
    out.u32(customer);
    out.u32(subscription);
    out.i64(at);
    out.i64(mrr);
    out.u64(1);
    out.u32(customer);
    out.i64(start);
    out.i64(end);
    out.i64(spell_mrr);
    cxm::state_reader in{out.bytes()};
    return ledger::read(in);
  }
};
}  // namespace

static_assert(cxm::metric<ledger> && cxm::metric<cxm::subscription_ledger<std::uint32_t>>);
static_assert(can_push<name, name, when, int> &&
              can_push<std::string, name, sys_days, std::uint32_t>);
static_assert(can_push<name, when, until> && can_push<name, when, std::nullopt_t>);
static_assert(can_push<name, when, when> && can_push<name, when, when, std::int64_t>);
static_assert(can_push<name, when, until, std::optional<std::int64_t>>);
// Euros are not minor units, and 64 bits are what an amount has.
static_assert(!can_push<name, name, when, double> && !can_push<name, when, until, double>);
static_assert(!can_push<name, when, until, std::optional<double>>);
static_assert(!can_push<name, name, when, bool> && !can_push<name, name, when, std::uint64_t>);
static_assert(!can_push<name, int, when, int> && !can_push<word, name, when, int>);
static_assert(!can_push<name, name, local_seconds, int>);  // a clock on a wall somewhere

TEST_CASE("subscription_ledger: an empty ledger has no span, no periods and zero counts") {
  ledger const none{eur};
  CHECK(none.count() == 0);
  CHECK(none.customers() == 0);
  CHECK(none.ties() == 0);
  CHECK_FALSE(none.span());
  CHECK(none.periods(cxm::period::month, "UTC").empty());
  CHECK(none.periods(cxm::period::month, "UTC", noon(2025, 1, 1)).empty());
  CHECK(cxm::load<ledger>(cxm::save(none)) == none);
  auto const quarter = none.periods({local_days{2025y / 1 / 1}, local_days{2025y / 4 / 1}},
                                    cxm::period::quarter, "UTC");
  REQUIRE(quarter.size() == 1);  // asked for by day: there, and empty
  CHECK(quarter[0].label == "2025-Q1");
  CHECK(quarter[0].customers.start == 0);
  CHECK(quarter[0].customers.active_seconds == 0);
  CHECK(quarter[0].money_in == eur);
}

TEST_CASE("subscription_ledger: rows, customers and what was left out are counted") {
  ledger l{eur};
  l.push("ann", "basic", noon(2025, 1, 5), 900);
  l.push("ann", "extra", noon(2025, 1, 6), 100);
  l.push("bob", "basic", noon(2025, 1, 6), 0);
  l.push("cai", noon(2025, 2, 1), noon(2025, 2, 3));
  l.push("bob", "basic", noon(2025, 1, 7), -1);
  l.push("eve", noon(2025, 2, 3), noon(2025, 2, 1));
  l.push("eve", noon(2025, 2, 1), running, -100);
  l.exclude(cxm::reason::missing);
  CHECK(l.count() == 4);
  CHECK(l.customers() == 3);  // nothing is known of eve; "basic" is no customer
  CHECK(l.excluded()[cxm::reason::out_of_scale] == 3);
  CHECK(l.excluded()[cxm::reason::missing] == 1);
  REQUIRE(l.span());
  CHECK(l.span()->first == noon(2025, 1, 5));
  CHECK(l.span()->second == noon(2025, 2, 3));
}

TEST_CASE("subscription_ledger: one name may be a customer and a subscription") {
  ledger l;
  l.push("a", "b", noon(2025, 1, 5), 900);
  CHECK(l.customers() == 1);
  l.push("b", "a", noon(2025, 1, 5), 900);
  CHECK(l.customers() == 2);
  l.push("b", "b", noon(2025, 1, 5), 900);
  CHECK(l.customers() == 2);
  CHECK(l.periods(cxm::period::month, "UTC").at(0).mrr.end == 2700);
}

TEST_CASE("subscription_ledger: of two amounts at one instant the larger holds, in any order") {
  std::array<std::int64_t, 3> const amounts{0, 900, 400};
  std::array<int, 3> order{0, 1, 2};
  do {
    ledger l;
    for (int i : order) l.push("a", "s", noon(2025, 1, 5), amounts[static_cast<unsigned>(i)]);
    CHECK(l.ties() == 2);
    CHECK(l.count() == 3);
    auto const january = l.periods(cxm::period::month, "UTC").at(0);
    CHECK(january.mrr.joined == 900);
    CHECK(january.mrr.end == 900);
    CHECK(january.customers.churned == 0);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("subscription_ledger: different subscriptions at one instant are no tie") {
  ledger l;
  l.push("a", "s", noon(2025, 1, 5), 100);
  l.push("a", "t", noon(2025, 1, 5), 200);
  l.push("b", "s", noon(2025, 1, 5), 400);
  l.push("a", "s", noon(2025, 1, 6), 100);
  CHECK(l.ties() == 0);
  CHECK(l.periods(cxm::period::month, "UTC").at(0).mrr.end == 700);
}

TEST_CASE("subscription_ledger: identical rows count once, whatever their number") {
  ledger once;
  once.push("a", "s", noon(2025, 1, 5), 900);
  once.push("b", noon(2025, 1, 5), noon(2025, 1, 9), 300);
  once.push("c", noon(2025, 1, 5), running);
  ledger thrice = once;
  thrice.merge(once);
  thrice.merge(once);
  CHECK(thrice.count() == 9);  // rows, not facts
  CHECK(thrice.ties() == 0);
  CHECK(thrice.customers() == 3);
  auto const a = once.periods(cxm::period::month, "UTC").at(0);
  auto const b = thrice.periods(cxm::period::month, "UTC").at(0);
  CHECK(a.mrr.end == 900);
  CHECK(b.mrr.end == 900);
  CHECK(b.mrr.joined == 1200);
  CHECK(b.customers.joined == 3);
  CHECK(b.customers.active_seconds == a.customers.active_seconds);
}

TEST_CASE("subscription_ledger: spells that differ add up") {
  ledger l;
  l.push("a", noon(2025, 1, 5), running, 900);
  l.push("a", noon(2025, 1, 5), noon(2025, 1, 9), 900);
  auto const january = l.periods(cxm::period::month, "UTC").at(0);
  CHECK(january.mrr.joined == 1800);
  CHECK(january.mrr.contraction == 900);
  CHECK(january.mrr.end == 900);
  CHECK(january.customers.churned == 0);
}

TEST_CASE("subscription_ledger: both forms together, and a price in its last known form") {
  ledger l;
  l.push("a", noon(2025, 1, 5), noon(2025, 1, 20));  // price not stated
  l.push("a", "s", noon(2025, 1, 10), 700);
  l.push("a", noon(2025, 1, 12), noon(2025, 1, 15), 50);
  auto const january = l.periods(cxm::period::month, "UTC").at(0);
  CHECK(january.customers.joined == 1);
  CHECK(january.customers.churned == 0);
  CHECK(january.mrr.joined == 0);
  CHECK(january.mrr.expansion == 750);
  CHECK(january.mrr.contraction == 50);
  CHECK(january.mrr.end == 700);
}

TEST_CASE("subscription_ledger: a free plan is not active, in either form") {
  ledger l;
  l.push("a", "free", noon(2025, 1, 5), 0);
  l.push("b", noon(2025, 1, 5), running, 0);
  auto const january = l.periods(cxm::period::month, "UTC").at(0);
  CHECK(l.customers() == 2);
  CHECK(january.customers.joined == 0);
  CHECK(january.customers.end == 0);
  CHECK(january.customers.active_seconds == 0);
  l.push("a", "free", noon(2025, 2, 5), 100);  // from free to paid: joins
  auto const february = l.periods(cxm::period::month, "UTC").at(1);
  CHECK(february.customers.joined == 1);
  CHECK(february.customers.reactivated == 0);
}

TEST_CASE("subscription_ledger: a spell that ends as it starts never was") {
  ledger l;
  l.push("a", noon(2025, 1, 5), noon(2025, 1, 5));
  l.push("a", noon(2025, 1, 6), noon(2025, 1, 6), 500);
  CHECK(l.count() == 2);
  CHECK(l.excluded().total() == 0);
  auto const january = l.periods(cxm::period::month, "UTC").at(0);
  CHECK(january.customers.joined == 0);
  CHECK(january.customers.churned == 0);
  CHECK(january.mrr.joined == 0);
}

TEST_CASE("subscription_ledger: rows are seen through projections, at any resolution of time") {
  std::vector<row> const rows{{"a", "s", sys_days{2025y / 1 / 5} + 999ms, 100},
                              {"a", "s", sys_days{2025y / 1 / 5} + 1000ms, 0},
                              {"b", "s", sys_days{1970y / 1 / 1} - 1ms, 200}};
  ledger const l{eur, rows, &row::customer, &row::plan, &row::at, &row::mrr};
  CHECK(l.count() == 3);
  REQUIRE(l.span());
  CHECK(l.span()->first == sys_days{1970y / 1 / 1} - 1s);  // rounded down, also before 1970
  CHECK(l.span()->second == sys_days{2025y / 1 / 5} + 1s);
  auto const day =
      l.periods({local_days{2025y / 1 / 5}, local_days{2025y / 1 / 6}}, cxm::period::day, "UTC");
  CHECK(day.at(0).customers.joined == 1);
  CHECK(day.at(0).customers.churned == 1);
  CHECK(day.at(0).customers.active_seconds == 86400 + 1);
  std::list<row> const listed(rows.begin(), rows.end());
  CHECK(ledger{eur, listed, &row::customer, &row::plan, &row::at, &row::mrr} == l);
}

TEST_CASE("subscription_ledger: an instant beyond the calendar is refused and nothing changes") {
  ledger l;
  l.push("a", "s", noon(2025, 1, 5), 100);
  auto const before = l;
  sys_seconds const milliseconds_taken_for_seconds{1'736'000'000'000s};
  REQUIRE_THROWS_AS(l.push("b", "s", milliseconds_taken_for_seconds, 100), std::invalid_argument);
  REQUIRE_THROWS_AS(l.push("b", milliseconds_taken_for_seconds, running), std::invalid_argument);
  REQUIRE_THROWS_AS(l.push("b", noon(2025, 1, 5), milliseconds_taken_for_seconds),
                    std::invalid_argument);
  REQUIRE_THROWS_AS(l.push("b", "s", sys_time<hours>{(hours::max)()}, 100), std::invalid_argument);
  REQUIRE_THROWS_AS(l.push("b", "s", (sys_seconds::min)(), 100), std::invalid_argument);
  CHECK(l == before);
  CHECK(l.count() == 1);
}

TEST_CASE("subscription_ledger: a key that its type can't hold leaves no trace") {
  cxm::subscription_ledger<std::uint8_t> l;
  l.push(7, 1, noon(2025, 1, 5), 100);
  auto const before = l;
  REQUIRE_THROWS_AS(l.push(8, 300, noon(2025, 1, 5), 100), std::invalid_argument);
  CHECK(l == before);
  CHECK(cxm::save(l) == cxm::save(before));
  CHECK(l.customers() == 1);
}

TEST_CASE("subscription_ledger: periods run from the first change to the last") {
  ledger l;
  l.push("a", "s", noon(2024, 11, 5), 900);
  l.push("a", "s", noon(2025, 2, 1), 0);
  CHECK(labels(l.periods(cxm::period::month, "UTC")) ==
        std::vector<std::string>{"2024-11", "2024-12", "2025-01", "2025-02"});
  CHECK(labels(l.periods(cxm::period::quarter, "UTC")) ==
        std::vector<std::string>{"2024-Q4", "2025-Q1"});
  CHECK(labels(l.periods(cxm::period::year, "UTC")) == std::vector<std::string>{"2024", "2025"});
  auto const weeks = l.periods(cxm::period::iso_week, "UTC");
  REQUIRE(weeks.size() == 13);  // the 5th of November is a Tuesday, the 1st of February a Saturday
  CHECK(weeks.front().label == "2024-W45");
  CHECK(weeks.front().from == sys_days{2024y / 11 / 4});
  CHECK(weeks[8].label == "2025-W01");
  CHECK(weeks.back().to == sys_days{2025y / 2 / 3});
  CHECK(l.periods(cxm::period::day, "UTC").size() == 26 + 31 + 31 + 1);
}

TEST_CASE("subscription_ledger: until moves the last period, forwards or backwards") {
  ledger l;
  l.push("a", "s", noon(2025, 1, 5), 900);
  l.push("b", "s", noon(2025, 1, 8), 100);
  l.push("b", "s", noon(2025, 3, 8), 0);
  auto const longer = l.periods(cxm::period::month, "UTC", noon(2025, 5, 31));
  REQUIRE(labels(longer) ==
          std::vector<std::string>{"2025-01", "2025-02", "2025-03", "2025-04", "2025-05"});
  CHECK(longer[4].customers.start == 1);
  CHECK(longer[4].customers.end == 1);
  CHECK(longer[4].mrr.end == 900);
  CHECK(longer[4].customers.active_seconds == 31 * 86400);
  auto const shorter = l.periods(cxm::period::month, "UTC", noon(2025, 2, 1));
  REQUIRE(labels(shorter) == std::vector<std::string>{"2025-01", "2025-02"});
  CHECK(shorter[1].customers.end == 2);
  CHECK(l.periods(cxm::period::month, "UTC", noon(2025, 1, 1)).size() == 1);
  CHECK(l.periods(cxm::period::month, "UTC", noon(2024, 12, 31)).size() == 0);
  // The instant is one of the last period: midnight begins February.
  CHECK(l.periods(cxm::period::month, "UTC", sys_days{2025y / 2 / 1}).size() == 2);
  CHECK(l.periods(cxm::period::month, "UTC", sys_days{2025y / 2 / 1} - 1s).size() == 1);
}

TEST_CASE("subscription_ledger: the zone decides the month of a change") {
  ledger l;
  l.push("a", "s", sys_days{2025y / 1 / 31} + 23h + 30min, 900);
  CHECK(labels(l.periods(cxm::period::month, "UTC")) == std::vector<std::string>{"2025-01"});
  CHECK(labels(l.periods(cxm::period::month, "Europe/Berlin")) ==
        std::vector<std::string>{"2025-02"});
  CHECK(labels(l.periods(cxm::period::month, "America/New_York")) ==
        std::vector<std::string>{"2025-01"});
  l.push("a", "s", sys_days{2025y / 3 / 1} + 4h + 59min + 59s, 0);
  auto const berlin = l.periods(cxm::period::month, "Europe/Berlin");
  REQUIRE(labels(berlin) == std::vector<std::string>{"2025-02", "2025-03"});
  CHECK(berlin[0].customers.joined == 1);
  CHECK(berlin[1].customers.start == 1);
  CHECK(berlin[1].customers.churned == 1);
  auto const new_york = l.periods(cxm::period::month, "America/New_York");
  REQUIRE(labels(new_york) == std::vector<std::string>{"2025-01", "2025-02"});
  CHECK(new_york[1].customers.start == 1);
  CHECK(new_york[1].customers.churned == 1);
}

TEST_CASE("subscription_ledger: a change in an evening that comes twice is in a period") {
  // 00:01 of November 1, 2009 in St. John's was followed by 23:01 of October 31.
  cxm::time_zone const zone{"America/St_Johns"};
  ledger l;
  sys_seconds const second_evening = sys_days{2009y / 11 / 1} + 3h;  // 23:30 of October 31
  REQUIRE(zone.to_local(second_evening) == local_days{2009y / 10 / 31} + 23h + 30min);
  l.push("a", "s", second_evening, 900);
  auto const months = l.periods(cxm::period::month, zone);
  cxm::count_t joined = 0;
  for (auto const& p : months) joined += p.customers.joined;
  CHECK(joined == 1);
  REQUIRE(labels(months) == std::vector<std::string>{"2009-10", "2009-11"});
  CHECK(months[1].customers.joined == 1);  // that month had begun
}

TEST_CASE("subscription_ledger: periods of your own have your starts") {
  ledger l;
  l.push("a", "s", noon(2025, 1, 5), 900);
  l.push("a", "s", noon(2025, 2, 25), 0);
  std::vector<local_days> const starts{local_days{2025y / 1 / 1}, local_days{2025y / 1 / 5},
                                       local_days{2025y / 2 / 25}, local_days{2025y / 2 / 26},
                                       local_days{2026y / 1 / 1}};
  auto const own = l.periods(starts, cxm::period::day, "UTC");
  REQUIRE(labels(own) ==
          std::vector<std::string>{"2025-01-01", "2025-01-05", "2025-02-25", "2025-02-26"});
  CHECK(own[0].days.size() == 4);
  CHECK(own[0].customers.end == 0);
  CHECK(own[1].customers.joined == 1);
  CHECK(own[1].customers.end == 1);
  CHECK(own[2].customers.churned == 1);
  CHECK(own[2].customers.active_seconds == 43200);
  CHECK(own[3].customers.start == 0);
  CHECK(own[3].days.size() == 309);
  CHECK(labels(l.periods(starts, cxm::period::year, "UTC")) ==
        std::vector<std::string>{"2025", "2025", "2025", "2025"});
}

TEST_CASE("subscription_ledger: starts that don't ascend are refused") {
  ledger l;
  l.push("a", "s", noon(2025, 1, 5), 900);
  auto const read = [&](std::vector<local_days> const& starts) {
    return l.periods(starts, cxm::period::day, "UTC");
  };
  local_days const one{2025y / 1 / 1};
  local_days const two{2025y / 2 / 1};
  CHECK(read({}).empty());
  CHECK(read({one}).empty());
  CHECK(read({one, two}).size() == 1);
  REQUIRE_THROWS_AS(read({two, one}), std::invalid_argument);
  REQUIRE_THROWS_AS(read({one, two, two}), std::invalid_argument);
  REQUIRE_THROWS_WITH(read({one, one}), CXM_CONTAINS("sort the days"));
}

TEST_CASE("subscription_ledger: two currencies don't merge") {
  ledger euros{eur};
  euros.push("a", "s", noon(2025, 1, 5), 900);
  auto const before = euros;
  ledger dollars{usd};
  REQUIRE_THROWS_AS(euros.merge(dollars), cxm::merge_error);
  REQUIRE_THROWS_AS(euros.merge(ledger{}), cxm::merge_error);
  CHECK(euros == before);
  CHECK_FALSE(ledger{eur} == ledger{usd});
  CHECK(euros.empty_copy() == ledger{eur});
  euros.merge(euros.empty_copy());
  CHECK(euros == before);
  CHECK(euros.periods(cxm::period::month, "UTC").at(0).money_in == eur);
}

TEST_CASE("subscription_ledger: more rows than a count holds are refused and nothing changes") {
  auto full = disk{.count = cxm::most_observations}.load();
  auto const before = full;
  REQUIRE_THROWS_AS(full.merge(disk{}.load()), cxm::merge_error);
  CHECK(full == before);
  CHECK(full.count() == cxm::most_observations);
}

TEST_CASE("subscription_ledger: merging with itself counts every row twice and changes no fact") {
  ledger l;
  for (int i = 0; i < 100; ++i) {
    l.push("c" + std::to_string(i), "s", noon(2025, 1, 5), 900);
    l.push("c" + std::to_string(i), noon(2025, 1, 5), running);
  }
  auto const before = l.periods(cxm::period::month, "UTC").at(0);
  l.merge(l);
  CHECK(l.count() == 400);
  CHECK(l.customers() == 100);
  auto const after = l.periods(cxm::period::month, "UTC").at(0);
  CHECK(after.mrr.end == before.mrr.end);
  CHECK(after.customers.joined == before.customers.joined);
}

TEST_CASE("subscription_ledger: any split and any order of rows gives the same bytes") {
  std::mt19937_64 random{77};
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    auto rows = cxm_test::random_rows(seed, 1'700'000'000, 60);
    auto const whole = ledger_of(rows, eur);
    auto const bytes = cxm::save(whole);
    CHECK(cxm::load<ledger>(bytes) == whole);
    CHECK(cxm::save(cxm::load<ledger>(bytes)) == bytes);

    std::shuffle(rows.begin(), rows.end(), random);
    auto const shuffled = ledger_of(rows, eur);
    CHECK(shuffled == whole);
    CHECK(cxm::save(shuffled) == bytes);

    // Customers and their subscriptions are spread over three parts, merged in two orders.
    std::array<ledger, 3> part{ledger{eur}, ledger{eur}, ledger{eur}};
    for (ledger_row const& row : rows) cxm_test::push_row(part[random() % 3], row);
    ledger forwards{eur};
    for (auto const& p : part) forwards.merge(p);
    part[2].merge(part[0]);
    part[2].merge(part[1]);
    CHECK(cxm::save(forwards) == bytes);
    CHECK(cxm::save(part[2]) == bytes);
    CHECK(part[2] == whole);
    CHECK(forwards.ties() == whole.ties());
    CHECK(forwards.customers() == whole.customers());
  }
}

TEST_CASE("subscription_ledger: a difference in any part of a row is a difference") {
  ledger const l = ledger_of({{"a", "s", 100, {}, 5}, {"b", "", 100, 200, 5}});
  CHECK(l == ledger_of({{"b", "", 100, 200, 5}, {"a", "s", 100, {}, 5}}));
  CHECK_FALSE(l == ledger_of({{"x", "s", 100, {}, 5}, {"b", "", 100, 200, 5}}));
  CHECK_FALSE(l == ledger_of({{"a", "t", 100, {}, 5}, {"b", "", 100, 200, 5}}));
  CHECK_FALSE(l == ledger_of({{"a", "s", 101, {}, 5}, {"b", "", 100, 200, 5}}));
  CHECK_FALSE(l == ledger_of({{"a", "s", 100, {}, 6}, {"b", "", 100, 200, 5}}));
  CHECK_FALSE(l == ledger_of({{"a", "s", 100, {}, 5}, {"b", "", 100, {}, 5}}));
  CHECK_FALSE(l == ledger_of({{"a", "s", 100, {}, 5}, {"b", "", 100, 200, {}}}));
  CHECK_FALSE(l == ledger_of({{"a", "s", 100, {}, 5}}));
  CHECK_FALSE(l ==
              ledger_of({{"a", "s", 100, {}, 5}, {"b", "", 100, 200, 5}, {"b", "", 100, 200, 5}}));
  CHECK_FALSE(l == ledger_of({{"a", "s", 100, {}, 5}, {"b", "", 100, 200, 5}, {"b", "", 9, 1, 5}}));
}

TEST_CASE("subscription_ledger: a state that contradicts itself is refused") {
  constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)();
  CHECK(disk{}.load().customers() == 1);
  CHECK(disk{.end = most}.load().span()->second == sys_seconds{100s});  // still running
  REQUIRE_THROWS_AS((disk{.count = 1}.load()), cxm::state_error);
  REQUIRE_THROWS_AS((disk{.ids = {"a", "a"}}.load()), cxm::state_error);
  REQUIRE_THROWS_AS((disk{.customer = 2}.load()), cxm::state_error);
  REQUIRE_THROWS_AS((disk{.subscription = 2}.load()), cxm::state_error);
  REQUIRE_THROWS_AS((disk{.mrr = -1}.load()), cxm::state_error);
  REQUIRE_THROWS_AS((disk{.end = 99}.load()), cxm::state_error);
  REQUIRE_THROWS_AS((disk{.spell_mrr = -2}.load()), cxm::state_error);
  for (std::int64_t const never : {most, most - 1, -most, std::int64_t{1} << 50}) {
    REQUIRE_THROWS_AS((disk{.at = never}.load()), cxm::state_error);
    REQUIRE_THROWS_AS((disk{.start = never, .end = most}.load()), cxm::state_error);
  }
  REQUIRE_THROWS_AS((disk{.end = most - 1}.load()), cxm::state_error);
  // Not a contradiction: an identifier that no row has. It is not written again.
  ledger const tidy = disk{}.load();
  CHECK(disk{.ids = {"a", "s", "unused"}}.load() == tidy);
  CHECK(cxm::save(disk{.ids = {"a", "s", "unused"}}.load()) == cxm::save(tidy));
}

TEST_CASE("subscription_ledger: money beyond 64 bits is refused when it is read") {
  constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)();
  ledger l;
  l.push("a", "s", noon(2025, 1, 5), most);
  l.push("a", "s", noon(2025, 1, 6), 0);
  l.push("a", "t", noon(2025, 1, 6), most);  // a change of plan: never both at once
  CHECK(l.periods(cxm::period::month, "UTC").at(0).mrr.end == most);
  auto one_customer = l;
  one_customer.push("a", "u", noon(2025, 1, 7), 1);
  REQUIRE_THROWS_AS(one_customer.periods(cxm::period::month, "UTC"), std::invalid_argument);
  auto two_customers = l;
  two_customers.push("b", "u", noon(2025, 1, 7), 1);
  REQUIRE_THROWS_AS(two_customers.periods(cxm::period::month, "UTC"), std::invalid_argument);
  CHECK(two_customers.customers() == 2);
}

TEST_CASE("subscription_ledger: its figures are rows, customers, who is active and ties") {
  ledger l;
  l.push("a", "s", noon(2025, 1, 5), 900);
  l.push("a", "s", noon(2025, 1, 5), 800);
  l.push("b", "s", noon(2025, 1, 5), 900);
  l.push("b", "s", noon(2025, 2, 5), 0);
  l.push("c", noon(2025, 2, 5), running);
  l.push("d", "free", noon(2025, 2, 5), 0);
  std::vector<std::pair<std::string_view, cxm::count_t>> shown;
  l.figures([&](cxm::figure const& f) { shown.emplace_back(f.name, f.count); });
  CHECK(shown == std::vector<std::pair<std::string_view, cxm::count_t>>{
                     {"customers", 4}, {"active_at_end", 2}, {"count", 6}, {"ties", 1}});
  CHECK(ledger::schema() == "subscription_ledger<text>");
  CHECK(cxm::subscription_ledger<int>::schema() == "subscription_ledger<integer>");
}
