#include "support/catch.hpp"

#include <cxm/revenue/cross_sell.hpp>
#include <cxm/revenue/growth.hpp>

#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace std::chrono;
using namespace std::chrono_literals;
using history = cxm::order_history<>;
using kind = cxm::purchase_kind;

namespace {
sys_seconds may(int d) { return sys_days{2025y / 5 / 1} + days{d - 1}; }
cxm::order_facts<> product(char const* p) { return {.product = p}; }
cxm::outcome_window ten_days() { return {days{10}, may(31)}; }
/// The kinds of a customer's orders in time.
std::vector<std::optional<kind>> kinds(history const& h) {
  std::vector<std::optional<kind>> all;
  h.for_each_customer(may(60), [&](auto const&, std::span<cxm::read_order const> of) {
    for (auto const& o : of) all.push_back(o.kind);
  });
  return all;
}

struct slow_order {
  std::string customer;
  int day = 0;
  std::int64_t amount = 0;
  std::optional<kind> stated;
  std::optional<std::string> bought;
  bool campaign = false;
};
std::vector<slow_order> random_orders(std::uint64_t seed) {
  std::mt19937_64 random{seed};
  std::vector<slow_order> all;
  for (std::size_t n = random() % 40; n > 0; --n) {
    slow_order o;
    o.customer = "c" + std::to_string(random() % 5);
    o.day = 1 + static_cast<int>(random() % 34);
    o.amount = std::array<std::int64_t, 6>{100, 250, 999, 0, -100, 40}[random() % 6];
    if (random() % 3 == 0) o.stated = static_cast<kind>(random() % 4);
    if (random() % 3 > 0) o.bought = std::string(1, static_cast<char>('p' + random() % 3));
    o.campaign = random() % 2 == 0;
    all.push_back(o);
    if (random() % 10 == 0) all.push_back(o);
  }
  return all;
}
history history_of(std::vector<slow_order> const& rows) {
  history h{cxm::currency{"EUR"}};
  for (auto const& o : rows) {
    h.push(o.customer, may(o.day), o.amount,
           cxm::order_facts<>{.kind = o.stated, .product = o.bought, .by_campaign = o.campaign});
  }
  return h;
}
}  // namespace

TEST_CASE("orders: without a stated kind a product says it") {
  history h;
  h.push("a", may(1), 100, product("tea"));
  h.push("a", may(1), 100, product("cup"));  // at the same instant: first too
  h.push("a", may(2), 100, product("tea"));
  h.push("a", may(3), 100, product("pot"));
  h.push("a", may(4), 100, product("pot"));
  h.push("a", may(5), 100);
  h.push("a", may(6), -100, product("pot"));
  h.push("a", may(7), 100, cxm::order_facts<>{.kind = kind::upsell, .product = "pot"});
  CHECK(kinds(h) == std::vector<std::optional<kind>>{kind::first, kind::first, kind::repeat,
                                                     kind::cross_sell, kind::repeat, std::nullopt,
                                                     std::nullopt, kind::upsell});
}

TEST_CASE("orders: an enum of one's own tells the kind") {
  enum class mine { cross_sell, upsell, repeat, first };
  history h;
  h.push("a", may(1), 100, mine::first);
  h.push("a", may(2), 100, mine::repeat);
  h.push("a", may(3), 100, mine::upsell);
  h.push("a", may(4), 100, mine::cross_sell);
  CHECK(kinds(h) == std::vector<std::optional<kind>>{kind::first, kind::repeat, kind::upsell,
                                                     kind::cross_sell});
}

TEST_CASE("orders: amounts that sum beyond 64 bits are refused and nothing changes") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  history h;
  h.push("a", may(1), most);
  auto const before = h;
  CHECK_THROWS_AS(h.push("b", may(1), -1), std::invalid_argument);
  CHECK_THROWS_AS(h.push("b", may(1), std::numeric_limits<std::int64_t>::min()),
                  std::invalid_argument);
  CHECK_THROWS_AS(h.merge(before), std::invalid_argument);
  CHECK(h == before);
  h.push("b", may(1), 0);
  CHECK(h.count() == 2);
}

TEST_CASE("orders: rows of one's own are seen through projections") {
  auto const rows = random_orders(77);
  history const seen{cxm::currency{"EUR"},
                     rows,
                     &slow_order::customer,
                     [](slow_order const& o) { return may(o.day); },
                     &slow_order::amount,
                     [](slow_order const& o) {
                       return cxm::order_facts<>{
                           .kind = o.stated, .product = o.bought, .by_campaign = o.campaign};
                     }};
  CHECK(rows.size() > 10);
  CHECK(seen.count() == rows.size());
  CHECK(seen == history_of(rows));
}

