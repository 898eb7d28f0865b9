# Options from cxm.toml and the environment: which wins, what is said of them, and what is wrong in them.
. "$(dirname "$0")/check.sh"

cat >a.csv <<'END'
score,plan,country,tariff
9,a,PT,9
10,a,ES,10
8,b,PT,7
3,b,ES,4
99,a,PT,5
END

# by_is NAMES: the policy's groups; the options that came from elsewhere.
policy_list() { tr -d ' \n' <out | sed -n "s/.*\"$1\":\[\([^]]*\)\].*/\1/p"; }
policy_is() {
  checks=$((checks + 1))
  [ "$(policy_list "$1")" = "$2" ] || fail "expected $1: $2, found $(policy_list "$1")"
}
json=(nps a.csv --format json)

# Nothing from elsewhere: nothing is said, and the policy has no such entry.
run "${json[@]}" --not-applicable 99 --map score=score
fine
err_is_empty
out_lacks '"settings"'

cat >cxm.toml <<'END'
by = ["plan"]
confidence = 0.9

[nps]
not-applicable = 99

[nps.map]
score = "score"

[csat]
by = "country"
END

# The file of the folder is read, said once, and part of the result.
run "${json[@]}"
fine
err_has 'note: settings from cxm.toml (by, confidence, map, not-applicable)'
checks=$((checks + 1))
[ "$(wc -l <err)" = 1 ] || fail 'expected one line'
policy_is by '"plan"'
value_is confidence 0.9
policy_is settings '"by=cxm.toml","confidence=cxm.toml","map=cxm.toml","not-applicable=cxm.toml"'
# A command's own table is for that command, and takes the place of the top.
run csat a.csv --map score=score --scale 0:10 --on-bad-row count --format json
fine
policy_is by '"country"'
policy_is not_applicable ''
policy_is settings '"by=cxm.toml","confidence=cxm.toml"'

# Flag before environment before file; a list is replaced and not added to.
CXM_BY=country CXM_CONFIDENCE=0.8 run "${json[@]}"
fine
policy_is by '"country"'
value_is confidence 0.8
err_has 'note: settings from cxm.toml (map, not-applicable) and the environment (CXM_BY, CXM_CONFIDENCE)'
policy_is settings '"by=CXM_BY","confidence=CXM_CONFIDENCE","map=cxm.toml","not-applicable=cxm.toml"'
CXM_BY=country run "${json[@]}" --by tariff --confidence 0.5
policy_is by '"tariff"'
value_is confidence 0.5
policy_is settings '"map=cxm.toml","not-applicable=cxm.toml"'
run "${json[@]}" --not-applicable 99 --not-applicable 11
policy_is not_applicable '"99","11"'
run "${json[@]}" --map score=tariff
policy_is map '"score=tariff"'

# Flags of the environment; an empty variable says nothing; -q says no note.
CXM_REVERSE=1 run csat a.csv --scale 0:10 --on-bad-row=count --format json
out_has 'low_is_good'
CXM_REVERSE=off run csat a.csv --scale 0:10 --on-bad-row=count --format json
out_has 'high_is_good'
err_has 'CXM_REVERSE'
CXM_REVERSE=maybe run "${json[@]}"
refused 'CXM_REVERSE: error: "maybe" is neither yes nor no' 'CXM_REVERSE=1 or CXM_REVERSE=0'
CXM_BY= run "${json[@]}"
policy_is by '"plan"'
CXM_QUIET=yes run "${json[@]}"
err_is_empty
run "${json[@]}" -q
fine
err_is_empty

# A variable that is nearly one is pointed out; others that begin alike are somebody else's.
CXM_TIMEZON=UTC run "${json[@]}" -q
fine
err_has 'warning: the environment has CXM_TIMEZON, which cxm does not know; did you mean CXM_TIMEZONE?'
CXM_CURRENCY=EUR CXM_SOMETHING_ELSE=1 run "${json[@]}"
fine
err_lacks warning

# Another file, or none.
printf 'by = ["country"]\nnot-applicable = [98, 99]\n' >other.toml
run "${json[@]}" --config other.toml --map score=score
fine
policy_is by '"country"'
policy_is not_applicable '"98","99"'
policy_is settings '"by=other.toml","not-applicable=other.toml"'
CXM_CONFIG=other.toml run "${json[@]}" --map score=score
policy_is by '"country"'
run "${json[@]}" --no-config --not-applicable 99 --map score=score
fine
err_is_empty
CXM_NO_CONFIG=1 run "${json[@]}" --not-applicable 99 --map score=score
err_is_empty
CXM_NO_CONFIG=1 run "${json[@]}" --config other.toml --map score=score
policy_is by '"country"'
CXM_CONFIG=other.toml run "${json[@]}" --no-config --not-applicable 99 --map score=score
err_is_empty
run "${json[@]}" --config other.toml --no-config
refused '--config and --no-config are both given'
run "${json[@]}" --config nowhere.toml
refused "nowhere.toml: error: can't be opened"
run "${json[@]}" --config .
refused '.: error: this is a folder'
run --help
fine
run help nps
fine
err_is_empty

