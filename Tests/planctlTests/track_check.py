#!/usr/bin/env python3
"""Execution and performance points, recomputed from the plan's CSV files and compared with `planctl track`.

    track_check.py PLANCTL [--count N] [--seed S] [--plan DIR ...] [--keep DIR]
    track_check.py PLANCTL --self-test [--count N] [--seed S]

Random plan packages (and the plans named) go through `track --format json` and `csv`, with and without a day, in other
units and with chosen dimensions; every figure, count, rank and point is recomputed. Rules are taken from the help text
and the documentation; no code is shared with planctl, and there are integers and fractions only. Standard library
only. Exit status 1: something differs; the case is kept. The self-test spoils one value of planctl's output at a time
and asks that every spoilt output is noticed. Each module of `tracking` is one question."""
import argparse
import os
import random
import shutil
import sys
import tempfile

from oracle.disagreement import Disagreement
from tracking.comparing import cases, compare, outputs, Runner
from tracking.corruptions import self_test
from tracking.drawn import random_tables, write_plan
from tracking.plan import Plan


def check(runner, folder, rng, few):
    plan = Plan(folder)
    return sum(
        compare(found, expected)
        for day, unit, by in cases(plan, rng, few)
        for found, expected in outputs(runner, plan, folder, day, unit, by)
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("planctl")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", action="append", default=[])
    parser.add_argument("--keep", default=None)
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    runner = Runner(os.path.abspath(arguments.planctl))
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as workplace:
        if arguments.self_test:
            return self_test(runner, arguments.count, rng, workplace)
        values = 0
        try:
            for folder in arguments.plan:
                values += check(runner, folder, rng, few=False)
            for number in range(arguments.count):
                folder = os.path.join(workplace, "plan")
                shutil.rmtree(folder, ignore_errors=True)
                os.mkdir(folder)
                write_plan(folder, *random_tables(rng))
                values += check(runner, folder, rng, few=True)
        except Disagreement as difference:
            kept = arguments.keep or tempfile.mkdtemp(prefix="track-check-")
            shutil.copytree(folder, os.path.join(kept, "plan"), dirs_exist_ok=True)
            print("seed %d: %s\n%s\nkept in %s" % (arguments.seed, folder, difference, kept))
            return 1
    print("%d plans named, %d random plans, %d runs: %d values agree" % (
        len(arguments.plan), arguments.count, runner.runs, values))
    return 0


if __name__ == "__main__":
    sys.exit(main())
