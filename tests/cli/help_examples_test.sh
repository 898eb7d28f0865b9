# Every line that the help shows as an example works as it stands, over the sample data.
. "$(dirname "$0")/check.sh"

cp "$data"/*.csv .
# Files that the examples name and the sample company does not have.
printf 'customer,plan,churned\nC-1,duo,yes\nC-2,duo,no\nC-3,single,no\n' >customers.csv
printf 'customer,plan,at,mrr\nC-1,duo,2025-01-05T10:00:00Z,17.90\nC-1,duo,2025-03-02T00:00:00Z,0\n' >changes.csv
sed 's/,/ /g' orders.csv >orders.txt
mkdir company
printf 'id,plan\nC-1,duo\n' >company/customers.csv
printf 'id,customer,at,amount,currency\nO-1,C-1,2025-01-05T10:00:00Z,17.90,EUR\n' >company/orders.csv

examples=0
for command in $("$cxm" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
  # A line that ends in a backslash goes on in the next.
  "$cxm" $command --help | sed -e ':more' -e '/\\$/N; s/ *\\\n */ /; t more' |
    sed -n '/^Examples:/,/^$/s/^  cxm \(.*\)$/\1/p' >lines
  while read -r line; do
    examples=$((examples + 1))
    shown="cxm $line"
    code=0
    eval "\"$cxm\" $line" >out 2>err </dev/null || code=$?
    fine
    err_lacks warning
    case $line in
      *' > '*) [ -s "${line##* > }" ] || fail "wrote no ${line##* > }" ;;
      *--output*) out_is_empty && [ -s "${line##*--output }" ] || fail "wrote no ${line##*--output }" ;;
      *) [ -s out ] || fail "wrote nothing" ;;
    esac
  done <lines
done
shown="all examples"
[ "$examples" -ge 20 ] || fail "found $examples examples only"

finish
