// Looking after each of 10,000 answers, in 2,000 simulated streams of every kind: how often the
// always-valid 95 % interval misses the truth at least once, beside the score interval that was not made
// for it. Takes minutes; scripts/slow.sh runs it.

#include <cxm/core/normal.hpp>
#include <cxm/statistics/distributions.hpp>
#include <cxm/statistics/proportion.hpp>
#include <cxm/statistics/sequential.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <cstdio>
#include <vector>

namespace {
struct stream {
  char const* name;
  double low, high;
  std::vector<double> value, chance;
};

[[nodiscard]] double mean_of(stream const& s) {
  double mean = 0;
  for (std::size_t i = 0; i < s.value.size(); ++i) mean += s.value[i] * s.chance[i];
  return mean;
}
}  // namespace

TEST_CASE("slow: the always-valid interval holds at each of 10,000 looks") {
  constexpr int runs = 2000;
  constexpr int looks = 10'000;
  double const target = std::log(2 / 0.05);
  std::vector<stream> const streams{
      {"NPS 50/30/20", -1, 1, {-1, 0, 1}, {0.2, 0.3, 0.5}},
      {"proportion 10 %", 0, 1, {0, 1}, {0.9, 0.1}},
      {"CSAT 1 to 5", 1, 5, {1, 2, 3, 4, 5}, {0.05, 0.05, 0.15, 0.35, 0.4}},
  };
  cxm_test::generator random{2026};
  for (stream const& s : streams) {
    double const truth = mean_of(s);
    int missed = 0;
    int wald_missed = 0;
    for (int run = 0; run < runs; ++run) {
      std::vector<cxm::level_weight> seen;
      for (double const v : s.value) seen.push_back({v, 0});
      bool out = false;
      bool wald_out = false;
      double sum = 0;
      double squares = 0;
      for (int n = 1; n <= looks; ++n) {
        double u = random.real();
        std::size_t k = 0;
        while (k + 1 < s.value.size() && u >= s.chance[k]) u -= s.chance[k++];
        seen[k].weight += 1;
        sum += s.value[k];
        squares += s.value[k] * s.value[k];
        double const mean = sum / n;
        double const error = std::sqrt((squares / n - mean * mean) / n);
        // From the 30th answer on, where Wald's interval is taken to be good.
        wald_out = wald_out || (n >= 30 && std::fabs(mean - truth) > 1.959963984540054 * error);
        // The truth lies outside exactly where one of the two fortunes has been made.
        out = out || cxm::log_fortune(seen, s.low, s.high, truth, true) >= target ||
              cxm::log_fortune(seen, s.low, s.high, truth, false) >= target;
        if (out && wald_out) break;
      }
      missed += out;
      wald_missed += wald_out;
    }
    auto const upper =
        cxm::clopper_pearson_interval(missed, runs, cxm::confidence{0.98}).upper;  // one-sided 99 %
    std::printf("%s: missed in %d of %d (%.2f %%, at most %.2f %%), Wald's in %.1f %%\n", s.name,
                missed, runs, 100.0 * missed / runs, 100 * upper, 100.0 * wald_missed / runs);
    CHECK(missed <= runs / 20);
    CHECK(upper <= 0.065);
    CHECK(wald_missed > runs / 4);
  }
}
