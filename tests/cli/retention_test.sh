# cxm retention: cohorts with and without money, windows of days, events, zones, and what is refused.
. "$(dirname "$0")/check.sh"

# ---- the events of the oracle, in a week in which New York's clocks go forward ------------------
{
  echo user,at,name
  sed -n 's/^ *\["\([a-j]\)", \([0-9]*\), "\([a-z]*\)"\],\{0,1\}$/\1 \2 \3/p' \
    "$tests/../oracle/figures/retention.json" | while read -r user at name; do
    echo "$user,$(date -u -d "@$at" +%FT%TZ),$name"
  done
} >events.csv
events=(events.csv --map customer=user,time=at,event=name --birth signup --return open --until 2024-03-20)
# day DAYS ELIGIBLE RETURNED: a line of the CSV in out.
day() {
  checks=$((checks + 1))
  grep -q "^$1,$2,$3," out || fail "expected $3 of $2 on $1"
}
run retention "${events[@]}" --days 0,1,2-3,4-7,7,1+,7+,8 --timezone America/New_York --format csv
fine
for line in '0 10 2' '1 10 7' '2-3 9 3' '4-7 8 5' '7 8 5' '1+ 10 9' '7+ 8 5' '8 7 0'; do
  # shellcheck disable=SC2086
  day $line
done
run retention "${events[@]}" --days 0,1,6,7,7+ --rolling --timezone America/New_York --format csv
fine
for line in '0 10 7' '1 10 5' '6 8 2' '7 7 2' '7+ 7 2'; do
  # shellcheck disable=SC2086
  day $line
done
run retention "${events[@]}" --days 1 --timezone America/New_York
fine
out_has '70.0 % (95 %: 39.7 % to 89.2 %) of 10 customers came back on day 1.'
run retention "${events[@]}" --days 1,2 --recurring --timezone America/New_York --period week --format csv
fine
out_has 'cohort,days,births_over,returned'
out_has '2024-W11,1,'
run retention "${events[@]}" --period week --timezone America/New_York --unfinished --format csv
fine
out_has '2024-W10,5,0,2,0.4,'
out_has '2024-W11,4,1,3,0.75,'
out_has ",yes"
run retention "${events[@]}" --period week --timezone America/New_York --format csv
fine
out_lacks '2024-W11,4,1'

# ---- cohorts with money -------------------------------------------------------------------------
cat >orders.csv <<'EOF'
customer,date,amount
a,2026-01-05,10.00
b,2026-01-31,5.00
a,2026-02-01,2.50
a,2026-03-01,-1.00
d,2026-03-31,
d,2026-04-02,7.00
EOF
orders=(orders.csv --map customer=customer,time=date,amount=amount --currency EUR)
run retention "${orders[@]}" --until 2026-03-31
fine
out_has '50.0 % (95 %: 9.5 % to 90.5 %) of 2 customers came back in the month after their first'
out_has 'Paid for each customer acquired, up to the end of each month, in EUR:'
out_has '7.50'
out_has '8.75'
out_has '1 outside window'
out_has '6 rows'
run retention "${orders[@]}" --until 2026-03-31 --format csv
fine
out_has 'cohort,size,age,active,share,lower,upper,amount,amount_to_date,per_customer_to_date'
out_has '2026-01,2,2,1,0.5,'
out_has ',-1,16.5,8.25'
run retention "${orders[@]}" --format json
fine
out_has '"next_period": 0.5'
out_has '"observed_until": "2026-04-02"'
out_has '"cohort": "2026-04"'
run retention "${orders[@]}" --color always
fine
out_has '* This month is not over.'
out_has '█  50.0 %'
run retention orders.csv --format markdown
fine
out_has '| cohort | customers | 0 | 1 | 2 |'

# The same by any number of threads.
awk 'BEGIN { print "customer,time"; srand(3); for (i = 0; i < 200000; i++)
  printf "c%d,2025-%02d-%02dT10:00:00Z\n", int(rand() * 9000), 1 + int(rand() * 12), 1 + int(rand() * 28) }' >many.csv
for options in '--period week' '--days 1,7-30 --period month'; do
  # shellcheck disable=SC2086
  run retention many.csv $options --timezone Europe/Berlin --format csv --threads 1
  fine
  mv out one
  # shellcheck disable=SC2086
  run retention many.csv $options --timezone Europe/Berlin --format csv --threads 3
  checks=$((checks + 1))
  cmp -s one out || fail "three threads found something else"
done

# ---- no rows, and what is refused ---------------------------------------------------------------
echo customer,date >empty.csv
run retention empty.csv
fine
err_has 'there are no rows'
run retention empty.csv --days 7
fine
run retention orders.csv --until 2020-01-01
fine
err_has 'none of the rows could be used'
run retention orders.csv --by customer
refused '--by: cohorts are groups by themselves' '--period'
run retention orders.csv --rolling
refused '--rolling is about windows of days' 'such as --days 1,7,30'
run retention orders.csv --days 7 --rolling --recurring
refused '--recurring counts days of the calendar' 'leave one of them out'
for word in x 7-3 -1 7++ 1234567; do
  run retention orders.csv "--days=$word"
  refused '--days' 'such as --days 1,7,30'
done
run retention "${orders[@]}" --days 7
refused '--map amount=' 'leave --days'
run retention orders.csv --days 7 --unfinished
refused '--unfinished' 'leave --unfinished'
run retention orders.csv --birth signup
refused '--birth needs the event' '--map event=COLUMN'
run retention many.csv
refused 'this time is an instant' '--timezone UTC'
run retention orders.csv --method bca
refused '--method bca'

finish
