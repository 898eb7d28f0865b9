# cxm partial and cxm merge: parts give the figures of the whole, and nothing else merges.
. "$(dirname "$0")/check.sh"

# Answers of 60 customers, in three parts that cut the rows anywhere.
awk 'BEGIN {
  print "customer,answered_at,plan,country,nps,csat,weight"
  split("duo single office", plan)
  split("DE PT", country)
  for (i = 0; i < 400; ++i) {
    x = (i * 7919 + 13) % 1009
    score = x % 23 == 0 ? "" : x % 19 == 0 ? 99 : x % 11
    printf "C-%d,2025-%02d-%02dT10:%02d:00Z,%s,%s,%s,%d,%.2f\n", x % 60, 1 + x % 3, 1 + x % 28,
      i % 60, plan[1 + x % 3], country[1 + x % 2], score, 1 + x % 5, x % 7 + 0.25
  }
}' >answers.csv
for part in 0 1 2; do
  { head -n 1 answers.csv && tail -n +2 answers.csv | awk -v p=$part 'NR % 3 == p'; } >part-$part.csv
done

# The figures of parts are those of the whole, by groups, periods and rules for duplicates.
for options in "" "--by plan" "--by plan,country --period month --timezone UTC" \
  "--duplicates latest --timezone UTC" "--duplicates best --by plan" "--map score=nps,weight=weight"; do
  for part in 0 1 2; do
    run partial part-$part.csv --not-applicable 99 $options --output $part.cxm
    code_is 0
    out_is_empty
  done
  for form in csv json; do
    run merge 2.cxm 0.cxm 1.cxm --format $form
    code_is 0
    sed '/"results"/,$p; d' out >merged
    [ $form = json ] || cp out merged
    run nps answers.csv --not-applicable 99 $options --format $form
    code_is 0
    sed '/"results"/,$p; d' out >whole
    [ $form = json ] || cp out whole
    cmp -s whole merged || fail "parts differ from the whole: $options"
  done
done
run nps answers.csv --not-applicable 99 --by plan --format csv
[ "$(wc -l <out)" -eq 4 ] || fail "three groups were expected"

# A sum is saved, and goes on the next day.
run partial part-0.csv --not-applicable 99 --output sum.cxm
for part in 1 2; do
  run partial part-$part.csv --not-applicable 99 --output day.cxm
  run merge sum.cxm day.cxm --save sum.cxm --format csv
  code_is 0
done
cp out last
run nps answers.csv --not-applicable 99 --format csv
cmp -s out last || fail "the sum is not the whole"
run merge sum.cxm --confidence 0.9 --method wald
code_is 0
out_has '90 %, wald'

# Parts of other rules don't merge, and are told apart.
run partial part-0.csv --not-applicable 99 --by plan --output other.cxm
run merge sum.cxm other.cxm
refused 'other.cxm: error: by is "plan" here, and not set in sum.cxm' 'parts merge only when'
run partial part-0.csv --output other.cxm --on-bad-row count
run merge sum.cxm other.cxm
refused 'other.cxm: error: ' 'parts merge only when'
run partial part-0.csv --metric csat --map score=csat --output other.cxm
run merge sum.cxm other.cxm
refused 'other.cxm: error: ' 'parts merge only when'

# One file in two parts may count twice.
run partial part-0.csv --not-applicable 99 --output again.cxm
run merge sum.cxm again.cxm
code_is 0
err_has 'warning: part-0.csv is in two of the parts'

# What is no partial result.
run merge answers.csv
refused 'answers.csv: error: this is no partial result' 'such files are made by cxm partial'
head -c 100 sum.cxm >cut.cxm
run merge cut.cxm
refused 'cut.cxm: error: the partial result is cut off'
{ head -c 60 sum.cxm && printf 'x' && tail -c +62 sum.cxm; } >bad.cxm
run merge bad.cxm
refused 'bad.cxm: error: the partial result is damaged'
run merge sum.cxm sum.cxm
refused 'sum.cxm is named twice'

# A gate, and a limit of groups.
run merge sum.cxm --fail-under 99
code_is 1
run partial answers.csv --not-applicable 99 --by plan --max-groups 1 --output p.cxm
refused 'more than 1 groups' 'see whether --by'
[ ! -e p.cxm ] || fail "a failed run left p.cxm"
run partial answers.csv --not-applicable 99 --by plan --output p.cxm
run merge p.cxm --max-groups 1
refused 'more than 1 groups' 'see whether --by'

finish
