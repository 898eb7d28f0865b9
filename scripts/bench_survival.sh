#!/usr/bin/env bash
# Called by scripts/bench.sh --survival [ROWS]: survival curves, tests and models over a million customers, beside
# lifelines and, where Rscript is installed with its package survival, R; and cohorts by week of ten times as many events,
# beside DuckDB. The columns and the peers are kept in ${XDG_CACHE_HOME:-~/.cache}/cxm-bench.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/bench_build.sh

rows=${1:-1000000}
cxm_bench_build bench_files_survival bench_files_weekly_cohorts

cxm_peers lifelines duckdb

files="$cache/survival-$rows"
if [ ! -e "$files/done" ]; then
  mkdir -p "$files"
  "$build/bench/files_survival" write "$files" "$rows"
  touch "$files/done"
fi
cxm_processor
"$cxm_python" -c 'import lifelines; print("lifelines", lifelines.__version__)'
command -v Rscript >/dev/null && Rscript -e 'cat(R.version.string, "survival", as.character(packageVersion("survival")), "\n")'
"$cxm_python" bench/peers/survival_compare.py "$build" "$files"

events="$cache/events-$((10 * rows))"
if [ ! -e "$events/done" ]; then
  mkdir -p "$events"
  "$build/bench/files_weekly_cohorts" write "$events" "$((10 * rows))"
  touch "$events/done"
fi
exec "$cxm_python" bench/peers/weekly_cohorts.py "$build" "$events"
