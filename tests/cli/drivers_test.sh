# cxm drivers: importance and coefficients as R has them, groups, and data that have no answer.
. "$(dirname "$0")/check.sh"

# same FOUND EXPECTED [DECIMALS]: to ten decimals or so many.
same() {
  [ -n "$1" ] && [ -n "$2" ] &&
    [ "$(printf "%.${3:-10}f" "$1" 2>/dev/null)" = "$(printf "%.${3:-10}f" "$2")" ]
}
# found DRIVER NAME: in the JSON of out, of the first result of this driver.
found() {
  sed -n "/\"driver\": \"$1\"/,/}/p" out | sed -n "s/^ *\"$2\": \([^,]*\),\{0,1\}$/\1/p" | head -1
}
# of DRIVER NAME VALUE [DECIMALS].
of() {
  checks=$((checks + 1))
  same "$(found "$1" "$2")" "$3" "${4:-}" || fail "expected $1.$2: $3, found $(found "$1" "$2")"
}
# fact NAME VALUE [DECIMALS]: the first of this name.
fact() {
  checks=$((checks + 1))
  same "$(value "$1")" "$2" "${3:-}" || fail "expected $1: $2, found $(value "$1")"
}

# The figures of relaimpo, rwa and lm, each case with its data: arrays of numbers by their name, and
# what the case says of itself.
declare -A numbers said
cases=0
expect_case() { # with what was read of one case
  local file=${said[name]}.csv drivers=${said[predictors]} n row line i=0 name
  local -a columns picked
  read -ra columns <<<"${said[outcome]} $drivers"
  {
    (IFS=,; echo "${columns[*]}")
    for ((row = 0; row < ${said[n]}; row++)); do
      line=
      for name in "${columns[@]}"; do
        read -ra picked <<<"${numbers[$name]}"
        line+=",${picked[row]}"
      done
      echo "${line#,}"
    done
  } >"$file"
  read -ra columns <<<"$drivers"
  run drivers "$file" --map "score=${said[outcome]}" --drivers "${drivers// /,}" --format json
  fine
  rows_add_up
  value_is count "${said[n]}"
  fact r_squared "${said[r2]}"
  read -ra picked <<<"${numbers[ols_coef]}"
  fact intercept "${picked[0]}"
  for name in "${columns[@]}"; do
    read -ra picked <<<"${numbers[lmg_shapley]}"
    of "$name" lmg "${picked[i]}"
    read -ra picked <<<"${numbers[lmg_rescaled_to_1]}"
    of "$name" share "${picked[i]}"
    read -ra picked <<<"${numbers[rwa_raw]}"
    of "$name" relative_weight "${picked[i]}"
    read -ra picked <<<"${numbers[ols_coef]}"
    of "$name" coefficient "${picked[i + 1]}"
    i=$((i + 1))
  done
  cases=$((cases + 1))
}
array=
while read -r kind name rest; do
  case $kind in
    text) # the name of a case begins it
      [ "$name" != name ] || [ -z "${said[name]:-}" ] || expect_case
      if [ "$name" = name ]; then said=() numbers=(); fi
      said[$name]=$rest
      ;;
    number) said[$name]=$rest ;;
    array) array=$name numbers[$name]= ;;
    item) [ -z "$array" ] || numbers[$array]+="$name " ;;
    word) [ -z "$array" ] || said[$array]="${said[$array]:-}${said[$array]:+ }$name" ;;
    end) array= ;;
  esac
done < <(sed -n '/"cases"/,$p' "$tests/../oracle/figures/key_drivers.json" | sed -n \
  -e 's/^ *"\([A-Za-z_0-9.]*\)": "\(.*\)",\{0,1\}$/text \1 \2/p' \
  -e 's/^ *"\([A-Za-z_0-9.]*\)": \([0-9.e-]*\),\{0,1\}$/number \1 \2/p' \
  -e 's/^ *"\([A-Za-z_0-9.]*\)": \[$/array \1/p' \
  -e 's/^ *\([0-9.e-]*\),\{0,1\}$/item \1/p' \
  -e 's/^ *"\([A-Za-z_0-9.]*\)",\{0,1\}$/word \1/p' \
  -e 's/^ *\],\{0,1\}$/end/p')
expect_case
checks=$((checks + 1))
[ "$cases" = 4 ] || fail "found $cases cases of 4"


# summary(lm(rating ~ ., attitude)) of R, its confint and car's vif, with the digits that they print.
attitude=(drivers attitude_overall_satisfaction.csv --map score=rating
  --drivers complaints,privileges,learning,raises,critical,advance)
