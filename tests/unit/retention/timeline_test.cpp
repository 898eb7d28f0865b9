#include "support/catch.hpp"

#include <cxm/retention/timeline.hpp>

#include <algorithm>
#include <limits>
#include <tuple>

namespace cxm::inline v0 {
static bool operator==(timeline_step const& a, timeline_step const& b) {
  return std::tie(a.at, a.active, a.mrr) == std::tie(b.at, b.active, b.mrr);
}
}  // namespace cxm::inline v0

using steps = std::vector<cxm::timeline_step>;

TEST_CASE("timeline: nothing changed, no steps") {
  cxm::timeline_builder line;
  CHECK(line.build().empty());
  line.change(100, 0, 0);  // a free plan
  CHECK(line.build().empty());
}

TEST_CASE("timeline: a customer joins, pays more, pays less and leaves") {
  cxm::timeline_builder line;
  line.change(100, 500, 0);
  line.change(200, 250, 0);
  line.change(300, -600, 0);
  line.change(400, -150, 0);
  CHECK(line.build() ==
        steps{{100, true, 500}, {200, true, 750}, {300, true, 150}, {400, false, 0}});
}

TEST_CASE("timeline: the order of changes does not matter") {
  cxm::timeline_builder line;
  line.change(400, -150, 0);
  line.change(100, 500, 0);
  line.change(300, -600, 0);
  line.change(200, 250, 0);
  CHECK(line.build() ==
        steps{{100, true, 500}, {200, true, 750}, {300, true, 150}, {400, false, 0}});
}

TEST_CASE("timeline: all changes of one instant are one step") {
  cxm::timeline_builder line;
  line.change(100, 500, 0);
  line.change(200, -500, 0);  // one plan ends as another starts: nobody left
  line.change(200, 800, 0);
  CHECK(line.build() == steps{{100, true, 500}, {200, true, 800}});
}

TEST_CASE("timeline: an instant that changes nothing is no step") {
  cxm::timeline_builder line;
  line.change(100, 500, 0);
  line.change(200, -500, 0);
  line.change(200, 500, 0);
  line.change(300, 0, 0);
  CHECK(line.build() == steps{{100, true, 500}});
  line.change(50, 700, 0);  // starts and ends at once
  line.change(50, -700, 0);
  CHECK(line.build() == steps{{100, true, 500}});
}

TEST_CASE("timeline: a subscription of unstated price makes active without paying") {
  cxm::timeline_builder line;
  line.change(100, 0, 1);
  line.change(200, 0, 1);  // the second is no step: active already, and nothing more is paid
  line.change(300, 0, -1);
  line.change(400, 0, -1);
  CHECK(line.build() == steps{{100, true, 0}, {400, false, 0}});
}

TEST_CASE("timeline: who stops paying stays active while a subscription of unstated price runs") {
  cxm::timeline_builder line;
  line.change(100, 500, 0);
  line.change(150, 0, 1);
  line.change(200, -500, 0);
  line.change(300, 0, -1);
  CHECK(line.build() == steps{{100, true, 500}, {200, true, 0}, {300, false, 0}});
}

TEST_CASE("timeline: clear makes room for the next customer") {
  cxm::timeline_builder line;
  line.change(100, 500, 0);
  line.clear();
  line.change(7, 1, 0);
  CHECK(line.build() == steps{{7, true, 1}});
}

TEST_CASE("timeline: a sum may leave 64 bits within an instant, not at its end") {
  constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)();
  for (bool const up_first : {true, false}) {
    cxm::timeline_builder line;
    line.change(100, most, 0);
    line.change(200, up_first ? most : -most, 0);
    line.change(200, up_first ? -most : most, 0);
    CHECK(line.build() == steps{{100, true, most}});
    line.change(300, 1, 0);
    REQUIRE_THROWS_AS(line.build(), std::invalid_argument);
    REQUIRE_THROWS_WITH(line.build(), CXM_CONTAINS("64 bits"));
  }
}

TEST_CASE("timeline: instants before 1970 come first") {
  cxm::timeline_builder line;
  line.change(-1, 500, 0);
  line.change(0, 1, 0);
  line.change(-86400, 20, 0);
  CHECK(line.build() == steps{{-86400, true, 20}, {-1, true, 520}, {0, true, 521}});
}
