# Exports of the real world. Figures: R's survey package, Python, and the publishers' own counts.
. "$(dirname "$0")/check.sh"

needs_reference survey/sfo_2018_raw.csv
needs_reference churn/telco_ibm.csv
needs_reference clv/CDNOW_master.txt
figures="$tests/../oracle/figures/sfo_real_weighted_nps.json"

# The airport survey of 2018: 2,809 people, 159 without an answer (code 11).
sfo=(nps "$reference/data/survey/sfo_2018_raw.csv" --map score=NETPRO)
run "${sfo[@]}"
refused ':17:206: error: score "11" is outside 0–10' '--not-applicable 11'
run "${sfo[@]}" --not-applicable 11 --format json
fine
err_is_empty
value_is read 2809
value_is used 2650
value_is not_applicable 159
value_is promoters 1268
value_is passives 935
value_is detractors 447
near score 30.9811320754717
rows_add_up
run "${sfo[@]}" --not-applicable 11 --weight WEIGHT --format json
near score 35.11363210359722
run "${sfo[@]}" --not-applicable 11 --weight WEIGHT --by BAREA --format csv
fine
list() { sed -n "/\"boarding_areas\"/,\$p" "$figures" | sed -n "/\"$1\": \[/,/\]/p" | sed -n 's/^ *"\{0,1\}\([A-Z0-9.]\{1,\}\)"\{0,1\},\{0,1\}$/\1/p'; }
column_is BAREA "$(list area | tr '\n' ' ' | sed 's/ $//')"
column_is count "$(list n | tr '\n' ' ' | sed 's/ $//')"
# The figures are shares: 0.2730979940515 against 27.30979940515.
checks=$((checks + 1))
[ "$(list nps_weighted | cut -c1-14)" = "$(column score | sed 's/^\([0-9][0-9]\)\.\(.*\)$/0.\1\2/' | cut -c1-14)" ] ||
  fail 'weighted scores by area'
run report "$reference/data/survey/sfo_2018_raw.csv" --map nps=NETPRO,csat=Q7ALL \
  --not-applicable nps:11,csat:0,6 --missing BLANK,Blank --by BAREA --format json
fine
rows_add_up
run report "$reference/data/survey/sfo_2018_raw.csv" --map nps=NETPRO,csat=Q7ALL \
  --not-applicable nps:11,csat:0,6 --missing BLANK,Blank --weight WEIGHT --format json
fine
near score 35.11363210359722
near mean 4.042123167690947
run report "$reference/data/survey/sfo_2018_raw.csv" --map nps=NETPRO,csat=Q7ALL \
  --not-applicable nps:11,csat:0,6 --missing BLANK,Blank
fine
out_has 'NPS is +31.'
out_has '95 % interval +28 to +34, n = 2,650.'
out_has '78.4 %  ±1.6'
checks=$((checks + 1))
grep -qE '^NPS +2,809 +2,650 +0 +159$' out || fail 'rows of NPS'

# Telephone customers: a flag in a snapshot is no rate.
run churn "$reference/data/churn/telco_ibm.csv" --format json
fine
value_is flagged 1869
value_is count 7043
near flagged_share 0.2653698707936959
out_has '"flagged_share_note": "a share of the table, not a rate over a period"'
rows_add_up

# The purchase log of CDNOW, columns of blanks.
cdnow=(ltv "$reference/data/clv/CDNOW_master.txt" --delimiter space
  --map customer=customer_id,amount=dollar_value,time=date)
run "${cdnow[@]}" --format json
fine
value_is read 69659
value_is customers 23570
near revenue_per_customer 106.080425540942
near lower 103.004521225474
near upper 109.156329856410
value_is revenue 2500315.63
rows_add_up
run "${cdnow[@]}" --period month --format csv
fine
checks=$((checks + 1))
[ "$(column period | wc -l)" = 18 ] || fail 'eighteen months'
out_has '1997-01,38.11625924037'
out_has '1998-06,50.53738379814'

# An export with three header rows.
run nps "$reference/data/survey/qualtrics_3header_sample.csv" --header-rows 3
code_is 2
err_has 'no column is known to be the score; the columns are '

# What inspect says of real exports, and that its commands run.
# inspected FILE KIND: leaves the last line in $line.
inspected() {
  run inspect "$reference/data/$1" --format json
  fine
  err_is_empty
  value_is export "\"$2\""
  run inspect "$reference/data/$1"
  fine
  line=$(tail -1 out)
}
runs() {
  shown=$line
  code=0
  eval "\"$cxm\" ${line#cxm }" >out 2>err || code=$?
  fine
}
inspected survey/qualtrics_3header_sample.csv qualtrics
out_has '3 header rows'
inspected survey/qualtrics_legacy_sample.csv qualtrics_legacy
out_has 'utf-8 with a byte order mark, 2 header rows'
inspected survey/surveymonkey_starwars_2header.csv surveymonkey
out_has 'windows-1252, 2 header rows; 1186 rows looked at, all of them'
inspected survey/jupyter_2015_ux_surveyexport.csv alchemer
out_has '927 rows partial'
inspected survey/jupyter_2016_education_googleforms.csv google_forms
out_has 'time %m/%d/%Y %H:%M:%S'
inspected survey/jupyterlab_2018_ux_test.csv plain
out_has 'the first row is empty'
inspected survey/sfo_2018_raw.csv plain
out_has '--map score=NETPRO,customer=RESPNUM,weight=WEIGHT --not-applicable 11'
runs
out_has 'weighted NPS  +35'
inspected churn/telco_ibm.csv plain
out_has '--map flag=Churn'
runs
out_has 'flagged  1,869'
inspected clv/CDNOW_master.txt plain
out_has '--delimiter space --map customer=customer_id,amount=dollar_value,time=date'
runs
out_has '23,570'

finish
