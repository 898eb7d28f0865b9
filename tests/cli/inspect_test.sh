# What a file is, and that the command it ends with runs on that file.
. "$(dirname "$0")/check.sh"
exports="$tests/../data/exports"

# inspects FILE KIND [COMMAND-WITHOUT-FILE]: the kind, and the command, which runs without a complaint.
inspects() {
  cp "$exports/$1" .
  run inspect "$1"
  fine
  err_is_empty
  local line
  line=$(tail -1 out)
  run inspect "$1" --format json
  fine
  value_is export "\"$2\""
  value_is schema_version 1
  checks=$((checks + 1))
  if [ $# -lt 3 ]; then
    case $line in "no command fits: "*) ;; *) fail "expected no command, found $line" ;; esac
    value_is run null
    return
  fi
  local expected
  expected="cxm ${3%% *} $1${3#"${3%% *}"}"
  [ "$line" = "$expected" ] || fail "expected: $expected; found: $line"
  shown=$line
  code=0
  eval "\"$cxm\" ${line#cxm }" >out 2>err || code=$?
  fine
  err_is_empty
}

inspects qualtrics.csv qualtrics 'nps --header-rows 3 --map score=Q1_NPS,time=EndDate,customer=ResponseId'
out_has 'promoters   1'
inspects qualtrics_legacy.csv qualtrics_legacy 'nps --header-rows 2 --map score=Q1,time=V9,customer=V4 --not-applicable 11'
inspects surveymonkey.csv surveymonkey "nps --header-rows 2 --encoding windows-1252 --map 'score=How likely is it that you would recommend us?,time=End Date,customer=Respondent ID' --date-format '%m/%d/%Y %I:%M:%S %p'"
inspects typeform.csv typeform "nps --map 'score=How likely are you to recommend us?,time=Submit Date (UTC),customer=#'"
inspects google_forms.csv google_forms "csat --map 'score=Wie zufrieden sind Sie mit uns?,time=Zeitstempel' --date-format '%Y/%m/%d %I:%M:%S %p %z' --timezone UTC"
inspects alchemer.csv alchemer "ces --map 'score=How easy was it to solve your problem?,time=Date Submitted,customer=Response ID'"
inspects limesurvey.csv limesurvey 'csat --map score=csat,time=submitdate,customer=id'
inspects delighted.csv delighted 'nps --map score=score,time=created_at,customer=person --date-format %s --timezone UTC'
inspects delighted.json delighted 'nps --map score=score,time=created_at,customer=person.id --date-format %s --timezone UTC'
inspects zendesk_words.csv zendesk
inspects zendesk_stars.csv zendesk "csat --map 'score=Satisfaction rating,time=Created at,customer=Requester' --timezone UTC"
inspects intercom.csv intercom "csat --map 'score=Rating,time=Created at,customer=User ID'"
inspects hubspot.csv hubspot "csat --map 'score=Response,time=Submission date,customer=Contact ID' --scale 0:2"
inspects stripe.csv stripe "churn --map 'customer=Customer ID,start=Start (UTC),end=Ended At (UTC)' --timezone UTC"
inspects shopify.csv shopify "ltv --map 'customer=Email,amount=Total,time=Created at' --currency EUR --timezone UTC"
out_has 'EUR 65.91'
inspects codes_11_99.csv plain 'nps --map score=nps,time=answered --not-applicable 11,99 --date-format %d.%m.%Y'
inspects decimal_comma.csv plain 'ltv --decimal-comma --map customer=customer,amount=amount,time=date'
inspects ambiguous_dates.csv plain 'nps --map score=nps,customer=customer --missing NA'
inspects one_to_ten.csv plain "satisfaction --map 'score=#2,customer=customer' --scale 1:10"
inspects positions.csv plain

# The traps are named.
run inspect qualtrics.csv
out_has 'an export of Qualtrics (the third row holds ImportId)'
out_has 'Q1_NPS_GROUP is made from the score: it is not the score'
out_has '1 row not finished'
out_has '1 row of a preview'
out_has 'answer 0:10'
run inspect surveymonkey.csv
out_has 'windows-1252 is a guess'
run inspect alchemer.csv
out_has '1 row partial'
run inspect limesurvey.csv
out_has '1 row without a submitdate, and so partial'
run inspect shopify.csv
out_has '1 row with a further item of an order, without its total'
run inspect ambiguous_dates.csv
out_has 'date could be day and month or month and day: --date-format %d/%m/%Y or %m/%d/%Y'
run inspect one_to_ten.csv
out_has 'NPS is defined from 0 to 10'
run inspect positions.csv
out_has 'may be the positions of the choices 0 to 10'
run inspect zendesk_words.csv
out_has 'the answers are words, good and bad: no command reads these'
run inspect codes_11_99.csv
out_has 'beside the scale there are 11,99, taken as no answer'
out_has 'separated by semicolon'

# Tables of a dataset.
mkdir company
printf 'id,customer,at,amount,currency\nO-1,C-1,2025-01-05T10:00:00Z,17.90,EUR\n' >company/orders.csv
printf 'id,acquired,plan,lost\nC-1,2025-01-05T10:00:00Z,pro,\n' >company/customers.csv
run inspect company/orders.csv
out_has 'the table orders of a dataset'
out_has 'cxm ltv company/orders.csv --map customer=customer,amount=amount,time=at --currency EUR --timezone UTC'
run inspect company/customers.csv
out_has 'cxm validate company'
run inspect - <company/orders.csv
fine
out_has 'cxm ltv - --map'

# Other forms; names from files can't drive a terminal.
run inspect qualtrics.csv --format csv
fine
out_has '10,Q1_NPS,answer 0:10,1,3,no,'
run inspect qualtrics.csv --format markdown
fine
out_has 'cxm nps qualtrics.csv --header-rows 3'
printf 'a\033[31m,nps\n1,9\n' >hostile.csv
run inspect hostile.csv
fine
checks=$((checks + 1))
if grep -q "$(printf '\033')" out; then fail 'an escape reached the terminal'; fi

# What is no table gets a clear answer.
: >empty.csv
run inspect empty.csv
refused 'empty.csv: error:'
run inspect company
refused 'company: error: this is a folder, not a file'
printf 'PK\003\004xxxx' >book.xlsx
run inspect book.xlsx
refused 'the file is an Excel workbook or a zip archive'
printf '\037\213xxxx' >a.csv.gz
run inspect a.csv.gz
refused 'a.csv.gz: error: the gzip data is damaged'
printf '\377\376a\000' >wide.csv
run inspect wide.csv
refused 'the file is in UTF-16'
printf 'a,nps\n' >rowless.csv
run inspect rowless.csv
fine
out_has '0 rows looked at'
run inspect
refused 'cxm inspect: no file was named'
run inspect a.csv b.csv
refused 'cxm inspect looks at one file'
run inspect none.csv
refused "none.csv: error: can't be opened"

finish
