# The manual page: roff that formatters take, with every command and option in it.
. "$(dirname "$0")/check.sh"

run man
fine
cp out cxm.1
for command in nps csat ces satisfaction churn ltv report inspect validate simulate help completion man; do
  out_has "cxm $command"
done
for section in NAME SYNOPSIS DESCRIPTION COMMANDS FILES ENVIRONMENT 'EXIT STATUS' 'SEE ALSO'; do
  checks=$((checks + 1))
  grep -qiE "^\.SH \"?$section" cxm.1 || fail "no section $section"
done
"$cxm" nps --help | grep -oE -- '^ +(-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u | while read -r name; do
  grep -qF -e "$(printf '%s' "$name" | sed 's/-/\\-/g')" cxm.1 || echo "$name"
done >missing
checks=$((checks + 1))
[ ! -s missing ] || fail "options that are not in it: $(tr '\n' ' ' <missing)"
# The same page on any day.
run man
checks=$((checks + 1))
cmp -s out cxm.1 || fail 'two pages differ'
if command -v mandoc >/dev/null; then
  shown='mandoc -Tlint'
  code=0
  mandoc -Tlint -W warning cxm.1 >out 2>err || code=$?
  fine
fi
if command -v groff >/dev/null; then
  shown='groff -ww'
  code=0
  groff -ww -man -Tutf8 cxm.1 >out 2>err || code=$?
  fine
  err_is_empty
fi

finish
