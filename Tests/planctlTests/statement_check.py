#!/usr/bin/env python3
"""An independent oracle of planctl for statement packages (figures, relations, indicators, execution). Exact fractions.

Usage: statement_check.py PLANCTL [--count N] [--seed S] [--self-test] [--keep DIR] PACKAGE...

1. Every PACKAGE: planctl's verdicts, broken relations, findings and repairs against the oracle's.
2. Every clean group of relations of every PACKAGE is broken N times by one slip of the pen, and compared again.
3. N random packages, clean or broken, are compared, and mutated in turn.
4. N random tables of indicators and execution: the findings E101-E104 and I101-I106 are predicted.
5. --self-test: planctl's answers are corrupted in memory; each corruption must be noticed.

The first disagreement is printed, its package kept under DIR (default: a new folder in /tmp), exit status 1.
How a relation is judged stands in `statements/relations.py`; each module of `statements` is one question."""
import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from oracle.disagreement import Disagreement
from statements.answers import compare, Planctl
from statements.corruptions import self_test
from statements.drawn import Maker
from statements.package import Statement
from statements.performance import compare_table
from statements.performance_drawn import draw_table
from statements.slips import mutate


def said(tally):
    return ", ".join(f"{tally[what]} {what}" for what in sorted(tally))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("planctl")
    parser.add_argument("packages", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_intermixed_args()
    planctl, tally = Planctl(options.planctl), Counter()
    kept = options.keep or Path(tempfile.mkdtemp(prefix="statement-check-"))
    statement, folder = None, kept / "self-test"
    try:
        if options.self_test:
            self_test(planctl, folder, options.seed, max(150, options.count))
            shutil.rmtree(folder)
        for package in options.packages:
            statement, folder = Statement.read(package), kept / package.name
            statement.write(folder)
            compare(statement, planctl("validate", package), tally)
            compare(statement, planctl("locate", package), Counter())
            tally["packages"] += 1
            mutate(statement, folder, planctl, random.Random(f"{options.seed} {package.name}"), options.count, tally)
            shutil.rmtree(folder)
        if options.packages:
            print("packages: " + said(tally))
        tally = Counter()
        for i in range(options.count):
            rng, name = random.Random(f"{options.seed} {i}"), f"random-{options.seed}-{i}"
            statement, folder = Maker(rng, name).statement(), kept / name
            if statement is None:
                continue
            statement.write(folder)
            compare(statement, planctl("validate", folder), tally)
            tally["random packages"] += 1
            mutate(statement, folder, planctl, rng, 3, tally, 2)
            shutil.rmtree(folder)
        for i in range(options.count):
            statement, folder = None, kept / f"table-{options.seed}-{i}"
            table = draw_table(random.Random(f"{options.seed} table {i}"), folder.name)
            table.write(folder)
            compare_table(table, planctl("validate", folder), tally)
            tally["tables of indicators and execution"] += 1
            shutil.rmtree(folder)
    except Disagreement as reason:
        print(f"DISAGREEMENT {folder}: {reason}")
        if statement is not None:
            statement.write_figures(folder)
            broken = [r for r in statement.relations.values() if r.judge() == "broken"]
            near = {f for r in broken for f in r.figures()}
            for r in statement.relations.values():
                if r.figures() & near:
                    print("  " + r.text())
        elif folder.name.startswith("table"):
            print(table.text(None))
        print("until then: " + said(tally))
        return 1
    print(f"{planctl.runs} runs of planctl")
    print("random: " + said(tally))
    return 0


if __name__ == "__main__":
    sys.exit(main())
