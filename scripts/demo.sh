#!/usr/bin/env bash
# Builds the cxm command, installing what it needs, and reads the sample company's exports with it: a
# summary on the terminal, and the same as a page.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
cxm_prerequisites run

if [ ! -e build/release/build.ninja ]; then
  cmake --preset release -DCXM_BUILD_TESTS=OFF -DCXM_BUILD_EXAMPLES=OFF -DCXM_WERROR=OFF >&2
fi
cmake --build build/release --target cxm_command >&2

page=build/report.html
build/release/bin/cxm report examples/data/coffee --title "The coffee company" --by plan,country --period quarter \
  --target nps=40,csat=85 --timezone Europe/Berlin --html "$page" --quiet
printf '\nThe report as a page: %s\n' "$PWD/$page"
