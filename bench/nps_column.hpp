#pragma once
// cxm::nps over a column of one-byte scores that is larger than the caches, set against reading the
// same memory and doing next to nothing with it. Two programs are made of this: nps_column takes
// the widest path the processor has, nps_column_baseline the one that every processor has.
//
// A round takes one eighth of the column: the scan one that nps took rounds ago, and then nps one
// that the scan did, so that neither finds its own in a cache. Both are over within milliseconds,
// one right after the other: what else the machine does meets both, and the best rounds not at all.
// Counters: gigabytes read a second (the column, and the bitmap where there is one), median and
// best round; the same of the scan; and how much of the scan's speed is reached: best by best, the
// median of the rounds' ratios, and that of processor time, which leaves waiting for a processor
// out.

#include <cxm/core/thread_executor.hpp>
#include <cxm/survey/nps.hpp>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <random>
#include <span>
#include <vector>

namespace {

constexpr std::size_t pattern_rows = std::size_t{1} << 20;
constexpr std::size_t windows = 8;
constexpr int rounds = 64;

/// A gibibyte, or an eighth of the machine's memory where that is less.
std::size_t column_rows() {
  constexpr std::size_t granule = windows * pattern_rows;
  std::size_t const memory = static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) *
                             static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return (std::min)(std::size_t{1} << 30, memory / 8 / granule * granule);
}

/// Answers that repeat every 2^20 rows. Of a hundred, `dirty` are 11, and `missing` are absent by
/// the bitmap.
struct answers {
  std::vector<std::uint8_t> column;
  std::vector<std::uint8_t> bitmap;
  unsigned dirty = 0;
  unsigned missing = 0;
};

void repeat(std::vector<std::uint8_t>& all, std::size_t pattern) {
  for (std::size_t at = pattern; at < all.size(); at += pattern) {
    std::memcpy(all.data() + at, all.data(), pattern);
  }
}

/// One column at a time is kept: two would not fit everywhere.
answers const& answers_of(unsigned dirty, unsigned missing) {
  static answers kept;
  std::mt19937_64 random{1};
  if (kept.column.empty() || kept.dirty != dirty) {
    kept.column.resize(column_rows());
    kept.dirty = dirty;
    for (std::size_t i = 0; i < pattern_rows; ++i) {
      kept.column[i] = static_cast<std::uint8_t>(random() % 100 < dirty ? 11 : random() % 11);
    }
    repeat(kept.column, pattern_rows);
  }
  if (kept.bitmap.empty() || kept.missing != missing) {
    kept.bitmap.assign(kept.column.size() / 8, 0);
    kept.missing = missing;
    for (std::size_t i = 0; i < pattern_rows; ++i) {
      if (random() % 100 < missing) continue;
      kept.bitmap[i / 8] = static_cast<std::uint8_t>(kept.bitmap[i / 8] | (1U << (i % 8)));
    }
    repeat(kept.bitmap, pattern_rows / 8);
  }
  return kept;
}

using bytes = std::span<std::uint8_t const>;

/// The p-th of `parts` equal pieces.
bytes piece(bytes all, std::size_t p, std::size_t parts) {
  std::size_t const size = all.size() / parts;
  return all.subspan(size * p, p + 1 == parts ? all.size() - size * p : size);
}

/// A column, or a part of one, and its bitmap from bit 0 on; without one all are present.
struct rows {
  bytes column;
  bytes bitmap;
  [[nodiscard]] double gigabytes() const {
    return 1e-9 * static_cast<double>(column.size() + bitmap.size());
  }
};

// Eight words at a time: one after the other, the results would be waited for, not the memory.
CXM_ALWAYS_INLINE std::uint64_t any_bit_of(bytes memory) noexcept {
  std::array<std::uint64_t, 8> seen{};
  for (std::size_t i = 0; i + sizeof seen <= memory.size(); i += sizeof seen) {
    for (std::size_t k = 0; k < seen.size(); ++k) {
      std::uint64_t word = 0;
      std::memcpy(&word, memory.data() + i + k * sizeof word, sizeof word);
      seen[k] |= word;
    }
  }
  std::uint64_t all = 0;
  for (std::uint64_t word : seen) all |= word;
  return all;
}
using scan_path = std::uint64_t (*)(bytes) noexcept;
std::uint64_t scan_portable(bytes memory) noexcept { return any_bit_of(memory); }
#if defined(__x86_64__)
[[gnu::target("avx2")]] std::uint64_t scan_avx2(bytes memory) noexcept {
  return any_bit_of(memory);
}
scan_path widest_scan() { return __builtin_cpu_supports("avx2") != 0 ? scan_avx2 : scan_portable; }
#else
scan_path widest_scan() { return scan_portable; }
#endif

