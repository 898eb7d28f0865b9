#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/clv/ltv.hpp>
#include <cxm/core/state.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <random>

using cxm::ltv;
using cxm_test::close;

namespace {
constexpr cxm::currency eur{"EUR"};
constexpr cxm::currency usd{"USD"};
constexpr cxm::currency jpy{"JPY"};
constexpr cxm::currency kwd{"KWD"};
constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)();
constexpr std::int64_t least = (std::numeric_limits<std::int64_t>::min)();

struct order {
  std::string customer;
  std::int64_t cents = 0;
  std::optional<std::int64_t> paid{};
};
using orders = std::vector<order>;

ltv of(orders const& rows, cxm::currency money_in = eur) {
  return ltv{money_in, rows, &order::customer, &order::cents};
}
template <class... X>
concept can_push = cxm::observes<ltv, X...>;
using name = char const*;

/// A state as it is on disk.
ltv from_disk(cxm::count_t count, std::vector<std::pair<std::string, std::int64_t>> const& spent) {
  cxm::state_writer out;
  eur.write(out);
  out.u64(count);
  cxm::exclusions{}.write(out);
  out.u64(spent.size());
  for (auto const& [customer, cents] : spent) {
    out.text(customer);
    out.i64(cents);
  }
  cxm::state_reader in{out.bytes()};
  return ltv::read(in);
}
}  // namespace

static_assert(cxm::metric<ltv> && cxm::metric<cxm::basic_ltv<std::int32_t>>);
static_assert(can_push<name, std::int64_t> && can_push<std::string, int>);
static_assert(can_push<name, std::optional<std::int64_t>> && can_push<name, std::uint32_t>);
// Euros are not minor units, a flag is no amount, and 64 bits are what an amount has.
static_assert(!can_push<name, double> && !can_push<name, std::optional<double>>);
static_assert(!can_push<name, bool> && !can_push<name, char> && !can_push<name, std::uint64_t>);
static_assert(!can_push<int, std::int64_t>);

TEST_CASE("ltv: revenue over customers, orders and the rest, to the cent") {
  auto const l = of({{"ann", 1250}, {"bob", 3000}, {"ann", 999}, {"cai", 1}});
  CHECK(l.count() == 4);
  CHECK(l.customers() == 3);
  CHECK(l.revenue() == 5250);
  CHECK(l.revenue_per_customer() == 17.5);
  CHECK(l.revenue_per_order() == 13.125);
  CHECK(l.orders_per_customer() == 4.0 / 3);
  CHECK(l.spent_by("ann") == 2249);
  CHECK(l.spent_by("cai") == 1);
  CHECK_FALSE(l.spent_by("eve"));
  CHECK(l.money_in() == eur);
}

TEST_CASE("ltv: no customers, no value") {
  ltv const none{eur};
  CHECK(none.count() == 0);
  CHECK(none.revenue() == 0);
  CHECK(std::isnan(none.revenue_per_customer()));
  CHECK(std::isnan(none.revenue_per_order()));
  CHECK(std::isnan(none.orders_per_customer()));
  CHECK_FALSE(none.interval().defined());
  CHECK_FALSE(none.spent_by("ann"));
  CHECK(cxm::load<ltv>(cxm::save(none)) == none);
}

TEST_CASE("ltv: a refund is a negative order, down to a negative value") {
  auto const l = of({{"ann", 1250}, {"ann", -1250}, {"bob", 1000}, {"cai", -300}, {"ann", 0}});
  CHECK(l.customers() == 3);
  CHECK(l.count() == 5);
  CHECK(l.spent_by("ann") == 0);
  CHECK(l.spent_by("cai") == -300);
  CHECK(l.revenue() == 700);
  CHECK(close(l.revenue_per_customer(), 7.0 / 3, 1e-15));
  CHECK(of({{"cai", -300}}).revenue_per_customer() == -3);
}

TEST_CASE("ltv: a missing amount is counted, a missing customer can be") {
  ltv l{eur};
  l.push("ann", std::optional<std::int64_t>{500});
  l.push("ann", std::optional<std::int64_t>{});
  l.push("bob", std::optional<int>{});
  l.exclude(cxm::reason::duplicate);
  CHECK(l.count() == 1);
  CHECK(l.customers() == 1);  // of bob nothing is known
  CHECK(l.excluded()[cxm::reason::missing] == 2);
  CHECK(l.excluded()[cxm::reason::duplicate] == 1);
  orders const rows{{"ann", 0, 500}, {"bob", 0, {}}};
  ltv const paid{eur, rows, &order::customer, &order::paid};
  CHECK(paid.count() == 1);
  CHECK(paid.excluded()[cxm::reason::missing] == 1);
}

