# Where results go: forms, files, full disks and pipes that close.
. "$(dirname "$0")/check.sh"

printf 'score,plan\n9,a\n10,a\n8,\n3,b\n11,b\n' >a.csv
few=(nps a.csv --map score=score --not-applicable 11)

# Results on standard output, all else on standard error.
run "${few[@]}"
fine
err_is_empty
out_is 'NPS  +25  [−50, +78]  95 %, score
  n           4
  promoters   2
  passives    1
  detractors  1

5 rows read, 4 used; 1 excluded: 1 not applicable'
run "${few[@]}" --by plan
out_is 'NPS  +25  [−50, +78]  95 %, score

plan     NPS  95 % interval  n  promoters  passives  detractors
All      +25     [−50, +78]  4          2         1           1
(none)     0     [−79, +79]  1          0         1           0
a       +100    [−32, +100]  2          2         0           0
b       −100    [−100, +59]  1          0         0           1

5 rows read, 4 used; 1 excluded: 1 not applicable'
run "${few[@]}" --format markdown --by plan
out_is '| plan | NPS | 95 % interval | n | promoters | passives | detractors |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
| All | +25 | [−50, +78] | 4 | 2 | 1 | 1 |
| (none) | 0 | [−79, +79] | 1 | 0 | 1 | 0 |
| a | +100 | [−32, +100] | 2 | 2 | 0 | 0 |
| b | −100 | [−100, +59] | 1 | 0 | 0 | 1 |

5 rows read, 4 used; 1 excluded: 1 not applicable.'
run "${few[@]}" --format csv
out_has 'score,lower,upper,confidence,method,count,promoters,passives,detractors'
out_has '25,-50.46872382421'
run nps a.csv --not-applicable 11
fine
out_lacks note
err_has 'note: '

# The documented shape of JSON, whole.
run nps a.csv --map score=score,customer=plan --by plan --not-applicable 11 --missing a,b --format json
fine
out_is '{
  "schema_version": 1,
  "command": "nps",
  "policy": {
    "files": [
      "a.csv"
    ],
    "map": [
      "score=score",
      "customer=plan"
    ],
    "by": [
      "plan"
    ],
    "confidence": 0.95,
    "method": "standard",
    "missing": [
      "a",
      "b"
    ],
    "on_bad_row": "fail",
    "scale": "0:10",
    "direction": "high_is_good",
    "not_applicable": [
      "11"
    ],
    "duplicates": "all"
  },
  "rows": {
    "read": 5,
    "used": 4,
    "excluded": {
      "missing": 0,
      "not_applicable": 1,
      "out_of_scale": 0,
      "fractional": 0,
      "duplicate": 0,
      "partial": 0,
      "unparsable": 0
    }
  },
  "results": [
    {
      "key": {
        "plan": null
      },
      "nps": {
        "score": 25.0,
        "lower": '"$(value lower)"',
        "upper": '"$(value upper)"',
        "confidence": 0.95,
        "method": "score",
        "count": 4,
        "promoters": 2,
        "passives": 1,
        "detractors": 1
      }
    }
  ]
}'

# Colour only where it was asked for: this is no terminal.
escape=$(printf '\033')
run "${few[@]}"
out_lacks "$escape"
run "${few[@]}" --color always
out_has "${escape}[1mNPS"
NO_COLOR=1 run "${few[@]}" --color always
out_has "${escape}[1mNPS"
run "${few[@]}" --color always --format csv
out_lacks "$escape"

# A file is written whole, and replaces the old one with its rights; links lead where they led.
echo old >result.txt
chmod 640 result.txt
ln -s result.txt link.txt
run "${few[@]}" --output link.txt
fine
out_is_empty
checks=$((checks + 1))
{ [ -L link.txt ] && grep -q 'NPS  +25' result.txt; } || fail 'the link was replaced'
checks=$((checks + 1))
[ "$(stat -c %a result.txt)" = 640 ] || fail "the rights are $(stat -c %a result.txt)"
run "${few[@]}" --format json -o new.json
fine
checks=$((checks + 1))
grep -q '"schema_version": 1' new.json || fail 'no new.json'
run "${few[@]}" --output /dev/null
fine
checks=$((checks + 1))
[ -c /dev/null ] || fail '/dev/null is no device any more'

run "${few[@]}" --output -
fine
out_has 'NPS  +25'

