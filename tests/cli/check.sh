# Sourced by the tests of the command, which are called with its path: a scratch folder to work in, a way
# to run the command, and checks that print what differs. Needs bash, coreutils, sed and grep.

set -u
export LC_ALL=C
unset NO_COLOR CLICOLOR CLICOLOR_FORCE FORCE_COLOR
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cxm=$(realpath "$1")
data=${CXM_EXAMPLES_DATA:-$tests/../../examples/data}
reference=${CXM_REFERENCE_DIR:-}
for name in ${!CXM_@}; do unset "$name"; done # these are options of the command
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

failures=0
checks=0
shown=""

# run ARGUMENTS...: leaves the exit code in $code, and what was written in the files out and err.
run() {
  shown="cxm $*"
  code=0
  "$cxm" "$@" >out 2>err || code=$?
}

# fail WHAT: notes a failure of the command that ran last.
fail() {
  failures=$((failures + 1))
  {
    echo "FAILED: $shown"
    echo "  $1"
    echo "  exit code $code; standard output:"
    head -c 800 out | sed 's/^/    /'
    echo "  standard error:"
    head -c 800 err | sed 's/^/    /'
  } >&2
}

code_is() {
  checks=$((checks + 1))
  [ "$code" = "$1" ] || fail "expected exit code $1"
}
# out_has TEXT, err_has TEXT: the text stands there, exactly so.
out_has() {
  checks=$((checks + 1))
  grep -qF -e "$1" out || fail "expected on standard output: $1"
}
out_lacks() {
  checks=$((checks + 1))
  if grep -qF -e "$1" out; then fail "did not expect on standard output: $1"; fi
}
err_has() {
  checks=$((checks + 1))
  grep -qF -e "$1" err || fail "expected on standard error: $1"
}
err_lacks() {
  checks=$((checks + 1))
  if grep -qF -e "$1" err; then fail "did not expect on standard error: $1"; fi
}
out_is() {
  checks=$((checks + 1))
  printf '%s\n' "$1" >expected
  cmp -s expected out || fail "expected exactly: $1"
}
out_is_empty() {
  checks=$((checks + 1))
  [ ! -s out ] || fail "expected nothing on standard output"
}
err_is_empty() {
  checks=$((checks + 1))
  [ ! -s err ] || fail "expected nothing on standard error"
}

# fine: it worked. refused WHERE-AND-WHAT HINT: it said so on standard error alone, with exit code 2.
fine() { code_is 0; }
refused() {
  code_is 2
  out_is_empty
  err_has "error: "
  err_has "$1"
  [ $# -lt 2 ] || err_has "hint: $2"
  err_lacks "terminate"
}

# value NAME: the first value of a name in the JSON of out.
value() { sed -n "s/^ *\"$1\": \([^[{]*[^[{,]\),\{0,1\}$/\1/p" out | head -1; }
# value_is NAME VALUE.
value_is() {
  checks=$((checks + 1))
  [ "$(value "$1")" = "$2" ] || fail "expected \"$1\": $2, found $(value "$1")"
}
# near NAME VALUE: the same to twelve significant digits or so.
near() {
  checks=$((checks + 1))
  local found
  found=$(value "$1")
  [ "${found:0:13}" = "${2:0:13}" ] || fail "expected \"$1\": about $2, found $found"
}

# cell LISTING MATCH NAME: from the JSON of out, of the first row of the listing that has the text MATCH.
cell() {
  awk -v listing="  \"$1\": [" -v match_text="$2" -v name="\"$3\": " '
    index($0, listing) == 1 { inside = 1; next }
    inside && /^  \]/ { inside = 0 }
    inside && /^    \{/ { text = "" }
    inside { text = text $0 "\n" }
    inside && /^    \}/ && index(text, match_text) {
      at = index(text, name)
      rest = substr(text, at + length(name))
      sub(/,?\n.*/, "", rest)
      print rest
      exit
    }' out
}
# cell_near LISTING MATCH NAME EXPECTED [RELATIVE]: to nine digits or so.
cell_near() {
  checks=$((checks + 1))
  local found
  found=$(cell "$1" "$2" "$3")
  awk -v a="$found" -v b="$4" -v r="${5:-1e-9}" 'BEGIN {
    if (a == "" || (a == "null") != (b == "null")) exit 1
    if (a == "null") exit 0
    d = a - b; if (d < 0) d = -d; if (b < 0) b = -b
    exit !(d <= r * b + 1e-14)
  }' || fail "expected $1 ($2) $3: $4, found $found"
}
# column NAME: the values of a column in the CSV of out, one a line; for cells without commas.
column() {
  local at
  at=$(head -1 out | tr ',' '\n' | grep -nx -e "$1" | cut -d: -f1)
  [ -n "$at" ] && tail -n +2 out | cut -d, -f"$at"
}
# column_is NAME VALUES: the values, separated by blanks.
column_is() {
  checks=$((checks + 1))
  local found
  found=$(column "$1" | tr '\n' ' ')
  [ "${found% }" = "$2" ] || fail "expected in $1: $2; found ${found% }"
}

# rows_add_up: in the JSON of out, rows read are those used and those left out, for every section.
rows_add_up() {
  checks=$((checks + 1))
  local read used left key n sections=0
  while read -r key n; do
    case $key in
      read)
        read=$n
        left=0
        ;;
      used) used=$n ;;
      missing | not_applicable | out_of_scale | fractional | duplicate | partial) left=$((left + n)) ;;
      unparsable)
        left=$((left + n))
        sections=$((sections + 1))
        [ "$read" = $((used + left)) ] || fail "$read rows read, $used used and $left left out"
        ;;
    esac
  done < <(sed -n 's/^ *"\([a-z_]*\)": \([0-9]*\),\{0,1\}$/\1 \2/p' out |
    grep -E '^(read|used|missing|not_applicable|out_of_scale|fractional|duplicate|partial|unparsable) ')
  [ "$sections" -gt 0 ] || fail "found no counts of rows"
}

# needs_reference FILE: ends the test as skipped where the reference data are not there.
needs_reference() {
  [ -n "$reference" ] && [ -e "$reference/data/$1" ] && return
  echo "reference data is absent: $1"
  exit 77
}

finish() {
  echo "$checks checks, $failures failed"
  [ "$failures" = 0 ] && [ "$checks" -gt 0 ]
  exit
}
