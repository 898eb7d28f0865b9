# The same answers in every layout give the same figures.
. "$(dirname "$0")/check.sh"

# same: the figures of three answers, two of them from the group "café".
same() {
  fine
  value_is read 3
  value_is used 3
  value_is detractors 1
  rows_add_up
}
# by_plan FILE OPTIONS...: and the groups are read right.
by_plan() {
  run nps "$@" --map score=score --format json
  same
  run nps "$@" --map score=score --by plan --format csv
  fine
  out_has 'café,100,'
  out_has 'b,-100,'
}

rows() { # rows SEPARATOR END
  printf "score$1plan$2""9$1café$2""10$1café$2""3$1b$2"
}
rows , '\n' >a.csv
rows , '\r\n' >crlf.csv
rows , '\r' >cr.csv
{ printf '\357\273\277' && rows , '\n'; } >bom.csv
rows '\t' '\n' >a.tsv
rows ';' '\n' >semicolon.csv
rows '|' '\n' >pipe.csv
rows ' ' '\n' >blanks.txt
printf '  score \t plan\n 9   café\n10\tcafé  \n   3 b\n' >ragged.txt
printf 'score,plan\n"9","café"\n"10",café\n3,"b"' >quoted.csv
printf '[{"score":9,"plan":"café"},{"score":"10","plan":"caf\\u00e9"},{"plan":"b","score":3}]' >a.json
printf '{"total":3,"responses":[{"score":9,"plan":"café"},\n{"score":10,"plan":"café"},{"score":3,"plan":"b"}]}' >wrapped.json
printf '{"score":9,"plan":"café"}\n{"score":10,"plan":"café"}\n\n{"score":3,"plan":"b"}\n' >a.jsonl
rows , '\n' | sed 's/\xc3\xa9/\xe9/' >windows.csv
printf 'score,plan\nHow likely,Plan\n{"ImportId":"a"},{"ImportId":"b"}\n9,café\n10,café\n3,b\n' >three.csv

for file in a.csv crlf.csv cr.csv bom.csv a.tsv semicolon.csv pipe.csv quoted.csv a.json wrapped.json a.jsonl; do
  by_plan $file
  run nps - --format json <$file
  same
done
for file in blanks.txt ragged.txt; do
  by_plan $file --delimiter space
done
by_plan a.tsv --delimiter tab
by_plan semicolon.csv --delimiter ';'
by_plan windows.csv --encoding windows-1252
by_plan windows.csv --encoding latin1
by_plan three.csv --header-rows 3
run nps three.csv
refused 'three.csv:2:1: error: score "How likely" is not a number'
run nps windows.csv --by plan
refused 'windows.csv:2:3: error: plan "caf\xe9" is not UTF-8' '--encoding windows-1252'
run nps windows.csv --by plan --on-bad-row=count --format json
value_is unparsable 2
rows_add_up
run nps windows.csv # the column that is not UTF-8 is not asked for
fine
run nps a.csv --header-rows 0 --map 'score=#1' --on-bad-row=count --format json
value_is read 4
value_is unparsable 1
rows_add_up
run nps a.csv --delimiter ';'
refused 'a.csv: error: no column is known to be the score; the columns are score,plan'
run nps a.csv --delimiter ';;'
refused '--delimiter ;;: one character, tab or space'
run nps a.csv --delimiter '"'
refused 'the quote is also the delimiter'

# The layout that was named is in the policy, and only then.
run nps semicolon.csv --delimiter ';' --decimal-comma --format json
fine
out_has '"delimiter": ";"'
out_has '"decimal": ","'
run nps windows.csv --encoding windows-1252 --format json
out_has '"encoding": "windows-1252"'
run nps three.csv --header-rows 3 --format json
out_has '"header_rows": "3"'
run nps a.csv --format json
for name in delimiter decimal encoding header_rows date_format; do out_lacks "\"$name\""; done

# Decimal commas.
printf 'score;w\n9;1,5\n3;0,5\n' >comma.csv
run nps comma.csv --weight w
refused 'comma.csv:2:3: error: w "1,5" is not a number' '--decimal-comma'
run nps comma.csv --weight w --decimal-comma --format json
fine
value_is score 50.0

# A quoted line end, and where the error behind it is.
printf 'score,plan\n9,"two\nlines"\n12,b\n' >lines.csv
run nps lines.csv
refused 'lines.csv:4:1: error: score "12" is outside'
run nps lines.csv --by plan --not-applicable 12 --format json
out_has '"plan": "two\nlines"'

# JSON has types, nested names and lines that are broken.
printf '[{"score":9,"a":{"plan":"x"}},{"score":null},{"a":{"plan":"y"},"score":true}]' >nested.json
run nps nested.json --by a.plan
refused 'nested.json:1:72: error: score "true" is not an answer'
run nps nested.json --by a.plan --on-bad-row=count --format json
value_is used 1
value_is missing 1
value_is unparsable 1
out_has '"a.plan": "x"'
rows_add_up
printf '{"score":9}\n{"score":3}\n{bad\n' >broken.jsonl
run nps broken.jsonl
refused 'broken.jsonl:3:2: error: this is not JSON'
run nps broken.jsonl --on-bad-row=count --format json
value_is used 2
rows_add_up

# Several files are one; each is read in its own layout.
run nps a.csv a.tsv a.json --by plan --format json
fine
value_is read 9
rows_add_up
out_has '"score=score"'
printf 'rating,plan\n9,z\n' >other.csv
run nps a.csv other.csv --format json
fine
value_is used 4
out_has '"score=score"'
out_has '"score=rating"'
err_has 'a.csv: columns found by their names: --map score=score'
err_has 'other.csv: columns found by their names: --map score=rating'
cat a.tsv | { run nps a.csv - --format json && value_is used 6; }

finish
