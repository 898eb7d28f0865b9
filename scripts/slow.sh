#!/usr/bin/env bash
# Runs the tests that take minutes and that scripts/test.sh leaves out: the coverage of intervals over
# a hundred simulated companies.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
cxm_prerequisites test

cmake --preset release
cmake --build --preset release -j "${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc 2>/dev/null || sysctl -n hw.ncpu)}" \
  --target cxm_slow_tests
ctest --test-dir build/release -L '^slow$' --no-tests=error --verbose
