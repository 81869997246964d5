#!/usr/bin/env python3
"""Many scenarios on a Spark cluster (here: local mode, two cores).

    sweep_spark.py PLANCTL PLAN COUNT [--slices N]

`rdd.pipe` starts one `planctl sweep PLAN --scenarios - --unnumbered` for each partition and feeds it the
partition's lines. One line in gives one line out, in order, and says nothing of where the line stood, so the
collected result is, line for line, the output of one run: that is checked here. On a cluster planctl and the
plan's folder must be on every worker (SparkContext.addFile, or a shared file system).

A sweep exits 1 when a line could not be answered; its answer is an error line all the same, hence
`checkCode` stays off and the number of lines is checked instead."""
import argparse
import os
import shlex
import subprocess
import sys

from pyspark import SparkConf, SparkContext


def context(name):
    conf = SparkConf().setMaster("local[2]").setAppName(name)
    conf.set("spark.ui.enabled", "false").set("spark.driver.host", "127.0.0.1")
    conf.set("spark.driver.bindAddress", "127.0.0.1").set("spark.ui.showConsoleProgress", "false")
    spark = SparkContext(conf=conf)
    spark.setLogLevel("ERROR")
    return spark


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("planctl")
    arguments.add_argument("plan")
    arguments.add_argument("count", type=int)
    arguments.add_argument("--slices", type=int, default=7)
    options = arguments.parse_args()
    planctl, plan = os.path.realpath(options.planctl), os.path.realpath(options.plan)
    here = os.path.dirname(os.path.realpath(__file__))

    script = [sys.executable, os.path.join(here, "scenario_lines.py"), planctl, plan, str(options.count)]
    scenarios = subprocess.run(script, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    command = [planctl, "sweep", plan, "--scenarios", "-", "--unnumbered", "-q"]
    single = subprocess.run(command, input=scenarios, stdout=subprocess.PIPE, encoding="utf-8").stdout

    spark = context("planctl sweep")
    try:
        lines = spark.parallelize(scenarios.splitlines(), options.slices)
        piped = lines.pipe(shlex.join(command)).collect()
    finally:
        spark.stop()
    if piped != single.split("\n")[:-1] or len(piped) != options.count:
        sys.exit("the lines from Spark differ from those of one run")
    errors = sum('"status":"error"' in line for line in piped)
    print(f"spark: {len(piped)} lines in {options.slices} partitions, {errors} answered by an error line: "
          "same lines as one run")


if __name__ == "__main__":
    main()
