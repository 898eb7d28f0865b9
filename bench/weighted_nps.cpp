// A weighted answer, its weight summed exactly: row by row, as columns, and as columns by group beside
// sums of doubles. Nanoseconds a row.

#include <cxm/core/weighted_groups.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace {

constexpr std::size_t rows = std::size_t{1} << 22;

struct weighted_columns {
  std::vector<std::uint32_t> codes = std::vector<std::uint32_t>(rows);
  std::vector<std::uint8_t> answers = std::vector<std::uint8_t>(rows);
  std::vector<double> weights = std::vector<double>(rows);
  std::size_t groups = 0;
};
weighted_columns const& columns_of(std::size_t groups) {
  static weighted_columns kept;
  if (kept.groups == groups) return kept;
  kept.groups = groups;
  std::mt19937_64 random{5};
  for (std::size_t i = 0; i < rows; ++i) {
    kept.codes[i] = static_cast<std::uint32_t>((random() >> 32) % groups);
    kept.answers[i] = static_cast<std::uint8_t>(random() % 11);
    kept.weights[i] = 0.25 + static_cast<double>(random() >> 11) * 0x1p-53 * 1.5;
  }
  return kept;
}

void label(benchmark::State& state, std::string const& what) {
  state.SetLabel(what);
  state.counters["each"] =
      benchmark::Counter(static_cast<double>(rows), benchmark::Counter::kIsIterationInvariantRate |
                                                        benchmark::Counter::kInvert);
}

void row_by_row(benchmark::State& state) {
  weighted_columns const& of = columns_of(1000);
  for ([[maybe_unused]] auto _ : state) {
    cxm::weighted_nps likelihood;
    for (std::size_t i = 0; i < rows; ++i) likelihood.push(of.answers[i], of.weights[i]);
    benchmark::DoNotOptimize(&likelihood);
  }
  label(state, "weighted_nps, one row");
}
void as_columns(benchmark::State& state) {
  weighted_columns const& of = columns_of(1000);
  for ([[maybe_unused]] auto _ : state) {
    cxm::weighted_nps likelihood;
    cxm::push_columns(likelihood, std::span{of.answers}, std::span{of.weights});
    benchmark::DoNotOptimize(&likelihood);
  }
  label(state, "weighted_nps, a row of columns");
}
void by_group(benchmark::State& state) {
  auto const groups = static_cast<std::size_t>(state.range(0));
  weighted_columns const& of = columns_of(groups);
  cxm::detail::weighted_groups sums{cxm::weighted_nps{}.byte_classes(), groups};
  for ([[maybe_unused]] auto _ : state) sums.push(of.codes, of.answers, of.weights, {});
  benchmark::DoNotOptimize(&sums);
  label(state, "weighted_nps by " + std::to_string(groups) + " groups, a row of columns");
}
/// The same sums as doubles, which are another sum in another order.
void doubles_by_group(benchmark::State& state) {
  auto const groups = static_cast<std::size_t>(state.range(0));
  weighted_columns const& of = columns_of(groups);
  auto const classes = cxm::weighted_nps{}.byte_classes();
  struct cell {
    double weight = 0, square = 0;
    std::uint64_t count = 0;
  };
  std::vector<cell> cells(groups * 3);
  for ([[maybe_unused]] auto _ : state) {
    for (std::size_t i = 0; i < rows; ++i) {
      double const w = of.weights[i];
      cell& at = cells[of.codes[i] * 3 + static_cast<std::size_t>(classes.of[of.answers[i]])];
      at.weight += w;
      at.square += w * w;
      ++at.count;
    }
  }
  benchmark::DoNotOptimize(cells.data());
  label(state, "sums of doubles by " + std::to_string(groups) + " groups, a row");
}
BENCHMARK(row_by_row)->Unit(benchmark::kMillisecond);
BENCHMARK(as_columns)->Unit(benchmark::kMillisecond);
BENCHMARK(by_group)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(doubles_by_group)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