TEST_CASE("ltv: money is shown in the major units of its currency") {
  orders const rows{{"a", 1500}, {"b", 500}};
  CHECK(of(rows, eur).revenue_per_customer() == 10);
  CHECK(of(rows, jpy).revenue_per_customer() == 1000);
  CHECK(of(rows, kwd).revenue_per_customer() == 1);
  CHECK(of(rows, cxm::currency{}).revenue_per_customer() == 10);  // not stated: two decimals
  CHECK(close(of(rows, jpy).interval().upper, 100 * of(rows, eur).interval().upper, 1e-14));
  CHECK(close(of(rows, kwd).interval().lower, 0.1 * of(rows, eur).interval().lower, 1e-13));
}

TEST_CASE("ltv: the interval of the mean is Student's t over customers") {
  orders rows;
  int id = 0;
  // Two orders each: the unit is the customer, however many orders they made.
  for (std::int64_t cents : {1250, 0, 9999, 4510, 4510, -500, 25000, 3131}) {
    rows.push_back({std::to_string(id), cents - 100});
    rows.push_back({std::to_string(id++), 100});
  }
  auto const l = of(rows);
  CHECK(l.revenue_per_customer() == 59.875);
  // scipy 1.17, ttest_1samp of the eight values
  CHECK(close(l.interval().lower, -10.105395409634482, 1e-12));
  CHECK(close(l.interval().upper, 129.85539540963447, 1e-12));
  CHECK(l.interval().method == cxm::interval_method::student_t);
  CHECK(l.interval().level == 0.95);
  auto const at = [&](double level) { return l.interval({.level = cxm::confidence{level}}); };
  CHECK(close(at(0.8).lower, 18.000720877285701, 1e-12));
  CHECK(close(at(0.8).upper, 101.7492791227143, 1e-12));
  CHECK(close(at(0.99).lower, -43.691232441809845, 1e-12));
  CHECK(close(at(0.99).upper, 163.44123244180986, 1e-12));
  CHECK(l.interval({.method = cxm::interval_method::student_t}).lower == l.interval().lower);
  REQUIRE_THROWS_AS(l.interval({.method = cxm::interval_method::wald}), std::invalid_argument);
  // Two customers, 3 and 7: 5 ± 12.706…·√8/√2
  auto const two = of({{"a", 300}, {"b", 700}}).interval();
  CHECK(close(two.lower, -20.41240947234939, 1e-12));
  CHECK(close(two.upper, 30.41240947234939, 1e-12));
}

TEST_CASE("ltv: one customer, or customers all alike, have no interval") {
  CHECK_FALSE(of({{"a", 300}, {"a", 500}}).interval().defined());
  auto const alike = of({{"a", 333}, {"b", 333}, {"c", 333}});
  CHECK_FALSE(alike.interval().defined());
  CHECK(alike.interval().method == cxm::interval_method::student_t);
  CHECK(alike.revenue_per_customer() == 3.33);
}

TEST_CASE("ltv: the interval has the same bits for any order of rows") {
  std::mt19937_64 random{5};
  orders rows;
  for (int i = 0; i < 500; ++i) {
    rows.push_back({std::to_string(random() % 200), static_cast<std::int64_t>(random() % 100000)});
  }
  auto const range = of(rows).interval();
  for (int i = 0; i < 5; ++i) {
    std::shuffle(rows.begin(), rows.end(), random);
    CHECK(of(rows).interval().lower == range.lower);
    CHECK(of(rows).interval().upper == range.upper);
  }
}

