// A weighted answer, its weight summed exactly. Nanoseconds a row.

#include <cxm/survey/weighted_nps.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <random>
#include <vector>

namespace {

void weighted_rows(benchmark::State& state) {
  constexpr std::size_t rows = std::size_t{1} << 20;
  std::mt19937_64 random{5};
  std::vector<int> answered(rows);
  std::vector<double> weight(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    answered[i] = static_cast<int>(random() % 11);
    weight[i] = 0.25 + static_cast<double>(random() >> 11) * 0x1p-53 * 1.5;
  }
  for ([[maybe_unused]] auto _ : state) {
    cxm::weighted_nps likelihood;
    for (std::size_t i = 0; i < rows; ++i) likelihood.push(answered[i], weight[i]);
    benchmark::DoNotOptimize(&likelihood);
  }
  state.SetLabel("weighted_nps, one row");
  state.counters["each"] =
      benchmark::Counter(static_cast<double>(rows), benchmark::Counter::kIsIterationInvariantRate |
                                                        benchmark::Counter::kInvert);
}
BENCHMARK(weighted_rows)->Unit(benchmark::kMillisecond);

}  // namespace
