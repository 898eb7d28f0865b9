# cxm survival: durations and dates, groups, covariates, the picture, and data without an answer.
. "$(dirname "$0")/check.sh"

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
cell_near results '"count": 3' events 1
cell_near survival '"time": 10.0' survival 0.66666666666667
cell_near survival '"time": 20.0' at_risk 2
run survival spells.csv --map start=from,end=to --format json
fine
value_is until '"2025-03-01"'
cell_near results '"count": 4' events 2
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
cell_near results '"plan": "a"' median null
cell_near tests '"test": "log-rank"' p null
cell_near survival '"plan": "a"' survival 1
cell_near survival '"plan": "a"' lower null
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
cell_near hazards '"covariate": "price"' hazard_ratio null

# Separation is said, and Firth's penalty answers it.
{
  echo t,left,card
  for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "$i,$([ $((i % 2)) = 0 ] && echo yes || echo no),$((i % 2))"; done
} >apart.csv
run survival apart.csv --map duration=t,churned=left --covariates card --format json
fine
err_has "'card' runs to infinity"
err_has '--firth gives finite ones'
cell_near hazards '"covariate": "card"' hazard_ratio null
cell_near model '"status"' concordance null
run survival apart.csv --map duration=t,churned=left --covariates card --firth --format json
fine
err_lacks infinity
cell_near model '"status": "converged"' events 6

# No rows at all.
printf 't,left\n' >none.csv
run survival none.csv --map duration=t,churned=left
fine
err_has 'there are no rows'
run survival none.csv --map duration=t,churned=left --covariates left --reasons left --format json
fine
value_is used 0
cell_near results '"count": 0' median null

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

# Of nobody nothing is said, and no nan.
echo months,churned >nobody.csv
run survival nobody.csv --map duration=months
fine
out_has 'mean time until n/a'

finish
