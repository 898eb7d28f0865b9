# The same bytes for any number of threads, also where quotes make cutting the file guesswork, and a run
# that is killed leaves the old output or none.
. "$(dirname "$0")/check.sh"

awk 'BEGIN {
  print "customer,answered_at,plan,nps,weight,comment"
  split("duo single office", plan)
  for (i = 0; i < 60000; ++i) {
    x = (i * 7919 + 13) % 10007
    comment = x % 5 == 0 ? "\"line one\nline, \"\"two\"\"\"" : x % 7 == 0 ? "" : "fine"
    printf "C-%d,2025-%02d-%02dT10:%02d:00Z,%s,%s,%.3f,%s\n", x % 900, 1 + x % 12, 1 + x % 28, i % 60,
      plan[1 + x % 3], x % 23 == 0 ? "" : x % 11, x % 7 + 0.1, comment
  }
}' >answers.csv
sed '200s/fine/a 5" screen/; 30000s/fine/7" or 9"/' answers.csv >stray.csv
gzip -kc answers.csv >answers.csv.gz

for options in "" "--by plan --period month --timezone Europe/Berlin" \
  "--duplicates latest --timezone UTC --by plan" "--map score=nps,weight=weight --by plan"; do
  for file in answers.csv stray.csv; do
    run nps $file $options --format json --threads 1
    code_is 0
    cp out one
    for threads in 2 7; do
      run nps $file $options --format json --threads $threads
      code_is 0
      cmp -s out one || fail "$threads threads give other bytes: $file $options"
    done
  done
done
run nps answers.csv.gz --format csv --threads 7
cp out packed
run nps answers.csv --format csv
cmp -s out packed || fail "a packed file gives other figures"
run nps - --format csv <answers.csv.gz
cmp -s out packed || fail "a packed standard input gives other figures"

# Of several bad rows the first is told, by any number of threads.
sed '20000s/,duo,[0-9]*,/,duo,x,/; 50000s/,single,[0-9]*,/,single,y,/; 45001s/,single,[0-9]*,/,single,z,/' \
  answers.csv >bad.csv
run nps bad.csv --threads 1
cp err one
[ "$code" -eq 2 ] || fail "a bad row was taken"
for threads in 2 3 7; do
  run nps bad.csv --threads $threads
  cmp -s err one || fail "$threads threads tell of another row"
done
run nps answers.csv --threads 0
refused '--threads 0: 1 or more'

# Killed at any moment.
run nps answers.csv --format csv
cp out new
for i in $(seq 30); do
  printf 'old\n' >result.csv
  "$cxm" nps answers.csv --format csv --output result.csv 2>/dev/null &
  sleep "0.0$((i % 10))$((i % 7))"
  kill -KILL $! 2>/dev/null || :
  wait $! 2>/dev/null || :
  cmp -s result.csv new || [ "$(cat result.csv)" = old ] || fail "a killed run left half an output"
done

finish
