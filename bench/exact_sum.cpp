// One addition that does not depend on order, beside the built-in one. Nanoseconds a term.

#include <cxm/core/exact_sum.hpp>

#include <benchmark/benchmark.h>

#include <random>
#include <vector>

namespace {

/// Weights about 1, as survey weights are.
std::vector<double> const& weights() {
  static std::vector<double> const all = [] {
    std::mt19937_64 random{2};
    std::vector<double> w(1 << 16);
    for (double& x : w) x = 0.25 + static_cast<double>(random() >> 11) * 0x1p-53 * 1.5;
    return w;
  }();
  return all;
}

template <class Add>
void add_all(benchmark::State& state, char const* what, Add const& add) {
  auto const& terms = weights();
  for ([[maybe_unused]] auto _ : state) add(terms);
  state.SetLabel(what);
  state.counters["each"] = benchmark::Counter(
      static_cast<double>(terms.size()),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void built_in(benchmark::State& state) {
  add_all(state, "sum of doubles, one +", [](auto const& terms) {
    double sum = 0;
    for (double x : terms) sum += x;
    benchmark::DoNotOptimize(sum);
  });
}
void exact(benchmark::State& state) {
  add_all(state, "exact_sum, one add", [](auto const& terms) {
    cxm::exact_sum sum;
    for (double x : terms) sum.add(x);
    benchmark::DoNotOptimize(&sum);
  });
}
BENCHMARK(built_in);
BENCHMARK(exact);

}  // namespace