TEST_CASE("ltv: any split of rows merges to the whole, customers spread over parts") {
  std::mt19937_64 random{6};
  for (int repeat = 0; repeat < 40; ++repeat) {
    orders rows;
    std::map<std::string, std::int64_t> spent;
    for (std::uint64_t left = random() % 60; left > 0; --left) {
      order const o{"c" + std::to_string(random() % 9),
                    static_cast<std::int64_t>(random() % 20001) - 5000};
      spent[o.customer] += o.cents;
      rows.push_back(o);
    }
    auto const whole = of(rows);
    CHECK(whole.customers() == spent.size());
    for (auto const& [customer, cents] : spent) CHECK(whole.spent_by(customer) == cents);
    std::array<ltv, 3> part{ltv{eur}, ltv{eur}, ltv{eur}};
    for (order const& o : rows) part[random() % 3].push(o.customer, o.cents);
    ltv forwards{eur};
    for (auto const& p : part) forwards.merge(p);
    part[2].merge(part[0]);
    part[2].merge(part[1]);
    CHECK(forwards == whole);
    CHECK(part[2] == whole);
    CHECK(cxm::save(forwards) == cxm::save(whole));
    CHECK(cxm::save(part[2]) == cxm::save(whole));
    CHECK(cxm::load<ltv>(cxm::save(whole)) == whole);
    CHECK(cxm::load<ltv>(cxm::save(whole)).revenue() == whole.revenue());
    CHECK(part[2].revenue() == whole.revenue());
  }
}

TEST_CASE("ltv: merging with itself doubles, with nothing does not") {
  auto l = of({{"a", 300}, {"b", -700}});
  l.push("c", std::optional<int>{});
  auto const before = l;
  l.merge(l.empty_copy());
  CHECK(l == before);
  l.merge(l);
  CHECK(l.count() == 4);
  CHECK(l.customers() == 2);
  CHECK(l.spent_by("b") == -1400);
  CHECK(l.revenue() == -800);
  CHECK(l.excluded().total() == 2);
}

TEST_CASE("ltv: two currencies don't merge") {
  auto l = of({{"a", 300}});
  auto const before = l;
  REQUIRE_THROWS_AS(l.merge(ltv{usd}), cxm::merge_error);
  REQUIRE_THROWS_AS(l.merge(ltv{}), cxm::merge_error);
  CHECK(l == before);
  CHECK_FALSE(ltv{eur} == ltv{usd});
  CHECK(l.empty_copy() == ltv{eur});
}

TEST_CASE("ltv: a sum beyond 64 bits is refused and nothing changes") {
  ltv l{eur};
  l.push("a", most - 5);
  auto const before = l;
  REQUIRE_THROWS_AS(l.push("a", std::int64_t{6}), std::invalid_argument);
  REQUIRE_THROWS_AS(l.push("b", std::int64_t{6}), std::invalid_argument);  // the sum of all
  CHECK(l == before);
  CHECK(l.customers() == 1);
  l.push("b", std::int64_t{5});
  CHECK(l.revenue() == most);
  l.push("b", std::int64_t{-5});
  l.push("c", std::int64_t{-1000});
  l.push("a", std::int64_t{5});
  auto const full = l;
  REQUIRE_THROWS_AS(l.push("a", std::int64_t{1}), std::invalid_argument);  // of one customer
  CHECK(l == full);
  CHECK(l.revenue() == most - 1000);

  ltv down{eur};
  down.push("a", least);
  REQUIRE_THROWS_AS(down.push("a", std::int64_t{-1}), std::invalid_argument);
  CHECK(down.spent_by("a") == least);
}

TEST_CASE("ltv: a merge beyond 64 bits is refused and nothing changes") {
  auto l = of({{"a", most - 5}, {"z", -1000}});
  auto const before = l;
  // The sum of all fits, and so do b and c; that of "a" does not.
  auto const more = of({{"b", -50}, {"c", 7}, {"a", 6}});
  REQUIRE_THROWS_AS(l.merge(more), std::invalid_argument);
  CHECK(l == before);
  CHECK(l.customers() == 2);
  CHECK(l.revenue() == before.revenue());
  CHECK(cxm::save(l) == cxm::save(before));
  REQUIRE_THROWS_AS(l.merge(of({{"d", 2000}})), std::invalid_argument);  // the sum of all
  CHECK(l == before);
  l.merge(of({{"a", 5}, {"b", -50}}));
  CHECK(l.spent_by("a") == most);
}

TEST_CASE("ltv: a state loads where its sums pass 64 bits only on the way") {
  ltv l{eur};  // in the order of keys the running sum passes 2^63, in that of the rows it did not
  l.push("a", most);
  l.push("z", -most);
  l.push("b", most);
  l.push("y", -most);
  l.push("c", std::int64_t{12});
  CHECK(l.revenue() == 12);
  auto const loaded = cxm::load<ltv>(cxm::save(l));
  CHECK(loaded == l);
  CHECK(loaded.revenue() == 12);
  // The interval of amounts of that size is still one.
  CHECK(close(loaded.revenue_per_customer(), 0.024, 1e-12));
  CHECK(loaded.interval().upper > 1e16);
}

