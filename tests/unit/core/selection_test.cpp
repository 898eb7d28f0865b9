// Which responses a result is about.

#include <cxm/core/selection.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <optional>

using cxm::reason;
using cxm::selection;
using cxm::time_window;
using namespace std::chrono;

namespace {
constexpr sys_seconds january{sys_days{year{2026} / 1 / 1}};
constexpr sys_seconds february{sys_days{year{2026} / 2 / 1}};
constexpr local_days on(int y, int m, int d) { return local_days{year{y} / m / d}; }
}  // namespace

TEST_CASE("selection: by default everything counts, partial and undated too") {
  selection const all;
  CHECK_FALSE(all.refuses(january, true));
  CHECK_FALSE(all.refuses(january, false));
  CHECK_FALSE(all.refuses(std::nullopt, false));
  CHECK_FALSE(all.excludes_partials());
}

TEST_CASE("selection: a window holds its first instant and not its last") {
  selection const s{{january, february}};
  CHECK_FALSE(s.refuses(january, true));
  CHECK(s.refuses(january - seconds{1}, true) == reason::outside_window);
  CHECK_FALSE(s.refuses(february - seconds{1}, true));
  CHECK(s.refuses(february, true) == reason::outside_window);
  CHECK(s.refuses(std::nullopt, true) == reason::missing);

  selection const since{{january, {}}};
  CHECK_FALSE(since.refuses(sys_seconds::max(), true));
  CHECK(since.refuses(sys_seconds::min(), true) == reason::outside_window);
  CHECK(since.refuses(std::nullopt, true) == reason::missing);
  selection const before{{{}, january}};
  CHECK_FALSE(before.refuses(sys_seconds::min(), true));
  CHECK(before.refuses(january, true) == reason::outside_window);
}

TEST_CASE("selection: a partial response is left out where that was asked") {
  selection const s{{january, february}, selection::partials::excluded};
  CHECK(s.excludes_partials());
  CHECK_FALSE(s.refuses(january, true));
  CHECK(s.refuses(january, false) == reason::partial);
  CHECK(s.refuses(std::nullopt, false) == reason::partial);
  CHECK(s.refuses(february, false) == reason::partial);
  CHECK(s.window().from == january);
  CHECK(s.window().to == february);
}

TEST_CASE("selection: a window that ends before it starts is refused") {
  CHECK_THROWS_AS((selection{{february, january}}), std::invalid_argument);
  CHECK_THROWS_WITH((selection{{february, january}}), CXM_CONTAINS("cxm::selection"));
  selection const none{{january, january}};
  CHECK(none.refuses(january, true) == reason::outside_window);
}

TEST_CASE("selection: local days include the last, and change length with the clock") {
  cxm::time_zone const berlin{"Europe/Berlin"};
  auto const spring = selection::days(on(2026, 3, 29), on(2026, 3, 29), berlin);
  REQUIRE(spring.window().from);
  REQUIRE(spring.window().to);
  CHECK(*spring.window().from == sys_days{year{2026} / 3 / 28} + hours{23});
  CHECK(*spring.window().to - *spring.window().from == hours{23});
  auto const autumn = selection::days(on(2026, 10, 25), on(2026, 10, 25), berlin);
  CHECK(*autumn.window().to - *autumn.window().from == hours{25});
  auto const first_half =
      selection::days(on(2026, 1, 1), on(2026, 6, 30), berlin, selection::partials::excluded);
  CHECK(first_half.excludes_partials());
  CHECK_FALSE(first_half.refuses(sys_days{year{2026} / 6 / 30} + hours{21}, true));
  CHECK(first_half.refuses(sys_days{year{2026} / 6 / 30} + hours{22}, true) ==
        reason::outside_window);
  CHECK_THROWS_AS(selection::days(on(2026, 1, 2), on(2026, 1, 1), berlin), std::invalid_argument);
  CHECK_THROWS_AS(selection::days(on(2026, 2, 1), on(2026, 1, 1), berlin), std::invalid_argument);
}
