# cxm survival: the telecom customers as R 4.2.2 and survival 3.5-3 have them, dates, and data without an answer.
. "$(dirname "$0")/check.sh"

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
# same LISTING MATCH NAME EXPECTED [RELATIVE]: to nine digits or so.
same() {
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
# Both are one row's: the contract's key, then the time.
at_time() { printf '"Contract": "%s",\n      "time": %s.0,' "$1" "$2"; }

cp "$data"/*.csv .

# Dates: whole days between start and end, and who has no end was seen until the last day.
cat >spells.csv <<'END'
customer,from,to
a,2025-01-01,2025-01-11
b,2025-01-01,
c,2025-01-05,2025-02-20
d,2025-03-01,
END
run survival spells.csv --map start=from,end=to --until 2025-01-31 --at 10,20 --format json
fine
value_is read 4
value_is used 3
value_is outside_window 1
value_is unit '"days"'
value_is until '"2025-01-31"'
same results '"count": 3' events 1
same survival '"time": 10.0' survival 0.66666666666667
same survival '"time": 20.0' at_risk 2
run survival spells.csv --map start=from,end=to --format json
fine
value_is until '"2025-03-01"'
same results '"count": 4' events 2
run survival subscriptions.csv --map start=started_at,end=ended_at --by plan
refused 'subscriptions.csv:2:' '--timezone UTC'
printf 'from,to\n2025-02-01,2025-01-01\n' >backwards.csv
run survival backwards.csv --map start=from,end=to
refused 'backwards.csv:2:12: error: this row ends before it starts' '--on-bad-row=count'

# Bad cells have their place, and can be counted instead.
printf 'tenure,left\n5,yes\n-3,no\n4,perhaps\n7,no\n' >bad.csv
run survival bad.csv --map duration=tenure,churned=left
refused 'bad.csv:3:1: error: a duration of -3 is below 0' '--on-bad-row=count'
sed -i 3d bad.csv
run survival bad.csv --map duration=tenure,churned=left
refused 'bad.csv:3:3: error: ' ''
run survival bad.csv --map duration=tenure,churned=left --on-bad-row count --format json
fine
value_is used 2
value_is unparsable 1
rows_add_up
run survival bad.csv --map duration=tenure
refused 'error: ' '--map churned='
run survival tenures.csv --map duration=months --covariates customer
refused '180 different texts' 'leave customer out'
run survival tenures.csv --map duration=months --by customer
refused 'more than 100 groups' ''
run survival tenures.csv --map duration=months --firth
refused '--firth' '--covariates'
run survival tenures.csv --map duration=months --test logrank
refused 'not one of' 'did you mean --test log-rank?'
run survival tenures.csv --map duration=months --at -5
refused 'a time is 0 or more' 'such as --at 30,90,365'

# Nobody left: no median, no test, nothing to fit.
printf 't,left,plan\n5,no,a\n7,no,b\n9,no,b\n' >stay.csv
run survival stay.csv --map duration=t,churned=left --by plan --format json
fine
same results '"plan": "a"' median null
same tests '"test": "log-rank"' p null
run survival stay.csv --map duration=t,churned=left
fine
out_has '100.0 % are still there after 9, the longest time seen (0 of 3 left).'
run survival stay.csv --map duration=t,churned=left --covariates plan
refused 'nobody left' ''

# A covariate that never changes, as text and as number; one that follows from another.
printf 't,left,plan,price,cents\n5,yes,a,9,900\n7,no,a,9,900\n8,yes,a,9,900\n' >same.csv
run survival same.csv --map duration=t,churned=left --covariates plan
refused 'it is "a" in every row' 'leave plan out'
run survival same.csv --map duration=t,churned=left --covariates price
refused "'price' never changes" 'leave out what never changes'
sed -i 's/7,no,a,9,900/7,no,a,8,800/; s/8,yes,a,9,900/8,yes,a,7,700/' same.csv
run survival same.csv --map duration=t,churned=left --covariates price,cents --format json
fine
err_has "'cents' follows from 'price'"
same hazards '"covariate": "price"' hazard_ratio null

# Separation is said, and Firth's penalty answers it.
{
  echo t,left,card
  for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "$i,$([ $((i % 2)) = 0 ] && echo yes || echo no),$((i % 2))"; done
} >apart.csv
run survival apart.csv --map duration=t,churned=left --covariates card --format json
fine
err_has "'card' runs to infinity"
err_has '--firth gives finite ones'
same hazards '"covariate": "card"' hazard_ratio null
same model '"status"' concordance null
run survival apart.csv --map duration=t,churned=left --covariates card --firth --format json
fine
err_lacks infinity
same model '"status": "converged"' events 6

# For people: sentences, a picture with numbers at risk, in ASCII unless the locale has more.
run survival tenures.csv --map duration=months --by contract
fine
out_has 'contract monthly: half are gone after '
out_has '100 % |'
out_has 'at risk'
out_has 'A      115'
out_lacks '│'
LC_ALL=C.UTF-8 run survival tenures.csv --map duration=months
fine
out_has '100 % │⠉'
run survival tenures.csv --map duration=months --format markdown
fine
out_has '| 180 | 103 | 77 |'
run survival tenures.csv --map duration=months --by contract --format csv
fine
column_is contract 'monthly quarterly yearly'
column_is events '72 20 11'

needs_reference churn/telco_ibm.csv
telco=(survival "$reference/data/churn/telco_ibm.csv" --map duration=tenure,churned=Churn --format json)
run "${telco[@]}" --by Contract --at 12,24,48 --horizon 72 --covariates Contract,MonthlyCharges,SeniorCitizen
fine
rows_add_up
value_is used 7043
# survfit: summary(f, times), quantile(f), the table with rmean = 72.
month='"Contract": "Month-to-month"'
same results "$month" median 35
same results "$month" median_lower 32
same results "$month" median_upper 38
same results "$month" mean_until_horizon 36.2978999018954
same results "$month" mean_lower 35.2003098719 1e-8
same results '"Contract": "One year"' median null
same results '"Contract": "One year"' median_lower 72
same results '"Contract": "Two year"' mean_until_horizon 71.5403284503490
same quantiles "$month" time 2
same quantiles "$month" lower 1
same survival "$(at_time Month-to-month 12)" survival 0.703096636348866
same survival "$(at_time Month-to-month 12)" lower 0.687745033819113
same survival "$(at_time Month-to-month 12)" upper 0.718790911945879
same survival "$(at_time Month-to-month 12)" at_risk 1967
same survival "$(at_time 'One year' 48)" survival 0.916546804158991
same survival "$(at_time 'One year' 48)" standard_error 0.00897968973275918
same survival "$(at_time 'Two year' 48)" lower 0.992300217180178
# survdiff.
same tests '"test": "log-rank"' statistic 2352.87253825934
same tests '"test": "log-rank"' degrees_of_freedom 2
same tests '"test": "log-rank"' p 0
same results "$month" expected 708.445595507873
same results "$month" observed 1655
# coxph, with cox.zph(terms = FALSE).
year='"level": "One year"'
same hazards "$year" coefficient -2.187104782969118144
same hazards "$year" hazard_ratio 0.1122412414058247
same hazards "$year" lower 0.0952281534761045
same hazards "$year" upper 0.1322938208130000
same hazards "$year" z -26.078479352916027
same hazards "$year" p 6.39716199893500e-150
same hazards "$year" proportional_p 5.43038605450513e-19 1e-6
same hazards '"covariate": "SeniorCitizen"' p 6.78239150551509e-01
same model '"status": "converged"' chi_square 2619.16702986564
same model '"status": "converged"' log_likelihood -14343.4561201787
same model '"status": "converged"' concordance 0.76324050282362310
same model '"status": "converged"' proportional_p 3.03525925867065e-40 1e-6
checks=$((checks + 1))
[ "$(cell hazards "$year" reference)" = '"Month-to-month"' ] || fail 'the reference level by name'
# Peto–Peto as survdiff(rho = 1); internet services as if they were reasons, as survfit of several states.
run "${telco[@]}" --by Contract --test fleming-harrington
same tests '"test": "fleming-harrington"' statistic 2203.02057728242
same results "$month" observed 1448.6196974038621
run "${telco[@]}" --reasons InternetService --at 12,24,48 --quiet
fine
err_has 'a reason, although the customer has not left, in 5174 rows'
fiber='"reason": "Fiber optic",
      "left": 1297,
      "time": 24.0'
same reasons "$fiber" incidence 0.1387711641159361
same reasons "$fiber" standard_error 0.00442459555359307
same reasons "$fiber" lower 0.1303645244784271
same reasons "$fiber" upper 0.147719911280609
# Every way to TotalCharges: a blank is missing, as a covariate it is a number.
run "${telco[@]}" --covariates TotalCharges
fine
same model '"status": "converged"' left_out 11

finish
