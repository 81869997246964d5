#!/usr/bin/env python3
"""Schedules by place, recomputed from the plan's CSV files and compared with what planctl wrote.

    schedule_check.py PLANCTL [--count N] [--seed S] [--plan DIR ...] [--keep DIR]

Random plan packages (and the plans named) go through `schedule` in every format, with joint money left and
split, with a scenario, rounded, in both languages and with shuffled rows; through `show --decimals`, `export`
and `report`. Rules are taken from the help texts and from doc comments; no code is shared with planctl, and
there are integers and fractions only. Standard library only. Each module of `schedules` is one question. Exit
status 1: something differs; the case is kept."""
import argparse
import collections
import os
import random
import shutil
import sys
import tempfile
import traceback

from oracle.disagreement import demand, Disagreement, same
from oracle.packages import read_table
from schedules.drawn import random_tables, write_package
from schedules.exports import check_export
from schedules.formats import check_formats
from schedules.mistakes import check_mistakes
from schedules.plan import Plan
from schedules.repeats import check_bytes
from schedules.rounding import check_rounding, check_show
from schedules.scenarios import check_scenario, scenario_words
from schedules.sums import check_exact
from schedules.tasks import check_tasks
from schedules.written import Tool


def check(path, folder, rng, scratch, tally, tables=None, unit=None):
    plan = Plan(folder)
    tool = Tool(path, plan, tally)
    if not plan.places and not plan.tranches:
        files = tool.folder("csv", "--format", "csv", status=(2,))
        demand(not files and tool.error.startswith(("error: ", "错误：")), "a plan of nothing has schedules")
        return
    for joint in (False, True):
        words = ["--place", "all", *(["--province", "in-proportion"] if joint else [])]
        files = tool.folder("csv", *words, "--format", "csv")
        found, lines, years, index = check_exact(plan, files, plan.tranches, joint, False)
        check_tasks(plan, found, lines, years, index, tally)
        listed = [row["file"] for row in index[:-1]]
        together = "".join(files[name].decode() if n == 0 else files[name].decode().split("\n", 1)[1]
                           for n, name in enumerate(listed))
        same(tool("schedule", *words, "--format", "csv"), together, "the files and the screen")
        tally["parts of joint money"] += sum(line[1] == "joint" for line in lines)
        tally["lines"] += len(lines)
    joint = rng.random() < 0.6
    check_rounding(tool, plan, rng, joint, [], plan.tranches)
    check_show(tool, plan, rng)
    check_bytes(tool, plan, rng, scratch, tables)
    check_export(tool, plan, scratch)
    check_formats(tool, plan, rng.choice([(), ("--province", "in-proportion"), ("--decimals", "3"),
                                          ("--unit", "亿元", "--province", "in-proportion")]), rng, scratch, False)
    names = dict.fromkeys(row["scenario_id"] for row in read_table(folder, "scenarios"))
    for words in [scenario_words(plan, rng), *([f"--scenario={name}"] for name in names)]:
        if words and not any(a < 0 for a in plan.tranches.values()):
            check_scenario(tool, plan, rng, scratch, words)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("planctl")
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--plan", action="append", default=[], metavar="DIR", help="a plan to check as well")
    options.add_argument("--only", type=int, metavar="N", help="this random case only")
    options.add_argument("--keep", metavar="DIR", help="where disagreements stay")
    given = options.parse_args()
    keep = given.keep or tempfile.mkdtemp(prefix="schedule-check-")
    tally, failed = collections.Counter(), 0
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="schedule-check-", dir=memory) as top:
        numbers = range(given.count) if given.only is None else [given.only]
        for name in [os.path.abspath(p) for p in given.plan] + list(numbers):
            rng = random.Random(f"{given.seed} {name}" if isinstance(name, int) else given.seed)
            scratch = os.path.join(top, "case")
            shutil.rmtree(scratch, ignore_errors=True)
            folder = os.path.join(scratch, "parent", "plan")
            tables = None
            if isinstance(name, int):
                tables, unit = random_tables(rng)
                write_package(folder, tables, unit)
            else:
                shutil.copytree(name, folder)
            try:
                check(given.planctl, folder, rng, scratch, tally, tables)
                if not isinstance(name, int):
                    check_mistakes(given.planctl, Plan(folder), tally)
            except Exception as found:
                failed += 1
                kept = os.path.join(keep, f"{given.seed}-{os.path.basename(str(name))}")
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(folder, kept)
                kind = "DISAGREEMENT" if isinstance(found, Disagreement) else type(found).__name__
                if not isinstance(found, Disagreement):
                    traceback.print_exc()
                print(f"\n{kind} {kept}: {found}", flush=True)
            tally["plans"] += 1
    print(f"{tally['plans']} plans, {failed} disagreements")
    print("\n".join(f"  {key}: {n}" for key, n in sorted(tally.items())))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
