# Columns by role, whatever they are called.
. "$(dirname "$0")/check.sh"

cat >names.csv <<'END'
"How likely, overall",x=y,"say ""hi""",g,"mrr=a,b",score=2
9,10,7,a,5,1
10,3,7,b,6,1
END

# A value ends at a comma only where a role follows.
run nps names.csv --map 'score=How likely, overall' --format json
fine
value_is score 100.0
out_has '"score=How likely, overall"'
run nps names.csv --map 'score=How likely, overall,customer=g' --format json
fine
out_has '"score=How likely, overall"'
out_has '"customer=g"'
run nps names.csv --map 'customer=g,score=How likely, overall' --format json
fine
value_is score 100.0
run nps names.csv -m customer=g -m score=x=y --format json
fine
value_is score 0.0
run nps names.csv --map 'score=say "hi"' --format json
fine
value_is passives 2
run nps names.csv --map 'score=#1,customer=#4'
fine
run nps names.csv --map score=score=2 --format json
value_is detractors 2
run nps names.csv --map 'score=HOW LIKELY, OVERALL'
fine
run ces names.csv --map 'score=#5'
fine

# --by takes names with commas in quotes.
run nps names.csv --map score=x=y --by '"How likely, overall",g' --format csv
fine
out_has '"How likely, overall",g,score,'
run nps names.csv --map score=x=y --by '"say ""hi"""' --format json
fine
out_has '"say \"hi\"": "7"'
run nps names.csv --map score=x=y --by x=y --format csv
out_has 'x=y,score,'
run nps names.csv --map score=x=y --by 'How likely, overall'
refused 'no column is named "How likely"'
run nps names.csv --map score=x=y --by g,
refused 'nothing between two commas'

# Roles that are not there, or meant otherwise.
run nps names.csv --map scroe=g
refused '--map scroe=g: cxm nps has no role "scroe"' 'did you mean --map score=g?'
run nps names.csv --map score=g,tme=x
refused '--map: there is no role "tme"' 'did you mean time=?'
run nps names.csv --map score=g,mrr=x
refused '--map mrr=x: cxm nps has no role "mrr"' 'one of score, customer, time, weight'
run churn names.csv --map flag=g,start=x
refused 'there is no role "flag" here' 'the roles are customer, start, end, mrr'
run report names.csv --map foo=g
refused 'cxm report has no role "foo"'
for map in score = =x score= ,; do
  run nps names.csv --map "$map"
  refused '--map'
done
run nps names.csv --map score=g,score=x=y
refused '--map: two columns for "score"'
run nps names.csv --map score=g --map score=x=y
refused '--map: two columns for "score"'
run nps names.csv --map score=g,weight=x=y --weight g
refused 'both name the weight'

# A group that is called like a figure or like the period.
printf 'score,count,key\n9,1,2\n' >figures.csv
run nps figures.csv --by count,key --format csv
out_has 'key.count,key,score,'
run nps figures.csv --by score --format csv
out_has 'key.score,score,'
run nps figures.csv --by count --format json
out_has '"count": "1"'

# A name that is a formula.
printf 'score,=1+1\n9,a\n' >formula.csv
run nps formula.csv --by =1+1 --format csv
out_has "'=1+1,score,"

# What was found by itself is shown as the line to type.
printf 'score,User ID,Created At\n9,a,2025-01-01\n' >found.csv
run nps found.csv --duplicates latest
fine
err_has "note: found.csv: columns found by their names: --map 'score=score,customer=User ID,time=Created At'"
run nps found.csv --map score=score
err_is_empty

finish
