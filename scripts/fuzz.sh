#!/usr/bin/env bash
# Feeds random bytes to what reads files: the CSV reader, the cells, the states. Ten minutes in all, or as
# many seconds as are named; each of the three gets a third.
#   scripts/fuzz.sh [SECONDS]
# What ends a fuzzer is kept in build/fuzz/found; as a seed in tests/fuzz/seeds it becomes a test.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
cxm_prerequisites test

seconds=${1:-600}
jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc 2>/dev/null || sysctl -n hw.ncpu)}
flags="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
cmake -S . -B build/fuzz -G Ninja --toolchain cmake/clang.cmake -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_CXX_FLAGS_RELEASE="-O1 -gline-tables-only" \
  -DCXM_BUILD_FUZZERS=ON -DCXM_BUILD_TESTS=OFF -DCXM_BUILD_EXAMPLES=OFF -DCXM_BUILD_TOOLS=OFF \
  "-DCXM_COMPONENTS=io" >build/fuzz.configure.log
cmake --build build/fuzz -j "$jobs" --target fuzz_csv fuzz_cells fuzz_state

mkdir -p build/fuzz/found
for target in csv cells state; do
  corpus=build/fuzz/corpus/$target
  mkdir -p "$corpus"
  printf '\n== %s, %s seconds\n' "$target" $((seconds / 3))
  "build/fuzz/tests/fuzz/fuzz_$target" -max_total_time=$((seconds / 3)) -rss_limit_mb=512 \
    -malloc_limit_mb=256 -timeout=10 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="build/fuzz/found/$target-" "$corpus" "tests/fuzz/seeds/$target"
done
