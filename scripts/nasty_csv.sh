#!/usr/bin/env bash
# Compares the CSV reader with Python's csv and with DuckDB on nasty files made from a seed: minutes.
#   scripts/nasty_csv.sh [FILES] [SEED]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
cxm_prerequisites test
cxm_peers duckdb

cmake --preset release >&2
cmake --build --preset release -j "${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc 2>/dev/null || sysctl -n hw.ncpu)}" \
  --target cxm_csv_cells >&2
exec "$cxm_python" tests/slow/nasty_csv.py build/release/tests/cxm_csv_cells "${1:-100000}" "${2:-1}"
