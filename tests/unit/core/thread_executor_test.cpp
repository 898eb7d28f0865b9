// The same result to the bit for any number of threads. All of these run under ThreadSanitizer.

#include <cxm/core/thread_executor.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

struct columns {
  std::vector<std::uint8_t> answer;
  std::vector<double> weight;
};
/// Three million answers, with weights over sixteen powers of ten.
columns const& three_million() {
  static columns const made = [] {
    constexpr std::size_t n = 3'000'017;
    cxm_test::generator g{1};
    columns c{std::vector<std::uint8_t>(n), std::vector<double>(n)};
    for (std::size_t i = 0; i < n; ++i) {
      auto const bits = g.bits();
      c.answer[i] = static_cast<std::uint8_t>(bits % 13);  // 11 and 12 are off the scale
      c.weight[i] = std::ldexp(1 + static_cast<double>(bits >> 40) * 0x1p-24,
                               static_cast<int>((bits >> 8) % 54) - 27);
    }
    return c;
  }();
  return made;
}

template <cxm::metric M, class F>
M on_threads(std::size_t threads, M const& parameters, F const& observe) {
  cxm::thread_executor on{threads};
  M m = parameters;
  cxm::observe_rows(on, m, three_million().answer.size(), observe);
  return m;
}

template <cxm::metric M, class F>
void same_for_any_threads(M const& parameters, F const& observe) {
  M one_shot = parameters;
  observe(one_shot, 0, three_million().answer.size());
  auto const state = cxm::save(one_shot);
  for (std::size_t threads : {1U, 2U, 7U}) {
    INFO(threads << " threads");
    M const m = on_threads(threads, parameters, observe);
    CHECK(m == one_shot);
    CHECK(cxm::save(m) == state);
  }
}

}  // namespace

TEST_CASE("thread_executor: counts of three million rows are the same for 1, 2 and 7 threads",
          "[threads]") {
  auto const& c = three_million();
  same_for_any_threads(cxm::nps{cxm::zero_to_ten.not_applicable({11})},
                       [&](cxm::nps& m, std::size_t first, std::size_t last) {
                         cxm::push_rows(m, std::span{c.answer}.subspan(first, last - first));
                       });
  same_for_any_threads(cxm::csat{cxm::zero_to_ten},
                       [&](cxm::csat& m, std::size_t first, std::size_t last) {
                         cxm::push_rows(m, std::span{c.answer}.subspan(first, last - first));
                       });
}

TEST_CASE("thread_executor: weighted sums are the same to the bit for 1, 2 and 7 threads",
          "[threads]") {
  auto const& c = three_million();
  auto const observe = [&](cxm::weighted_nps& m, std::size_t i, std::size_t last) {
    for (; i < last; ++i) m.push(c.answer[i], c.weight[i]);
  };
  same_for_any_threads(cxm::weighted_nps{}, observe);
  // What doubles would have made of it depends on the order.
  double forward = 0;
  double backward = 0;
  for (std::size_t i = 0; i < c.weight.size(); ++i) {
    forward += c.weight[i];
    backward += c.weight[c.weight.size() - 1 - i];
  }
  CHECK(forward != backward);
}

TEST_CASE("thread_executor: groups are the same for 1, 2 and 7 threads", "[threads]") {
  auto const& c = three_million();
  same_for_any_threads(
      cxm::grouped<std::uint32_t, cxm::nps>{},
      [&](cxm::grouped<std::uint32_t, cxm::nps>& m, std::size_t i, std::size_t last) {
        for (; i < last; i += 16) m.push(static_cast<std::uint32_t>(i % 97), c.answer[i]);
      });
}

TEST_CASE("thread_executor: every task runs once, also with more threads than tasks", "[threads]") {
  for (std::size_t threads : {1U, 2U, 7U, 64U}) {
    cxm::thread_executor on{threads};
    CHECK(on.width() == threads);
    for (std::size_t n : {0U, 1U, 3U, 1000U}) {
      std::vector<std::atomic<int>> runs(n);
      on.run(n, [&](std::size_t i) { ++runs[i]; });
      bool once = true;
      for (auto const& r : runs) once = once && r == 1;
      CHECK(once);
    }
  }
  CHECK(cxm::thread_executor{}.width() >= 1);
  CHECK(cxm::thread_executor{0}.width() == cxm::thread_executor{}.width());
}

TEST_CASE("thread_executor: tasks run at the same time", "[threads]") {
  // Each task waits for the other: with one thread this would never end.
  cxm::thread_executor on{2};
  std::atomic<int> arrived{0};
  std::atomic<int> met{0};
  on.run(2, [&](std::size_t) {
    ++arrived;
    for (int i = 0; i < 10'000 && arrived < 2; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    met += arrived == 2 ? 1 : 0;
  });
  CHECK(met == 2);
}

TEST_CASE("thread_executor: an exception comes out after the other tasks have ended", "[threads]") {
  cxm::thread_executor on{7};
  std::atomic<int> done{0};
  CHECK_THROWS_WITH(on.run(100,
                           [&](std::size_t i) {
                             if (i == 13) throw std::runtime_error("the thirteenth");
                             ++done;
                           }),
                    CXM_CONTAINS("the thirteenth"));
  CHECK(done == 99);
  // Many at once: one of them is thrown, none is lost on the way.
  CHECK_THROWS_AS(on.run(100, [](std::size_t) { throw std::runtime_error("all"); }),
                  std::runtime_error);
  done = 0;
  on.run(10, [&](std::size_t) { ++done; });
  CHECK(done == 10);
}

TEST_CASE("thread_executor: when a row is refused the metric is unchanged", "[threads]") {
  auto const& c = three_million();
  for (std::size_t threads : {1U, 2U, 7U}) {
    cxm::thread_executor on{threads};
    cxm::weighted_nps m;
    m.push(9, 2.0);
    auto const before = m;
    CHECK_THROWS_AS(
        cxm::observe_rows(on, m, c.answer.size(),
                          [&](cxm::weighted_nps& part, std::size_t i, std::size_t last) {
                            for (; i < last; i += 64) {
                              part.push(c.answer[i], i == 64 * 40'000 ? -1.0 : c.weight[i]);
                            }
                          }),
        std::invalid_argument);
    CHECK(m == before);
  }
}
