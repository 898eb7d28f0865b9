// The default intervals of a mean of answers and of a net share: what reading a metric costs.

#include <cxm/statistics/level_mean.hpp>
#include <cxm/statistics/net_share.hpp>

#include <benchmark/benchmark.h>

#include <array>

namespace {

void count_one(benchmark::State& state, char const* what) {
  state.SetLabel(what);
  state.counters["each"] = benchmark::Counter(
      1, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void mean_of_five_levels(benchmark::State& state) {
  std::array<cxm::level_weight, 5> levels{{{1, 40}, {2, 75}, {3, 160}, {4, 390}, {5, 335}}};
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(levels);
    benchmark::DoNotOptimize(cxm::level_mean_interval(levels, 1, 5));
  }
  count_one(state, "interval of a mean, 1,000 answers of 1 to 5");
}
void mean_of_eleven_levels(benchmark::State& state) {
  std::array<cxm::level_weight, 11> levels{{{0, 20},
                                            {1, 10},
                                            {2, 15},
                                            {3, 20},
                                            {4, 25},
                                            {5, 60},
                                            {6, 80},
                                            {7, 170},
                                            {8, 230},
                                            {9, 190},
                                            {10, 180}}};
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(levels);
    benchmark::DoNotOptimize(cxm::level_mean_interval(levels, 0, 10));
  }
  count_one(state, "interval of a mean, 1,000 answers of 0 to 10");
}
void net_share(benchmark::State& state) {
  std::array<double, 2> shares{370, 230};
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(shares);
    benchmark::DoNotOptimize(cxm::net_share_interval(shares[0], shares[1], 1000));
  }
  count_one(state, "interval of a net share, 1,000 answers");
}
BENCHMARK(mean_of_five_levels);
BENCHMARK(mean_of_eleven_levels);
BENCHMARK(net_share);

}  // namespace
