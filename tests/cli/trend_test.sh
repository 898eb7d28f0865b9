# cxm trend: tests, slopes and control limits of monthly scores, gaps, periods not over, groups.
. "$(dirname "$0")/check.sh"

figures="$tests/../oracle/figures"
# ref FILE CASE KEY: a number of a case of a file of figures. refs: the numbers of a list.
case_of() { sed -n "/\"name\": \"$2\"/,/^  }/p" "$figures/$1.json"; }
ref() { case_of "$1" "$2" | sed -n "s/^ *\"$3\": \([^,[]*\),\{0,1\}$/\1/p" | head -1; }
refs() {
  case_of "$1" "$2" | sed -n "/\"$3\": \[/,/^   \]/p" | grep -o '[-0-9][-0-9.e]*,\{0,1\}$' | tr -d ,
}

# rounded NUMBER: to ten decimals, without the sign of a zero.
rounded() {
  local text
  text=$(printf '%.10f' "$1" 2>/dev/null) || text="$1"
  [ "$text" != -0.0000000000 ] || text=0.0000000000
  echo "$text"
}
# about NAME VALUE: the first value of that name in the JSON of out.
about() {
  checks=$((checks + 1))
  [ "$(rounded "$(value "$1")")" = "$(rounded "$2")" ] ||
    fail "expected \"$1\": $2, found $(value "$1")"
}
# all NAME: the values of that name in the listing of periods in the JSON of out, one a line.
all() { sed -n '/^  "periods": \[/,$p' out | sed -n "s/^ *\"$1\": \(.*[^,]\),\{0,1\}$/\1/p"; }
# all_are NAME VALUES...
all_are() {
  checks=$((checks + 1))
  local name=$1 found expected=''
  shift
  found=$(all "$name" | while read -r x; do rounded "$x"; done | tr '\n' ' ')
  for x in "$@"; do expected+="$(rounded "$x") "; done
  [ "$found" = "$expected" ] || fail "expected \"$name\": $expected; found $found"
}
direction_is() { out_has "\"direction\": \"$1\""; }
# words_are NAME WORDS: the same for words.
words_are() {
  checks=$((checks + 1))
  local found
  found=$(all "$1" | tr -d '"' | tr '\n' ' ')
  [ "${found% }" = "$2" ] || fail "expected \"$1\": $2; found ${found% }"
}
# counts_add_up: the periods have all the answers that were used.
counts_add_up() {
  checks=$((checks + 1))
  local sum=0 n
  for n in $(all count); do sum=$((sum + n)); done
  [ "$sum" = "$(value used)" ] || fail "$(value used) rows used, $sum in periods"
  rows_add_up
}

last_days=(31 28 31 30 31 30 31 31 30 31 30 31)
# last_day I: the last day of the month I of 2025, counted from 0 and on into 2026.
last_day() { printf '%d-%02d-%02d' $((2025 + $1 / 12)) $(($1 % 12 + 1)) "${last_days[$1 % 12]}"; }
rows() { # rows N ROW
  local i
  for ((i = 0; i < $1; i++)); do printf '%s\n' "$2"; done
}
# scores_of TAIL SCORES...: 100 answers a month that make these scores, each row with a tail; "-" is
# a month without answers.
scores_of() {
  local tail=$1 month=0 x
  shift
  for x in "$@"; do
    if [ "$x" != - ]; then
      local detractors=0
      [ "$x" -ge 60 ] || detractors=20
      rows $((x + detractors)) "10,$(last_day $month)$tail"
      rows $detractors "0,$(last_day $month)$tail"
      rows $((100 - x - 2 * detractors)) "7,$(last_day $month)$tail"
    fi
    month=$((month + 1))
  done
}
scores_file() { # scores_file NAME SCORES...
  local name=$1
  shift
  {
    echo score,time
    scores_of '' "$@"
  } >"$name"
}

