# --fail-under: the result is shown, and the exit code says whether it is good enough.
. "$(dirname "$0")/check.sh"

{
  echo score,plan
  for _ in 1 2 3 4 5 6; do echo 10,a; done
  for _ in 1 2 3 4; do echo 0,b; done
} >s.csv # NPS 20: a has 100, b has −100

run nps s.csv --fail-under 20
fine
out_has '+20'
run nps s.csv --fail-under 20.5
code_is 1
out_has '+20'
err_has '20'
run nps s.csv --fail-under -100 --by plan
fine
run nps s.csv --fail-under 0 --by plan
code_is 1
err_has 'plan=b'
printf 'score\n' >none.csv
run nps none.csv --fail-under -100
code_is 1
printf 'score\n5\n4\n1\n2\n' >c.csv # half are satisfied
run csat c.csv --fail-under 50
fine
run csat c.csv --fail-under 50.1
code_is 1
run nps s.csv --fail-under much
code_is 2

finish
