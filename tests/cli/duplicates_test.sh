# Which answer of a customer counts. Figures: tests/oracle/figures/policies.json.
. "$(dirname "$0")/check.sh"

figures="$tests/../oracle/figures/policies.json"
# The cases as a file: customer, instant and score are each on a line of their own.
sed -n '/"input"/,/"rules"/p' "$figures" | sed -n 's/^ *"\{0,1\}\([c0-9][^",]*\)"\{0,1\},\{0,1\}$/\1/p' |
  paste -d, - - - | sed '1i customer,time,score' >answers.csv
[ "$(wc -l <answers.csv)" = 9 ] || { echo "the cases were not found"; exit 1; }

# scores RULE: the answers that a rule keeps.
scores() {
  sed -n '/"rules"/,$p' "$figures" | sed -n "/\"$1\": {/,/\]/p" | sed -n 's/^ *\([0-9]*\),\{0,1\}$/\1/p'
}
# rule OPTION NAME SCORE
rule() {
  local n=0 promoters=0 detractors=0 x
  for x in $(scores "$2"); do
    n=$((n + 1))
    [ "$x" -lt 9 ] || promoters=$((promoters + 1))
    [ "$x" -gt 6 ] || detractors=$((detractors + 1))
  done
  run nps answers.csv --duplicates "$1" --format json
  fine
  value_is count $n
  value_is promoters $promoters
  value_is detractors $detractors
  value_is duplicate $((8 - n))
  value_is score "$3"
  out_has "\"duplicates\": \"$1\""
  rows_add_up
}
rule all all 0.0
rule exact exact_duplicates_removed -14.285714285714286
rule latest latest 25.0
rule first first -25.0
rule best best 25.0
rule worst worst -50.0

# The order of rows never matters.
{ head -1 answers.csv && tail -n +2 answers.csv | sort -r; } >turned.csv
for rule in exact first latest best worst; do
  run nps answers.csv --duplicates $rule --format csv
  mv out one
  run nps turned.csv --duplicates $rule --format csv
  checks=$((checks + 1))
  cmp -s one out || fail "another order of rows, another figure: $(cat one)"
done

# One for each customer and period.
run nps answers.csv --duplicates latest --period month --timezone UTC --format csv
fine
out_has '2026-01,0,'
out_has '2026-02,0,'
column_is count '2 3'

# The best answer is the best whatever its group is called, and where low answers are good, the lowest.
printf 'customer,plan,score\nx,a,7\nx,z,1\n' >plans.csv
run ces plans.csv --map score=score,customer=customer --duplicates best --by plan --format json
value_is plan '"a"'
value_is mean 7.0
run ces plans.csv --map score=score,customer=customer --duplicates worst --by plan --format json
value_is plan '"z"'
run ces plans.csv --map score=score,customer=customer --duplicates best --reverse --by plan --format json
value_is plan '"z"'
value_is mean 7.0

# Who gave no name can't be known to have answered before; an answer without a time can't be the latest.
printf 'score,customer,time\n9,,2025-01-01\n3,,2025-01-01\n4,a,\n5,a,2025-02-01\n,a,2025-03-01\n' >unknown.csv
run nps unknown.csv --duplicates latest --format json
fine
value_is used 3
value_is missing 2
value_is duplicate 0
rows_add_up
run nps unknown.csv --duplicates best --format json
value_is used 3
value_is duplicate 1
value_is missing 1
rows_add_up

# Two answers at one instant: one of them by a fixed rule, and a word about it.
printf 'score,customer,time\n9,a,2025-01-01\n3,a,2025-01-01\n' >tie.csv
run nps tie.csv --duplicates latest --format json
fine
err_has "warning: customers whose answers --duplicates can't tell apart, such as those of one instant: 1"
value_is detractors 1
value_is promoters 0

finish
