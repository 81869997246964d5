#!/usr/bin/env bash
# Many scenarios on many cores (or, with --sshlogin, on many machines) with GNU parallel.
#
#     sweep_parallel.sh PLANCTL PLAN COUNT
#
# The contract of `planctl sweep PLAN --scenarios - --unnumbered`: one line of JSON in, one line out, order
# kept, a bad line answered by an error line. A result depends on its line alone, so `parallel --pipe` may
# cut the input anywhere between lines; with --keep-order the outputs put together are, byte for byte, the
# output of one run. That is what this script checks.
#
# Exit status of sweep: 0, or 1 when a line could not be answered; 2 when nothing could be done. parallel's
# own status is the number of jobs that failed, so statuses of jobs are read from its job log.
set -euo pipefail
planctl=$(realpath "$1")
plan=$(realpath "$2")
count=$3
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 "$here/scenario_lines.py" "$planctl" "$plan" "$count" > "$work/scenarios.ndjson"
single=0
"$planctl" sweep "$plan" --scenarios - --unnumbered -q \
  < "$work/scenarios.ndjson" > "$work/single.ndjson" || single=$?
test "$single" -le 1
test "$(wc -l < "$work/single.ndjson")" = "$count"

# So many lines a job; and so many bytes a job, cut at line ends.
for cut in "-N 25" "--block 2k"; do
  # shellcheck disable=SC2086
  parallel --will-cite --pipe --keep-order --jobs 2 --joblog "$work/jobs" $cut --quote \
    "$planctl" sweep "$plan" --scenarios - --unnumbered -q \
    < "$work/scenarios.ndjson" > "$work/parallel.ndjson" || true
  cmp "$work/single.ndjson" "$work/parallel.ndjson"
  # The worst status of a job is the status of the single run.
  worst=$(tail -n +2 "$work/jobs" | cut -f 7 | sort -n | tail -1)
  test "$worst" = "$single"
  jobs=$(($(wc -l < "$work/jobs") - 1))
  test "$jobs" -gt 1
  errors=$(grep -c '"status":"error"' "$work/single.ndjson" || true)
  echo "parallel $cut: $count lines in $jobs jobs, $errors answered by an error line: same bytes as one run"
done