TEST_CASE("orders: the next purchase of a customer") {
  history h;
  h.push("a", may(9), 100);
  h.push("a", may(5), -50);
  h.push("a", may(7), 100);
  CHECK(h.next_order("a", may(1)) == may(7));
  CHECK(h.next_order("a", may(7)) == may(7));
  CHECK(h.next_order("a", may(8)) == may(9));
  CHECK_FALSE(h.next_order("a", may(10)));
  CHECK_FALSE(h.next_order("b", may(1)));
}

TEST_CASE("repeat purchase: who buys again within the window, and who can't be judged yet") {
  history h;
  h.push("again", may(1), 100);
  h.push("again", may(1), 50);  // at the same instant: one purchase
  h.push("again", may(10), 30);
  h.push("late", may(1), 200);
  h.push("late", may(11), 70);  // the tenth day after is outside
  h.push("refunded", may(2), 80);
  h.push("refunded", may(5), -80);
  h.push("young", may(22), 999);
  h.push("young", may(23), 999);
  h.push("free", may(1), 0);
  auto const r = cxm::repeat_purchase_of(h, ten_days());
  CHECK(r.customers == cxm::decided_share{1, 3, 1});
  CHECK(r.all.orders == 6);
  CHECK(r.all.revenue == 100 + 50 + 30 + 200 + 80 - 80);
  CHECK(r.repeated.orders == 2);
  CHECK(r.repeated.revenue == 30 - 80);
  CHECK(r.share_of_orders() == 2.0 / 6);
  CHECK(r.share_of_revenue() == -50.0 / 380);
  CHECK(std::isnan(cxm::repeat_purchase_of(history{}, ten_days()).share_of_orders()));
  CHECK(std::isnan(cxm::repeat_purchase_of(history{}, ten_days()).share_of_revenue()));
}

TEST_CASE("cross-sell: customers and revenue by kind, within the window") {
  history h;
  h.push("a", may(1), 100, product("tea"));
  h.push("a", may(2), 40, product("cup"));
  h.push("a", may(12), 500, product("pot"));
  h.push("b", may(1), 100, product("tea"));
  h.push("b", may(3), 60, kind::upsell);
  h.push("b", may(4), 7);
  auto const cross = cxm::cross_sell_of(h, ten_days());
  CHECK(cross.customers == cxm::decided_share{1, 2, 0});
  CHECK(cross.of_kind.revenue == 40);
  CHECK(cross.all.revenue == 307);
  CHECK(cross.unknown == 1);
  CHECK(cross.share_of_revenue() == 40.0 / 307);
  auto const up = cxm::upsell_of(h, ten_days());
  CHECK(up.customers == cxm::decided_share{1, 2, 0});
  CHECK(up.of_kind.revenue == 60);
}

TEST_CASE("growth: organic and campaign changes add up to the change") {
  history h;
  h.push("a", may(1), 1000);
  h.push("a", may(2), 200, cxm::order_facts<>{.by_campaign = true});
  h.push("a", may(11), 700);
  h.push("b", may(12), 900, cxm::order_facts<>{.by_campaign = true});
  h.push("b", may(20), 5000);
  auto const g = cxm::growth_of(h, {may(1), may(10)}, {may(10), may(20)});
  CHECK(g.before.total == 1200);
  CHECK(g.after.total == 1600);
  CHECK(g.change.organic == -300);
  CHECK(g.change.campaign == 700);
  CHECK(g.growth() == 400.0 / 1200);
  CHECK(g.organic_growth() == -300.0 / 1200);
  CHECK(g.campaign_growth() == 700.0 / 1200);
  CHECK(std::isnan(cxm::growth_of(h, {may(40), may(41)}, {may(41), may(42)}).growth()));
  CHECK_THROWS_AS(cxm::growth_of(h, {may(1), may(11)}, {may(10), may(20)}), std::invalid_argument);
  CHECK_THROWS_AS(cxm::growth_of(h, {may(3), may(1)}, {may(10), may(20)}), std::invalid_argument);
}

TEST_CASE("earned growth: retained, earned, bought and returned are all of the revenue after") {
  history h;
  h.push("stays", may(1), 1000);
  h.push("stays", may(11), 1100);
  h.push("leaves", may(2), 500);
  h.push("brought", may(12), 300);
  h.push("advert", may(12), 250);
  h.push("old", sys_days{2025y / 4 / 1}, 100);
  h.push("old", may(13), 90);
  auto const g = cxm::earned_growth_of(h, {may(1), may(10)}, {may(10), may(20)},
                                       [](std::string_view who) { return who == "brought"; });
  CHECK(g.before == 1500);
  CHECK(g.after == 1740);
  CHECK(g.retained == 1100);
  CHECK(g.earned == 300);
  CHECK(g.bought == 250);
  CHECK(g.returned == 90);
  CHECK(g.nrr() == 1100.0 / 1500);
  CHECK(g.earned_new() == 300.0 / 1500);
  CHECK(g.rate() == -100.0 / 1500);
}

