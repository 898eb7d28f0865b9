#pragma once
// Work on memory that is larger than the caches, set against reading the same memory and doing next to
// nothing with it.
//
// A round takes one eighth of the memory: the scan one that the work took rounds ago, and then the work
// one that the scan did, so that neither finds its own in a cache. Both are over within milliseconds,
// one right after the other: what else the machine does meets both, and the best rounds not at all.
// Counters: gigabytes read a second, median and best round; the same of the scan; and how much of the
// scan's speed is reached: best by best, the median of the rounds' ratios, and that of processor time,
// which leaves waiting for a processor out.

#include <cxm/core/byte_vectors.hpp>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <span>
#include <vector>

namespace {

constexpr std::size_t windows = 8;
constexpr int rounds = 64;

/// At most so many bytes, or an eighth of the machine's memory where that is less; whole granules.
std::size_t bytes_at_hand(std::size_t most, std::size_t granule) {
  std::size_t const memory = static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) *
                             static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return (std::min)(most, memory / 8) / granule * granule;
}

using bytes = std::span<std::uint8_t const>;

/// The p-th of `parts` equal pieces.
inline bytes piece(bytes all, std::size_t p, std::size_t parts) {
  std::size_t const size = all.size() / parts;
  return all.subspan(size * p, p + 1 == parts ? all.size() - size * p : size);
}

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

/// scan(w) and work(w) take the w-th window; `gigabytes` is what a window has.
template <class Scan, class Work>
void measure_beside(benchmark::State& state, char const* what, std::size_t threads,
                    double gigabytes, Scan const& scan, Work const& work) {
  std::vector<double> scanned;
  std::vector<double> worked;
  std::vector<double> ratio;
  std::vector<double> processor_ratio;
  std::size_t round = 0;
  for ([[maybe_unused]] auto _ : state) {
    auto const limit = time_of([&] { scan(round % windows); });
    auto const own = time_of([&] { work((round + windows / 2) % windows); });
    ++round;
    scanned.push_back(gigabytes / limit.wall);
    worked.push_back(gigabytes / own.wall);
    ratio.push_back(limit.wall / own.wall);
    processor_ratio.push_back(limit.processor / own.processor);
    state.SetIterationTime(own.wall);
  }
  double const best = *std::max_element(worked.begin(), worked.end());
  double const scan_best = *std::max_element(scanned.begin(), scanned.end());
  state.SetLabel(what);
  state.counters["on_threads"] = static_cast<double>(threads);
  state.counters["median"] = median(worked);
  state.counters["best"] = best;
  state.counters["scan_median"] = median(scanned);
  state.counters["scan_best"] = scan_best;
  state.counters["ratio_median"] = median(ratio);
  state.counters["ratio_best"] = best / scan_best;
  state.counters["ratio_processor"] = median(processor_ratio);
}

}  // namespace
