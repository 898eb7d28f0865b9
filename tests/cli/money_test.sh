# cxm churn and cxm ltv: flags, ledgers, amounts and currencies.
. "$(dirname "$0")/check.sh"

figures="$tests/../oracle/figures"

# The share of a flag says what it is not.
printf 'id,churned,plan\n1,yes,a\n2,no,a\n3,TRUE,b\n4,0,b\n5,,b\n' >flags.csv
run churn flags.csv --format json
fine
value_is flagged_share 0.5
value_is flagged 2
value_is count 4
value_is missing 1
out_has '"flagged_share_note": "a share of the table, not a rate over a period"'
out_has '"definition": "flagged_share"'
rows_add_up
run churn flags.csv --by plan
fine
out_has 'flagged share: a share of the table, not a rate over a period'
run churn flags.csv --by plan --format markdown
out_has 'flagged share: a share of the table, not a rate over a period.'
run churn flags.csv --map flag=id
refused 'flags.csv:3:1: error: id "2" is neither yes nor no'
run churn flags.csv --period month
refused '--period needs the time'

# A ledger of changes. Figures: tests/oracle/figures/ledger.json, an independent program.
ledger=(churn "$figures/ledger_subscriptions.csv" --minor-units
  --map customer=customer,subscription=subscription,time=ts_utc,mrr=mrr_cents_after)
