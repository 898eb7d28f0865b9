#!/usr/bin/env bash
# Called by scripts/bench.sh --survival [ROWS]: survival curves, tests and models over a million customers, beside
# lifelines and, where Rscript is installed with its package survival, R. The columns and lifelines are kept in
# ${XDG_CACHE_HOME:-~/.cache}/cxm-bench.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
cxm_prerequisites bench

rows=${1:-1000000}
build=${CXM_BENCH_DIR:-build/bench}
jobs=${CXM_JOBS:-$(nproc 2>/dev/null || sysctl -n hw.ncpu)}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cxm-bench
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCXM_BUILD_BENCH=ON \
  -DCXM_BUILD_TESTS=OFF -DCXM_BUILD_EXAMPLES=OFF -DCXM_BUILD_TOOLS=ON >&2
cmake --build "$build" -j "$jobs" --target bench_files_survival >&2

cxm_peers lifelines

files="$cache/survival-$rows"
if [ ! -e "$files/done" ]; then
  mkdir -p "$files"
  "$build/bench/files_survival" write "$files" "$rows"
  touch "$files/done"
fi
sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1
"$cxm_python" -c 'import lifelines; print("lifelines", lifelines.__version__)'
command -v Rscript >/dev/null && Rscript -e 'cat(R.version.string, "survival", as.character(packageVersion("survival")), "\n")'
exec "$cxm_python" bench/peers/survival_compare.py "$build" "$files"