# The tests against the figures of R and pyMannKendall.
mapfile -t scores < <(refs mann_kendall monthly_nps_12 x)
scores_file a.csv "${scores[@]}"
run trend a.csv --period month --format json
fine
value_is command '"trend"'
value_is metric '"nps"'
value_is figure '"score"'
value_is control_chart '"score"'
value_is unfinished null
value_is periods 12
value_is answers 1200
value_is used 1200
counts_add_up
about s "$(ref mann_kendall monthly_nps_12 S)"
about tau_b "$(ref mann_kendall monthly_nps_12 tau_b)"
about p "$(ref mann_kendall monthly_nps_12 p_two_sided)"
about adjusted_p "$(ref mann_kendall monthly_nps_12 p_two_sided)"
about slope "$(ref mann_kendall monthly_nps_12 slope)"
mapfile -t ci < <(refs mann_kendall monthly_nps_12 ci95)
about lower "${ci[0]}"
about upper "${ci[1]}"
about change_p "$(ref mann_kendall monthly_nps_12 p_value)"
direction_is rises
last_before=$(($(ref mann_kendall monthly_nps_12 change_index_1based) - 1))
value_is change_after "\"$(last_day $last_before | cut -c1-7)\""
all_are value "${scores[@]}"
words_are unfinished "$(printf 'false %.0s' {1..12} | sed 's/ $//')"
# Limits by the number of answers: 692 promoters and 240 detractors of 1200, so one answer deviates by
# 100·√(932/1200 − (452/1200)²), and a hundred by a tenth of it.
all_are control_centre $(printf '37.666666666666664 %.0s' {1..12})
all_are control_lower $(printf '13.76457470801 %.0s' {1..12})
all_are control_upper $(printf '61.56875862532 %.0s' {1..12})
words_are beyond "$(printf 'false %.0s' {1..12} | sed 's/ $//')"
run trend a.csv --period month
fine
err_has 'columns found by their names'
out_has 'NPS rises by 1.4 points a month (95 %: +1.1 to +1.7), p < 0.001 over 12 months; the level changed after 2025-05, p = 0.039.'
out_has 'NPS by month, with limits by the number of answers:'
out_lacks 'is not over'
run trend a.csv --period month --confidence 0.999
out_has '(99.9 %: '
out_lacks 'the level changed'
run trend - --period month --format json <a.csv
about p "$(ref mann_kendall monthly_nps_12 p_two_sided)"

# The other charts of the same scores. Those figures are made with d₂ rounded to 1.128, which is 0.03 % less
# than the one here: what depends on it is by their formulas with d₂ = 2/√π.
run trend a.csv --period month --chart xmr --format json
value_is control_chart '"xmr"'
all_are control_centre $(printf "$(ref control_charts xmr_individuals center) %.0s" {1..12})
all_are control_lower $(printf '30.17402084238 %.0s' {1..12})
all_are control_upper $(printf '45.15931249095 %.0s' {1..12})
words_are beyond 'false true false false false false false false false false false true'
value_is beyond 2
run trend a.csv --period month --chart xmr
out_has '; beyond the control limits: 2025-02, 2025-12.'
run trend a.csv --period month --chart ewma --format json
all_are ewma $(refs control_charts ewma_lambda0.2 y)
all_are control_lower 36.16813750181 35.74761298347 35.52130875646 35.38823992477 35.30701079227 35.25646041012 \
  35.22465725937 35.20451881917 35.19171621209 35.18355718467 35.178349447 35.17502220713
all_are control_upper 39.16519583152 39.58572034987 39.81202457687 39.94509340856 40.02632254106 40.07687292321 \
  40.10867607397 40.12881451417 40.14161712124 40.14977614867 40.15498388633 40.15831112621
run trend a.csv --period month --chart cusum --format json
all_are cusum_above 0 0 0 0 0 0 \
  0 0.8346420255968 1.268891443515 3.304711292149 4.940138533104 7.776743597096
all_are cusum_below -2.169284051194 -5.139353317745 -6.107459545902 -6.2747805587 -7.643279394536 -7.009815191976 \
  -6.776743597096 -4.942101571499 -3.507852153581 -0.472032304947 0 0
