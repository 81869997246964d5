#!/usr/bin/env python3
"""The same input gives the same bytes, whatever else differs.

    same_check.py PLANCTL PLANS [--runs N]

Each command runs N times (default 4), every time in another setting: the seed of the hash tables (a new one each
process), time zone, locale, working folder, umask, number of processors, and where the copy of the plan lies. Its exit
status, standard output and standard error must be the same bytes as in the first run. Plans with many broken sums are
generated beside those of the folder PLANS, for there the search for wrong cells has most to choose from.

Standard library only. Exit status 1: something differs; each is shown with the first line that does."""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

SETTINGS = [
    {"TZ": "UTC", "LC_ALL": "C", "umask": 0o022, "processors": None},
    {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "umask": 0o077, "processors": 1},
    {"TZ": "America/St_Johns", "LC_ALL": "POSIX", "umask": 0o002, "processors": None},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "umask": 0o027, "processors": 1},
]
# What every plan is asked; `{}` is the plan. That a plan lacks what a command needs is an answer as well.
QUESTIONS = [
    ["validate", "{}"],
    ["validate", "{}", "--format", "json", "--lang", "en"],
    ["validate", "{}", "--format", "sarif", "--lang", "zh"],
    ["locate", "{}", "--format", "json"],
    ["locate", "{}", "--coverage"],
    ["show", "{}", "--format", "json"],
    ["track", "{}"],
    ["brief", "{}", "--as-of", "2021-06-30"],
    ["schedule", "{}", "--format", "csv"],
    ["report", "{}"],
]
CUTS = [
    ["simulate", "{}", "--scenario", "province-cut-2021-backfill", "--format", "json"],
    ["simulate", "{}", "--cut", "province@2021=20%", "--match", "plan"],
    ["report", "{}", "--scenario", "combined"],
]


def run(planctl, question, plan, folder, setting):
    def settle():
        os.umask(setting["umask"])
        if setting["processors"] and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[: setting["processors"]]))

    environment = dict(os.environ, TZ=setting["TZ"], LC_ALL=setting["LC_ALL"], PLANCTL_LANG="zh")
    words = [planctl] + [word.format(plan) for word in question]
    done = subprocess.run(
        words, cwd=folder, env=environment, preexec_fn=settle, capture_output=True, timeout=300
    )
    return done.returncode, done.stdout, done.stderr


def first_difference(one, other):
    for left, right in zip(one.splitlines(), other.splitlines()):
        if left != right:
            return left.decode(errors="replace"), right.decode(errors="replace")
    return "one is longer", ""


def differences(planctl, question, original, runs, places):
    """The exit status, and what differs between runs of a question about the plan in the folder `original`."""
    name, found = os.path.basename(original), []
    first = None
    for number in range(runs):
        place = places[number % len(places)]
        answer = run(planctl, question, name, place, SETTINGS[number % len(SETTINGS)])
        if first is None:
            first = answer
            continue
        for what, one, other in zip(("status", "output", "errors"), first, answer):
            if one != other:
                shown = (one, other) if what == "status" else first_difference(one, other)
                found.append("%s of run %d: %s" % (what, number + 1, " | ".join(map(str, shown))))
    return first[0], found


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("planctl")
    options.add_argument("plans")
    options.add_argument("--runs", type=int, default=4)
    options = options.parse_args()
    planctl = os.path.abspath(options.planctl)
    asked, bad, answered = 0, 0, set()
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "made")
        names = sorted(os.listdir(options.plans))
        names = [n for n in names if os.path.exists(os.path.join(options.plans, n, "datapackage.json"))]
        for name in names:
            shutil.copytree(os.path.join(options.plans, name), os.path.join(source, name))
        for seed, errors in ((1, 8), (2, 40), (3, 200)):
            name = "broken-%d" % errors
            size = ["--subprojects", str(30 * seed), "--errors", str(errors), "--seed", str(seed)]
            subprocess.run([planctl, "generate", name, "-q"] + size, cwd=source, check=True)
            names.append(name)
        places = [source] + [os.path.join(folder, place, "deeper") for place in ("a", "b")]
        for place in places[1:]:
            shutil.copytree(source, place)
        for name in names:
            questions = QUESTIONS + (CUTS if name == "ziyang-2020-2022" else [])
            for question in questions:
                asked += 1
                status, texts = differences(planctl, question, os.path.join(source, name), options.runs, places)
                if status in (0, 1):
                    answered.add(tuple(question))
                for text in texts:
                    bad += 1
                    print("%s: %s" % (" ".join(question).format(name), text))
    for question in QUESTIONS + CUTS:
        if tuple(question) not in answered:
            bad += 1
            print("%s: no plan has an answer" % " ".join(question))
    print("%d commands, %d runs each: %d differences" % (asked, options.runs, bad))
    return 1 if bad or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
