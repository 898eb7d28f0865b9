#!/usr/bin/env bash
# Called by scripts/bench.sh --clv [CUSTOMERS]: purchase history, fits and values of a million customers, beside lifetimes.
# The columns and lifetimes are kept in ${XDG_CACHE_HOME:-~/.cache}/cxm-bench.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/bench_build.sh

customers=${1:-1000000}
cxm_bench_build bench_files_clv

cxm_peers lifetimes

files="$cache/clv-$customers"
if [ ! -e "$files/done" ]; then
  mkdir -p "$files"
  "$build/bench/files_clv" write "$files" "$customers"
  touch "$files/done"
fi
cxm_processor
"$cxm_python" -c 'import lifetimes, numpy; print("lifetimes", lifetimes.__version__, "numpy", numpy.__version__)'
exec "$cxm_python" bench/peers/clv_compare.py "$build" "$files"
