# cxm clv: from orders to models, to what they say of every customer, and to what came later.
. "$(dirname "$0")/check.sh"

cp "$data"/*.csv .

# The CDNOW sample: parameters and log-likelihood as they are published, and a round trip by a file.
log=$reference/data/clv/CDNOW_sample.txt
if [ -e "$log" ]; then
  awk 'BEGIN { print "customer,day,amount" } NF == 5 { print $2 "," $3 "," $5 }' "$log" >cdnow.csv
  columns=(--map customer=customer,time=day,amount=amount --date-format %Y%m%d --currency USD)
  run clv fit cdnow.csv "${columns[@]}" --until 1997-09-30 --format json --save models.json
  fine
  value_is customers 2357
  near log_likelihood -9594.976178939542
  cell_near parameters '"parameter": "r"' value 0.553277046868914
  run clv predict cdnow.csv "${columns[@]}" --until 1997-09-30 --format csv
  fine
  cp out fitted.csv
  run clv predict cdnow.csv "${columns[@]}" --until 1997-09-30 --load models.json --format csv
  fine
  cmp -s out fitted.csv || fail "the models of a file say something else"
  [ "$(wc -l <out)" = 2358 ] || fail "not a row for each customer"
  # Days instead of weeks are another unit of the same answer.
  run clv predict cdnow.csv "${columns[@]}" --until 1997-09-30 --time-unit day --format csv
  fine
  cut -d, -f14 fitted.csv | head -n 200 | cut -c1-9 >weeks
  cut -d, -f14 out | head -n 200 | cut -c1-9 >days
  cmp -s weeks days || fail "values depend on the unit of time"
  for model in bg-nbd mbg-nbd; do
    run clv evaluate cdnow.csv "${columns[@]}" --until 1997-09-30 --model $model --format json
    fine
    value_is actual_purchases 1882.0
    value_is holdout 39.0
  done
  # Who never came back has no P(alive) under BG/NBD.
  run clv predict cdnow.csv "${columns[@]}" --until 1997-09-30 --model bg-nbd --format csv
  fine
  awk -F, '$2 == 0 && $7 != "" { exit 1 } $2 == 1 && $7 == "" { exit 1 }' out ||
    fail "P(alive) without repeats is shown, or one with repeats is not"
fi

# Of a shop: a table for people, most valuable first.
run clv predict purchases.csv --margin 0.3 --most 3
fine
out_has 'most valuable of'
run clv fit purchases.csv --save kept.json --quiet
fine
[ -s kept.json ] || fail "nothing was saved"

# What can't be done is told, with what to do.
run clv
refused 'what to do is missing' 'one of fit, predict, evaluate'
run clv predct purchases.csv
refused 'there is no "predct"' 'did you mean cxm clv predict?'
run clv purchases.csv
refused 'there is no "purchases.csv"' 'cxm clv ACTION FILE'
run clv fit
refused 'no file was named' ''
run clv evaluate purchases.csv
refused 'nothing came after' '--until names an earlier day'
run clv predict purchases.csv --rate -0.1
refused 'a discount rate is 0 or more' 'such as --rate 0.1'
run clv fit purchases.csv --load kept.json
refused '--load is for cxm clv predict'
run clv predict purchases.csv --save kept.json
refused '--save is for cxm clv fit'
run clv predict purchases.csv --load purchases.csv
refused 'purchases.csv:1:' 'a file that cxm clv fit --save has written'
sed 's/"pareto_nbd"/"newest"/' kept.json >other.json
run clv predict purchases.csv --load other.json
refused 'there is no model "newest"'
run clv fit purchases.csv --until 1990-01-01
refused 'the first order is of'
printf 'customer,time,amount\na,2026-01-01,5\nb,2026-01-03,7\n' >once.csv
run clv fit once.csv
refused 'nobody' ''
printf 'customer,time,amount\n' >empty.csv
run clv fit empty.csv
refused 'no order could be used' ''

finish
