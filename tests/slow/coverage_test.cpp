// Whether the 95 % intervals of NPS, CSAT and CES hold what they promise, end to end: a hundred companies
// of 100,000 customers, cxm's own metrics over their answers, and the truth that truth.json states
// among those who answer. Takes minutes; scripts/slow.sh runs it.

#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>

#include "simulate/truth.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/simulated.hpp"

using namespace cxm;
using namespace cxm::simulation;

namespace {

constexpr std::size_t seeds = 100;
constexpr std::uint64_t customers = 100'000;
constexpr std::size_t surveys = 3;
constexpr std::array<char const*, surveys> survey_names{"nps", "csat", "ces"};
constexpr std::array<char const*, surveys> headlines{"score", "top_box", "mean"};

/// The three metrics over one group's answers.
struct metrics {
  nps recommended;
  csat satisfied;
  ces easy;
  void push(survey_response const& row) {
    if (row.asks == question_kind::recommendation) recommended.push(row.score);
    if (row.asks == question_kind::satisfaction) satisfied.push(row.score);
    if (row.asks == question_kind::effort) easy.push(row.score);
  }
  /// The headline's interval; NaN without answers.
  [[nodiscard]] bounds interval(std::size_t survey) const {
    if (survey == 0) return recommended.interval();
    if (survey == 1) return satisfied.top_box_estimate({}).range;
    return easy.mean_estimate({}).range;
  }
};

struct groups {
  metrics total;
  std::array<metrics, plan_count> plan;
  std::array<metrics, month_count> month;
  std::array<std::array<metrics, month_count>, plan_count> plan_month;
};

/// Sorts answers by month and by the plan of their customer, whose row comes behind them.
class group_sink : public cxm_test::no_sink {
 public:
  using no_sink::add;
  explicit group_sink(groups& to) : to_{to} {}
  void add(survey_response const& row) override {
    if (row.score) waiting_.push_back(row);
  }
  void add(customer const& row) override {
    if (!row.acquired) return;
    auto const found = std::find(plan_names.begin(), plan_names.end(), row.segments.at("plan"));
    auto const plan = static_cast<std::size_t>(found - plan_names.begin());
    for (auto const& answer : waiting_) {
      auto const month = month_of(*answer.answered);
      to_.total.push(answer);
      to_.plan[plan].push(answer);
      to_.month[month].push(answer);
      to_.plan_month[plan][month].push(answer);
    }
    waiting_.clear();
  }

 private:
  static std::size_t month_of(std::chrono::sys_seconds at) {
    using namespace std::chrono;
    year_month_day const date{floor<days>(at)};
    return static_cast<std::size_t>((static_cast<int>(date.year()) - 2024) * 12) +
           static_cast<unsigned>(date.month()) - 1;
  }
  groups& to_;
  std::vector<survey_response> waiting_;
};

/// Intervals and how many of them hold the truth.
struct coverage {
  int intervals = 0, held = 0;
  void see(bounds const& range, double truth) {
    if (!(range.lower <= range.upper)) return;  // no answers
    ++intervals;
    held += range.lower <= truth && truth <= range.upper;
  }
  void merge(coverage const& other) {
    intervals += other.intervals;
    held += other.held;
  }
  [[nodiscard]] double share() const { return static_cast<double>(held) / intervals; }
};
struct outcome {
  std::array<coverage, surveys> total, plan, month, plan_month;
};

outcome of_seed(std::uint64_t seed, nlohmann::json const& truth) {
  groups seen;
  group_sink sink{seen};
  life_maker lives{coffee(), seed};
  for (std::uint64_t number = 1; number <= customers; ++number) lives.make(number, sink);
  outcome out;
  for (std::size_t s = 0; s < surveys; ++s) {
    auto const& part = truth[survey_names[s]];
    auto const* const headline = headlines[s];
    out.total[s].see(seen.total.interval(s), part["total"]["answered"][headline]);
    for (std::size_t p = 0; p < plan_count; ++p) {
      out.plan[s].see(seen.plan[p].interval(s), part["by_plan"][p]["answered"][headline]);
    }
    for (std::size_t m = 0; m < month_count; ++m) {
      out.month[s].see(seen.month[m].interval(s), part["by_month"][m]["answered"][headline]);
      for (std::size_t p = 0; p < plan_count; ++p) {
        out.plan_month[s].see(seen.plan_month[p][m].interval(s),
                              part["by_plan_and_month"][p * month_count + m]["answered"]);
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("coverage: 95 % intervals of a hundred companies hold the truth among those who answer") {
  auto const truth = nlohmann::json::parse(truth_as_json(coffee(), customers, 1));
  std::vector<outcome> all(seeds);
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < seeds; at = next++) all[at] = of_seed(at + 1, truth);
    });
  }
  for (auto& worker : workers) worker.join();

  coverage cells;
  for (std::size_t s = 0; s < surveys; ++s) {
    outcome sum;
    for (auto const& one : all) {
      sum.total[s].merge(one.total[s]);
      sum.plan[s].merge(one.plan[s]);
      sum.month[s].merge(one.month[s]);
      sum.plan_month[s].merge(one.plan_month[s]);
    }
    std::printf(
        "%-5s total %d of %d, by plan %d of %d, by month %d of %d, by plan and month %d of %d\n",
        survey_names[s], sum.total[s].held, sum.total[s].intervals, sum.plan[s].held,
        sum.plan[s].intervals, sum.month[s].held, sum.month[s].intervals, sum.plan_month[s].held,
        sum.plan_month[s].intervals);
    INFO(survey_names[s]);
    CHECK(sum.total[s].intervals == seeds);
    CHECK(sum.total[s].held >= 90);
    CHECK(sum.total[s].held <= 99);
    for (auto const& some : {sum.month[s], sum.plan_month[s]}) {
      CHECK(some.share() > 0.93);
      CHECK(some.share() < 0.97);
      cells.merge(some);
    }
  }
  std::printf("cells by month, and by plan and month: %d of %d, %.4f\n", cells.held,
              cells.intervals, cells.share());
  CHECK(cells.share() > 0.93);
  CHECK(cells.share() < 0.97);
}
