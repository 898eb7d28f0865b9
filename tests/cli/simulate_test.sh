# cxm simulate: an invented company's files, the same everywhere, whole or not at all.
. "$(dirname "$0")/check.sh"

files="customers.csv mentions.csv orders.csv responses.csv subscriptions.csv task_attempts.csv tickets.csv touchpoints.csv truth.json"
# holds FOLDER NAMES: these files are in it, and nothing else, hidden ones included.
holds() {
  checks=$((checks + 1))
  local found
  found=$(LC_ALL=C ls -A "$1" | tr '\n' ' ')
  [ "${found% }" = "$2" ] || fail "$1 holds ${found% }, expected $2"
}
same() {
  checks=$((checks + 1))
  cmp -s "$1" "$2" || fail "$1 and $2 differ"
}

run simulate --customers 30 small
fine
err_is_empty
out_has 'small: 30 customers, seed 1'
out_has 'truth.json'
holds small "$files"
checks=$((checks + 1))
[ "$(sed -n 1p small/mentions.csv)" = 'brand,source,at,sentiment' ] || fail 'the header of mentions.csv'
checks=$((checks + 1))
[ "$(grep -c '^C-' small/customers.csv)" = 30 ] || fail '30 customers'
out_has "customers.csv $(printf '%16s' $(($(wc -l <small/customers.csv) - 1))) rows"

# Nothing in it contradicts itself.
run validate small
fine

# The company in the examples is what the command in its README makes.
if [ -d "$data/coffee" ]; then
  command=$(sed -n 's/^cxm \(simulate .*\) examples\/data\/coffee$/\1/p' "$data/coffee/README.md")
  # shellcheck disable=SC2086
  run $command coffee
  fine
  for file in $files; do same "coffee/$file" "$data/coffee/$file"; done
  checks=$((checks + 1))
  [ "$(cat "$data"/coffee/*.csv "$data/coffee/truth.json" | wc -c)" -lt 1100000 ] || fail 'a large example'
fi

# The same words, the same bytes; another seed, another company; a larger one begins with the smaller one.
run simulate --customers 30 --seed 1 again
fine
for file in $files; do same "small/$file" "again/$file"; done
run simulate --customers 30 --seed 2 other
fine
checks=$((checks + 1))
if cmp -s small/orders.csv other/orders.csv; then fail 'two seeds, one company'; fi
run simulate --customers 40 larger
fine
for file in $files; do
  [ "$file" = truth.json ] && continue
  head -c "$(wc -c <"small/$file")" "larger/$file" >begin
  same "small/$file" begin
done
run simulate --customers 1 --seed 18446744073709551615 one
fine
holds one "$files"

# Earlier files are replaced only when that is asked for.
run simulate --customers 30 --seed 2 small
refused 'small/customers.csv: error: there is such a file already' '--overwrite'
same small/orders.csv again/orders.csv
run simulate --customers 30 --seed 2 small/ --overwrite
fine
same small/orders.csv other/orders.csv
holds small "$files"
mkdir mixed
echo mine >mixed/truth.json
run simulate --customers 2 mixed
refused 'mixed/truth.json: error: there is such a file already'
holds mixed truth.json

# Words that can't be meant.
run simulate
refused 'cxm simulate: no folder was named' 'cxm simulate DIR'
run simulate new
refused 'how many customers?' 'cxm simulate --customers 1000 new'
for number in 0 10000000 99999999999; do
  run simulate --customers "$number" new
  refused "--customers $number: from 1 to 9999999"
done
run simulate --customers 99999999999999999999999 new
refused 'more than 64 bits hold'
for number in -5 1.5 many 1e6; do
  run simulate "--customers=$number" new
  refused "--customers: \"$number\" is not a whole number"
done
run simulate --customers 5 --seed=-1 new
refused '--seed: "-1" is not a whole number'
run simulate --customers 5 one two
refused 'one folder, not 2'
run simulate --customers 5 -
refused '- is no folder'
run simulate --costumers 5 new
refused 'there is no option --costumers' 'did you mean --customers?'
checks=$((checks + 1))
[ ! -e new ] || fail 'made a folder for nothing'

# Folders that can't be written.
run simulate --customers 5 absent/new
refused 'absent/new: error: can'\''t be written: No such file or directory' 'check the name'
echo text >file
run simulate --customers 5 file
refused 'file: error: this is a file, not a folder'
if [ "$(id -u)" != 0 ]; then
  mkdir closed
  chmod 500 closed
  run simulate --customers 5 closed
  refused 'closed: error: can'\''t be written: Permission denied'
fi

# A full disk leaves nothing, neither in a folder that was there nor of one that was not.
shown='cxm simulate, with files limited to 200 blocks'
code=0
: >out
{ (ulimit -f 200 && exec "$cxm" simulate --customers 3000 limited 2>&1); echo $? >&3; } 3>code | cat >err || true
code=$(cat code)
rm code
refused 'limited/' 'nothing was written'
checks=$((checks + 1))
[ ! -e limited ] || fail 'left a folder behind'
if command -v unshare >unshare && unshare -rm true 2>>unshare; then
  mkdir disk
  # shellcheck disable=SC2016
  unshare -rm bash -c 'mount -t tmpfs -o size=400k none disk && mkdir disk/old && echo kept >disk/old/truth.json &&
    { "$0" simulate --customers 3000 --overwrite disk/old; echo "code $?"; ls -A disk/old; cat disk/old/truth.json; }' \
    "$cxm" >all 2>&1 || echo 'no tmpfs here' >>all
  if grep -q '^code' all; then
    shown='cxm simulate on a full disk'
    code=$(sed -n 's/^code //p' all)
    grep -v '^code' all >err
    refused 'No space left on device' 'nothing was written'
    checks=$((checks + 1))
    [ "$(tail -2 all | tr '\n' ' ')" = 'truth.json kept ' ] || fail 'the old file, and nothing else'
  else
    echo "a full disk was not tried: $(tail -1 all)"
  fi
fi

finish
