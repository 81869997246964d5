#!/usr/bin/env python3
"""Every cut of 1…100 % of every source-year of a plan, with each option alone and all in pairs: which tiers stay open.

    every_cut.py PLANCTL PLAN [--every K] [--pairs] [--most N]

Each scenario is answered by `planctl sweep`; an answer must be funded with gap 0 in every tier, or be proven impossible. Those that
are not are counted by option and shown. Exit status 1 if more than N of them are open or undecided (default 0). --every K takes each
K-th percent only; the full set for a plan of ten sources takes some minutes."""
import argparse
import collections
import csv
import itertools
import json
import os
import subprocess
import sys

parser = argparse.ArgumentParser()
parser.add_argument("planctl")
parser.add_argument("plan")
parser.add_argument("--every", type=int, default=1)
parser.add_argument("--pairs", action="store_true")
parser.add_argument("--most", type=int, default=0)
arguments = parser.parse_args()

with open(os.path.join(arguments.plan, "tranches.csv"), encoding="utf-8-sig", newline="") as file:
    rows = list(csv.DictReader(file))
source_years = sorted({(row["source_id"], row["year"]) for row in rows if float(row["amount"] or 0) > 0})
subprojects = sorted({row["subproject_id"] for row in rows})
OPTIONS = {
    "match": {"match": "plan"},
    "backfill": {"backfill": "city,county"},
    "defer": {"defer": True},
    "defer1": {"defer": 1},
    "carryover": {"carryover": True},
    "floor": {"floor": {"*": "40%"}},
    "lock": {"lock": ":" + subprojects[-1]},
    "priority": {"priority": ",".join(subprojects[:3])},
}
sets = [()] + [(name,) for name in OPTIONS]
if arguments.pairs:
    sets += [pair for pair in itertools.combinations(OPTIONS, 2) if set(pair) != {"defer", "defer1"}]
    sets += [tuple(name for name in OPTIONS if name != "defer")]
questions = []
for names in sets:
    for source, year in source_years:
        for percent in range(arguments.every, 101, arguments.every):
            scenario = {"cut": {f"{source}@{year}": f"{percent}%"}}
            for name in names:
                scenario.update(OPTIONS[name])
            questions.append((names, scenario))

run = subprocess.run(
    [arguments.planctl, "sweep", arguments.plan, "--scenarios", "-"], capture_output=True, text=True,
    input="".join(json.dumps(scenario) + "\n" for _, scenario in questions))
lines = run.stdout.splitlines()
if len(lines) != len(questions):
    sys.exit(f"{len(lines)} answers to {len(questions)} questions: {run.stderr[-500:]}")
tally = collections.Counter()
left = []
for (names, scenario), line in zip(questions, lines):
    answer = json.loads(line)
    status = answer["status"]
    if status == "funded" and answer["certificate"]["kind"] != "optimal":
        status = "open"
    tally[status] += 1
    if status in ("open", "undecided", "error"):
        tally["  " + "+".join(names)] += 1
        gaps = {tier["tier"]: tier["gap"] for tier in answer.get("objective", []) if float(tier["gap"]) > 0}
        left.append((json.dumps(scenario), status, gaps, answer.get("certificate", {}).get("unjudged"), answer.get("error", "")))
for scenario in left[:20]:
    print(*scenario)
for name, count in sorted(tally.items()):
    print(f"{count:8}  {name}")
sys.exit(1 if len(left) > arguments.most else 0)
