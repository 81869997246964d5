#!/usr/bin/env bash
# A national plan checked province by province with GNU parallel, and the verdicts put together.
#
#     validate_parallel.sh PLANCTL [PLAN…]
#
# Each plan (without any: two made by `planctl generate`, one clean and one with errors) is taken apart into
# one package a province; `validate --partial` judges each alone and prints one line of JSON; `validate
# --merge` adds the lines up exactly. Checked: the merged verdict is that of one run over the whole plan; the
# order of the parts changes no byte; a tree of merges gives the same bytes as one merge; a part that is
# given twice, or that cannot be read, is refused.
set -euo pipefail
planctl=$(realpath "$1")
shift
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if test $# = 0; then
  "$planctl" generate "$work/clean" --subprojects 2000 --counties 400 --years 5 --seed 1
  "$planctl" generate "$work/wrong" --subprojects 2000 --counties 400 --years 5 --seed 2 --errors 6
  set -- "$work/clean" "$work/wrong"
fi

# Status 1 says that errors were found, which is an answer too.
answers() { "$@" || test $? = 1; }

for plan in "$@"; do
  rm -rf "$work/parts"
  "$planctl" export "$plan" --to provinces -o "$work/parts" -q
  answers "$planctl" validate "$plan" --format json -q > "$work/single.json"

  # parallel's status is the number of failed jobs; a part that fails still gives a line, which merge refuses.
  parallel --will-cite --jobs 2 "$planctl" validate --partial -q {} ::: "$work"/parts/* \
    > "$work/lines.ndjson" || true
  answers "$planctl" validate --merge --format json -q - < "$work/lines.ndjson" > "$work/merged.json"
  python3 "$here/compare_verdicts.py" "$work/single.json" "$work/merged.json"

  # Any order, and a tree: every two lines merged first.
  sort -r "$work/lines.ndjson" | answers "$planctl" validate --merge --format json -q - \
    | cmp - "$work/merged.json"
  { parallel --will-cite --jobs 2 --pipe -N 2 "$planctl" validate --merge --partial -q - \
    < "$work/lines.ndjson" || true; } | answers "$planctl" validate --merge --format json -q - \
    | cmp - "$work/merged.json"

  # What does not belong together is refused with status 2.
  for bad in "$(head -1 "$work/lines.ndjson")" "$("$planctl" validate --partial /nowhere 2> /dev/null)"; do
    status=0
    { cat "$work/lines.ndjson"; echo "$bad"; } \
      | "$planctl" validate --merge - > "$work/out" 2> "$work/reason" || status=$?
    test "$status" = 2
    test ! -s "$work/out"
  done
done
