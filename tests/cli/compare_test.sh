# Groups against each other, before a day and since, periods, targets: numbers that are known, small groups, and what is
# refused.
. "$(dirname "$0")/check.sh"

# lines N TEXT: the text N times.
lines() { for ((i = 0; i < $1; ++i)); do printf '%s\n' "$2"; done; }

# Newcombe 1998, table II: 56 of 70 less 48 of 80 is 0.2 [0.0524, 0.3339], as shares of satisfied answers.
{
  echo 'csat,plan'
  lines 56 5,new
  lines 14 1,new
  lines 48 4,old
  lines 32 2,old
} >two.csv
run compare two.csv --metric csat --by plan --against old --format json
fine
rows_add_up
value_is command '"compare"'
value_is count 70
value_is against_count 80
near value 0.8
near against_value 0.6
checks=$((checks + 1))
limits="$(value lower | cut -c1-6) $(value upper | cut -c1-6)"
[ "$limits" = "0.0524 0.3338" ] || fail "limits of the difference: $limits"
value_is verdict '"higher"'
# The rest of two groups is the other one; one test is not adjusted.
run compare two.csv --metric csat --by plan --format json
checks=$((checks + 1))
[ "$(value p)" = "$(sed -n 's/^ *"p": \(.*\),$/\1/p' out | tail -1)" ] || fail "both tests are the same"
run compare two.csv --metric csat --by plan --against pairs --format csv
fine
column_is against old
column_is verdict higher
checks=$((checks + 1))
[ "$(column p)" = "$(column adjusted_p)" ] || fail "one test is its own family"

# Three groups: Holm by default, none and Bonferroni by name.
{
  echo 'nps,plan'
  lines 40 10,a
  lines 30 8,a
  lines 30 3,a
  lines 70 9,b
  lines 20 7,b
  lines 10 0,b
  lines 30 10,c
  lines 30 7,c
  lines 40 5,c
} >three.csv
run compare three.csv --by plan --format csv
fine
column_is plan 'a b c'
column_is value '10 60 -10'
column_is against_value '25 0 35'
column_is difference '-15 60 -45'
column_is verdict 'unclear higher lower'
run compare three.csv --by plan --adjust none --format json
first=$(value p)
near adjusted_p "$first"
run compare three.csv --by plan --against a --adjust bonferroni --format csv
column_is difference '50 -20'
out_lacks nan
run compare three.csv --by plan
out_has 'b against the rest: +60.0 (95 %: +'
out_has 'adjusted by Holm for 3 comparisons.'
run compare three.csv --by plan --confidence 0.8 --format json
value_is confidence 0.8
run compare three.csv --by plan --format markdown
out_has '| b | the rest | 100 | 200 | +60.0 | 0.0 | +60.0 |'

# A small group is hidden with its counts shown, and takes another along: the total would give it away.
{
  cat three.csv
  lines 4 9,d
  lines 30 9,e
} >small.csv
run compare small.csv --by plan --format csv
column_is count '100 100 100 4 30'
column_is verdict 'lower higher lower hidden hidden'
column_is value '10 60 -10  '
run compare small.csv --by plan --min-group 1 --format csv
column_is verdict 'lower higher lower unclear higher'

# Before a day and since: nobody changed, only how many of whom there are.
{
  echo 'nps,plan,time'
  lines 90 10,good,2026-01-10
  lines 10 0,bad,2026-01-10
  lines 10 10,good,2026-02-10
  lines 90 0,bad,2026-02-10
} >mix.csv
run compare mix.csv --by plan --compare 2026-02-01 --format csv
fine
column_is count '100 90 10'
column_is against_count '100 10 90'
column_is difference '-160 0 0'
run compare mix.csv --by plan --compare 2026-02-01 --format json
out_has '"mix_and_rate": ['
out_has '"mix": -80.0'
out_has '"rate": 0.0'
out_has '"compare": "2026-02-01"'
run compare mix.csv --by plan --compare 2026-02-01
out_has 'Of that,'
run compare mix.csv --compare 2026-02-01 --format csv
column_is difference -160
run compare mix.csv --compare 2027-01-01
fine
out_has 'Nothing can be compared'

# Periods against the one before.
run compare mix.csv --period month --format csv
column_is period 2026-02
column_is against 2026-01
column_is difference -160

# Targets: points, and shares in percent; the probability of having met it.
run compare three.csv --by plan --target nps=60 --format csv
column_is distance '-50 0 -70'
column_is verdict 'lower unclear lower'
checks=$((checks + 1))
met=$(column probability | sed -n 2p | cut -c1-4)
case $met in 0.4* | 0.5*) ;; *) fail "on its target the probability is about a half, not $met" ;; esac
run compare two.csv --metric csat --by plan --target csat=60 --format json
near distance 0.20000000000
near target 0.6
run compare three.csv --target nps=10 --format json
value_is value 20.0
# A weighted score has an interval and a test, and no posterior.
run compare two.csv --metric csat --weight csat --by plan --target csat=80 --format json
fine
value_is probability null

# A scale may name the metric, as in the other commands with --metric.
run compare two.csv --metric csat --scale csat:1:5 --by plan --format csv
fine
column_is count '70 80'

# What is refused.
run compare three.csv
refused 'what is to be compared?' '--by COLUMN compares groups'
run compare three.csv --by plan --against z
refused '--against z: there is no such group' 'one of a, b, c; or rest, or pairs'
run compare three.csv --target csat=80
refused '--target: none for nps' '--target nps=VALUE'
run compare mix.csv --compare 2026-02-01 --target nps=3
refused '--compare and --target: one at a time'
run compare mix.csv --period month --against pairs
refused '--against: not with --compare'
run compare three.csv --by plan --adjust tukey
refused '--adjust tukey: not one of none, bonferroni, holm, hochberg, hommel, bh, by'
run compare three.csv --by nowhere
refused 'nowhere'
printf 'nps,plan\n9,a\n12,b\n' >bad.csv
run compare bad.csv --by plan
refused 'bad.csv:3:1: error: score "12" is outside 0–10'
printf 'nps,plan\n' >none.csv
run compare none.csv --by plan --format json
fine
rows_add_up

finish
