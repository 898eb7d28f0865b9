# Samples that were drawn by a design: against R's package survey on real files, a small sample by hand, raking, and
# what is refused.
. "$(dirname "$0")/check.sh"

# A small sample: the figures of R 4.2.2, survey 4.1-1 for the same rows.
cat >small.csv <<'CSV'
score,region,tier,store,w,Nh
10,N,basic,1,1.5,120
9,N,pro,1,2,120
3,N,basic,1,0.8,120
8,N,basic,2,1.2,120
7,N,pro,2,1,120
10,N,pro,2,1,120
6,N,basic,2,2.2,120
9,N,basic,3,1.7,120
0,N,basic,3,0.9,120
10,N,pro,3,1.3,120
9,S,basic,4,3,200
8,S,pro,4,2.5,200
5,S,basic,4,2.8,200
10,S,basic,5,3.3,200
7,S,pro,5,1.9,200
2,S,basic,5,2.1,200
9,S,pro,6,2.4,200
10,S,basic,6,2.6,200
8,E,basic,7,5,300
6,E,pro,7,4.5,300
9,E,basic,8,5.5,300
4,E,basic,8,4.8,300
10,E,pro,9,5.2,300
7,E,basic,9,4.7,300
CSV
run nps small.csv --weight w --strata region --format json
fine
near score 17.84037558685446
near standard_error 20.969942844618
near lower -25.76900787596
near upper 61.449759049670
value_is degrees_of_freedom 21.0
out_has '"strata": ['
rows_add_up
run nps small.csv --weight w --strata region --cluster store --format json
near standard_error 16.305666658664
value_is degrees_of_freedom 6.0
# Sizes without weights: each answer stands for as many as were not asked.
run nps small.csv --strata region --fpc Nh --format json
near score 11.935483870967
near standard_error 20.809636689255
# A group is a domain of the whole sample.
run nps small.csv --weight w --cluster w --strata region,tier --lonely centre
fine
run nps small.csv --weight w --cluster score --by region --format csv
fine
column_is count '6 10 8'

# Known totals.
cat >margins.csv <<'CSV'
column,value,total
region,E,300
region,N,120
region,S,200
tier,basic,390
tier,pro,230
CSV
run nps small.csv --weight w --rake margins.csv --format json
fine
near score 18.111306897481
near standard_error 20.26753131335
out_has '"rake": "margins.csv"'
sed 's/,300$/,0.483870967741935/;s/,120$/,0.193548387096774/;s/,200$/,0.32258064516129/;s/,390$/,0.629032258064516/;s/,230$/,0.370967741935484/' margins.csv >shares.csv
run nps small.csv --weight w --rake shares.csv --format json
near score 18.1113068974
run csat small.csv --map score=score --scale 0:10 --weight w --rake margins.csv --by tier
fine

# What can't be fitted, and what is no table of totals.
printf 'column,value,total\nregion,E,300\nregion,N,120\n' >missing_value.csv
run nps small.csv --weight w --rake missing_value.csv
refused '--rake missing_value.csv: there is no total for region "S"'
printf 'column,value,total\nregion,E,300\nregion,N,120\nregion,S,200\nregion,W,10\n' >absent.csv
run nps small.csv --weight w --rake absent.csv
refused 'nobody in the sample has region "W"' 'weights can'
printf 'column,value,total\nregion,E,300\nregion,N,120\nregion,S,200\ntier,basic,1\ntier,pro,2\n' >contradict.csv
run nps small.csv --weight w --rake contradict.csv
refused 'two margins are of populations of different size'
printf 'column,value,total\nregion,E,-3\n' >negative.csv
run nps small.csv --weight w --rake negative.csv
refused 'negative.csv:2:10: error: the total of region "E" is not a number from 0 on'
printf 'column,value,total\nregion,E,3\nregion,E,4\n' >twice.csv
run nps small.csv --weight w --rake twice.csv
refused 'twice.csv:3:8: error: a second total of region "E"'
printf 'column,value,total\n' >empty.csv
run nps small.csv --weight w --rake empty.csv
refused 'no totals to fit the weights to'
# Two answers that never come together with what the margins ask for.
printf 'score,a,b\n10,x,x\n3,y,y\n9,y,y\n' >diagonal.csv
printf 'column,value,total\na,x,10\na,y,20\nb,x,20\nb,y,10\n' >against.csv
run nps diagonal.csv --rake against.csv
refused 'no weights were found that fit all margins' 'the margins contradict each other'

