#!/usr/bin/env bash
# Called by scripts/bench.sh --peers [ROWS]: cxm beside DuckDB, polars and pandas on the same CSV file of ten million
# rows, cohorts among the questions; then survival and lifetime value over a tenth as many customers by bench_survival.sh and bench_clv.sh. The files and the
# peers are kept in ${XDG_CACHE_HOME:-~/.cache}/cxm-bench.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/bench_build.sh

rows=${1:-10000000}
cxm_bench_build bench_files_generate bench_files_tables cxm_command

cxm_peers duckdb polars pandas

files="$cache/rows-$rows"
if [ ! -e "$files/done" ]; then
  mkdir -p "$files"
  "$build/bench/files_generate" "$files" "$rows"
  touch "$files/done"
fi
cp "$build/bin/cxm" "$build/bench/"
cxm_processor
"$cxm_python" -c 'import duckdb, polars, pandas
print("DuckDB", duckdb.__version__, "polars", polars.__version__, "pandas", pandas.__version__)'
status=0
"$cxm_python" bench/peers/compare.py "$build/bench" "$files" "$rows" || status=$?  # 1: results differ

customers=$((rows < 10000 ? 1000 : rows / 10))
printf '\nsurvival, %s customers\n' "$customers"
scripts/bench_survival.sh "$customers"
printf '\nlifetime value, %s customers\n' "$customers"
scripts/bench_clv.sh "$customers"
exit "$status"
