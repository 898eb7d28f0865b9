#include "support/catch.hpp"

#include <cxm/retention/reactivation.hpp>
#include <cxm/retention/subscription_ledger.hpp>

#include <cmath>
#include <random>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm::reactivation;

namespace {
sys_seconds may(int d) { return sys_days{2025y / 5 / 1} + days{d - 1}; }
std::optional<sys_seconds> maybe(int d) { return d == 0 ? std::nullopt : std::optional{may(d)}; }
reactivation empty() { return reactivation{cxm::outcome_window{days{10}, may(31)}}; }
}  // namespace

TEST_CASE("reactivation: returns inside and outside the window, with and without a contact") {
  reactivation m = empty();
  m.push(may(1), maybe(5), maybe(3));
  m.push(may(1), maybe(11), maybe(3));  // the tenth day after leaving is outside
  m.push(may(1), maybe(0), maybe(3));
  m.push(may(1), maybe(4), maybe(0));
  m.push(may(1), maybe(0), maybe(0));
  m.push(may(1), maybe(0), maybe(0));
  m.push(may(22), maybe(23), maybe(0));  // returned, and the window is not over
  CHECK(m.count() == 7);
  CHECK(m.contacted() == cxm::decided_share{1, 3, 0});
  CHECK(m.uncontacted() == cxm::decided_share{1, 3, 1});
  CHECK(m.everybody() == cxm::decided_share{2, 6, 1});
  CHECK(m.reactivation_rate().value == 2.0 / 6);
  CHECK(m.difference_by_contact().value == 0);
  auto const newcombe = cxm::proportion_difference({1, 3, 1, 3});
  CHECK(m.difference_by_contact().range.lower == newcombe.range.lower);
  CHECK(m.difference_by_contact().range.upper == newcombe.range.upper);
}

TEST_CASE("reactivation: a contact before leaving, after the return or after the window is none") {
  reactivation m = empty();
  m.push(may(5), maybe(9), maybe(4));
  m.push(may(5), maybe(9), maybe(9));
  m.push(may(5), maybe(9), maybe(12));
  m.push(may(5), maybe(0), maybe(15));
  CHECK(m.uncontacted() == cxm::decided_share{3, 4, 0});
  CHECK(m.contacted() == cxm::decided_share{});
  m.push(may(5), maybe(9), maybe(5));  // the choice to contact, made as they left
  m.push(may(5), maybe(20), maybe(12));
  CHECK(m.contacted() == cxm::decided_share{1, 2, 0});
}

TEST_CASE("reactivation: what can't be and what was not observed is left out and counted") {
  reactivation m = empty();
  m.push(may(5), maybe(4), maybe(0));
  m.push(may(5), maybe(5), maybe(0));
  m.push(may(31), maybe(0), maybe(0));
  CHECK(m.count() == 0);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 2);
  CHECK(m.excluded()[cxm::reason::outside_window] == 1);
  CHECK(std::isnan(m.reactivation_rate().value));
  CHECK(std::isnan(m.difference_by_contact().value));
}

TEST_CASE("reactivation: each figure takes the methods it has") {
  reactivation m = empty();
  m.push(may(1), maybe(5), maybe(3));
  m.push(may(1), maybe(0), maybe(0));
  using enum cxm::interval_method;
  for (auto method : {standard, wilson, score, wald, agresti_coull, adjusted_wald, always_valid}) {
    INFO(cxm::name(method));
    std::size_t shown = 0;
    m.figures([&](cxm::figure const& f) { shown += f.range.defined(); },
              {cxm::confidence{0.95}, method});
    CHECK(shown == 4);
  }
  CHECK_THROWS_AS(m.figures([](cxm::figure const&) {}, {cxm::confidence{0.95}, goodman}),
                  std::invalid_argument);
}

TEST_CASE("reactivation: fed from a ledger's absences") {
  cxm::subscription_ledger<> l;
  l.push("a", "s", may(1), 100);
  l.push("a", "s", may(5), 0);
  l.push("a", "s", may(8), 100);
  l.push("b", "s", may(1), 100);
  l.push("b", "s", may(6), 0);
  reactivation m = empty();
  l.for_each_absence([&](std::string_view who, sys_seconds left, std::optional<sys_seconds> back) {
    m.push(left, back, who == "b" ? maybe(7) : maybe(0));
  });
  CHECK(m.contacted() == cxm::decided_share{0, 1, 0});
  CHECK(m.uncontacted() == cxm::decided_share{1, 1, 0});
}

TEST_CASE("reactivation: random leavers agree with a slow reading") {
  std::mt19937_64 random{5};
  for (int round = 0; round < 100; ++round) {
    int const window = 1 + static_cast<int>(random() % 12);
    reactivation m{cxm::outcome_window{days{window}, may(31)}};
    cxm::decided_share slow[2];
    for (std::size_t n = random() % 50; n > 0; --n) {
      int const left = 1 + static_cast<int>(random() % 30);
      int const back = random() % 3 == 0 ? 0 : left + 1 + static_cast<int>(random() % 15);
      int const call = random() % 2 == 0 ? 0 : left + static_cast<int>(random() % 15);
      m.push(may(left), maybe(back), maybe(call));
      bool const in_time = back != 0 && back - left < window;
      bool const called = call != 0 && call - left < window && !(in_time && call >= back);
      auto& group = slow[called ? 1 : 0];
      if (left + window > 31) {
        ++group.undecided;
      } else {
        ++group.whole;
        group.part += in_time;
      }
    }
    CHECK(m.uncontacted() == slow[0]);
    CHECK(m.contacted() == slow[1]);
  }
}
