#!/usr/bin/env bash
# Called by scripts/bench.sh --survey [ROWS]: weighted NPS by group over ten million rows and raking of a million to
# four margins, beside numpy and, where Rscript and its package survey are installed, R. The columns and numpy are kept
# in ${XDG_CACHE_HOME:-~/.cache}/cxm-bench.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
cxm_prerequisites bench

rows=${1:-10000000}
raked=$((rows < 1000000 ? rows : 1000000))
build=${CXM_BENCH_DIR:-build/bench}
jobs=${CXM_JOBS:-$(nproc 2>/dev/null || sysctl -n hw.ncpu)}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cxm-bench
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCXM_BUILD_BENCH=ON \
  -DCXM_BUILD_TESTS=OFF -DCXM_BUILD_EXAMPLES=OFF -DCXM_BUILD_TOOLS=ON >&2
cmake --build "$build" -j "$jobs" --target bench_files_survey >&2

cxm_peers numpy

files="$cache/survey-$rows"
if [ ! -e "$files/done" ]; then
  mkdir -p "$files"
  "$build/bench/files_survey" write "$files" "$rows"
  touch "$files/done"
fi
sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1
"$cxm_python" -c 'import numpy; print("numpy", numpy.__version__)'
exec "$cxm_python" bench/peers/survey_compare.py "$build" "$files" "$rows" "$raked"
