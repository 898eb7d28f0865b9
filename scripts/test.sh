#!/usr/bin/env bash
# Builds cxm three times and runs every test: g++ with all tests, clang with AddressSanitizer and
# UndefinedBehaviorSanitizer, and g++ with ThreadSanitizer for the tests that use threads. Installs
# what it needs. The last line is the sum: "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
cxm_prerequisites test

jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc 2>/dev/null || sysctl -n hw.ncpu)}
passed=0
failed=0
skipped=0
summary=()

# The sanitizers of older compilers stop where the system spreads addresses widely; without the
# spreading they work.
if setarch "$(uname -m)" -R true 2>/dev/null; then
  fixed_addresses() { setarch "$(uname -m)" -R "$@"; }
else
  fixed_addresses() { "$@"; }
fi

# attribute <name> <file>: a number from the first line of a JUnit file.
attribute() { grep -m 1 -o "\b$1=\"[0-9]*\"" "$2" | head -n 1 | tr -dc '0-9'; }

# run <preset> <what it is>
run() {
  local preset=$1 title=$2 results="build/$1/results.xml" ok=yes all bad not_run
  printf '\n== %s\n' "$title"
  rm -f "$results"
  if ! cmake --preset "$preset" >"build/$preset.configure.log" 2>&1; then
    cat "build/$preset.configure.log"
    ok=no
  elif ! fixed_addresses cmake --build --preset "$preset" -j "$jobs"; then
    ok=no
  elif ! fixed_addresses ctest --preset "$preset" -j "$jobs" \
    --output-junit "$PWD/$results" --no-tests=error; then
    ok=no
  fi
  if [ -s "$results" ]; then
    all=$(attribute tests "$results")
    bad=$(attribute failures "$results")
    not_run=$(($(attribute skipped "$results") + $(attribute disabled "$results")))
  else
    all=0 bad=0 not_run=0
  fi
  # A build that fails is one failure, whatever it would have run.
  if [ "$ok" = no ] && [ "$bad" -eq 0 ]; then
    bad=1
    all=$((all + 1))
  fi
  passed=$((passed + all - bad - not_run))
  failed=$((failed + bad))
  skipped=$((skipped + not_run))
  summary+=("$title: $((all - bad - not_run)) passed, $bad failed, $not_run skipped")
}

mkdir -p build
run release "g++, optimised, all tests"
run asan-ubsan "clang, AddressSanitizer and UndefinedBehaviorSanitizer"
run tsan "g++, ThreadSanitizer, tests that use threads"

printf '\n'
printf '%s\n' "${summary[@]}"
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