run "${attitude[@]}" --format json
fact adjusted_r_squared 0.6628 4
fact residual_deviation 7.068 3
fact f 10.5 1
fact p 0.0000124 7
fact outcome_mean 64.63333 5
value_is degrees_of_freedom 23
value_is drivers 6
out_has '"method": "student_t"'
out_has '"adjust": "holm"'
out_has '"share_of": "lmg"'
out_has '"score=rating"'
out_lacks driver1
of complaints coefficient 0.61319 5
of complaints p 0.000903 6
of privileges p 0.595594 6
of learning p 0.069925 6
of raises p 0.715480 6
of critical p 0.796334 6
of advance p 0.235577 6
of complaints lower 0.2802 4
of complaints upper 0.9462 4
of complaints vif 2.667060 6
of privileges vif 1.600891 6
of raises vif 3.078226 6
of complaints mean 66.6
of advance coefficient -0.21706 5
of complaints correlation 0.825417 5
out_has '"direction": "raises"'
out_has '"direction": "unclear"'
out_lacks '"direction": "lowers"'

# p held against six tests; the most important driver first.
smallest=$(found complaints p)
others=$(found learning p)
run "${attitude[@]}" --adjust none --format json
of complaints adjusted_p "$smallest"
run "${attitude[@]}" --adjust bonferroni --format csv
column_is driver 'complaints learning raises privileges advance critical'
column_is direction 'raises unclear unclear unclear unclear unclear'
six_times() { # six_times DRIVER P, of six drivers
  checks=$((checks + 1))
  local scaled
  scaled=$(printf '%.0f' "$2"e12)
  same "$(found "$1" adjusted_p)" "$((6 * scaled))e-12" 9 || fail "not six times $2: $1"
}
run "${attitude[@]}" --adjust bonferroni --format json
six_times complaints "$smallest"
six_times learning "$others"
run "${attitude[@]}" --format json
six_times complaints "$smallest"
for rule in none bonferroni holm hochberg hommel bh by; do
  run "${attitude[@]}" --adjust $rule --format json
  fine
  out_has "\"adjust\": \"$rule\""
done
run "${attitude[@]}" --adjust holms
refused '--adjust holms: not one of none, bonferroni, holm' 'did you mean --adjust holm?'
run "${attitude[@]}" --confidence 0.9 --format json
of complaints lower 0.3373 4 # 0.61319 - 1.713872*0.16098
out_has '"confidence": 0.9'
run "${attitude[@]}" --method wald
refused '--method'

# For people: fewer columns, and what was found in words.
run "${attitude[@]}"
fine
out_has 'Drivers explain 73.3 % of how rating differs between 30 answers (adjusted 66.3 %).'
out_has 'The largest part of it goes along with complaints: '
out_has 'What goes along with rating, not what would change it; 95 % intervals, p adjusted by holm.'
out_has 'adjusted p'
out_lacks 'relative weight'
err_is_empty
run "${attitude[@]}" --format markdown
out_has '| driver | share | coefficient | lower | upper | adjusted p | direction | vif | mean |'
run "${attitude[@]}" --format csv
checks=$((checks + 1))
[ "$(head -1 out)" = driver,share,lmg,relative_weight,correlation,coefficient,lower,upper,p,adjusted_p,direction,vif,mean ] ||
  fail "another header"
run drivers two_predictors.csv --map score=mpg --drivers wt,hp --adjust none
out_has 'p as of a single test'
out_has lowers