TEST_CASE("ltv: a state that contradicts itself is refused") {
  CHECK(from_disk(2, {{"a", 5}, {"b", 6}}) == of({{"a", 5}, {"b", 6}}));
  REQUIRE_THROWS_AS(from_disk(1, {{"a", 5}, {"b", 6}}), cxm::state_error);
  REQUIRE_THROWS_AS(from_disk(2, {{"a", 5}, {"a", 6}}), cxm::state_error);
  REQUIRE_THROWS_AS(from_disk(2, {}), cxm::state_error);
  REQUIRE_THROWS_AS(from_disk(2, {{"a", most}, {"b", 1}}), cxm::state_error);
  REQUIRE_THROWS_AS(from_disk(cxm::most_observations + 1, {{"a", 1}}), cxm::state_error);
  auto full = from_disk(cxm::most_observations, {{"a", 5}});
  REQUIRE_THROWS_AS(full.merge(of({{"b", 1}})), cxm::merge_error);
  CHECK(full == from_disk(cxm::most_observations, {{"a", 5}}));
}

TEST_CASE("ltv: a difference in any part is a difference") {
  auto const l = of({{"a", 5}, {"b", 6}});
  CHECK(l == of({{"b", 6}, {"a", 5}}));
  CHECK_FALSE(l == of({{"a", 6}, {"b", 5}}));
  CHECK_FALSE(l == of({{"a", 5}, {"c", 6}}));
  CHECK_FALSE(l == of({{"a", 5}, {"b", 6}, {"b", 0}}));
  CHECK_FALSE(l == of({{"a", 11}}));
  auto other = l;
  other.exclude(cxm::reason::missing);
  CHECK_FALSE(l == other);
}

TEST_CASE("ltv: customers may be numbers") {
  cxm::basic_ltv<std::int32_t> l{eur};
  l.push(7, 100);
  l.push(std::int64_t{7}, 100);
  l.push(-7, 100);
  CHECK(l.customers() == 2);
  CHECK(l.spent_by(7) == 200);
  CHECK(cxm::load<cxm::basic_ltv<std::int32_t>>(cxm::save(l)) == l);
  CHECK(cxm::basic_ltv<std::int32_t>::schema() == "ltv<integer>");
  CHECK(ltv::schema() == "ltv<text>");
  REQUIRE_THROWS_AS(l.push(std::int64_t{1} << 40, 100), std::invalid_argument);
  CHECK(l.customers() == 2);
  CHECK(l.revenue() == 300);
}

TEST_CASE("ltv: figures begin with the value of a customer and its interval") {
  std::vector<cxm::figure> shown;
  of({{"a", 300}, {"b", 700}, {"b", 200}}).figures([&](cxm::figure const& f) {
    shown.push_back(f);
  });
  REQUIRE(shown.size() == 6);
  CHECK(shown[0].name == "revenue_per_customer");
  CHECK(shown[0].unit == cxm::unit::money);
  CHECK(shown[0].money_in == eur);
  CHECK(shown[0].value == 6);
  CHECK(shown[0].range.defined());
  CHECK(shown[1].name == "customers");
  CHECK(shown[1].count == 2);
  CHECK(shown[2].name == "count");
  CHECK(shown[2].count == 3);
  CHECK(shown[3].name == "revenue");
  CHECK(shown[3].value == 12);
  CHECK(shown[4].name == "revenue_per_order");
  CHECK(shown[4].value == 4);
  CHECK_FALSE(shown[4].range.defined());
  CHECK_FALSE(shown[4].note.empty());
  CHECK(shown[5].name == "orders_per_customer");
  CHECK(shown[5].value == 1.5);
}

TEST_CASE("lifetime_value_at: revenue by margin over churn") {
  using cxm::lifetime_value_at;
  CHECK(lifetime_value_at(50, 0.8, 0.1) == 400);
  CHECK(lifetime_value_at(50, 1, 1) == 50);  // everybody leaves after one period
  CHECK(lifetime_value_at(0, 0.8, 0.1) == 0);
  CHECK(lifetime_value_at(50, -0.5, 0.1) == -250);
  CHECK(std::isnan(lifetime_value_at(50, 0.8, 0)));  // nobody leaves: not infinite
  CHECK(std::isnan(lifetime_value_at(50, 0.8, -0.1)));
  CHECK(std::isnan(lifetime_value_at(50, 0.8, 1.1)));
  CHECK(std::isnan(lifetime_value_at(50, 0.8, cxm::undefined)));
  CHECK(std::isnan(lifetime_value_at(cxm::undefined, 0.8, 0.1)));
}

