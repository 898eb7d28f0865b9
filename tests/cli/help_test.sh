# Help fits a terminal of 80 columns, whichever way it is asked for.
. "$(dirname "$0")/check.sh"

commands=$("$cxm" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p')
checks=$((checks + 1))
[ "$(echo "$commands" | wc -l)" -ge 8 ] || fail "found few commands: $commands"

# narrow: no line of out is wider than 80 characters.
narrow() {
  checks=$((checks + 1))
  local wide
  wide=$(LC_ALL=C.UTF-8 awk 'length($0) > 80' out)
  [ -z "$wide" ] || fail "wider than 80 columns: $wide"
}

run --help
fine
narrow
cp out page
run help
fine
checks=$((checks + 1))
cmp -s out page || fail 'cxm help and cxm --help differ'
# Every command stands there once, and the headings of groups.
for command in $commands; do
  checks=$((checks + 1))
  [ "$(grep -c "^  $command " page)" = 1 ] || fail "$command is not listed once"
done
run
code_is 2
cp err out
narrow

for command in $commands; do
  run $command --help
  fine
  err_is_empty
  narrow
  out_has 'Examples:'
  cp out page
  run help $command
  fine
  checks=$((checks + 1))
  cmp -s out page || fail "cxm help $command and cxm $command --help differ"
  run $command -h
  checks=$((checks + 1))
  cmp -s out page || fail "cxm $command -h and cxm $command --help differ"
done

# Help wins over the rest of the line, and opens no file.
run nps nowhere.csv --by plan --help
fine
out_has 'Usage: cxm nps FILE... [options]'

# What an option may be and its default are there.
run nps --help
out_has 'day, week, month, quarter or year'
out_has '(default: 0.95)'
out_lacks '--currency'

finish