all_are control_lower $(printf -- '-5 %.0s' {1..12})
words_are beyond 'false true true true true true true false false false false true'
run trend a.csv --period month --chart cusum
out_has 'with cumulative sums in standard deviations and their limits:'
run trend a.csv --period month --chart shewhart
refused '--chart shewhart: not one of standard, xmr, ewma, cusum'

# A falling one, one without a trend, and one that is short.
of_case() { # of_case NAME DIRECTION
  mapfile -t scores < <(refs mann_kendall "$1" x)
  scores_file b.csv "${scores[@]}"
  run trend b.csv --period month --format json
  fine
  about s "$(ref mann_kendall "$1" S)"
  about tau_b "$(ref mann_kendall "$1" tau_b)"
  about p "$(ref mann_kendall "$1" p_two_sided)"
  about slope "$(ref mann_kendall "$1" slope)"
  about change_p "$(ref mann_kendall "$1" p_value)"
  mapfile -t ci < <(refs mann_kendall "$1" ci95)
  about lower "${ci[0]:-null}"
  about upper "${ci[1]:-null}"
  direction_is "$2"
}
of_case declining_n10 falls
err_lacks 'too few'
run trend b.csv --period month
out_has 'NPS falls by 1.0 points a month (95 %: −1.1 to −1.0), p < 0.001 over 10 months.'
of_case noisy_no_trend_n20 'no clear trend'
of_case short_n4 'no clear trend'
err_has 'note: 4 months are too few for an interval of the slope at this level'
run trend b.csv --period month
out_has 'NPS: no clear trend, +1.6 points a month, p = 0.308 over 4 months.'

# Means with ties: ten answers each, of 4 and 5 or of 3 and 4.
{
  echo score,time
  month=0
  for x in $(refs mann_kendall ties_n15 x); do
    tenths=$(printf '%.0f' "${x}e1")
    high=$((tenths - 40))
    rows $high "5,$(last_day $month)"
    rows $((10 - high)) "4,$(last_day $month)"
    month=$((month + 1))
  done
} >ties.csv
run trend ties.csv --metric satisfaction --period month --format json
fine
value_is figure '"mean"'
value_is control_chart '"mean"'
about s "$(ref mann_kendall ties_n15 S)"
about tau_b "$(ref mann_kendall ties_n15 tau_b)"
about p "$(ref mann_kendall ties_n15 p_two_sided)"
about slope "$(ref mann_kendall ties_n15 slope)"
mapfile -t ci < <(refs mann_kendall ties_n15 ci95)
about lower "${ci[0]}"
about upper "${ci[1]}"
about change_p "$(ref mann_kendall ties_n15 p_value)"
about control_centre 4.3
run trend ties.csv --metric satisfaction --period month
out_has 'satisfaction mean rises by 0.033 a month (95 %: +0.025 to +0.040), p < 0.001 over 15 months; the level changed after 2025-05, p = 0.043.'
run trend ties.csv --metric ces --scale 1:5 --reverse --period month --format json
about s "-$(ref mann_kendall ties_n15 S)"
direction_is falls
run trend ties.csv --metric ces --scale ces:1:5 --period month --format json
direction_is rises
run trend ties.csv --metric ces --scale csat:1:5 --period month
refused '--scale csat:1:5: there is no metric "csat" here'

# Shares by counts: the p chart.
{
  echo score,time
  mapfile -t n < <(refs control_charts p_chart_unequal_n sizes)
  month=0
  for x in $(refs control_charts p_chart_unequal_n x); do
    rows "$x" "5,$(last_day $month)"
    rows $((n[month] - x)) "2,$(last_day $month)"
    month=$((month + 1))
  done
} >shares.csv
run trend shares.csv --metric csat --period month --format json
fine
value_is figure '"top_box"'
value_is control_chart '"p"'
about control_centre "$(ref control_charts p_chart_unequal_n center)"
mapfile -t limits < <(refs control_charts p_chart_unequal_n limits)
all_are control_lower $(for ((i = 0; i < 16; i += 2)); do echo "${limits[i]}"; done)
all_are control_upper $(for ((i = 1; i < 16; i += 2)); do echo "${limits[i]}"; done)
all_are count "${n[@]}"
counts_add_up
run trend shares.csv --metric csat --period month
out_has 'percentage points a month'
out_has 'CSAT top box: no clear trend'

