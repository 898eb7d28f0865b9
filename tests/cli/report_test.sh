# cxm report: every metric that the columns allow, of one file or several.
. "$(dirname "$0")/check.sh"

cp "$data"/*.csv .
all=(report answers.csv subscriptions.csv orders.csv --not-applicable nps:99 --timezone UTC --currency EUR)

run "${all[@]}"
fine
err_is_empty
for text in answers.csv 'NPS  +48' 'CSAT top box  82.7 %' 'CES mean  5.56' subscriptions.csv 'churn start of period' \
  orders.csv 'LTV revenue per customer  EUR 144.39'; do
  out_has "$text"
done
run "${all[@]}" --format json
fine
value_is schema_version 1
value_is command '"report"'
rows_add_up
checks=$((checks + 1))
[ "$(grep -c '"results": ' out)" = 5 ] || fail "$(grep -c '"results": ' out) sections"
# What a command says of a metric, the report says too.
for metric in nps csat ces; do
  code_for=''
  [ $metric != nps ] || code_for='--not-applicable 99'
  # shellcheck disable=SC2086
  "$cxm" $metric answers.csv $code_for --by plan --format json 2>err | sed -n '/"results"/,$p' | sed 's/^ *//' | head -40 >one
  run report answers.csv --not-applicable nps:99 --by plan --format json
  checks=$((checks + 1))
  sed 's/^ *//' out | tr '\n' '~' | grep -qF "$(head -30 one | tr '\n' '~')" || fail "$metric differs from cxm $metric"
done

run "${all[@]}" --format csv
fine
checks=$((checks + 1))
[ "$(head -1 out)" = 'files,metric,period,figure,value,lower,upper,confidence,method,currency,note' ] || fail header
out_has 'answers.csv,nps,,score,47.747747747747745,38.'
out_has 'orders.csv,ltv,,customers,160,,,,,,'
out_has 'subscriptions.csv,churn,2025-02,churned,2,,,,,,'
run "${all[@]}" --format markdown
out_has '## answers.csv'
out_has '## orders.csv'

# Groups that a file does not have are named, and a column that no file has is a mistake.
run "${all[@]}" --by plan
fine
err_has 'note: orders.csv: ltv is not grouped by plan'
err_has 'note: subscriptions.csv: churn of a ledger is not grouped by plan'
out_has 'single'
run "${all[@]}" --by pln
refused '--by pln: no file has a column "pln"' 'did you mean --by plan?'
run "${all[@]}" --weight wieght
refused '--weight wieght: no file has a column'
run "${all[@]}" --map nps=Q17
refused '--map nps=Q17: no file has a column "Q17"' 'the columns are response, customer, answered_at'

# Options by metric.
run report answers.csv
refused 'answers.csv:18:45: error: score "99" is outside 0–10' '--not-applicable nps:99'
run report answers.csv --not-applicable npx:99
refused '--not-applicable npx:99: there is no metric "npx"' 'did you mean --not-applicable nps:99?'
run report answers.csv --scale cast:1:5
refused '--scale cast:1:5: there is no metric "cast"' 'did you mean --scale csat:1:5?'
run report answers.csv --reverse cse
refused '--reverse cse: not one of nps, csat, ces, satisfaction' 'did you mean --reverse ces?'
run report answers.csv --not-applicable nps:99,csat:8,9 --scale csat:1:5,ces:1:7 --reverse ces --format json
fine
out_has '"direction": "low_is_good"'
checks=$((checks + 1))
tr -d ' \n' <out | grep -qF '"not_applicable":["8","9"]' || fail 'codes of csat'
run report answers.csv --not-applicable 99 --duplicates latest --format json
fine
rows_add_up
out_has '"customer=customer"'

# What can't be a report.
printf 'a,b\n1,2\n' >other.csv
run report other.csv
refused 'no column of these files is known to be a score, a flag or an amount' '--map nps=COLUMN'
printf 'nps,recommend\n9,8\n' >two.csv
run report two.csv
refused 'two.csv: error: several columns could be the nps: nps, recommend' '--map nps=nps'
run report two.csv --map nps=recommend --format json
value_is passives 1
run report - <answers.csv
refused 'reads its files several times, which the standard input does not allow'
mkfifo pipe
cat answers.csv >pipe &
run report pipe
refused 'which pipe does not allow'
cat pipe >/dev/null
wait
run report answers.csv answers.csv
refused 'named twice'
run report answers.csv nowhere.csv --not-applicable nps:99
refused "nowhere.csv: error: can't be opened"

# A hostile file name can't drive the terminal or break the page.
name=$(printf 'a\033[31m|<b>.csv')
cp orders.csv "$name"
run report "$name" answers.csv --not-applicable nps:99
fine
out_has 'a?[31m|<b>.csv'
run report "$name" answers.csv --not-applicable nps:99 --format markdown
out_has '## a?\[31m\|&lt;b>.csv'

finish
