# cxm usability: attempts at tasks by group, one attempt of each user, and the questionnaires.
. "$(dirname "$0")/check.sh"

# of METRIC NAME VALUE: in the JSON of out, the first figure of this metric, to ten decimals.
of() {
  checks=$((checks + 1))
  local found
  found=$(sed -n "/^ *\"$1\": {/,/^ *}/p" out | sed -n "s/^ *\"$2\": \([^,]*\),\{0,1\}$/\1/p" | head -1)
  [ -n "$found" ] && [ "$(printf '%.10f' "$found" 2>/dev/null)" = "$(printf '%.10f' "$3")" ] ||
    fail "expected $1.$2: $3, found $found"
}
# excluded NAME COUNT, and that the rows add up.
excluded() {
  value_is "$1" "$2"
  rows_add_up
}

# unquoted FILE: its CSV without quotes, and semicolons for what they hid. What stands in quotes is
# every second piece between quotes.
unquoted() {
  local pieces piece i
  IFS='"' read -r -d '' -a pieces <"$1" || true
  for ((i = 0; i < ${#pieces[@]}; i++)); do
    piece=${pieces[i]}
    [ $((i % 2)) = 0 ] || piece=${piece//[,$'\n']/;}
    printf '%s' "$piece"
  done
}

# Ten attempts: five succeeded, three failed, one was abandoned, and of one only the rest is known.
cat >a.csv <<'END'
user,task,started,duration,clicks,errors,opportunities,outcome,plan
u1,buy,2025-01-10T10:00:00Z,60,4,0,4,succeeded,pro
u1,buy,2025-01-11T10:00:00Z,1:00,5,1,4,YES,pro
u2,buy,2025-01-12T10:00:00Z,90.5,9,2,4, failed ,pro
u2,buy,2025-02-13T10:00:00Z,2:00,8,1,4,y,basic
u3,buy,2025-02-14T10:00:00Z,0:10,1,0,4,abandoned,basic
u1,pay,2025-02-15T10:00:00Z,1:00:00,16,3,,True,basic
u2,pay,2025-02-16T10:00:00Z,30,2,1,2,N,basic
u3,pay,2025-02-17T10:00:00Z,,,0,2,0,basic
u3,pay,2025-02-18T10:00:00Z,7.5,6,0,2,1,
u4,pay,2025-02-19T10:00:00Z,15,7,2,2,,
END
run usability a.csv --format json
fine
err_has '--map outcome=outcome,duration=duration,clicks=clicks,errors=errors,opportunities=opportunities'
excluded missing 0
value_is read 10
value_is used 10
of task_success count 9
of task_success succeeded 5
of task_success failed 3
of task_success abandoned 1
of task_success success_rate 0.5555555555555556
of task_success failure_rate 0.3333333333333333
of task_success abandonment_rate 0.1111111111111111
of task_success lower 0.26665129349549316 # Wilson's interval of 5 of 9
of task_success upper 0.8112214789023353
of task_errors count 10
of task_errors errors_per_attempt 1
of task_errors with_error 6
of task_errors share_with_error 0.6
of task_errors opportunities 28
of task_errors errors_per_opportunity 0.25 # 7 of 28: who states no opportunities is not in it
# Of the five successes: 60, 60, 120, 3600 and 7.5 seconds; 4, 5, 8, 16 and 6 clicks.
of task_time count 5
of task_time geometric_mean 103.12631565524875
of task_time median 60
of task_time mean 769.5
of clicks_to_completion count 5
of clicks_to_completion median 6
of clicks_to_completion mean 7.8
of clicks_to_completion geometric_mean 6.875087710349915
out_has '"attempts": "all"'
out_has '"time_of": "successful"'

# Times and clicks of all attempts, 9 and 9 of them; without an outcome there are no others.
run usability a.csv --time-of all --format json
of task_time count 9
of task_time geometric_mean 55.18950661350474
of task_time median 60
of clicks_to_completion count 9
of clicks_to_completion mean 6.444444444444445
out_has '"time_of": "all"'
printf 'seconds,n\n10,1\n40,2\n,\n' >times.csv
run usability times.csv --map duration=seconds,clicks=n --format json
fine
of task_time geometric_mean 20
of clicks_to_completion median 1.5
out_has '"time_of": "all"'
out_lacks task_success
out_lacks task_errors
excluded missing 1

# Groups and periods; each metric has its own count.
run usability a.csv --by task --period month --timezone UTC --format csv
fine
unquoted out >plain && mv plain out
column_is task 'buy buy pay'
column_is period '2025-01 2025-02 2025-02'
column_is task_success.succeeded '2 1 2'
column_is task_success.failed '1 0 2'
column_is task_success.abandoned '0 1 0'
column_is task_success.count '3 2 4'
column_is task_errors.errors '3 1 6'
column_is task_time.count '2 1 2'
column_is clicks_to_completion.median '4.5 8 11'
run usability a.csv --by plan --format csv
unquoted out >plain && mv plain out
column_is plan ' basic pro'
column_is task_success.count '1 5 3'
run usability a.csv --by task
out_has 'task success rate'
out_has 'successful task time geometric mean'
run usability a.csv --period month
refused 'this time is an instant'

# One attempt of each user at each task: seven pairs of user and task, u4 without an outcome.
run usability a.csv --attempts first --format json
fine
err_has 'user=user,task=task,time=started'
of task_success count 6
of task_success succeeded 2 # u1 twice
of task_success failed 3
of task_success abandoned 1
of task_time count 2
value_is duplicate 3
value_is used 6
excluded missing 1
out_has '"attempts": "first"'
run usability a.csv --attempts best --format json
of task_success count 6
of task_success succeeded 4 # u2 at buying and u3 at paying did in the end
of task_success failed 1
of task_success abandoned 1
value_is duplicate 3
of task_time count 4
of task_time median 90 # 60, the earlier one of u1, then 120, 3600 and 7.5
run usability a.csv --attempts best --by task
out_has 'eventual task success rate'
run usability a.csv --attempts first --period month --timezone UTC --format csv
unquoted out >plain && mv plain out
column_is task_success.count '2 5' # u2 bought in two months
sed 's/,started,/,when,/' a.csv >untimed.csv
run usability untimed.csv --attempts first
refused '--attempts first needs the time, and no column is known to be it' '--map time=COLUMN'
run usability untimed.csv --attempts best --format json
of task_success succeeded 4
sed 's/^user,/who,/' a.csv >nobody.csv
run usability nobody.csv --attempts best
refused '--attempts needs the user, and no column is known to be it' '--map user=COLUMN'
run usability times.csv --map duration=seconds --attempts best
refused '--attempts needs the outcome'
# Who has no name is nobody's other attempt.
printf 'user,outcome\n,y\n,n\nx,n\nx,y\n' >unnamed.csv
run usability unnamed.csv --attempts best --format json
of task_success count 3
of task_success succeeded 2
value_is duplicate 1

# Methods: by name for success, others for the figures that they are for.
run usability a.csv --method clopper-pearson --format json
of task_success lower 0.21200850677886796 # where a tail of the binomial is 2.5 %, by bisection
of task_success upper 0.8630043377348335
of task_errors share_with_error_lower 0.262378076606945
of task_errors share_with_error_upper 0.8784477418801727
out_has '"share_with_error_method": "clopper_pearson"'
out_has '"method": "exact_poisson"'
out_has '"method": "student_t"'
for method in agresti-coull adjusted-wald; do
  run usability a.csv --method $method --format json
  of task_success lower 0.26629606343563306
  of task_success upper 0.8115767089621955
  out_has '"method": "agresti_coull"'
done
run usability a.csv --method bootstrap --format json
out_has '"method": "wilson"'
out_has '"method": "bootstrap"'
run usability a.csv --method student-t --confidence 0.9 --format json
fine
run usability a.csv --method goodman
refused '--method goodman: no figure of attempts has this interval'

# Cells that can't be used: refused with their place, or counted by their reason.
bad() { # bad CELLS PLACE-AND-WHAT REASON
  printf 'outcome,duration,clicks,errors,opportunities\ny,1,1,1,1\n%s\n' "$1" >bad.csv
  run usability bad.csv
  refused "bad.csv:3:$2"
  run usability bad.csv --on-bad-row=count --format json
  fine
  of task_success count 1
  excluded "$3" 1
}
bad 'maybe,1,1,1,1' '1: error: outcome "maybe" is none of succeeded, failed, abandoned, yes, no' unparsable
bad 'y,soon,1,1,1' '3: error: duration "soon" is not a number of seconds' unparsable
for time in 1:60 1:5 1:2:03 60:00:00:00 :30 1:: 1:00: -1:00 1:0x 1:30.5.5 1e999 nan 0x10; do
  bad "y,$time,1,1,1" "3: error: duration \"$time\" is not a number of seconds" unparsable
done
for time in 0 -3 0:00 0.0001 1e300; do
  bad "y,$time,1,1,1" "3: error: duration \"$time\" is no time that an attempt takes" out_of_scale
done
bad 'y,1,2.5,1,1' '5: error: clicks "2.5" is not a whole number' fractional
bad 'y,1,-1,1,1' '5: error: clicks "-1" is no number' out_of_scale
bad 'y,1,1,3000000000,1' '7: error: errors "3000000000" is no number' out_of_scale
bad 'y,1,1,x,1' '7: error: errors "x" is not a number' unparsable
bad 'y,1,1,2,0' '7: error: errors "2" where there was no opportunity' out_of_scale
bad 'y,1,1,1,1,1' '1: error: ' unparsable
run usability bad.csv --missing maybe
refused 'bad.csv:3'
printf 'outcome,task\ny,a\nN/A,a\n\"  \",a\n' >missing.csv
run usability missing.csv
refused 'missing.csv:3:1: error: outcome "N/A"' '--missing N/A if it means no outcome'
run usability missing.csv --missing N/A --format json
excluded missing 2
printf 'outcome;duration\ny;1,5\nn;2\ny;0:02,5\n' >comma.csv
run usability comma.csv --delimiter ';' --decimal-comma --format json
of task_time mean 2
printf '[{"outcome": 1, "duration": 1.5}, {"outcome": "no", "duration": null}]' >a.json
run usability a.json --format json
of task_success succeeded 1
of task_time mean 1.5

# Columns: what is not known is asked for, and two candidates are an error.
printf 'a,b\n1,2\n' >unknown.csv
run usability unknown.csv
refused 'no column is known to be one of outcome, duration, clicks, errors; the columns are a, b' '--map outcome=COLUMN'
printf 'outcome,success\ny,n\n' >two.csv
run usability two.csv
refused 'several columns could be the outcome: outcome, success' '--map outcome=outcome'
run usability two.csv --map outcome=success --format json
of task_success failed 1
echo user,outcome,clicks >none.csv
run usability none.csv --format json
fine
err_has 'there are no rows'
of task_success count 0
rows_add_up
run usability a.csv --attempts last
refused '--attempts last: not one of all, first, best'
run usability a.csv --scale 1:5
refused '--scale: attempts have no scale'
run usability a.csv times.csv --map duration=duration
refused 'no column is named "duration"'

# The System Usability Scale. Scores by its definition: 100, 0, 50, 82.5, 75 and 25.
cat >sus.csv <<'END'
id,plan,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10
1,a,5,1,5,1,5,1,5,1,5,1
2,a,1,5,1,5,1,5,1,5,1,5
3,a,3,3,3,3,3,3,3,3,3,3
4,b,5 - agree,2,4,1,5,3,4,2,5,2
5,b,4,1,3,2,5,1,4,2,3,3
6,b,2,4,3,3,2,4,1,5,2,4
7,b,2,4,3,,2,4,1,5,2,4
END
items=q1,q2,q3,q4,q5,q6,q7,q8,q9,q10
run usability sus.csv --sus $items --format json
fine
of sus score 55.416666666666664
of sus count 6
of sus at_least_68 0.5
excluded missing 1
out_has '"item1=q1",'
run usability sus.csv --sus $items --by plan --method student-t --format csv
column_is score '50 60.83333333333333'
column_is count '3 3'
column_is method 'student_t student_t'
run usability sus.csv --sus q1,q2
refused '--sus: 2 columns, and the questionnaire has 10 items'
run usability sus.csv --sus q1,q2,q3,q4,q5,q6,q7,q8,q9,q11
refused 'no column is named "q11"'
run usability sus.csv --sus $items --scale 1:7
refused '--scale: the items of SUS are answered on 1 to 5'
run usability sus.csv --sus $items --umux-lite q1,q2
refused '--sus and --umux-lite are two questionnaires'
run usability sus.csv --sus $items --attempts best
refused '--attempts and --time-of are of attempts'
run usability sus.csv --sus $items --map outcome=q1
refused 'there is no role "outcome" here'
run usability sus.csv --sus $items --method bootstrap
refused '--method bootstrap: no figure of a questionnaire has this interval'
for cell in 6:outside:out_of_scale 2.5:'not a whole number':fractional; do
  IFS=: read -r answer what reason <<<"$cell"
  sed "s/^3,a,3,3,/3,a,3,$answer,/" sus.csv >off.csv
  run usability off.csv --sus $items
  refused "off.csv:4:7: error: q2 \"$answer\" is" "--missing $answer if it means no answer"
  err_has "$what"
  run usability off.csv --sus $items --on-bad-row=count --format json
  of sus count 5
  excluded "$reason" 1
done

# UMUX-Lite, and UX-Lite on five points.
printf 'useful,easy,at\n6,6,2025-01-01\n5,6,2025-01-02\n3,2,2025-02-01\n6,7,2025-02-02\n,7,2025-02-03\n' >umux.csv
run usability umux.csv --umux-lite useful,easy --format json
of umux_lite score 68.75 # 100/12 of 10, 9, 3 and 11
of umux_lite regressed 67.5875
of umux_lite count 4
excluded missing 1
out_has '"scale": "1:7"'
run usability umux.csv --umux-lite useful,easy --map time=at --period month --format csv
column_is period '2025-01 2025-02'
column_is count '2 2'
printf 'useful,easy\n5,4\n3,2\n' >ux.csv
run usability ux.csv --umux-lite useful,easy --scale 1:5 --format json
of umux_lite score 62.5
out_lacks regressed
run usability ux.csv --umux-lite useful,easy --scale 1:9
refused 'this scale is none of UMUX-Lite' '--scale 1:7, or --scale 1:5 for UX-Lite'

# The usability test of JupyterLab, 2018: its names are in the second row, so columns go by number.
# Figures: tests/oracle/figures/ux_success_real.json, by statsmodels.
needs_reference survey/jupyterlab_2018_ux_test.csv
real="$reference/data/survey/jupyterlab_2018_ux_test.csv"
declare -A known
subtask='' interval=''
while read -r key number; do
  case $key in
    subtask) subtask=$number ;;
    n | first_success | eventual_success) known[$subtask.$key]=$number ;;
    wilson95 | adjusted_wald95 | clopper_pearson95) interval=$key ;;
    bound) known[$subtask.$interval]+=" $(printf '%.10f' "$number")" ;;
  esac
