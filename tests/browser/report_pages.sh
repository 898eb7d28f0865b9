#!/usr/bin/env bash
# The report's page in a real browser: of the sample company, of one table, and of names that are meant
# to break out of it. Skipped (77) where no browser is installed. CXM_AXE names axe-core's file.
#   report_pages.sh CXM [FOLDER FOR PICTURES]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cxm=$(realpath "$1")
data=${CXM_EXAMPLES_DATA:-$here/../../examples/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$cxm" report "$data/coffee" --timezone Europe/Berlin --by plan,country --target nps=40,csat=85 \
  --html "$work/company.html" -q >/dev/null
# Where a file lies may be one word that is longer than a phone is wide.
far="$work/$(printf 'far%.0s' $(seq 40))"
mkdir "$far"
cp "$data/answers.csv" "$far"
"$cxm" report "$far/answers.csv" --not-applicable nps:99 --html "$work/table.html" -q >/dev/null
{
  echo 'nps,plan'
  for _ in $(seq 15); do
    echo '9,"<script>alert(1)</script>"'
    echo '3,"<img src=x onerror=alert(2)>"'
    echo '10,"a name of a segment that is far too long for any line 名前はとても長い"'
  done
} >"$work/hostile.csv"
"$cxm" report "$work/hostile.csv" --by plan --title '</title><b>"Evil" & co</b>' \
  --html "$work/hostile.html" -q >/dev/null

# The system's own python has the system's selenium.
python=/usr/bin/python3
[ -x "$python" ] || python=python3
"$python" "$here/page_check.py" "$work"/*.html ${2:+--shots "$2"}