# A month that stands out, by its answers.
scores_file odd.csv 30 30 30 30 -20 30 30 30
run trend odd.csv --period month
out_has '; beyond the control limits: 2025-05.'
run trend odd.csv --period month --format json
words_are beyond 'false false false false true false false false'

# Months without answers are gaps that keep their place.
scores_file gaps.csv 10 - 14 - - 20 22
run trend gaps.csv --period month --format json
fine
value_is periods 4
about slope 2
about s 6
words_are period '2025-01 2025-02 2025-03 2025-04 2025-05 2025-06 2025-07'
words_are count '100 0 100 0 0 100 100'
words_are value '10.0 null 14.0 null null 20.0 22.0'
words_are beyond 'false null false null null false false'
counts_add_up
run trend gaps.csv --period quarter --format json
words_are period '2025-Q1 2025-Q2 2025-Q3'
words_are unfinished 'false false true'
# A month with answers that do not count is a gap too.
sed 's/^.*,2025-03-31$/99,2025-03-31/' gaps.csv >na.csv
run trend na.csv --period month --not-applicable 99 --format json
words_are count '100 0 0 0 0 100 100'
value_is not_applicable 100
counts_add_up

# All alike: no test, and nothing beyond limits of no width.
{
  echo score,time
  for month in 0 1 2 3 4 5; do rows 3 "10,$(last_day $month)"; done
} >equal.csv
run trend equal.csv --period month --format json
about slope 0
value_is s 0.0
value_is tau_b null
value_is p null
value_is change_after null
value_is change_p null
value_is beyond 0
direction_is 'no clear trend'
words_are beyond 'false false false false false false'
run trend equal.csv --period month
out_has 'NPS is the same in all 6 months.'
for chart in xmr ewma cusum; do
  run trend equal.csv --period month --chart $chart --format json
  fine
  value_is beyond 0
done

# Few months.
scores_file two.csv 10 20
run trend two.csv --period month --format json
fine
err_has 'note: 2 months are too few for an interval of the slope'
value_is slope 10.0
value_is lower null
value_is s 1.0
value_is p 1.0
run trend two.csv --period month --quiet
err_is_empty
scores_file one.csv 10
run trend one.csv --period month --format json
fine
for name in slope lower upper tau_b s p adjusted_p change_after change_p; do value_is $name null; done
value_is periods 1
out_has '"direction": null'
value_is value 10.0
value_is control_lower null
run trend one.csv --period month
out_has 'NPS: one month that is over has answers, and a trend needs two.'
echo score,time >none.csv
run trend none.csv --period month --format json
fine
err_has 'warning: none.csv: there are no rows'
value_is periods 0
value_is used 0
out_has '"periods": []'
rows_add_up
run trend none.csv --period month
out_has 'NPS: no month that is over has answers'

# The last month is not over: it is shown, and counts for nothing.
{
  cat a.csv
  rows 50 0,2026-01-30
} >open.csv
run trend open.csv --period month --format json
fine
value_is unfinished '"2026-01"'
value_is periods 12
value_is answers 1200
value_is used 1250
about p "$(ref mann_kendall monthly_nps_12 p_two_sided)"
about control_centre 37.666666666666664
counts_add_up
[ "$(all unfinished | tail -1)" = true ] || fail 'expected the last period to be unfinished'
[ "$(all beyond | tail -1)" = null ] || fail 'expected nothing beyond in the last period'
[ "$(all value | tail -1)" = -100.0 ] || fail 'expected the score of the last period'
run trend open.csv --period month
out_has '2026-01 is not over: the data end on 2026-01-30. Tests and limits leave it out.'
run trend open.csv --period month --format csv
err_has 'note: 2026-01 is not over'
run trend open.csv --period day --format json
value_is unfinished null # a day is over when it was seen
# An answer on its last day, or one that does not count: then it is over.
for answer in 10 ''; do
  {
    cat open.csv
    echo "$answer,2026-01-31"
  } >over.csv
  run trend over.csv --period month --format json
  value_is unfinished null
  value_is periods 13
  counts_add_up