# One unit in a stratum, one cluster in all, no weight, nothing.
printf 'score,s,c,w\n10,a,1,1\n3,a,2,1\n9,b,3,1\n' >lonely.csv
run nps lonely.csv --strata s
refused 'a stratum with a single sampled unit' '--lonely certainty or --lonely centre'
run nps lonely.csv --strata s --lonely certainty --format json
fine
near score 33.33333333333
printf 'score,c,w\n10,1,1\n3,1,1\n9,1,1\n' >one.csv
run nps one.csv --cluster c --format json
fine
near score 33.33333333333
value_is standard_error null
value_is lower null
printf 'score,c,w\n10,1,0\n3,2,0\n' >weightless.csv
run nps weightless.csv --cluster c --weight w --format json
fine
value_is score null
printf 'score,c,w\n' >none.csv
run nps none.csv --cluster c --format json
fine
value_is score null
rows_add_up
# A row that has no place in the design is left out and counted.
printf 'score,s,w\n10,a,1\n3,,1\n9,a,\n8,a,2\n2,a,1\n' >gaps.csv
run nps gaps.csv --strata s --weight w --format json
fine
value_is used 3
value_is missing 2
rows_add_up
run nps small.csv --weight w --strata nowhere
refused 'nowhere'
run nps small.csv --fpc region
refused '--fpc region: "N" is no size of a population'
printf 'score,n\n10,2\n3,2\n9,2\n' >too_small.csv
run nps too_small.csv --fpc n
refused 'a population is smaller than the sample'
run nps small.csv --strata region --duplicates latest --map customer=store
refused '--duplicates: not with --strata'
run nps small.csv --weight w --strata region --method bootstrap
refused 'linearized_t and wald'
run nps small.csv --weight w --strata region --method score --format json
fine
value_is method '"score"'

# The mean of any number.
run mean small.csv --map score=Nh --format json
fine
near mean 191.666666666666
value_is count 24
rows_add_up

needs_reference survey/sfo_2018_raw.csv
sfo=$reference/data/survey/sfo_2018_raw.csv
run nps "$sfo" --map score=NETPRO --not-applicable 11 --weight WEIGHT --strata STRATA,PEAK --format json
fine
near score 35.1136321035972
near standard_error 1.570769170092
rows_add_up
# Each answer a cluster of its own: nothing but weights, and areas are domains of the whole survey.
run nps "$sfo" --map score=NETPRO --not-applicable 11 --weight WEIGHT --cluster RESPNUM --format json
near standard_error 1.577934271747
run nps "$sfo" --map score=NETPRO --not-applicable 11 --weight WEIGHT --cluster RESPNUM --by BAREA --format csv
column_is BAREA 'A B C D E F G'
column_is count '661 238 189 495 157 407 503'
checks=$((checks + 1))
found=$(column standard_error | cut -c1-12 | tr '\n' ' ')
[ "$found" = '4.0356600341 4.9491225698 5.3802783248 3.2854876323 5.3768313979 3.5917864475 3.8536877299 ' ] ||
  fail "standard errors of the areas: $found"
run csat "$sfo" --map score=Q7ALL --not-applicable 6 --missing Blank,BLANK,0 --weight WEIGHT --strata PEAK --format json
near mean 4.042123167690

api=$reference/data/survey
run mean "$api/r_survey_apistrat.csv" --map score=api00 --weight pw --strata stype --fpc fpc --missing NA --format json
fine
near mean 662.2873631593
near standard_error 9.40894080278
value_is degrees_of_freedom 197.0
run mean "$api/r_survey_apiclus1.csv" --map score=api00 --weight pw --cluster dnum --fpc fpc --missing NA --format json
near mean 644.1693989071
near standard_error 23.54224069378
printf 'column,value,total\nstype,E,4421\nstype,H,755\nstype,M,1018\n' >types.csv
run mean "$api/r_survey_apiclus1.csv" --map score=api00 --weight pw --cluster dnum --fpc fpc --missing NA --rake types.csv --format json
near mean 642.3107882115
near standard_error 23.92048644509
# Totals of a number, beside those of a class: R's calibrate(…, calfun = "raking").
printf 'column,value,total\napi99,,3914069\nstype,E,4421\nstype,H,755\nstype,M,1018\n' >numbers.csv
run mean "$api/r_survey_apiclus1.csv" --map score=api00 --weight pw --cluster dnum --fpc fpc --missing NA --rake numbers.csv --format json
fine
near mean 665.3937960001
near standard_error 3.437753539834
out_has '"raking_steps"'
# The total alone, and with the size of the population.
printf 'column,value,total\napi99,,3914069\n,,6194\n' >size.csv
run mean "$api/r_survey_apistrat.csv" --map score=api99 --weight pw --strata stype --fpc fpc --missing NA --rake size.csv --format json
fine
near mean 631.9129803035
printf 'column,value,total\nname,,12\n' >words.csv
run mean "$api/r_survey_apistrat.csv" --map score=api99 --weight pw --missing NA --rake words.csv
refused 'in column name is no number'
printf 'column,value,total\napi99,,-5\n' >below.csv
run mean "$api/r_survey_apistrat.csv" --map score=api99 --weight pw --missing NA --rake below.csv
refused 'farthest off is column api99'

finish
