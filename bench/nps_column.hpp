#pragma once
// cxm::nps over a column of one-byte scores, beside the scan. Two programs are made of this: nps_column
// takes the widest path the processor has, nps_column_baseline the one that every processor has.

#include "beside_the_scan.hpp"

#include <cxm/core/thread_executor.hpp>
#include <cxm/survey/nps.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

namespace {

constexpr std::size_t pattern_rows = std::size_t{1} << 20;

/// A gibibyte, or an eighth of the machine's memory where that is less.
std::size_t column_rows() { return bytes_at_hand(std::size_t{1} << 30, windows * pattern_rows); }

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

/// A column, or a part of one, and its bitmap from bit 0 on; without one all are present.
struct rows {
  bytes column;
  bytes bitmap;
  [[nodiscard]] double gigabytes() const {
    return 1e-9 * static_cast<double>(column.size() + bitmap.size());
  }
};

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

template <class F>
void measure(benchmark::State& state, char const* what, answers const& of, bool with_bitmap,
             F const& work) {
  cxm::thread_executor on{static_cast<std::size_t>(state.range(0))};
  auto const window = [&](std::size_t w) {
    return rows{piece(of.column, w, windows), with_bitmap ? piece(of.bitmap, w, windows) : bytes{}};
  };
  measure_beside(
      state, what, on.width(), window(0).gigabytes(),
      [&](std::size_t w) { scan(on, widest_scan(), window(w)); },
      [&](std::size_t w) { work(on, window(w)); });
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
