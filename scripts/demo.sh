#!/usr/bin/env bash
# Builds the cxm command, installing what it needs, and reads the sample company's exports with it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
cxm_prerequisites run

if [ ! -e build/release/build.ninja ]; then
  cmake --preset release -DCXM_BUILD_TESTS=OFF -DCXM_BUILD_EXAMPLES=OFF -DCXM_WERROR=OFF >&2
fi
cmake --build --preset release --target cxm_command >&2

report=(report examples/data/answers.csv examples/data/subscriptions.csv examples/data/orders.csv
  --by plan --not-applicable nps:99 --currency EUR --timezone Europe/Berlin)
exec build/release/bin/cxm "${report[@]}"