done
# Where the business is: the last instant lies in February in Tokyo, in January in Berlin.
{
  sed 's/^\(.*\)$/\1T12:00:00Z/; 1s/T.*//' a.csv
  echo 10,2026-01-31T16:00:00Z
} >instants.csv
run trend instants.csv --period month
refused 'instants.csv:2:4: error: this time is an instant' '--timezone UTC'
run trend instants.csv --period month --timezone Europe/Berlin --format json
value_is unfinished null
run trend instants.csv --period month --timezone Asia/Tokyo --format json
value_is unfinished '"2026-02"'

# Answers without a time lie in no period: they are left out, and counted.
{
  cat a.csv
  printf '10,\n,\n9,\n'
} >untimed.csv
run trend untimed.csv --period month --format json
value_is used 1200
value_is missing 3
counts_add_up

# Groups: their p are one family. p alone: 0.000279, 0.000310, 0.973841.
{
  echo score,time,plan
  scores_of ,rise $(refs mann_kendall monthly_nps_12 x)
  scores_of ,fall $(refs mann_kendall declining_n10 x)
  scores_of , $(refs mann_kendall noisy_no_trend_n20 x)
} >groups.csv
column_about() { # column_about NAME VALUES...
  checks=$((checks + 1))
  local name=$1 found expected=''
  shift
  found=$(column "$name" | while read -r x; do rounded "$x"; done | tr '\n' ' ')
  for x in "$@"; do expected+="$(rounded "$x") "; done
  [ "$found" = "$expected" ] || fail "expected in $name: $expected; found $found"
}
noise=0.9738410226253847 fall=0.0003101414891824454 rise=0.0002786876842340689
run trend groups.csv --period month --by plan --format csv
fine
out_has 'plan,periods,answers,slope,lower,upper,tau_b,s,p,adjusted_p,direction,change_after,change_p,change_adjusted_p,beyond'
column_is plan ' fall rise'
column_is periods '20 10 12'
column_is direction 'no clear trend falls rises'
column_about p $noise $fall $rise
column_about adjusted_p $noise 0.0008360630527022067 0.0008360630527022067
column_is change_after '2025-09 2025-05 2025-05'
column_about change_adjusted_p 1 0.13228500595320408 0.11830105594386357
adjusted() { # adjusted RULE P P P
  run trend groups.csv --period month --by plan --format csv --adjust "$1"
  fine
  column_about adjusted_p "${@:2}"
}
adjusted none $noise $fall $rise
adjusted bonferroni 1 0.0009304244675473362 0.0008360630527022067
adjusted hochberg $noise 0.0006202829783648908 0.0006202829783648908
adjusted bh $noise 0.0004652122337736681 0.0004652122337736681
adjusted by 1 0.0008528890952517248 0.0008528890952517248
run trend groups.csv --period month --by plan --adjust hlom
refused '--adjust hlom: not one of none, bonferroni, holm, hochberg, hommel, bh, by' 'did you mean --adjust holm?'
run trend groups.csv --period month --by plan
out_has 'NPS (plan rise) rises by 1.4 points a month (95 %: +1.1 to +1.7), adjusted p < 0.001 over 12 months.'
out_has 'NPS (plan (none)): no clear trend, 0.0 points'
out_lacks 'the level changed'
run trend groups.csv --period month --by plan --format json
value_is adjust '"holm"'
out_has '"plan": null'
counts_add_up
run trend groups.csv --period month --by plan --format markdown
fine
out_has '| plan | periods |'
out_has '| rise | 12 | 1,200 | +1.4 | +1.1 | +1.7 |'
out_has '| rise | 2025-01 | 100 | +31.0 |'
run trend groups.csv --period month --by plan --adjust none
out_has 'NPS (plan rise) rises by 1.4 points a month (95 %: +1.1 to +1.7), p < 0.001 over 12 months; the level changed after 2025-05, p = 0.039.'
# Columns that are called like those of the result, or are no names for a spreadsheet.
sed '1s/plan/slope/' groups.csv >slope.csv
run trend slope.csv --period month --by slope --format csv
out_has 'key.slope,periods,answers,slope,'
sed '1s/plan/"=a,b"/' groups.csv >comma.csv
run trend comma.csv --period month --by '"=a,b"' --format csv
out_has "\"'=a,b\",periods,"
# Many of them: the clearest are told.
{
  echo score,time,plan
  for ((i = 0; i < 24; i++)); do
    for ((month = 0; month < 6; month++)); do
      for ((k = 0; k < 4; k++)); do echo "$(((k * 3 + i + month * i / 4) % 11)),$(last_day $month),p$i"; done
    done
  done
} >many.csv
run trend many.csv --period month --by plan
out_has 'These are the clearest; the table has all 24 groups.'
checks=$((checks + 1))
[ "$(grep -c '^NPS (plan' out)" = 20 ] || fail 'expected twenty sentences'

