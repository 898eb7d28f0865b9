# --scale, --reverse, --not-applicable, --weight, --confidence and --method.
. "$(dirname "$0")/check.sh"

answers() { # answers SCORES...
  echo score
  printf '%s\n' "$@"
}

# Another scale.
answers 1 2 3 4 5 5 >five.csv
run csat five.csv --format json
fine
value_is top_box 0.5
out_has '"scale": "1:5"'
run csat five.csv --scale 1:7 --format json
value_is top_box 0.0
out_has '"scale": "1:7"'
run csat five.csv --scale csat:1:7 --format json
value_is top_box 0.0
answers 2 3 5 5 >three.csv
run csat three.csv --scale 2,3,5 --format json
value_is top_box 0.5
out_has '"scale": "2,3,5"'
answers 2 4 5 >gap.csv
run csat gap.csv --scale 2,3,5
refused 'gap.csv:3:1: error: score "4" is outside 2–5'
run csat five.csv --scale 5:1
refused '--scale 5:1: the lowest answer comes first' '--scale 1:5'
run csat five.csv --scale 1:99
refused '--scale 1:99: low < high, at most 32 levels'
for scale in a:b ces:1:5; do
  run csat five.csv --scale $scale
  refused "--scale $scale: there is no metric"
done
for scale in 1-5 1: :5 5 1:2:3 1,,2; do
  run csat five.csv --scale "$scale"
  refused 'scale'
done
run nps five.csv --scale 1:5
refused 'the scale is 0 to 10, or 1 to 10 where that was asked'
run nps five.csv --reverse
refused 'high is good'

# Low is good.
answers 1 1 2 7 >effort.csv
run ces effort.csv --reverse --format json
value_is mean 5.25
out_has '"direction": "low_is_good"'
run ces effort.csv --format json
value_is mean 2.75
out_has '"direction": "high_is_good"'

# Codes for no answer.
answers 10 11 99 0 >codes.csv
run nps codes.csv --not-applicable 11,99 --format json
value_is not_applicable 2
value_is used 2
rows_add_up
checks=$((checks + 1))
grep -A 3 '"not_applicable": \[' out | tr -d ' \n' | grep -qF '"not_applicable":["11","99"]' || fail 'codes in the policy'
run nps codes.csv --not-applicable 11 --not-applicable 99
fine
run nps codes.csv --not-applicable 9
refused '--not-applicable 9: a not-applicable code lies on the scale' 'the scale is 0:10'
run nps codes.csv --not-applicable 21,22,23,24,25,26,27,28,29
refused 'at most eight'

# Ten points from 1 are never assumed, and asked for where they are likely.
{ echo score && for _ in 1 2 3 4 5 6 7 8 9 10; do seq 1 10; done; } >ten.csv
run nps ten.csv
fine
err_has 'warning: nobody answered 0, and some answered 1'
err_has '--scale 1:10'
run nps ten.csv --scale 1:10 --format json
err_lacks warning
out_has '"scale": "1:10"'
run nps ten.csv --scale 0:10
err_lacks warning
head -100 ten.csv >fewer.csv
run nps fewer.csv
err_lacks warning
{ cat ten.csv && echo 0; } >zero.csv
run nps zero.csv
err_lacks warning
grep -v '^1$' ten.csv >no_one.csv
head -10 ten.csv | tail -n +3 >>no_one.csv
run nps no_one.csv --format json
err_lacks warning
answers 0 1 >below.csv
run nps below.csv --scale 1:10
refused 'below.csv:2:1: error: score "0" is outside 1–10'

# Weights.
printf 'score,w\n10,2\n8,1\n0,1\n5,\n' >weights.csv
run nps weights.csv --weight w --format json
value_is score 25.0
out_has '"method": "linearized_t"'
value_is count 3
value_is missing 1
out_has '"weight=w"'
rows_add_up
run nps weights.csv --map score=score,weight=w --format json
value_is score 25.0
run nps weights.csv --weight w --map weight=w
refused '--weight and --map weight= both name the weight'
for metric in csat satisfaction; do
  run $metric weights.csv --weight w --scale 0:10 --format json
  fine
  value_is used 3
  rows_add_up
done
run ces weights.csv --scale 0:10
refused 'the scale has 4, 5 or 7 levels'
printf 'score,w\n7,3\n1,1\n' >efforts.csv
run ces efforts.csv --weight w --format json
value_is mean 5.5

# Levels and methods. Figures: tests/oracle/figures/nps_intervals.json and its kin through the unit tests.
run nps "$data/answers.csv" --not-applicable 99 --confidence 0.9 --format json
value_is confidence 0.9
narrow=$(value lower)
run nps "$data/answers.csv" --not-applicable 99 --confidence .99 --format json
value_is confidence 0.99
checks=$((checks + 1))
[ "${narrow%.*}" -gt "$(value lower | cut -d. -f1)" ] || fail 'a higher level, a narrower interval'
run nps "$data/answers.csv" --not-applicable 99 --confidence 0.999
out_has '  99.9 %, score'
for method in score wald adjusted-wald adjusted_wald; do
  run nps "$data/answers.csv" --not-applicable 99 --method $method --format json
  fine
  checks=$((checks + 1))
  [ "$(sed -n '/"results"/,$p' out | sed -n 's/^ *"method": "\(.*\)",$/\1/p')" = "${method/-/_}" ] || fail method
done
run nps "$data/answers.csv" --not-applicable 99 --method standard --format json
fine
out_has '"method": "score"'
for method in wilson agresti-coull wald; do
  run csat "$data/answers.csv" --method $method --format json
  fine
  out_has "\"method\": \"${method/-/_}\""
done
run csat "$data/answers.csv" --method student-t --format json
fine
out_has '"mean_method": "student_t"'
for method in score wald linearized-t; do
  run nps weights.csv --weight w --method $method --format json
  fine
  out_has "\"method\": \"${method/-/_}\""
done
for method in agresti-coull linearized-t; do
  run nps "$data/answers.csv" --method $method
  refused "--method ${method/-/_}: "
done
run ltv "$data/orders.csv" --method student-t
fine

finish
