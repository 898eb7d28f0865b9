# Over files with every kind of trouble: the rows read are those used and those left out, by reason, in
# every command, with every rule.
. "$(dirname "$0")/check.sh"

# Rows of trouble, chosen by a generator with a fixed seed; a file of so many rows.
seed=20250331
next() { # next LIMIT: a number below it in $picked
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  picked=$(((seed / 65536) % $1))
}
scores=(0 1 2 3 4 5 6 7 8 9 10 '' ' ' 11 99 -3 8.5 4.0 true NaN NA '"7"' '10 - likely' 1e1 1e9 6-8 '"unclosed')
weights=(1 2.5 0 '' -1 NaN 1e400 0.001)
customers=(a b c '' d 'a ' '"e,f"')
times=(2025-01-05 2025-03-31T22:30:00Z '' 2025-02-30 2025-12-31T23:59:59+02:00 never 20250401)
flags=(yes no true false 1 0 '' maybe)
plans=(pro basic '' '"x,y"' $'caf\xe9' '"two
lines"')
amounts=(10.00 -3.5 0 '' 12.345 abc 99999999999999999999 1e3)
make_file() { # make_file NAME ROWS
  local i row
  {
    echo 'score,weight,customer,time,flag,plan,amount,ended'
    for ((i = 0; i < $2; i++)); do
      next ${#scores[@]} && row=${scores[picked]}
      next ${#weights[@]} && row+=,${weights[picked]}
      next ${#customers[@]} && row+=,${customers[picked]}
      next ${#times[@]} && row+=,${times[picked]}
      next ${#flags[@]} && row+=,${flags[picked]}
      next ${#plans[@]} && row+=,${plans[picked]}
      next ${#amounts[@]} && row+=,${amounts[picked]}
      next ${#times[@]} && row+=,${times[picked]}
      next 20
      [ "$picked" != 0 ] || row+=,one-too-many
      [ "$picked" != 1 ] || row=''
      printf '%s\n' "$row"
    done
  } >"$1"
}

counted='--on-bad-row=count --format json --timezone Europe/Berlin'
many() { # many ARGUMENTS...: works, and adds up
  # shellcheck disable=SC2086
  run "$@" $counted
  fine
  rows_add_up
}
for round in 1 2 3 4 5 6; do
  make_file nasty.csv $((round * 25))
  make_file more.csv 20
  for rule in all exact first latest best worst; do
    many nps nasty.csv --duplicates $rule
    many nps nasty.csv --duplicates $rule --by plan --period month --weight weight
  done
  many nps nasty.csv more.csv --not-applicable 11,99 --missing NA,NaN
  many nps nasty.csv --map score=score,customer=customer,time=time,weight=weight --by flag,plan
  many csat nasty.csv --weight weight --by plan
  many trend nasty.csv --period month --by plan
  many trend nasty.csv --period quarter --metric csat --weight weight --duplicates latest
  many csat nasty.csv --scale 2,3,5
  many ces nasty.csv --reverse --period quarter
  many satisfaction nasty.csv --scale 0:10 --by customer
  many churn nasty.csv --map flag=flag --by plan --period year
  many churn nasty.csv --map customer=customer,start=time,end=ended
  many churn nasty.csv --map customer=customer,start=time,end=ended,mrr=amount
  many churn nasty.csv --map customer=customer,time=time,mrr=amount
  many ltv nasty.csv --by plan --period week
  many ltv nasty.csv --map customer=customer,amount=amount --minor-units
  many report nasty.csv --map nps=score,csat=score,flag=flag,start=time,end=ended --by plan
done

# The counts of the groups are the rows that were used, in JSON and in CSV.
# shellcheck disable=SC2086
run nps nasty.csv $counted --by flag
fine
used=$(value used)
sum=0
for n in $(sed -n 's/^ *"count": \([0-9]*\),$/\1/p' out); do sum=$((sum + n)); done
checks=$((checks + 1))
[ "$sum" = "$used" ] || fail "$used rows used, $sum in groups"
run nps nasty.csv --on-bad-row=count --format csv --by flag
fine
sum=0
for n in $(tail -n +2 out | cut -d, -f7); do sum=$((sum + n)); done
checks=$((checks + 1))
{ [ "$sum" = "$used" ] && [ "$used" -gt 0 ]; } || fail "$used rows used, $sum in groups"

finish