# Weights: no number of answers says how much the score varies, so the limits are those of moving ranges.
sed '1s/$/,weight/; 2,$s/$/,2/' a.csv >weighted.csv
run trend weighted.csv --period month --weight weight --format json
fine
value_is control_chart '"xmr"'
about slope "$(ref mann_kendall monthly_nps_12 slope)"
about control_centre "$(ref control_charts xmr_individuals center)"
counts_add_up

# One answer of a customer and month.
{
  echo score,time,customer
  for month in 0 1 2 3; do
    echo "0,$(last_day $month),c"
    echo "10,$(last_day $month),c"
    echo "7,$(last_day $month),d"
  done
} >twice.csv
run trend twice.csv --period month --duplicates best --format json
value_is duplicate 4
words_are count '2 2 2 2'
words_are value '50.0 50.0 50.0 50.0'
counts_add_up

# Any number of threads, one result.
run trend groups.csv --period month --by plan --threads 1 --format json
cp out one-thread
run trend groups.csv --period month --by plan --threads 4 --format json
checks=$((checks + 1))
cmp -s one-thread out || fail 'expected the same with four threads'

# What is refused, with its place.
: >empty.csv
run trend empty.csv --period month
refused 'empty.csv: error: the file is empty'
run trend nowhere.csv --period month
refused "nowhere.csv: error: can't be opened"
run trend a.csv
refused 'cxm trend: a trend is over periods' '--period month'
run trend a.csv --period month --metric mrr
refused '--metric mrr: not one of nps, csat, ces, satisfaction'
run trend a.csv --period month --method linearized-t
refused '--method linearized_t'
run trend a.csv --period month --metric csat
refused 'a.csv:2:1: error: score "10" is outside 1–5' '--not-applicable 10'
printf 'score,time\n9,2025-01-31\n12,2025-02-28\n' >bad.csv
run trend bad.csv --period month
refused 'bad.csv:3:1: error: score "12" is outside 0–10' '--not-applicable 12'
run trend bad.csv --period month --on-bad-row=count --format json
fine
value_is out_of_scale 1
counts_add_up
printf 'score,time\n9,2025-01-31\n8,soon\n' >bad.csv
run trend bad.csv --period month
refused 'bad.csv:3:3: error: '
run trend bad.csv --period month --on-bad-row=count --format json
value_is unparsable 1
counts_add_up
printf 'score,plan\n9,a\n' >dateless.csv
run trend dateless.csv --period month
refused '--period needs the time, and no column is known to be it' '--map time=COLUMN'
printf 'score,time\n9,0025-01-31\n8,2025-01-31\n' >typo.csv
run trend typo.csv --period month
refused 'from 0025-01-31 to 2025-01-31 there are more than 10000 periods' 'a longer --period'
run trend a.csv --period month --fail-under 30
refused 'there is no option --fail-under'

finish
