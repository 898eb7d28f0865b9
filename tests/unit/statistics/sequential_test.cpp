// The always-valid interval: edges, what defines it, its width, and that looking does not hurt. The long
// simulation is tests/slow/always_valid_test.cpp.

#include <cxm/statistics/sequential.hpp>

#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <vector>

using cxm::always_valid_interval;
using cxm::confidence;
using cxm::level_weight;
using cxm_test::close;

namespace {
using levels = std::vector<level_weight>;
levels net(double minus, double rest, double plus) { return {{-1, minus}, {0, rest}, {1, plus}}; }
}  // namespace

TEST_CASE("always valid: nothing seen gives nothing, one answer almost nothing") {
  CHECK_FALSE(always_valid_interval(net(0, 0, 0), -1, 1).defined());
  CHECK_FALSE(always_valid_interval(net(0, 0.5, 1), -1, 1).defined());
  auto const one = always_valid_interval(net(0, 0, 1), -1, 1);
  CHECK(one.lower < -0.9);
  CHECK(one.upper == 1);
  CHECK(one.method == cxm::interval_method::always_valid);
}

TEST_CASE("always valid: all answers alike leave one end open and close the other") {
  auto const promoters = always_valid_interval(net(0, 0, 1000), -1, 1);
  CHECK(promoters.upper == 1);
  CHECK(promoters.lower > 0.97);
  CHECK(promoters.lower < 1);
  auto const passives = always_valid_interval(net(0, 1000, 0), -1, 1);
  CHECK(close(passives.lower, -passives.upper));
  CHECK(passives.upper < 0.05);
  auto const detractors = always_valid_interval(net(1000, 0, 0), -1, 1);
  CHECK(close(detractors.upper, -promoters.lower));
  CHECK(detractors.lower == -1);
}

TEST_CASE("always valid: a limit is where the fortune reaches 2/α, and fortune falls on the way") {
  cxm_test::generator random{31};
  for (int i = 0; i < 300; ++i) {
    auto const few = [&] { return static_cast<double>(random.below(1 + random.below(60))); };
    levels const seen{{1, few()}, {2, few()}, {3, few()}, {4, few()}, {5, few() + 1}};
    double const level = random.pick({0.8, 0.9, 0.95, 0.99});
    auto const range = always_valid_interval(seen, 1, 5, confidence{level});
    REQUIRE(range.defined());
    double const target = std::log(2 / (1 - level));
    if (range.lower > 1) {
      CHECK(close(log_fortune(seen, 1, 5, range.lower, true), target, 1e-9));
    }
    if (range.upper < 5) {
      CHECK(close(log_fortune(seen, 1, 5, range.upper, false), target, 1e-9));
    }
    double before = HUGE_VAL;
    for (double m = 1.05; m < 5; m += 0.05) {
      double const now = log_fortune(seen, 1, 5, m, true);
      CHECK(now <= before + 1e-9 * std::fabs(before));
      before = now;
    }
  }
}

TEST_CASE("always valid: before any answer nobody has won, and the stakes add up to one") {
  CHECK(close(cxm::log_fortune(net(0, 0, 0), -1, 1, 0.3, true), 0, 0, 1e-12));
  CHECK(close(cxm::log_fortune(net(0, 0, 0), -1, 1, 0.3, false), 0, 0, 1e-12));
}

TEST_CASE("always valid: one bet is fair whatever the distribution with that mean") {
  // E[exp(log_fortune)] after two answers, by enumeration, for distributions on −1, 0 and 1.
  for (double const p : {0.0, 0.1, 0.5, 0.85}) {
    for (double const m : {0.0, 0.05, 0.15}) {
      double const chance[] = {m, 1 - p - m, p};
      double const mean = p - m;
      if (std::fabs(mean) == 1) continue;
      for (bool const above : {true, false}) {
        double expected = 0;
        for (int a = 0; a < 3; ++a) {
          for (int b = 0; b < 3; ++b) {
            levels seen = net(0, 0, 0);
            seen[static_cast<std::size_t>(a)].weight += 1;
            seen[static_cast<std::size_t>(b)].weight += 1;
            expected +=
                chance[a] * chance[b] * std::exp(cxm::log_fortune(seen, -1, 1, mean, above));
          }
        }
        CHECK(close(expected, 1, 1e-12));
      }
    }
  }
}

TEST_CASE("always valid: at n = 1,000 it is at most twice as wide as the score interval") {
  for (double const plus : {20.0, 100.0, 300.0, 500.0, 800.0}) {
    for (double const minus : {20.0, 100.0, 200.0}) {
      auto const wide = cxm::net_share_interval(
          plus, minus, 1000, {confidence{0.95}, cxm::interval_method::always_valid});
      auto const score = cxm::net_share_interval(plus, minus, 1000);
      CHECK(wide.upper - wide.lower <= 2 * (score.upper - score.lower));
      CHECK(wide.lower <= score.lower);
      CHECK(wide.upper >= score.upper);
    }
  }
}

TEST_CASE("always valid: nps, csat and means of answers read it by name") {
  std::vector<int> answers;
  for (int i = 0; i < 400; ++i) answers.push_back(i % 11);
  cxm::reading const how{confidence{0.9}, cxm::interval_method::always_valid};
  cxm::nps const score{answers};
  auto const direct = always_valid_interval(
      net(static_cast<double>(score.detractors()), static_cast<double>(score.passives()),
          static_cast<double>(score.promoters())),
      -1, 1, confidence{0.9});
  CHECK(score.interval(how).lower == 100 * direct.lower);
  CHECK(score.interval(how).upper == 100 * direct.upper);
  cxm::csat const satisfied{cxm::zero_to_ten, answers};
  CHECK(satisfied.top_box_estimate(how).range.method == cxm::interval_method::always_valid);
  CHECK(satisfied.mean_estimate(how).range.method == cxm::interval_method::always_valid);
  CHECK(satisfied.mean_estimate(how).range.lower < satisfied.mean());
}

TEST_CASE("always valid: looking after every answer misses at most as often as it says") {
  // 400 streams of 1,000 answers at 80 %, so that misses can be counted: at most 20 % and noise.
  cxm_test::generator random{7};
  double const target = std::log(2 / 0.2);
  int missed = 0;
  for (int run = 0; run < 400; ++run) {
    levels seen = net(0, 0, 0);
    bool out = false;
    for (int n = 0; n < 1000 && !out; ++n) {
      double const u = random.real();
      seen[u < 0.2 ? 0 : u < 0.5 ? 1 : 2].weight += 1;
      out = cxm::log_fortune(seen, -1, 1, 0.3, true) >= target ||
            cxm::log_fortune(seen, -1, 1, 0.3, false) >= target;
    }
    missed += out;
  }
  CHECK(missed > 0);
  CHECK(missed <= 80);
}