# What has no answer: blanks, words and codes leave the whole row out.
cat >a.csv <<'END'
at,plan,score,price,support,quality
2025-01-01,a,9,5,4,5
2025-01-02,a,7,3,4,4
2025-01-03,a,3,2,3,1
2025-01-04,a,8,4,2,4
2025-01-05,a,6,3,,3
2025-01-06,a,6,3,5,99
2025-01-07,a,NA,3,5,2
2025-01-08,a,5,1,99,
2025-02-01,b,10,5,3 - fine,5
2025-02-02,b,2,2,1,2
2025-02-03,b,4,1,4,3
2025-02-04,b,5,4,3,2
2025-02-05,b,8,4,5,3
,b,99,1,1,1
END
three=(drivers a.csv --drivers price,support,quality)
run "${three[@]}" --missing NA --not-applicable 99 --format json
fine
err_has '--map score=score'
value_is read 14
value_is used 9
value_is missing 3        # a row with a blank and a code is missing
value_is not_applicable 2
rows_add_up
out_has '"not_applicable": ['
err_lacks warning
run "${three[@]}" --missing NA --format json
value_is used 11
err_has 'warning: score: 99 counts as an answer among those of 0 to 10, in 1 row; --not-applicable 99 if it means none'
err_has 'warning: quality: 99 counts'
run "${three[@]}"
refused 'a.csv:8:14: error: '
err_has 'NA'
run "${three[@]}" --on-bad-row=count --not-applicable 99 --format json
value_is unparsable 1
value_is missing 2
rows_add_up
for cell in good:unparsable 1e30:out_of_scale; do
  printf 'score,x\n1,1\n2,3\n5,%s\n4,3\n3,2\n' "${cell%:*}" >off.csv
  run drivers off.csv --drivers x
  refused "off.csv:4:3: error: "
  err_has "${cell%:*}"
  run drivers off.csv --drivers x --on-bad-row=count --format json
  value_is used 4
  value_is "${cell#*:}" 1
  rows_add_up
done

# Groups: their columns first. One without a model says why.
grouped=("${three[@]}" --missing NA --not-applicable 99)
run "${grouped[@]}" --by plan --format csv
code_is 0
column_is plan 'a a a b b b'
column_is count '4 4 4 5 5 5'
err_has 'warning: plan "a": 4 complete rows; 3 drivers need at least 5'
err_lacks 'plan "b"'
checks=$((checks + 1))
[ "$(head -1 out)" = plan,count,r_squared,adjusted_r_squared,driver,share,lmg,relative_weight,correlation,coefficient,lower,upper,p,adjusted_p,direction,vif,mean,reason ] ||
  fail "another header"
grep -q '^a,4,,,price,,,,,,,,,,,,3.5,4 complete rows; 3 drivers need at least 5$' out ||
  fail 'group a has figures, or not its reason'
run "${grouped[@]}" --by plan
out_has 'All groups together: drivers explain'
out_has reason
run "${grouped[@]}" --by plan --format json
value_is used 9
rows_add_up
out_has '"plan": "a",'
out_has '"r_squared": null,'
run "${grouped[@]}" --map time=at --period month --format csv
column_is period '   2025-01 2025-01 2025-01 2025-02 2025-02 2025-02' # what has no day is a group too
run "${grouped[@]}" --map time=at --period month --format json
rows_add_up
run "${three[@]}" --not-applicable 99 --on-bad-row=count --by at
code_is 0
err_has 'warning: groups without figures besides these: 3; the result says why'
run drivers a.csv --map score=price --drivers score,support --by quality --missing NA --not-applicable 99
code_is 0
printf 'vif,score,x\na,1,2\na,2,2\na,3,1\na,4,4\n' >taken.csv
run drivers taken.csv --drivers x --by vif
refused '--by vif: the result has a column of this name' "name the column by its number, such as --by '#3'"
run drivers taken.csv --drivers x --by '#1' --format csv
fine
column_is '#1' a
# A group of its own for those without a value, and sums of groups that are the whole.
printf 'plan,score,x\n,1,2\n,2,2\n,3,1\n,4,4\n' >blank.csv
run drivers blank.csv --drivers x --by plan --format json
out_has '"plan": null,'
of x coefficient 0.5263157894736842 # 2.5/4.75
run drivers blank.csv --drivers x --format json
of x coefficient 0.5263157894736842
of x share 1

# Columns that no model can have.
run drivers a.csv
refused 'a.csv: error: which columns may move the score? The columns are at, plan, score, price, support, quality' '--drivers COLUMN,..'
run drivers - <a.csv
refused '<stdin>: error: which columns may move the score? The columns are at, plan'
run drivers a.csv --drivers price,qualty
refused 'a.csv: error: no column is named "qualty"' 'did you mean "quality"? The columns are at'
run drivers off.csv --map score=nps --drivers x
refused 'no column is named "nps"'
printf 'y,x\n1,2\n' >unknown.csv
run drivers unknown.csv --drivers x
refused 'no column is known to be the score; the columns are y, x' '--map score=COLUMN'
run drivers a.csv --drivers price,price
refused '--drivers: price is named twice'
run "${three[@]},score"  --missing NA
refused '--drivers: score is the score' 'leave it out'
run drivers a.csv --drivers "$(seq -s, 33)"
refused '--drivers: 33 columns, at most 32'
run drivers a.csv --drivers price --map driver1=support
refused 'cxm drivers has no role "driver1"'
run drivers a.csv --drivers price,plan
refused 'a.csv:2:12: error: '
run drivers a.csv --drivers price --not-applicable nps:99
refused 'there is no metric "nps" here'

