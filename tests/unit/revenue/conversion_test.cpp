#include "support/catch.hpp"

#include <cxm/revenue/conversion.hpp>

#include <cmath>
#include <random>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm::conversion;

namespace {
sys_seconds may(int d) { return sys_days{2025y / 5 / 1} + days{d - 1}; }
std::optional<sys_seconds> maybe(int d) { return d == 0 ? std::nullopt : std::optional{may(d)}; }
conversion empty() { return conversion{cxm::outcome_window{days{10}, may(31)}}; }
}  // namespace

TEST_CASE("conversion: ordered, refused, silent and not yet known") {
  conversion m = empty();
  m.push(may(1), maybe(1), maybe(0));
  m.push(may(1), maybe(10), maybe(3));  // an order converts, whatever was said before
  m.push(may(1), maybe(11), maybe(3));  // too late, and refused in time
  m.push(may(1), maybe(0), maybe(11));
  m.push(may(1), maybe(0), maybe(0));
  m.push(may(25), maybe(26), maybe(0));
  CHECK(m.count() == 6);
  CHECK(m.ordered() == 2);
  CHECK(m.refused() == 1);
  CHECK(m.silent() == 2);
  CHECK(m.undecided() == 1);
  CHECK(m.conversion_rate().value == 2.0 / 5);
  CHECK(m.refusal_rate().value == 1.0 / 5);
  CHECK(m.silence_rate().value == 2.0 / 5);
  CHECK(m.conversion_rate().range.upper == cxm::proportion_interval(2, 5).upper);
}

TEST_CASE("conversion: answers before the contact, and contacts not observed, are left out") {
  conversion m = empty();
  m.push(may(5), maybe(4), maybe(0));
  m.push(may(5), maybe(0), maybe(4));
  m.push(may(31), std::nullopt, std::nullopt);
  CHECK(m.count() == 0);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 2);
  CHECK(m.excluded()[cxm::reason::outside_window] == 1);
  CHECK(std::isnan(m.conversion_rate().value));
}

TEST_CASE("conversion: random contacts agree with a slow reading") {
  std::mt19937_64 random{9};
  for (int round = 0; round < 100; ++round) {
    int const window = 1 + static_cast<int>(random() % 12);
    conversion m{cxm::outcome_window{days{window}, may(31)}};
    cxm::count_t ordered = 0, refused = 0, silent = 0, open = 0;
    for (std::size_t n = random() % 50; n > 0; --n) {
      int const from = 1 + static_cast<int>(random() % 30);
      int const buy = random() % 2 == 0 ? 0 : from + static_cast<int>(random() % 15);
      int const deny = random() % 2 == 0 ? 0 : from + static_cast<int>(random() % 15);
      m.push(may(from), maybe(buy), maybe(deny));
      bool const known = from + window <= 31;
      bool const bought = buy != 0 && buy < from + window;
      bool const denied = deny != 0 && deny < from + window;
      (!known ? open : bought ? ordered : denied ? refused : silent) += 1;
    }
    CHECK(m.ordered() == ordered);
    CHECK(m.refused() == refused);
    CHECK(m.silent() == silent);
    CHECK(m.undecided() == open);
  }
}