# What can't work is said before anything is read.
mkdir folder
run "${few[@]}" --output folder
refused 'folder: error: this is a folder'
run "${few[@]}" --output nowhere/result.txt
refused 'there is no folder nowhere'
run "${few[@]}" --output ./a.csv
refused '--output ./a.csv: this is a file to read' 'name another'
run nps nowhere.csv --output folder
refused 'folder: error: this is a folder'

# When it fails, the old file is as it was and nothing else is left.
echo old >result.txt
ls -A >before
unchanged() {
  checks=$((checks + 1))
  [ "$(cat result.txt)" = old ] || fail 'the old file has changed'
  checks=$((checks + 1))
  ls -A | grep -vxE 'out|err|expected' >after
  grep -vxE 'out|err|expected' before | cmp -s - <(grep -vxE 'after' after) || fail "left behind: $(cat after)"
}
run nps a.csv --output result.txt # 11 is refused
refused 'outside 0–10'
unchanged
shown='cxm nps … --output result.txt, with files limited to 0 bytes'
code=0
{ (ulimit -f 0 && exec "$cxm" "${few[@]}" --output result.txt 2>&1); echo $? >&3; } 3>code | cat >err || true
code=$(cat code)
rm code
: >out
refused 'result.txt: error: the result could not be written' 'nothing was written there'
unchanged
if command -v unshare >unshare && unshare -rm true 2>>unshare; then
  mkdir disk
  # shellcheck disable=SC2016
  unshare -rm bash -c 'mount -t tmpfs -o size=16k none disk && echo old >disk/result.txt &&
    { head -c 100000 /dev/zero >disk/filler 2>&1; "$0" "$@" --output disk/result.txt; echo "code $?"; cat disk/result.txt; ls -A disk; }' \
    "$cxm" "${few[@]}" >all 2>&1 || echo 'no tmpfs here' >>all
  if grep -q '^code' all; then
    shown='cxm nps … --output on a full disk'
    code=$(sed -n 's/^code //p' all)
    grep -v '^code' all >err
    refused 'disk/result.txt: error: the result could not be written: No space left on device'
    checks=$((checks + 1))
    [ "$(tail -3 all | tr '\n' ' ')" = 'old filler result.txt ' ] || fail 'the old file, and nothing else'
  else
    echo "a full disk was not tried: $(tail -1 all)"
  fi
else
  echo 'a full disk was not tried: no name spaces here'
fi

# The standard output is full, or closed.
if [ -c /dev/full ]; then
  for arguments in "${few[*]}" --help; do
    shown="cxm $arguments >/dev/full"
    code=0
    : >out
    # shellcheck disable=SC2086
    "$cxm" $arguments >/dev/full 2>err || code=$?
    refused '<stdout>: error: the result could not be written: No space left on device'
  done
  run "${few[@]}" --output /dev/full
  refused '/dev/full: error: the result could not be written'
fi
shown='cxm … >&-'
code=0
"$cxm" "${few[@]}" >&- 2>err || code=$?
: >out
refused '<stdout>: error: the result could not be written'

# Nobody hears the complaints: the exit code says it all.
for closed in '2>&-' '2>/dev/full'; do
  shown="cxm … $closed"
  code=0
  eval '"$cxm" nps a.csv --on-bad-row=count '"$closed" >out || code=$?
  : >err
  fine
  out_has 'NPS  +25'
  code=0
  eval '"$cxm" nps a.csv '"$closed" >out || code=$?
  code_is 2
done

# A reader that has seen enough is no error, and nothing to be told about.
{ echo score,plan && seq 50000 | sed 's/.*/9,g&/'; } >many.csv
for reader in 'head -0' 'head -1' true; do
  for arguments in 'many.csv --by plan --format csv' 'many.csv --by plan --format json' 'many.csv --help'; do
    shown="cxm nps $arguments | $reader"
    # shellcheck disable=SC2086
    { timeout 300 "$cxm" nps --map score=score $arguments 2>err; echo $? >code; } | $reader >out
    code=$(cat code)
    fine
    err_is_empty
  done
done
# Also where the signal is not passed on.
shown='cxm nps many.csv | true, without the signal'
{ (trap '' PIPE && exec "$cxm" nps many.csv --map score=score --by plan 2>err); echo $? >code; } | true
code=$(cat code)
fine
err_is_empty

finish