printf 'score,a,b,c\n1,1,1,4\n2,3,3,4\n5,2,2,4\n4,3,3,4\n3,5,5,4\n3,1,1,4\n' >same.csv
run drivers same.csv --drivers a,b
refused 'same.csv: error: score by a, b: b follows from a' 'leave one of a and b out'
run drivers same.csv --drivers a,c
refused 'same.csv: error: score by a, c: c never changes' 'leave c out'
run drivers same.csv --map score=c --drivers a
refused 'c by a: c never changes' 'nothing can move c: is it the right column?'
run drivers same.csv --drivers a,Score
refused 'same.csv: error: score by a, Score: Score is score in every row' 'leave Score out'
run drivers same.csv --drivers a,'#1' --by c
code_is 0
err_has 'warning: c "4": #1 is score in every row'
sed 's/,4$/,/; 2s/,$/,4/; 3s/,$/,5/' same.csv >gaps.csv
run drivers gaps.csv --drivers a,c
refused 'score by a, c: 2 complete rows; 2 drivers need at least 4' 'name fewer drivers, those that most rows have; c has no answer in 4 of 6 rows'
sed 's/,4$/,/' same.csv >gaps.csv
run drivers gaps.csv --drivers a,c
refused 'score by a, c: 0 complete rows; 2 drivers' 'name fewer drivers, those that most rows have; c has no answer in 6 of 6 rows'
head -1 same.csv >none.csv
run drivers none.csv --drivers a
refused '0 complete rows; 1 driver needs at least 3'
run drivers none.csv --drivers a --by b --format json
fine
err_has 'there are no rows'
out_has '"results": []'
value_is r_squared null

# Half of the rows lack an answer; two drivers say nearly the same; nothing but noise.
printf 'score,a,b\n1,1,\n2,3,\n5,2,\n4,3,\n3,5,1\n3,1,2\n2,4,3\n' >half.csv
run drivers half.csv --drivers b
err_has 'note: a row without one of its answers is left out, 4 of 7; b has no answer in 4 of 7 rows'
out_has 'Chance alone may explain as much: p = '
run drivers half.csv --drivers b --quiet
err_is_empty
printf 'score,a,b\n1,1,1\n2,2,2.01\n5,3,3\n4,4,4.02\n3,5,5\n6,6,6.01\n' >near.csv
run drivers near.csv --drivers a,b
err_has 'note: a says nearly what other drivers say (variance inflation '

# More than twenty drivers: by relative weights.
{
  echo "score,$(seq -s, -f d%g 21)"
  seed=1
  for row in {1..60}; do
    line=
    for column in {0..21}; do
      seed=$(((seed * 1103515245 + 12345) % 2147483648))
      line+=,$((seed / 65536 % 11))
    done
    echo "${line#,}"
  done
} >many.csv
run drivers many.csv --drivers "$(seq -s, -f d%g 21)" --format json
fine
err_has 'note: more than 20 drivers: share is of relative weights, and there is no lmg'
out_has '"lmg": null'
out_lacks '"share": null'
out_has '"share_of": "relative_weight"'
run drivers many.csv --drivers "$(seq -s, -f d%g 20)" --format json
out_has '"share_of": "lmg"'
out_lacks '"lmg": null'

# A tie of the shares keeps the order of --drivers; nothing left unexplained has no p.
printf 'score,a,b\n1,1,0\n3,1,2\n0,0,0\n2,0,2\n' >exact.csv
run drivers exact.csv --drivers b,a --format json
fine
value_is r_squared 1.0
value_is f null
of b coefficient 1
out_has '"direction": "raises"'

# Settings and other layouts.
printf 'not-applicable = { nps = [7], drivers = [99] }\nmissing = ["NA"]\n[drivers]\ndrivers = ["price", "support", "quality"]\nadjust = "bh"\n' >cxm.toml
run drivers a.csv --format json
fine
value_is used 9
out_has '"adjust": "bh"'
rm cxm.toml
printf '[{"score": 1, "x": 2}, {"score": 2, "x": 2}, {"score": 3, "x": 1}, {"score": 4, "x": 4}]' >a.json
run drivers a.json --drivers x --format json
of x coefficient 0.5263157894736842

finish