TEST_CASE("orders: random histories agree with a slow reading of their rows") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    auto const rows = random_orders(seed);
    auto const h = history_of(rows);
    INFO("seed " << seed);
    std::set<std::string> people;
    for (auto const& o : rows) people.insert(o.customer);
    cxm::decided_share again, cross, up;
    std::int64_t revenue = 0, later_revenue = 0, cross_revenue = 0, up_revenue = 0;
    cxm::count_t all = 0, later = 0;
    std::int64_t sums[2][2] = {};  // before and after, organic and campaign
    std::int64_t retained = 0, earned = 0, bought = 0, returned = 0;
    for (auto const& who : people) {
      int first = 0;
      std::int64_t before = 0, after = 0;
      bool known = false;
      for (auto const& o : rows) {
        if (o.customer != who || o.day >= 31) continue;
        if (o.amount > 0 && (first == 0 || o.day < first)) first = o.day;
      }
      for (auto const& o : rows) {
        if (o.customer != who) continue;
        if (o.day < 12) sums[0][o.campaign] += o.amount, before += o.amount;
        if (o.day >= 12 && o.day < 25) sums[1][o.campaign] += o.amount, after += o.amount;
        known = known || (o.day < 12 && o.amount > 0);
      }
      (before != 0 ? retained : known ? returned : who < "c2" ? earned : bought) += after;
      if (first == 0) continue;
      if (first + 10 > 31) {
        ++again.undecided, ++cross.undecided, ++up.undecided;
        continue;
      }
      ++again.whole, ++cross.whole, ++up.whole;
      bool any_again = false, any_cross = false, any_up = false;
      for (auto const& o : rows) {
        if (o.customer != who || o.day < first || o.day >= first + 10) continue;
        std::optional<kind> is = o.stated;
        if (!is && o.amount > 0 && o.day == first) is = kind::first;
        if (!is && o.amount > 0 && o.bought) {
          is = kind::cross_sell;
          for (auto const& e : rows) {
            bool const had = e.customer == who && e.day < o.day && e.bought == o.bought;
            if (had && e.amount > 0) is = kind::repeat;
          }
        }
        ++all;
        revenue += o.amount;
        later += o.day > first;
        later_revenue += o.day > first ? o.amount : 0;
        cross_revenue += is == kind::cross_sell ? o.amount : 0;
        up_revenue += is == kind::upsell ? o.amount : 0;
        any_again = any_again || (o.day > first && o.amount > 0);
        any_cross = any_cross || (is == kind::cross_sell && o.amount > 0);
        any_up = any_up || (is == kind::upsell && o.amount > 0);
      }
      again.part += any_again;
      cross.part += any_cross;
      up.part += any_up;
    }
    auto const r = cxm::repeat_purchase_of(h, ten_days());
    CHECK(r.customers == again);
    CHECK(r.all.orders == all);
    CHECK(r.all.revenue == revenue);
    CHECK(r.repeated.orders == later);
    CHECK(r.repeated.revenue == later_revenue);
    auto const c = cxm::cross_sell_of(h, ten_days());
    CHECK(c.customers == cross);
    CHECK(c.of_kind.revenue == cross_revenue);
    auto const u = cxm::upsell_of(h, ten_days());
    CHECK(u.customers == up);
    CHECK(u.of_kind.revenue == up_revenue);
    cxm::time_stretch const first_half{sys_days{1970y / 1 / 1}, may(12)};
    cxm::time_stretch const second_half{may(12), may(25)};
    auto const g = cxm::growth_of(h, first_half, second_half);
    CHECK(g.before.organic == sums[0][0]);
    CHECK(g.before.campaign == sums[0][1]);
    CHECK(g.after.organic == sums[1][0]);
    CHECK(g.after.campaign == sums[1][1]);
    CHECK(g.change.organic + g.change.campaign == g.change.total);
    auto const e = cxm::earned_growth_of(h, first_half, second_half,
                                         [](std::string_view who) { return who < "c2"; });
    CHECK(e.retained == retained);
    CHECK(e.returned == returned);
    CHECK(e.earned == earned);
    CHECK(e.bought == bought);
    CHECK(e.retained + e.returned + e.earned + e.bought == e.after);
  }
}
