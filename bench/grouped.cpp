// A row pushed into a group that is already there, for few and many groups. Nanoseconds a row.

#include <cxm/core/group_by.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t rows = std::size_t{1} << 20;

void count_rows(benchmark::State& state) {
  state.counters["each"] =
      benchmark::Counter(static_cast<double>(rows), benchmark::Counter::kIsIterationInvariantRate |
                                                        benchmark::Counter::kInvert);
}

std::vector<int> scores() {
  std::mt19937_64 random{3};
  std::vector<int> all(rows);
  for (int& x : all) x = static_cast<int>(random() % 11);
  return all;
}
/// Which of the groups each row belongs to, in no order.
std::vector<std::uint32_t> members(std::size_t groups) {
  std::mt19937_64 random{4};
  std::vector<std::uint32_t> all(rows);
  for (auto& g : all) g = static_cast<std::uint32_t>(random() % groups);
  return all;
}
std::string group_count(benchmark::State const& state) {
  return std::to_string(state.range(0)) + " groups";
}

void integer_keys(benchmark::State& state) {
  auto const groups = static_cast<std::size_t>(state.range(0));
  auto const answered = scores();
  // Spread out, as customer numbers are.
  std::vector<std::uint64_t> keys;
  for (std::uint32_t g : members(groups)) keys.push_back(g * std::uint64_t{7919} + 100'000);
  cxm::grouped<std::uint64_t, cxm::nps> by;
  for (std::size_t g = 0; g < groups; ++g) by.push(g * std::uint64_t{7919} + 100'000, 10);
  for ([[maybe_unused]] auto _ : state) {
    for (std::size_t i = 0; i < rows; ++i) by.push(keys[i], answered[i]);
    benchmark::DoNotOptimize(&by);
  }
  state.SetLabel("grouped nps, integer key, " + group_count(state));
  count_rows(state);
}
void text_keys(benchmark::State& state) {
  auto const groups = static_cast<std::size_t>(state.range(0));
  auto const answered = scores();
  std::vector<std::string> names;
  for (std::size_t g = 0; g < groups; ++g) names.push_back("segment-" + std::to_string(g));
  std::vector<std::string_view> keys;
  for (std::uint32_t g : members(groups)) keys.push_back(names[g]);
  cxm::grouped<std::string, cxm::nps> by;
  for (auto const& name : names) by.push(name, 10);
  for ([[maybe_unused]] auto _ : state) {
    for (std::size_t i = 0; i < rows; ++i) by.push(keys[i], answered[i]);
    benchmark::DoNotOptimize(&by);
  }
  state.SetLabel("grouped nps, text key, " + group_count(state));
  count_rows(state);
}
BENCHMARK(integer_keys)
    ->Arg(8)
    ->Arg(1000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(text_keys)->Arg(8)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
