# What a newcomer types wrongly, and what the command says.
. "$(dirname "$0")/check.sh"

printf 'score,plan\n9,a\n3,b\n' >a.csv

# Without a command: help, on standard error.
run
refused "cxm: error: no command was given"
err_has "Usage: cxm COMMAND FILE... [options]"
err_has "  nps  "

for help in --help -h; do
  run $help
  fine
  err_is_empty
  out_has "Usage: cxm COMMAND FILE... [options]"
done
run --version
fine
out_has "cxm "
for command in nps csat ces satisfaction churn ltv report; do
  run $command --help
  fine
  err_is_empty
  out_has "Usage: cxm $command FILE... [options]"
  out_has "Roles for --map: "
  out_has "Examples:"
done

# A mistyped command, option or value.
run nsp a.csv
refused 'there is no command "nsp"' 'did you mean cxm nps?'
run repotr a.csv
refused 'there is no command "repotr"' 'did you mean cxm report?'
run help
fine
err_is_empty
out_has "Usage: cxm COMMAND FILE... [options]"
run help nps
fine
out_has "Usage: cxm nps FILE... [options]"
run help nsp
refused 'cxm help: there is no command "nsp"' 'did you mean cxm help nps?'
run help nps csat
refused 'cxm help: one [COMMAND] at a time'
run a.csv
refused 'there is no command "a.csv"' 'commands: nps, csat'
run ''
refused 'there is no command ""'
run --format json nps a.csv
refused 'the command comes first, before --format'
run nps a.csv --mpa score=score
refused 'there is no option --mpa' 'did you mean --map?'
run nps a.csv --formta=json
refused 'there is no option --formta' 'did you mean --format?'
run nps a.csv --xyzzy
refused 'there is no option --xyzzy' 'cxm nps --help'
run ltv a.csv --scale 1:5
refused 'there is no option --scale'
run nps a.csv --format jsn
refused '--format jsn: not one of table, json, csv, markdown' 'did you mean --format json?'
run nps a.csv --period mnth
refused '--period mnth: not one of day, week, month, quarter, year' 'did you mean --period month?'
run nps a.csv --duplicates lastest
refused '--duplicates lastest: not one of' 'did you mean --duplicates latest?'
run nps a.csv --on-bad-row=cuont
refused '--on-bad-row cuont' 'did you mean --on-bad-row count?'
run nps a.csv --encoding utf8
refused '--encoding utf8' 'did you mean --encoding utf-8?'
run nps a.csv --color purple
refused '--color purple: not one of auto, always, never'
run nps a.csv --method wilsn
refused '--method wilsn' 'did you mean --method wilson?'

# Values that are missing, given twice, or none.
run nps a.csv --format
refused '--format needs a value'
run nps a.csv --format=
refused '--format needs a value'
run nps a.csv --scale
refused '--scale needs a value'
run nps a.csv --format json --format csv
refused '--format is given more than once'
run nps a.csv --reverse=yes
refused '--reverse takes no value'
for option in --timezone --by --map --weight --period --method --format --output; do
  run nps a.csv $option ''
  refused "${option#-}: an empty word is no value"
done
run nps ''
refused 'an empty word is no value'
run nps
refused 'cxm nps: no file was named' 'cxm nps FILE, or - for the standard input'

# Numbers.
run nps a.csv --confidence 95
refused '--confidence 95: a level lies between 0 and 1' 'did you mean --confidence 0.95?'
for level in 0 1 -0.5 100; do
  run nps a.csv --confidence=$level
  refused "--confidence $level: a level lies between 0 and 1" 'such as --confidence 0.95'
done
for level in abc nan inf 0.9x 0,95 1e999; do
  run nps a.csv --confidence $level
  refused "--confidence: \"$level\" is not a number"
done
run nps a.csv --header-rows two
refused '--header-rows: "two" is not a whole number'
run nps a.csv --header-rows=-1
refused '--header-rows -1: from 0 to 1000'
run nps a.csv --not-applicable NA
refused '"NA" is not a whole number' 'text that means no answer goes to --missing'
run nps a.csv --not-applicable 1.5
refused '"1.5" is not a whole number'
run nps a.csv --not-applicable 11,,99
refused 'nothing between two commas'

# Options that want a list do not take the file after them.
for option in '--not-applicable 11,99' '--map score=score' '--by plan' '--missing NA,BLANK'; do
  # shellcheck disable=SC2086
  run nps $option a.csv
  fine
  out_has '2 rows read, 2 used'
done
run nps --not-applicable -1,99 a.csv
fine
run nps --by plan --by score a.csv --format csv
fine
out_has 'plan,key.score,score,'

# A file whose name begins with a dash.
cp a.csv ./-a.csv
run nps -- -a.csv
fine
run nps ./-a.csv
fine

# A method that the metric does not have is said before any file is opened.
run nps nowhere.csv --method agresti-coull
refused '--method agresti_coull: a net share has the intervals score, adjusted_wald, wald, wilson'
run nps nowhere.csv --method linearized-t
refused '--method linearized_t'
run ltv nowhere.csv --method wilson
refused '--method wilson'
run churn nowhere.csv --method student-t
refused '--method student_t: a proportion has the intervals wilson'

# Names that come from outside can't drive the terminal.
escape=$(printf '\033[2J')
run "no${escape}such"
refused 'no?[2Jsuch'
run nps "no${escape}such.csv"
refused 'no?[2Jsuch.csv: error: '
run nps a.csv --format "$escape"
refused '--format ?[2J'
printf '%sscore\n9\n' "$escape" >escape.csv
run nps escape.csv
refused '?[2Jscore'

finish
