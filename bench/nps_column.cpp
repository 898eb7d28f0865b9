// cxm::nps over a column, by the widest path that the processor has; and what it is measured by.

#include "nps_column.hpp"

namespace {

/// What one writes without a library.
void score_naively(cxm::executor& on, rows const& of) {
  struct counts {
    std::uint64_t promoters = 0;
    std::uint64_t detractors = 0;
    std::uint64_t off_scale = 0;
  };
  std::vector<counts> seen(on.width());
  on.run(seen.size(), [&](std::size_t p) {
    counts sum;
    for (std::uint8_t const x : piece(of.column, p, seen.size())) {
      sum.promoters += x == 9 || x == 10;
      sum.detractors += x <= 6;
      sum.off_scale += x > 10;
    }
    seen[p] = sum;
  });
  benchmark::DoNotOptimize(seen.data());
}

// The scan against itself: how far two measurements of one thing lie apart.
void scan_again(benchmark::State& state) {
  auto const& of = answers_of(0, 0);
  measure(state, "the scan again", of, false,
          [](cxm::executor& on, rows const& part) { scan(on, widest_scan(), part); });
}
void scan_baseline(benchmark::State& state) {
  auto const& of = answers_of(0, 0);
  measure(state, "scan, baseline code", of, false,
          [](cxm::executor& on, rows const& part) { scan(on, scan_portable, part); });
}
void naive_loop(benchmark::State& state) {
  auto const& of = answers_of(0, 0);
  measure(state, "naive loop", of, false, score_naively);
}
BENCHMARK(scan_again)->Apply(each_thread_count);
BENCHMARK(scan_baseline)->Apply(each_thread_count);
BENCHMARK(naive_loop)->Apply(each_thread_count);

}  // namespace
