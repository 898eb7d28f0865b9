# What contradicts itself in the files of a dataset: each kind once, with its place.
. "$(dirname "$0")/check.sh"

# A company with one contradiction of every kind.
mkdir bad
cat >bad/customers.csv <<'EOF'
id,prospect,account,roles,first_contact,acquired,lost,lost_reason,acquisition_cost,currency,referred_by,region
C-1,v-1,,buyer,2025-01-01,2025-02-01,2025-06-01,price,12.50,EUR,,west
C-2,v-1,,,2025-01-01,2025-01-10,,,,,C-1,west
C-1,,,,,,,,,,,
C-3,,,,2025-02-01,2025-01-01,,,,,C-9,
EOF
cat >bad/touchpoints.csv <<'EOF'
id,customer,at,stage,duration
T-1,C-1,2024-12-01,order,60
T-2,C-2,2025-03-01,use,-5
EOF
cat >bad/responses.csv <<'EOF'
submission,survey,question,customer,touchpoint,scale,score,asked,answered
F-1,S,Q1,C-1,T-1,0:10,9,,2025-03-01
F-2,S,Q1,C-1,,1:5,4,,2025-03-01
F-3,S,Q1,C-2,,0:10,12,,2025-03-01
F-4,S,Q1,C-1,T-2,0:10,8,,2025-03-01
F-5,S,Q1,C-1,,0:10,8,,2025-03-01
F-5,S,Q2,C-2,,0:10,8,,2025-03-01
F-6,S,Q1,,,0:10,8,,2025-03-01
F-6,S,Q1,,T-9,0:10,8,,2025-03-01
EOF
cat >bad/orders.csv <<'EOF'
id,customer,at,amount,currency,kind
O-1,C-1,2025-02-01,10,EUR,first
O-1,C-1,2025-03-01,10,EUR,first
O-3,C-1,2025-07-01,10,USD,repeat
O-4,C-1,2025-01-05,10,EUR,repeat
O-5,C-8,2025-03-05,"10",EUR,repeat
EOF
cat >bad/subscriptions.csv <<'EOF'
id,customer,mrr,currency,start,end
S-1,C-1,10,EUR,2025-02-01,2025-05-01
S-1,C-1,10,EUR,2025-04-01,2025-05-15
S-2,C-1,10,EUR,2025-02-01,
S-3,C-2,10,EUR,2025-02-01,2025-03-01
S-3,C-1,10,EUR,2025-03-01,2025-04-01
EOF
run validate bad --timezone UTC --most 100
code_is 1
err_is_empty
out_has 'bad/customers.csv:3:5: the prospect "v-1" belongs to another row; see bad/customers.csv:2'
out_has 'bad/customers.csv:4:1: the identifier "C-1" is in an earlier row too; see bad/customers.csv:2'
out_has 'bad/customers.csv:5:19: acquired before the first contact'
out_has 'bad/customers.csv:5:34: referred_by "C-9" is not in customers (1 row)'
out_has 'bad/touchpoints.csv:2:9: before the customer was first known, on 2025-01-01; see bad/customers.csv:2'
out_has 'bad/touchpoints.csv:3:24: the duration is negative'
out_has 'bad/responses.csv:3:15: the question "Q1" of survey "S" is on 1 to 5 where its first answers are on 0 to 10 (1 row); see bad/responses.csv:2'
out_has 'bad/responses.csv:4:20: the score 12 is not on the scale 0 to 10'
out_has 'bad/responses.csv:5:10: the touchpoint "T-2" belongs to customer "C-2", not to "C-1"; see bad/touchpoints.csv:3'
out_has 'bad/responses.csv:7:10: submission "F-5" is of customer "C-1" elsewhere; see bad/responses.csv:6'
out_has 'bad/responses.csv:9:7: submission "F-6" answers the question "Q1" of survey "S" a second time; see bad/responses.csv:8'
out_has 'bad/responses.csv:9:11: touchpoint "T-9" is not in touchpoints (1 row)'
out_has 'bad/orders.csv:3:1: the identifier "O-1" is in an earlier row too; see bad/orders.csv:2'
out_has 'bad/orders.csv:3:27: a second first order of customer "C-1"; see bad/orders.csv:2'
out_has 'bad/orders.csv:4:9: after the customer was lost, on 2025-06-01; see bad/customers.csv:2'
out_has 'bad/orders.csv:4:20: amount is in USD where other amounts are in EUR (1 row): convert with a rate_table'
out_has 'bad/orders.csv:5:9: before the customer was acquired, on 2025-02-01; see bad/customers.csv:2'
out_has 'bad/orders.csv:6:5: customer "C-8" is not in customers (1 row)'
out_has 'bad/subscriptions.csv:3:16: the period overlaps another one of subscription "S-1", which ends on 2025-05-01; see bad/subscriptions.csv:2'
out_has 'bad/subscriptions.csv:4:27: no end, although the customer was lost, on 2025-06-01; see bad/customers.csv:2'
out_has 'bad/subscriptions.csv:6:5: subscription "S-3" is of customer "C-2" elsewhere; see bad/subscriptions.csv:5'
out_has 'bad: 21 findings in 24 rows of 5 tables'
checks=$((checks + 1))
[ "$(grep -c '^bad/' out)" = 21 ] || fail 'expected 21 lines with a place'

