// NPS by group of two columns, one-byte scores and 32-bit codes of groups, beside the scan of both, for
// few and many groups in no order, and for a million in order. One thread: what is counted is
// packed_groups, which grouped::push_coded makes groups of at the end. A plain addition to a 64-bit cell
// for each row, fetched ahead, is what any group-by takes at least.

#include "beside_the_scan.hpp"

#include <cxm/core/packed_groups.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace {

struct coded_rows {
  std::vector<std::uint32_t> codes;
  std::vector<std::uint8_t> scores;
  std::size_t groups = 0;
  bool in_order = false;
};

/// One pair of columns at a time is kept.
coded_rows const& rows_of(std::size_t groups, bool in_order) {
  static coded_rows kept;
  constexpr std::size_t granule = windows << 17;
  std::size_t const n = bytes_at_hand(std::size_t{640} << 20, 5 * granule) / 5;
  if (kept.groups == groups && kept.in_order == in_order) return kept;
  kept = {std::vector<std::uint32_t>(n), std::vector<std::uint8_t>(n), groups, in_order};
  std::mt19937_64 random{5};
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t const bits = random();
    kept.codes[i] = static_cast<std::uint32_t>(in_order ? i * groups / n : (bits >> 32) % groups);
    kept.scores[i] = static_cast<std::uint8_t>((bits & 0xFFFF) % 11);
  }
  return kept;
}

// The scan of a window of both columns.
void scan_of(coded_rows const& of, std::size_t w) {
  std::size_t const n = of.codes.size() / windows;
  auto const codes = std::as_bytes(std::span{of.codes}.subspan(w * n, n));
  auto const seen =
      widest_scan()({reinterpret_cast<std::uint8_t const*>(codes.data()), codes.size()}) |
      widest_scan()(std::span{of.scores}.subspan(w * n, n));
  benchmark::DoNotOptimize(seen);
}

template <class M>
void measure_groups(benchmark::State& state, std::string const& what, M const& parameters,
                    bool in_order) {
  auto const groups = static_cast<std::size_t>(state.range(0));
  coded_rows const& of = rows_of(groups, in_order);
  std::size_t const n = of.codes.size() / windows;
  cxm::detail::packed_groups counted{parameters.byte_classes(), groups};
  auto const codes = [&](std::size_t w) { return std::span{of.codes}.subspan(w * n, n); };
  auto const scores = [&](std::size_t w) { return std::span{of.scores}.subspan(w * n, n); };
  auto const label = what + std::to_string(groups) + " groups" + (in_order ? " in order" : "");
  measure_beside(
      state, label.c_str(), 1, 5e-9 * static_cast<double>(n),
      [&](std::size_t w) { scan_of(of, w); },
      [&](std::size_t w) { counted.push(codes(w), scores(w), {}); });
  benchmark::DoNotOptimize(&counted);
}
void plain_addition(benchmark::State& state) {
  auto const groups = static_cast<std::size_t>(state.range(0));
  coded_rows const& of = rows_of(groups, false);
  std::size_t const n = of.codes.size() / windows;
  std::vector<std::uint64_t> cells(groups);
  auto const label = "one addition by " + std::to_string(groups) + " groups";
  measure_beside(
      state, label.c_str(), 1, 5e-9 * static_cast<double>(n),
      [&](std::size_t w) { scan_of(of, w); },
      [&](std::size_t w) {
        std::uint32_t const* const codes = of.codes.data() + w * n;
        std::uint8_t const* const scores = of.scores.data() + w * n;
        for (std::size_t i = 0; i + 64 < n; ++i) {
          __builtin_prefetch(&cells[codes[i + 64]], 1);
          cells[codes[i]] += scores[i];
        }
        benchmark::DoNotOptimize(cells.data());
      });
}
void nps_by_group(benchmark::State& state) { measure_groups(state, "nps by ", cxm::nps{}, false); }
void nps_by_group_in_order(benchmark::State& state) {
  measure_groups(state, "nps by ", cxm::nps{}, true);
}
// Eleven classes, in two words each.
void levels_by_group(benchmark::State& state) {
  measure_groups(state, "levels by ", cxm::csat{cxm::zero_to_ten}, false);
}
constexpr auto on_one_thread = [](auto* run) {
  run->Iterations(rounds)->UseManualTime()->Unit(benchmark::kMillisecond);
};
BENCHMARK(nps_by_group)
    ->Arg(8)
    ->Arg(1000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Apply(on_one_thread);
BENCHMARK(nps_by_group_in_order)->Arg(1000)->Arg(1'000'000)->Apply(on_one_thread);
BENCHMARK(plain_addition)
    ->Arg(1000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Apply(on_one_thread);
BENCHMARK(levels_by_group)->Arg(8)->Arg(1000)->Arg(1'000'000)->Apply(on_one_thread);

}  // namespace
