#!/usr/bin/env bash
# Builds the simulation alone with every compiler and optimisation that is here, and checks that all of
# them write the same bytes. Arguments: the number of customers (2000) and the seed (1).
set -euo pipefail
cd "$(dirname "$0")/.."
customers=${1:-2000}
seed=${2:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/main.cpp" <<'CPP'
#include "simulate/company_files.hpp"

#include <cstdio>
#include <cstdlib>

int main(int, char** words) {
  auto const files = cxm::simulation::write_company(words[3], std::strtoull(words[1], nullptr, 10),
                                                    std::strtoull(words[2], nullptr, 10), false);
  return files.size() == 9 ? 0 : 1;
}
CPP

# The reader and writer of files computes nothing: once is enough.
jobs=$(nproc 2>/dev/null || echo 2)
compile() { # compile COMPILER FLAGS FOLDER FILES...
  local compiler=$1 flags=$2 folder=$3
  shift 3
  mkdir "$folder"
  # shellcheck disable=SC2016
  printf '%s\n' "$@" | xargs -P "$jobs" -I '{}' sh -c \
    '"$0" -std=c++20 $1 -ffp-contract=off -Iinclude -Isrc -c "$2" -o "$3/$(basename "$2").o"' \
    "$compiler" "$flags" '{}' "$folder"
}
compile g++ -O1 "$work/io" src/io/*.cpp

native=$(case $(uname -m) in x86_64 | aarch64) echo -march=native ;; esac)
tried=0
first=""
for compiler in g++ clang++; do
  command -v "$compiler" >/dev/null || continue
  for flags in -O0 -O3 "-O3 $native"; do
    name="$compiler $flags"
    compile "$compiler" "$flags" "$work/objects" src/simulate/*.cpp "$work/main.cpp"
    "$compiler" "$work"/objects/*.o "$work"/io/*.o -o "$work/program"
    rm -r "$work/objects"
    "$work/program" "$customers" "$seed" "$work/out"
    sum=$(cd "$work/out" && sha256sum -- * | sha256sum | cut -c1-16)
    rm -r "$work/out"
    printf '%-28s %s\n' "$name" "$sum"
    tried=$((tried + 1))
    [ -n "$first" ] || first=$sum
    [ "$sum" = "$first" ] || {
      echo "these bytes differ from those of the first" >&2
      exit 1
    }
  done
done
[ "$tried" -ge 2 ] || {
  echo "nothing to compare: found $tried builds" >&2
  exit 1
}
echo "$tried builds, one result"
