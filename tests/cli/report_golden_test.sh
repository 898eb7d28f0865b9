# The report of the sample company in the forms that people and programs keep, word by word. What
# changed on purpose is written anew by WRITE_GOLDEN=1, and read before it is committed.
. "$(dirname "$0")/check.sh"

golden=$tests/../data/report
cp -r "$data/coffee" .
for form in table markdown json; do
  run report coffee --title 'The coffee company' --by plan,country --period quarter --target nps=40,csat=85 \
    --timezone Europe/Berlin --format $form
  fine
  [ -z "${WRITE_GOLDEN:-}" ] || { mkdir -p "$golden" && cp out "$golden/coffee.$form"; }
  checks=$((checks + 1))
  if [ $form = json ]; then
    # Numbers to twelve digits: the last ones are the mathematics library's.
    digits='s/([0-9]\.[0-9]{12})[0-9]+/\1/g; s/([0-9]{2}\.[0-9]{11})[0-9]+/\1/g'
    sed -E "$digits" "$golden/coffee.$form" >wanted
    sed -E "$digits" out >seen
  else
    cp "$golden/coffee.$form" wanted
    cp out seen
  fi
  diff wanted seen >differs || fail "differs from $golden/coffee.$form: $(head -5 differs)"
done

finish