# As many as asked for are shown, all are counted.
run validate bad --timezone UTC --most 2
code_is 1
out_has '19 more, not shown here: --most 21'
out_has 'bad: 21 findings in 24 rows of 5 tables'
run validate bad --timezone UTC --most 0
code_is 1
out_lacks 'bad/'

# The same for programs.
run validate bad --timezone UTC --format json
code_is 1
value_is schema_version 1
value_is found 21
value_is line 3
value_is column 5
out_has '"what": "the prospect \"v-1\" belongs to another row"'
out_has '"other": "bad/customers.csv:2"'
out_has '"field": "prospect"'
run validate bad --timezone UTC --format csv
column_is line '3 4 5 5 2 3 3 4 5 7 9 9 3 3 4 4 5 6 4 6'
run validate bad --timezone UTC --format markdown
out_has '| customers | 4 | 11 | region | 2025-01-01 | 2025-06-01 | EUR |  |'
out_has 'bad: 21 findings in 24 rows of 5 tables.'

# Nothing wrong.
mkdir good
cat >good/customers.csv <<'EOF'
id,prospect,first_contact,acquired,plan
C-1,v-1,2025-01-01T00:00:00Z,2025-02-01T00:00:00Z,pro
C-2,,2025-01-01T00:00:00Z,,
EOF
cat >good/touchpoints.json <<'EOF'
[{"id": "T-1", "customer": "v-1", "at": "2025-01-02T10:00:00+01:00", "duration": 90}]
EOF
printf 'submission,question,customer,touchpoint,scale,score\nF-1,Q1,C-1,T-1,1:5 na=9,9\nF-1,Q2,C-1,,0:10,10\n' >good/responses.csv
printf 'id\tcustomer\tat\tamount\tcurrency\tchannel\nO-1\tC-1\t2025-02-01T00:00:00Z\t10.5\tEUR\tweb\n' >good/orders.tsv
printf 'brand,at\n' >good/mention.csv
run validate good
code_is 0
out_has 'good: nothing is wrong in 6 rows of 4 tables'
err_has 'note: good: called like no table: mention.csv'
err_has 'note: good/orders.tsv: columns that mean nothing here: channel'
run validate good --format json
code_is 0
value_is found 0
out_has '"findings": []'
run validate good --format csv
code_is 0
out_is 'file,line,column,table,field,what,other'
run validate good --output result.txt
code_is 0
out_is_empty
checks=$((checks + 1))
grep -q 'nothing is wrong' result.txt || fail 'expected the result in the file'

# A column that is nearly one of the customers' own is named.
mkdir near
printf 'id,aquired\nC-1,2025-01-01\n' >near/customers.csv
run validate near
code_is 0
err_has 'note: near/customers.csv: "aquired" is read as a segment; did you mean acquired?'

# What can't be read, and the way out.
mkdir part
cat >part/orders.csv <<'EOF'
id,customer,at,amount,kind
O-1,,2025-02-01,10,first
O-2,,03/04/2025,10,first
O-3,,2025-02-01,10
O-4,,2025-02-01,10,frist
O-5,,2025-02-01,10,repeat
EOF
mkdir zoneless
printf 'brand,at\nA,2025-02-01\n' >zoneless/mentions.csv
run validate zoneless
refused 'zoneless/mentions.csv:2:3: error: at "2025-02-01" names no time zone' '--timezone UTC, or the zone'
run validate part --timezone Europe/Berlin
refused 'part/orders.csv:2:17: error: amount "10" is in no currency' '--currency EUR'
run validate part --timezone Europe/Berlin --currency EUR
refused 'part/orders.csv:3:6: error: at "03/04/2025" could be day and month or month and day' '--date-format'
run validate part --timezone Europe/Berlin --on-bad-row count
refused 'part/orders.csv:2:17: error: amount "10" is in no currency' '--currency EUR'
run validate part --timezone Europe/Berlin --on-bad-row count --currency EUR
code_is 1
out_has 'part/orders.csv:3:6: at "03/04/2025" could be day and month'
out_has 'part/orders.csv:4:1: line has 4 fields, the header has 5'
out_has 'part/orders.csv:5:20: kind "frist" is none of first, repeat, upsell, cross_sell'
out_has 'part: 3 findings in 5 rows of 1 table'

# Misused.
run validate
refused 'cxm validate: no folder was named' 'cxm validate DIR'
run validate good bad
refused 'cxm validate reads one folder'
run validate none
refused 'none: error: there is no such folder' 'name the folder that holds customers.csv'
run validate good/customers.csv
refused 'good/customers.csv: error: this is a file, not a folder'
mkdir empty
run validate empty
refused 'empty: error: no file of this folder is called like a table' 'the tables are called customers, touchpoints'
run validate good --most -1
refused '--most -1: 0 or more'
run validate good --timezone Mars
refused '--timezone' 'a name such as Europe/Berlin or UTC'
run validate good --by plan
refused 'there is no option --by'

finish
