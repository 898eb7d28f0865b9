// Tumbling and rolling windows of a stream that arrives in no order, against pandas.

#include <cxm/core/windowed.hpp>

#include <cxm/survey/nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <chrono>
#include <cstdint>
#include <string>

TEST_CASE("oracle windows: NPS of tumbling and rolling windows") {
  using std::chrono::seconds;
  using std::chrono::sys_seconds;
  auto const events = cxm_test::figures("windows.json", "events");
  REQUIRE(events.size() == 400);
  int cases = 0;
  for (auto const& c : cxm_test::figures("windows.json", "cases")) {
    INFO(c.at("windows").get<std::string>());
    auto const plan = cxm::window_plan::rolling(seconds{c.at("width_s").get<int>()},
                                                seconds{c.at("every_s").get<int>()})
                          .ending_at(sys_seconds{seconds{c.at("offset_s").get<int>()}})
                          .late_by(std::chrono::weeks{6});
    cxm::windowed<cxm::nps> m{plan};
    for (auto const& e : events) {
      m.push(sys_seconds{seconds{e.at(0).get<std::int64_t>()}}, e.at(1).get<int>());
    }
    REQUIRE(m.excluded().total() == 0);
    auto const& expected = c.at("rows");
    std::size_t i = 0;
    m.advance(*m.latest() + std::chrono::weeks{8}, [&](auto const& w) {
      REQUIRE(i < expected.size());
      INFO("window " << i);
      CHECK(w.to == sys_seconds{seconds{expected[i].at("to").template get<std::int64_t>()}});
      CHECK(w.to - w.from == plan.width());
      CHECK(w.complete);
      CHECK(w.metric.count() == expected[i].at("n").template get<cxm::count_t>());
      CHECK(cxm_test::close(w.metric.score(), cxm_test::number(expected[i].at("nps"))));
      ++i;
    });
    CHECK(i == expected.size());
    ++cases;
  }
  CHECK(cases == 4);
}