run "${ledger[@]}"
refused 'this time is an instant: its day depends on the time zone' '--timezone UTC'
run "${ledger[@]}" --timezone UTC --format csv
fine
movements() { # movements NAME: its values by month, of the movements by event
  sed -n '/"movements"/,/^ \]/p' "$figures/ledger.json" | sed -n "$1" | tr '\n' ' ' | sed 's/ $//'
}
column_is period "$(movements 's/^ *"month": "\(.*\)",$/\1/p')"
column_is churn.start "$(movements 's/^ *"start_customers": \([0-9]*\),$/\1/p')"
column_is churn.end "$(movements 's/^ *"end_customers": \([0-9]*\),$/\1/p')"
column_is churn.churned "$(movements '/"event_level_counts"/,/}/s/^ *"churn": \([0-9]*\),$/\1/p')"
column_is churn.joined "$(movements '/"event_level_counts"/,/}/s/^ *"new": \([0-9]*\),$/\1/p')"
column_is churn.reactivated "$(movements '/"event_level_counts"/,/}/s/^ *"reactivation": \([0-9]*\)$/\1/p')"
minor() { # minor NAME: a column of money in hundredths
  local x whole part
  for x in $(column "$1"); do
    whole=${x%.*} part=00
    [ "$whole" = "$x" ] || part=${x#*.}0
    echo $((10#$whole * 100 + 10#${part:0:2}))
  done | tr '\n' ' ' | sed 's/ $//'
}
for pair in mrr.end:end_mrr mrr.start:start_mrr; do
  checks=$((checks + 1))
  [ "$(minor "${pair%:*}")" = "$(movements "s/^ *\"${pair#*:}\": \([0-9]*\),$/\1/p")" ] || fail "${pair%:*}"
done
run "${ledger[@]}" --timezone UTC --format json --currency EUR
fine
out_has '"definition": "changes"'
out_has '"minor_units": true'
out_has '"currency": "EUR"'
out_has '"timezone": "UTC"'
rows_add_up
run "${ledger[@]}" --timezone UTC --by customer
refused '--by needs a flag'
run "${ledger[@]}" --timezone UTC --until 2024-02-10 --format csv
column_is period '2023-12 2024-01 2024-02'
for day in 2024-02-30 soon 2024 2024-02-10x; do
  run "${ledger[@]}" --timezone UTC --until $day
  refused "--until $day: not a date" 'such as 2026-06-30'
done

# The same ledger as money: the movements by event, and the rates.
run mrr "${ledger[@]:1}" --timezone UTC --format csv
fine
event() { movements "/\"event_level\"/,/}/s/^ *\"$1\": \([0-9]*\),*$/\1/p"; }
for pair in joined:new expansion:expansion contraction:contraction churned:churn reactivated:reactivation; do
  checks=$((checks + 1))
  [ "$(minor "${pair%:*}")" = "$(event "${pair#*:}")" ] || fail "${pair%:*}: $(minor "${pair%:*}")"
done
run mrr "${ledger[@]:1}" --timezone UTC --until 2024-01-31 --currency EUR
fine
out_has '2023-12 to 2024-01'
out_has_line() { grep -qE "$1" out || fail "no line like $1"; checks=$((checks + 1)); }
out_has_line '^ *start +EUR 0.00$'
out_has_line '^ *new +EUR 569.00  (█)+$'
out_has_line '^ *churn +EUR −179.00  +(░)+$'
out_has_line '^ *end +EUR 465.00  (█)+$'
# What vendors show for it: ChartMogul's and Baremetrics' rates of January.
rates() { sed -n '/"rates"/,/^ \]/p' "$figures/ledger.json" | sed -n '/"month": "2024-01"/,/"month": "2024-02"/p' | sed -n "$1" | head -1; }
run churn "${ledger[@]:1}" --timezone UTC --vendor chartmogul --until 2024-01-31 --format json
fine
out_has '"vendor": "chartmogul"'
checks=$((checks + 1))
tr -d ' \n' <out | grep -qF '"customer_churn":0.2,"customer_churn_note"' || fail 'customer churn of ChartMogul: 1 of 5'
tr -d ' \n' <out | grep -qF "\"net_mrr_churn\":$(rates 's/^ *"net_mrr_churn": \([0-9.]*\),$/\1/p' | cut -c1-14)" ||
  fail 'net MRR churn of ChartMogul'
run mrr "${ledger[@]:1}" --timezone UTC --vendor stripe --format csv
fine
run mrr "${ledger[@]:1}" --timezone UTC --vendor recurly
refused '--vendor recurly: not one of chartmogul, stripe'
run churn flags.csv --vendor stripe
refused '--vendor: a vendor'"'"'s rate is of periods'
run mrr flags.csv --map customer=id,start=churned,end=plan
refused 'needs the recurring revenue of each row' '--map mrr=COLUMN'
run mrr "${ledger[@]:1}" --timezone UTC --by customer
refused 'a ledger is read by period'

# A ledger of spells.
printf 'customer,start,end,mrr\na,2025-01-05,,10.00\nb,2025-01-09,2025-02-03,7.5\nc,,2025-03-01,1\n' >spells.csv
spells=(churn spells.csv --map customer=customer,start=start,end=end,mrr=mrr)
run "${spells[@]}" --format json
fine
value_is missing 1
value_is used 2
out_has '"definition": "spells"'
rows_add_up
run "${spells[@]}" --period quarter --format csv
column_is period 2025-Q1
printf 'customer,start,end,mrr\na,2025-02-05,2025-01-01,10\n' >backwards.csv
run churn backwards.csv --map customer=customer,start=start,end=end
refused 'backwards.csv:2:14: error: this subscription ends before it starts' '--on-bad-row=count'
run churn backwards.csv --map customer=customer,start=start,end=end --on-bad-row=count --format json
value_is out_of_scale 1
out_has '"results": []'
rows_add_up
printf 'customer,start,end,mrr\na,2025-02-05,,-10\n' >negative.csv
run churn negative.csv --map customer=customer,start=start,end=end,mrr=mrr
refused 'negative.csv:2:15: error: recurring revenue is below 0'

# A far date that stands for "no end" is named, and not worked through.
printf 'customer,start,end\na,2025-01-05,9999-12-31\nb,2025-02-05,2025-03-01\n' >endless.csv
run churn endless.csv --map customer=customer,start=start,end=end
refused 'the ledger runs from 2025-01-05 to 9999-12-31' '--missing 9999-12-31 if that date means no end'
run churn endless.csv --map customer=customer,start=start,end=end --missing 9999-12-31 --format csv
column_is period '2025-01 2025-02 2025-03'
run churn endless.csv --map customer=customer,start=start,end=end --until 2025-02-28 --format csv
column_is period '2025-01 2025-02'
echo customer,start,end >none.csv
run churn none.csv --map customer=customer,start=start,end=end --format json
fine
out_has '"results": []'
rows_add_up

# Revenue per customer, and what is made of it.
printf 'customer,amount,at\na,10.00,2025-01-01\na,5.50,2025-02-01\nb,4.50,2025-01-03\n,1.00,2025-01-03\nc,,2025-01-04\n' >orders.csv
run ltv orders.csv --format json
fine
value_is revenue_per_customer 10.0
value_is customers 2
value_is revenue 20.0
value_is missing 2
out_lacks '"currency"'
rows_add_up
run ltv orders.csv --currency EUR --margin 0.5 --churn-rate 0.1 --acquisition-cost 25 --format json
value_is lifetime_value 50.0
value_is ltv_to_cac 2.0
value_is payback_periods 5.0
out_has '"currency": "EUR"'
out_has '"margin": 0.5'
out_has '"churn_rate": 0.1'
out_has '"acquisition_cost": 25.0'
run ltv orders.csv --currency EUR
out_has 'LTV revenue per customer  EUR 10.00'
run ltv orders.csv --map customer=customer,amount=amount,time=at --period month --format csv
column_is period '2025-01 2025-02'
column_is revenue '14.5 5.5'
run ltv orders.csv --minor-units
refused 'orders.csv:3:3: error: amount "5.50" has more decimals'
printf 'customer,amount\na,1000\na,550\n' >cents.csv
run ltv cents.csv --minor-units --format json
value_is revenue 15.5
out_has '"minor_units": true'

# Currencies have their own decimals; amounts of two do not mix into one sum unnoticed.
run ltv orders.csv --currency JPY
refused 'amount "5.50" has more decimals than the currency' 'round it, or name the currency it is in by --currency'
run ltv orders.csv --currency eur
refused '--currency eur: not a currency code' 'did you mean --currency EUR?'
for currency in EURO E2R; do
  run ltv orders.csv --currency $currency
  refused "--currency $currency: not a currency code" 'three capital letters, such as EUR'
done
for amount in '$10.00' '10.00 USD' 'EUR 10'; do
  printf 'customer,amount\na,10.00\nb,%s\n' "$amount" >mixed.csv
  run ltv mixed.csv
  refused 'mixed.csv:3:3: error: amount' 'write 10'
done
printf 'customer,amount\na,"1,177.00"\n' >thousands.csv
run ltv thousands.csv
refused 'thousands.csv:2:3: error: amount "1,177.00" has thousands separators' 'write 1177.00'
printf 'customer,amount\na,1e3\n' >power.csv
run ltv power.csv
refused 'power.csv:2:3: error: amount "1e3" is not an amount'
printf 'customer,amount\na,90000000000000000.00\nb,90000000000000000.00\n' >vast.csv
run ltv vast.csv
refused 'a sum of money beyond 64 bits'

# Rates out of range.
for bad in '--churn-rate 0' '--churn-rate 4' '--churn-rate -0.1' '--margin 60' '--acquisition-cost 0' '--acquisition-cost -3'; do
  # shellcheck disable=SC2086
  run ltv orders.csv $bad
  refused "$bad: "
done
run ltv orders.csv --margin 60%
refused '--margin: "60%" is not a number'

finish