void scan(cxm::executor& on, scan_path path, rows const& of) {
  std::vector<std::uint64_t> seen(on.width());
  on.run(seen.size(), [&](std::size_t p) {
    seen[p] = path(piece(of.column, p, seen.size())) | path(piece(of.bitmap, p, seen.size()));
  });
  benchmark::DoNotOptimize(seen.data());
}

void score(cxm::executor& on, rows const& of, cxm::answer_scale const& scale) {
  cxm::nps likelihood{scale};
  cxm::observe_rows(on, likelihood, of.column.size(),
                    [&](cxm::nps& part, std::size_t first, std::size_t last) {
                      cxm::push_column(part, of.column.subspan(first, last - first),
                                       cxm::validity{of.bitmap, first});
                    });
  benchmark::DoNotOptimize(&likelihood);
}

struct time_taken {
  double wall = 0;
  double processor = 0;
};
template <class F>
time_taken time_of(F const& work) {
  auto const start = std::chrono::steady_clock::now();
  std::clock_t const processor = std::clock();
  work();
  std::chrono::duration<double> const wall = std::chrono::steady_clock::now() - start;
  return {wall.count(), static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC};
}

double median(std::vector<double> of) {
  auto const middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
  std::nth_element(of.begin(), middle, of.end());
  return *middle;
}

template <class F>
void measure(benchmark::State& state, char const* what, answers const& of, bool with_bitmap,
             F const& work) {
  cxm::thread_executor on{static_cast<std::size_t>(state.range(0))};
  auto const window = [&](std::size_t w) {
    return rows{piece(of.column, w % windows, windows),
                with_bitmap ? piece(of.bitmap, w % windows, windows) : bytes{}};
  };
  std::vector<double> scanned;
  std::vector<double> scored;
  std::vector<double> ratio;
  std::vector<double> processor_ratio;
  std::size_t round = 0;
  for ([[maybe_unused]] auto _ : state) {
    rows const read = window(round);
    rows const counted = window(round + windows / 2);
    ++round;
    auto const limit = time_of([&] { scan(on, widest_scan(), read); });
    auto const own = time_of([&] { work(on, counted); });
    scanned.push_back(read.gigabytes() / limit.wall);
    scored.push_back(counted.gigabytes() / own.wall);
    ratio.push_back(limit.wall / own.wall);
    processor_ratio.push_back(limit.processor / own.processor);
    state.SetIterationTime(own.wall);
  }
  double const best = *std::max_element(scored.begin(), scored.end());
  double const scan_best = *std::max_element(scanned.begin(), scanned.end());
  state.SetLabel(what);
  state.counters["on_threads"] = static_cast<double>(on.width());
  state.counters["median"] = median(scored);
  state.counters["best"] = best;
  state.counters["scan_median"] = median(scanned);
  state.counters["scan_best"] = scan_best;
  state.counters["ratio_median"] = median(ratio);
  state.counters["ratio_best"] = best / scan_best;
  state.counters["ratio_processor"] = median(processor_ratio);
}

void measure_nps(benchmark::State& state, char const* what, answers const& of, bool with_bitmap) {
  auto const scale = of.dirty > 0 ? cxm::zero_to_ten.not_applicable({11}) : cxm::zero_to_ten;
  measure(state, what, of, with_bitmap,
          [&](cxm::executor& on, rows const& part) { score(on, part, scale); });
}

constexpr auto each_thread_count = [](auto* run) {
  run->Arg(1)->Arg(2)->Iterations(rounds)->UseManualTime()->Unit(benchmark::kMillisecond);
};

#if defined(CXM_BASELINE_ONLY)
#define CXM_BENCH_PATH "nps, baseline code"
#else
#define CXM_BENCH_PATH "nps"
#endif

void nps_clean(benchmark::State& state) {
  measure_nps(state, CXM_BENCH_PATH ": clean", answers_of(0, 0), false);
}
void nps_bitmap_full(benchmark::State& state) {
  measure_nps(state, CXM_BENCH_PATH ": bitmap, all present", answers_of(0, 0), true);
}
void nps_bitmap_holes(benchmark::State& state) {
  measure_nps(state, CXM_BENCH_PATH ": bitmap, 10 % missing", answers_of(0, 10), true);
}
void nps_dirty(benchmark::State& state) {
  measure_nps(state, CXM_BENCH_PATH ": 1 % not applicable", answers_of(1, 0), false);
}
BENCHMARK(nps_clean)->Apply(each_thread_count);
BENCHMARK(nps_bitmap_full)->Apply(each_thread_count);
BENCHMARK(nps_bitmap_holes)->Apply(each_thread_count);
BENCHMARK(nps_dirty)->Apply(each_thread_count);

}  // namespace
