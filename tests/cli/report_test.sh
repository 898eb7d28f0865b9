# cxm report: every metric that the columns allow, of one file or several.
. "$(dirname "$0")/check.sh"

cp "$data"/*.csv .
all=(report answers.csv subscriptions.csv orders.csv --not-applicable nps:99 --timezone UTC --currency EUR)

run "${all[@]}"
fine
err_is_empty
for text in 'answers.csv, subscriptions.csv, orders.csv' '6 January 2025 to 30 December 2025; the last month is not over' \
  'NPS is +48.' '95 % interval +38 to +56, n = 222.' 'NPS by month' 'Data quality' '63 of 2,052 rows were left out' \
  '! December 2025 is not over'; do
  out_has "$text"
done
line_has() { # each of the texts stands in one line
  checks=$((checks + 1))
  local lines
  lines=$(cat out)
  for text in "$@"; do lines=$(printf '%s\n' "$lines" | grep -F -e "$text"); done
  [ -n "$lines" ] || fail "expected in one line: $*"
}
line_has 'CSAT top box' '82.7 %' '±5.0' 'no clear change since 1 September 2025: +8.9 points, p = 0.10'
line_has 'CES mean' '5.56' '±0.15'
line_has 'Churn start of period' '5.3 %' 'n = 114, 2025-11'
line_has 'LTV revenue per customer, EUR' '144.39' '±18.95' 'n = 160'
run "${all[@]}" --format json
fine
value_is schema_version 1
value_is command '"report"'
rows_add_up
checks=$((checks + 1))
# All, by month and around a day of three metrics; two of the ledger; all and by month of the orders.
[ "$(grep -c '"results": ' out)" = 13 ] || fail "$(grep -c '"results": ' out) sections"
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
[ "$(head -1 out)" = 'files,metric,period,side,figure,value,lower,upper,confidence,method,currency,note' ] || fail header
out_has 'answers.csv,nps,,,score,47.747747747747745,38.'
out_has 'orders.csv,ltv,,,customers,160,,,,,,'
out_has 'subscriptions.csv,churn,2025-05,,churned,5,,,,,,'
run "${all[@]}" --format markdown
fine
out_has '# answers.csv, subscriptions.csv, orders.csv'
out_has '**NPS is +48.** 95 % interval +38 to +56, n = 222.'
out_has '| 2025-05 | 24 |'

# The page: beside the summary, or alone.
run "${all[@]}" --html page.html
fine
err_has 'note: the page is in page.html'
out_has 'NPS is +48.'
cp page.html beside.html
run "${all[@]}" --html page.html --format html
fine
checks=$((checks + 1))
sed 's/ --format html//g' out | cmp -s - beside.html || fail 'the two pages differ'
run "${all[@]}" --html answers.csv
refused '--html answers.csv: this is a file to read' 'name another; cxm never changes what it reads'
run "${all[@]}" --html nowhere/page.html
refused 'there is no folder nowhere' 'create it, or name another --html'
run "${all[@]}" --html one --output one
refused '--output and --html both name one' 'name two files'
run nps answers.csv --not-applicable 99 --format html
refused '--format html: not one of table, json, csv, markdown'

# What a report can be asked for.
run "${all[@]}" --title 'Coffee & Co' --target nps=55,csat=80,churn=3 --compare 2025-07-01 --min-group 1
fine
out_has 'Coffee & Co'
out_has 'NPS is +48; the target of +55 is within the margin.'
out_has 'since 1 July 2025'
out_lacks 'Hidden figures'
run "${all[@]}" --target nsp=55
refused '--target nsp=55: expected METRIC=VALUE' 'did you mean --target nps=40?'
run "${all[@]}" --min-group 0
refused '--min-group 0: at least 1'
run "${all[@]}" --compare 2025-13-01
refused '--compare 2025-13-01: not a date' 'such as 2026-06-30'

# Small groups are hidden in every form, and with one of them the next smallest.
{
  echo 'nps,plan'
  for i in 1 2 3; do echo 10,tiny; done
  for i in 1 2 3 4 5 6 7 8; do echo 9,small; done
  for i in 1 2 3 4; do echo 8,small; done
  for i in $(seq 40); do echo 3,large; done
} >groups.csv
for form in table json csv markdown html; do
  run report groups.csv --by plan --format $form
  fine
  checks=$((checks + 1))
  # The score of small would be 66.7, of eight promoters and four passives.
  if grep -qE '66\.[67]|\+67|"promoters": 8' out; then fail "a hidden score is shown as $form"; fi
done
run report groups.csv --by plan --format json
tr -d ' \n' <out >flat
checks=$((checks + 1))
grep -qF '{"key":{"plan":"tiny"},"nps":{"score":null,"score_note":"hidden:toofewanswers","count":3}}' flat || fail 'tiny is not hidden'
run report groups.csv --by plan --min-group 1
out_has '+100'
out_has '+67'

# Without a zone, instants have no days: the report says so and goes on; named times must have one.
run report answers.csv --not-applicable nps:99
fine
out_has '! answers.csv: nothing by period, since answered_at holds instants'
run report answers.csv --not-applicable nps:99 --map time=answered_at
refused 'answers.csv: error: answered_at holds instants' '--timezone UTC'

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
run report two.csv --map nps=recommend --min-group 1 --format json
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
out_lacks "$(printf '\033[31m')"
run report "$name" answers.csv --not-applicable nps:99 --format markdown
out_has '# a?\[31m\|&lt;b>.csv'
run report "$name" answers.csv --not-applicable nps:99 --format html
out_has '<h1>a?[31m|&lt;b&gt;.csv, answers.csv</h1>'
out_lacks '<b>.csv'

# Times that an option needs are not passed over.
run report answers.csv --not-applicable nps:99 --period month
refused 'answers.csv: error: answered_at holds instants' '--timezone UTC'
printf 'nps\n9\n8\n' >notime.csv
run report notime.csv --period month
refused '--period needs times, and no column is known to hold them' '--map time=COLUMN'
run report notime.csv --compare 2025-06-01
refused '--compare needs times' '--map time=COLUMN'

# A folder of tables: the same figures as from the library's own reading of the files.
cp -r "$data/coffee" .
run report coffee --timezone Europe/Berlin --format json
fine
tr -d ' \n' <out >flat
# Counted by hand from the file: complete answers of customers to the question of recommendation.
answers=$(awk -F, 'NR > 1 && $4 == "recommendation" && $10 == "customer" && $11 == "complete" && $13 != ""' \
  coffee/responses.csv | cut -d, -f13)
n=$(printf '%s\n' "$answers" | wc -l)
promoters=$(printf '%s\n' "$answers" | awk '$1 >= 9' | wc -l)
detractors=$(printf '%s\n' "$answers" | awk '$1 <= 6' | wc -l)
checks=$((checks + 1))
grep -qF "\"count\":$n,\"promoters\":$promoters,\"passives\":$((n - promoters - detractors)),\"detractors\":$detractors" flat ||
  fail "expected $n answers, $promoters promoters and $detractors detractors"
revenue=$(awk -F, 'NR > 1 { cents += $5 * 100 } END { printf "%.2f", cents / 100 }' coffee/orders.csv)
checks=$((checks + 1))
grep -qF "\"revenue\":${revenue%0}" flat || fail "expected a revenue of $revenue"
# Who stays, counted from the customers' own table.
acquired=$(awk -F, 'NR > 1 && $15 == "home" && $7 != ""' coffee/customers.csv | wc -l)
lost=$(awk -F, 'NR > 1 && $15 == "home" && $7 != "" && $8 != ""' coffee/customers.csv | wc -l)
checks=$((checks + 1))
grep -qF "\"home\",$acquired.0,$lost.0," flat || fail "expected $acquired customers of home, $lost of them left"
out_has '"name": "Response rate"'
out_has '"name": "Customers"'
rows_add_up
# A refund is no order: four of the twenty came back.
mkdir shop
{
  echo id,customer,at,amount,currency
  for c in 1 2 3 4 5 6 7 8 9 10; do
    echo "a$c,c$c,2025-01-10T12:00:00Z,20.00,EUR"
    [ $c -gt 4 ] || echo "b$c,c$c,2025-02-10T12:00:00Z,20.00,EUR"
    [ $c -le 4 ] || echo "r$c,c$c,2025-02-10T12:00:00Z,-20.00,EUR"
    echo "d$c,e$c,2025-02-11T12:00:00Z,20.00,EUR"
  done
  echo "z,c1,2025-03-31T12:00:00Z,20.00,EUR"
} >shop/orders.csv
run report shop --timezone UTC
fine
out_has '20 % order again in the month after their first order'
run report coffee
refused 'needs --timezone' '--timezone UTC'
run report coffee --timezone UTC --map nps=score
refused "--map: the columns of a folder's tables are known by their names"
run report coffee --timezone UTC --weight wieght
refused '--weight wieght:' 'did you mean --weight weight?'
run report coffee --timezone UTC --minor-units
refused '--minor-units: amounts'
run report coffee answers.csv --timezone UTC
refused 'coffee is a folder, and is reported alone'
run report answers.csv coffee --timezone UTC --not-applicable nps:99
refused 'coffee: error: this is a folder'
run report coffee --timezone UTC --by plann
refused '--by plann: customers have no attribute "plann"' 'did you mean --by plan?'
run report coffee --timezone UTC --by country --html page.html
fine
out_has 'NPS by country'
out_lacks 'NPS by plan'

finish
