#!/usr/bin/env bash
# Builds the benchmarks, runs them and prints one table: how fast cxm reads a column beside how fast
# the same memory can be read at all, and what single operations cost. Installs what it needs.
# Arguments go to Google Benchmark: scripts/bench.sh --benchmark_filter=nps_clean
# scripts/bench.sh --peers [ROWS] measures files instead, beside other programs, then survival and lifetime value: bench_peers.sh.
# scripts/bench.sh --survey [ROWS] measures weighted and raked surveys beside numpy and R: bench_survey.sh.
# scripts/bench.sh --survival [ROWS] measures survival alone, beside R and lifelines: bench_survival.sh.
# scripts/bench.sh --clv [CUSTOMERS] measures lifetime value alone, beside lifetimes: bench_clv.sh.
# CXX chooses the compiler; a folder of its own keeps two apart: CXM_BENCH_DIR=build/bench-clang.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = --peers ]; then
  shift
  exec scripts/bench_peers.sh "$@"
fi
if [ "${1:-}" = --survey ]; then
  shift
  exec scripts/bench_survey.sh "$@"
fi
if [ "${1:-}" = --survival ]; then
  shift
  exec scripts/bench_survival.sh "$@"
fi
if [ "${1:-}" = --clv ]; then
  shift
  exec scripts/bench_clv.sh "$@"
fi
. scripts/prerequisites.sh
cxm_prerequisites bench

build=${CXM_BENCH_DIR:-build/bench}
jobs=${CXM_JOBS:-$(nproc 2>/dev/null || sysctl -n hw.ncpu)}
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCXM_BUILD_BENCH=ON \
  -DCXM_BUILD_TESTS=OFF -DCXM_BUILD_EXAMPLES=OFF -DCXM_BUILD_TOOLS=OFF >&2
cmake --build "$build" -j "$jobs" >&2

compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
processor=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
printf '%s, %s processors, load %s, %s, %s\n' \
  "${processor:-$(uname -m)}" "$(nproc 2>/dev/null || sysctl -n hw.ncpu)" \
  "$(uptime | sed 's/.*load average[s]*: *//; s/,\{0,1\} .*//')" \
  "$("$compiler" --version | head -n 1)" "$(date +%F)"

# The programs speak JSON, one member a line; a benchmark ends with its label.
for program in nps_column nps_column_baseline coded_groups exact_sum weighted_nps grouped intervals; do
  "$build/bench/$program" --benchmark_format=json "$@"
done | awk '
  function row(cells, i) {
    printf "%-44s", cells[1]
    for (i = 2; i <= 9; ++i) printf "%8s", cells[i]
    printf "\n"
  }
  function scaled(seconds) {
    seconds += 0
    return seconds < 1e-6 ? sprintf("%.2f ns", seconds * 1e9) : sprintf("%.2f us", seconds * 1e6)
  }
  /^ *"[a-z_]*": / {
    name = $1
    gsub(/[":]/, "", name)
    value = $0
    sub(/^[^:]*: */, "", value)
    sub(/,$/, "", value)
    gsub(/"/, "", value)
    seen[name] = value
  }
  /^    }/ && ("label" in seen) {
    if ("scan_best" in seen) {
      if (!columns++) {
        split("a column of bytes;threads;GB/s;best;scan;best;ratio;best;cpu", cells, ";")
        printf "\n"
        row(cells)
      }
      cells[1] = seen["label"]
      cells[2] = sprintf("%d", seen["on_threads"])
      cells[3] = sprintf("%.1f", seen["median"])
      cells[4] = sprintf("%.1f", seen["best"])
      cells[5] = sprintf("%.1f", seen["scan_median"])
      cells[6] = sprintf("%.1f", seen["scan_best"])
      cells[7] = sprintf("%.2f", seen["ratio_median"])
      cells[8] = sprintf("%.2f", seen["ratio_best"])
      cells[9] = sprintf("%.2f", seen["ratio_processor"])
      row(cells)
    } else {
      if (!single++) printf "\n%-44s%16s\n", "one operation, one thread", "processor time"
      printf "%-44s%16s\n", seen["label"], scaled(seen["each"])
    }
    split("", seen)
  }
  END {
    if (!columns) exit
    printf "\nGB/s and scan: read a second, median and best round, the two measured in turn. ratio: of"
    printf "\nthe two, median and best. cpu: by processor time, which a busy machine disturbs less.\n"
  }
'