done < <(sed -n -e 's/^ *"\([a-z_0-9]*\)": "\{0,1\}\([0-9.[]*\)"\{0,1\},\{0,1\}$/\1 \2/p' \
  -e 's/^ *\([0-9.e-]*\),\{0,1\}$/bound \1/p' "$tests/../oracle/figures/ux_success_real.json")

run usability "$real" --header-rows 2 --map 'outcome=#6'
refused 'jupyterlab_2018_ux_test.csv:27:79: error: outcome "C" is none of' '--missing C if it means no outcome'
jupyter=(usability "$real" --header-rows 2 --map 'outcome=#6' --missing 'N/A,C,Y?,Skipped')
run "${jupyter[@]}" --format json
fine
value_is read 1581
of task_success count 1442
of task_success succeeded 1025
excluded missing 139
run "${jupyter[@]:0:6}" --on-bad-row=count --format json
of task_success succeeded 1025
excluded unparsable 7

# Subtasks as groups, by number and label as the figures have them: those of ten and more participants.
subtasks_are() { # subtasks_are COUNTED [INTERVAL], in CSV with the subtask first and a label behind it
  local task label rate lower upper level method note count rest seen=0
  while IFS=, read -r task label rate lower upper level method note count rest; do
    [ "$count" -ge 10 ] || continue
    seen=$((seen + 1))
    checks=$((checks + 1))
    local x=${known[$task.$1]} n=${known[$task.n]}
    [ "$count" = "$n" ] && [ "$(printf '%.10f' "$rate")" = "$(printf '%.10f' "$(share "$x" "$n")")" ] ||
      fail "subtask $task: $rate of $count, expected $x of $n"
    [ -z "${2:-}" ] || [ " $(printf '%.10f %.10f' "$lower" "$upper")" = "${known[$task.$2]}" ] ||
      fail "subtask $task: $lower to $upper, expected${known[$task.$2]}"
  done < <(unquoted out | tail -n +2)
  checks=$((checks + 1))
  [ "$seen" = 79 ] || fail "found $seen subtasks of 79"
}
share() { # share X N: X/N with twelve decimals
  local scaled=$(($1 * 1000000000000 / $2 + 0))
  printf '%d.%012d' $((scaled / 1000000000000)) $((scaled % 1000000000000))
}
for pair in wilson:wilson95 agresti-coull:adjusted_wald95 clopper-pearson:clopper_pearson95; do
  run "${jupyter[@]}" --by '#2,#3' --method "${pair%:*}" --format csv
  fine
  subtasks_are first_success "${pair#*:}"
done

# The same attempts one below the other: who failed at first tried again, or was helped after a while.
shopt -s extglob
{
  echo user,task,label,try,outcome
  while IFS=, read -r user task label start action first second later notes; do
    first=${first//[[:space:]]/} second=${second//[[:space:]]/} later=${later##*( )}
    later=${later%%*( )} label=${label%%*( )}
    [[ $first == [YyNn] ]] || continue
    echo "$user,$task,$label,1,$first"
    [[ $second != [Yy] ]] || echo "$user,$task,$label,2,yes"
    [[ $later != +([0-9]) ]] || echo "$user,$task,$label,3,yes"
  done < <(unquoted "$real" | tail -n +3)
} >tries.csv
run usability tries.csv --attempts first --map time=try --date-format %s --by task,label --format csv
fine
subtasks_are first_success wilson95
run usability tries.csv --attempts best --by task,label --format csv
fine
subtasks_are eventual_success

finish