# Every type of value, in every way to write it.
with() {
  printf '%b' "$1" >t.toml
  shift
  run "$@" --config t.toml --format json
}
cat >odd.csv <<'END'
score,"a,b","say ""x"""
9,1,2
99,1,3
END
with 'by = ["a,b"]\nnot-applicable = "98,99"' nps odd.csv --map score=score
fine
policy_is by '"a,b"'
with 'by = "score,#2"\nnot-applicable = [99]' nps odd.csv --map score=score
fine
policy_is by '"score","#2"'
with 'by = ["say \\"x\\""]\nnot-applicable = 99' nps odd.csv --map score=score
fine
policy_is by '"say\"x\""'
with 'missing = ["NA", 99]' nps a.csv --map score=score
fine
policy_is missing '"NA","99"'
with 'map = "score=tariff"\nscale = "0:10"\nduplicates = "all"\nreverse = true' csat a.csv
fine
policy_is map '"score=tariff"'
out_has low_is_good
with 'map = ["score=tariff"]\nscale = [4, 5, 10]\nnot-applicable = [7, 9]' csat a.csv
fine
out_has '"scale": "4,5,10"'
printf 'customer,start,end\nA,2025-01-01,2025-02-10\nB,2025-01-01,\n' >ledger.csv
for day in 2025-03-31 '"2025-03-31"'; do
  with "until = $day\nmap = { customer = \"customer\", start = \"start\", end = \"end\" }" churn ledger.csv
  fine
  out_has '"until": "2025-03-31"'
done

# What is of no use to a command is left to those that it is for.
shared='map = { score = "score", nps = "score", csat = "tariff", amount = "tariff" }
scale = { nps = "0:10", csat = [4, 5, 7, 9, 10] }
not-applicable = { nps = 99, csat = [3, 11] }
reverse = ["csat"]
currency = "EUR"
'
with "$shared" nps a.csv
fine
policy_is map '"score=score"'
policy_is not_applicable '"99"'
out_has high_is_good
with "$shared" report a.csv
fine
out_has '"scale": "4,5,7,9,10"'
out_has 'low_is_good'
with 'reverse = true\n' report a.csv --map csat=tariff --scale csat:0:10
fine
out_lacks low_is_good

# What is wrong, and where.
wrong() {
  local text=$1
  shift
  with "$text" nps a.csv
  refused "$@"
}
wrong 'bye = ["plan"]' 't.toml:1:1: error: there is no option "bye"' 'did you mean by?'
wrong 'on_bad_row = "count"' 't.toml:1:1: error: there is no option "on_bad_row"' 'did you mean on-bad-row?'
wrong '\n[nsp]\nby = "x"' 't.toml:2:2: error: there is no option "nsp"' 'did you mean nps?'
wrong '[nps]\ncurrency = "EUR"' 't.toml:2:1: error: cxm nps has no option "currency"' 'currency is an option of churn, mrr, retention, ltv, clv, report'
wrong '[csat]\nperoid = "month"' 't.toml:2:1: error: cxm csat has no option "peroid"' 'did you mean period?'
wrong 'nps = 3' 't.toml:1:7: error: nps is a command: its settings are a table'
wrong 'config = "x"' 't.toml:1:1: error: there is no option "config"'
wrong 'by = ["plan"]\nconfidence = "0.9"' 't.toml:2:14: error: confidence: expected a number' 'such as confidence = 0.95'
wrong '[csat]\nreverse = "yes"' 't.toml:2:11: error: reverse: expected true or false' 'such as reverse = true'
wrong 'by = 1979-05-27' 't.toml:1:6: error: by: expected a list of texts'
wrong 'by = [["x"]]' 't.toml:1:6: error: by: expected a list of texts'
wrong 'map = 3' 't.toml:1:7: error: map: expected a table of roles'
wrong 'by = ""' 't.toml:1:6: error: by: an empty text is no value'
wrong '[csat]\n\nperiod = "mnth"' 't.toml:3:10: error: period: "mnth" is not one of day, week' 'did you mean "month"?'
wrong 'by = [' 't.toml:1:'
wrong 'by = "a"\nby = "b"' 't.toml:2:'
wrong 'by = "\xff"' 't.toml:1:' 'a line of TOML is key = value'
# Values whose type is right are checked as if they were typed, and found where they stand.
wrong 'confidence = 95' 't.toml:1:14: error: confidence 95: a level lies between 0 and 1' 'did you mean confidence = 0.95?'
wrong 'confidence = nan' 't.toml:1:14: error: confidence: "nan" is not a number'
wrong 'header-rows = 1.5' 't.toml:1:15: error: header-rows: "1.5" is not a whole number'
wrong 'by = ["plan", "plan"]' 't.toml:1:6: error: by: plan is named twice'
wrong 'map = { scroe = "x" }' 't.toml:1:7: error: map scroe=x: cxm nps has no role "scroe"' 'did you mean score = "x"?'
wrong 'scale = "5:1"' 't.toml:1:9: error: scale 5:1: the lowest answer comes first'
wrong 'timezone = "Berlin"' 't.toml:1:12: error: timezone "Berlin"' 'did you mean timezone = "Europe/Berlin"?'
CXM_CONFIDENCE=95 run nps a.csv --no-config
refused 'CXM_CONFIDENCE: error: confidence 95: a level' 'did you mean CXM_CONFIDENCE=0.95?'
CXM_FORMAT=jsn run nps a.csv --no-config
refused 'CXM_FORMAT: error: format jsn: not one of' 'did you mean CXM_FORMAT=json?'
# What was typed is still complained about as typed.
CXM_FORMAT=json run nps a.csv --no-config --format jsn
refused 'cxm: error: --format jsn' 'did you mean --format json?'
head -c 1100000 /dev/zero | tr '\0' '#' >t.toml
run nps a.csv --config t.toml
refused 't.toml: error: settings of more than 1 MiB'

finish
