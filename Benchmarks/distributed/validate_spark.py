#!/usr/bin/env python3
"""A national plan checked province by province on Spark (here: local mode), and the verdicts put together.

    validate_spark.py PLANCTL [PLAN ...]

The folders of the parts are an RDD; `planctl validate --partial -` reads folder names and prints one line of
JSON for each part; within each partition `validate --merge --partial -` adds its lines up, so that only as
many lines as partitions reach the driver, where `validate --merge -` gives the verdict. Checked: it is the
verdict of one run over the whole plan. Without a PLAN two are made by `planctl generate`, one clean and one
with errors. On a cluster the parts must stand where the workers can read them."""
import json
import os
import shlex
import subprocess
import sys
import tempfile

import compare_verdicts
from sweep_spark import context


def run(*command, text=None):
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, encoding="utf-8")
    # Status 1 says that errors were found, which is an answer too.
    if done.returncode > 1:
        sys.exit(f"{shlex.join(command)}: status {done.returncode}")
    return done.stdout


def check(planctl, plan, spark, work):
    parts = os.path.join(work, "parts-" + os.path.basename(plan))
    run(planctl, "export", plan, "--to", "provinces", "-o", parts, "-q")
    folders = [os.path.join(parts, name) for name in sorted(os.listdir(parts))]
    single = json.loads(run(planctl, "validate", plan, "--format", "json", "-q"))
    # A worker's status is not looked at (1 says "errors found"); a part that fails gives a line that the
    # merge refuses.
    lines = (
        spark.parallelize(folders, len(folders))
        .pipe(shlex.join([planctl, "validate", "--partial", "-q", "-"]))
        .coalesce(min(2, len(folders)))
        .pipe(shlex.join([planctl, "validate", "--merge", "--partial", "-q", "-"]))
        .collect())
    text = "".join(line + "\n" for line in lines)
    merged = json.loads(run(planctl, "validate", "--merge", "--format", "json", "-q", "-", text=text))
    return compare_verdicts.compare(single, merged)


def main():
    planctl, plans = os.path.realpath(sys.argv[1]), [os.path.realpath(plan) for plan in sys.argv[2:]]
    with tempfile.TemporaryDirectory() as work:
        if not plans:
            sizes = ["--subprojects", "2000", "--counties", "400", "--years", "5"]
            plans = [os.path.join(work, name) for name in ("clean", "wrong")]
            run(planctl, "generate", plans[0], *sizes, "--seed", "1")
            run(planctl, "generate", plans[1], *sizes, "--seed", "2", "--errors", "6")
        spark = context("planctl validate")
        try:
            equal = [check(planctl, plan, spark, work) for plan in plans]
        finally:
            spark.stop()
    sys.exit(0 if all(equal) else 1)


if __name__ == "__main__":
    main()
