// Rows in parallel: every row once, whatever the executor, and nothing changes when one throws.

#include <cxm/core/executor.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace {

/// One thread that pretends to be several, and runs the tasks from the last to the first.
class backward final : public cxm::executor {
 public:
  explicit backward(std::size_t width) : width_{width} {}
  [[nodiscard]] std::size_t width() const noexcept override { return width_; }
  void run(std::size_t n, cxm::task_ref task) override {
    tasks = n;
    while (n-- > 0) task(n);
  }
  std::size_t tasks = 0;

 private:
  std::size_t width_;
};

using stretch = std::pair<std::size_t, std::size_t>;

constexpr std::size_t mebi = std::size_t{1} << 20;

std::vector<stretch> stretches(cxm::executor& on, std::size_t n) {
  std::vector<stretch> seen;
  cxm::nps m;
  cxm::observe_rows(on, m, n, [&](cxm::nps&, std::size_t first, std::size_t last) {
    seen.emplace_back(first, last);
  });
  return seen;
}

}  // namespace

TEST_CASE("observe_rows: stretches cover every row once, cut by row number alone") {
  cxm::serial_executor serial;
  CHECK(serial.width() == 1);
  CHECK(stretches(serial, 0).empty());
  CHECK(stretches(serial, 1) == std::vector<stretch>{{0, 1}});
  CHECK(stretches(serial, 3 * mebi + 5) == std::vector<stretch>{{0, 3 * mebi + 5}});

  backward three{3};
  CHECK(stretches(three, mebi) == std::vector<stretch>{{0, mebi}});
  CHECK(stretches(three, mebi + 1) == std::vector<stretch>{{mebi, mebi + 1}, {0, mebi}});
  CHECK(stretches(three, 4 * mebi) ==
        std::vector<stretch>{{2 * mebi, 4 * mebi}, {mebi, 2 * mebi}, {0, mebi}});
  for (std::size_t width = 1; width < 12; ++width) {
    for (std::size_t n : {mebi - 1, 2 * mebi, 5 * mebi + 7, 11 * mebi + 1, 40 * mebi}) {
      backward on{width};
      auto const seen = stretches(on, n);
      REQUIRE(seen.size() <= width);
      std::size_t expected = n;
      for (auto const& [first, last] : seen) {
        REQUIRE(last == expected);
        REQUIRE(first < last);
        REQUIRE(first % mebi == 0);
        expected = first;
      }
      REQUIRE(expected == 0);
    }
  }
}

TEST_CASE("observe_rows: an executor that claims no width still gets every row") {
  backward none{0};
  CHECK(stretches(none, 10) == std::vector<stretch>{{0, 10}});
}

TEST_CASE("observe_rows: adds to what the metric holds, by its own parameters") {
  std::vector<int> const scores{10, 99, 3};
  cxm::nps m{cxm::one_to_ten.not_applicable({99})};
  m.push(9);
  backward on{4};
  cxm::observe_rows(on, m, scores.size(), [&](cxm::nps& part, std::size_t i, std::size_t end) {
    for (; i < end; ++i) part.push(scores[i]);
  });
  CHECK(m.count() == 3);
  CHECK(m.promoters() == 2);
  CHECK(m.excluded()[cxm::reason::not_applicable] == 1);
}

TEST_CASE("observe_rows: when a part throws the metric is unchanged") {
  cxm::weighted_nps m;
  m.push(9, 1.0);
  auto const before = m;
  backward on{3};
  CHECK_THROWS_WITH(cxm::observe_rows(on, m, 3 * mebi,
                                      [](cxm::weighted_nps& part, std::size_t first, std::size_t) {
                                        part.push(9, 1.0);
                                        if (first == 0) part.push(9, -1.0);
                                      }),
                    CXM_CONTAINS("weight"));
  CHECK(on.tasks == 3);
  CHECK(m == before);
  cxm::serial_executor serial;
  CHECK_THROWS_AS(cxm::observe_rows(serial, m, 1,
                                    [](cxm::weighted_nps&, std::size_t, std::size_t) { throw 42; }),
                  int);
  CHECK(m == before);
}

TEST_CASE("observe_rows: when the parts together are too many the metric is unchanged") {
  cxm::nps one;
  one.push(9);
  cxm::nps m;
  cxm::nps power = one;  // 2^k answers
  for (int k = 0; k < 62; ++k) {
    m.merge(power);
    if (k < 61) power.merge(cxm::nps{power});
  }
  CHECK(m.count() == cxm::most_observations - 1);
  auto const before = m;
  auto const observe = [](cxm::nps& part, std::size_t, std::size_t) { part.push(9); };
  backward on{2};
  CHECK_THROWS_AS(cxm::observe_rows(on, m, 2 * mebi, observe), cxm::merge_error);
  CHECK(m == before);
  cxm::observe_rows(on, m, 1, observe);
  CHECK(m.count() == cxm::most_observations);
}

TEST_CASE("serial_executor: runs every task in order on the calling thread") {
  cxm::serial_executor serial;
  std::vector<std::size_t> seen;
  serial.run(5, [&](std::size_t i) { seen.push_back(i); });
  CHECK(seen == std::vector<std::size_t>{0, 1, 2, 3, 4});
  serial.run(0, [&](std::size_t) { FAIL("there is no task"); });
  auto const constant = [&seen](std::size_t i) { seen.push_back(i + 10); };
  serial.run(1, constant);
  CHECK(seen.back() == 10);
}
