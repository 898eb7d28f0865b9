# Files that are not what they should be, and values that must not become figures.
. "$(dirname "$0")/check.sh"

commands='nps csat ces satisfaction churn ltv report'

# Files that can't be read at all.
: >empty.csv
mkdir folder
printf 'score\n9\n' >locked.csv
for command in $commands; do
  run $command empty.csv
  refused 'empty.csv: error: the file is empty'
  if [ $command != report ]; then # which reads folders
    run $command folder
    refused 'folder: error: this is a folder, not a file' 'name a file in it'
  fi
  run $command nowhere.csv
  refused "nowhere.csv: error: can't be opened" 'check the name and the folder'
done
run report folder --timezone UTC
refused 'folder: error: '
run nps - </dev/null
refused '<stdin>: error: the file is empty'
run nps locked.csv nowhere.csv
refused "nowhere.csv: error: can't be opened"
printf '\x1f\x8b\x08\x00\x00\x00\x00\x00' >packed.csv
run nps packed.csv
refused 'packed.csv: error: the file ends within its gzip data' 'it was not written or copied'
printf 'BZh91AY' >packed.csv
run nps packed.csv
refused 'packed.csv: error: the file is compressed with bzip2' 'unpack it: bzip2 -dc packed.csv'

# A header and no rows: figures of nothing, and a word about it.
echo 'score,plan,customer,amount,churned' >header.csv
run nps header.csv
fine
err_has 'warning: header.csv: there are no rows'
out_has 'NPS  n/a'
run nps header.csv --format json
value_is score null
value_is lower null
value_is count 0
rows_add_up
run nps header.csv --by plan --format json
fine
out_has '"results": []'
run nps header.csv --by plan,customer --format csv
out_is 'plan,customer,score,lower,upper,confidence,method,count,promoters,passives,detractors'
run csat header.csv --format csv
fine
out_has ',wilson,0,'
run churn header.csv --format json
value_is flagged_share null
run ltv header.csv --format json
fine
rows_add_up

# A column that is not there.
printf 'Score,plan,customer\n9,a,x\n' >a.csv
run nps a.csv --map score=scor
refused 'no column is named "scor"' 'did you mean "Score"?'
run nps a.csv --by plann
refused 'no column is named "plann"' 'did you mean "plan"?'
run nps a.csv --weight wieght
refused 'no column is named "wieght"'
run csat a.csv --map score=nothing-like-it
refused 'no column is named "nothing-like-it"'
printf 'q1,q2\n9,3\n' >unknown.csv
run nps unknown.csv
refused 'unknown.csv: error: no column is known to be the score; the columns are q1, q2' '--map score=COLUMN'
run nps a.csv --period month
refused 'a.csv: error: --period needs the time, and no column is known to be it' '--map time=COLUMN'
run nps a.csv --duplicates latest
refused '--duplicates needs the time'
printf 'score,rating\n9,3\n' >two.csv
run nps two.csv
refused 'several columns could be the score: score, rating' '--map score=score'
printf 'score,score\n9,3\n' >same.csv
run nps same.csv
refused 'several columns could be the score: score, score' "--map 'score=#2'"
run nps same.csv --map 'score=#2'
fine
out_has 'NPS  −100'
run churn a.csv
refused 'no column is known to be the flag' '--map flag=COLUMN'
cp "$data/subscriptions.csv" .
run churn subscriptions.csv
refused 'no column is known to be the flag' \
  '--map flag=COLUMN; or, as a ledger of subscriptions, --map customer=customer,start=started_at,end=ended_at,mrr=mrr'

# Values that are no answers: refused with their place, or counted by reason.
# one VALUE REASON COMPLAINT HINT
one() {
  printf 'score\n9\n%s\n' "$1" >one.csv
  run nps one.csv
  refused "one.csv:3:1: error: $3" "$4"
  run nps one.csv --on-bad-row=count --format json
  fine
  value_is read 2
  value_is used 1
  value_is "$2" 1
  value_is count 1
  rows_add_up
}
one 11 out_of_scale 'score "11" is outside 0–10' '--not-applicable 11'
one -1 out_of_scale 'score "-1" is outside 0–10' '--not-applicable -1'
one 10.5 out_of_scale 'score "10.5" is outside 0–10' '--on-bad-row=count leaves such rows out'
one 1e300 out_of_scale 'score "1e300" is outside 0–10' '--on-bad-row=count leaves such rows out'
one 8.5 fractional 'score "8.5" is not a whole number' '--on-bad-row=count leaves such rows out'
one true unparsable 'score "true" is not a number' '--missing true'
one NaN unparsable 'score "NaN" is not a number' '--missing NaN'
one nan unparsable 'score "nan" is not a number' '--missing nan'
one inf unparsable 'score "inf"' '--missing inf'
one 1e999 unparsable 'score "1e999" is too large' '--on-bad-row=count'
one 0x9 unparsable 'score "0x9" is not' '--missing 0x9'
one 6-8 unparsable 'score "6-8"' '--missing 6-8'
one 9/10 unparsable 'score "9/10"' '--missing 9/10'

printf 'score\n9\nNA\n-\n' >words.csv
run nps words.csv --missing NA,- --format json
fine
value_is missing 2
rows_add_up
printf 'score\n10 - Extremely likely\n0 = not at all\n9 (very likely)\n' >labels.csv
run nps labels.csv --format json
value_is promoters 2
value_is detractors 1

# Nobody answered.
printf 'score,plan\n,a\n"",b\n  ,a\n' >nobody.csv
run nps nobody.csv
fine
err_has 'warning: nobody.csv: none of the rows could be used'
out_has 'NPS  n/a'
out_has '3 rows read, 0 used; 3 excluded: 3 missing'
run nps nobody.csv --by plan --format json
value_is score null
value_is missing 3
rows_add_up
run nps nobody.csv --format csv
out_has ',,,0.95,score,0,0,0,0'

# Weights.
printf 'score,weight\n9,1\n3,-1\n' >negative.csv
run nps negative.csv --weight weight
refused 'negative.csv:3:3: error: weight "-1": a weight is 0 or a number' '--on-bad-row=count'
run nps negative.csv --weight weight --on-bad-row=count --format json
value_is unparsable 1
value_is count 1
rows_add_up
printf 'score,weight\n9,1\n3,NaN\n8,\n' >nan.csv
run nps nan.csv --weight weight
refused 'nan.csv:3:3: error: weight "NaN" is not a number'
run nps nan.csv --weight weight --on-bad-row=count --format json
value_is unparsable 1
value_is missing 1
rows_add_up

# Rows that are broken.
printf 'score,plan\n9,a,1\n3,"b\n4,c\n' >broken.csv
run nps broken.csv
refused 'broken.csv:2:1: error: line has 3 fields, the header has 2' 'the delimiter is ","'
run nps broken.csv --on-bad-row=count --format json
fine
err_has 'warning: broken.csv:2:1: line has 3 fields'
err_has 'warning: broken.csv:3:3: the quote that opens here is never closed'
value_is read 3
value_is used 1
value_is unparsable 2
rows_add_up

# A file named twice would count twice.
run nps a.csv a.csv
refused 'a.csv is named twice: its rows would count twice'
ln -s a.csv b.csv
run nps a.csv ./b.csv
refused 'a.csv and ./b.csv are one file'
run nps - - <a.csv
refused '<stdin> is named twice'

finish
