// Survival: from rows to a curve, from rows of two groups to a test, from rows to incidences.

#include <cxm/retention/competing_risks.hpp>
#include <cxm/retention/kaplan_meier.hpp>
#include <cxm/retention/log_rank.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace {

struct subject {
  double time;
  int cause;
  bool event;
};

/// Days from 1 to 1,095, or times that are all different.
std::vector<subject> subjects(std::size_t n, bool days) {
  std::vector<subject> rows(n);
  std::uint64_t x = 1;
  auto const next = [&] {
    x += 0x9E3779B97F4A7C15U;
    std::uint64_t y = x;
    y = (y ^ (y >> 30)) * 0xBF58476D1CE4E5B9U;
    y = (y ^ (y >> 27)) * 0x94D049BB133111EBU;
    return y ^ (y >> 31);
  };
  for (subject& row : rows) {
    auto const drawn = next() >> 11;
    row.time = days ? static_cast<double>(1 + drawn % 1095) : static_cast<double>(drawn) * 0x1p-43;
    row.cause = static_cast<int>(next() % 3);
    row.event = row.cause > 0;
  }
  return rows;
}

void count_rows(benchmark::State& state, std::size_t rows) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}

void kaplan_meier(benchmark::State& state) {
  auto const rows = subjects(static_cast<std::size_t>(state.range(0)), state.range(1) != 0);
  for ([[maybe_unused]] auto _ : state) {
    cxm::kaplan_meier const m{rows, &subject::time, &subject::event};
    benchmark::DoNotOptimize(m.curve().survival(500));
  }
  state.SetLabel(state.range(1) != 0 ? "days" : "all different");
  count_rows(state, rows.size());
}
void log_rank_of_two_groups(benchmark::State& state) {
  auto const rows = subjects(static_cast<std::size_t>(state.range(0)), state.range(1) != 0);
  for ([[maybe_unused]] auto _ : state) {
    std::vector<cxm::kaplan_meier> groups(2);
    for (std::size_t i = 0; i < rows.size(); ++i) groups[i % 2].push(rows[i].time, rows[i].event);
    benchmark::DoNotOptimize(cxm::log_rank(groups).test.statistic);
  }
  state.SetLabel(state.range(1) != 0 ? "days" : "all different");
  count_rows(state, rows.size());
}
void aalen_johansen_of_two_causes(benchmark::State& state) {
  auto const rows = subjects(static_cast<std::size_t>(state.range(0)), state.range(1) != 0);
  for ([[maybe_unused]] auto _ : state) {
    cxm::competing_risks<> const m{rows, &subject::time, &subject::cause};
    benchmark::DoNotOptimize(m.curve().incidence(1, 500));
  }
  state.SetLabel(state.range(1) != 0 ? "days" : "all different");
  count_rows(state, rows.size());
}
BENCHMARK(kaplan_meier)
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 0})
    ->Args({10'000'000, 1})
    ->Args({10'000'000, 0})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(log_rank_of_two_groups)
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 0})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(aalen_johansen_of_two_causes)
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 0})
    ->Unit(benchmark::kMillisecond);

}  // namespace
