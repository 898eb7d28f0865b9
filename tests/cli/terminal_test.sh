# On a terminal: colour by the usual conventions, each stream by itself, and a line of progress that
# goes away. A pseudo-terminal is made by script of util-linux.
. "$(dirname "$0")/check.sh"

script -qec true typescript >/dev/null 2>&1 || {
  echo 'there is no script of util-linux here'
  exit 77
}
export TERM=xterm
printf 'score,plan\n9,a\n10,a\n8,\n3,b\n' >a.csv
escape=$(printf '\033')

# terminal COMMAND: runs it with all streams on a pseudo-terminal; what it showed is in out.
terminal() {
  shown="$1"
  code=0
  script -qec "$1" typescript >/dev/null 2>&1 </dev/null || code=$?
  sed -e '/^Script started/d' -e '/^Script done/d' typescript >out
  : >err
}

# A terminal has colour: what stands out is bold, each kind of message in its own.
terminal "'$cxm' nps a.csv --map score=score"
fine
out_has "${escape}[1mNPS"
terminal "'$cxm' nps --help"
out_has "${escape}[1mUsage:${escape}[0m cxm nps"
out_has "${escape}[1mColumns and groups:"
terminal "'$cxm' nps a.csv --by plann"
code_is 2
out_has "a.csv: ${escape}[1;31merror: ${escape}[0mno column"
out_has "${escape}[1mhint: ${escape}[0mdid you mean"
terminal "'$cxm' nps a.csv --fromat json"
out_has "cxm: ${escape}[1;31merror: ${escape}[0m"
terminal "CXM_FORMA=json '$cxm' nps a.csv"
out_has "${escape}[33mwarning: ${escape}[0m"
out_has "${escape}[1mnote: ${escape}[0ma.csv: columns found"
# Each stream by itself.
terminal "'$cxm' nps a.csv --by plann 2>error"
checks=$((checks + 1))
if grep -q "$escape" error; then fail 'colour in a file'; fi
terminal "'$cxm' nps a.csv >result"
out_has "${escape}[1mnote: "
checks=$((checks + 1))
if grep -q "$escape" result; then fail 'colour in a file'; fi

# What forbids it, and what demands it.
plain() {
  terminal "$1 '$cxm' nps a.csv --map score=score $2; $1 '$cxm' nps a.csv --by plann $2"
  out_lacks "$escape"
}
plain NO_COLOR=1 ''
plain TERM=dumb ''
plain CLICOLOR=0 ''
plain '' --color=never
plain 'FORCE_COLOR=1 NO_COLOR=1' ''
plain 'CLICOLOR_FORCE=1' '--color never'
plain CXM_COLOR=never ''
terminal "NO_COLOR= '$cxm' nps a.csv"
out_has "${escape}[1m"
terminal "NO_COLOR=1 '$cxm' nps a.csv --color always"
out_has "${escape}[1mNPS"
for forced in FORCE_COLOR=1 CLICOLOR_FORCE=1; do
  code=0
  shown="$forced cxm ..."
  env $forced "$cxm" nps a.csv --map score=score >out 2>err || code=$?
  fine
  out_has "${escape}[1mNPS"
  env $forced "$cxm" nps a.csv --by plann >out 2>err
  err_has "${escape}[1;31merror: "
  # A file of results has colour by --color alone.
  env $forced "$cxm" nps a.csv --map score=score -o file >out 2>err
  checks=$((checks + 1))
  if grep -q "$escape" file; then fail 'colour in a file'; fi
done
for off in FORCE_COLOR=0 CLICOLOR_FORCE=0 FORCE_COLOR= CLICOLOR_FORCE=; do
  env $off "$cxm" nps a.csv --map score=score >out 2>err
  out_lacks "$escape"
done
run nps a.csv --map score=score --color always --by plann
err_has "${escape}[1;31merror: "
run nps a.csv --fromat=json --color always
err_has "${escape}[1;31merror: "

# Progress: from the first second on, while a slow pipe gives rows; its line is taken away.
cat >slow.sh <<'END'
echo score,plan
for i in 1 2 3 4 5 6 7 8; do
  seq 100000 | sed 's/.*/9,a/'
  sleep 0.25
done
END
slow() { terminal "bash slow.sh | '$cxm' nps - --map score=score $1"; }
last_line_is_clear() {
  checks=$((checks + 1))
  # Behind the last progress the line is cleared, and the result begins at its beginning.
  tr '\r' '\n' <out | grep -A1 ' MB/s' | tail -1 | grep -q "^${escape}\[K" || fail 'the line stays'
}
slow ''
fine
out_has ' rows '
out_has ' MB/s'
out_lacks ' left'
last_line_is_clear
out_has '800,000 rows read'
checks=$((checks + 1))
[ "$(tr '\r' '\n' <out | grep -c ' MB/s')" -ge 2 ] || fail 'shown once only'
# The number of rows is that of the moment.
checks=$((checks + 1))
tr '\r' '\n' <out | grep -qE '^[1-8][0-9]{2},[0-9]{3} rows ' || fail 'the rows are not counted as they come'

# Not with --quiet, on a terminal that can't, or where the standard error is none.
slow --quiet
fine
out_lacks ' MB/s'
terminal "export TERM=dumb; bash slow.sh | '$cxm' nps - --map score=score"
out_lacks ' MB/s'
terminal "bash slow.sh | '$cxm' nps - --map score=score 2>error"
out_lacks ' MB/s'
checks=$((checks + 1))
[ ! -s error ] || fail 'progress in a file'

# A message in between takes the line away first.
cat >slow_and_bad.sh <<'END'
bash slow.sh
echo 77,a
END
terminal "bash slow_and_bad.sh | '$cxm' nps - --map score=score"
code_is 2
out_has ' MB/s'
last_line_is_clear
out_has 'outside 0'

finish
