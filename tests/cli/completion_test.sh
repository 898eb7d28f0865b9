# Completions as the shells use them: loaded, and asked for words.
. "$(dirname "$0")/check.sh"

# completes WORDS... : what bash offers for the last of the words, sorted, in one line.
completes() {
  shown="completion of: $*"
  "$cxm" completion bash >cxm.bash
  bash --norc -c '
    . ./cxm.bash
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _cxm 2>/dev/null
    printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | sort | tr '\n' ' ' | sed 's/ $//' >out
  : >err
  code=0
}
offers() {
  checks=$((checks + 1))
  [ "$(cat out)" = "$1" ] || fail "expected: $1"
}

run completion bash
fine
completes cxm n
offers 'nps'
completes cxm rep
offers 'report'
completes cxm v
offers 'validate'
completes cxm nps --conf
offers '--confidence --config'
completes cxm nps --format ''
offers 'csv json markdown table'
completes cxm report --format ''
offers 'csv html json markdown table'
completes cxm nps --period q
offers 'quarter'
completes cxm nps --duplicates ''
offers 'all best exact first latest worst'
completes cxm completion ''
offers '--help bash fish zsh'
completes cxm help cs
offers 'csat'
printf 'score\n9\n' >answers-one.csv
completes cxm nps answers-o
offers 'answers-one.csv'
# Every option of every command is offered.
for command in nps churn ltv report validate simulate; do
  "$cxm" $command --help | grep -oE -- '--[a-z-]+' | sort -u >wanted
  completes cxm $command --
  tr ' ' '\n' <out | sort -u >offered
  checks=$((checks + 1))
  # Words in the prose of the help may look like options: those that are offered must all be in it.
  [ -s offered ] && [ -z "$(comm -13 wanted offered)" ] || fail "offered beside the help: $(comm -13 wanted offered | tr '\n' ' ')"
done

# The other shells take theirs without a complaint.
for shell in zsh fish; do
  run completion $shell
  fine
  cp out cxm.$shell
  command -v $shell >/dev/null || continue
  shown="$shell -n"
  code=0
  $shell -n cxm.$shell >out 2>err || code=$?
  fine
  err_is_empty
done
if command -v fish >/dev/null; then
  shown='fish: cxm nps --period'
  HOME=$work fish --no-config -c 'source cxm.fish; complete -C "cxm nps --period "' 2>err | cut -f1 | sort | tr '\n' ' ' | sed 's/ $//' >out
  offers 'day month quarter week year'
fi
run completion tcsh
refused 'there is no shell "tcsh"' 'one of bash, zsh, fish'
run completion
code_is 2

finish
