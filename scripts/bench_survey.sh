#!/usr/bin/env bash
# Called by scripts/bench.sh --survey [ROWS]: weighted NPS by group over ten million rows and raking of a million to
# four margins, beside numpy and, where Rscript and its package survey are installed, R. The columns and numpy are kept
# in ${XDG_CACHE_HOME:-~/.cache}/cxm-bench.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/bench_build.sh

rows=${1:-10000000}
raked=$((rows < 1000000 ? rows : 1000000))
cxm_bench_build bench_files_survey

cxm_peers numpy

files="$cache/survey-$rows"
if [ ! -e "$files/done" ]; then
  mkdir -p "$files"
  "$build/bench/files_survey" write "$files" "$rows"
  touch "$files/done"
fi
cxm_processor
"$cxm_python" -c 'import numpy; print("numpy", numpy.__version__)'
exec "$cxm_python" bench/peers/survey_compare.py "$build" "$files" "$rows" "$raked"
