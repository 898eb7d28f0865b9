# --by and --period: groups, missing values, calendars and zones.
. "$(dirname "$0")/check.sh"

columns=score,lower,upper,confidence,method,count,promoters,passives,detractors

cat >a.csv <<'END'
score,plan,country,time
10,pro,PT,2025-01-01
9,pro,,2025-01-05
3,,PT,2025-02-28
7,basic,DE,
0,basic,DE,2025-12-31
END

# Groups are sorted, a missing one comes first and is null in JSON, empty in CSV, (none) for people.
run nps a.csv --by plan --format csv
fine
column_is plan ' basic pro'
column_is score '-100 -50 100'
column_is count '1 2 2'
run nps a.csv --by plan --format json
out_has '"plan": null'
rows_add_up
run nps a.csv --by plan
out_has '(none)'
out_has 'All        0'
run nps a.csv --by plan --missing basic --format json
out_lacks '"plan": "basic"'
value_is count 3
run nps a.csv --by plan,country --format csv
column_is plan ' basic pro pro'
column_is country 'PT DE  PT'
column_is count '1 2 1 1'
run nps a.csv --by country --by plan --format csv
out_has "country,plan,$columns"
run nps a.csv --by PLAN --format csv # as it was typed
out_has "PLAN,$columns"
run nps a.csv --by '#2' --format csv
out_has "#2,$columns"
run nps a.csv --by plan,plan
refused '--by: plan is named twice'

# Periods of dates that name no zone need none.
period() { # period NAME LABELS
  run nps a.csv --period "$1" --format csv
  fine
  column_is period "$2"
}
period day ' 2025-01-01 2025-01-05 2025-02-28 2025-12-31'
period week ' 2025-W01 2025-W09 2026-W01'
period month ' 2025-01 2025-02 2025-12'
period quarter ' 2025-Q1 2025-Q4'
period year ' 2025'
run nps a.csv --period month --format json
out_has '"period": null'
rows_add_up
run nps a.csv --by plan --period year --format csv
out_has "plan,period,$columns"
run nps a.csv --period month --by period
refused 'two parts of a group'

# Instants do: their day depends on where the business is. Figures: tests/oracle/figures/policies.json.
{
  echo 'score,time'
  for utc in 2026-02-28T23:30:00 2026-03-01T07:59:59 2026-03-01T08:00:00 2026-03-08T09:59:59 \
    2026-03-08T10:00:00 2026-12-31T23:59:59; do
    echo "9,${utc}Z"
  done
} >instants.csv
run nps instants.csv --period month
refused 'instants.csv:2:3: error: this time is an instant: its day depends on the time zone' '--timezone UTC'
figures="$tests/../oracle/figures/policies.json"
for zone in UTC America/Los_Angeles Asia/Tokyo Europe/Moscow Asia/Shanghai Asia/Kolkata; do
  for every in month:month iso_week:week day:day; do
    run nps instants.csv --period "${every#*:}" --timezone $zone --format csv
    fine
    checks=$((checks + 1))
    # The figures have a line for each instant, the command one for each label with its count.
    grep -A 6 "\"zone\": \"$zone\"" "$figures" | sed -n "s/^ *\"${every%:*}\": \"\(.*\)\",\{0,1\}$/\1/p" |
      sort | uniq -c | sed 's/^ *\([0-9]*\) \(.*\)$/\2 \1/' >expected
    tail -n +2 out | cut -d, -f1,7 | tr , ' ' | cmp -s - expected || fail "labels of $every in $zone"
  done
done
run nps instants.csv --period month --timezone Europe/Berln
refused '--timezone "Europe/Berln": not a time zone that this system knows' 'did you mean --timezone Europe/Berlin?'
run nps a.csv --timezone ../../etc/passwd
refused 'not a time zone'

# A date that could be two.
printf 'score,at\n9,03/04/2025\n' >two.csv
run nps two.csv --map score=score,time=at --period month
refused 'two.csv:2:3: error: at "03/04/2025" could be day and month or month and day' \
  '--date-format %d/%m/%Y or %m/%d/%Y'
run nps two.csv --map score=score,time=at --period month --date-format %d/%m/%Y --format csv
out_has '2025-04,100,'
run nps two.csv --map score=score,time=at --period month --date-format %m/%d/%Y --format json
out_has '"period": "2025-03"'
out_has '"date_format": "%m/%d/%Y"'

# Labels from files can be anything.
printf 'score,plan\n9,"=1+1"\n10,"\033[31mred\033[0m"\n8,"a|b\n<c>"\n7,客户\n7,-5\n7,"\302\23331m"\n' >hostile.csv
run nps hostile.csv --by plan
fine
out_has '?[31mred?[0m'
out_has '?31m'
out_has 'a|b?<c>'
checks=$((checks + 1))
! grep -q "$(printf '\033')" out || fail 'an escape reached the terminal'
run nps hostile.csv --by plan --format csv
out_has "'=1+1,100,"
out_has "'-5,0,"
out_has '"a|b
<c>",0,'
run nps hostile.csv --by plan --format markdown
out_has '| a\|b &lt;c> | 0 |'
run nps hostile.csv --by plan --format json
out_has '"plan": "\u001b[31mred\u001b[0m"'
out_has '"plan": "a|b\n<c>"'
rows_add_up

# Many groups take seconds of a processor, and a label of any length is cut for people only.
{
  echo score,plan
  seq 100000 | sed 's/.*/9,g&/'
  seq 100000 | sed 's/.*/3,g&/'
} >many.csv
for format in csv json table markdown; do
  shown="cxm nps many.csv --by plan --format $format, in a minute of one processor"
  code=0
  (ulimit -t 60 && exec "$cxm" nps many.csv --by plan --format $format) >out 2>err || code=$?
  fine
  checks=$((checks + 1))
  [ "$(grep -c 'g[0-9]' out)" = 100000 ] || fail "groups: $(grep -c 'g[0-9]' out)"
done
{
  printf 'score,plan\n9,'
  head -c 20000000 /dev/zero | tr '\0' x
  printf '\n3,y\n'
} >long.csv
run nps long.csv --by plan
fine
checks=$((checks + 1))
[ "$(wc -c <out)" -lt 1000 ] || fail "a long label makes $(wc -c <out) bytes"
run nps long.csv --by plan --format csv
fine
checks=$((checks + 1))
[ "$(wc -c <out)" -gt 20000000 ] || fail 'a long label was cut in the data'

finish