TEST_CASE("lifetime_value_at: the interval of churn turns over") {
  auto const value = [](double margin, double churn, double lower, double upper) {
    cxm::bounds const range{lower, upper, 0.9, cxm::interval_method::wilson};
    return cxm::lifetime_value_at(100, margin, cxm::estimate{churn, range});
  };
  auto const usual = value(0.5, 0.25, 0.125, 0.5);
  CHECK(usual.value == 200);
  CHECK(usual.range.lower == 100);
  CHECK(usual.range.upper == 400);
  CHECK(usual.range.level == 0.9);
  CHECK(usual.range.method == cxm::interval_method::wilson);

  auto const nobody_may_leave = value(0.5, 0.25, 0, 0.5);
  CHECK(nobody_may_leave.range.lower == 100);
  CHECK(std::isnan(nobody_may_leave.range.upper));

  auto const nobody_left = value(0.5, 0, 0, 0.25);
  CHECK(std::isnan(nobody_left.value));
  CHECK(nobody_left.range.lower == 200);
  CHECK(std::isnan(nobody_left.range.upper));

  // A rate by events may pass 1, where there is no value: the lower bound is not known then.
  auto const often = value(0.5, 0.8, 0.5, 1.25);
  CHECK(often.value == 62.5);
  CHECK(std::isnan(often.range.lower));
  CHECK(often.range.upper == 100);

  auto const loss = value(-0.5, 0.25, 0.125, 0.5);
  CHECK(loss.value == -200);
  CHECK(loss.range.lower == -400);
  CHECK(loss.range.upper == -100);
  auto const endless_loss = value(-0.5, 0.25, 0, 0.5);
  CHECK(std::isnan(endless_loss.range.lower));
  CHECK(endless_loss.range.upper == -100);

  auto const no_interval = value(0.5, 0.25, cxm::undefined, cxm::undefined);
  CHECK(no_interval.value == 200);
  CHECK(std::isnan(no_interval.range.lower));
  CHECK(std::isnan(no_interval.range.upper));
}

TEST_CASE("trailing_churn: the mean of the rates that are defined") {
  using cxm::trailing_churn;
  using rates = std::vector<double>;
  CHECK(trailing_churn(rates{0.25, 0.5}) == 0.375);
  CHECK(trailing_churn(rates{cxm::undefined, 0.25, cxm::undefined}) == 0.25);
  CHECK(trailing_churn(rates{0, 0.5}) == 0.25);  // a month without churn counts
  CHECK(std::isnan(trailing_churn(rates{})));
  CHECK(std::isnan(trailing_churn(rates{cxm::undefined})));
}

TEST_CASE("ltv_to_cac: value per unit of acquisition cost") {
  CHECK(cxm::ltv_to_cac(300, 100) == 3);
  CHECK(cxm::ltv_to_cac(-50, 100) == -0.5);
  CHECK(cxm::ltv_to_cac(0, 100) == 0);
  CHECK(std::isnan(cxm::ltv_to_cac(300, 0)));  // not infinite
  CHECK(std::isnan(cxm::ltv_to_cac(300, -1)));
  CHECK(std::isnan(cxm::ltv_to_cac(cxm::undefined, 100)));
  CHECK(std::isnan(cxm::ltv_to_cac(300, cxm::undefined)));
}

TEST_CASE("payback_periods: until the margin has paid the cost") {
  CHECK(cxm::payback_periods(300, 50, 0.5) == 12);
  CHECK(cxm::payback_periods(0, 50, 0.5) == 0);
  CHECK(std::isnan(cxm::payback_periods(300, 0, 0.5)));
  CHECK(std::isnan(cxm::payback_periods(300, 50, 0)));
  CHECK(std::isnan(cxm::payback_periods(300, 50, -0.5)));
  CHECK(std::isnan(cxm::payback_periods(-1, 50, 0.5)));
  CHECK(std::isnan(cxm::payback_periods(cxm::undefined, 50, 0.5)));
  CHECK(std::isnan(cxm::payback_periods(300, cxm::undefined, 0.5)));
}
